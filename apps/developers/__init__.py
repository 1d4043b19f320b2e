"""What programmers of other products need: the documentation of the API."""
