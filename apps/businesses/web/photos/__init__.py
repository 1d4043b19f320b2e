"""Photos of listings: the pages on which their teams keep them, and the one on which visitors look at them."""
