"""A grid of small areas with boundaries, on which crimes of a planted mean fall: what hotspots are tried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import polars as pl
import shapely

from saferplan.measures.evidence import Evidence
from small_partnership import evidence_of, lsoa

__all__ = ["MIDDLE", "SIDE", "evidence_on_grid", "grid", "lsoa"]

SIDE = 8
MIDDLE = (27, 28, 35, 36)
"""LSOA numbers of a block of four in the middle of the grid."""


def grid(side: int = SIDE) -> pl.DataFrame:
    """Boundaries of a grid of small areas, about a kilometre wide, numbered from the south-west row by row."""
    cell = 0.01
    shapes = [
        shapely.box(column * cell, 51 + row * cell, (column + 1) * cell, 51 + (row + 1) * cell)
        for row in range(side)
        for column in range(side)
    ]
    return pl.DataFrame(
        {
            "kind": ["lsoa"] * side**2,
            "code": [lsoa(number) for number in range(1, side**2 + 1)],
            "geometry": [shapely.to_wkb(shape) for shape in shapes],
        }
    )


def evidence_on_grid(mean_of: Callable[[int, int], float], *, seed: int = 1) -> Evidence:
    """Evidence of burglaries on the grid, Poisson of a mean by LSOA number and month (0 to 23)."""
    dice = np.random.default_rng(seed)
    crimes = {
        (number, "burglary"): [int(dice.poisson(mean_of(number, month))) for month in range(24)]
        for number in range(1, SIDE**2 + 1)
    }
    return replace(evidence_of(crimes), boundaries=grid())
