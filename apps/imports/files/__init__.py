"""Files as rows: what a file is, reading it with bounded memory, and writing exports."""

from apps.imports.files.opening import MAX_BYTES, MAX_ROWS, open_table

__all__ = ["MAX_BYTES", "MAX_ROWS", "open_table"]
