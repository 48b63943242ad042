"""Who did, saw, changed or released what: append-only, chained, and joined to no live row."""
