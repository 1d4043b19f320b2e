"""Settings: `base` composes the parts, `dev`, `test` and `prod` differ by a screenful."""
