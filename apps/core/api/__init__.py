"""The kit every JSON endpoint is built from: envelope, errors, pages, limits and schema."""
