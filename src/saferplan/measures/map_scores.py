"""Map scores: which map of hotspots would have foretold the months that came, tried on months it had not seen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from saferplan.errors import CannotReckon
from saferplan.measures.hotspot_rows import HotspotRows, PlaceFigure
from saferplan.measures.place_cubes import Neighbourhood
from saferplan.methods._checks import Floats
from saferplan.methods.backtest import LEAST_STEPS, Marking, map_to_trust, mean_with_limits, rolling_backtest
from saferplan.methods.forecasting import MAPS, SIMPLE, Layout
from saferplan.periods import Period, period_of

T = "Student's t over the months, allowing for months that resemble the one before"
OF_MANY = f"{T} and for how many maps were compared"

LEAST_MARKED = 2
"""A map that marks a single area is not tried: what it holds is that area's own."""

LEAST_BEFORE = 12
"""The simple map is that of the last twelve months, so as many must lie before the first that is foretold."""

TRIED = {name.lower().replace("*", "-star").replace(" ", "-"): name for name in MAPS if name != "scan"}
"""The maps that are tried, by slug; the scan takes minutes and was nowhere better, so it is left out."""

SIMPLE_SLUG = next(slug for slug, name in TRIED.items() if name == SIMPLE)


def put_map_scores(rows: HotspotRows, monthly: Floats, months: tuple[Period, ...], near: Neighbourhood) -> None:
    """Add what each map foretold of the last months, as far as enough months are held; `monthly` is months x areas.

    Months between the first and the last that are not held are neither foretold nor counted as nought.
    """
    first, last = months[0].first, months[-1].first
    counts = np.full((last - first + 1, monthly.shape[1]), np.nan)
    counts[[month.first - first for month in months]] = monthly
    out = min(len(months) - LEAST_BEFORE, LEAST_BEFORE)
    if out < LEAST_STEPS or Marking().share * monthly.shape[1] < LEAST_MARKED:
        return
    maps = {name: MAPS[name] for name in TRIED.values()}
    try:
        found = rolling_backtest(counts, Layout(near.points, near.weights), maps=maps, steps=out)
        trusted = map_to_trust(found)
    except CannotReckon:  # months without a record, or places all alike: nothing is foretold
        return
    period = period_of(first + int(step) for step in found.steps).text
    gains = {one.name: one for one in trusted.differences}
    for slug, name in TRIED.items():
        row = found.names.index(name)
        there = np.isfinite(found.hit_rate[row])
        if there.sum() < LEAST_STEPS:
            continue
        hit, accuracy = (mean_with_limits(score[row][there]) for score in (found.hit_rate, found.accuracy))
        group, steps = {"place_map": slug}, float(there.sum())
        bounds = (max(hit.low, 0.0) * 100, min(hit.high, 1.0) * 100)
        score = PlaceFigure("map_scores", period, hit.mean * 100, group=group, unit="%", denominator=steps)
        rows.put(replace(score, limits=bounds, limited_by=T))
        times = PlaceFigure(
            "map_scores", period, accuracy.mean, group=group, stat="mean", unit="ratio", denominator=steps
        )
        rows.put(times)
        if name in gains:
            gain = gains[name]
            limits = (gain.low, gain.high)
            rows.put(
                PlaceFigure(
                    "map_gains", period, gain.mean, group=group, unit="index", limits=limits, limited_by=OF_MANY
                )
            )
