"""Near repeats of a real city, as the Near Repeat Calculator counted them."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from real_folders import real_data

from saferplan.methods.near_repeat import Bands, near_repeats

pytestmark = pytest.mark.real


def test_chicagos_burglaries_are_as_the_calculator_has_them() -> None:
    """Its own output for the month: by its labels "0 to 7 days", which are really fewer than seven."""
    folder = real_data() / "benchmarks" / "near_repeat"
    with (folder / "chicago_be_month1.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    points = [(float(x), float(y)) for x, y, _ in rows]
    days = [date.fromisoformat(day).toordinal() for *_, day in rows]
    random = np.random.default_rng(2016)
    far, late = (0, 0.1, 100, 200, 300), (0, 7, 14, 21, 99)
    found = near_repeats(points, days, Bands(far, late, "manhattan"), random=random)
    assert found.observed.tolist() == [[28, 5, 5, 2], [44, 13, 8, 4], [97, 56, 19, 16], [77, 67, 45, 20]]
    # Of 19 permutations each; the standard error of its mean is about a twentieth.
    theirs = np.array([[1.652, 0.43], [1.685, 0.6], [1.318, 0.945], [0.938, 1.028]])
    assert found.ratio[:, :2] == pytest.approx(theirs, rel=0.25)
    assert (found.p[:3, 0] <= 0.005).all()
    assert (found.p_of_all[:3, 0] < 0.05).all()
    assert (found.p[:, 1:] > 0.05).all()


def test_chicagos_pairs_are_counted_as_surveillance_counts_them() -> None:
    """R's surveillance::knox on the same month, one distance and one time at a time (tests/oracles/r_numbers.R)."""
    folder = real_data() / "benchmarks" / "near_repeat"
    with (folder / "chicago_be_month1.csv").open(encoding="utf-8") as file:
        rows = list(csv.reader(file))
    points = [(float(x), float(y)) for x, y, _ in rows]
    days = [date.fromisoformat(day).toordinal() for *_, day in rows]
    oracle = Path(__file__).parents[1] / "oracles" / "r_numbers.json"
    theirs = json.loads(oracle.read_text(encoding="utf-8"))["chicago"]
    bands = Bands((0, *theirs["far"]), (0, *theirs["late"]), "manhattan")
    found = near_repeats(points, days, bands, random=np.random.default_rng(3))
    assert found.observed.cumsum(axis=0).cumsum(axis=1).tolist() == theirs["observed"]
    due = np.array(theirs["expected"])
    assert np.all(np.abs(found.expected.cumsum(axis=0).cumsum(axis=1) - due) <= 5 * np.sqrt(3 * due / 999))
