"""The plan: priorities that people chose, actions, measures and targets, their checks; and sentences held to figures."""
