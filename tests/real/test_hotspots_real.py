"""Hot places of a real city, as another program has them."""

from __future__ import annotations

import csv
from math import hypot

import pytest
from real_folders import real_data

from saferplan.methods.hotspots import false_discoveries, getis_ord
from saferplan.methods.spatial_weights import distance_weights

pytestmark = pytest.mark.real


def test_memphis_is_as_sfhotspot_has_it() -> None:
    """Oracle O11: Gi* of its counts, of the 2,715 cells of January."""
    with (real_data() / "benchmarks" / "sfhotspot" / "memphis_jan_gistar.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    points = [(float(row["X"]), float(row["Y"])) for row in rows]
    weights = distance_weights(points, within=hypot(500, 500) + 0.5)
    found = getis_ord([float(row["n"]) for row in rows], weights)
    assert found.z == pytest.approx([float(row["gistar"]) for row in rows], abs=1e-9)
    assert found.z.max() == pytest.approx(8.931432176, abs=1e-9)
    assert (found.p < 0.05).sum() == 211
    assert (false_discoveries(found.p) < 0.05).sum() == 112
