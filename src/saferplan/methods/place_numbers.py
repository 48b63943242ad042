"""Everything that the search of places gives for one group of events, or the reason why a part cannot be told.

Counts in, results out, and chance is handed in.  What the counts cannot bear is a reason in words in place of a result.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats
from saferplan.methods.emerging import LEAST_STEPS, Emerging
from saferplan.methods.hotspots import LocalStatistic, empirical_bayes_rates, false_discoveries
from saferplan.methods.place_search import (
    LEAST_A_STEP,
    LEAST_PLACES,
    SIMULATIONS,
    GoingOn,
    classes_over_time,
    first_of_all,
    first_of_run,
    going_on,
    scatter_of,
    standing_out,
    through_neighbours,
    values_of,
)
from saferplan.methods.place_shares import Concentrated, concentrated, dispersion_of_sums
from saferplan.methods.spatial_weights import SpatialWeights

LEAST_EVENTS = 30
"""Fewer events than this are not searched: chance alone would make any pattern."""
YEAR = 12
"""The months of the window in which it is asked where it is hot now."""
MOST_PERMUTATIONS = 9_999
"""The most permutations of one step among many."""

NO_NEIGHBOURS = "it is not known which places lie beside each other"
NO_POINTS = "it is not known where the places lie"
"""Two of the reasons, which whoever asks may be able to mend."""


@dataclass(frozen=True)
class Since:
    """The steps of which places are put into classes: counts (steps x places), and how many held steps each joins."""

    cube: NDArray[np.int64]
    joined: int

    def first_held(self, step: int, held: int) -> int:
        """The held step with which a step of these begins, of so many that are held.

        >>> Since(np.zeros((10, 4), dtype=np.int64), 3).first_held(0, 31)
        1
        """
        return held - self.joined * (len(self.cube) - step)


@dataclass(frozen=True)
class PlaceNumbers:
    """What was worked out of one group of events.

    `cube` is steps x places.  `window` are the steps of now, `now` their counts, `rate` the shrunken rate per 1,000
    people (None without residents), `raw` the plain one.  `tested` are the places looked at; `z` and `p` are those of
    Gi*, `q` is p corrected for all places and groups, NaN where not tested.  A part that could not be worked out is
    None, and `why` says of it why.  `scanned` are the places that were scanned; `scatter` is how many times as much the
    counts vary as by chance.
    """

    group: str
    cube: NDArray[np.int64]
    window: tuple[int, ...]
    now: NDArray[np.int64]
    raw: Floats | None
    rate: Floats | None
    tested: Bools
    gi: LocalStatistic | None
    q: Floats
    emerging: Emerging | None
    going_on: GoingOn | None
    scanned: NDArray[np.int64]
    scatter: float
    concentrated: Concentrated | None
    since: Since
    people: Floats | None = None
    why: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many events there are."""
        return int(self.cube.sum())

    def called(self, level: float) -> tuple[Bools, Bools]:
        """The places that stand out as hot, and as cold, once p is corrected."""
        told = np.nan_to_num(self.q, nan=1.0) <= 1 - level + 1e-12
        return told & (np.nan_to_num(self.z) > 0), told & (np.nan_to_num(self.z) < 0)

    def by_neighbours(self, level: float) -> Bools:
        """The hot places whose own count is no more than an ordinary place would have."""
        made = np.zeros(self.q.size, dtype=np.bool_)
        people = None if self.people is None else self.people[self.tested]
        if self.tested.any():
            hot = self.called(level)[0][self.tested]
            counts = self.now[self.tested]
            made[self.tested] = through_neighbours(counts, people, hot, level=level, dispersion=self.scatter)
        return made

    @property
    def z(self) -> Floats:
        """Gi* of every place, NaN where it was not tested."""
        return self._of_all(None if self.gi is None else self.gi.z)

    @property
    def p(self) -> Floats:
        """The p-value of every place before correction, NaN where it was not tested."""
        return self._of_all(None if self.gi is None else self.gi.p)

    @property
    def hot_since(self) -> NDArray[np.int64]:
        """Since which step of `since` each place has been hot without a break up to the last; -1 where it is not."""
        return self._steps_of_all(first_of_run)

    @property
    def first_hot(self) -> NDArray[np.int64]:
        """The first step of `since` in which each place was hot; -1 where it never was."""
        return self._steps_of_all(first_of_all)

    def _of_all(self, found: Floats | None) -> Floats:
        """What was found of the places tested, as a number for every place."""
        made = np.full(self.q.size, np.nan)
        if found is not None:
            made[self.tested] = found
        return made

    def _steps_of_all(self, step_of: Callable[[Bools], NDArray[np.int64]]) -> NDArray[np.int64]:
        """A step of every place, -1 for none."""
        made = np.full(self.q.size, -1, dtype=np.int64)
        if self.emerging is not None:
            made[self.tested] = step_of(self.emerging.hot)
        return made


@dataclass(frozen=True)
class PlacesGiven:
    """The places as the methods need them: who neighbours whom, points in metres, residents; None for what is not held.

    `step_months` are the months from year nought in which each held step begins, `months_a_step` how long one is;
    `groups` is how many groups are looked at, for which each is corrected.
    """

    weights: SpatialWeights | None
    points: Floats | None
    people: Floats | None
    step_months: tuple[int, ...]
    months_a_step: int
    dated: bool
    groups: int
    level: float


def window_of(given: PlacesGiven) -> tuple[int, ...]:
    """The steps of now: those of the last twelve months where more are held, else all."""
    last = given.step_months[-1]
    return tuple(n for n, month in enumerate(given.step_months) if month > last + given.months_a_step - 1 - YEAR)


def work_out(group: str, cube: NDArray[np.int64], given: PlacesGiven, random: np.random.Generator) -> PlaceNumbers:
    """Everything for one group: `cube` is counts, steps x places.  `q` is left to `correct_all`."""
    window = window_of(given) if given.dated else (0,)
    now = cube[list(window)].sum(axis=0)
    why: dict[str, str] = {}
    people = given.people
    tested = np.ones(now.size, dtype=np.bool_) if people is None else np.nan_to_num(people, nan=0.0) > 0
    raw, rate = _rates(now, people, tested)
    gi = _standing(now, given, tested, random, why)
    since = since_of(cube, given)
    return PlaceNumbers(
        group=group,
        cube=cube,
        window=window,
        now=now,
        raw=raw,
        rate=rate,
        tested=tested,
        gi=gi,
        q=np.full(now.size, np.nan),
        emerging=_emerging(since.cube, given, tested, random, why),
        since=since,
        going_on=_going_on(cube, given, random, why),
        scanned=_scanned(cube),
        scatter=scatter_of(cube) if given.dated else 1.0,
        concentrated=_concentrated(now, _scatter_of_sums(cube, len(window)), people, random, why),
        people=people,
        why=why,
    )


def _rates(now: NDArray[np.int64], people: Floats | None, tested: Bools) -> tuple[Floats | None, Floats | None]:
    """The plain and the shrunken rate of each place per 1,000 people, NaN where nobody is known to live."""
    if people is None or not now[tested].sum():
        return None, None
    raw, rate = np.full(now.size, np.nan), np.full(now.size, np.nan)
    raw[tested] = 1000 * now[tested] / people[tested]
    rate[tested] = 1000 * empirical_bayes_rates(now[tested], people[tested])
    return raw, rate


def _standing(
    now: NDArray[np.int64], given: PlacesGiven, tested: Bools, random: np.random.Generator, why: dict[str, str]
) -> LocalStatistic | None:
    """Gi* of the places tested, by permutation of all values."""
    many = int(tested.sum())
    if given.weights is None:
        why["where"] = NO_NEIGHBOURS
    elif many < LEAST_PLACES:
        why["where"] = f"{_there(many, 'place')}, and at least {LEAST_PLACES} are needed to set one against the others"
    elif now[tested].sum() < LEAST_EVENTS:
        why["where"] = _too_few_events(int(now[tested].sum()))
    else:
        try:
            values = values_of(now[tested], None if given.people is None else given.people[tested])
            weights, tests = _among(given.weights, tested), many * given.groups
            return standing_out(values, weights, tests=tests, level=given.level, random=random)
        except CannotReckon as error:
            why["where"] = f"the counts cannot bear it ({error})"
    return None


def _too_few_events(count: int) -> str:
    """Why so few events are not searched."""
    return f"{_there(count, 'event')}, and chance alone makes any pattern of fewer than {LEAST_EVENTS}"


def _there(count: int, what: str) -> str:
    """That there is one of something, or so many."""
    return f"there {'is' if count == 1 else 'are'} {count:,} {what}{'' if count == 1 else 's'}"


def _among(weights: SpatialWeights, tested: Bools) -> SpatialWeights:
    """The weights among the places tested."""
    if tested.all():
        return weights
    rows = np.flatnonzero(tested)
    return SpatialWeights(weights.matrix[rows][:, rows].tocsr(), weights.kind)


def since_of(cube: NDArray[np.int64], given: PlacesGiven) -> Since:
    """The steps for classes: months, or three joined, counted from the last, where months hold too few events.

    Months are joined only where at least ten such quarters are left and no month between is missing.

    >>> given = PlacesGiven(None, None, None, tuple(range(31)), 1, True, 1, 0.95)
    >>> found = since_of(np.ones((31, 4), dtype=np.int64) * [1, 0, 0, 0], given)
    >>> found.cube.shape, found.joined, found.cube[:, 0].tolist()
    ((10, 4), 3, [3, 3, 3, 3, 3, 3, 3, 3, 3, 3])
    """
    steps, places = cube.shape
    unbroken = steps == given.step_months[-1] - given.step_months[0] + 1
    if given.months_a_step > 1 or not unbroken or steps // 3 < LEAST_STEPS or cube.sum() >= LEAST_A_STEP * cube.size:
        return Since(cube, 1)
    last = cube[steps - 3 * (steps // 3) :]
    return Since(last.reshape(-1, 3, places).sum(axis=1), 3)


def _emerging(
    cube: NDArray[np.int64], given: PlacesGiven, tested: Bools, random: np.random.Generator, why: dict[str, str]
) -> Emerging | None:
    """The class of each place tested over all steps."""
    if "where" in why:
        why["since"] = why["where"]
    elif not given.dated:
        why["since"] = "the table has no dates"
    elif len(cube) < LEAST_STEPS:
        why["since"] = f"{_there(len(cube), 'step')} of time, and at least {LEAST_STEPS} are needed"
    else:
        assert given.weights is not None, "places with neighbours"
        return classes_over_time(
            cube[:, tested],
            None if given.people is None else given.people[tested],
            _among(given.weights, tested),
            level=given.level,
            random=random,
            most=MOST_PERMUTATIONS,
        )
    return None


def _scanned(cube: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places that have any event: the others add nothing to the scan."""
    return np.flatnonzero(cube.sum(axis=0)).astype(np.int64)


def _going_on(
    cube: NDArray[np.int64], given: PlacesGiven, random: np.random.Generator, why: dict[str, str]
) -> GoingOn | None:
    """Is something going on in the last steps that the place's own past does not explain?"""
    rows = _scanned(cube)
    if not given.dated:
        why["now"] = "the table has no dates"
    elif given.points is None:
        why["now"] = NO_POINTS
    elif len(cube) < LEAST_STEPS:
        why["now"] = f"{_there(len(cube), 'step')} of time, and at least {LEAST_STEPS} are needed"
    elif rows.size < LEAST_PLACES:
        why["now"] = f"{_there(rows.size, 'place')} with an event, and at least {LEAST_PLACES} are needed"
    elif cube.sum() < LEAST_EVENTS:
        why["now"] = _too_few_events(int(cube.sum()))
    else:
        return going_on(cube[:, rows], given.points[rows], random=random, simulations=SIMULATIONS)
    return None


def _scatter_of_sums(cube: NDArray[np.int64], steps: int) -> float:
    """How many times as much sums over so many steps vary as by chance; 1 where there are too few to tell."""
    try:
        return dispersion_of_sums(cube, steps=steps)
    except CannotReckon:
        return 1.0


def _concentrated(
    now: NDArray[np.int64], scatter: float, people: Floats | None, random: np.random.Generator, why: dict[str, str]
) -> Concentrated | None:
    """How concentrated the events of now are, beside as many that fall by chance and vary as much."""
    if now.size < LEAST_PLACES:
        why["concentration"] = f"{_there(now.size, 'place')}, and at least {LEAST_PLACES} are needed"
    elif now.sum() < LEAST_EVENTS:
        why["concentration"] = f"{_there(int(now.sum()), 'event')}, and at least {LEAST_EVENTS} are needed"
    else:
        exposure = people if people is not None and bool((np.nan_to_num(people, nan=0.0) > 0).all()) else None
        return concentrated(now, random=random, exposure=exposure, dispersion=scatter)
    return None


def correct_all(numbers: list[PlaceNumbers]) -> list[PlaceNumbers]:
    """The same with `q`: p corrected for the places of all groups together."""
    q = false_discoveries(np.concatenate([one.p for one in numbers]))
    size = numbers[0].p.size
    return [replace(one, q=q[place * size : (place + 1) * size]) for place, one in enumerate(numbers)]
