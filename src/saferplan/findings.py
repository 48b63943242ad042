"""Findings: a sentence about figures, with its method, its strength and what it cannot tell."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

STRENGTHS = ("strong", "moderate", "weak")

STRONG_LEVEL, MODERATE_LEVEL = 0.998, 0.95
"""The levels of the intervals that must not hold "no difference"."""

STRONG_WITHOUT, MODERATE_WITHOUT = 0.05, 0.15
"""The most of a force's records that may lack a place for a plain count to be strong, and to be moderate."""

PLACING_MATTERS = 0.2
"""A change of which sharing out the records without a place takes more than this is no strong evidence."""


def part_in_words(share: float) -> str:
    """A simple part of a whole, as a reader would say it.

    >>> part_in_words(0.5), part_in_words(0.15), part_in_words(1 / 500)
    ('half', '3 in 20', '1 in 500')
    """
    part = Fraction(share).limit_denominator(10_000)
    return "half" if part == Fraction(1, 2) else f"{part.numerator} in {part.denominator:,}"


def rareness_in_words(level: float) -> str:
    """How often chance falls outside an interval of a level.

    >>> rareness_in_words(0.95)
    'once in 20 times'
    """
    return f"once in {round(1 / (1 - level)):,} times"


_STRONG, _MODERATE = rareness_in_words(STRONG_LEVEL), rareness_in_words(MODERATE_LEVEL)

STRENGTH_RULE = {
    "strong": f"A difference that chance would make less than {_STRONG} (a {STRONG_LEVEL * 100:g}% interval), "
    "allowing for months that vary more than chance alone or resemble the month before; of which sharing out the "
    f"records without a place would take no more than {part_in_words(PLACING_MATTERS)}; and which is not mostly of "
    "types whose recording changed meanwhile. An area is set against the rest of the partnership, and the highest of "
    "many areas or types must stand out by more. Where months are closely tied to the month before, chance does as "
    "much somewhat more often than that, most of all with two years held. "
    f"A plain count is strong where no more than {part_in_words(STRONG_WITHOUT)} of the force's records lack a place. "
    "Of harm, only what holds whatever the mix of offences within each type. Of hotspots, what was hot in nearly every "
    "month, each looked at by itself.",
    "moderate": f"A difference that chance would make less than {_MODERATE} (a {MODERATE_LEVEL * 100:g}% interval); "
    f"or one of which sharing out would take more than {part_in_words(PLACING_MATTERS)}, or which is mostly of types "
    "whose recording changed meanwhile; or a change where too few months are held to tell how much they vary. "
    f"A plain count, where up to {part_in_words(MODERATE_WITHOUT)} records lack a place; a number that only a "
    "partner counted. "
    "Of harm, what holds in 19 of 20 cases if the mix here is as unlike the force's as forces and years are unlike "
    "each other. Of hotspots, those of a year: of all areas called hot, of all types together, no more than 1 in 20 on "
    "average is so by chance.",
    "weak": "Less than that: a difference may be chance, or rest on few records; a count, on poorly placed ones. "
    "Anything is weak that counts a month whose police file may not be complete.",
}
"""The printed rule by which every finding is called strong, moderate or weak."""

STRENGTH_WORDS = {"strong": "Strong evidence", "moderate": "Moderate evidence", "weak": "Weak evidence"}
COUNT_WORDS = {
    "strong": "Nearly all records placed",
    "moderate": "Most records placed",
    "weak": "Many records without a place, or not known",
}
"""What is printed for the strength of a plain count, which is no evidence of anything but itself."""

LINK_WORDS = r"[^\[\]]{0,1000}"
"""The words of a link, in every reading of Markdown: so long at most, and no bracket among them."""
LINK_ADDRESS = r"figure:[^)\s]{1,1000}"
"""The address of a figure in a link."""
_LINK = re.compile(rf"\[({LINK_WORDS})\]\(({LINK_ADDRESS})\)")


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
class EasyIdea:
    """One idea of a finding in easy words: a short sentence or two, with the picture that stands beside them.

    `words` is Markdown in which every number is a link to its figure; `picture` is the name of a pictogram, or "part"
    or "bars" for a chart drawn from those figures.
    """

    picture: str
    words: str


@dataclass(frozen=True)
class Finding:
    """A sentence built from figures.

    `id` is `question/rule/area/group`, with no period in it, so that it stays the same from year to year.
    `sentence` is Markdown in which every number is a link to its figure; `size` orders findings of one strength
    (crimes, or the number of crimes that a change or a gap stands for).  `counts` says that it is a plain count, whose
    strength is how well the records are placed.  `judgement` is the analyst's.  `easy` says the same in easy words, one
    idea after the other; a finding whose rule has no easy words has none.
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
    counts: bool = False
    judgement: Judgement = Judgement()
    easy: tuple[EasyIdea, ...] = ()

    def __post_init__(self) -> None:
        """Hold a finding to its shape: a known strength, four parts to its id, and every linked figure listed."""
        assert self.strength in STRENGTHS, (self.id, self.strength)
        assert self.id.count("/") == 3, self.id
        linked = {
            address for _, address in links_in(self.headline + self.sentence + "".join(one.words for one in self.easy))
        }
        assert linked <= set(self.figures), (self.id, linked - set(self.figures))


def strength_in_words(finding: Finding) -> str:
    """The strength of a finding as it is printed: of the evidence, or of a plain count, how well it is placed."""
    return (COUNT_WORDS if finding.counts else STRENGTH_WORDS)[finding.strength]


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
