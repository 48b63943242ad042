"""Findings: a sentence about figures, with its method, its strength and what it cannot tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

STRENGTHS = ("strong", "moderate", "weak")

STRENGTH_RULE = {
    "strong": "A difference that chance would make less than once in 500 times (a 99.8% interval), allowing for months "
    "that vary more than chance alone or resemble the month before, and that sharing out the records without a place "
    "would neither turn round nor halve. An area is set against the rest of the partnership, and the highest of many "
    "areas or types must stand out by more. Where months are closely tied to the month before, chance does as much "
    "somewhat more often than that, most of all with two years held. "
    "A plain count is strong where fewer than 1 in 20 of the force's records lack a place. Of harm, only what holds "
    "whatever the mix of offences within each type.",
    "moderate": "A difference that chance would make less than once in 20 times (a 95% interval); or one that sharing "
    "out would halve; or a change where too few months are held to tell how much they vary. "
    "A plain count, where up to 3 in 20 records lack a place. Of harm, what holds in 19 of 20 cases if the mix here is "
    "as unlike the force's as forces and years are unlike each other.",
    "weak": "Less than that: a difference may be chance, or rest on few records; a count, on poorly placed ones. "
    "Anything is weak that counts a month whose police file may not be complete.",
}
"""The printed rule by which every finding is called strong, moderate or weak."""

_LINK = re.compile(r"\[([^\]]*)\]\((figure:[^)\s]+)\)")


@dataclass(frozen=True)
class Judgement:
    """What the analyst decided about a finding, and the words to stand beside it (Markdown with figure links).

    `left_out` is the reason for leaving it out, `kept` one for keeping it, both "" where none was given; `order` is
    its place among the findings of its page, from 1, or 0 where none was asked for.
    """

    words: str = ""
    left_out: str = ""
    kept: str = ""
    order: int = 0


@dataclass(frozen=True)
class Finding:
    """A sentence built from figures.

    `id` is `question/rule/area/group`, with no period in it, so that it stays the same from year to year.
    `sentence` is Markdown in which every number is a link to its figure; `size` orders findings of one strength
    (crimes, or the number of crimes that a change or a gap stands for).  `judgement` is the analyst's.
    """

    id: str
    question: str
    headline: str
    sentence: str
    figures: tuple[str, ...]
    method: str
    reference: str
    strength: str
    strength_reason: str
    cannot_tell: str
    size: float
    judgement: Judgement = Judgement()

    def __post_init__(self) -> None:
        """Hold a finding to its shape: a known strength, four parts to its id, and every linked figure listed."""
        assert self.strength in STRENGTHS, (self.id, self.strength)
        assert self.id.count("/") == 3, self.id
        linked = {address for _, address in links_in(self.headline + self.sentence)}
        assert linked <= set(self.figures), (self.id, linked - set(self.figures))


def links_in(text: str) -> list[tuple[str, str]]:
    """The words and addresses of every figure link in a text, in order.

    >>> links_in("[9](figure:recorded_crime?period=2018) crimes")
    [('9', 'figure:recorded_crime?period=2018')]
    """
    return _LINK.findall(text)


def without_links(text: str) -> str:
    """The text as a reader sees it, its links replaced by their words.

    >>> without_links("[9](figure:recorded_crime?period=2018) crimes")
    '9 crimes'
    """
    return _LINK.sub(r"\1", text)


def strength_order(finding: Finding) -> tuple[int, float, str]:
    """The order in which findings matter: by strength, then by size, then by id."""
    return STRENGTHS.index(finding.strength), -finding.size, finding.id
