"""Diary: meetings, deadlines and clocks of the law, as a page and as a calendar that a person's own program reads."""
