"""Points and times of real places: a year of Memphis and of Chicago."""

from __future__ import annotations

import csv
import gzip
import math
from datetime import date, timedelta

import numpy as np
import pytest
import shapely
from pyproj import Transformer
from real_folders import real_data

from saferplan.methods.density import normal_bandwidth
from saferplan.methods.hotspots import getis_ord
from saferplan.methods.repeats import Window, rows_of_places, time_to_repeat
from saferplan.methods.spatial_weights import distance_weights
from saferplan.methods.time_pattern import NIGHT, share_of_hours, times_of_week, week_pattern

pytestmark = pytest.mark.real

CELL = 500.0
FRIDAYS = tuple((date(2019, 1, 4) + timedelta(days=7 * week)).isoformat() for week in range(52))
AT_NIGHT = {"22", "23", "00", "01", "02", "03", "04", "05"}


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


def test_chicagos_burglaries_come_back_soon() -> None:
    """Places keep as many as they have; shuffled times bring the next one later, for some months but not for a year."""
    with gzip.open(real_data() / "benchmarks" / "near_repeat" / "chicago_be.csv.gz", "rt", encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["date"]]
    names = [(row["X"], row["Y"]) for row in rows]
    known = sorted(set(names))
    days = np.array([date.fromisoformat(row["date"]).toordinal() for row in rows], dtype=float)
    window = Window(days.max() + 1, (7.0, 30.0, 90.0, 180.0))
    places = rows_of_places(names, known)
    random = np.random.default_rng(1)
    found = time_to_repeat(places, days, np.ones(len(known)), window=window, random=random, simulations=199)
    assert found.gaps == len(rows) - len(known)
    assert (found.share[:3] > 1.2 * found.by_shuffling[:3]).all()
    assert found.p_of_timing[:3].tolist() == [0.005] * 3
    assert found.p_of_timing[3] > 0.05


def test_memphis_is_robbed_on_friday_evenings() -> None:
    with (real_data() / "benchmarks" / "sfhotspot" / "memphis_robberies.csv").open(encoding="utf-8") as file:
        when = [row["date"].replace(" ", "T") for row in csv.DictReader(file)]
    times = times_of_week(when, ["NaT"] * len(when))
    found = week_pattern(times, random=np.random.default_rng(1))
    assert found.weights.sum() == 2_245
    assert {(4, hour) for hour in (20, 21, 23)} <= set(map(tuple, np.argwhere(found.p <= 0.05).tolist()))
    assert found.weights[4, 21] == sum(one.startswith(FRIDAYS) and one[11:13] == "21" for one in when)
    assert share_of_hours(times, NIGHT).share == sum(one[11:13] in AT_NIGHT for one in when) / 2_245
