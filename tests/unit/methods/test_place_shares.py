"""Concentration of places and scores of maps: worked cases, relations, planted, and a null."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.place_shares import concentrated, dispersion_of_sums, generalised_gini, gini, share_of_places
from saferplan.methods.prediction import overlap_of_top, prediction_scores

counts_of = st.lists(st.integers(0, 40), min_size=2, max_size=40).filter(any)


@given(counts_of)
def test_gini_is_the_mean_difference_of_all_pairs(counts: list[int]) -> None:
    values = np.array(counts, dtype=float)
    pairs = np.abs(values[:, None] - values[None, :]).mean() / (2 * values.mean())
    assert gini(counts) == pytest.approx(pairs, abs=1e-12)


@given(counts_of, st.integers(1, 5))
def test_gini_knows_neither_order_nor_scale(counts: list[int], times: int) -> None:
    assert gini(counts[::-1]) == pytest.approx(gini(counts))
    assert gini([times * one for one in counts]) == pytest.approx(gini(counts))


def test_one_event_a_place_is_no_concentration_however_many_are_empty() -> None:
    for places in (10, 100, 1_000):
        counts = [1] * 10 + [0] * (places - 10)
        assert generalised_gini(counts) == pytest.approx(0.0, abs=1e-12)
        assert gini(counts) == pytest.approx(1 - 10 / places)


@given(counts_of)
def test_more_of_the_events_take_more_places(counts: list[int]) -> None:
    quarter, half, most = (share_of_places(counts, share) for share in (0.25, 0.5, 0.8))
    assert 0 < quarter <= half <= most <= 1


def test_on_a_null_concentration_is_called_no_more_often_than_claimed() -> None:
    rng = np.random.default_rng(3)
    runs, called = 200, 0
    for _ in range(runs):
        called += concentrated(rng.multinomial(60, [1 / 100] * 100), random=rng, simulations=199).p <= 0.05
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def scattered(rng: np.random.Generator, mean: float, dispersion: ArrayLike, months: int = 24) -> NDArray[np.int64]:
    """Months x 100 places of counts that vary so many times as much as independent ones, as likely in every place."""
    over = np.broadcast_to(np.asarray(dispersion, dtype=float) - 1, (months, 100))
    mixed = np.where(over > 0, rng.gamma(mean / np.maximum(over, 1e-9)) * over, mean)
    return rng.poisson(mixed)


def is_called(cube: NDArray[np.int64], rng: np.random.Generator, *, at: float = 0.05, allow: bool = True) -> bool:
    """Whether the last year of months is called concentrated."""
    found = dispersion_of_sums(cube, steps=12) if allow else 1.0
    return concentrated(cube[-12:].sum(axis=0), random=rng, dispersion=found, simulations=99).p <= at


@pytest.mark.parametrize(
    "dispersion", [1.0, 2.0, 3.0, np.where(np.arange(100) % 5, 1.0, 5.0)], ids=["1", "2", "3", "some 5"]
)
def test_events_that_come_in_series_are_not_called_concentrated(dispersion: ArrayLike) -> None:
    rng, runs = np.random.default_rng(8), 100
    called = sum(is_called(scattered(rng, 3.0, dispersion), rng) for _ in range(runs))
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def test_taken_as_independent_they_would_be() -> None:
    rng = np.random.default_rng(9)
    assert all(is_called(scattered(rng, 3.0, 2.0), rng, allow=False) for _ in range(10))


@pytest.mark.slow
@pytest.mark.parametrize("months", [24, 36])
@pytest.mark.parametrize("dispersion", [1.0, 1.5, 2.0, 3.0, 5.0])
@pytest.mark.parametrize("mean", [0.5, 5.0])
def test_concentration_is_called_no_more_often_than_claimed(mean: float, dispersion: float, months: int) -> None:
    rng, runs = np.random.default_rng(10), 400
    called = sum(is_called(scattered(rng, mean, dispersion, months), rng) for _ in range(runs))
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def test_months_like_the_last_make_years_vary_more_and_three_years_tell_it() -> None:
    rng = np.random.default_rng(11)
    walk = np.zeros((36, 100))
    for month in range(1, 36):
        walk[month] = 0.6 * walk[month - 1] + 0.3 * rng.normal(size=100)
    cube = rng.poisson(5 * np.exp(walk))
    assert dispersion_of_sums(cube, steps=12) > 1.2 * dispersion_of_sums(cube, steps=1)


def test_data_sets_vary_as_much_as_they_are_told_to() -> None:
    """The variance of a place's count in the data sets is that of a negative binomial count, its total held."""
    counts = np.full(50, 40)
    plain, wide = (
        concentrated(counts, random=np.random.default_rng(3), dispersion=d, simulations=1_999) for d in (1.0, 4.0)
    )
    # Of counts with variance d x mean the coefficient is about sqrt(d / (pi mean)).
    assert plain.gini_by_chance == pytest.approx(np.sqrt(1 / (np.pi * 40)), rel=0.05)
    assert wide.gini_by_chance == pytest.approx(np.sqrt(4 / (np.pi * 40)), rel=0.05)


def test_places_that_vary_differently_are_drawn_so() -> None:
    rng = np.random.default_rng(4)
    counts, each = rng.poisson(40.0, 100), np.where(np.arange(100) < 20, 6.0, 1.0)
    one, other = (concentrated(counts, random=np.random.default_rng(5), dispersion=d) for d in (each, each[::-1]))
    even = concentrated(counts, random=np.random.default_rng(5), dispersion=np.ones(100))
    assert one.gini_by_chance == pytest.approx(other.gini_by_chance, rel=0.02)
    assert one.gini_by_chance > 1.2 * even.gini_by_chance
    assert even.gini_by_chance == concentrated(counts, random=np.random.default_rng(5)).gini_by_chance


def test_planted_concentration_is_found_and_exposure_explains_it() -> None:
    rng = np.random.default_rng(4)
    people = np.full(200, 100.0)
    people[:5] = 4_000.0
    counts = rng.multinomial(400, people / people.sum())
    plain = concentrated(counts, random=rng, simulations=199)
    allowed = concentrated(counts, random=rng, exposure=people, simulations=199)
    assert plain.p == 0.005
    assert plain.generalised > plain.high
    assert plain.places[1] < plain.places_by_chance[1]
    assert allowed.p > 0.05
    assert allowed.low <= allowed.generalised <= allowed.high


def test_scores_of_the_worked_example() -> None:
    """Oracle O25."""
    found = prediction_scores([6, 7, 3, 2, 1, 0], [8, 4, 4, 2, 1, 0])
    assert found.accuracy == pytest.approx([1.894736842, 1.421052632, 1.684210526, 1.421052632, 1.2, 1], abs=1e-9)
    assert found.efficiency == pytest.approx([0.857142857, 0.692307692, 1, 1, 1, 1], abs=1e-9)
    assert found.hit_rate[-1] == found.area[-1] == 1


@given(st.lists(st.integers(0, 9), min_size=3, max_size=20).filter(any))
def test_no_map_is_better_than_the_events_themselves(events: list[int]) -> None:
    best = prediction_scores(events, [float(one) for one in events])
    assert best.efficiency == pytest.approx(np.ones(len(events)))
    other = prediction_scores(events, np.random.default_rng(0).random(len(events)))
    assert (other.efficiency <= 1 + 1e-12).all()
    assert (other.hit_rate <= best.hit_rate + 1e-12).all()


def test_a_map_by_chance_scores_about_one() -> None:
    rng = np.random.default_rng(5)
    events = rng.poisson(3, 400)
    found = [prediction_scores(events, rng.random(400)).accuracy[39] for _ in range(300)]
    assert np.mean(found) == pytest.approx(1.0, abs=0.02)


def test_places_with_one_score_are_marked_together() -> None:
    assert overlap_of_top([5, 5, 5, 0], [5, 0, 0, 5], top=1) == pytest.approx(1 / 4)
    assert overlap_of_top([3, 2, 1], [30, 20, 10], top=2) == 1.0


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: gini([0, 0]), "no events"),
        (lambda r: gini([1.5]), "whole numbers"),
        (lambda r: share_of_places([1, 2], 1.0), "between 0 and 1"),
        (lambda r: concentrated([1, 2], random=r, exposure=[0, 1]), "an exposure above 0"),
        (lambda r: concentrated([1, 2], random=r, simulations=3), "at least 19"),
        (lambda r: concentrated([1, 2], random=r, dispersion=[2.0]), "one length"),
        (lambda r: concentrated([1, 2], random=r, dispersion=-1.0), "0 or more"),
        (lambda r: prediction_scores([0, 0], [1, 2]), "no events"),
        (lambda r: prediction_scores([1, 0], [float("nan"), 2]), "a score that is missing"),
        (lambda r: overlap_of_top([1, 2], [1, 2, 3], top=1), "the same places twice"),
        (lambda r: overlap_of_top([1, 2], [1, 2], top=3), "as many"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[np.random.Generator], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call(np.random.default_rng(0))
