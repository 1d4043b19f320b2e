"""The rule book of imports: what columns there are, how headings are taken, and what a good row is. No database."""
