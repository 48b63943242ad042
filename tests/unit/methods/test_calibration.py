"""False alarms of the methods on made-up counts with nothing in them, as benchmarks/calibration.py measures them.

Limits are quantiles of the binomial distribution and every seed is fixed, so that no test fails by chance.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import stats

SCRIPT = Path(__file__).resolve().parents[3] / "benchmarks" / "calibration.py"


@pytest.fixture(scope="module")
def calibration() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("calibration", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["calibration"] = module
    spec.loader.exec_module(module)
    return module


def no_more_than(claimed: float, runs: int) -> float:
    """The most alarms that a method which keeps its claim has, but once in a thousand."""
    return float(stats.binom.ppf(0.999, runs, claimed))


@pytest.mark.slow
def test_a_scan_of_counts_that_vary_more_than_chance_is_right_only_where_it_allows_for_it(
    calibration: ModuleType,
) -> None:
    rng, runs = np.random.default_rng(41), 12
    made = calibration.WORLDS["dispersion 3"]
    for how in ("permutation", "poisson"):
        cubes = [made(rng) for _ in range(runs)]
        plain = sum(calibration.alarm(cube, rng, how) for cube in cubes)
        held = sum(calibration.alarm(cube, rng, how, held=True) for cube in cubes)
        assert plain > no_more_than(0.3, runs)
        assert held <= no_more_than(0.05, runs)


def test_counts_are_hot_where_people_live_and_rates_are_not(calibration: ModuleType) -> None:
    told = {}
    for name, runs, one in calibration.residents(40):
        if name in ("counts|dispersion 1", "rates drawn towards that of all|dispersion 1"):
            rng = np.random.default_rng(42)
            told[name] = sum(bool(one(rng)) for _ in range(runs))
    counts, drawn_in = told.values()
    assert counts > no_more_than(0.2, 40)
    assert drawn_in <= no_more_than(0.05, 40)


@pytest.mark.parametrize(
    "row", ["emerging classes, normal|dispersion 1", "concentration|dispersion 1", "near repeats|by chance"]
)
def test_methods_over_time_and_places_keep_their_claim(calibration: ModuleType, row: str) -> None:
    rng = np.random.default_rng(43)
    [one] = [one for name, _, one in calibration.others(1) if name == row]
    assert sum(bool(one(rng)) for _ in range(30)) <= no_more_than(0.05, 30)


def test_a_part_gives_the_same_numbers_every_time(calibration: ModuleType) -> None:
    rows = {name: one for name, _, one in calibration.maps(1)}
    one = rows["Gi*, normal|one case to five areas"]
    first, second = (calibration.tally(np.random.default_rng(44), 50, one) for _ in range(2))
    assert first == second
    assert first["of"] == first["runs"] == 50


@pytest.mark.slow
@pytest.mark.parametrize("how", ["permutation", "poisson"])
@pytest.mark.parametrize("world", ["dispersion 1", "dispersion 1.5", "dispersion 2", "dispersion 5"])
def test_a_scan_that_allows_for_dispersion_keeps_its_claim(calibration: ModuleType, how: str, world: str) -> None:
    rng, runs = np.random.default_rng(45), 100
    made = calibration.WORLDS[world]
    assert sum(calibration.alarm(made(rng), rng, how, held=True) for _ in range(runs)) <= no_more_than(0.05, runs)


@pytest.mark.slow
@pytest.mark.parametrize(
    "world",
    [
        "all areas scatter alike, 1",
        "all areas scatter alike, 3",
        "one area in five scatters, 3 to 5",
        "months like the last",
        "rates wander slowly",
        "neighbours vary together",
        "one record to three areas",
    ],
)
def test_the_scan_in_use_keeps_its_claim_however_areas_scatter(calibration: ModuleType, world: str) -> None:
    rng, runs = np.random.default_rng(49), 60
    [one] = [one for name, _, one in calibration.alarms(1) if name == f"own|{world}"]
    assert sum(bool(one(rng)) for _ in range(runs)) <= no_more_than(0.05, runs)


@pytest.mark.slow
@pytest.mark.parametrize("world", ["all areas scatter alike, 2", "one area in five scatters, 3 to 5"])
def test_the_scan_in_use_still_finds_nine_areas_twice_as_high(calibration: ModuleType, world: str) -> None:
    rng, runs = np.random.default_rng(50), 30
    [one] = [one for name, _, one in calibration.alarms(1) if name == f"found own|{world}"]
    assert sum(bool(one(rng)) for _ in range(runs)) >= 0.8 * runs


@pytest.mark.slow
@pytest.mark.parametrize("how", ["permutation", "poisson"])
def test_a_scan_of_the_stated_size_keeps_its_claim(calibration: ModuleType, how: str) -> None:
    """100 areas, 24 months, 99 simulations, circles to half of all cases and windows to half of all months."""
    rng, runs = np.random.default_rng(46), 200
    made = calibration.WORLDS["dispersion 1"]
    called = sum(calibration.alarm(made(rng), rng, how, calibration.WIDE) for _ in range(runs))
    assert stats.binom.ppf(0.001, runs, 0.05) <= called <= no_more_than(0.05, runs)


@pytest.mark.slow
@pytest.mark.parametrize("world", ["dispersion 1", "dispersion 5", "areas that always differ"])
@pytest.mark.parametrize("method", ["Gi*, all values dealt out (in use)", "Gi*, all others dealt out", "local Moran"])
def test_a_map_keeps_its_claim_however_counts_vary(calibration: ModuleType, method: str, world: str) -> None:
    rng, runs = np.random.default_rng(47), 100
    [one] = [one for name, _, one in calibration.maps(1) if name == f"{method}|{world}"]
    assert sum(bool(one(rng)) for _ in range(runs)) <= no_more_than(0.05, runs)


@pytest.mark.slow
def test_more_of_a_larger_hotspot_is_found(calibration: ModuleType) -> None:
    rng = np.random.default_rng(48)
    rows = {name: one for name, _, one in calibration.power(1)}
    found = [
        sum(bool(rows[f"permutation|1|{size}|6|{ratio}"](rng)) for _ in range(20))
        for size, ratio in ((1, "1.25"), (5, "1.5"), (9, "2"))
    ]
    assert found == sorted(found)
    assert found[0] <= 4
    assert found[2] >= 19
