"""Checking a text: every sentence whose figures do not bear it out, with the words that would be true."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from saferplan.errors import BadAddress
from saferplan.figures import Figure, in_words
from saferplan.plan.claims.holding import fault_of, true_words
from saferplan.plan.claims.reading import direction_in, qualifier_before, read_claim
from saferplan.plan.claims.sentences import FigureLink, Sentence, sentences_of

LookUp = Callable[[str], Figure]
"""From an address to its figure; raises `BadAddress` where there is none."""

NO_FIGURE = "there is no such figure"
NO_LINK = "an address stands outside a link"
_PER_CENT_AFTER = re.compile(r"\s*(?:%|per\s?cent\b)", re.IGNORECASE)


@dataclass(frozen=True)
class UntrueClaim:
    """A sentence that a figure does not bear out.

    `file` and `line` say where it begins, `claimed` what it says of the figure at `address`, `fault` why that does
    not hold, `now` what the figure is, and `true` words that would be true ("" where there is no such figure; `now`
    then is the nearest address).
    """

    file: str
    line: int
    sentence: str
    claimed: str
    address: str
    fault: str
    now: str
    true: str

    def as_json(self) -> dict[str, Any]:
        """The claim as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class TypedNumber:
    """A number in a text that is tied to no figure, and so is checked by nobody."""

    file: str
    line: int
    sentence: str
    number: str

    def as_json(self) -> dict[str, Any]:
        """The number as plain JSON values."""
        return asdict(self)


@dataclass(frozen=True)
class Checked:
    """What the check of a text found: how many figures it links to, untrue claims, and numbers tied to no figure."""

    links: int
    untrue: tuple[UntrueClaim, ...]
    typed: tuple[TypedNumber, ...]


def check_text(text: str, look_up: LookUp, *, file: str, line: int = 1) -> Checked:
    """Hold every figure link of a Markdown text to its figure.

    Empty words are filled in when the text is published, so they are true where the figure is there.  Written words
    are read by the table in `wording.toml`.  `line` is the number of the text's first line in its file.
    """
    untrue: list[UntrueClaim] = []
    typed: list[TypedNumber] = []
    links = 0
    for sentence in sentences_of(text, line=line):
        links += len(sentence.links)
        untrue += [found for link in sentence.links if (found := _held(link, sentence, look_up, file)) is not None]
        if sentence.broken:
            expected = "[words](figure:...) with no space inside the brackets"
            untrue.append(UntrueClaim(file, sentence.line, sentence.text, "", "", NO_LINK, expected, ""))
        typed += [TypedNumber(file, sentence.line, sentence.text, number) for number in sentence.typed]
    return Checked(links, tuple(untrue), tuple(typed))


def _held(link: FigureLink, sentence: Sentence, look_up: LookUp, file: str) -> UntrueClaim | None:
    """One link held to its figure; None where it is true."""
    try:
        figure = look_up(link.address)
    except BadAddress as error:
        now = f"the nearest is {error.nearest}" if error.nearest else error.found
        return UntrueClaim(file, sentence.line, sentence.text, link.words, link.address, NO_FIGURE, now, "")
    if not link.words.strip():
        return None
    qualifier = qualifier_before(link.before)
    after = _PER_CENT_AFTER.match(link.after)
    written = f"{qualifier} {link.words}{' per cent' if after else ''}".strip()
    claim = read_claim(written)
    before = link.before.rstrip()
    sense = direction_around(before[: len(before) - len(qualifier)] if qualifier else before, link.after)
    fault = fault_of(claim, figure, sense=sense, words=link.words)
    if not fault:
        return None
    true = true_words(figure, claim, sense=sense)
    return UntrueClaim(file, sentence.line, sentence.text, written, link.address, fault, in_words(figure), true)


def direction_around(before: str, after: str) -> int:
    """The direction that a sentence gives a number: that of the nearest word of direction, 1, -1 or 0 for none.

    >>> direction_around("Burglary fell by ", " while violence rose"), direction_around("A ", " rise")
    (-1, 1)
    """
    near = [(len(before) - start, sense) for start, sense in direction_in(before)]
    near += [(start, sense) for start, sense in direction_in(after)]
    return min(near, default=(0, 0), key=lambda one: one[0])[1]
