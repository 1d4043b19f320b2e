"""Facts that must not be lost: events on their way out, foreign facts on their way in."""
