"""Priorities: issues made from findings, scored by people with models that are data, and proposed with their doubts.

What comes out is a proposal.  The Board chooses; what it chose is another type, in `plan`.
"""
