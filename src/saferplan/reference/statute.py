"""Statute: what the law asks of a partnership, as dated rows from `statute.toml`, each with what was seen of it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

ABOUT = {
    "partnership": "The partnership and its strategy",
    "assessment": "The assessment",
    "plan": "The plan",
    "people": "The people of the area",
    "oversight": "Who looks over its shoulder",
    "information": "Sharing what is known",
}
"""The parts of the work that a duty may be about, in the order of the pages, with their headings."""

SEEN = {
    "text": "The words of the law were seen",
    "summary": "A guide to the law was seen",
    "memory": "Not checked: from memory",
}
"""What was seen of a duty's source, as it is printed."""


@dataclass(frozen=True)
class Duty:
    """One thing the law asks: what, of whom, where it stands, since and until when, and what was seen of its source.

    `since` and `until` are days as YYYY-MM-DD, or "" where none is known.  `about` is a key of `ABOUT`, `seen` of
    `SEEN`; `note` says what to beware of.
    """

    duty: str
    law: str
    section: str
    holder: str
    asks: str
    since: str
    until: str
    about: str
    seen: str
    note: str

    def __post_init__(self) -> None:
        """Hold a row to the words it may use."""
        assert self.about in ABOUT, (self.duty, self.about)
        assert self.seen in SEEN, (self.duty, self.seen)

    @property
    def verified(self) -> bool:
        """Whether the words of the law itself were seen."""
        return self.seen == "text"

    def holds_on(self, day: str) -> bool:
        """Whether it holds on a day, YYYY-MM-DD; a row whose first day is not known holds until its last."""
        return (not self.since or self.since <= day) and (not self.until or day <= self.until)


@dataclass(frozen=True)
class AssessmentContent:
    """One thing an assessment must hold, the parts of ours that answer it, and what they leave open."""

    asks: str
    answers: tuple[str, ...]
    lacks: str


@cache
def _statute() -> dict[str, Any]:
    text = resources.files("saferplan.reference").joinpath("statute.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def duties() -> tuple[Duty, ...]:
    """Every duty, in the order of the file.

    >>> [one.section for one in duties() if one.law == "Crime and Disorder Act 1998" and one.verified][:2]
    ['section 5(1)', 'section 6(1)(a) to (c)']
    """
    return tuple(Duty(**row) for row in _statute()["duty"])


def duties_on(day: str) -> tuple[Duty, ...]:
    """The duties that hold on a day, by what they are about.

    >>> any("serious violence" in one.duty for one in duties_on("2019-06-30"))
    False
    """
    order = list(ABOUT)
    return tuple(sorted((one for one in duties() if one.holds_on(day)), key=lambda one: order.index(one.about)))


def assessment_contents() -> tuple[AssessmentContent, ...]:
    """What an assessment must hold, in the order of the regulation."""
    return tuple(AssessmentContent(row["asks"], tuple(row["answers"]), row["lacks"]) for row in _statute()["content"])
