"""Duplicates as JSON: saying that two listings show the same business."""
