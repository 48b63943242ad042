"""Rates held to the count and the people that stand beside them: per thousand, and so much for each."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.finished.rules.near import LEADS, levels, same_thing, window, words_between
from saferplan.plan.claims.finished.words import singular
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"

_PER = re.compile(
    r"\bper\s+(?P<size>1,?000|10,?000|100,?000|thousand|million|head|capita)(?:\s+(?P<who>[a-z-]+))?", re.I
)
_SIZES = {"thousand": 1e3, "million": 1e6, "head": 1.0, "capita": 1.0}
_EACH_OF = re.compile(
    r"\s*(?:[a-z-]+\s+){0,2}?(?:for|to|on|per|from)?\s*(?:each|every one|every)\s+(?:one\s+)?of\s+" + LEADS + "$", re.I
)
_SAME_SUM = re.compile(
    r"(?:\bor|\bthat is|\bwhich is|\bi\.e\.|\bequal to|\bequivalent to|\bworks out at|\bequates to|\bmeaning|[–—:=(-])"
    r"\s*(?:about|around|just over|just under|some|roughly|a)?\s*$",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\b(?:that of|nationally|national|england|region\w*|force area|elsewhere|compared|than|against"
    r"|where|similar|average)\b",
    re.I,
)
_POPULATION = re.compile(r"\bpopulation\s+(?:of|is|was|stands at|at|has reached)\s+" + LEADS + "$", re.IGNORECASE)
_PEOPLE = frozenset(("person", "household", "adult", "child", "woman", "man", "dwelling", "pupil", "inhabitant"))


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Rates per so many, and sums for each of so many."""
    for one in reading.quantities:
        if one.unit.cell is not None:
            continue
        if one.number.kind == "rate":
            yield from _rate(one, reading, held)
        elif one.number.kind == "money":
            yield from _for_each(one, reading, held)


def _rate(rate: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "18,400 residents ... 1,012 crimes ... 55 crimes per 1,000 residents"."""
    per = _PER.search(rate.after)
    near = levels(window(rate, reading, before=1), "count")
    others = [one for one in window(rate, reading, before=1) if one.number.kind == "rate"]
    if per is None or others or rate.role == "change" or _ELSEWHERE.search(rate.sentence_text):
        return
    size = _SIZES.get(per["size"].lower()) or float(per["size"].replace(",", ""))
    who = singular(per["who"]) if per["who"] and singular(per["who"]) in _PEOPLE else "person"
    people = [
        one
        for one in near
        if (one.noun and one.noun[-1] == who) or (who == "person" and _POPULATION.search(one.before))
    ]
    counts = [one for one in near if one not in people and one.number.value > 1 and (not one.noun or _alike(one, rate))]
    if len(people) != 1 or len(counts) != 1 or people[0].number.value < 500:
        return
    heads, count = people[0], counts[0]
    if count.when and rate.when and count.when != rate.when:
        return
    held.update(one.spot for one in (rate, heads, count))
    low = size * count.number.loose_low / heads.number.loose_high
    high = size * count.number.loose_high / max(heads.number.loose_low, 1)
    half = rate.number.step / 2
    if high >= rate.number.loose_low - half and low <= rate.number.loose_high + half:
        return
    exact = number_words(size * count.number.value / heads.number.value, 1)
    yield remark_on(
        NAME,
        "wrong" if rate.noun and count.noun and rate.noun[-1] == count.noun[-1] else "doubtful",
        [rate, count, heads],
        f"{count.words} among {heads.words} is {exact} per {per['size']}, not {rate.words}.",
        "Mend the rate, the count or the population.",
    )


def _alike(one: Quantity, rate: Quantity) -> bool:
    return not rate.noun or same_thing(one, rate)


def _for_each(cost: Quantity, reading: Reading, held: Held) -> Iterator[Remark]:
    """ "It costs £126,000, or £450 for each of the 280 homes"."""
    here = window(cost, reading, before=0)
    groups = [one for one in levels(here, "count") if one.number.start > cost.number.end]
    groups = [one for one in groups if _EACH_OF.fullmatch(cost.unit.text[cost.number.end : one.number.start])]
    totals = [one for one in here if one.number.kind == "money" and one.number.value > cost.number.value]
    if len(groups) != 1 or len(totals) != 1 or totals[0].role == "change" or cost.role == "change":
        return
    total, group = totals[0], groups[0]
    if total.number.start > cost.number.start or not _SAME_SUM.search(words_between(total, cost)):
        return
    held.update(one.spot for one in (cost, total, group))
    low = total.number.loose_low / max(group.number.loose_high, 1)
    high = total.number.loose_high / max(group.number.loose_low, 1)
    half = (cost.number.step or 1) / 2
    if high >= cost.number.loose_low - half and low <= cost.number.loose_high + half:
        return
    each = number_words(total.number.value / group.number.value)
    yield remark_on(
        NAME,
        "wrong",
        [cost, total, group],
        f"{total.words} for {group.words} is £{each} each, not {cost.words}.",
        "Mend the sum, the sum for each, or the count.",
    )
