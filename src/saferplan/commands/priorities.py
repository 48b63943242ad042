"""Priorities: issues to score from the assessment, what scores come to, and how far their order holds."""

from saferplan.commands.priorities_propose import propose
from saferplan.commands.priorities_score import score, stability

__all__ = ["propose", "score", "stability"]
