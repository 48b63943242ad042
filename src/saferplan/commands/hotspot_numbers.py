"""The numbers behind the findings of `saferplan hotspots`: what the methods give for one group of events.

Pure: counts in, results out, and chance is handed in.  What the counts cannot bear is a reason in words in place of a
result.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from saferplan.errors import CannotReckon
from saferplan.methods.dispersion import dispersion_of
from saferplan.methods.emerging import LEAST_STEPS, Emerging, emerging_hotspots
from saferplan.methods.hotspots import (
    LocalStatistic,
    empirical_bayes_rates,
    false_discoveries,
    getis_ord_by_permutation,
    permutations_needed,
)
from saferplan.methods.place_dispersion import PlaceScatter
from saferplan.methods.place_shares import Concentrated, concentrated
from saferplan.methods.scan import Draws, Reach, Scan, scan_permutation
from saferplan.methods.spatial_weights import SpatialWeights

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LEAST_PLACES = 10
"""Fewer places than this have too few sets of neighbours to draw from."""
LEAST_EVENTS = 30
"""Fewer events than this are not searched for hotspots: chance alone would make any pattern."""
YEAR = 12
"""The months of the window in which it is asked where it is hot now."""
SCANNED_STEPS, SCANNED_SHARE = 6, 0.1
"""The longest window of the scan, in steps, and the most of all events that a circle may hold."""
SIMULATIONS, ENOUGH = 999, 50


LEAST_A_STEP = 1.0
"""Months in which places have fewer events than this on average are joined by threes."""


@dataclass(frozen=True)
class Since:
    """The steps of which places are put into classes: counts (steps x places), and how many held steps each joins."""

    cube: NDArray[np.int64]
    joined: int


@dataclass(frozen=True)
class PlaceNumbers:
    """What was worked out of one group of events.

    `cube` is steps x places.  `window` are the steps of now, `now` their counts, `rate` the shrunken rate per 1,000
    people (None without residents), `raw` the plain one.  `tested` are the places looked at; `z` and `p` are those of
    Gi*, `q` is p corrected for all places and groups, NaN where not tested.  A part that could not be worked out is
    None, and `why` says of it why.  `scatter` is how many times as much the counts vary as by chance.
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
    scan: Scan | None
    scanned: NDArray[np.int64]
    scatter: float
    concentrated: Concentrated | None
    since: Since
    why: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """How many events there are."""
        return int(self.cube.sum())

    def called(self, level: float) -> tuple[Bools, Bools]:
        """The places that stand out as hot, and as cold, once p is corrected."""
        told = np.nan_to_num(self.q, nan=1.0) <= 1 - level + 1e-12
        z = self.gi.z if self.gi is not None else np.zeros(self.q.size)
        full = np.full(self.q.size, np.nan)
        full[self.tested] = z if self.gi is not None else np.nan
        return told & (full > 0), told & (full < 0)

    @property
    def z(self) -> Floats:
        """Gi* of every place, NaN where it was not tested."""
        made = np.full(self.q.size, np.nan)
        if self.gi is not None:
            made[self.tested] = self.gi.z
        return made

    @property
    def p(self) -> Floats:
        """The p-value of every place before correction, NaN where it was not tested."""
        made = np.full(self.q.size, np.nan)
        if self.gi is not None:
            made[self.tested] = self.gi.p
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
    gi = _standing(now, rate, given, tested, random, why)
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
        scan=going_on(cube, given, random, why),
        scanned=_scanned(cube),
        scatter=scatter_of(cube),
        concentrated=_concentrated(now, people, random, why),
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
    now: NDArray[np.int64],
    rate: Floats | None,
    given: PlacesGiven,
    tested: Bools,
    random: np.random.Generator,
    why: dict[str, str],
) -> LocalStatistic | None:
    """Gi* of the places tested, by permutation of all values."""
    many = int(tested.sum())
    if given.weights is None:
        why["where"] = "it is not known which places lie beside each other: give their boundaries with --areas"
    elif many < LEAST_PLACES:
        why["where"] = f"{_there(many, 'place')}, and at least {LEAST_PLACES} are needed to set one against the others"
    elif now.sum() < LEAST_EVENTS:
        why["where"] = (
            f"{_there(int(now.sum()), 'event')}, and chance alone makes any pattern of fewer than {LEAST_EVENTS}"
        )
    else:
        try:
            values = (now if rate is None else rate)[tested].astype(np.float64)
            needed = permutations_needed(many * given.groups, level=given.level)
            return getis_ord_by_permutation(
                values, _among(given.weights, tested), random=random, permutations=needed, conditional=False
            )
        except CannotReckon as error:
            why["where"] = f"the counts cannot bear it ({error})"
    return None


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
    many = int(tested.sum())
    if "where" in why:
        why["since"] = why["where"]
    elif not given.dated:
        why["since"] = "the table has no dates"
    elif len(cube) < LEAST_STEPS:
        why["since"] = f"{_there(len(cube), 'step')} of time, and at least {LEAST_STEPS} are needed"
    else:
        assert given.weights is not None, "places with neighbours"
        values = cube[:, tested].astype(np.float64)
        if given.people is not None:
            values = np.stack([_shrunken(row, given.people[tested]) for row in values])
        weights = _among(given.weights, tested)
        return emerging_hotspots(
            values,
            weights,
            level=given.level,
            random=random,
            permutations=min(permutations_needed(many, level=given.level), MOST_PERMUTATIONS),
        )
    return None


MOST_PERMUTATIONS = 9_999
"""The most permutations of one step among many."""


def _shrunken(counts: Floats, people: Floats) -> Floats:
    """Shrunken rates of one step; all nought where nothing happened."""
    return empirical_bayes_rates(counts, people) if counts.sum() else np.zeros(counts.size)


def _scanned(cube: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places that have any event: the others add nothing to the scan."""
    return np.flatnonzero(cube.sum(axis=0)).astype(np.int64)


def going_on(
    cube: NDArray[np.int64], given: PlacesGiven, random: np.random.Generator, why: dict[str, str]
) -> Scan | None:
    """The prospective scan: is something going on in the last steps that the place's own past does not explain?"""
    rows = _scanned(cube)
    if not given.dated:
        why["now"] = "the table has no dates"
    elif given.points is None:
        why["now"] = "it is not known where the places lie: give their boundaries with --areas"
    elif len(cube) < LEAST_STEPS:
        why["now"] = f"{_there(len(cube), 'step')} of time, and at least {LEAST_STEPS} are needed"
    elif rows.size < LEAST_PLACES:
        why["now"] = f"{_there(rows.size, 'place')} with an event, and at least {LEAST_PLACES} are needed"
    elif cube.sum() < LEAST_EVENTS:
        why["now"] = (
            f"{_there(int(cube.sum()), 'event')}, and chance alone makes any pattern of fewer than {LEAST_EVENTS}"
        )
    else:
        reach = Reach(most=SCANNED_SHARE, longest=min(SCANNED_STEPS, len(cube) // 2), prospective=True)
        spread = PlaceScatter(given.points[rows], min(SCANNED_STEPS, len(cube) // 2))
        draws = Draws(random, simulations=SIMULATIONS, stop_after=ENOUGH, dispersion=spread)
        return scan_permutation(cube[:, rows], given.points[rows], draws=draws, reach=reach)
    return None


def scatter_of(cube: NDArray[np.int64]) -> float:
    """How many times as much counts vary as by chance (`methods.dispersion`); 1 where that cannot be told."""
    try:
        return dispersion_of(cube, longest=min(SCANNED_STEPS, len(cube) // 2))
    except CannotReckon:
        return 1.0


def _concentrated(
    now: NDArray[np.int64], people: Floats | None, random: np.random.Generator, why: dict[str, str]
) -> Concentrated | None:
    """How concentrated the events of now are, beside as many that fall by chance."""
    if now.size < LEAST_PLACES:
        why["concentration"] = f"{_there(now.size, 'place')}, and at least {LEAST_PLACES} are needed"
    elif now.sum() < LEAST_EVENTS:
        why["concentration"] = f"{_there(int(now.sum()), 'event')}, and at least {LEAST_EVENTS} are needed"
    else:
        exposure = people if people is not None and bool((np.nan_to_num(people, nan=0.0) > 0).all()) else None
        return concentrated(now, random=random, exposure=exposure)
    return None


def correct_all(numbers: list[PlaceNumbers]) -> list[PlaceNumbers]:
    """The same with `q`: p corrected for the places of all groups together."""
    q = false_discoveries(np.concatenate([one.p for one in numbers]))
    size = numbers[0].p.size
    return [replace(one, q=q[place * size : (place + 1) * size]) for place, one in enumerate(numbers)]
