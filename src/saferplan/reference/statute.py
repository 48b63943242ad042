"""Statute: what regulation 6 asks an assessment to hold, from `statute.toml`.

What the law asks of a partnership, duty by duty, is in `saferplan.reference.duties`.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class AssessmentContent:
    """One thing an assessment must hold, the parts of ours that answer it, and what they leave open."""

    asks: str
    answers: tuple[str, ...]
    lacks: str


@cache
def assessment_contents() -> tuple[AssessmentContent, ...]:
    """What an assessment must hold, in the order of the regulation.

    >>> assessment_contents()[0].answers[:2]
    ('volume', 'harm')
    """
    text = resources.files("saferplan.reference").joinpath("statute.toml").read_text(encoding="utf-8")
    rows = tomllib.loads(text)["content"]
    return tuple(AssessmentContent(row["asks"], tuple(row["answers"]), row["lacks"]) for row in rows)
