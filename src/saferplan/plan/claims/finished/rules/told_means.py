"""Means that stand in one sentence with their total and their count, in the ways that prose has for it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.finished.words import singular
from saferplan.plan.claims.remarks import Remark

NAME = "mean"

_PER = re.compile(
    r"\s*(?:[a-z-]+\s+){0,2}?(?:(?:for|to|at|in|on)\s+)?(?:(?:per|each|every)\s+(?P<one>[a-z-]+)"
    r"|(?:a|an)\s+(?P<two>[a-z-]+)|(?P<each>apiece|each|per head|a head))\b",
    re.IGNORECASE,
)
_MEAN_OF = re.compile(r"\b(?:mean|average)\b[^.;,\d]{0,40}$|\baverag(?:es|ed|ing)\b[^.;,\d]{0,15}$", re.IGNORECASE)
_TOTALS = re.compile(
    r"\b(?:add(?:ed|s|ing)? up to|add(?:ed|s|ing)? to|total(?:led|ling|s)?|came to|come to|sum(?:med)? (?:of|to)|made"
    r"|took|cost|spent|a total of|gave out|shared|logged|received)\s*£?$",
    re.IGNORECASE,
)
_AMONG = re.compile(
    r"\b(?:from|by|between|among|amongst|across|over|for|on|to|in|with)\s+(?:(?:the|our|these|those|all|same)\s+)*$",
    re.IGNORECASE,
)
_TIME = frozenset(
    ["second", "minute", "hour", "day", "night", "week", "fortnight", "month", "quarter", "year", "time", "lot", "few"]
)
_OTHER = re.compile(
    r"\b(?:compared|against|up from|down from|of (?:which|whom|these|those|them)|the rest|others?|more than|at least|up"
    r" to|including|excluding|median|typical|usual|instead of|rather than|out of)\b",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Means whose total and count the sentence itself names."""
    for mean in reading.quantities:
        if mean.number.kind not in ("count", "money") or mean.unit.cell is not None or mean.spot in held:
            continue
        if mean.number.sign or mean.role == "change" or mean.role == "rank":
            continue
        per = _PER.match(mean.after)
        told = _MEAN_OF.search(mean.before)
        if not per and not told:
            continue
        here = [one for one in reading.of_unit(mean.index) if one.sentence == mean.sentence and one is not mean]
        pair = _named(mean, per, here) if per else None
        pair = pair or (_added(mean, here) if told else None)
        if pair is None or _OTHER.search(_clause(mean, *pair)):
            continue
        yield from _hold(mean, *pair, reading, held)


def _clause(mean: Quantity, total: Quantity, group: Quantity) -> str:
    places = [one.number.start for one in (mean, total, group)] + [one.number.end for one in (mean, total, group)]
    return mean.unit.text[min(places) : max(places)]


def _levels(mean: Quantity, here: list[Quantity]) -> list[Quantity]:
    return [one for one in here if one.role == "level" and one.number.kind == mean.number.kind]


def _groups(here: list[Quantity]) -> list[Quantity]:
    return [one for one in here if one.role == "level" and one.number.kind == "count" and one.number.value > 1]


def _named(mean: Quantity, per: re.Match[str], here: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """ "60 fires kept crews busy for 150 hours, 2.5 hours a fire"; "240 letters, 40 apiece for the six of them"."""
    word = per["one"] or per["two"]
    groups = _groups(here)
    if word:
        if singular(word) in _TIME:
            return None
        groups = [one for one in groups if one.noun and singular(word) in one.noun[-2:]]
    elif per["each"]:
        groups = [one for one in groups if _AMONG.search(one.before) and one.number.start > mean.number.end] or [
            one for one in groups if one.noun and _AMONG.search(one.before)
        ]
    if len(groups) != 1:
        return None
    group = groups[0]
    totals = [one for one in _levels(mean, here) if one is not group and one.number.value > mean.number.value]
    heads = {mean.noun[-1]} if mean.noun and mean.noun[-1] != "apiece" else set()
    alike = [one for one in totals if heads and one.noun and one.noun[-1] in heads]
    totals = alike or [one for one in totals if not heads or not one.noun]
    return (totals[0], group) if len(totals) == 1 else None


def _added(mean: Quantity, here: list[Quantity]) -> tuple[Quantity, Quantity] | None:
    """ "marks added up to 196 from the same 28 people, a mean of 7"."""
    before = [one for one in here if one.number.end <= mean.number.start]
    totals = [one for one in _levels(mean, before) if _TOTALS.search(one.before)]
    groups = [one for one in _groups(before) if one not in totals and one.noun and _AMONG.search(one.before)]
    if not totals and len(before) == 2 and before[1] in _groups(before) and before[0] in _levels(mean, before):
        between = before[0].unit.scanned.masked[before[0].number.end : before[1].number.start]
        if re.fullmatch(r"\s*(?:[a-z]+\s+){0,3}", between) and _AMONG.search(before[1].before) and before[1].noun:
            totals, groups = before[:1], before[1:]
    if len(totals) != 1 or len(groups) != 1 or len(_groups(before)) > 2:
        return None
    return totals[0], groups[0]


def _hold(mean: Quantity, total: Quantity, group: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    low = total.number.loose_low / max(group.number.loose_high, 1)
    high = total.number.loose_high / max(group.number.loose_low, 1)
    half = (mean.number.step or 1) / 2
    held.update((mean.spot, total.spot, group.spot))
    least, most = (
        min(mean.number.loose_low, mean.number.value - half),
        max(mean.number.loose_high, mean.number.value + half),
    )
    if high >= least - 1e-9 and low <= most + 1e-9:
        return
    counts = _groups(list(reading.of_unit(mean.index)))
    if any(
        mean.number.allows(a.number.value / b.number.value, a.number.value / b.number.value)
        for a in _levels(mean, list(reading.of_unit(mean.index)))
        for b in counts
        if a is not b and a is not mean and b is not mean
    ):
        return
    mark = "£" if mean.number.kind == "money" else ""
    each = number_words(total.number.value / group.number.value, 2 if mean.number.value < 10 else 1)
    yield remark_on(
        NAME,
        "wrong",
        [mean, total, group],
        f"{total.words} among {group.words} is {mark}{each} each, not {mean.words}.",
        "Mend the average, the total or the count.",
    )
