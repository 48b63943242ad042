"""Checking a text: every sentence whose figures do not bear it out, with the words that would be true."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from math import isfinite
from typing import Any

from saferplan.assessment.own_words import without_notes
from saferplan.errors import BadAddress
from saferplan.figures import Figure, in_words
from saferplan.plan.claims.beside import direction_around, direction_beside, ranked_after, units_after
from saferplan.plan.claims.filling import LookUp, words_of_link
from saferplan.plan.claims.holding import NO_CHANGE, WITHHELD, fault_of, is_change, is_withheld
from saferplan.plan.claims.reading import qualifier_before, read_claim
from saferplan.plan.claims.sentences import FigureLink, Sentence, sentences_of
from saferplan.plan.claims.true_wording import true_wordings, true_words
from saferplan.plan.claims.withheld import said_instead

NO_FIGURE = "there is no such figure"
NO_LINK = "an address stands outside a link"
TURNED = "the sentence says that it went the other way"
_IN_POINTS = ("%", "percentage points")
_OF_UNITS = ("percent", "points", "times")
OF_THE_SENTENCE = (NO_CHANGE,)
"""Faults that no other words of the link can mend: the sentence or the address has to change."""


@dataclass(frozen=True)
class UntrueClaim:
    """A sentence that a figure does not bear out.

    `file` and `line` say where it begins, `claimed` what it says of the figure at `address`, `fault` why that does
    not hold, `now` what the figure is, and `true` words that would be true ("" where there are none; where there is no
    such figure, `now` is the nearest address).  `wordings` are several that would be true, `true` first.  `instead` is
    what may be said in place of a figure that may not be shown.
    """

    file: str
    line: int
    sentence: str
    claimed: str
    address: str
    fault: str
    now: str
    true: str
    wordings: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()

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
    """What the check of a text found: how many figures it links to, untrue claims, and numbers tied to no figure.

    `typed` are numbers in digits, `worded` what is said of how much there is in words ("a third", "doubled").
    """

    links: int
    untrue: tuple[UntrueClaim, ...]
    typed: tuple[TypedNumber, ...]
    worded: tuple[TypedNumber, ...] = ()


def check_text(text: str, look_up: LookUp, *, file: str, line: int = 1) -> Checked:
    """Hold every figure link of a Markdown text to its figure.

    Empty words are filled in when the text is published (`fill_text`), so they are true where the figure is there and
    the words right beside them do not say that it went the other way.  Written words are read by the table in
    `wording.toml`.  `line` is the number of the text's first line in its file.
    """
    untrue: list[UntrueClaim] = []
    typed: list[TypedNumber] = []
    worded: list[TypedNumber] = []
    links = 0
    for sentence in sentences_of(text, line=line):
        links += len(sentence.links)
        untrue += [found for link in sentence.links if (found := _held(link, sentence, look_up, file)) is not None]
        if sentence.broken:
            expected = "[words](figure:...) with no space inside the brackets"
            untrue.append(UntrueClaim(file, sentence.line, sentence.text, "", "", NO_LINK, expected, ""))
        typed += [TypedNumber(file, sentence.line, sentence.text, number) for number in sentence.typed]
        worded += [TypedNumber(file, sentence.line, sentence.text, words) for words in sentence.worded]
    return Checked(links, tuple(untrue), tuple(typed), tuple(worded))


def check_texts(texts: Mapping[str, str], look_up: LookUp) -> Checked:
    """Hold the figure links of whole Markdown files, by their names, to their figures.

    Notes in `<!-- -->` and struck-out text are not published and not checked; every line keeps its number.
    """
    checked = [check_text(without_notes(text), look_up, file=file) for file, text in texts.items()]
    return Checked(
        links=sum(one.links for one in checked),
        untrue=tuple(claim for one in checked for claim in one.untrue),
        typed=tuple(number for one in checked for number in one.typed),
        worded=tuple(words for one in checked for words in one.worded),
    )


def _held(link: FigureLink, sentence: Sentence, look_up: LookUp, file: str) -> UntrueClaim | None:
    """One link held to its figure; None where it is true."""
    try:
        figure = look_up(link.address)
    except BadAddress as error:
        now = f"the nearest is {error.nearest}" if error.nearest else error.found
        return UntrueClaim(file, sentence.line, sentence.text, link.words, link.address, NO_FIGURE, now, "")
    if figure.value is not None and not isfinite(figure.value):
        figure = replace(figure, value=None, missing="CANNOT_TELL")
    beside = direction_beside(link.before, link.after)
    made = _held_blank if not link.words.strip() else _held_words
    found = made(link, figure, beside, look_up)
    return None if found is None else replace(found, file=file, line=sentence.line, sentence=sentence.text)


def _held_blank(link: FigureLink, figure: Figure, beside: int, look_up: LookUp) -> UntrueClaim | None:
    """A link without words: its sentence may still say the wrong way, or the wrong unit."""
    way = beside or direction_around(link.before, link.after)
    if figure.value is None:
        return _withheld(link, "", figure, look_up) if is_withheld(figure) and is_change(figure) and way else None
    fault = ""
    if beside and figure.unit not in ("ratio", "where 100 is the same"):
        fault = NO_CHANGE if not is_change(figure) else TURNED if figure.value * beside < 0 else ""
    units = units_after(link.after, in_points=figure.unit in _IN_POINTS)
    claim = read_claim(f"{words_of_link(figure, link.address, '').lstrip('-')}{units}") if units and not fault else None
    if claim is not None and (claim.kind in _OF_UNITS or claim.heads):
        fault = fault_of(claim, figure, sense=-1 if is_change(figure) and figure.value < 0 else 0)
    if not fault:
        return None
    return _untrue(link, "", fault, figure, true_wordings(figure, None) if fault == TURNED else ())


def _held_words(link: FigureLink, figure: Figure, beside: int, look_up: LookUp) -> UntrueClaim | None:
    """A link with words: they are read with the qualifier before them and the unit after them."""
    qualifier = qualifier_before(link.before)
    units = units_after(link.after, in_points=figure.unit in _IN_POINTS or figure.unit.startswith("points"))
    written = " ".join(f"{qualifier} {link.words}{units}".split())
    claim = read_claim(written)
    if claim is not None and claim.kind == "rank":
        claim = read_claim(f"{written}{ranked_after(link.after)}") or claim
    before = link.before.rstrip()
    before = before[: len(before) - len(qualifier)] if qualifier else before
    sense = beside or direction_around(before, link.after)
    ranked = _ranked(figure, look_up)
    fault = fault_of(claim, figure, sense=sense, governed=bool(beside), words=link.words, ranked=ranked)
    if not fault and figure.value is None and is_withheld(figure) and is_change(figure) and sense:
        fault = WITHHELD  # "fell by not shown" says that it fell
    if not fault:
        return None
    if fault == WITHHELD:
        return _withheld(link, written, figure, look_up)
    if fault in OF_THE_SENTENCE:
        return _untrue(link, written, fault, figure, ())
    first = true_words(figure, claim, sense=sense, ranked=ranked)
    others = true_wordings(figure, claim, sense=sense, ranked=ranked)
    return _untrue(link, written, fault, figure, tuple(dict.fromkeys((first, *others))))


def _untrue(link: FigureLink, written: str, fault: str, figure: Figure, wordings: tuple[str, ...]) -> UntrueClaim:
    """A claim that does not hold; where it stands is added by whoever knows."""
    true = wordings[0] if wordings else ""
    return UntrueClaim("", 0, "", written, link.address, fault, in_words(figure), true, wordings)


def _withheld(link: FigureLink, written: str, figure: Figure, look_up: LookUp) -> UntrueClaim:
    """A claim about a figure that may not be shown: the reason may be said, and figures of more."""
    made = _untrue(link, written, WITHHELD, figure, (in_words(figure),))
    return replace(made, instead=said_instead(link.address, look_up))


def _ranked(figure: Figure, look_up: LookUp) -> Figure | None:
    """The change that a rank is of; None where the figure is no rank of changes."""
    address = figure.address
    if figure.unit != "rank" or address.among is None or address.change is None:
        return None
    try:
        return look_up(str(replace(address, among=None)))
    except BadAddress:
        return None


__all__ = [
    "NO_FIGURE",
    "NO_LINK",
    "OF_THE_SENTENCE",
    "Checked",
    "LookUp",
    "TypedNumber",
    "UntrueClaim",
    "check_text",
    "check_texts",
    "direction_around",
]
