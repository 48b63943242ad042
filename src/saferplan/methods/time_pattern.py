"""The hours of the week: when do events happen, where the time of many is known only to lie between two others?

A week is 7 days x 24 hours, Monday first, by the clock on the wall.  For events with true times only: dates without a
time of day would all fall at midnight.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_columns, check_level
from saferplan.methods.intervals import wilson_interval
from saferplan.methods.spatial_weights import Ints

SIMULATIONS = 999
HOURS = 168
"""The hours of a week."""

_HOUR = 3_600
_WEEK = HOURS * _HOUR
_MONDAY = 4 * 86_400  # the first Monday of 1970, in seconds; the count starts on a Thursday
_FEW = 20


def _cells(days: range, hours: tuple[int, ...]) -> Bools:
    """The hours of those days, of a week."""
    made = np.zeros((7, 24), dtype=np.bool_)
    made[np.ix_(days, hours)] = True
    made.flags.writeable = False
    return made


NIGHT = _cells(range(7), (22, 23, 0, 1, 2, 3, 4, 5))
"""From ten at night to six in the morning, on every day."""

WEEKEND = _cells(range(5, 7), tuple(range(24)))
"""Saturday and Sunday, from midnight to midnight."""


@dataclass(frozen=True)
class Times:
    """When events happened, in seconds of the week from Monday's midnight on, and how well that is known.

    `start` is the earliest, `length` the seconds until the latest (0 where the time is known).  `points` counts those
    whose time is known, `over_a_week` those with a week or more between; `swapped` had the latest before the earliest,
    which were exchanged; `without_end` had no latest time, and were taken to happen at the earliest; `left_out` had no
    earliest time, so that they may have happened at any time before, and are in nothing else.
    """

    start: Ints
    length: Ints
    points: int
    over_a_week: int
    swapped: int
    without_end: int
    left_out: int

    @property
    def events(self) -> int:
        """How many events there are to look at."""
        return int(self.start.size)


@dataclass(frozen=True)
class WeekPattern:
    """Events by hour of the week (7 x 24, Monday first), and which hours stand out.

    `weights` adds up to the number of events; an event whose time is not known is in several hours, in parts.
    `ratio` divides by what each hour would have if all were alike.  `p` is the chance that any hour of the week is as
    far above that (or below it, for an hour that is below) where events come at any time alike, and so allows for 168
    hours having been looked at; it is two-sided.
    """

    weights: Floats
    ratio: Floats
    p: Floats
    events: int
    simulations: int


@dataclass(frozen=True)
class WeekComparison:
    """The hours of the week of some events beside those of others (7 x 24, Monday first).

    `share` and `share_of_others` add up to 1 each, and `difference` is the one less the other.  `p` is the chance that
    any hour of the week is as far apart (standardised) where the two differ by chance alone, and so allows for 168
    hours having been looked at; it is two-sided.
    """

    share: Floats
    share_of_others: Floats
    difference: Floats
    p: Floats
    events: int
    others: int
    simulations: int


@dataclass(frozen=True)
class ShareOfHours:
    """The share of events in some of the hours of the week.

    `share` spreads each event evenly between its two times, `low` and `high` are its limits by chance at `level`.
    `surely` is the share of events that can only have happened in these hours, `possibly` of those that may have: what
    is not known of the times lies between the two.  `hours` is the share of the week that these hours are.
    """

    share: float
    low: float
    high: float
    surely: float
    possibly: float
    hours: float
    events: int
    level: float


def times_of_week(earliest: ArrayLike, latest: ArrayLike) -> Times:
    """The times of events, from the earliest and the latest that each may have happened.

    Both are dates with times (numpy's datetime64, Python's datetime without a zone, or ISO text), NaT where there is
    none.  They are those of the clock on the wall; the hour that is lost in spring and come twice in autumn is not
    allowed for.

    Raises: CannotReckon when something is no time, lengths do not fit, no event has an earliest time, or all of twenty
    events or more are at midnight exactly.

    >>> found = times_of_week(["2024-01-01T23:30", "2024-01-03T08:00"], ["2024-01-02T01:15", "NaT"])
    >>> (found.start // 3600).tolist(), found.length.tolist(), found.without_end
    ([23, 56], [6300, 0], 1)
    """
    method = "hours of the week"
    first, last = _seconds(method, earliest), _seconds(method, latest)
    check_columns(method, 1, earliest=first.astype(np.float64), latest=last.astype(np.float64))
    none = np.iinfo(np.int64).min  # what NaT is as a whole number
    known = first != none
    if not known.any():
        raise CannotReckon(method, "no event with an earliest time", "at least one")
    first, last = first[known], last[known]
    open_ = last == none
    last = np.where(open_, first, last)
    swapped = last < first
    start, end = np.minimum(first, last), np.maximum(first, last)
    if start.size >= _FEW and not ((start % 86_400).any() or (end % 86_400).any()):
        raise CannotReckon(method, "every time at midnight exactly", "times of day, not dates alone")
    length = end - start
    return Times(
        start=np.asarray((start - _MONDAY) % _WEEK, dtype=np.int64),
        length=length,
        points=int((length == 0).sum()),
        over_a_week=int((length >= _WEEK).sum()),
        swapped=int(swapped.sum()),
        without_end=int(open_.sum()),
        left_out=int((~known).sum()),
    )


def week_pattern(times: Times, *, random: np.random.Generator, simulations: int = SIMULATIONS) -> WeekPattern:
    """How many events are in each hour of the week, and which hours have more or fewer than chance would give them?

    `random` draws.

    How it is calculated: each event is spread evenly from its earliest to its latest time, and adds to an hour the part
    of it that lies there; a time that is known adds 1 to its hour, and one that spans a week or more 1/168 to each (an
    event between two times is as likely at any moment between them: aoristic analysis).  By chance, every event keeps
    its length and is moved to a moment of the week drawn at random, `simulations` times; p = 2 (r + 1) / (simulations +
    1), at most 1, with r the times in which the busiest hour of all (or the quietest) has as much (as little).

    What it cannot tell you: whether an hour is busy because more people are about.  Hours of the night are quiet nearly
    always, and the day around looks busy for that; times written down as "midnight" or "noon" for want of a better one
    make peaks of their own; and the longer the spans, the flatter the pattern is drawn.

    References: Ratcliffe (2000), International Journal of Geographical Information Science 14, 669-679; Ashby and
    Bowers (2013), Crime Science 2, 1; Westfall and Young (1993), Resampling-Based Multiple Testing.

    Raises: CannotReckon when there are fewer than 19 simulations.

    >>> monday_night = times_of_week(["2024-01-01T23:30"], ["2024-01-02T01:30"])
    >>> found = week_pattern(monday_night, random=np.random.default_rng(1), simulations=19)
    >>> found.weights[0, 23].item(), found.weights[1, :2].tolist()
    (0.25, [0.5, 0.25])
    """
    if simulations < 19:
        raise CannotReckon("hours of the week", f"{simulations} simulations", "at least 19")
    weights = _spread(times.start, times.length)
    most, least = np.empty(simulations), np.empty(simulations)
    for number in range(simulations):
        drawn = _spread(random.integers(0, _WEEK, times.events), times.length)
        most[number], least[number] = drawn.max(), drawn.min()
    near = 1e-9 * times.events  # the same parts added up in another order are equal
    above = (most[:, None] >= weights - near).sum(axis=0)
    below = (least[:, None] <= weights + near).sum(axis=0)
    mean = times.events / HOURS
    p = np.minimum(2 * (np.where(weights >= mean, above, below) + 1) / (simulations + 1), 1.0)
    return WeekPattern(
        weights=weights.reshape(7, 24),
        ratio=weights.reshape(7, 24) / mean,
        p=p.reshape(7, 24),
        events=times.events,
        simulations=simulations,
    )


def compare_weeks(
    times: Times, others: Times, *, random: np.random.Generator, simulations: int = SIMULATIONS
) -> WeekComparison:
    """Do some events come at other hours of the week than others do, such as those of one place and of all others?

    No event may be in both.  `random` draws.  Since both sets have the same nights and weekends, this asks what
    `week_pattern` cannot: whether an hour is busier here than hours of its kind are.

    How it is calculated: the hours of each set as in `week_pattern`.  By chance, the events are dealt out anew to two
    sets of the same size; p = (r + 1) / (simulations + 1), with r the times in which the difference of any hour,
    standardised by that of the same hour over all draws, is as great.

    What it cannot tell you: why; and sets whose times are known more or less well differ for that alone.

    References: Westfall and Young (1993), Resampling-Based Multiple Testing; Ratcliffe (2000), International Journal of
    Geographical Information Science 14.

    Raises: CannotReckon when there are fewer than 19 simulations.

    >>> one, other = (times_of_week([text] * 9, ["NaT"] * 9) for text in ("2024-01-01T23:30", "2024-01-01T12:10"))
    >>> found = compare_weeks(one, other, random=np.random.default_rng(1), simulations=99)
    >>> found.difference[0, [12, 23]].tolist(), found.p[0, [12, 23]].tolist(), found.p[0, 1].item()
    ([-1.0, 1.0], [0.01, 0.01], 1.0)
    """
    if simulations < 19:
        raise CannotReckon("hours of the week", f"{simulations} simulations", "at least 19")
    start, length = (np.concatenate([getattr(one, name) for one in (times, others)]) for name in ("start", "length"))
    mine, theirs = _spread(times.start, times.length), _spread(others.start, others.length)
    away = np.empty((simulations, HOURS))
    due = (mine + theirs) * (times.events / start.size)
    for number in range(simulations):
        chosen = random.permutation(start.size)[: times.events]
        away[number] = np.abs(_spread(start[chosen], length[chosen]) - due)
    deviation = np.sqrt((away**2).mean(axis=0))
    varies = deviation > 1e-9
    standing, drawn = (
        np.where(varies, one / np.where(varies, deviation, 1.0), 0.0) for one in (np.abs(mine - due), away)
    )
    p = ((drawn.max(axis=1)[:, None] >= standing - 1e-9).sum(axis=0) + 1) / (simulations + 1)
    share, of_others = (mine / times.events).reshape(7, 24), (theirs / others.events).reshape(7, 24)
    return WeekComparison(
        share=share,
        share_of_others=of_others,
        difference=share - of_others,
        p=p.reshape(7, 24),
        events=times.events,
        others=others.events,
        simulations=simulations,
    )


def share_of_hours(times: Times, hours: ArrayLike, *, level: float = 0.95) -> ShareOfHours:
    """The share of events in some hours of the week, such as `NIGHT` or `WEEKEND`.

    `hours` is 7 x 24, true or false, Monday first.

    How it is calculated: the mean over events of the part of each that lies in those hours, with Wilson's limits as if
    each event had been in them or not, which are a little wide where spans are long.  They allow for chance alone:
    `surely` and `possibly` for what is not known of the times.

    References: Ratcliffe (2000), International Journal of Geographical Information Science 14; Wilson (1927), Journal
    of the American Statistical Association 22.

    Raises: CannotReckon when the hours are not 7 x 24, or the level is not between 0 and 1.

    >>> times = times_of_week(["2024-01-01T21:00", "2024-01-06T12:00"], ["2024-01-01T23:00", "2024-01-06T13:00"])
    >>> found = share_of_hours(times, NIGHT)
    >>> found.share, found.surely, found.possibly
    (0.25, 0.0, 0.5)
    """
    method = "share of hours"
    inside = np.asarray(hours, dtype=np.bool_)
    if inside.shape != (7, 24):
        raise CannotReckon(method, f"hours of shape {inside.shape}", "7 days x 24 hours")
    check_level(method, level)
    parts = _parts(times, inside.ravel())
    share = float(parts.mean())
    limits = wilson_interval(min(float(parts.sum()), float(times.events)), times.events, level=level)
    return ShareOfHours(
        share=share,
        low=float(limits.low),
        high=float(limits.high),
        surely=float((parts >= 1 - 1e-9).mean()),
        possibly=float((parts > 1e-9).mean()),
        hours=float(inside.mean()),
        events=times.events,
        level=level,
    )


def _seconds(method: str, times: ArrayLike) -> Ints:
    """Times as whole seconds; the least whole number for those that are not there."""
    expected = "dates with times and without a zone, such as 2024-01-31T23:30"
    if np.asarray(times).dtype.kind in "biufc":
        raise CannotReckon(method, "a number for a time", expected)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # numpy warns of a zone, and goes over to Greenwich time
            found: NDArray[np.datetime64] = np.asarray(times, dtype="datetime64[s]")
    except (TypeError, ValueError, Warning):
        raise CannotReckon(method, "a time that cannot be read, or that has a zone", expected) from None
    return found.astype(np.int64)


def _spread(start: Ints, length: Ints) -> Floats:
    """Events by hour of the week, each spread evenly over its length."""
    long = length >= _WEEK
    made = np.full(HOURS, long.sum() / HOURS)
    begin, many = start[~long], length[~long]
    end = begin + many
    first = begin // _HOUR
    last = np.where(many > 0, (end - 1) // _HOUR, first)  # an end on the hour is not in the hour that begins
    one = first == last
    line = np.bincount(first[one], minlength=2 * HOURS + 1).astype(np.float64)
    first, last, begin, end = first[~one], last[~one], begin[~one], end[~one]
    whole = 1.0 / (end - begin)
    size = line.size
    line += np.bincount(first, ((first + 1) * _HOUR - begin) * whole, size)
    line += np.bincount(last, (end - last * _HOUR) * whole, size)
    between = np.bincount(first + 1, whole * _HOUR, size) - np.bincount(last, whole * _HOUR, size)
    line += np.cumsum(between)
    return np.asarray(made + line[:HOURS] + line[HOURS : 2 * HOURS], dtype=np.float64)


def _parts(times: Times, inside: Bools) -> Floats:
    """The part of each event that lies in the hours."""
    run = np.concatenate([[0.0], np.cumsum(np.tile(inside, 2))]) * _HOUR  # seconds inside up to each hour
    edges = np.arange(2 * HOURS + 1) * _HOUR
    long = times.length >= _WEEK
    length = np.where(long, _WEEK, times.length)
    within = np.interp(times.start + length, edges, run) - np.interp(times.start, edges, run)
    known = times.length == 0
    return np.where(known, inside[times.start // _HOUR], within / np.where(known, 1, length))
