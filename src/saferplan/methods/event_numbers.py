"""Everything that true points and days give for one group of events: density and near repeats, or why they do not."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from saferplan.methods._checks import Floats
from saferplan.methods.density import Density, grid_round, kernel_density, normal_bandwidth
from saferplan.methods.near_repeat import Bands, NearRepeats, near_repeats

LEAST_POINTS = 50
"""Fewer events than this make no surface and no table of pairs."""
MOST_PAIRED = 20_000
"""The most events, the latest, of which pairs are formed."""
SPACE_BANDS = (0.0, 1.0, 100.0, 200.0, 300.0, 400.0)
"""The edges in metres: the same place, then steps of a hundred."""
TIME_BANDS = (0.0, 7.0, 14.0, 21.0, 28.0)
"""The edges in days: four weeks."""
SURFACE_CELLS = 250
"""About how many cells the longer side of the surface has."""


@dataclass(frozen=True)
class EventNumbers:
    """What was worked out of the points and days of one group; a part that was not is None, and `why` says why.

    `paired` is how many events the pairs were formed of, the latest ones.
    """

    density: Density | None
    near: NearRepeats | None
    paired: int
    why: dict[str, str]


def work_out_events(
    points: Floats | None,
    days: Floats | None,
    *,
    refused: dict[str, str],
    random: np.random.Generator,
) -> EventNumbers:
    """Density and near repeats of events.

    `points` is n x 2 in metres and `days` one number each, both of the events that have them; None, with the reason in
    `refused` (by "density" and "near"), where the table's precision does not allow a part.
    """
    why = dict(refused)
    density = near = None
    paired = 0
    if "density" not in why:
        assert points is not None, "a table with points"
        if len(points) < LEAST_POINTS:
            why["density"] = f"{len(points)} events have a point, and at least {LEAST_POINTS} are needed"
        elif (bandwidth := normal_bandwidth(points)) <= 0:
            why["density"] = "half of the events or more lie on one line or point"
        else:
            density = _surface(points, bandwidth)
    if "near" not in why:
        assert points is not None, "a table with points"
        assert days is not None, "a table with days"
        if len(points) < LEAST_POINTS:
            why["near"] = f"{len(points)} events have a point and a day, and at least {LEAST_POINTS} are needed"
        else:
            latest = np.argsort(days, kind="stable")[-MOST_PAIRED:]
            paired = len(latest)
            bands = Bands(SPACE_BANDS, TIME_BANDS)
            near = near_repeats(points[latest], days[latest], bands, random=random)
    return EventNumbers(density, near, paired, why)


def _surface(points: Floats, bandwidth: float) -> Density:
    """The density on a grid that reaches one bandwidth beyond the points."""
    longest = float(np.ptp(points, axis=0).max()) + 2 * bandwidth
    cell = max(round(longest / SURFACE_CELLS / 10) * 10.0, 10.0)
    grid = grid_round(points, cell=cell, margin=bandwidth)
    return kernel_density(points, grid, bandwidth=max(bandwidth, cell))
