"""Means held to what they are of: numbers listed beside them, the least and the most, and the means of two groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.plan.claims.finished.masking import SMALL
from saferplan.plan.claims.finished.quantities import Reading
from saferplan.plan.claims.finished.rule import Held, number_words
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.remarks import Remark

NAME = "mean"

_VALUE = re.compile(
    r"(?<![\w.,£/-])(?P<mark>£?)(?P<n>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?)(?!\s*[/–-]\s*\d|,\d)(?P<unit>\s*%|\s+(?:minutes?|hours?|days?|weeks?"
    r"|months?|years?|miles?|pounds?))?(?![\w%])",
    re.IGNORECASE,
)
_MEAN = re.compile(
    r"\b(?:average|mean)\b(?:\s+(?!and\b|or\b)[\w'’-]+){0,7}?\s+(?:of|was|is|at|stood at"
    r"|stands at)\s+(?:about |around |just "
    r"|only )*$|\baverag(?:ed|es|ing)\s+(?:about |around |just |only )*$|\b(?:average|mean)\s+(?:of\s+)?$",
    re.IGNORECASE,
)
_LEAST = r"(?:quickest|shortest|fastest|lowest|smallest|least|fewest|minimum|youngest|cheapest|quietest)"
_MOST = r"(?:slowest|longest|highest|largest|most|maximum|oldest|greatest|biggest|dearest|busiest)"
_END = re.compile(rf"\b(?:the\s+)?(?:(?P<least>{_LEAST})|(?P<most>{_MOST}))\b[^.;,\d]{{0,40}}$", re.IGNORECASE)
_RANGED = re.compile(
    r"\b(?:rang(?:ed|ing|es?)|var(?:ied|ying|y|ies)|(?:all|each) (?:lay|were|fell)|spread)\s+(?:from|between)\s+£?$",
    re.I,
)
_APART = re.compile(r"(?:for|among|in|at|within|of)\s+(?:the\s+)?[a-z]", re.IGNORECASE)
_OTHER = re.compile(
    r"\b(?:compared|against|target|nationally|national|last year|the year before|previously|up from|down from)\b", re.I
)
_LIST = re.compile(
    r"\s*(?:[a-z-]+\s+)?[(:–-]\s*[^.;()\d£]{0,60}$"
    r"|[^.;\d]{0,30}\.\s+(?:it|this|that|the (?:figure|average|mean)) (?:was|is) (?:just |about |only )*£?$",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\s*(?:,|;|and|, and)\s*", re.IGNORECASE)
_STEP = re.compile(
    r"\s*(?:more|fewer|less|higher|lower|above|below|up|down|points?|times|per cent|percentage)\b", re.IGNORECASE
)
_JOIN = re.compile(r"[^.;:()\d]{0,60}?(?:,|\band\b)[^.;:()\d]{0,40}", re.IGNORECASE)


@dataclass(frozen=True)
class _Value:
    start: int
    end: int
    value: float
    step: float
    unit: str
    words: str


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Means that lie outside what they are means of, or are not that of the numbers listed."""
    for unit in reading.units:
        if unit.cell is not None or not re.search(r"\baverag|\bmean\b", unit.text, re.IGNORECASE):
            continue
        values = [value for match in _VALUE.finditer(unit.text) for value in [_value(match, unit)] if value is not None]
        for place, mean in enumerate(values):
            begin, end = unit.sentence_at(mean.start)
            if not _MEAN.search(unit.text[begin : mean.start]):
                continue
            listed = _listed(mean, values[place + 1 :], unit, end) or _listed_before(mean, values[:place], unit, begin)
            remark = listed or _ends(mean, values, unit)
            if remark is not None:
                held.add(unit.spot(mean.start, mean.end))
                yield remark


def _value(match: re.Match[str], unit: Unit) -> _Value | None:
    if any(one.start <= match.start() < one.end for one in unit.scanned.whens):
        return None
    digits = match["n"].replace(",", "")
    name = (match["unit"] or "").strip().lower().rstrip("s") or match["mark"]
    start, end = match.span()
    return _Value(start, end, float(digits), 10.0 ** -len(digits.partition(".")[2]), name, match[0].strip(" ,"))


def _alike(mean: _Value, other: _Value) -> bool:
    return mean.unit == other.unit or not other.unit


def _remark(unit: Unit, mean: _Value, others: list[_Value], grade: str, reason: str) -> Remark:
    begin, end = unit.sentence_at(mean.start)
    spots = tuple(unit.spot(one.start, one.end) for one in (mean, *others))
    return Remark(NAME, grade, spots, unit.text[begin:end].strip(), reason, "Mend the average or the numbers.")


def _listed(mean: _Value, after: list[_Value], unit: Unit, end: int) -> Remark | None:
    """ "an average of 31 (22, 27, 35 and 24)" and "24 weeks on average: 19 for adults and 22 for children"."""
    text = unit.text
    parts: list[_Value] = []
    for one in after:
        between = text[(parts[-1] if parts else mean).end : one.start]
        begun = bool(parts) or "." in between
        if (
            one.start >= (unit.sentence_at(one.start)[1] if begun else end)
            or not (_JOIN if parts else _LIST).fullmatch(between)
            or not _alike(mean, one)
        ):
            break
        if _STEP.match(text[one.end :]):
            return None
        parts.append(one)
    told = text[unit.sentence_at(mean.start)[0] : parts[-1].end] if parts else ""
    if len(parts) < 2 or _OTHER.search(told) or re.search(r"\bout of\b|\bscale\b|\bn\s*=", told, re.IGNORECASE):
        return None
    least, most = min(parts, key=lambda one: one.value), max(parts, key=lambda one: one.value)
    half = mean.step / 2
    words = ", ".join(one.words for one in parts)
    if not least.value - half <= mean.value <= most.value + half:
        reason = f"An average of {words} lies between {least.words} and {most.words}; {mean.words} does not."
        return _remark(unit, mean, parts, "wrong", reason)
    middle = sum(one.value for one in parts) / len(parts)
    counted = re.search(
        rf"\b(?:{len(parts)}|{_word(len(parts))})\b", text[unit.sentence_at(mean.start)[0] : mean.start]
    )
    if (
        len(parts) >= 3
        and counted
        and abs(middle - mean.value) > half + 1e-9
        and not unit.text[mean.start :].count("%")
    ):
        reason = f"The average of {words} is {number_words(middle)}, not {mean.words}."
        return _remark(unit, mean, parts, "wrong", reason)
    return None


def _listed_before(mean: _Value, before: list[_Value], unit: Unit, begin: int) -> Remark | None:
    """ "there were 12, 9, 15, 11 and 13 fires, an average of 12 a year"."""
    parts: list[_Value] = []
    for one in reversed(before):
        if one.start < begin or (parts and not _BEFORE.fullmatch(unit.text[one.end : parts[0].start])):
            break
        parts.insert(0, one)
    if len(parts) < 3 or len(unit.text[parts[-1].end : mean.start]) > 80:
        return None
    between = unit.text[parts[-1].end : mean.start]
    if re.search(r"\band\s+(?:an|the)\s+(?:average|mean)\b", between, re.IGNORECASE):
        return None  # an average of something else
    if _OTHER.search(unit.text[begin : mean.start]) or not _alike(mean, parts[-1]) or re.search(r"[.;]", between):
        return None
    words = ", ".join(one.words for one in parts)
    middle = sum(one.value for one in parts) / len(parts)
    half = mean.step / 2
    if abs(middle - mean.value) <= half + 1e-9:
        return None
    if min(one.value for one in parts) - half <= mean.value <= max(one.value for one in parts) + half:
        return _remark(
            unit, mean, parts, "doubtful", f"The average of {words} is {number_words(middle)}, not {mean.words}."
        )
    return _remark(unit, mean, parts, "wrong", f"The average of {words} is {number_words(middle)}, not {mean.words}.")


def _word(count: int) -> str:
    return next((word for word, number in SMALL.items() if number == count), str(count))


def _ends(mean: _Value, values: list[_Value], unit: Unit) -> Remark | None:
    """ "averaged 42 minutes; the quickest took 44 and the slowest 95"; "ranged from 12 to 30"."""
    text = unit.text
    starts = [pair[0] for pair in unit.sentences]
    own = starts.index(unit.sentence_at(mean.start)[0])
    begin, end = unit.sentences[max(0, own - 1)][0], unit.sentences[min(len(starts) - 1, own + 1)][1]
    if _OTHER.search(text[begin:end]) or len({one.first for one in unit.scanned.whens if begin <= one.start < end}) > 1:
        return None
    near = [one for one in values if begin <= one.start < end and one is not mean and one.unit == mean.unit]
    low: list[_Value] = []
    high: list[_Value] = []
    for place, one in enumerate(near):
        match = _END.search(text[unit.sentence_at(one.start)[0] : one.start])
        if match and (_APART.match(text[unit.sentence_at(one.start)[0] :]) or "averag" in match[0].lower()):
            return None
        if match:
            (low if match["least"] else high).append(one)
        elif _RANGED.search(text[begin : one.start]) and place + 1 < len(near):
            low.append(one)
            high.append(near[place + 1])
    half = mean.step / 2
    if len(low) > 1 or len(high) > 1 or (not low and not high):
        return None
    if low and high and low[0].value > high[0].value:
        return None
    if low and mean.value + half < low[0].value:
        reason = f"The least is {low[0].words}, so that the average cannot be {mean.words}."
        return _remark(unit, mean, [*low, *high], "wrong" if high else "doubtful", reason)
    if high and mean.value - half > high[0].value:
        reason = f"The most is {high[0].words}, so that the average cannot be {mean.words}."
        return _remark(unit, mean, [*low, *high], "wrong" if low else "doubtful", reason)
    return None
