"""The plan: what the Board chose and why, what will be done by whom, how anyone will know, and each version of it."""
