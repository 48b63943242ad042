"""Pages of the Board: read, call one action, show."""
