"""How the staff portal writes dates and times."""
