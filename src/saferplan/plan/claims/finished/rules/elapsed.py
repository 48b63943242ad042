"""Lengths of time held to the latest period that the document is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.finished.masking import Lasting, When
from saferplan.plan.claims.finished.quantities import Reading
from saferplan.plan.claims.finished.units import Unit
from saferplan.plan.claims.remarks import Remark

NAME = "span"

_FUTURE = re.compile(
    r"\b(?:plan(?:s|ned)?|will|by|target|next|strategy|until|covers?|contract|grant|fund(?:s|ed|ing)?|forecast|due|ends?"
    r"|expected|should|aims?|programme|budget|lease|projected|review(?:ed)? in)\b",
    re.IGNORECASE,
)
_SINCE = re.compile(r",?\s*(?:\(|that is,?\s+)?since\s+(?:the\s+)?(?:year\s+)?", re.IGNORECASE)
_AGO_IN = re.compile(r"\s*[,(]?\s*(?:that is,?\s*)?(?:in|to|at|since)?\s*(?:the (?:year|survey of|plan of)\s+)?", re.I)
_NOT_NOW = re.compile(r"\b(?:then|earlier|previous|before|at that time|had been)\b", re.IGNORECASE)


def find(reading: Reading) -> Iterator[Remark]:
    """ "Rising for six years, since 2020/21" and "three years ago, in 2020/21", in a document about another year."""
    latest = _latest(reading)
    if not latest:
        return
    for unit in reading.units:
        for lasting in unit.scanned.lasting:
            then = _then(unit, lasting)
            if then is None or then.parts or lasting.unit != "year" or lasting.sense == "next":
                continue
            here = [one for one in unit.scanned.whens if one is not then and one.last > then.last]
            if any(_fits(lasting, then, one) for one in (*latest, *here)):
                continue
            now = max(latest, key=lambda one: one.last)
            if now.last <= then.last + 6 or _NOT_NOW.search(unit.text[slice(*unit.sentence_at(lasting.start))]):
                continue
            steps = round((now.last - then.last) / 12, 1)
            told = f"{steps:g} years" if steps != 1 else "1 year"
            first, last = unit.sentence_at(lasting.start)
            yield Remark(
                NAME,
                "doubtful",
                (unit.spot(lasting.start, lasting.end), unit.spot(then.start, then.end)),
                unit.text[first:last].strip(),
                f"From {unit.text[then.start : then.end]} to the latest period that the document gives is {told}, not "
                f"{lasting.count}.",
                "Mend the years or the length.",
            )


def _latest(reading: Reading) -> list[When]:
    """The periods that end in the last year that the document tells of, plans and dates to come left out."""
    found: list[When] = []
    for unit in reading.units:
        for one in unit.scanned.whens:
            first, last = unit.sentence_at(one.start)
            if unit.cell is None and _FUTURE.search(unit.text[first:last]):
                continue
            found.append(one)
    most = max((one.last for one in found), default=0)
    return [one for one in found if one.last > most - 12]


def _then(unit: Unit, lasting: Lasting) -> When | None:
    form = _AGO_IN if lasting.sense == "ago" else _SINCE
    for one in unit.scanned.whens:
        if one.start >= lasting.end and form.fullmatch(unit.text[lasting.end : one.start]):
            return one
    return None


def _fits(lasting: Lasting, then: When, now: When) -> bool:
    """Whether a length may be that from a period to a later one, counted from any point of either."""
    least = (now.first - then.last) / 12
    most = (now.last - then.first) / 12
    if now.kind != "month" and now.months >= 9 and then.months == 12:
        apart = round((now.last - then.last) / 12)
        return lasting.count == apart or (lasting.sense != "ago" and lasting.count == apart + 1)
    return least - 0.5 <= lasting.count <= most + 0.5
