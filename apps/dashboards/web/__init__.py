"""Server-rendered pages of the workplace that gather several apps."""
