"""Measured comparisons of the product with itself done naively: every result is a ratio taken in one run."""
