"""The ids of findings: listed by page with what each finding says, and what to offer for one that is not there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Any

from saferplan.assessment.answer import Answer
from saferplan.assessment.own_words import page_of
from saferplan.findings import without_links

PARTS = ("question", "rule", "area", "group")
"""What the parts of a finding's id are."""

MOST_OFFERED = 3
"""The most ids that are offered for one that is not there."""

SPELT_ALIKE = 0.75
"""Two words that are as much alike as this may be one misspelt."""


@dataclass(frozen=True)
class FindingListed:
    """A finding in the list: its id, its headline, its strength, its page, and whether the analyst left it out."""

    id: str
    headline: str
    strength: str
    page: str
    left_out: bool


@dataclass(frozen=True)
class FindingsListed:
    """The ids of the findings of a bundle, in the order of its pages; `pages` has what each page asks."""

    findings: tuple[FindingListed, ...]
    pages: dict[str, str]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {"kind": "findings"} | asdict(self)


def list_findings(answers: Sequence[Answer], start: str = "") -> FindingsListed:
    """The findings whose ids begin with `start`, part by part: all, those of "volume", or of "trends/faller"."""
    wanted = [part for part in start.split("/") if part]
    found = [
        FindingListed(
            finding.id,
            without_links(finding.headline),
            finding.strength,
            page_of(answer),
            bool(finding.judgement.left_out),
        )
        for answer in answers
        for finding in answer.findings
        if finding.id.split("/")[: len(wanted)] == wanted
    ]
    kept = {one.page for one in found}
    return FindingsListed(tuple(found), {page_of(answer): answer.asks for answer in answers if page_of(answer) in kept})


def nearest_findings(wanted: str, ids: Iterable[str]) -> tuple[str, ...]:
    """The ids that are truly near to one that is not there, the nearest first; none where none is.

    Near is what differs in one of the four parts; or in more, where each of these is spelt much alike.

    >>> held = ["volume/total/partnership/all", "trends/year/partnership/all", "volume/peak/x1/drugs"]
    >>> nearest_findings("volume/totals/partnership/al", held), nearest_findings("crime/sum/here/any", held)
    (('volume/total/partnership/all',), ())
    """
    parts = wanted.split("/")
    near = []
    for name in ids:
        alike = [SequenceMatcher(None, one, other).ratio() for one, other in zip(parts, name.split("/"), strict=False)]
        if len(parts) == len(PARTS) and (alike.count(1.0) >= len(PARTS) - 1 or min(alike) >= SPELT_ALIKE):
            near.append((-sum(alike), name))
    return tuple(name for _, name in sorted(set(near))[:MOST_OFFERED])


def parts_shared(wanted: str, near: Sequence[str]) -> str:
    """Which parts of an id those that are near have too, in words; "" where they share fewer than three.

    >>> parts_shared("volume/all/partnership/all", ["volume/total/partnership/all"])
    'question, area and group'
    """
    parts = wanted.split("/")
    same = [
        what for place, what in enumerate(PARTS) if near and all(one.split("/")[place] == parts[place] for one in near)
    ]
    return f"{', '.join(same[:-1])} and {same[-1]}" if len(same) == len(PARTS) - 1 else ""


def listed_lines(result: FindingsListed) -> Iterable[tuple[int, str]]:
    """What the list prints: each page with what it asks, and under it the ids with their headlines."""
    for page, held in groupby(result.findings, key=lambda one: one.page):
        yield 0, f"{page}: {result.pages[page]}"
        for one in held:
            yield 2, one.id
            yield 4, f"{one.headline} ({one.strength}{', left out' if one.left_out else ''})"
