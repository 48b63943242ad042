"""Percentages and means that no whole number of the stated base can give."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.methods.grim import can_be_mean, can_be_percentage
from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, remark_on, rounded
from saferplan.plan.claims.finished.rules import grim_bases, table_rows
from saferplan.plan.claims.finished.rules.timed_means import unit_of
from saferplan.plan.claims.finished.words import general_words, singular
from saferplan.plan.claims.remarks import Remark

NAME = "grim"

_BASE_MARK = re.compile(r"\b(?:n|base|base size|sample size|sample of|base of|total of)\s*[=:]?\s*$", re.IGNORECASE)
_SAMPLE = re.compile(
    r"\b(?:survey|sample|poll|panel) of\s+(?:the\s+)?$|\b(?:surveyed|interviewed|asked|spoke to"
    r"|questioned|heard from)\s+$",
    re.IGNORECASE,
)
_WEIGHTED = re.compile(r"\bweight(?:ed|ing|s)\b", re.IGNORECASE)
_OF_OPENS = re.compile(r"\b(?:of|out of|among|from)\s+(?:(?:the|all|our|these|those)\s+)*$", re.IGNORECASE)
_SCORE = re.compile(
    r"\b(?:scores?|marks?|marked|ratings?|rated|scored|scale|out of (?:5|7|10|five|seven|ten))\b", re.IGNORECASE
)
_WHERE = re.compile(r"\b(?:where|which|when)\s+(?:(?:only|just|all)\s+)?$", re.IGNORECASE)
_CAME = re.compile(
    r"\s*(?:(?:people|residents|of them|pupils|parents|young people|members)\s+)?(?:came|attended|turned up|were there"
    r"|were present|took part|replied|answered|responded|voted|filled in|joined)\b",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"\b(?:responded|replied|answered|completed|took part|returned|were surveyed|surveyed|interviewed"
    r"|spoke to|survey of|sample of|poll of|asked|were interviewed"
    r"|were asked|participated|came (?:to|and|in)|attended|turned up|voted|responses|filled in)\b",
    re.IGNORECASE,
)


_ELSEWHERE = re.compile(r"(?:Across|Nationally|Elsewhere|In (?:the )?[A-Z])")
_MEASURED = frozenset(
    [
        "second",
        "minute",
        "hour",
        "day",
        "night",
        "week",
        "month",
        "quarter",
        "year",
        "mile",
        "kilometre",
        "metre",
        "pound",
        "penny",
        "litre",
        "unit",
        "point",
        "star",
        "percent",
        "rate",
        "ton",
        "tonne",
        "gram",
        "kilogram",
        "degree",
        "fte",
        "post",
    ]
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Percentages and means with a base beside them, or the only base of their paragraph."""
    weighted = any(_WEIGHTED.search(unit.text) for unit in reading.units)
    people = {singular(word) for word in general_words().people}
    for one in reading.quantities:
        if one.number.qualifier or one.number.top is not None or _WEIGHTED.search(one.sentence_text):
            continue
        if one.number.kind == "percent" and one.role == "share":
            base, plainly = _base_of(one, reading, people)
            if base is None and not _of_others(one):
                base, plainly = grim_bases.told_base(one, reading)
            if base is not None and base.when and one.when and base.when != one.when:
                continue
            if base is not None and base.sentence != one.sentence and _ELSEWHERE.match(one.before.lstrip()):
                continue
            if base is None or not 2 <= base.number.value < 10 * 10 ** (2 + _places(one)) or base.number.qualifier:
                continue
            if base.number.value < 6 and not (base.noun and base.noun[-1] in people):
                continue
            held.update((one.spot, base.spot))
            if can_be_percentage(_printed(one), int(base.number.value)):
                continue
            grade = (
                "wrong" if plainly and not weighted and base.number.loose_low == base.number.loose_high else "doubtful"
            )
            yield remark_on(NAME, grade, [one, base], _percent_reason(one, base), "Look up the base, or the count.")
        elif one.role == "mean" and one.number.kind in ("count", "score", "times") and one.number.step < 1:
            base = _mean_base(one, reading, people) or grim_bases.mean_base(one, reading)
            scored = bool(_SCORE.search(one.sentence_text))
            if base is None or not (scored or _whole_things(one)):
                continue
            held.update((one.spot, base.spot))
            if not can_be_mean(_printed(one), int(base.number.value)):
                yield remark_on(
                    NAME,
                    "doubtful" if weighted or not scored or base.sentence != one.sentence else "wrong",
                    [one, base],
                    f"No whole-number answers of {base.words} people have a mean of {one.words}: "
                    f"{_nearest_mean(one, int(base.number.value))} are the nearest.",
                    "Look up the base, or the mean.",
                )
    yield from table_rows.find_grim(reading, held)


def _of_others(one: Quantity) -> bool:
    """Whether a share says for itself what it is of, with a number or a group of its own."""
    return bool(one.base) and bool(re.match(r"(?:the |all |our )*£?\d|women|men|girls|boys", one.base, re.IGNORECASE))


def _whole_things(one: Quantity) -> bool:
    """Whether a mean is of things that each person has a whole number of, such as visits, and not of time or money."""
    if one.number.kind == "times":
        return bool(re.search(r"\b(?:average|mean) of\s+$", one.before, re.IGNORECASE))
    return (
        bool(one.noun)
        and one.number.kind == "count"
        and one.noun[-1] not in _MEASURED
        and bool(re.search(r"\b(?:average|mean)\b", one.sentence_text, re.IGNORECASE))
        and not unit_of(one)
    )


def _places(one: Quantity) -> int:
    return len(_printed(one).partition(".")[2])


def _printed(one: Quantity) -> str:
    match = re.search(r"\d[\d,]*(?:\.\d+)?", one.words)
    return match[0].replace(",", "") if match else str(int(one.number.value))


def _base_of(one: Quantity, reading: Reading, people: set[str]) -> tuple[Quantity | None, bool]:
    """The base of a percentage, and whether the text plainly says that it is."""
    same = [two for two in reading.of_unit(one.index) if two.number.kind == "count" and two.role == "level"]
    for two in same:
        between = one.unit.text[one.number.end : two.number.start]
        if two.number.start > one.number.end and re.fullmatch(
            r"\)?\s*of\s+(?:(?:the|all|our|these|those)\s+)*", between
        ):
            follows = one.unit.text[two.number.end :]
            if not re.match(r"\s*(?:most|highest|largest|top|main|worst|busiest)", follows):
                return two, True
            return None, False
        marked = re.search(r"\(\s*(?:n|base)\s*[=:]\s*$", one.unit.text[: two.number.start], re.IGNORECASE)
        if marked and two.number.start > one.number.end and not re.search(r"\d", between):
            return two, True
    if one.base and not re.match(r"(?:this|that|these|those|them|the group)", one.base):
        # A base in words is not the number that stands elsewhere, unless its noun is the same.
        head = {singular(word) for word in re.findall(r"[a-z-]+", one.base.lower())[:4]}
        same = [two for two in same if two.noun and two.noun[-1] in head]
    here = [two for two in same if two.sentence == one.sentence and two.number.end <= one.number.start]
    opening = [
        two
        for two in here
        if re.fullmatch(
            r"(?:of|out of|among|from)\s+(?:(?:the|all|our|these|those)\s+)*", two.before.lstrip(), re.IGNORECASE
        )
    ]
    if len(opening) == 1 and len(here) == 1:
        return opening[0], True
    where = [
        two
        for two in here
        if _WHERE.search(two.before) and _CAME.match(two.after) and one.number.start - two.number.end <= 40
    ]
    if len(where) == 1 and len(here) == 1:
        return where[0], True
    marks = [
        two
        for two in same
        if (_BASE_MARK.search(two.before) and two.noun == ()) or re.search(r"\b(?:n|base)\s*[=:]\s*$", two.before, re.I)
    ]
    if len(marks) == 1:
        return marks[0], True
    near = _nearest(one, reading, people)
    plainly = near is not None and bool(
        re.match(r"(?:them|these)\b", one.base) or (_SAMPLE.search(near.before) and near.sentence == one.sentence)
    )
    return near, plainly


def _nearest(one: Quantity, reading: Reading, people: set[str]) -> Quantity | None:
    """The one count of people who answered in the paragraph, before the percentage."""
    before = [
        two
        for two in reading.of_unit(one.index)
        if two.number.kind == "count"
        and two.role == "level"
        and two.noun
        and (two.noun[-1] in people or _SAMPLE.search(two.before))
        and two.number.end <= one.number.start
    ]
    if len(before) == 1 and one.base and not re.match(r"them|these|those", one.base):
        heads = people | {singular(word) for word in re.findall(r"[a-z-]+", one.base.lower())[:4]}
        if before[0].noun[-1] not in heads:
            return None  # a survey of 12 wards is no survey of 12 people
    between = [two for two in reading.of_unit(one.index) if two.number.kind == "count" and two.role == "level"]
    if len(before) == 1 and any(
        before[0].number.end <= two.number.start < one.number.start and _CAME.match(two.after) for two in between
    ):
        return None  # of 37 that were asked, 20 replied
    if len(before) != 1 or not _ANSWERED.search(before[0].sentence_text):
        return None
    if one.base and not re.match(
        r"(?:respondents|those who (?:responded|replied|answered|completed|took part)|them|these|people|residents)\b",
        one.base,
        re.I,
    ):
        return None
    return before[0]


def _mean_base(one: Quantity, reading: Reading, people: set[str]) -> Quantity | None:
    found = [
        two
        for two in reading.of_unit(one.index)
        if two.number.kind == "count"
        and two.role == "level"
        and two.sentence == one.sentence
        and not two.number.qualifier
        and two.number.value >= 2
        and (two.noun or _BASE_MARK.search(two.before))
    ]
    return found[0] if len(found) == 1 else None


def _percent_reason(one: Quantity, base: Quantity) -> str:
    n = int(base.number.value)
    step = one.number.step or 1.0
    below = int(one.number.value * n / 100)
    finer = step / 10
    near = [
        f"{number_words(k)} of {base.words} is {rounded(100 * k / n, finer)}%"
        for k in (below, below + 1)
        if 0 <= k <= n
    ]
    return f"No whole number of {base.words} is {one.words}: {' and '.join(near)}."


def _nearest_mean(one: Quantity, n: int) -> str:
    below = int(one.number.value * n)
    places = _places(one)
    return f"{below / n:.{places}f} and {(below + 1) / n:.{places}f}"


RULE = Rule(
    NAME,
    "Percentages and means that no whole number can give (GRIM)",
    "No whole number of the stated base rounds to the percentage or mean: wrong where the text, a base "
    "line or a column of "
    "bases plainly gives the base, doubtful where it is the nearest one or answers are weighted.",
    "Bases above about 100 for whole per cents (1,000 for one digit): there every percentage is possible.",
    find,
)
