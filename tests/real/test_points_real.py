"""Points of real places, as other programs have them: a year of Memphis, and the cases of Burkitt's lymphoma."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from real_folders import real_data

from saferplan.methods.density import normal_bandwidth
from saferplan.methods.hotspots import getis_ord
from saferplan.methods.near_repeat import Bands, near_repeats
from saferplan.methods.spatial_weights import distance_weights

pytestmark = pytest.mark.real

CELL = 500.0


def robberies(name: str) -> np.ndarray:
    """The points of a file in metres."""
    with (real_data() / "benchmarks" / "sfhotspot" / name).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    to_metres = Transformer.from_crs(4326, 32615, always_xy=True)
    return np.stack(to_metres.transform([float(row["x"]) for row in rows], [float(row["y"]) for row in rows]), axis=1)


def counted(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The centres of sfhotspot's cells (those that touch the hull of the points, half a cell wider), and counts."""
    hull = shapely.buffer(shapely.MultiPoint(points).convex_hull, CELL / 2, quad_segs=30)
    x, y, east, north = hull.bounds
    wide, high = math.ceil((east - x) / CELL), math.ceil((north - y) / CELL)
    rows, columns = np.divmod(np.arange(wide * high), wide)
    boxes = shapely.box(x + CELL * columns, y + CELL * rows, x + CELL * (columns + 1), y + CELL * (rows + 1))
    kept = np.flatnonzero(shapely.intersects(hull, boxes))
    column, row = ((points - (x, y)) // CELL).astype(int).T
    counts = np.bincount(row * wide + column, minlength=wide * high)
    centres = np.stack([x + CELL * (columns + 0.5), y + CELL * (rows + 0.5)], axis=1)
    return centres[kept], counts[kept].astype(float)


def test_a_year_of_memphis_is_as_sfhotspot_has_it() -> None:
    """Oracle O12: cells of 500 m, counts alone."""
    centres, counts = counted(robberies("memphis_robberies.csv"))
    assert (len(centres), counts.sum()) == (3_302, 2_245)
    found = getis_ord(counts, distance_weights(centres, within=math.hypot(CELL, CELL) + 0.5))
    assert found.z.max() == pytest.approx(15.13806, abs=5e-6)
    assert (found.p < 0.05).sum() == 425


def test_the_bandwidth_of_january_is_the_documented_one() -> None:
    """Oracle O11: sfhotspot documents this rule, and by a slip looks at one axis alone (8,876.669)."""
    assert normal_bandwidth(robberies("memphis_robberies_jan.csv")) == pytest.approx(9_372.058, abs=5e-4)


def test_burkitts_lymphoma_is_as_pointpats_has_it() -> None:
    """Oracle O20: pairs no further apart than 20 km and five days, both edges counted in."""
    folder: Path = real_data() / "benchmarks" / "near_repeat" / "burkitt"
    if not folder.is_dir():
        pytest.skip("SAFERPLAN_REAL_DATA has no benchmarks/near_repeat/burkitt (the example of libpysal)")
    import pyogrio

    _, _, _, fields = pyogrio.raw.read(folder / "burkitt.shp", columns=["X", "Y", "T"], read_geometry=False)
    x, y, day = (np.asarray(one, dtype=float) for one in fields)
    points = np.stack([x, y], axis=1)
    random = np.random.default_rng(1)
    found = near_repeats(points, day, Bands((0, 20.001, 1e6), (0, 5.001, 1e6)), random=random)
    assert found.observed.tolist() == [[13, 3416], [39, 14110]]
    due = np.array([[10.1438161, 3418.85618], [41.856139, 14107.1438]])
    assert found.expected == pytest.approx(due, abs=5 * np.sqrt(10.1438161 / 999))
    assert 0.1 < found.p[0, 0] < 0.3
