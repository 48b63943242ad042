"""Recording: how much of a change is in types of crime that count other things, or more of them, than before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from saferplan.figures import Address
from saferplan.periods import month_number, parse_period
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, series_breaks

if TYPE_CHECKING:
    from saferplan.assessment.context import Context

MOSTLY = 0.5
"""A change of which at least this share is in types whose recording changed carries their caution: the printed rule."""


@dataclass(frozen=True)
class RecordingChanged:
    """The types of a change whose recording changed between its two periods, the largest part of the change first.

    `months` are those of the breaks, ascending; `share` is the part of the change in number that those types make up
    (above 1 where other types went the other way), and `is_all` that the change is of one such type alone.
    """

    types: tuple[str, ...]
    months: tuple[int, ...]
    share: float
    is_all: bool = False


def breaks_between(change: Address, slug: str) -> tuple[int, ...]:
    """The months between the two periods of a change in which the recording of a type changed, ascending."""
    assert change.change_from is not None
    later, earlier = parse_period(change.period), parse_period(change.change_from)
    months = (month_number(one.month) for one in series_breaks(slug))
    return tuple(month for month in months if earlier.first < month <= later.last)


def recording_changed(context: Context, change: Address) -> RecordingChanged | None:
    """What of a change is in types whose recording changed meanwhile, where that is `MOSTLY` so; else None.

    A change of one type, or of anti-social behaviour, is all of it in that type.  The share of a total is the sum of
    the changes in number of such types divided by its own.
    """
    slug = ANTI_SOCIAL_BEHAVIOUR if change.measure == "asb_incidents" else dict(change.group).get("crime_type", "")
    if slug:
        months = breaks_between(change, slug)
        return RecordingChanged((slug,), months, 1.0, is_all=True) if months else None
    if change.measure != "recorded_crime":
        return None
    number = replace(change, change="difference")
    total = context.value(number)
    parts = {}
    for one in context.types:
        if breaks_between(change, one) and str(number.with_group(crime_type=one)) in context.figures:
            parts[one] = context.value(number.with_group(crime_type=one)) or 0.0
    if not total or sum(parts.values()) / total < MOSTLY:
        return None
    way = 1 if total > 0 else -1
    types = tuple(sorted((one for one in parts if way * parts[one] > 0), key=lambda one: (-way * parts[one], one)))
    months = tuple(sorted({month for one in types for month in breaks_between(change, one)}))
    return RecordingChanged(types, months, sum(parts.values()) / total)
