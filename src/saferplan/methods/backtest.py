"""Which map to trust: each map foretells steps that are past, from the steps before them alone, and is held to them.

Counts are steps x places, the last step last, at equal distances.  A step that is not held is NaN throughout, and is
neither foretold nor counted as nought.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, Words, check_level
from saferplan.methods._history import YEAR, check_history
from saferplan.methods.forecasting import MAPS, NOTHING_KNOWN, SIMPLE, Layout, Map
from saferplan.methods.prediction import Chosen, overlap_of_top, prediction_scores
from saferplan.methods.spatial_weights import Ints

STEPS = 12
"""So many of the last steps are held out, where as many are held."""

LEAST_STEPS = 5
"""From fewer held-out steps nothing is said of which map is better."""


@dataclass(frozen=True)
class Marking:
    """How much a map marks: a `share` of the places or, with `by_area`, of the area (that of the layout)."""

    share: float = 0.05
    by_area: bool = False


@dataclass(frozen=True)
class Backtest:
    """The scores of each map (rows, by `names`) on each held-out step (columns, by `steps`, rows of the counts).

    `hit_rate` is the share of the step's events in the places marked, `accuracy` that over the share marked (PAI, 1 is
    chance), `efficiency` the accuracy over that of the best map of as many places (PEI), `share` what was marked of all
    places or of the area.  These are NaN where a map could not be made; `reasons` says why, "" elsewhere.  `events` are
    those of each step.  `passed_over` counts steps held but not foretold, for they had no event or nothing before them.
    """

    names: tuple[str, ...]
    steps: Ints
    hit_rate: Floats
    accuracy: Floats
    efficiency: Floats
    share: Floats
    reasons: Words
    events: Floats
    passed_over: int


@dataclass(frozen=True)
class Difference:
    """How much better one map did than the simple one (above 0: better), over the steps that both foretold."""

    name: str
    mean: float
    low: float
    high: float
    times: int


@dataclass(frozen=True)
class Trusted:
    """The map to trust, and what it rests on.

    `name` is the map; `better` says that it is clearly better than the `simple` one, else it is the simple one itself.
    `differences` has every other map that could be compared.  `above_chance` are the maps that clearly mark more events
    than chance does.  The limits of all are at `level`, allowing for how many maps were compared (`compared`).
    """

    name: str
    better: bool
    simple: str
    differences: tuple[Difference, ...]
    above_chance: tuple[str, ...]
    level: float
    compared: int


@dataclass(frozen=True)
class Stability:
    """How far the top places of one year are those of a year before, the latest pair last.

    `overlap` is the share of places at the top of both years among those at the top of either, `by_chance` what two
    sets of as many places drawn at random would share, `steps` how many steps of the year both years hold, and `apart`
    how many years lie between them (1: the year before).
    """

    overlap: Floats
    by_chance: Floats
    steps: Ints
    apart: Ints


def rolling_backtest(
    counts: ArrayLike,
    layout: Layout = NOTHING_KNOWN,
    *,
    maps: Mapping[str, Map] | None = None,
    steps: int = STEPS,
    marking: Marking = Marking(),
) -> Backtest:
    """Each map made before each of the last held steps, from what was held by then, and scored on that step.

    `maps` are functions of the counts so far and the layout; where left out, all of `forecasting.MAPS`.  Of
    the steps that are held and have events, the last `steps` are foretold, as far as a step is held before them.

    How it is calculated: for each step t, map(counts before t) is scored on the counts of t (`prediction_scores`), at
    the greatest number of places that is no more than the share marked, and at one place at least.  Places of one score
    share what they hold, as if they were drawn by lot.  A map sees nothing of t or later.

    What it cannot tell you: how the maps will do once people act on them; and where counts are revised after the month,
    they were not known like this at the time.

    References: Tashman (2000), International Journal of Forecasting 16, 437-450; Chainey, Tompson and Uhlig (2008),
    Security Journal 21, 4-28; Hunt (2016) for the efficiency.

    Raises: CannotReckon when the counts are not steps x places, the share does not lie between 0 and 1, there are no
    maps, an area is asked for that is not there, or there is no step to foretell.
    """
    method = "backtest"
    found, held = check_history(method, counts)
    area = _area(method, layout, marking, found.shape[1])
    makers = MAPS if maps is None else maps
    if not makers or steps < 1:
        raise CannotReckon(method, f"{len(makers)} maps and {steps} steps", "at least one of each")
    could = [int(step) for step in np.flatnonzero(held & (np.nansum(found, axis=1) > 0)) if held[:step].any()]
    if not could:
        raise CannotReckon(method, "no step with events after another", "at least two steps that are held")
    out = could[-steps:]
    scores = np.full((4, len(makers), len(out)), np.nan)
    reasons = np.full((len(makers), len(out)), "", dtype=object)
    for column, step in enumerate(out):
        for row, make in enumerate(makers.values()):
            try:
                score = make(found[:step].copy(), layout)
            except CannotReckon as why:
                reasons[row, column] = str(why)
                continue
            judged = prediction_scores(found[step], score, area=area, ties="shared")
            at = max(int((judged.area <= marking.share * (1 + 1e-12)).sum()), 1) - 1
            kinds = judged.hit_rate, judged.accuracy, judged.efficiency, judged.area
            scores[:, row, column] = [kind[at] for kind in kinds]
    words, rows = reasons.astype(np.str_), np.array(out, dtype=np.int64)
    hit, accuracy, efficiency, share = scores
    passed = int(held.sum()) - len(could)
    return Backtest(tuple(makers), rows, hit, accuracy, efficiency, share, words, found[out].sum(axis=1), passed)


def map_to_trust(
    backtest: Backtest, *, simple: str = SIMPLE, score: str = "efficiency", level: float = 0.95
) -> Trusted:
    """The map with the best held-out score, if it is clearly better than the simple one; else the simple one.

    `score` is "efficiency" or "hit_rate".  A map is compared on the steps that it and the simple map both foretold.

    How it is calculated: the limits of the mean difference of the scores, step by step, by Student's t; where a
    difference resembles the one before it (lag-1 correlation r above 0), the standard error is widened by the root of
    (1 + r) / (1 - r).  They are at 1 - (1 - `level`) / maps compared (Bonferroni), so that by chance alone, in at most
    one of twenty backtests (at 0.95), any map is called better.  Above chance: the same of hit rate less share marked.

    What it cannot tell you: that two maps are equally good.  With twelve steps, a small advantage is not seen.

    References: Diebold and Mariano (1995), Journal of Business and Economic Statistics 13, 253-263.

    Raises: CannotReckon when there is no such score or simple map, or fewer than five steps were foretold by it.
    """
    method = "map to trust"
    check_level(method, level)
    if score not in ("efficiency", "hit_rate"):
        raise CannotReckon(method, f"the score {score}", "efficiency or hit_rate")
    if simple not in backtest.names:
        raise CannotReckon(method, f"no map {simple}", f"one of {', '.join(backtest.names)}")
    table = backtest.efficiency if score == "efficiency" else backtest.hit_rate
    plain = table[backtest.names.index(simple)]
    if np.isfinite(plain).sum() < LEAST_STEPS:
        raise CannotReckon(
            method, f"{np.isfinite(plain).sum()} steps that the simple map foretold", f"at least {LEAST_STEPS}"
        )
    apart = {name: _there(row - plain) for name, row in zip(backtest.names, table, strict=True) if name != simple}
    apart = {name: row for name, row in apart.items() if row.size >= LEAST_STEPS}
    means = {name: mean_with_limits(row, level=_each(level, len(apart))) for name, row in apart.items()}
    differences = tuple(Difference(name, one.mean, one.low, one.high, one.times) for name, one in means.items())
    clear = [one for one in differences if one.low > 0]
    best = max(clear, key=lambda one: one.mean).name if clear else simple
    more = backtest.hit_rate - backtest.share
    over = {name: _there(row) for name, row in zip(backtest.names, more, strict=True)}
    over = {name: row for name, row in over.items() if row.size >= LEAST_STEPS}
    above = [name for name, row in over.items() if mean_with_limits(row, level=_each(level, len(over))).low > 0]
    return Trusted(best, bool(clear), simple, differences, tuple(above), level, len(apart))


def mean_with_limits(scores: ArrayLike, *, level: float = 0.95) -> Chosen:
    """The mean of a score over several held-out steps, with limits by Student's t, wider where steps resemble the last.

    Where many maps are compared, the limits lie far out, and there t is truer with a dozen steps than drawing them anew
    (a bootstrap).

    How it is calculated: mean +- t x s sqrt((1 + r) / (1 - r) / n), with r the lag-1 correlation, nought if below, 0.9
    at most.

    References: Bayley and Hammersley (1946), Journal of the Royal Statistical Society Supplement 8, for the widening.

    Raises: CannotReckon when there are fewer than five scores or one is missing.

    >>> found = mean_with_limits([0.4, 0.5, 0.3, 0.5, 0.4])
    >>> round(found.mean, 2), round(found.low, 3), round(found.high, 3)
    (0.42, 0.316, 0.524)
    """
    found = np.asarray(scores, dtype=np.float64)
    if found.ndim != 1 or found.size < LEAST_STEPS or not np.isfinite(found).all():
        raise CannotReckon(
            "mean score", f"scores of shape {found.shape}", f"a score for each of {LEAST_STEPS} steps or more"
        )
    away = found - found.mean()
    square = float(np.sum(away**2))
    tie = min(max(float(away[1:] @ away[:-1]) / square, 0.0), 0.9) if square > 0 else 0.0
    error = math.sqrt(square / (found.size - 1) / found.size * (1 + tie) / (1 - tie))
    wide = float(special.stdtrit(found.size - 1, (1 + check_level("mean score", level)) / 2)) * error
    mean = float(found.mean())
    return Chosen(mean, mean - wide, mean + wide, found.size, level)


def stability_of_top(counts: ArrayLike, *, share: float = 0.05) -> Stability:
    """How far the top places of each year (12 steps, counted back from the last step) are those of the year before.

    Two years are compared on the steps of the year that both hold.  Where the year before holds none of them, the last
    one that does stands in for it.

    How it is calculated: Jaccard's index of the places with the highest counts (`overlap_of_top`); by chance, with sets
    of a and b places of n, a b / n over a + b - a b / n.

    What it cannot tell you: counts vary by chance, so that even places whose risk never changes move in and out.

    Raises: CannotReckon when counts are not steps x places, the share does not lie between 0 and 1, or no two years
    have a step in common.
    """
    method = "stability of top places"
    found, held = check_history(method, counts)
    top = _top(method, share, found.shape[1])
    made = []
    short = -len(found) % YEAR
    years = np.pad(found, ((short, 0), (0, 0)), constant_values=np.nan).reshape(-1, YEAR, found.shape[1])
    there = np.pad(held, (short, 0)).reshape(-1, YEAR)
    for late in range(1, len(years)):
        for early in range(late - 1, -1, -1):
            both = there[early] & there[late]
            if both.any():
                one, other = (years[year][both].sum(axis=0) for year in (early, late))
                jaccard = overlap_of_top(one, other, top=top)
                made.append((jaccard, _by_chance(one, other, top), int(both.sum()), late - early))
                break
    if not made:
        raise CannotReckon(method, "no two years with a step in common", "two years")
    overlap, chance, steps, apart = (np.array(column) for column in zip(*made, strict=True))
    return Stability(overlap, chance, steps.astype(np.int64), apart.astype(np.int64))


def _by_chance(one: Floats, other: Floats, top: int) -> float:
    """What sets of as many places would share if they were drawn at random."""
    a, b = (float((counts >= np.sort(counts)[-top]).sum()) for counts in (one, other))
    common = a * b / one.size
    return common / (a + b - common)


def _top(method: str, share: float, places: int) -> int:
    """How many places such a share is, one at least."""
    if not 0 < share < 1:
        raise CannotReckon(method, f"a share of {share:g}", "above 0 and below 1")
    return max(int(share * places * (1 + 1e-12)), 1)


def _area(method: str, layout: Layout, marking: Marking, places: int) -> Floats | None:
    """The area of each place where the share is one of area."""
    _top(method, marking.share, places)
    if marking.by_area and layout.area is None:
        raise CannotReckon(method, "no area of the places", "an area for each, to mark a share of it")
    return layout.area if marking.by_area else None


def _each(level: float, many: int) -> float:
    """The level of each of so many limits that all hold together."""
    return 1 - (1 - level) / many


def _there(scores: Floats) -> Floats:
    """The scores that are there."""
    return scores[np.isfinite(scores)]
