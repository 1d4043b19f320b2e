"""What every app stands on: no nouns of the business, only actor, clock, errors, ids, money and row security."""
