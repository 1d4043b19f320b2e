"""The API of imports: send a file, say what its columns mean, follow, steer, and fetch what has to be mended."""
