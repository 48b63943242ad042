"""Local statistics, Knox's test and densities, as R's own packages have them (tests/oracles/r_numbers.R)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from saferplan.methods.density import Grid, adaptive_density, kernel_density, normal_bandwidth
from saferplan.methods.hotspots import empirical_bayes_rates, getis_ord, getis_ord_by_permutation, local_moran
from saferplan.methods.near_repeat import Bands, near_repeats
from saferplan.methods.spatial_weights import SpatialWeights, distance_weights

ORACLES = Path(__file__).parents[2] / "oracles"
R, ESDA = (json.loads((ORACLES / f"{name}_numbers.json").read_text(encoding="utf-8")) for name in ("r", "esda"))
LATTICE, CAROLINA, NEAR, CLOUD = (R[name] for name in ("lattice", "carolina", "near_repeat", "density"))
COUNTS, PEOPLE = (np.array(ESDA[name], dtype=float) for name in ("counts", "people"))
RATES = 1000 * COUNTS / PEOPLE


def lattice(kind: str) -> SpatialWeights:
    """Nine rows of eight places, neighbours by edge, or by corner too."""
    points = [(x, y) for y in range(9) for x in range(8)]
    return distance_weights(points, within=1.5 if kind == "queen" else 1.1)


def carolina() -> tuple[np.ndarray, SpatialWeights]:
    """Deaths to 1,000 births in the counties of North Carolina, and which county meets which."""
    near = CAROLINA["near"]
    rows = np.repeat(np.arange(len(near)), [len(one) for one in near])
    matrix = sparse.csr_array((np.ones(rows.size), (rows, np.concatenate(near))), shape=(len(near), len(near)))
    return 1000 * np.array(CAROLINA["deaths"]) / np.array(CAROLINA["births"]), SpatialWeights(matrix, "queen")


@pytest.mark.parametrize("kind", ["queen", "rook"])
def test_local_statistics_of_a_lattice_are_spdeps(kind: str) -> None:
    weights, theirs = lattice(kind), LATTICE[kind]
    assert getis_ord(RATES, weights, star=False).z == pytest.approx(theirs["Gi"], abs=1e-10)
    assert getis_ord(RATES, weights).z == pytest.approx(theirs["Gi*"], abs=1e-10)
    statistic, _ = local_moran(RATES, weights, random=np.random.default_rng(0), permutations=19)
    assert statistic == pytest.approx(theirs["I"], abs=1e-10)


@pytest.mark.parametrize("kind", ["queen", "rook"])
def test_permuted_p_is_spdeps_within_the_error_of_both(kind: str) -> None:
    found = getis_ord_by_permutation(RATES, lattice(kind), random=np.random.default_rng(9), permutations=9_999).p
    theirs = np.array(LATTICE[kind]["p"])
    allowed = 10 * np.sqrt(theirs / 2 * (1 - theirs / 2) * 2 / 10_000) + 4 / 10_000
    assert np.all(np.abs(found - theirs) <= allowed)


def test_local_statistics_of_north_carolina_are_spdeps() -> None:
    """Oracle O10: sudden infant deaths, counties that meet, each its own neighbour in Gi*."""
    rates, weights = carolina()
    found = getis_ord(rates, weights).z
    assert found == pytest.approx(CAROLINA["Gi*"], abs=1e-10)
    assert getis_ord(rates, weights, star=False).z == pytest.approx(CAROLINA["Gi"], abs=1e-10)
    assert local_moran(rates, weights, random=np.random.default_rng(0), permutations=19)[0] == pytest.approx(
        CAROLINA["I"], abs=1e-10
    )
    named = dict(zip(CAROLINA["county"], found.round(9), strict=True))
    assert max(named, key=named.__getitem__) == "Northampton"
    high = {"Northampton": 4.251772393, "Bertie": 3.945757102, "Richmond": 3.007641351, "Robeson": 2.869503845}
    assert {name: named[name] for name in high} == pytest.approx(high, abs=1e-9)
    assert ((found > 1.96).sum(), (found < -1.96).sum()) == (9, 3)


def test_empirical_bayes_rates_are_spdeps() -> None:
    assert empirical_bayes_rates(COUNTS, PEOPLE) == pytest.approx(LATTICE["empirical_bayes"], abs=1e-12)
    found = empirical_bayes_rates(CAROLINA["deaths"], CAROLINA["births"])
    assert found == pytest.approx(CAROLINA["empirical_bayes"], abs=1e-12)
    assert found[0] == pytest.approx(0.001697297331, abs=1e-12)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan"])
def test_pairs_are_counted_as_surveillance_counts_them(metric: str) -> None:
    """Its test is of one distance and one time; a table of bands, added up from the corner, has the same counts.

    What it expects is the pairs near in space times the pairs near in time over all pairs; a mean over permutations
    comes near that.  p is from draws on both sides.
    """
    points, theirs = np.stack([NEAR["x"], NEAR["y"]], axis=1), NEAR[metric]
    bands, many = Bands((0, *NEAR["far"]), (0, *NEAR["late"]), metric), 1_999
    found = near_repeats(points, NEAR["day"], bands, random=np.random.default_rng(6), permutations=many)
    summed, expected = (one.cumsum(axis=0).cumsum(axis=1) for one in (found.observed, found.expected))
    assert summed.tolist() == theirs["observed"]
    due = np.array(theirs["expected"])
    assert np.all(np.abs(expected - due) <= 5 * np.sqrt(2 * due / many))
    for row, far, column, late in ((0, 100, 0, 7), (1, 200, 1, 14)):
        one = near_repeats(
            points, NEAR["day"], Bands((0, far), (0, late), metric), random=np.random.default_rng(7), permutations=many
        )
        p = theirs["p"][row][column]
        assert one.p[0, 0] == pytest.approx(p, abs=5 * np.sqrt(p * (1 - p) * 2 / many) + 2 / many)


def cloud() -> tuple[np.ndarray, Grid]:
    """Made-up points, and a grid of cells of 20 m."""
    return np.array(CLOUD["points"]), Grid(0.0, 0.0, CLOUD["cell"], 80, 100)


def test_density_at_the_points_is_spatstats() -> None:
    """Exactly added up there; here points and places are moved to the middle of a cell, 14 m at most, of 400 m."""
    points, grid = cloud()
    found = kernel_density(points, grid, bandwidth=CLOUD["reach"])
    column, row = (points // CLOUD["cell"]).astype(int).T
    theirs = np.array(CLOUD["at_points"])
    assert np.abs(found.values[row, column] - theirs).max() <= 0.03 * theirs.max()


def test_surfaces_are_spatstats() -> None:
    """The same cells, binned and transformed on both sides; every fifth is frozen."""
    points, grid = cloud()
    some = slice(2, None, 5)
    plain = kernel_density(points, grid, bandwidth=CLOUD["reach"]).values[some, some]
    assert np.abs(plain - np.array(CLOUD["plain"])).max() <= 2e-3 * plain.max()
    held = kernel_density(points, grid, bandwidth=CLOUD["reach"], area=np.ones((80, 100))).values[some, some]
    assert held == pytest.approx(plain), "a grid that is all inside has no edge"


def test_the_edge_is_given_back_as_spatstat_does_it() -> None:
    """Diggle's correction: the window is the grid's, so that here it is laid into a larger grid."""
    points, _ = cloud()
    margin = 20
    grid = Grid(-20.0 * margin, -20.0 * margin, 20.0, 80 + 2 * margin, 100 + 2 * margin)
    inside = np.zeros((grid.high, grid.wide), dtype=bool)
    inside[margin:-margin, margin:-margin] = True
    found = kernel_density(points, grid, bandwidth=CLOUD["reach"], area=inside)
    mine = found.values[margin:-margin, margin:-margin][2::5, 2::5]
    theirs = np.array(CLOUD["edge"])
    assert np.abs(mine - theirs).max() <= 2e-3 * theirs.max()
    assert np.abs(theirs - np.array(CLOUD["plain"])).max() > 0.02 * theirs.max(), "the correction does something"


def test_an_adaptive_surface_is_spatstats() -> None:
    """Each point has its own bandwidth there; here they are put into 24 steps, and points into cells."""
    points, _ = cloud()
    margin = 80  # the widest bandwidth is four times the first
    grid = Grid(-20.0 * margin, -20.0 * margin, 20.0, 80 + 2 * margin, 100 + 2 * margin)
    found = adaptive_density(points, grid, bandwidth=CLOUD["reach"]).values
    mine, theirs = found[margin:-margin, margin:-margin][2::5, 2::5], np.array(CLOUD["adaptive"])
    assert np.abs(mine - theirs).max() <= 0.04 * theirs.max()
    assert np.abs(theirs - np.array(CLOUD["plain"])).max() > 0.2 * theirs.max(), "it is no plain surface"


def test_the_bandwidth_is_that_of_mass() -> None:
    assert normal_bandwidth(CLOUD["points"]) == pytest.approx(np.mean(CLOUD["bandwidth"]), rel=1e-12)
