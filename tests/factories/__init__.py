"""Factories: one file per app, valid by default."""
