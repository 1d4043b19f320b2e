"""Hand-written stand-ins for what is outside."""
