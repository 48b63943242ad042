"""The lines of a page of a PDF, from where its letters stand.

A PDF holds letters with their places, not words or lines.  Letters come in the order of the file, which is nearly
always that of reading; a line ends where the next letter stands elsewhere, or after a gap that no space of prose has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from saferplan.sources.document_pdf_tags import Tag
from saferplan.sources.document_words import BULLETS, RAISED

HYPHEN = "\ufffe"
"""What stands for a hyphen at the end of a line, the word going on in the next."""


@dataclass(slots=True)
class Letter:
    """One letter: where it begins and ends across the page, the height of its line and of itself, in points.

    `y` is its baseline, counted upwards.  `height` is that of the letter's box of its font; `raised` says that its ink
    lies well above the baseline though its font is of the common size.  `space` says that a space of the file goes
    before it, `gap` that the page has one though the file may not.  `tag` is the number of its part, -1 where the file
    tells none.
    """

    text: str
    left: float
    right: float
    y: float
    height: float
    bold: bool
    raised: bool = False
    space: bool = False
    gap: bool = False
    tag: int = -1


@dataclass(slots=True)
class Line:
    """One line, or the part of it before a wide gap."""

    text: str
    left: float
    right: float
    y: float
    height: float
    bold: bool
    tag: int = -1
    hyphen: bool = False

    @property
    def letters(self) -> int:
        """How many letters it has."""
        return len(self.text)


@dataclass
class Page:
    """One page: its lines in the order of the file, its size in points, and how many pictures it has.

    `tags` are what the file says of its parts, by their numbers, which lines have as `tag`; `aside` are lines that are
    turned otherwise than most of the page, such as the name of a chart's axis.
    """

    number: int
    width: float
    height: float
    lines: list[Line] = field(default_factory=list)
    aside: list[Line] = field(default_factory=list)
    tags: dict[int, Tag] = field(default_factory=dict)
    pictures: int = 0
    letters: int = 0
    damaged: bool = False


def lines_of(letters: Sequence[Letter]) -> list[Line]:
    """The lines that letters make, in their order."""
    spaced = sum(one.space for one in letters) > 3 * sum(one.gap and not one.space for one in letters)
    made: list[Line] = []
    for run in _runs(letters):
        made += [_line(part) for part in _parts(run, spaced)]
    return _with_bullets(_once([one for one in made if one.text]))


def _once(lines: list[Line]) -> list[Line]:
    """The lines without those that are drawn again a little aside, as shadows are."""
    taken: set[tuple[str, int, int]] = set()
    kept: list[Line] = []
    for one in lines:
        near = max(0.25 * one.height, 1.0)
        across, up = round(one.left / near), round(one.y / near)
        if not any((one.text, across + right, up + top) in taken for right in (-1, 0, 1) for top in (-1, 0, 1)):
            kept.append(one)
        taken.add((one.text, across, up))
    return kept


def _runs(letters: Sequence[Letter]) -> Iterator[list[Letter]]:
    """Letters that stand on one baseline, each right of the one before; raised ones stand with the others."""
    run: list[Letter] = []
    y = height = 0.0
    for one in letters:
        if run:
            tall = max(one.height, height)
            onward = one.left >= run[-1].right - 0.7 * tall or abs(one.left - run[-1].left) < 0.01
            beside = abs(one.y - y) <= 0.5 * tall and onward
            if not beside or run[-1].text == HYPHEN:
                yield run
                run = []
        if not run or one.height > 1.1 * height:
            y, height = one.y, one.height
        run.append(one)
    if run:
        yield run


def _parts(run: list[Letter], spaced: bool) -> Iterator[list[Letter]]:
    """A run parted where a gap is wider than any space of prose: the columns of a table, or of a page.

    `spaced` says that the file holds the spaces between words, so that a gap without one is another sort of gap.
    """
    gaps = [after.left - before.right for before, after in pairwise(run) if after.space]
    usual = min(gaps, default=0.0)
    part = [run[0]]
    for before, after in pairwise(run):
        gap, tall = after.left - before.right, max(before.height, after.height)
        wide = gap > 2.2 * tall
        wide |= gap > (0.4 if spaced else 1.1) * tall and not after.space
        wide |= after.tag != before.tag and (min(after.tag, before.tag) >= 0 or gap > 0.3 * tall)
        wide |= gap > 0.9 * tall and usual > 0 and gap > 2.5 * usual
        if wide:
            yield part
            part = []
        part.append(after)
    yield part


def _line(part: list[Letter]) -> Line:
    """One line of the letters of a part, raised digits as raised ones."""
    height = _usual_height(part)
    level = median(one.y for one in part if one.height >= 0.85 * height)
    text: list[str] = []
    for at, one in enumerate(part):
        if at and (one.space or one.gap or one.left - part[at - 1].right > 0.22 * height):
            text.append(" ")
        above = one.height < 0.87 * height and one.y - level > 0.12 * height
        text.append(one.text.translate(RAISED) if one.raised or above else one.text)
    said = "".join(text)
    hyphen = said.endswith(HYPHEN) or re.search(r"\w-$", said) is not None
    said = said.removesuffix(HYPHEN).removesuffix("-") if hyphen else said
    letters = [one for one in part if not one.text.isspace()]
    bold = sum(one.bold for one in letters) > 0.9 * len(letters)
    return Line(said.strip(), part[0].left, part[-1].right, level, height, bold, part[0].tag, hyphen)


def _usual_height(part: list[Letter]) -> float:
    """The height that most letters have; of two as common, the greater."""
    counts: dict[float, int] = {}
    for one in part:
        key = round(one.height, 1)
        counts[key] = counts.get(key, 0) + 1
    return max(counts, key=lambda key: (counts[key], key))


_SIGN = re.compile(rf"[{BULLETS}–—-]|o|\(?(?:\d{{1,2}}|[a-z]|[ivx]{{1,4}})[.)]|\d{{1,2}}(?:\.\d{{1,2}})+\.?", re.ASCII)


def _with_bullets(lines: list[Line]) -> list[Line]:
    """The lines, each bullet or number that stands before a gap put to what it belongs to."""
    made: list[Line] = []
    for one in lines:
        before = made[-1] if made else None
        if (
            before is not None
            and _SIGN.fullmatch(before.text)
            and (before.tag == one.tag or min(before.tag, one.tag) < 0)
            and abs(before.y - one.y) < 0.4 * one.height
            and 0 <= one.left - before.right < 5 * one.height
        ):
            made[-1] = Line(
                f"{before.text} {one.text}", before.left, one.right, one.y, one.height, one.bold, one.tag, one.hyphen
            )
        else:
            made.append(one)
    return made
