"""Bringing listings in from files, and out again."""
