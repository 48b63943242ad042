"""How records are spread over small areas: how few of them hold how much, and whether the top ones stay the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from saferplan.errors import CannotReckon
from saferplan.measures.evidence import Evidence
from saferplan.measures.hotspot_rows import HotspotRows, PlaceFigure
from saferplan.measures.place_cubes import Neighbourhood, cube_of
from saferplan.methods._checks import Floats
from saferplan.methods.place_shares import SIMULATIONS, concentrated, dispersion_of_sums
from saferplan.methods.prediction import top_again
from saferplan.methods.top_places import again_by_lot

BY_CHANCE = f"{SIMULATIONS:,} data sets drawn by chance"

LEAST_RECORDS = 100
"""With fewer records of a type in a period than this, it is not told how few areas hold how much."""

TOP_SHARE = 0.05
"""The share of small areas that count as the top ones."""
LEAST_TOP = 2
"""Of a single top area it is not told whether it was one before."""

YEAR = 12
"""The months of the periods of which it is told."""


def put_concentration(
    rows: HotspotRows,
    counted: pl.DataFrame,
    monthly: Floats,
    near: Neighbourhood,
    evidence: Evidence,
    random: np.random.Generator,
) -> None:
    """Add how few areas hold how much: of all crime in each whole year, of a type in the headline period alone.

    `counted` are the placed rows of a type and `monthly` its counts in the latest months, months x areas, by which
    chance scatters; `random` draws.
    """
    cubes = _cubes(counted, near, evidence)
    scatter, years = _scatter(monthly), len(monthly) // YEAR
    told = cubes if not rows.slug else cubes.keys() & {evidence.periods.headline.text}
    for text in told:
        counts = cubes[text]
        if counts.sum() < LEAST_RECORDS:
            continue
        found = concentrated(counts, random=random, exposure=near.people, dispersion=scatter)
        parts = zip(("quarter", "half", "four-fifths"), found.places * 100, found.places_by_chance * 100, strict=True)
        parted = [(name, float(mine), float(theirs), "%") for name, mine, theirs in parts]
        parted.append(("gini", found.generalised, found.generalised_by_chance, "index"))
        above = round(found.p * (found.simulations + 1)) - 1
        notes = (f"CHANCE above={above} draws={found.simulations} dispersion={scatter:.2f} years={years}",)
        for name, mine, theirs, unit in parted:
            limits = (found.low, found.high) if name == "gini" else None
            for slug, value, bounds in ((name, mine, None), (f"{name}-by-chance", theirs, limits)):
                one = PlaceFigure("place_concentration", text, value, group={"place_share": slug}, unit=unit)
                rows.put(replace(one, limits=bounds, limited_by=BY_CHANCE, notes=notes))


def put_top_again(rows: HotspotRows, counted: pl.DataFrame, near: Neighbourhood, evidence: Evidence) -> None:
    """Add whether the top areas were so in the period compared with."""
    cubes = _cubes(counted, near, evidence)
    later, earlier = evidence.periods.headline_like, evidence.periods.compare
    if later is None or earlier is None or not {later.text, earlier.text} <= cubes.keys():
        return
    many = round(TOP_SHARE * len(near.codes))
    if many < LEAST_TOP or min(np.count_nonzero(cubes[one.text]) for one in (later, earlier)) <= many:
        return
    again, of = top_again(cubes[later.text], cubes[earlier.text], top=many)
    _, before = top_again(cubes[earlier.text], cubes[later.text], top=many)
    chance = again_by_lot(again, of, before, places=len(near.codes))
    one = PlaceFigure("top_places_again", later.text, again / of * 100, numerator=float(again), denominator=float(of))
    lot = f"BY_LOT places={len(near.codes)} top={before} p={chance:.2g}"
    rows.put(replace(one, unit="%", notes=(f"EARLIER period={earlier.text}", lot)))


def _cubes(counted: pl.DataFrame, near: Neighbourhood, evidence: Evidence) -> dict[str, Floats]:
    """The counts of each area in each period that is held whole, by the text of the period."""
    held = set(evidence.held)
    periods = dict.fromkeys((*evidence.periods.years, *evidence.periods.spans))
    return {one.text: cube_of(counted, near.codes, (one,))[0] for one in periods if set(one.months) <= held}


def _scatter(monthly: Floats) -> float:
    """How many times as much a year's counts vary as independent records would."""
    try:
        return dispersion_of_sums(monthly, steps=YEAR)
    except CannotReckon:  # too few areas or months with a record to tell
        return 1.0
