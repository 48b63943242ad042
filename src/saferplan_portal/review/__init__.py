"""Review: the annual review that is frozen, and reports made from the same records."""
