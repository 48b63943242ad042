"""Bodies, people, and which role each person has at which body."""
