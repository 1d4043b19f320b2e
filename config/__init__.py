"""Wiring only: settings, addresses, background jobs and the programs that start everything."""
