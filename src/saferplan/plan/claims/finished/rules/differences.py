"""Changes told in one sentence of a number in it and of one in the sentence before, each with its period."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, remark_on
from saferplan.plan.claims.finished.rules import per_heads
from saferplan.plan.claims.finished.rules.changes import hold
from saferplan.plan.claims.finished.rules.near import levels, place_of, same_thing, window
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"

_THEN = re.compile(
    r"\s*[^.;,\d]{0,40}?\b(?:than|on|from|since|over|compared (?:with|to)|against)\s+"
    r"(?:(?:in|the|that|for)\s+)*(?:last year|last time|previous|year before|a year (?:ago|earlier|before)|before|¤)",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s*(?:[a-z-]+\s+){0,2}?(?:more|fewer|less|higher|lower|up|down|increase|rise|fall|drop|reduction|decrease)?\s*\)?[.,;]",
    re.I,
)
_NOW = re.compile(
    r"\b(?:this year|in the latest year|now|this time|since then|the following year|a year later)\b", re.IGNORECASE
)
_LAST = re.compile(
    r"\b(?:last year|the year before|the previous year|a year ago|last time|previously|the first year)\b", re.I
)
_THIS_IS = re.compile(
    r"(?:this|that|which|it) (?:is|was|represents|represented|means|amounts to|equates to)\b|(?:a"
    r"|an) (?:rise|increase|fall|drop|reduction)\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:target|aim|expected|forecast|average|nationally|elsewhere|of (?:these|those|them|which|whom))\b", re.I
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """ "In 2017 it was 62. This year 81 came, 21 more than last year."."""
    for change in reading.quantities:
        if change.role != "change" or change.number.kind not in ("count", "percent", "money") or change.spot in held:
            continue
        if change.unit.cell is not None or not place_of(change):
            continue
        pair = _pair(change, reading)
        if pair is None:
            continue
        one = hold(change, *pair)
        held.update(part.spot for part in (change, *pair))
        if one.fits or one.fits_loosely:
            continue
        later, earlier = pair
        placed = later.places == earlier.places
        apart = (
            f"{number_words(abs(one.middle))}%"
            if change.number.kind == "percent"
            else number_words(abs(later.number.value - earlier.number.value))
        )
        way = "more" if later.number.value >= earlier.number.value else "less"
        yield remark_on(
            NAME,
            "wrong" if placed else "doubtful",
            [change, later, earlier],
            f"{later.words} is {apart} {way} than {earlier.words}, not {change.words.lstrip('+-−')}.",
            "Mend the change or the totals.",
        )
    yield from per_heads.find(reading, held)


def _pair(change: Quantity, reading: Reading) -> tuple[Quantity, Quantity] | None:
    here = window(change, reading, before=0)
    if not here and _THIS_IS.match(change.before.lstrip()):
        return _two_sentences(change, reading)
    before = [one for one in window(change, reading, before=1) if one.sentence != change.sentence]
    kinds = ("count", "money") if change.number.kind == "percent" else (change.number.kind,)
    for kind in kinds:
        now, then = levels(here, kind), levels(before, kind)
        if len(now) != 1 or len(then) != 1 or now[0].number.start > change.number.start:
            continue
        later, earlier = now[0], then[0]
        masked = change.unit.scanned.masked
        after = masked[change.number.end : change.sentence[1]]
        if not (_THEN.match(after) or _ENDS.match(after)) or not same_thing(later, earlier):
            return None
        if _OTHERS.search(f"{earlier.sentence_text} {later.sentence_text}"):
            return None
        if any(one.role == "change" and one is not change for one in (*here, *before)):
            return None
        named = [one for one in change.unit.scanned.whens if change.number.end <= one.start < change.sentence[1]]
        if named and (
            earlier.when is None or named[0].first != earlier.when.first or named[0].months != earlier.when.months
        ):
            return None  # "12 more than in 2016"
        return (later, earlier) if _in_turn(later, earlier) else None
    return None


def _two_sentences(change: Quantity, reading: Reading) -> tuple[Quantity, Quantity] | None:
    """ "There were 92 in December 2018. In December 2017 there were 80. This is a rise of 15%."."""
    for kind in ("count", "money", "percent", "rate") if change.number.kind == "percent" else (change.number.kind,):
        near = [one for one in window(change, reading, before=2) if one.number.kind == kind]
        if len(near) != 2 or any(one.role not in ("level", "share") for one in near):
            continue
        one, two = near
        if one.sentence == two.sentence or one.when is None or two.when is None or not same_thing(one, two):
            return None
        if one.when.months != two.when.months or one.when.first == two.when.first or _OTHERS.search(change.unit.text):
            return None
        return (one, two) if one.when.first > two.when.first else (two, one)
    return None


def _in_turn(later: Quantity, earlier: Quantity) -> bool:
    """Whether the periods of two numbers are one year and a later one, and their places not two."""
    if later.places and earlier.places and later.places != earlier.places:
        return False
    one, two = earlier.when, later.when
    if one is not None and two is not None:
        return one.months == two.months and one.first < two.first
    now = bool(_NOW.search(later.sentence_text))
    return now and (one is not None or bool(_LAST.search(earlier.sentence_text)))


RULE = Rule(
    NAME,
    "Wrong arithmetic: a rate, or a change over two sentences",
    "A rate for each thousand, or a sum for each, is not the count divided by the people told beside it; or a change "
    "is not that between one number of its sentence and one of the sentence before, each with its period.",
    "Rates of a population that is told elsewhere.",
    find,
)
