"""The applications of the directory, ordered by the ladder in apps/README.md."""
