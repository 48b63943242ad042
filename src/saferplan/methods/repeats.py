"""Repeats: how often does the same place (or person) have another event, how soon, and is it more than chance?

For data that name the true place: points that were moved to a street's middle make strangers look like one place.
Places are rows: the events have the row of their place, and `exposure` has one number for each place that could have
had one, whether it did or not.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_columns, check_level, check_not_negative, numbers
from saferplan.methods._limits import beta_limits, z_of
from saferplan.methods.spatial_weights import Ints

SIMULATIONS = 999

WITHIN = (7.0, 14.0, 30.0, 90.0, 180.0, 365.0)
"""The days after an event at which the share that were repeated is read."""

UNKNOWN = -1
"""The row of an event whose place is not known."""


@dataclass(frozen=True)
class Repeats:
    """How events fall on places, beside what chance would make of as many.

    `events` have a known place, `unknown` have not and are in nothing else.  `places` could have had one and `hit` had:
    `prevalence` is hit / places, `concentration` events / hit, and `incidence` events / places, which is the product of
    both.  `spread` counts the places with 1, 2, 3, ... events; `repeats` are the events that were not the first of
    their place, and `share` is theirs of all.

    `spread_by_chance` and `share_by_chance` are means over data sets in which the events fall on places by chance;
    `low` and `high` bound the share by chance at `level`, and `p` is how often chance makes as many repeats.
    """

    events: int
    unknown: int
    places: int
    hit: int
    incidence: float
    prevalence: float
    concentration: float
    spread: Ints
    repeats: int
    share: float
    spread_by_chance: Floats
    share_by_chance: float
    low: float
    high: float
    p: float
    level: float


@dataclass(frozen=True)
class Window:
    """How long places were watched: until `end`, in days as the times are.

    `within` has the days after an event at which the curve is read, and `level` that of its limits.
    """

    end: float
    within: tuple[float, ...] = WITHIN
    level: float = 0.95


@dataclass(frozen=True)
class TimeToRepeat:
    """The share of events that are followed by another at the same place within so many days.

    `share` has one number for each of `within`, with `low` and `high`; `followed` counts the events that had not been
    repeated before and were still watched then.  NaN where none was.  `gaps` counts the repeats seen, `at_once` those
    with no time between, which may be one event written down twice.

    `by_chance` is the mean share where the same events fall on places by chance, and `p` how often chance makes as
    large a share; `by_shuffling` and `p_of_timing` are the same where places keep how many they have, and the times are
    dealt out anew.  Both p allow for all of `within` having been looked at.
    """

    within: Floats
    share: Floats
    low: Floats
    high: Floats
    followed: Ints
    gaps: int
    at_once: int
    by_chance: Floats
    p: Floats
    by_shuffling: Floats
    p_of_timing: Floats
    level: float


def rows_of_places(names: Sequence[Hashable], known: Sequence[Hashable]) -> Ints:
    """The row of each event's place in the list of all places; -1 where it has no name or one that is not there.

    Raises: CannotReckon when a place stands in the list twice.

    >>> rows_of_places(["X02", "X01", "", "X02", "X77"], ["X01", "X02", "X03"]).tolist()
    [1, 0, -1, 1, -1]
    """
    row = {name: number for number, name in enumerate(known)}
    if len(row) != len(known):
        raise CannotReckon("repeats", "a place that is listed twice", "each place once")
    found = [UNKNOWN if name is None or name == "" else row.get(name, UNKNOWN) for name in names]
    return np.asarray(found, dtype=np.int64)


def repeats(
    place: ArrayLike,
    exposure: ArrayLike,
    *,
    random: np.random.Generator,
    simulations: int = SIMULATIONS,
    level: float = 0.95,
) -> Repeats:
    """How many events are repeats at the same place, and how many would be by chance?

    `place` has the row of each event's place, or -1 where it is not known.  `exposure` has one number for each place:
    ones where each is as likely as another, or what makes one likelier, such as the households in a building.
    `random` draws.

    How it is calculated: events are counted by place.  By chance, as many events fall on places one by one, each place
    being as likely as its exposure says, `simulations` times; p = (r + 1) / (simulations + 1), r the times with as many
    repeats.

    What it cannot tell you: why.  A place may be at greater risk all along, or one event may bring on the next:
    `time_to_repeat` tells something of that.  Where persons or addresses are matched poorly, or the window is short,
    repeats are missed.

    References: Trickett et al. (1992), British Journal of Criminology 32, 81-89; Nelson (1980), American Journal of
    Sociology 85, 870-891, for repeats by chance.

    Raises: CannotReckon when no event has a place, a row is not one of a place, an event is where there is no exposure,
    or there are fewer than 19 simulations.

    >>> found = repeats([0, 0, 0, 1, 2, -1], [1] * 10, random=np.random.default_rng(1))
    >>> found.spread.tolist(), found.repeats, found.share, found.unknown
    ([2, 0, 1], 2, 0.4, 1)
    >>> found.incidence, found.prevalence, round(found.concentration, 3)
    (0.5, 0.3, 1.667)
    """
    method = "repeats"
    rows, weight = _placed(method, place, exposure, simulations)
    known = rows[rows != UNKNOWN]
    spread, events, places = _spread(known), known.size, int((weight > 0).sum())
    hit = int(spread.sum())
    chances = _chances(weight)
    drawn = np.zeros(spread.size)
    others = np.empty(simulations)
    for number in range(simulations):
        of_these = _spread(_fallen(weight.size, chances, events, random))
        shorter = min(spread.size, of_these.size)
        drawn[:shorter] += of_these[:shorter]
        others[number] = events - of_these.sum()
    tail = (1 - check_level(method, level)) / 2
    low, high = np.quantile(others / events, [tail, 1 - tail])
    return Repeats(
        events=events,
        unknown=int(rows.size - events),
        places=places,
        hit=hit,
        incidence=events / places,
        prevalence=hit / places,
        concentration=events / hit,
        spread=spread,
        repeats=events - hit,
        share=(events - hit) / events,
        spread_by_chance=drawn / simulations,
        share_by_chance=float(others.mean() / events),
        low=float(low),
        high=float(high),
        p=float(((others >= events - hit).sum() + 1) / (simulations + 1)),
        level=level,
    )


def time_to_repeat(
    place: ArrayLike,
    times: ArrayLike,
    exposure: ArrayLike,
    *,
    window: Window,
    random: np.random.Generator,
    simulations: int = SIMULATIONS,
) -> TimeToRepeat:
    """How soon is an event followed by another at the same place, and is it sooner than chance would have it?

    `place` and `exposure` are as in `repeats`, `times` has a number of days for each event.  An event near the end of
    the window could not be repeated yet: it counts for as long as it was watched.

    How it is calculated: Kaplan and Meier's estimate over the events, from each to the next at its place, or to the end
    of the window where there is none.  Its variance adds up the influence of the events of one place before it squares
    (the infinitesimal jackknife), since events of one place are not independent; the limits are taken on the scale of
    log(-log).  With no repeat yet, or nothing else, the limits are Clopper and Pearson's of none, or all, of
    `followed`.  By chance: events keep their times and fall on places as in `repeats`; then, apart, places keep their
    events and the times are shuffled.  p sets the standardised share against the greatest over all of `within` in each
    data set (Westfall and Young).

    What it cannot tell you: whether the same offender came back.  A small `p` with a large `p_of_timing` says that some
    places are at risk all along; a small `p_of_timing`, that the risk is greater soon after an event, or that the
    events of some places came in a wave of their own.  A wave that came to all places is allowed for.

    References: Polvi et al. (1991), British Journal of Criminology 31, 411-414; Kaplan and Meier (1958), Journal of
    the American Statistical Association 53; Kalbfleisch and Prentice (2002), section 1.4, for the limits; Westfall and
    Young (1993), Resampling-Based Multiple Testing.

    Raises: CannotReckon as `repeats`, and when times do not fit, one is missing or after the end, or `within` does not
    rise from above 0.

    >>> found = time_to_repeat([0, 1, 0, 1], [0.0, 10.0, 5.0, 300.0], [1] * 50, window=Window(365.0, (7.0, 30.0)),
    ...                        random=np.random.default_rng(1))
    >>> found.share.round(3).tolist(), found.gaps
    ([0.25, 0.25], 2)
    """
    method = "time to repeat"
    rows, weight = _placed(method, place, exposure, simulations)
    when, within = _timed(method, times, rows, window)
    known = rows != UNKNOWN
    rows, when = rows[known], when[known]
    ordered, rank = np.sort(when), np.argsort(np.argsort(when, kind="stable"))
    of_event, gap, again = _gaps(rows, rank, ordered, window.end)
    left = _left(gap, again, within)
    followed = (gap[:, None] >= within).sum(axis=0).astype(np.int64)
    error = _error(of_event, gap, again, within, left)
    low, high = _limits(left, error, followed, check_level(method, window.level))
    chances = _chances(weight)

    def fallen() -> Floats:
        return 1 - _left(
            *_gaps(_fallen(weight.size, chances, rows.size, random), rank, ordered, window.end)[1:], within
        )

    def shuffled() -> Floats:
        return 1 - _left(*_gaps(rows, random.permutation(rank), ordered, window.end)[1:], within)

    share = np.where(followed > 0, 1 - left, np.nan)
    by_chance, p = _against(share, fallen, simulations)
    by_shuffling, p_of_timing = _against(share, shuffled, simulations)
    return TimeToRepeat(
        within=within,
        share=share,
        low=low,
        high=high,
        followed=followed,
        gaps=int(again.sum()),
        at_once=int((again & (gap == 0)).sum()),
        by_chance=by_chance,
        p=p,
        by_shuffling=by_shuffling,
        p_of_timing=p_of_timing,
        level=window.level,
    )


def _placed(method: str, place: ArrayLike, exposure: ArrayLike, simulations: int) -> tuple[Ints, Floats]:
    """The rows of the events' places, and the exposure of all places."""
    weight = check_not_negative(method, "an exposure", exposure)
    check_columns(method, 2, exposure=weight)
    given = numbers(method, "the row of a place", place)
    check_columns(method, 1, place=given)
    wrong = ~((given == np.floor(given)) & (given >= UNKNOWN) & (given < weight.size))
    if wrong.any():
        said = f"row {given[wrong].flat[0]:g} for a place"
        raise CannotReckon(method, said, f"whole numbers from 0 to {weight.size - 1}, or -1 where it is not known")
    rows = given.astype(np.int64)
    known = rows[rows != UNKNOWN]
    if not known.size:
        raise CannotReckon(method, "no event with a known place", "at least one")
    if (weight[known] == 0).any():
        raise CannotReckon(method, "events where there is no exposure", "an exposure above 0 wherever an event is")
    if simulations < 19:
        raise CannotReckon(method, f"{simulations} simulations", "at least 19")
    return rows, weight


def _timed(method: str, times: ArrayLike, rows: Ints, window: Window) -> tuple[Floats, Floats]:
    """The times of the events, and the days at which the curve is read."""
    when = numbers(method, "a time", times)
    check_columns(method, 1, place=rows.astype(np.float64), times=when)
    if not np.isfinite(when).all():
        raise CannotReckon(method, "a time that is missing", "a time for each event")
    if when.max() > window.end:
        said = f"an event at {when.max():g}, after the end of the window at {window.end:g}"
        raise CannotReckon(method, said, "events up to the end")
    within = numbers(method, "a number of days", window.within)
    if within.ndim != 1 or not within.size or not (np.diff(within, prepend=0.0) > 0).all():
        raise CannotReckon(method, f"a curve read at {within.tolist()}", "days rising from above 0")
    return when, within


def _spread(rows: Ints) -> Ints:
    """How many places have 1, 2, 3, ... of the events."""
    return np.asarray(np.bincount(np.bincount(rows))[1:], dtype=np.int64)


def _chances(weight: Floats) -> Floats | None:
    """The exposure added up, as a share of all; None where all places have the same."""
    return None if (weight == weight[0]).all() else np.asarray(np.cumsum(weight) / weight.sum(), dtype=np.float64)


def _fallen(places: int, chances: Floats | None, events: int, random: np.random.Generator) -> Ints:
    """The places on which so many events fall by chance."""
    if chances is None:
        return random.integers(0, places, events)
    found = np.searchsorted(chances, random.random(events) * chances[-1], side="right")
    return np.asarray(found, dtype=np.int64)


def _gaps(rows: Ints, rank: Ints, ordered: Floats, end: float) -> tuple[Ints, Floats, Bools]:
    """Of each event, by place and time: its place, the days until the next or the end, and which it was.

    `ordered` has the times from the first on, and `rank` says which of them is that of each event.
    """
    place, which = np.divmod(np.sort(rows * ordered.size + rank), ordered.size)
    time = ordered[which]
    again = np.append(place[1:] == place[:-1], False)
    return place, np.where(again, np.append(time[1:], 0.0), end) - time, again


def _steps(gap: Floats, again: Bools) -> tuple[Floats, Ints, Ints]:
    """The gaps after which there were repeats, how many these were, and how many events were watched until then."""
    at, repeated = np.unique(gap[again], return_counts=True)
    watched = gap.size - np.searchsorted(np.sort(gap), at, side="left")
    return at, repeated, watched


def _left(gap: Floats, again: Bools, within: Floats) -> Floats:
    """The share of events that are not repeated within so many days (Kaplan and Meier)."""
    at, repeated, watched = _steps(gap, again)
    left = np.concatenate([[1.0], np.cumprod(1 - repeated / watched)])
    return np.asarray(left[np.searchsorted(at, within, side="right")], dtype=np.float64)


def _error(place: Ints, gap: Floats, again: Bools, within: Floats, left: Floats) -> Floats:
    """The standard error of the share left, from the influence of each place."""
    at, repeated, watched = _steps(gap, again)
    rest = np.maximum(watched - repeated, 1).astype(np.float64)  # 0 only where the share left is 0, and its error too
    lost = np.concatenate([[0.0], np.cumsum(repeated / (watched * rest))])
    _, of_place = np.unique(place, return_inverse=True)
    made = np.zeros(within.size)
    for number, days in enumerate(within):
        pull = -lost[np.searchsorted(at, np.minimum(gap, days), side="right")]
        seen = again & (gap <= days)
        pull[seen] += 1 / rest[np.searchsorted(at, gap[seen])]
        made[number] = left[number] * np.sqrt(np.sum(np.bincount(of_place, pull) ** 2))
    return made


def _limits(left: Floats, error: Floats, followed: Ints, level: float) -> tuple[Floats, Floats]:
    """The limits of the share that was repeated; NaN where none was watched for so long."""
    inside = (left > 0) & (left < 1)
    safe = np.where(inside, left, 0.5)
    reach = z_of(level) * error / (safe * np.abs(np.log(safe)))
    nought, many, tail = np.zeros(left.size), followed.astype(np.float64), (1 - level) / 2
    none_yet, all_now = beta_limits(nought, many, tail)[1], beta_limits(many, nought, tail)[0]
    low = np.where(inside, 1 - safe ** np.exp(-reach), np.where(left >= 1, 0.0, all_now))
    high = np.where(inside, 1 - safe ** np.exp(reach), np.where(left >= 1, none_yet, 1.0))
    watched = followed > 0
    return np.where(watched, low, np.nan), np.where(watched, high, np.nan)


def _against(share: Floats, draw: Callable[[], Floats], simulations: int) -> tuple[Floats, Floats]:
    """The mean share of data sets that `draw` makes, and p of the shares found, allowing for all being looked at."""
    drawn = np.stack([draw() for _ in range(simulations)])
    mean, deviation = drawn.mean(axis=0), drawn.std(axis=0)
    varies = (deviation > 1e-12) & ~np.isnan(share)
    safe = np.where(varies, deviation, 1.0)
    standing = np.where(varies, (share - mean) / safe, np.where(share > mean + 1e-12, np.inf, -np.inf))
    greatest = np.where(varies, (drawn - mean) / safe, -np.inf).max(axis=1)
    above = (greatest[:, None] >= standing - 1e-9).sum(axis=0)
    p = np.where(np.isnan(share), np.nan, (above + 1) / (simulations + 1))
    return np.where(np.isnan(share), np.nan, mean), p
