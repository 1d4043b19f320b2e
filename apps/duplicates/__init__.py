"""Listings that show the same business: finding them, merging two, and undoing that."""
