"""Place cubes: counts of small areas over time, and which small areas are neighbours, as arrays for the methods."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferplan.measures import counting
from saferplan.measures.denominators import people_by_year
from saferplan.measures.evidence import Evidence
from saferplan.methods._checks import Floats
from saferplan.methods.spatial_weights import SpatialWeights, queen_weights
from saferplan.periods import Period

ASB = "anti-social-behaviour"
LEAST_PLACES = 10
"""With fewer small areas than this, no set of neighbours is drawn often enough by chance to be set against others."""

_METRES_NORTH, _METRES_EAST = 111_195.0, 111_320.0
"""The length of a degree of latitude, and of one of longitude at the equator."""
_GAP = 1.0
"""How many metres apart two edges may lie and still meet: what rounding of published boundaries leaves."""


@dataclass(frozen=True)
class Neighbourhood:
    """The small areas that can be set against each other: codes, neighbours, middles (metres) and residents.

    `people` is None where residents are not held for every one of them.  `left_out` are codes without a boundary or a
    neighbour.
    """

    codes: tuple[str, ...]
    weights: SpatialWeights
    points: Floats
    people: Floats | None
    left_out: tuple[str, ...]


def neighbourhood_of(evidence: Evidence) -> Neighbourhood | None:
    """The partnership's small areas and their neighbours; None where fewer than `LEAST_PLACES` have a boundary.

    Two areas are neighbours where their boundaries meet, be it in a corner.
    """
    import shapely  # takes a while to import, and is wanted here alone

    own = evidence.boundaries.filter(pl.col("kind") == "lsoa").join(
        evidence.places.select("lsoa"), left_on="code", right_on="lsoa", how="semi"
    )
    if own.height < LEAST_PLACES:
        return None
    own = own.sort("code")
    shapes = shapely.from_wkb(own["geometry"].to_list())
    middle = float(np.mean(shapely.get_y(shapely.centroid(shapes))))
    scale = np.array([_METRES_EAST * np.cos(np.radians(middle)), _METRES_NORTH])
    shapes = shapely.transform(shapes, lambda corners: corners * scale)
    codes = own["code"].to_list()
    weights = queen_weights(list(shapes), gap=_GAP)
    if weights.islands.size:
        kept = np.flatnonzero(weights.neighbours > 0)
        if kept.size < LEAST_PLACES:
            return None
        shapes, codes = shapes[kept], [codes[row] for row in kept]
        weights = queen_weights(list(shapes), gap=_GAP)  # an island was nobody's neighbour, so nobody becomes one
    middles = shapely.centroid(shapes)
    return Neighbourhood(
        codes=tuple(codes),
        weights=weights,
        points=np.column_stack([shapely.get_x(middles), shapely.get_y(middles)]),
        people=people_in(evidence, codes, evidence.periods.headline.mid_year),
        left_out=tuple(sorted(set(evidence.places["lsoa"].to_list()) - set(codes))),
    )


def people_in(evidence: Evidence, codes: Sequence[str], year: int) -> Floats | None:
    """Residents of each small area in a year; None where one has none."""
    held = dict(
        people_by_year(evidence.population, evidence.places["lsoa"], [year]).select("lsoa", "people").iter_rows()
    )
    people = np.array([held.get(code, 0.0) for code in codes], dtype=np.float64)
    return people if (people > 0).all() else None


def placed_by_type(evidence: Evidence) -> dict[str, pl.DataFrame]:
    """The placed rows of all recorded crime (""), of each type, and of anti-social behaviour, where they are held.

    Columns `lsoa`, `month`, `count`, for the months that are complete.
    """
    found: dict[str, pl.DataFrame] = {}
    for slug in ("recorded_crime", "asb_incidents"):
        if slug not in evidence.counts:
            continue
        months = frozenset(evidence.held)
        placed = counting.placed_counts(evidence.counts[slug], evidence, months)
        if slug == "asb_incidents":
            found[ASB] = placed.select("lsoa", "month", "count")
            continue
        found[""] = placed.group_by("lsoa", "month").agg(pl.col("count").sum())
        for (name,), rows in placed.group_by(["crime_type"]):
            found[str(name)] = rows.select("lsoa", "month", "count")
    return dict(sorted(found.items()))


def cube_of(placed: pl.DataFrame, codes: tuple[str, ...], steps: tuple[Period, ...]) -> Floats:
    """Counts as steps x small areas, noughts included."""
    row = {month: number for number, step in enumerate(steps) for month in step.months}
    column = {code: number for number, code in enumerate(codes)}
    counts = np.zeros((len(steps), len(codes)))
    inside = placed.filter(pl.col("month").is_in(list(row)) & pl.col("lsoa").is_in(list(codes)))
    for code, month, count in inside.select("lsoa", "month", "count").iter_rows():
        counts[row[month], column[code]] += count
    return counts
