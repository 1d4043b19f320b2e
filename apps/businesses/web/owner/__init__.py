"""The pages of a team about its own listing or brand, below /manage/."""
