"""Everything that times of day and addresses give for one group of events: hours of the week, and repeats."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.errors import CannotReckon
from saferplan.methods.repeats import WITHIN, Repeats, TimeToRepeat, Window, repeats, time_to_repeat
from saferplan.methods.time_pattern import (
    NIGHT,
    WEEKEND,
    ShareOfHours,
    Times,
    WeekPattern,
    share_of_hours,
    times_of_week,
    week_pattern,
)

Moments = NDArray[np.datetime64]

LEAST_TIMED = 50
"""Fewer events than this make no pattern of the week, and no curve of repeats."""
MOST_FOLLOWED = 20_000
"""The most events, the latest, whose repeats are looked for."""


@dataclass(frozen=True)
class TimeNumbers:
    """What was worked out of times and addresses of one group; a part that was not is None, and `why` says why.

    `again` has how events fall on addresses, `follow` how soon one follows; `counted` says that how many addresses
    there are was given, so that `again` has a chance to be set against.  `hit` and `share` are those seen.
    """

    times: Times | None
    week: WeekPattern | None
    night: ShareOfHours | None
    weekend: ShareOfHours | None
    again: Repeats | None
    follow: TimeToRepeat | None
    hit: int
    counted: bool
    why: dict[str, str]


@dataclass(frozen=True)
class Timed:
    """The events of one group: earliest and latest moment (NaT for none), and their address, "" where not known.

    `addresses` is how many there are in all, 0 where that was not said.
    """

    earliest: Moments
    latest: Moments
    address: tuple[str, ...]
    addresses: int


def work_out_times(events: Timed, *, refused: dict[str, str], level: float, random: np.random.Generator) -> TimeNumbers:
    """The hours of the week, and repeats; `refused` says of "hours" and "repeats" why the table does not allow them."""
    why = dict(refused)
    times = week = night = weekend = None
    if "hours" not in why:
        try:
            times = times_of_week(events.earliest, events.latest)
            if times.events < LEAST_TIMED:
                why["hours"] = f"{times.events} events have a time, and at least {LEAST_TIMED} are needed"
            else:
                week = week_pattern(times, random=random)
                night, weekend = (share_of_hours(times, hours, level=level) for hours in (NIGHT, WEEKEND))
        except CannotReckon as error:
            why["hours"] = f"the times cannot bear it ({error})"
    again = follow = None
    hit = 0
    if "repeats" not in why:
        again, follow, hit = _repeats(events, level, random, why)
    return TimeNumbers(times, week, night, weekend, again, follow, hit, events.addresses > 0, why)


def _repeats(
    events: Timed, level: float, random: np.random.Generator, why: dict[str, str]
) -> tuple[Repeats | None, TimeToRepeat | None, int]:
    """How events fall on addresses and how soon one follows, and how many addresses had any."""
    known = [number for number, name in enumerate(events.address) if name]
    order = {name: row for row, name in enumerate(dict.fromkeys(events.address[number] for number in known))}
    if len(known) < LEAST_TIMED:
        why["repeats"] = f"{len(known)} events have an address, and at least {LEAST_TIMED} are needed"
        return None, None, len(order)
    if 0 < events.addresses < len(order):
        why["repeats"] = (
            f"{len(order):,} addresses had an event, more than the {events.addresses:,} that there are said to be"
        )
        return None, None, len(order)
    rows = np.array([order[events.address[number]] for number in known], dtype=np.int64)
    exposure = np.ones(max(events.addresses, len(order), 2))
    again = repeats(rows, exposure, random=random, level=level)
    follow = None
    when = events.earliest[known]
    dated = ~np.isnat(when)
    if dated.sum() >= LEAST_TIMED:
        days = when[dated].astype("datetime64[s]").astype(np.int64) / 86_400
        latest = np.argsort(days, kind="stable")[-MOST_FOLLOWED:]
        long = tuple(one for one in WITHIN if one <= np.ptp(days[latest]))
        if long:
            window = Window(float(days.max()), long, level)
            follow = time_to_repeat(rows[dated][latest], days[latest], exposure, window=window, random=random)
    return again, follow, len(order)
