"""Governance: how a Board is made up, meets and decides, and how the duties of the law stand, by stated rules.

Everything here is pure: the day on which something is judged is an argument, and what comes back is frozen.
"""
