"""Means whose total and count are told in the sentence before or after: one for each, how many, and how much in all."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.finished.rules.near import levels, nouns_of, one_subject, window
from saferplan.plan.claims.finished.rules.timed_means import unit_of
from saferplan.plan.claims.finished.words import singular
from saferplan.plan.claims.remarks import Remark

NAME = "mean"

_PER_AFTER = re.compile(
    r"\s*(?:[a-z'’-]+\s+){0,3}?(?:(?:for|to|at|in|on|by|from|of)\s+)?(?:per|a|an|each|every|the average|the typical)\s+"
    r"(?P<per>[a-z-]+)\b",
    re.IGNORECASE,
)
_PER_BEFORE = re.compile(
    r"\b(?:per|each|every|the average|the typical|an average|the mean)\s+(?!number\b|score\b"
    r"|total\b)(?:[a-z-]+\s+)?(?P<per>[a-z-]+)\s+"
    r"(?:was|is|were|has|had|got|received|took|drew|cost|costs|of|came to|stood at|held|made|gave)\b[^.;,\d]{0,30}$"
    r"|^(?:average|the average|the mean)\s+(?!number\b|score\b|total\b)(?P<per2>[a-z-]+)\s+(?:was|is"
    r"|of|came to)\b[^.;,\d]{0,30}$",
    re.IGNORECASE,
)
_EACH = re.compile(r"\beach\b|\bapiece\b", re.IGNORECASE)
_COUNTED = re.compile(r"\b(?:average|mean)\s+number\s+of\s+(?P<what>[a-z-]+(?:\s+[a-z-]+)?)", re.IGNORECASE)
_IN_ALL = re.compile(
    r"\b(?:total(?:led|ling|s)?|in all|altogether|combined|overall|between them|came to|comes to|amount(?:ed|ing)? to"
    r"|add(?:ed|s|ing)? up to|sum of|bill|spent|(?<!and )costs?(?! of))\b[^.;\d]{0,45}$",
    re.IGNORECASE,
)
_IN_ALL_AFTER = re.compile(
    r"\s*(?:[a-z'’-]+\s+){0,4}?(?:in total|in all|altogether|between them|among them|combined)\b", re.I
)
_APART = re.compile(
    r"\b(?:of which|of these|of whom|of them|compared|than|against|target|expected|forecast"
    r"|nationally|elsewhere|up from"
    r"|down from|median|others?|a further|another|including|excluding|remaining)\b",
    re.IGNORECASE,
)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Means of each of so many, with the total near."""
    for mean in reading.quantities:
        if mean.role != "mean" or mean.number.kind not in ("count", "money") or mean.unit.cell is not None:
            continue
        if mean.spot in held or unit_of(mean):
            continue
        yield from _hold(mean, reading, held)


def _per(mean: Quantity) -> str:
    after = _PER_AFTER.match(mean.after)
    if after and singular(after["per"]) != "of":
        return singular(after["per"])
    before = _PER_BEFORE.search(mean.before.lstrip())
    return singular(before["per"] or before["per2"]) if before else ""


def _hold(mean: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    per = _per(mean)
    near = window(mean, reading, before=1, after=1)
    counts = [one for one in levels(near, "count") if one.number.value > 1 and one.noun]
    groups = [one for one in counts if per and per in one.noun]
    if not per and _EACH.search(f"{mean.before[-40:]} {mean.after[:40]}"):
        groups = [one for one in counts if one.sentence != mean.sentence or one.number.end <= mean.number.start]
    elif not per and re.match(r"(?:they|these|those|between them)\b", mean.before.lstrip(), re.IGNORECASE):
        groups = [one for one in counts if one.sentence[0] < mean.sentence[0]]
    totals = [one for one in levels(near, mean.number.kind) if _is_total(one, mean, groups)]
    groups = [one for one in groups if one not in totals]
    if len(groups) != 1 or len(totals) != 1 or not _one_story(mean, groups[0], totals[0]):
        return
    group, total = groups[0], totals[0]
    held.update((mean.spot, total.spot, group.spot))
    low = total.number.loose_low / max(group.number.loose_high, 1)
    high = total.number.loose_high / max(group.number.loose_low, 1)
    half = (mean.number.step or 1) / 2
    if high >= mean.number.loose_low - half and low <= mean.number.loose_high + half:
        return
    mark = "£" if mean.number.kind == "money" else ""
    each = number_words(total.number.value / group.number.value, 2 if mean.number.value < 10 else 1)
    yield remark_on(
        NAME,
        "wrong" if per and _said_total(total) else "doubtful",
        [mean, total, group],
        f"{total.words} among {group.words} is {mark}{each} each, not {mean.words}.",
        "Mend the average, the total or the count.",
    )


def _said_total(one: Quantity) -> bool:
    return bool(_IN_ALL.search(one.before[-70:]) or _IN_ALL_AFTER.match(one.after))


def _is_total(one: Quantity, mean: Quantity, groups: list[Quantity]) -> bool:
    if one.number.value <= mean.number.value or unit_of(one):
        return False
    if _said_total(one):
        return one not in groups or bool(re.search(r"\btotal\b[^.;\d]{0,30}$", one.before, re.IGNORECASE))
    if one in groups or mean.number.kind == "money":
        return False
    counted = _COUNTED.search(mean.before)
    heads = nouns_of(counted["what"]) if counted else set(mean.noun[-1:])
    return bool(one.noun) and one.noun[-1] in heads


def _one_story(mean: Quantity, group: Quantity, total: Quantity) -> bool:
    """Whether nothing between the three speaks of others, and their periods do not differ."""
    text = mean.unit.text
    begin = min(one.number.start for one in (mean, group, total))
    end = max(one.number.end for one in (mean, group, total))
    if _APART.search(text[begin:end]) or re.match(r"[^.;]{0,25}\bof which\b|[^.;]{0,15}\bincluding\b", total.after):
        return False
    if re.search(r"\b(?:budget|target|capacity|limit|maximum|up to)\b[^.;\d]{0,30}$", total.before, re.IGNORECASE):
        return False
    return one_subject(*sorted((mean, group, total), key=lambda one: one.number.start))
