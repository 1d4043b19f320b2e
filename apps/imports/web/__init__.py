"""Server-rendered pages of imports: send, assign, check, run, mend, undo, and export."""
