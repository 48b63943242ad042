"""Weighted sums: by hand, against exact Poisson limits and statsmodels, and against chance itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.weighted import (
    between_variance,
    mean_weight,
    weighted_ratio_limits,
    weighted_share_limits,
    weighted_sum_limits,
)

COUNTS = st.lists(st.integers(0, 500), min_size=1, max_size=8)


def test_a_mean_weight_by_hand() -> None:
    mix = mean_weight([300, 100], [465.0, 123.0])
    assert mix.mean == pytest.approx((300 * 465 + 100 * 123) / 400)
    assert mix.second == pytest.approx((300 * 465**2 + 100 * 123**2) / 400)
    # p (1 - p) (a - b)^2 / (N + 1): the variance of a share of a Dirichlet distribution
    assert mix.variance == pytest.approx(0.75 * 0.25 * (465 - 123) ** 2 / 401)
    assert (mix.lightest, mix.gravest, mix.events) == (123.0, 465.0, 400.0)


def test_the_variance_of_a_mean_weight_is_that_of_draws_from_a_dirichlet_distribution() -> None:
    counts, weights = np.array([30, 12, 3]), np.array([5.0, 80.0, 900.0])
    draws = stats.dirichlet(counts).rvs(200_000, random_state=7) @ weights
    assert mean_weight(counts, weights).variance == pytest.approx(draws.var(), rel=0.02)
    assert mean_weight(counts, weights).mean == pytest.approx(draws.mean(), rel=0.005)


def test_kinds_that_were_not_met_leave_no_mark_and_no_events_no_mean() -> None:
    mix = mean_weight([0, 7], [1.0, 30.0])
    assert (mix.mean, mix.lightest, mix.gravest, mix.variance) == (30.0, 30.0, 30.0, 0.0)
    assert not mean_weight([0, 0], [1.0, 30.0]).defined


@given(COUNTS)
def test_a_mean_weight_lies_between_the_lightest_and_the_gravest(counts: list[int]) -> None:
    mix = mean_weight(counts, [2.0**k for k in range(len(counts))])
    if mix.defined:
        assert mix.lightest * (1 - 1e-9) <= mix.mean <= mix.gravest * (1 + 1e-9)
        assert mix.second >= mix.mean**2 * (1 - 1e-9)
        assert mix.variance >= 0


@pytest.mark.filterwarnings("ignore")
def test_the_variance_between_places_is_that_of_statsmodels() -> None:
    meta = pytest.importorskip("statsmodels.stats.meta_analysis")
    values = np.array([5.5, 5.9, 5.2, 5.7, 6.1, 5.4])
    variances = np.array([0.01, 0.02, 0.015, 0.03, 0.01, 0.05])
    oracle = meta.combine_effects(values, variances, method_re="chi2")
    assert between_variance(values, variances).variance == pytest.approx(oracle.tau2, rel=1e-9)
    assert between_variance(values, variances * 100).variance == 0.0, "what counting explains is no difference"


@pytest.mark.parametrize("count", [0, 1, 7, 65, 1_000])
@pytest.mark.parametrize("weight", [1.0, 11.855539])
def test_events_of_one_weight_have_the_exact_poisson_limits_times_it(count: int, weight: float) -> None:
    found = weighted_sum_limits(count * weight, count * weight**2, one_more=weight)
    low = stats.chi2.ppf(0.025, 2 * count) / 2 if count else 0.0
    high = stats.chi2.ppf(0.975, 2 * (count + 1)) / 2
    assert found.low == pytest.approx(low * weight)
    assert found.high == pytest.approx(high * weight)


def test_limits_are_gamma_quantiles_of_mean_and_variance() -> None:
    found = weighted_sum_limits(1_000.0, 40_000.0, one_more=60.0, level=0.9)
    assert found.low == pytest.approx(stats.gamma.ppf(0.05, 25, scale=40))
    mean, variance = 1_060.0, 43_600.0
    assert found.high == pytest.approx(stats.gamma.ppf(0.95, mean**2 / variance, scale=variance / mean))


def test_nothing_with_no_weight_has_no_limits_and_no_variance_no_width() -> None:
    found = weighted_sum_limits([0.0, 50.0], [0.0, 0.0], one_more=0.0)
    assert found.defined.tolist() == [False, True]
    assert np.isnan(found.low[0])
    assert (found.low[1], found.high[1]) == (50.0, 50.0)


def test_limits_hold_the_truth_as_often_as_they_claim() -> None:
    rng = np.random.default_rng(20260428)
    share, weights = np.array([0.6, 0.35, 0.05]), np.array([10.0, 60.0, 900.0])
    second, mean = float(share @ weights**2), float(share @ weights)
    held = 0
    for _ in range(3_000):
        kinds = rng.multinomial(rng.poisson(300), share)
        score = float(kinds.sum() * mean)
        # The number is drawn, and the truth is what the kinds drawn weigh: chance is in both.
        limits = weighted_sum_limits(score, kinds.sum() * second, one_more=second / mean)
        held += limits.low <= kinds @ weights <= limits.high
    assert held / 3_000 > 0.945


def test_a_share_and_the_rest_mirror_each_other() -> None:
    one = weighted_share_limits(30.0, 70.0, part_variance=90.0, rest_variance=40.0)
    other = weighted_share_limits(70.0, 30.0, part_variance=40.0, rest_variance=90.0)
    assert one.low == pytest.approx(1 - other.high)
    assert one.high == pytest.approx(1 - other.low)
    assert not weighted_share_limits(0.0, 70.0, part_variance=0.0, rest_variance=40.0).defined


def test_a_ratio_is_that_of_the_delta_method_and_turns_round() -> None:
    found = weighted_ratio_limits(120.0, 80.0, one_variance=144.0, other_variance=64.0)
    reach = stats.norm.ppf(0.975) * np.sqrt(144 / 120**2 + 64 / 80**2)
    assert found.low == pytest.approx(1.5 * np.exp(-reach))
    assert found.high == pytest.approx(1.5 * np.exp(reach))
    back = weighted_ratio_limits(80.0, 120.0, one_variance=64.0, other_variance=144.0)
    assert back.low == pytest.approx(1 / found.high)


def test_two_sums_of_one_mix_are_seldom_told_apart() -> None:
    rng = np.random.default_rng(11)
    share, weights = np.array([0.7, 0.3]), np.array([10.0, 200.0])
    second, cried = float(share @ weights**2), 0
    for _ in range(2_000):
        one, other = (rng.multinomial(rng.poisson(400), share) for _ in range(2))
        scores = [float(kinds @ weights) for kinds in (one, other)]
        limits = weighted_ratio_limits(*scores, one_variance=one.sum() * second, other_variance=other.sum() * second)
        cried += not limits.low <= 1 <= limits.high
    assert cried / 2_000 < 0.065


def test_a_planted_difference_is_found() -> None:
    limits = weighted_ratio_limits(2_000.0, 1_000.0, one_variance=20_000.0, other_variance=10_000.0)
    assert limits.low > 1


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: mean_weight([-1], [1.0]),
        lambda: mean_weight([1, 2], [1.0]),
        lambda: between_variance([1.0, float("nan")], [1.0, 1.0]),
        lambda: weighted_sum_limits(-1.0, 1.0, one_more=1.0),
        lambda: weighted_sum_limits(1.0, 1.0, one_more=1.0, level=1.5),
        lambda: weighted_share_limits(1.0, 1.0, part_variance=-1.0, rest_variance=1.0),
    ],
)
def test_numbers_that_mean_nothing_are_refused(wrong: object) -> None:
    with pytest.raises(CannotReckon):
        wrong()  # type: ignore[operator]
