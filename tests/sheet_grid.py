"""A made-up grid of small areas with a planted block of shop theft, for the sheets of hotspots."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import shapely

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.context import Context
from saferplan.assessment.questions import context_of
from saferplan.measures.calculate import calculate
from saferplan.measures.evidence import Evidence
from small_partnership import DISTRICT, TWO_YEARS, evidence_of, lsoa

SIDE = 8
TYPES = ("burglary", "shoplifting")
BLOCK = (19, 20, 21, 27, 28, 29, 35, 36, 37)
"""The small areas, three by three, where shop theft is planted; numbers run along rows from 1."""
MIDDLE, CORE = 28, (20, 27, 28, 29, 36)
"""The one in the middle of them, and those that have at least six of the nine, themselves included, around them."""

Counts = dict[tuple[int, str], list[int]]


def everywhere(month: int) -> int:
    """As many more in every month."""
    return 15


def lately(month: int) -> int:
    """As many more in the last four months alone."""
    return 15 if month >= len(TWO_YEARS) - 4 else 0


def grid_counts(more: Callable[[int], int] | None = everywhere, *, seed: int = 5) -> Counts:
    """Counts by LSOA number and type for each month: two of each type on average, and what is planted in the block."""
    random = np.random.default_rng(seed)
    counts = {(n, t): random.poisson(2.0, len(TWO_YEARS)).tolist() for n in range(1, SIDE * SIDE + 1) for t in TYPES}
    if more is not None:
        for number in BLOCK:
            row = counts[number, "shoplifting"]
            counts[number, "shoplifting"] = [one + more(month) for month, one in enumerate(row)]
    return counts


def grid_evidence(counts: Counts) -> Evidence:
    """Evidence of the counts, with the boundaries of the squares and a deprivation score for each."""
    evidence = evidence_of(counts, scores=[float(n) for n in range(SIDE * SIDE, 0, -1)])
    squares = []
    for number in range(SIDE * SIDE):
        west, south = 2.0 + number % SIDE * 0.01, 55.0 - number // SIDE * 0.006
        squares.append(("lsoa", lsoa(number + 1), shapely.to_wkb(shapely.box(west, south, west + 0.01, south + 0.006))))
    shape = {"kind": pl.String, "code": pl.String, "geometry": pl.Binary}
    return replace(evidence, boundaries=pl.DataFrame(squares, schema=shape, orient="row"))


def grid_areas() -> tuple[Area, ...]:
    """The areas of the grid, the small ones under names of their own."""
    small = [
        Area("lsoa", lsoa(n), f"Square {chr(65 + (n - 1) // SIDE)}{(n - 1) % SIDE + 1}")
        for n in range(1, SIDE * SIDE + 1)
    ]
    return (Area("partnership", PARTNERSHIP, "Small"), Area("district", DISTRICT, "Small district"), *small)


def grid_context(evidence: Evidence, figures: pl.DataFrame | None = None) -> Context:
    """What the sheets are given."""
    made = calculate(evidence) if figures is None else figures
    return context_of(evidence, made, grid_areas(), area="Small", index="2019")
