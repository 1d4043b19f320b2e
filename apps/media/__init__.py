"""Pictures: checked, made anew without what their files told, kept and shown in the right size."""
