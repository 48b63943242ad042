"""Hot places: against esda and sfhotspot, by enumeration, planted, and a null with no more found than claimed."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
import shapely
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.hotspots import (
    empirical_bayes_rates,
    false_discoveries,
    getis_ord,
    getis_ord_by_permutation,
    local_moran,
    permutations_needed,
)
from saferplan.methods.spatial_weights import (
    SpatialWeights,
    distance_weights,
    nearest_weights,
    queen_weights,
    rook_weights,
)

ESDA = json.loads((Path(__file__).parents[2] / "oracles" / "esda_numbers.json").read_text(encoding="utf-8"))
COUNTS, PEOPLE = np.array(ESDA["counts"], dtype=float), np.array(ESDA["people"])
RATES = 1000 * COUNTS / PEOPLE
MANY = 20_000


def lattice(high: int, wide: int) -> list[shapely.Geometry]:
    """Unit squares, row by row."""
    return [shapely.box(x, y, x + 1, y + 1) for y in range(high) for x in range(wide)]


WEIGHTS = {"queen": queen_weights(lattice(9, 8)), "rook": rook_weights(lattice(9, 8))}


def test_gi_worked_by_others() -> None:
    """Oracle O9: the six points of spdep's and esda's own tests."""
    points = [(10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30)]
    weights = distance_weights(points, within=15)
    values = [2, 3, 3.2, 5, 8, 7]
    gi = [-1.013672899, -0.0436158942, 1.315587029, -0.3141267582, 1.153739858, 1.778339409]
    starred = [-1.397276262, -0.2891776156, 0.6506496352, -0.2891776156, 1.234520884, 2.024243309]
    assert getis_ord(values, weights, star=False).z == pytest.approx(gi, abs=1e-9)
    assert getis_ord(values, weights).z == pytest.approx(starred, abs=1e-9)


@pytest.mark.parametrize("kind", ["queen", "rook"])
def test_analytic_numbers_are_esdas(kind: str) -> None:
    weights = WEIGHTS[kind]
    assert getis_ord(RATES, weights, star=False).z == pytest.approx(ESDA[f"{kind} Gi"], abs=1e-10)
    assert getis_ord(RATES, weights).z == pytest.approx(ESDA[f"{kind} Gi*"], abs=1e-10)
    assert local_moran(RATES, weights, random=np.random.default_rng(0), permutations=19)[0] == pytest.approx(
        ESDA[f"{kind} I"], abs=1e-10
    )


@pytest.mark.parametrize("kind", ["queen", "rook"])
def test_permuted_p_is_twice_esdas_one_sided(kind: str) -> None:
    """Both draw; five standard errors of both together are allowed.  Close to 1 esda's smaller tail is another."""
    found = getis_ord_by_permutation(RATES, WEIGHTS[kind], random=np.random.default_rng(3), permutations=MANY - 1)
    moran = local_moran(RATES, WEIGHTS[kind], random=np.random.default_rng(4), permutations=MANY - 1)[1]
    for p, theirs in ((found.p, ESDA[f"{kind} p"]), (moran.p, ESDA[f"{kind} I p"])):
        expected = np.minimum(2 * np.array(theirs), 1.0)
        allowed = 10 * np.sqrt(expected / 2 * (1 - expected / 2) * (1 / MANY + 1 / 50_000)) + 4 / MANY
        assert np.all(np.abs(p - expected) <= allowed)


def test_permuted_p_is_the_share_of_all_arrangements() -> None:
    """Seven places in a row, every arrangement of the others counted."""
    values = np.array([5.0, 4.0, 6.0, 1.0, 0.0, 2.0, 1.0])
    weights = distance_weights([(x, 0) for x in range(7)], within=1)
    found = getis_ord_by_permutation(values, weights, random=np.random.default_rng(1), permutations=MANY - 1)
    for place in range(7):
        near = weights.matrix[[place]].indices
        others = np.delete(values, place)
        sums = [sum(order) for order in permutations(others, len(near))]
        observed = values[near].sum()
        high, low = np.mean(np.array(sums) >= observed), np.mean(np.array(sums) <= observed)
        expected = min(2 * min(high, low), 1.0)
        assert found.p[place] == pytest.approx(expected, abs=5 * 2 * np.sqrt(0.25 / MANY))


def test_whole_permutations_are_all_arrangements_and_have_the_mean_and_variance_of_gi_star() -> None:
    """Seven places in a row, every arrangement of all values counted, the place's own among them."""
    values = np.array([5.0, 4.0, 6.0, 1.0, 0.0, 2.0, 1.0])
    weights = distance_weights([(x, 0) for x in range(7)], within=1)
    dice = np.random.default_rng(1)
    found = getis_ord_by_permutation(values, weights, random=dice, permutations=MANY - 1, conditional=False)
    for place in range(7):
        near = [place, *weights.matrix[[place]].indices]
        sums = np.array([sum(order) for order in permutations(values, len(near))])
        observed = values[near].sum()
        expected = min(2 * min(np.mean(sums >= observed), np.mean(sums <= observed)), 1.0)
        assert found.p[place] == pytest.approx(expected, abs=5 * 2 * np.sqrt(0.25 / MANY))
        assert found.z[place] == pytest.approx((observed - sums.mean()) / sums.std(), rel=1e-12)


def test_a_block_is_found_more_readily_where_its_own_value_counts() -> None:
    """Four of 64 places six times as high: whole permutations tell them all, conditional ones see three of the four."""
    dice, weights, runs = np.random.default_rng(14), queen_weights(lattice(8, 8)), 20
    block = np.zeros((8, 8), dtype=bool)
    block[3:5, 3:5] = True
    hot = {True: 0, False: 0}
    for _ in range(runs):
        values = dice.poisson(np.where(block, 18, 3)).astype(float).ravel()
        for conditional in hot:
            p = getis_ord_by_permutation(values, weights, random=dice, permutations=2559, conditional=conditional).p
            hot[conditional] += int((false_discoveries(p)[block.ravel()] <= 0.05).sum())
    assert hot[False] >= 0.95 * 4 * runs
    assert hot[False] > hot[True]


def test_empirical_bayes_rates_are_esdas() -> None:
    assert empirical_bayes_rates(COUNTS, PEOPLE) == pytest.approx(ESDA["empirical_bayes"], rel=1e-10)


def test_empirical_bayes_rates_lie_between_the_raw_and_the_overall() -> None:
    raw, overall = COUNTS / PEOPLE, COUNTS.sum() / PEOPLE.sum()
    found = empirical_bayes_rates(COUNTS, PEOPLE)
    assert np.all(np.minimum(raw, overall) - 1e-15 <= found)
    assert np.all(found <= np.maximum(raw, overall) + 1e-15)


@pytest.mark.parametrize("how", ["normal", "conditional", "whole"])
def test_on_a_null_no_more_places_are_hot_than_claimed(how: str) -> None:
    """Poisson counts, 144 places: the share of maps with a hot or cold place after correction, and of places before."""
    rng = np.random.default_rng(12)
    weights, runs, any_hot, plain = queen_weights(lattice(12, 12)), 60, 0, 0.0
    for _ in range(runs):
        values = rng.poisson(6, 144).astype(float)
        p = (
            getis_ord(values, weights).p
            if how == "normal"
            else getis_ord_by_permutation(
                values, weights, random=rng, permutations=5759, conditional=how == "conditional"
            ).p
        )
        any_hot += bool((false_discoveries(p) <= 0.05).any())
        plain += float((p <= 0.05).mean())
    assert any_hot <= stats.binom.ppf(0.999, runs, 0.05)
    assert plain / runs == pytest.approx(0.05, abs=0.015)


def test_a_planted_hotspot_is_found() -> None:
    rng = np.random.default_rng(13)
    values = rng.poisson(6, (12, 12)).astype(float)
    values[3:6, 3:6] += rng.poisson(8, (3, 3))
    found = getis_ord_by_permutation(values.ravel(), queen_weights(lattice(12, 12)), random=rng, permutations=5759)
    hot = ((false_discoveries(found.p) <= 0.05) & (found.z > 0)).reshape(12, 12)
    assert hot[4, 4]
    assert not hot[8:].any()


def test_more_everywhere_makes_nobody_hotter() -> None:
    weights = WEIGHTS["queen"]
    one, other = (getis_ord(values, weights) for values in (COUNTS, 3 * COUNTS + 7))
    assert one.z == pytest.approx(other.z)


def test_islands_have_no_p_and_are_named() -> None:
    weights = queen_weights([*lattice(3, 3), shapely.box(50, 50, 51, 51)])
    assert weights.islands.tolist() == [9]
    values = np.arange(10.0)
    assert np.isnan(getis_ord(values, weights, star=False).z[9])
    drawn = getis_ord_by_permutation(values, weights, random=np.random.default_rng(0), permutations=99)
    assert np.isnan(drawn.p).tolist() == [False] * 9 + [True]
    assert np.isnan(false_discoveries(drawn.p)[9])


def test_p_never_exceeds_one() -> None:
    """A two-sided p that is twice the smaller tail can: every arrangement ties here."""
    values = np.array([1.0, 1.0, 1.0, 1.0, 1.0, 2.0])
    weights = distance_weights([(x, 0) for x in range(6)], within=1)
    found = getis_ord_by_permutation(values, weights, random=np.random.default_rng(0), permutations=99)
    assert found.p.max() == 1.0


def test_corners_and_edges() -> None:
    queen, rook = (weights(lattice(3, 3)).neighbours.tolist() for weights in (queen_weights, rook_weights))
    assert queen == [3, 5, 3, 5, 8, 5, 3, 5, 3]
    assert rook == [2, 3, 2, 3, 4, 3, 2, 3, 2]


def test_a_gap_between_shapes_can_be_bridged() -> None:
    apart = [shapely.box(1.01 * x, 0, 1.01 * x + 1, 1) for x in range(3)] + [shapely.box(0, 1.01, 1, 2.01)]
    assert queen_weights(apart).neighbours.sum() == 0
    assert queen_weights(apart, gap=0.02).neighbours.tolist() == [2, 3, 1, 2]
    assert rook_weights(apart, gap=0.02).neighbours.tolist() == [2, 2, 1, 1]


def test_nearest_are_those_of_a_full_table() -> None:
    points = np.random.default_rng(2).random((60, 2))
    far = np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1))
    np.fill_diagonal(far, np.inf)
    expected = np.sort(np.argsort(far, axis=1)[:, :7], axis=1)
    found: SpatialWeights = nearest_weights(points, count=7)
    assert found.matrix.indices.reshape(60, 7).tolist() == expected.tolist()


def test_how_many_permutations_tell_one_place_apart() -> None:
    for places in (60, 500, 2_000):
        many = permutations_needed(places)
        p = np.ones(places)
        p[0] = 2 / (many + 1)
        assert false_discoveries(p)[0] <= 0.05 + 1e-12


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: getis_ord([1, 2], WEIGHTS["queen"]), "one for each of 72 places"),
        (lambda: getis_ord([3] * 72, WEIGHTS["queen"]), "the same value everywhere"),
        (lambda: getis_ord([float("nan")] * 72, WEIGHTS["queen"]), "a value that is missing"),
        (
            lambda: getis_ord_by_permutation(COUNTS, WEIGHTS["queen"], random=np.random.default_rng(0), permutations=9),
            "at least 19",
        ),
        (
            lambda: getis_ord_by_permutation(
                COUNTS, WEIGHTS["queen"], random=np.random.default_rng(0), star=False, conditional=False
            ),
            "leaves its own value out",
        ),
        (lambda: empirical_bayes_rates([0, 0], [5, 5]), "no events"),
        (lambda: empirical_bayes_rates([1, 0], [5, 0]), "without people"),
        (lambda: queen_weights([]), "no shapes"),
        (lambda: queen_weights([shapely.Polygon()]), "no shape for the place in row 0"),
        (lambda: distance_weights([[1, 2, 3]], within=1), "two finite numbers"),
        (lambda: distance_weights([[1, 2]], within=0), "a distance above 0"),
        (lambda: nearest_weights([[1, 2], [2, 3]], count=2), "2 nearest of 2 places"),
        (lambda: false_discoveries([1.5]), "p-values from 0 to 1"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call, says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call()
