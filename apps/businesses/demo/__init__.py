"""The demo city: pure Python, no database; the map of New York and the businesses made up on it."""
