"""Means that cannot fit their totals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, remark_on
from saferplan.plan.claims.finished.rules import mean_ranges, spread_means, table_rows, timed_means, told_means
from saferplan.plan.claims.finished.words import singular
from saferplan.plan.claims.remarks import Remark

NAME = "mean"
NEAREST = 20
"""How many numbers before a mean are looked at for its total and its count."""

_EACH = re.compile(r"\b(?:each|apiece|per\s+(?P<per>[a-z-]+)(?:\s+(?P<per2>[a-z-]+))?)\b", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Means held to how many and how much."""
    for mean in reading.quantities:
        if mean.role != "mean" or mean.number.kind not in ("count", "money") or mean.unit.cell is not None:
            continue
        if timed_means.unit_of(mean):
            yield from timed_means.hold(mean, reading, held)
            continue
        if re.match(r"\s*from each\b", mean.after, re.IGNORECASE):
            continue  # what comes in from each of several is no share of the sum before it
        each = _EACH.search(mean.after[:80])
        if each is None:
            yield from _in_all(mean, reading, held)
            continue
        yield from _each(mean, each, reading, held)
    yield from told_means.find(reading, held)
    yield from spread_means.find(reading, held)
    yield from mean_ranges.find(reading, held)
    yield from table_rows.find_means(reading, held)


def _earlier(mean: Quantity, reading: Reading) -> list[Quantity]:
    """Quantities of its paragraph that stand in its sentence or the two before it."""
    starts = [pair[0] for pair in mean.unit.sentences]
    place = starts.index(mean.sentence[0])
    first = starts[max(0, place - 2)]
    near = [
        one for one in reading.of_unit(mean.index) if first <= one.number.start <= mean.sentence[1] and one is not mean
    ]
    return near[-NEAREST:]


def _allows_half(mean: Quantity, low: float, high: float) -> bool:
    """A mean in whole numbers stands for anything that rounds to it."""
    half = (mean.number.step or 1) / 2
    return not mean.number.qualifier and high >= mean.number.value - half and low <= mean.number.value + half


def _each(mean: Quantity, each: re.Match[str], reading: Reading, held: Held) -> Iterator[Remark]:
    per = {singular(word) for word in (each["per"], each["per2"]) if word}
    earlier = [
        one for one in _earlier(mean, reading) if one.number.start < mean.number.start or one.sentence == mean.sentence
    ]
    heads = _noun_of(mean)
    totals = [one for one in earlier if _is_total(one, mean, heads)]
    groups = [
        one
        for one in earlier
        if one.role == "level"
        and one.number.kind == "count"
        and one not in totals
        and one.noun
        and (not per or per & set(one.noun))
        and one.number.value > 1
    ]
    if not groups:
        return
    if totals:
        pairs = [(group, total) for group in groups for total in totals]
        held.update(one.spot for pair in pairs for one in pair)
        held.add(mean.spot)
        if any(
            _allows_half(mean, *_quotient(total, group)) or mean.number.allows(*_quotient(total, group))
            for group, total in pairs
        ):
            return
        if len(groups) > 1 or len(totals) > 1:
            return
        group, total = pairs[0]
        yield remark_on(
            NAME,
            "wrong",
            [mean, total, group],
            f"{total.words} among {group.words} is {number_words(total.number.value / group.number.value, 1)} each, "
            f"not {mean.words}.",
            "Mend the average, or say whom it is of.",
        )
        return
    yield from _bounded(mean, groups, earlier, heads, reading, held)


def _in_all(mean: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "Grants averaging £1,250 went to 24 groups, £36,000 in all"."""
    here = [one for one in reading.of_unit(mean.index) if one.sentence == mean.sentence and one.role == "level"]
    totals = [
        one
        for one in here
        if one.number.kind == mean.number.kind
        and (
            re.match(r"\s*(?:\w+\s+)?(?:in all|in total|altogether)\b", one.after)
            or re.search(r"\btotal(?:ling)?(?: of)?\s*$", one.before)
        )
    ]
    groups = [
        one for one in here if one.number.kind == "count" and one.noun and one not in totals and one.number.value > 1
    ]
    if len(totals) != 1 or len(groups) != 1:
        return
    total, group = totals[0], groups[0]
    held.update((mean.spot, total.spot, group.spot))
    quotient = _quotient(total, group)
    if _allows_half(mean, *quotient) or mean.number.allows(*quotient):
        return
    mark = "£" if mean.number.kind == "money" else ""
    yield remark_on(
        NAME,
        "wrong",
        [mean, total, group],
        f"{total.words} among {group.words} "
        f"is {mark}{number_words(total.number.value / group.number.value)} each, not {mean.words}.",
        "Mend the average, the total or the count.",
    )


def _noun_of(mean: Quantity) -> set[str]:
    if mean.noun:
        return {mean.noun[-1]}
    named = re.search(
        r"\b(?:average|mean)\s+(?:number of\s+)?([a-z-]+)\s+(?:of|was|is)\s*$", mean.before, re.IGNORECASE
    )
    return {singular(named[1])} if named else set()


def _is_total(one: Quantity, mean: Quantity, heads: set[str]) -> bool:
    if one.role != "level" or one.number.kind != mean.number.kind or one.number.value <= mean.number.value:
        return False
    if mean.number.kind == "money":
        return True
    return bool(one.noun) and one.noun[-1] in heads


def _quotient(total: Quantity, group: Quantity) -> tuple[float, float]:
    return total.number.loose_low / max(group.number.loose_high, 1), total.number.loose_high / max(
        group.number.loose_low, 1
    )


def _bounded(
    mean: Quantity, groups: list[Quantity], earlier: list[Quantity], heads: set[str], reading: Reading, held: Held
) -> Iterator[Remark]:
    """A mean whose total the document prints elsewhere: no reading of it may come to more than that."""
    if not heads or mean.number.kind != "count":
        return
    period = _period(mean, groups)
    whole = [
        one
        for one in reading.quantities
        if one.role == "level"
        and one.number.kind == "count"
        and one.noun
        and one.noun[-1] in heads
        and len(one.noun) <= 2
        and (one.when is None or period is None or (one.when.first, one.when.last) == period)
        and one.index != mean.index
        and (one.when is not None) == (period is not None)
    ]
    if not whole:
        return
    total = max(whole, key=lambda one: one.number.value)
    group = groups[-1]
    half = (mean.number.step or 1) / 2
    readings = [(group.words, group.number.low, group.number.value)]
    for part in earlier:
        if (
            part.number.kind in ("part", "percent")
            and part.role == "share"
            and group.number.end <= part.number.start < mean.number.start
        ):
            ratio = part.number.low / (100 if part.number.kind == "percent" else 1)
            share = part.number.value / (100 if part.number.kind == "percent" else 1)
            words = f"{part.words} of {group.words}"
            readings.append((words, group.number.low * ratio, group.number.value * share))
    least = {words: size * (mean.number.value - half) for words, size, _ in readings}
    over = [words for words in least if least[words] > total.number.high]
    held.update((mean.spot, group.spot, total.spot))
    if not over:
        return
    sums = {words: size * mean.number.value for words, _, size in readings}
    told = (
        f"{over[0]} with {mean.words} each come to {number_words(round(sums[over[0]]))}, more than "
        f"the {total.words} in all"
    )
    if len(over) == len(readings):
        yield remark_on(NAME, "wrong", [mean, group, total], f"{told}.", "Mend the average, or say whom it is of.")
        return
    fits = next(words for words in least if words not in over)
    yield remark_on(
        NAME,
        "doubtful",
        [mean, group, total],
        f"{told}; it fits only if the average is of {fits} ({number_words(round(sums[fits]))}).",
        "Say whom the average is of.",
    )


def _period(mean: Quantity, groups: list[Quantity]) -> tuple[int, int] | None:
    when = mean.when or next((one.when for one in reversed(groups) if one.when), None)
    return (when.first, when.last) if when else None


RULE = Rule(
    NAME,
    "Means that cannot fit their totals",
    "An average is not the total divided by how many, or by how long, where one sentence or the next "
    "tells all three; lies "
    "outside what it is an average of; or would make more than the total printed for the same period "
    "(wrong under every "
    "reading, else doubtful).",
    "Averages whose total stands in another paragraph, and medians.",
    find,
)
