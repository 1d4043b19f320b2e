"""The JSON endpoints of the directory: shape in, one call, shape out."""
