"""Proving that a business is yours: ways to prove it, codes, documents, competing claims, and staff's decisions."""
