"""The directory itself: listings, places, categories, hours and search."""
