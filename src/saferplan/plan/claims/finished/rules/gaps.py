"""Gaps between two groups held to the two shares that they are between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, number_words, remark_on
from saferplan.plan.claims.remarks import Remark

NAME = "arithmetic"

_GAP = re.compile(
    r"\b(?:gap|difference|lead|spread|divide|margin)\s+(?:(?:is|was|here|between (?:them|the two))\s+)*(?:of\s+)?"
    r"(?:just |only |some |about |around |nearly |over )*$",
    re.IGNORECASE,
)
_APART = re.compile(r"\s*(?:apart|between (?:them|the two))\b", re.IGNORECASE)


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """ "66% of men and 53% of women, a gap of 13 points"."""
    for gap in reading.quantities:
        if gap.number.kind not in ("points", "percent") or gap.unit.cell is not None:
            continue
        if not _GAP.search(gap.before[-60:]) and not _APART.match(gap.after):
            continue
        before = [
            one
            for one in reading.of_unit(gap.index)
            if one.sentence == gap.sentence
            and one.number.kind == "percent"
            and one.role == "share"
            and one.number.end <= gap.number.start
        ]
        if len(before) != 2:
            continue
        yield from _held(gap, before[0], before[1], held)


def _held(gap: Quantity, one: Quantity, two: Quantity, held: Held) -> Iterator[Remark]:
    more, fewer = sorted((one, two), key=lambda share: -share.number.value)
    held.update((gap.spot, one.spot, two.spot))
    slack = (one.number.step + two.number.step) / 2
    apart = more.number.value - fewer.number.value
    if gap.number.allows(apart - slack, apart + slack):
        return
    times = (more.number.value / fewer.number.value - 1) * 100 if fewer.number.value else 0.0
    if gap.number.kind == "percent" and gap.number.allows(times - 1, times + 1):
        return  # a gap in per cent of the smaller
    yield remark_on(
        NAME,
        "wrong",
        [gap, one, two],
        f"{more.words} and {fewer.words} are {number_words(apart)} percentage points apart, not {gap.words}.",
        f'Write "{number_words(apart)} percentage points", or mend the shares.',
    )
