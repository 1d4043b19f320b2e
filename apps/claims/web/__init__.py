"""Server-rendered pages of claims."""
