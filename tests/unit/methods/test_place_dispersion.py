"""The dispersion of each place: others' numbers, what it is made from, and a scan that it keeps from false alarms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods._scan_draws import permuted_sets
from saferplan.methods.dispersion import dispersion_of
from saferplan.methods.place_dispersion import PlaceScatter
from saferplan.methods.scan import Draws, Reach, scan_permutation, scan_poisson

POINTS = np.stack(np.meshgrid(np.arange(10.0), np.arange(10.0)), axis=-1).reshape(-1, 2)
REACH = Reach(0.1, 6, prospective=True)
FEW = np.where(np.arange(100) % 5 == 2, 6.0, 1.0)


def counts_of(rng: np.random.Generator, mean: np.ndarray, spread: np.ndarray) -> np.ndarray:
    """Negative binomial counts, each place with its own dispersion."""
    beyond = np.maximum(spread - 1, 1e-9)
    return rng.poisson(np.where(spread > 1, rng.gamma(mean / beyond) * beyond, mean)).astype(float)


def test_where_all_places_scatter_alike_it_is_pearsons_chi_square_of_scipy() -> None:
    cases = np.random.default_rng(51).poisson(50.0, (20, 40)).astype(float) * 3
    plain = stats.chi2_contingency(cases).statistic / (19 * 39)
    [judged] = np.unique(PlaceScatter(np.random.default_rng(1).random((40, 2))).of(cases).judged.round(9))
    around = PlaceScatter(POINTS[:9]).of(cases[:, :9]).judged  # too few places for neighbours
    assert judged == pytest.approx(plain, rel=0.15)
    assert around.mean() == pytest.approx(stats.chi2_contingency(cases[:, :9]).statistic / (19 * 8), rel=0.1)


def test_each_place_has_its_own_where_they_differ_and_one_where_they_do_not() -> None:
    rng, means = np.random.default_rng(52), np.full((24, 100), 5.0)
    scatter = PlaceScatter(POINTS)
    found = scatter.of(np.stack([counts_of(rng, means, FEW) for _ in range(30)]))
    assert found.judged[:, FEW > 1].mean() == pytest.approx(6.0, rel=0.2)
    assert found.judged[:, FEW == 1].mean() == pytest.approx(1.0, abs=0.3)
    assert (found.drawn.std(axis=1) >= found.judged.std(axis=1)).all()
    alike = scatter.of(np.stack([counts_of(rng, means, np.full(100, 2.0)) for _ in range(30)]))
    assert alike.judged.mean() == pytest.approx(2.0, rel=0.08)
    assert alike.judged.std(axis=1).mean() < 0.25


def test_many_at_once_are_each_as_by_itself() -> None:
    rng = np.random.default_rng(53)
    scatter = PlaceScatter(POINTS, 6)
    many = np.stack([counts_of(rng, np.full((24, 100), 3.0), FEW) for _ in range(4)])
    together = scatter.of(many)
    for number, one in enumerate(many):
        assert together.judged[number] == pytest.approx(scatter.of(one).judged)
        assert together.drawn[number] == pytest.approx(scatter.of(one).drawn)


@pytest.mark.parametrize("what", ["months", "neighbours"])
def test_what_varies_together_raises_it(what: str) -> None:
    rng = np.random.default_rng(54)
    blocks = rng.gamma(5.0, 0.2, (4, 100)).repeat(6, axis=0)
    patches = rng.gamma(5.0, 0.2, (24, 4, 4)).repeat(3, axis=1).repeat(3, axis=2)[:, :10, :10].reshape(24, 100)
    cases = rng.poisson(5 * (blocks if what == "months" else patches))
    shuffled = np.stack([rng.permutation(column) for column in cases.T], axis=1)
    scatter = PlaceScatter(POINTS, 6)
    assert scatter.of(cases).judged.mean() > 1.8 * scatter.of(shuffled).judged.mean()


@pytest.mark.parametrize("mean", [0.3, 4.0])
def test_data_sets_with_a_dispersion_for_each_place_keep_all_totals_and_scatter_so(mean: float) -> None:
    rng = np.random.default_rng(55)
    counts = counts_of(rng, np.full((24, 100), mean), FEW).T
    due = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    made = [permuted_sets(rng, counts, due, FEW)() for _ in range(30)]
    for one in made:
        assert np.array_equal(one.sum(axis=0), counts.sum(axis=0))
        assert np.array_equal(one.sum(axis=1), counts.sum(axis=1))
    if mean > 1:
        q = np.mean([((one - due) ** 2 / due).sum(axis=1) / 23 for one in made], axis=0)
        assert q[FEW > 1].mean() > 3.5
        assert q[FEW == 1].mean() == pytest.approx(1.0, abs=0.2)


def test_one_number_for_all_raises_false_alarms_where_places_differ_and_their_own_does_not() -> None:
    rng, runs = np.random.default_rng(56), 8
    limit = stats.binom.ppf(0.999, runs, 0.05)
    called = {"one": 0, "own": 0}
    for _ in range(runs):
        cases = counts_of(rng, np.full((24, 100), 5.0), FEW)
        for form, spread in (("one", dispersion_of(cases, longest=6)), ("own", PlaceScatter(POINTS, 6))):
            draws = Draws(rng, 19, dispersion=spread)
            called[form] += scan_permutation(cases, POINTS, draws=draws, reach=REACH).clusters[0].p <= 0.05
    assert called["one"] > limit >= called["own"]


@pytest.mark.parametrize("how", ["poisson", "permutation"])
def test_a_planted_cluster_is_still_found(how: str) -> None:
    rng, means = np.random.default_rng(57), np.full((24, 100), 5.0)
    near = np.argsort(((POINTS - POINTS[55]) ** 2).sum(axis=1), kind="stable")[:9]
    means[-3:, near] *= 2.5
    cases = counts_of(rng, means, np.where(FEW > 1, 4.0, 1.0))
    draws = Draws(rng, 99, dispersion=PlaceScatter(POINTS, 6))
    if how == "permutation":
        first = scan_permutation(cases, POINTS, draws=draws, reach=REACH).clusters[0]
    else:
        first = scan_poisson(cases, np.ones(cases.shape), POINTS, draws=draws, reach=REACH).clusters[0]
    inside = cases[first.first : first.last + 1, list(first.places)]
    assert first.p <= 0.02
    assert len(set(first.places) & set(near.tolist())) >= 5
    assert first.cases == inside.sum()


@pytest.mark.parametrize("how", ["poisson", "permutation"])
def test_one_dispersion_for_every_place_is_as_good_as_one_number(how: str) -> None:
    """Dividing all by one number changes no rank: the same circle, and the same chance but for what was drawn."""
    rng = np.random.default_rng(58)
    cases = counts_of(rng, np.full((12, 100), 4.0), np.full(100, 2.0))
    found = []
    for given in (2.0, np.full(100, 2.0)):
        draws = Draws(np.random.default_rng(2), 99, dispersion=given)
        if how == "permutation":
            found.append(scan_permutation(cases, POINTS, draws=draws, reach=REACH).clusters[0])
        else:
            found.append(scan_poisson(cases, np.ones(cases.shape), POINTS, draws=draws, reach=REACH).clusters[0])
    number, each = found
    assert (number.places, number.first, number.cases) == (each.places, each.first, each.cases)
    assert each.log_likelihood == pytest.approx(number.log_likelihood / 2)
    assert each.p == pytest.approx(number.p, abs=0.15)


def test_too_few_cases_to_tell_count_as_no_scatter() -> None:
    found = PlaceScatter(POINTS, 6).of(np.eye(24, 100))
    assert (found.judged == 1).all()
    assert (found.drawn == 1).all()


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: PlaceScatter([1, 2, 3]), "a point for each place"),
        (lambda r: PlaceScatter(POINTS, 0), "1 step or more"),
        (lambda r: PlaceScatter(POINTS).of(np.ones((4, 3))), "steps x 100 places"),
        (lambda r: PlaceScatter(POINTS).of(np.full((4, 100), 0.5)), "whole numbers"),
        (
            lambda r: scan_permutation(np.ones((3, 100)), POINTS, draws=Draws(r, dispersion=[2.0, 3.0])),
            "one number, or one for each of 100",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[np.random.Generator], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call(np.random.default_rng(0))
