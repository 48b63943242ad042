"""Priorities: issues to score from the assessment, what scores come to, and how far their order holds.

The words of `saferplan priorities` are functions of the same name here: `saferplan.commands.priorities.score("x")`.
"""

from saferplan.commands.priorities_propose import propose
from saferplan.commands.priorities_score import score, stability

__all__ = ["propose", "score", "stability"]
