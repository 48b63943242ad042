"""Changes without a base period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, remark_on
from saferplan.plan.claims.finished.words import any_of, general_words
from saferplan.plan.claims.remarks import Remark

NAME = "base-period"

_AIM = re.compile(
    r"\b(?:by (?:a target|at least)|target|aim|will|would|could|should|may|might|if|must|want to|plan "
    r"to|need to|to reduce|to increase|to cut"
    r"|expected|forecast|projected|budget|council tax|precept|discount|likely)\b",
    re.IGNORECASE,
)
_GAP = re.compile(
    r"\b(?:gap|difference|lead|margin|distance|spread|apart|divide)\b[^.;,]{0,30}$|\bby a margin of\s*$", re.IGNORECASE
)
_BETWEEN_GROUPS = re.compile(
    r"\s*(?:apart\b|between (?!(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october"
    r"|november|december|\d|the (?:first|two) (?:year|survey))[a-z]+(?: [a-z]+){0,3} and\b|(?:higher|lower|more|less) "
    r"(?:for|among|in) \w+|behind|ahead)",
    re.IGNORECASE,
)
_OWN_YEARS = re.compile(r"\bfrom\b[^.;]*\d[^.;]*\bin (?:19|20)\d\d[^.;]*\bto\b[^.;]*\d[^.;]*\bin (?:19|20)\d\d")
_BY_NOW = re.compile(r"\b(?:has|have|is|are)\b[^.;,]{0,40}$", re.IGNORECASE)
_THAN = re.compile(r"\b(?:than|compared (?:to|with)|versus|against)\b", re.IGNORECASE)


@cache
def _bases() -> re.Pattern[str]:
    return re.compile(rf"\b{any_of(general_words().base_periods)}\b", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Changes with no period near them."""
    by_unit: dict[int, list[Quantity]] = {}
    for one in reading.quantities:
        if one.role != "change" or not (one.number.kind in ("percent", "points", "times", "part") or _by_count(one)):
            continue
        if one.unit.cell is not None or _AIM.search(one.sentence_text) or _has_base(one, reading):
            continue
        if one.number.kind == "times" and (
            not re.search(
                r"\b(?:has|have|had|was|were|nearly|almost|more than|number|rate)\b", one.before, re.IGNORECASE
            )
            or _often(one)
        ):
            continue
        if re.search(r"\b(?:which|that|it) (?:is|was)\s*$", one.before) and re.match(
            r"\s*(?:higher|lower)\b", one.after
        ):
            continue  # compared with a share that is told just before
        if _GAP.search(one.before[-60:]) or _BETWEEN_GROUPS.match(one.after):
            continue
        by_unit.setdefault(one.index, []).append(one)
    for many in by_unit.values():
        words = " and ".join(one.words for one in many)
        told = f"A change of {words} is" if len(many) == 1 else f"Changes of {words} are"
        ends = "it is" if len(many) == 1 else "they are"
        yield remark_on(
            NAME, "cannot be checked", many, f"{told} printed without the period {ends} from.", "Say from when to when."
        )


_MOVED_BY = re.compile(
    r"\b(?:rose|fell|risen|fallen|increased|decreased|dropped|gone (?:up|down)|went (?:up|down)|grew|grown) by\s*$",
    re.I,
)


def _by_count(one: Quantity) -> bool:
    """Whether a number of things is plainly how much something rose or fell: "calls fell by 40"."""
    return one.number.kind == "count" and one.number.value >= 5 and bool(_MOVED_BY.search(one.before))


def _often(one: Quantity) -> bool:
    """Whether "twice" or "three times" says how often, and not how much more: "counted twice", "three times each"."""
    if not re.search(r"(?:twice|times)$", one.words, re.IGNORECASE):
        return False
    return not re.match(
        r"\s*(?:as|more|higher|greater|larger|bigger|what|its|their"
        r"|the (?:number|rate|level|figure|total|average|size))\b",
        one.after,
    )


def _has_base(one: Quantity, reading: Reading) -> bool:
    """Whether the sentence, the one before it, the list's stem or the heading says since when."""
    unit = one.unit
    if re.match(r"[,;(]*\s*(?:from|up from|down from|to)\s+(?:£|just |about |around )?\d", one.after) or re.search(
        r"\bfrom\b[^.;]*\d[^.;]*\bto\b[^.;]*\d", one.before
    ):
        return True
    if any(
        given.number.start > one.number.end
        and given.role in ("level", "share")
        and _THAN.search(unit.text[one.number.end : given.number.start])
        for given in reading.of_unit(one.index)
        if given.sentence == one.sentence
    ):
        return True
    if _THAN.search(one.after[:60]):  # compared with another group, not another time
        return True
    starts = [pair[0] for pair in unit.sentences]
    place = starts.index(one.sentence[0])
    start = unit.sentences[max(0, place - 1)][0] if unit.kind == "paragraph" else 0
    if (
        place
        and unit.kind == "paragraph"
        and _OWN_YEARS.search(unit.text[start : one.sentence[0]])
        and _BY_NOW.search(one.before)
    ):
        start = one.sentence[0]  # the sentence before binds its years to its own numbers
    spans = [(one.start, one.end) for one in unit.scanned.whens] + [
        (one.start, one.end) for one in unit.scanned.lasting
    ]
    end = one.sentence[1]
    if any(start <= first < end for first, _ in spans):
        return True
    heading = re.sub(r"\b(?:in|over|during|for) the year\b", "", " ".join(unit.section[-1:]), flags=re.IGNORECASE)
    around = " ".join((unit.text[start:end], unit.stem, heading))
    if _bases().search(around):
        return True
    return bool(
        re.search(
            r"(?:19|20)\d\d|\b(?:last|past|previous) \w+ (?:years?|months?)", " ".join((unit.stem, *unit.section[-1:]))
        )
    )


RULE = Rule(
    NAME,
    "Changes without a base period",
    "A change is printed, and neither its sentence, the sentence before, the list's stem nor the "
    "heading says since when.",
    "A base period that is told once for a whole chapter.",
    find,
)
