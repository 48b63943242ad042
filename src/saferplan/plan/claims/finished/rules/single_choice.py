"""Answers of which each person gave one, and parts of one number, that together are more than all of them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise

from saferplan.plan.claims.finished.numbers import same_grain
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.finished.words import any_of, general_words
from saferplan.plan.claims.remarks import Remark

NAME = "whole"

_ONE_ANSWER = re.compile(
    r"\bsingle\b|\b(?:only|just) one\b|\bone (?:answer|thing|choice|option|problem|issue|reason|priority) only\b"
    r"|\b(?:the|which|what|their|your|our) (?:one|main|most important|biggest|top) (?:\w+ )?(?:thing|problem|issue"
    r"|reason|worry|concern|priority|way|source|cause|tenure|activity)\b(?!s)"
    r"|\bmost important\b|\b(?:would (?:you )?|you )?most like\b|\bfirst choice\b|\bfavourite\b|\bone answer\b"
    r"|\b(?:pick|picked|choose|chose|tick|ticked|name|named) (?:only |just )?one\b|\bbest describes?\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"\b(?:compared|than|while|whereas|women|men|of (?:these|those|them)|older|younger|last|also)\b", re.IGNORECASE
)
_ASKED = re.compile(r"\b(?:ask(?:ed)?|question|choose|chose|pick(?:ed)?|which|what|most|main)\b", re.IGNORECASE)
_OVERLAP = re.compile(
    r"\b(?:some (?:were|had|fall|fell|are|have) (?:in |under )?(?:both|more)|more than (?:one|once|the whole|100)"
    r"|overlap|both|twice|several)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(
    r"\b(?:no|none|not one)\b[^.;]{0,40}\b(?:twice|more than once|more than one)\b"
    r"|\beach\b[^.;]{0,30}\b(?:once|one only|only one)\b|\b(?:once only|only once)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"[^.;:()¤]{0,60}?(?:,|\band\b|;)[^.;:()¤]{0,30}")
_OF_THE = re.compile(r"(?:out )?(?:of|from|among)\s+(?:(?:the|all|our|these|those)\s+)*", re.IGNORECASE)
_BY_KIND = re.compile(
    r"(?:by|looking at|as to|in terms of)\s+(?:the\s+)?[a-z]+(?:\s+(?:of|and)\s+[a-z]+)?,?\s+", re.IGNORECASE
)
_BREAKS = re.compile(
    r"\b(?:of (?:which|whom|these|those|them)|including|compared|than|up from|down from|to|per|out of|while|whereas"
    r"|but|also|at least|more than)\b",
    re.IGNORECASE,
)


@cache
def _several() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(general_words().several)}\b", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Shares of answers to one question, in a sentence or a list, and counts that split one number."""
    for index, unit in enumerate(reading.units):
        if unit.cell is not None:
            continue
        for place, sentence in enumerate(unit.sentences):
            here = [one for one in reading.of_unit(index) if one.sentence == sentence]
            asked = unit.text[slice(*sentence)]
            if place and _ASKED.search(unit.text[slice(*unit.sentences[place - 1])]):
                asked = f"{unit.text[slice(*unit.sentences[place - 1])]} {asked}"
            yield from _answers(here, asked, unit.text[slice(*sentence)], held)
            yield from _split(here, reading, held)
            yield from _one_after_another(unit, place, reading.of_unit(index), held)
    yield from _items(reading, held)


def _shares(here: list[Quantity]) -> list[Quantity]:
    return [
        one
        for one in here
        if one.number.kind in ("percent", "part") and one.role == "share" and not math.isinf(one.number.high)
    ]


def _percent(one: Quantity, side: str) -> float:
    value: float = getattr(one.number, side)
    return value * (1 if one.number.kind == "percent" else 100)


def _answers(here: list[Quantity], asked: str, text: str, held: Held) -> Iterator[Remark]:
    shares = _shares(here)
    if len(shares) < 3 or not _ONE_ANSWER.search(asked) or _several().search(text) or _OVERLAP.search(text):
        return
    if any(one.base for one in shares[1:]) or re.search(r"\b(?:compared|against|than|while|whereas)\b", text):
        return
    yield from _over(shares, held)


def _one_after_another(unit: Unit, place: int, quantities: tuple[Quantity, ...], held: Held) -> Iterator[Remark]:
    """A question with one answer, and the shares of its answers in the sentences after it."""
    if not _ONE_ANSWER.search(unit.text[slice(*unit.sentences[place])]):
        return
    found: list[Quantity] = []
    sentences = 0
    for sentence in unit.sentences[place + 1 : place + 6]:
        shares = _shares([one for one in quantities if one.sentence == sentence])
        text = unit.text[slice(*sentence)]
        if not shares or any(one.base for one in shares) or _several().search(text) or _APART.search(text):
            break
        found += shares
        sentences += 1
    if len(found) >= 3 and sentences >= 2:
        yield from _over(found, held, "doubtful")


def _over(shares: list[Quantity], held: Held, grade: str = "wrong") -> Iterator[Remark]:
    held.update(one.spot for one in shares)
    if sum(_percent(one, "low") for one in shares) <= 100 + 1e-9:
        return
    total = sum(_percent(one, "value") for one in shares)
    yield remark_on(
        NAME,
        grade,
        shares,
        f"{' + '.join(one.words for one in shares)} make {number_words(total)}%, and each person gave one answer.",
        "Mend the shares, or say that people could give several answers.",
    )


def _items(reading: Reading, held: Held) -> Iterator[Remark]:
    """A list of shares under a question to which each person gave one answer."""
    runs: dict[str, list[Quantity]] = {}
    for one in reading.quantities:
        if one.unit.kind == "item" and one in _shares([one]) and _ONE_ANSWER.search(one.unit.stem):
            runs.setdefault(one.unit.stem, []).append(one)
    for stem, shares in runs.items():
        alone = len({one.index for one in shares}) == len(shares)
        if len(shares) >= 3 and alone and not _several().search(stem):
            yield from _over(shares, held)


def _split(here: list[Quantity], reading: Reading, held: Held) -> Iterator[Remark]:
    """ "Of the 900 thefts, 500 were of tools, 300 of bicycles and 150 of plants"; "By place, 120, 90 and 80"."""
    counts = [one for one in here if one.number.kind == "count" and one.role == "level"]
    if len(counts) < 3:
        return
    whole, parts = _of_one(counts) or _by_kind(counts, reading) or (None, [])
    if whole is None or not _in_turn(parts):
        return
    unit = whole.unit
    told = unit.text[unit.sentences[0][0] : unit.sentences[-1][1]]
    end = counts[-1].sentence[1]
    own = unit.text[parts[0].sentence[0] : end]
    rest = own[parts[-1].number.end - parts[0].sentence[0] :]
    once = _ONCE.search(own)
    if not once and (_several().search(told) or _OVERLAP.search(rest)):
        return
    total, *numbers = same_grain(whole.number, *(one.number for one in parts))
    held.update(one.spot for one in (whole, *parts))
    if sum(one.loose_low for one in numbers) <= total.loose_high:
        return
    added = number_words(sum(one.number.value for one in parts))
    yield remark_on(
        NAME,
        "wrong" if once else "doubtful",
        [*parts, whole],
        f"{' + '.join(one.words for one in parts)} make {added}, more than the {whole.words} that they are parts of.",
        "Mend the parts, or say that some are counted twice.",
    )


def _of_one(counts: list[Quantity]) -> tuple[Quantity, list[Quantity]] | None:
    whole, parts = counts[0], counts[1:]
    if not _OF_THE.fullmatch(whole.before.lstrip()):
        return None
    between = whole.unit.scanned.masked[whole.number.end : parts[0].number.start]
    if not re.fullmatch(r"[^.;:()¤]{1,70}[,:]?\s*", between) or len(parts) < 2:
        return None
    return whole, parts


def _by_kind(counts: list[Quantity], reading: Reading) -> tuple[Quantity, list[Quantity]] | None:
    first = counts[0]
    opened = _BY_KIND.match(first.before.lstrip())
    if opened is None or len(counts) < 3:
        return None
    earlier = [
        one
        for one in reading.of_unit(first.index)
        if one.number.kind == "count" and one.role == "level" and one.noun and one.number.end <= first.sentence[0]
    ]
    named = [one for one in earlier if all(one.number.value > part.number.value for part in counts)]
    return (named[0], counts) if named and named[0] is earlier[0] else None


def _in_turn(parts: list[Quantity]) -> bool:
    """Whether the parts are told one after another in one list."""
    for one, two in pairwise(parts):
        between = one.unit.scanned.masked[one.number.end : two.number.start]
        if not _JOINED.fullmatch(between) or _BREAKS.search(between):
            return False
    return True
