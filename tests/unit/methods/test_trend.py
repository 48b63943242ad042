"""Trends: worked by hand, published, against other libraries, relations, planted, and the null."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pymannkendall as mk
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import binom, kendalltau, theilslopes

from saferplan.errors import CannotReckon
from saferplan.methods.trend import mann_kendall, seasonal_mann_kendall, seasonal_sen_slope, sen_slope

MONTHS = np.array([100, 92, 105, 110, 121, 133, 140, 138, 120, 118, 104, 96])
series = arrays(np.float64, st.integers(3, 40), elements=st.integers(0, 60).map(float))


def memory(rng: np.random.Generator, size: int, correlation: float) -> np.ndarray:
    """A series in which each value leans on the one before."""
    found = rng.standard_normal(size + 50)
    for place in range(1, found.size):
        found[place] += correlation * found[place - 1]
    return found[50:]


# --- worked by hand -----------------------------------------------------------------------------------------


def test_mann_kendall_worked_by_hand() -> None:
    # 1 3 2 4: five pairs rise and one falls.  Of 24 orders, 1 has no fall and 3 have one: p = 2 x 4/24.
    test = mann_kendall([1, 3, 2, 4])
    assert (test.s, test.tau, test.method) == (4.0, pytest.approx(4 / 6), "exact")
    assert test.variance == pytest.approx(4 * 3 * 13 / 18)
    assert test.z == pytest.approx(3 / math.sqrt(4 * 3 * 13 / 18))
    assert test.p == pytest.approx(8 / 24)


def test_ties_worked_by_hand() -> None:
    # 6 values with one pair and one three of a kind: (6 x 5 x 17 - 2 x 1 x 9 - 3 x 2 x 11) / 18.
    test = mann_kendall([1, 2, 2, 3, 3, 3])
    assert test.s == 11.0
    assert test.variance == pytest.approx((510 - 18 - 66) / 18)
    assert test.method == "normal"


def test_seasonal_mann_kendall_worked_by_hand() -> None:
    # Winter 5 6 8 has S = 3, summer 20 19 22 has S = 1; each variance is 3 x 2 x 11 / 18.
    test = seasonal_mann_kendall([5, 20, 6, 19, 8, 22], ["winter", "summer"] * 3)
    assert (test.s, test.seasons, test.n) == (4.0, 2, 6)
    assert test.variance == pytest.approx(2 * 66 / 18)
    assert test.tau == pytest.approx(4 / 6)
    assert test.z == pytest.approx(3 / math.sqrt(2 * 66 / 18))


def test_seasonal_slope_worked_by_hand() -> None:
    # Winter slopes 1, 2, 3/2; summer -1, 3, 1.  In order -1 1 1 1.5 2 3, so the median is 1.25.
    found = seasonal_sen_slope([5, 20, 6, 19, 8, 22], ["winter", "summer"] * 3)
    assert found.slope == 1.25
    assert found.pairs == 6
    # Median value 13.5, median cycle 1.
    assert found.intercept == pytest.approx(13.5 - 1.25)


# --- published values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("n", "s", "one_sided"),
    [
        (4, 4, 0.167),
        (4, 6, 0.042),
        (5, 6, 0.117),
        (5, 8, 0.042),
        (5, 10, 0.0083),
        (6, 9, 0.068),
        (7, 13, 0.035),
        (8, 16, 0.031),
        (9, 20, 0.022),
        (10, 21, 0.036),
        (10, 25, 0.014),
    ],
)
def test_small_series_have_the_tabled_probabilities(n: int, s: int, one_sided: float) -> None:
    """Kendall (1975), table 1, as Gilbert (1987), Environmental Pollution Monitoring, reprints it in table A18."""
    # A rising series, in which neighbours change places until S is what is wanted.
    values = list(range(n))
    falls = (n * (n - 1) // 2 - s) // 2
    while falls:
        place = next(i for i in range(n - 1) if values[i] < values[i + 1])
        values[place], values[place + 1] = values[place + 1], values[place]
        falls -= 1
    test = mann_kendall(values)
    assert (test.s, test.method) == (float(s), "exact")
    assert test.p / 2 == pytest.approx(one_sided, abs=6e-4)


def test_the_cloud_seeding_slope() -> None:
    """Hollander and Wolfe, Nonparametric Statistical Methods, chapter 9: five years' double ratios of rainfall."""
    found = sen_slope([1.26, 1.27, 1.12, 1.16, 1.03], times=[1, 2, 3, 4, 5])
    assert found.slope == pytest.approx(-0.05625)
    assert mann_kendall([1.26, 1.27, 1.12, 1.16, 1.03]).s == -6.0
    # Of 120 orders one has no fall and one no rise, so least and greatest slope hold it in 98.3 % of samples.
    assert (found.low, found.high) == (pytest.approx(-0.15), pytest.approx(0.04))


# --- other libraries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("size", [11, 24, 60])
def test_mann_kendall_agrees_with_pymannkendall(size: int, ties: bool) -> None:
    rng = np.random.default_rng(size)
    values = rng.poisson(6, size).astype(float) if ties else rng.standard_normal(size)
    ours, theirs = mann_kendall(values), mk.original_test(values)
    assert (ours.s, ours.method) == (theirs.s, "normal")
    assert ours.variance == pytest.approx(theirs.var_s, rel=1e-12)
    assert ours.z == pytest.approx(theirs.z, rel=1e-12)
    assert ours.tau == pytest.approx(theirs.Tau, rel=1e-12)
    assert ours.p == pytest.approx(theirs.p, rel=1e-9)


@pytest.mark.parametrize("size", [3, 5, 8, 10])
def test_small_series_agree_with_scipy(size: int) -> None:
    values = np.random.default_rng(size).standard_normal(size)
    theirs = kendalltau(np.arange(size), values, method="exact")
    assert mann_kendall(values).p == pytest.approx(theirs.pvalue, rel=1e-12)
    assert mann_kendall(values).tau == pytest.approx(theirs.statistic, rel=1e-12)


@pytest.mark.parametrize("gaps", [0, 5])
def test_seasonal_tests_agree_with_pymannkendall(gaps: int) -> None:
    rng = np.random.default_rng(5)
    values = rng.poisson(np.tile(MONTHS, 5) / 10).astype(float)
    values[rng.choice(60, gaps, replace=False)] = np.nan
    season = np.tile(np.arange(12), 5)
    ours, theirs = seasonal_mann_kendall(values, season), mk.seasonal_test(values, period=12)
    assert (ours.s, ours.left_out) == (theirs.s, gaps)
    assert ours.variance == pytest.approx(theirs.var_s, rel=1e-12)
    assert ours.p == pytest.approx(theirs.p, rel=1e-9)
    slope = seasonal_sen_slope(values, season)
    assert slope.slope == pytest.approx(mk.seasonal_sens_slope(values, period=12).slope, rel=1e-12)


def test_slopes_agree_with_pymannkendall_and_scipy() -> None:
    rng = np.random.default_rng(6)
    values = np.arange(40) * 0.7 + rng.standard_normal(40) * 5
    ours, theirs = sen_slope(values), theilslopes(values, np.arange(40), alpha=0.95)
    assert ours.slope == pytest.approx(mk.sens_slope(values).slope, rel=1e-12)
    assert ours.intercept == pytest.approx(mk.sens_slope(values).intercept, rel=1e-12)
    assert ours.slope == pytest.approx(theirs.slope, rel=1e-12)
    # scipy rounds the places to the nearest, we outwards: ours are at most one slope wider, never narrower.
    assert ours.low <= theirs.low_slope + 1e-12
    assert theirs.high_slope <= ours.high + 1e-12
    assert ours.high - ours.low == pytest.approx(theirs.high_slope - theirs.low_slope, rel=0.05)


# --- gaps, and what is refused ------------------------------------------------------------------------------


def test_a_missing_value_is_left_out_and_keeps_its_place() -> None:
    gappy = [3.0, math.nan, 5.0, 4.0, 8.0, math.nan, 9.0]
    full = [3.0, 5.0, 4.0, 8.0, 9.0]
    test = mann_kendall(gappy)
    assert (test.n, test.left_out) == (5, 2)
    assert (test.s, test.p) == (mann_kendall(full).s, mann_kendall(full).p)
    assert sen_slope(gappy).slope == sen_slope(full, times=[0, 2, 3, 4, 6]).slope
    assert sen_slope(gappy).slope != sen_slope(full).slope


def test_a_season_missing_from_one_year_does_not_shift_the_years() -> None:
    # Summer of the second year is missing: 20, -, 22 is a rise of 2 in two years.
    found = seasonal_sen_slope([5, 20, 6, math.nan, 7, 22], ["winter", "summer"] * 3)
    assert found.slope == 1.0
    assert found.left_out == 1


def test_a_level_series_has_no_trend() -> None:
    for test in (mann_kendall([7.0] * 12), seasonal_mann_kendall([7.0] * 24, list(range(12)) * 2)):
        assert (test.s, test.variance, test.z, test.p, test.tau) == (0.0, 0.0, 0.0, 1.0, 0.0)
        assert (test.variance_factor, test.p_corrected) == (1.0, 1.0)
    assert sen_slope([7.0] * 12).slope == 0.0


def test_short_series_say_what_they_cannot_tell() -> None:
    test = mann_kendall([3, 4, 8, 9])
    assert math.isnan(test.autocorrelation)
    assert math.isnan(test.variance_factor)
    assert math.isnan(test.p_corrected)
    found = sen_slope([3, 4, 8, 9])
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert sen_slope([3, 4, 8, 9], level=0.5).low > 0


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: mann_kendall([1, 2, math.nan]),
            "Mann-Kendall test: 2 values that are there; expected at least 3.",
        ),
        (
            lambda: mann_kendall([1, 2, math.inf]),
            "Mann-Kendall test: an infinite value; expected finite values, or NaN for a missing one.",
        ),
        (
            lambda: mann_kendall([[1, 2], [3, 4]]),
            "Mann-Kendall test: shapes that do not fit (values (2, 2)); expected flat arrays of one length.",
        ),
        (
            lambda: seasonal_mann_kendall([1, 2, 3], ["a", "b"]),
            "seasonal Mann-Kendall test: season labels of shape (2,); expected one label for each of 3 values.",
        ),
        (
            lambda: seasonal_mann_kendall([1, 2, 3], ["a", "b", "c"]),
            "seasonal Mann-Kendall test: no season with two values; expected at least one season with two values.",
        ),
        (
            lambda: seasonal_sen_slope([1, 2, 3], ["a", "b", "c"]),
            "seasonal Sen's slope: no season with two values; expected at least one season with two values.",
        ),
        (
            lambda: sen_slope([1, 2, 3], times=[1, 3, 2]),
            "Sen's slope: times that do not rise; expected times that rise from each value to the next.",
        ),
    ],
)
def test_what_a_series_cannot_bear_is_refused_in_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(CannotReckon) as refused:
        call()
    assert str(refused.value) == sentence


# --- relations ----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(values=series)
def test_turned_upside_down_or_back_to_front_the_trend_changes_sign(values: np.ndarray) -> None:
    test = mann_kendall(values)
    for other in (mann_kendall(-values), mann_kendall(values[::-1])):
        assert other.s == -test.s
        assert other.p == pytest.approx(test.p, rel=1e-12)
        assert other.variance == test.variance
    slope, turned = sen_slope(values), sen_slope(-values)
    assert (turned.slope, turned.low, turned.high) == (-slope.slope, -slope.high, -slope.low)


@settings(deadline=None, max_examples=50)
@given(values=series, factor=st.sampled_from([1e-6, 0.25, 1_000.0]))
def test_scale_changes_the_slope_and_not_the_test(values: np.ndarray, factor: float) -> None:
    test, scaled = mann_kendall(values), mann_kendall(values * factor + factor)
    assert (test.s, test.p) == (scaled.s, scaled.p)
    np.testing.assert_allclose(
        [scaled.autocorrelation, scaled.p_corrected], [test.autocorrelation, test.p_corrected], rtol=1e-6, atol=1e-9
    )
    slope, bigger = sen_slope(values), sen_slope(values * factor + factor)
    assert bigger.slope == pytest.approx(slope.slope * factor, rel=1e-6, abs=1e-9 * factor)
    assert slope.low <= slope.slope <= slope.high


@settings(deadline=None, max_examples=50)
@given(values=series)
def test_one_season_is_the_plain_test(values: np.ndarray) -> None:
    assert seasonal_mann_kendall(values, ["all"] * values.size) == mann_kendall(values)
    assert seasonal_sen_slope(values, [1] * values.size) == sen_slope(values)


@settings(deadline=None, max_examples=50)
@given(values=series)
def test_the_correction_never_makes_the_test_surer(values: np.ndarray) -> None:
    test = mann_kendall(values)
    if math.isfinite(test.variance_factor):
        assert test.variance_factor >= 1
        assert test.p_corrected >= test.p
        assert -1 <= test.autocorrelation <= 0.95


def test_seasons_add_up() -> None:
    rng = np.random.default_rng(9)
    values, season = rng.standard_normal(40), np.tile(["a", "b", "c", "d"], 10)
    parts = [mann_kendall(values[season == label]) for label in "abcd"]
    whole = seasonal_mann_kendall(values, season)
    assert whole.s == sum(part.s for part in parts)
    assert whole.variance == pytest.approx(sum(part.variance for part in parts))


def test_the_input_is_left_as_it_was() -> None:
    values = np.array([3.0, math.nan, 5.0, 4.0, 8.0, 1.0, 9.0, 2.0, 2.0])
    before = values.copy()
    mann_kendall(values)
    seasonal_mann_kendall(values, [1, 2, 3] * 3)
    np.testing.assert_array_equal(values, before)


# --- planted ------------------------------------------------------------------------------------------------


def test_a_planted_trend_under_a_strong_season_is_found_by_the_seasonal_test() -> None:
    # Up by 12 a year, month for month, under a season that swings by 190: it drowns the plain test only.
    season = np.tile(np.arange(12), 5)
    found = missed = 0
    for seed in range(60):
        level = 4 * np.tile(MONTHS, 5) + 12.0 * np.repeat(np.arange(5), 12)
        values = np.random.default_rng(seed).poisson(level)
        found += seasonal_mann_kendall(values, season).p_corrected < 0.05
        missed += mann_kendall(values).p >= 0.05
        assert seasonal_sen_slope(values, season).slope == pytest.approx(12, abs=8)
    assert found >= 54
    assert missed >= 20


def test_a_planted_slope_is_measured_in_spite_of_odd_values() -> None:
    rng = np.random.default_rng(3)
    values = 50 - 1.5 * np.arange(36) + rng.standard_normal(36) * 3
    values[[5, 20, 33]] += 300
    found = sen_slope(values)
    assert found.slope == pytest.approx(-1.5, abs=0.2)
    assert found.low < -1.5 < found.high
    assert mann_kendall(values).p < 0.001


def test_a_planted_memory_is_measured() -> None:
    rng = np.random.default_rng(4)
    found = [mann_kendall(memory(rng, 150, 0.6)).autocorrelation for _ in range(20)]
    assert np.mean(found) == pytest.approx(0.6, abs=0.06)
    season = np.tile(np.arange(12), 10)
    found = [
        seasonal_mann_kendall(memory(rng, 120, 0.5) + 5 * np.tile(MONTHS, 10), season).autocorrelation
        for _ in range(20)
    ]
    assert np.mean(found) == pytest.approx(0.5, abs=0.08)


# --- the null -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [5, 10, 36])
def test_with_no_trend_the_test_cries_wolf_no_more_often_than_it_says(size: int) -> None:
    rng, runs = np.random.default_rng(size), 1_200
    tests = [mann_kendall(rng.poisson(40, size)) for _ in range(runs)]
    most = binom.ppf(0.999, runs, 0.05)
    assert sum(test.p < 0.05 for test in tests) <= most
    assert sum(test.p_corrected < 0.05 for test in tests) <= most


def test_with_a_season_and_no_trend_the_seasonal_test_cries_wolf_no_more_often_than_it_says() -> None:
    rng, runs, season = np.random.default_rng(1), 500, np.tile(np.arange(12), 4)
    tests = [seasonal_mann_kendall(rng.poisson(np.tile(MONTHS, 4)), season) for _ in range(runs)]
    most = binom.ppf(0.999, runs, 0.05)
    assert sum(test.p < 0.05 for test in tests) <= most
    assert sum(test.p_corrected < 0.05 for test in tests) <= most


def test_with_memory_the_plain_p_cries_wolf_and_the_corrected_one_hardly() -> None:
    # Memory of 0.6 and no trend, in 60 months: the plain test sees a trend in a quarter of such series.
    rng, runs = np.random.default_rng(2), 500
    tests = [mann_kendall(memory(rng, 60, 0.6)) for _ in range(runs)]
    plain = np.mean([test.p < 0.05 for test in tests])
    corrected = np.mean([test.p_corrected < 0.05 for test in tests])
    assert plain > 0.2
    assert corrected < 0.1
    season = np.tile(np.arange(12), 5)
    tests = [seasonal_mann_kendall(memory(rng, 60, 0.6), season) for _ in range(300)]
    assert np.mean([test.p < 0.05 for test in tests]) > 0.15
    assert np.mean([test.p_corrected < 0.05 for test in tests]) < 0.09


@pytest.mark.parametrize("size", [8, 24])
def test_slope_limits_hold_as_often_as_they_say(size: int) -> None:
    rng, runs = np.random.default_rng(size), 1_000
    covered = 0
    for _ in range(runs):
        found = sen_slope(0.5 * np.arange(size) + rng.standard_normal(size))
        covered += found.low <= 0.5 <= found.high
    assert binom.ppf(0.001, runs, 0.95) <= covered
    assert covered / runs <= 0.985
