"""The plan's text held to its figures; priorities, actions and targets are not built yet."""
