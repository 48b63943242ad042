"""Delivery: what became of what was promised, by stated rules; the money; the review; what falls due.

Everything here is pure: the day on which something is judged is an argument, and what comes back is frozen.
"""
