"""Claims as JSON, for whoever made them."""
