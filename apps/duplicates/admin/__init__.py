"""Duplicates in the staff portal: the queue, all pairs, and all merges with their undo."""

from apps.duplicates.admin.merges import MergeAdmin
from apps.duplicates.admin.pairs import DuplicatePairAdmin

__all__ = ["DuplicatePairAdmin", "MergeAdmin"]
