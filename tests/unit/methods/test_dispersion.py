"""The dispersion of counts, and data sets drawn with it: others' numbers, totals that are kept, planted clusters."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods._scan_draws import permuted_sets, poisson_sets
from saferplan.methods.dispersion import dispersion_of
from saferplan.methods.scan import Draws, Reach, scan_permutation, scan_poisson

POINTS = np.stack(np.meshgrid(np.arange(10.0), np.arange(10.0)), axis=-1).reshape(-1, 2)


def scattered(rng: np.random.Generator, mean: np.ndarray, dispersion: float) -> np.ndarray:
    """Negative binomial counts of variance dispersion x mean."""
    return rng.poisson(mean if dispersion == 1 else rng.gamma(mean / (dispersion - 1), dispersion - 1)).astype(float)


def test_with_equal_places_it_is_pearsons_chi_square_of_scipy_allowing_for_their_totals() -> None:
    cases = np.array([[9, 2, 4, 7], [1, 7, 8, 2], [5, 6, 3, 6]], dtype=float)
    ratio = stats.chi2_contingency(cases).statistic / 6
    assert dispersion_of(cases) == pytest.approx(ratio * 14 / (15 - ratio), rel=1e-4)


@pytest.mark.parametrize("mean", [1.0, 5.0])
@pytest.mark.parametrize("dispersion", [1.0, 1.5, 3.0, 5.0])
def test_it_is_that_of_the_counts_whatever_places_and_steps_have(mean: float, dispersion: float) -> None:
    rng = np.random.default_rng(31)
    means = mean * np.outer(np.linspace(0.5, 1.5, 24), rng.gamma(4.0, 0.25, 100))
    found = [dispersion_of(scattered(rng, means, dispersion)) for _ in range(20)]
    assert np.mean(found) == pytest.approx(dispersion, rel=0.05)


def test_the_cluster_that_is_sought_is_not_taken_for_noise() -> None:
    rng = np.random.default_rng(32)
    means = np.full((24, 100), 20.0)
    means[10:16, :9] *= 3
    cases = rng.poisson(means)
    due = np.outer(cases.sum(axis=1), cases.sum(axis=0)) / cases.sum()
    plain = ((cases - due) ** 2 / due).sum() / (23 * 99)
    assert plain > 1.7
    assert dispersion_of(cases) < 1.3


def test_months_like_the_last_show_in_longer_sums() -> None:
    rng = np.random.default_rng(33)
    drift = np.repeat(rng.gamma(4.0, 0.25, (4, 100)), 6, axis=0)
    cases = rng.poisson(4 * drift)
    assert dispersion_of(cases, longest=6) > 1.8 * dispersion_of(cases)
    assert dispersion_of(cases, longest=7) == dispersion_of(cases), "three sums are too few"


def test_counts_drawn_as_expected_are_beta_binomial() -> None:
    """One cell of negative binomial counts whose total is held is beta binomial: scipy's own numbers."""
    rng, due = np.random.default_rng(34), np.array([[6.0, 14.0], [30.0, 10.0]])
    draw = poisson_sets(rng, 60, due, 3.0)
    drawn = np.array([draw()[0, 1] for _ in range(4000)])
    law = stats.betabinom(60, 14 / 2, 46 / 2)
    edges = law.ppf(np.linspace(0.1, 0.9, 9))
    seen = np.bincount(np.searchsorted(edges, drawn), minlength=10)
    chance = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]]))
    assert stats.chisquare(seen, 4000 * chance).pvalue > 0.001


@pytest.mark.parametrize("mean", [0.3, 1.0, 6.0])
@pytest.mark.parametrize("dispersion", [1.0, 1.5, 4.0, 30.0])
def test_data_sets_keep_the_totals_of_places_and_steps(mean: float, dispersion: float) -> None:
    rng = np.random.default_rng(35)
    counts = rng.poisson(mean * rng.gamma(2.0, 0.5, (30, 1)), (30, 12)).astype(float)
    due = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    draw = permuted_sets(rng, counts, due, dispersion)
    for _ in range(5):
        made = draw()
        assert made.min() >= 0
        assert np.array_equal(made.sum(axis=0), counts.sum(axis=0))
        assert np.array_equal(made.sum(axis=1), counts.sum(axis=1))


@pytest.mark.parametrize("dispersion", [1.5, 4.0])
def test_data_sets_have_the_dispersion_asked_for(dispersion: float) -> None:
    rng = np.random.default_rng(36)
    counts = scattered(rng, np.full((100, 24), 2.0), dispersion)
    due = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    draw = permuted_sets(rng, counts, due, dispersion)
    assert np.mean([dispersion_of(draw().T) for _ in range(20)]) == pytest.approx(dispersion, rel=0.06)


@pytest.mark.parametrize("how", ["poisson", "permutation"])
def test_a_scan_that_allows_for_dispersion_finds_what_is_large_and_doubts_what_is_small(how: str) -> None:
    rng, reach = np.random.default_rng(37), Reach(0.1, 6)
    means = np.full((24, 100), 5.0)
    means[15:20, [44, 45, 54, 55]] *= 3
    cases = scattered(rng, means, 2.0)

    def first(counts: np.ndarray, dispersion: float) -> float:
        draws = Draws(np.random.default_rng(1), 99, dispersion=dispersion)
        if how == "permutation":
            return scan_permutation(counts, POINTS, draws=draws, reach=reach).clusters[0].p
        return scan_poisson(counts, np.ones(counts.shape), POINTS, draws=draws, reach=reach).clusters[0].p

    spread = dispersion_of(cases, longest=6)
    assert spread == pytest.approx(2.0, abs=0.35)
    assert first(cases, spread) == 0.01
    null = scattered(rng, np.full((24, 100), 5.0), 2.0)
    assert first(null, 1.0) <= 0.05 < first(null, 2.0)
    assert first(null, 0.5) == first(null, 1.0)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: dispersion_of([1, 2, 3]), "steps x places"),
        (lambda r: dispersion_of([[1, 2, 0.5]] * 3), "whole numbers"),
        (lambda r: dispersion_of(np.eye(3)), "too few cases"),
        (lambda r: dispersion_of(np.full((4, 4), 2), longest=0), "1 step or more"),
        (
            lambda r: scan_permutation(np.ones((3, 100)), POINTS, draws=Draws(r, dispersion=float("nan"))),
            "a dispersion of nan",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[np.random.Generator], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call(np.random.default_rng(0))
