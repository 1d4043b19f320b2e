"""Who people are: users, their platform roles, sign-in by e-mail."""
