"""Gradients: worked by hand, published, against statsmodels, relations, planted, and the null."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, norm
from statsmodels.regression.linear_model import WLS

from saferplan.errors import CannotReckon
from saferplan.methods.concentration import concentration_curve, concentration_index
from saferplan.methods.inequality import (
    fifths_by_population,
    rate_ratio,
    slope_index,
    slope_index_of_counts,
)
from saferplan.methods.intervals import ratio_of_counts

# Expected values of the Department of Health and Social Care, published with PHEindicatormethods 2.1.0: an indicator
# by deprivation decile, 1 the most deprived.
DECILE_PEOPLE = [7291, 7997, 6105, 7666, 5790, 6934, 5918, 5974, 7147, 7534]
DECILE_VALUES = [
    75.9334590103,
    78.3442382728,
    83.8360631042,
    83.6375399665,
    80.4655031530,
    81.1156759857,
    81.6930835719,
    84.1900062061,
    80.5955641081,
    86.2894349579,
]

areas = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 400), st.integers(0, 60)), min_size=5, max_size=40)


def ranks(people: np.ndarray) -> np.ndarray:
    """Midpoints of the groups in the cumulative share of people, added up one by one."""
    found, before = [], 0.0
    for here in people / people.sum():
        found.append(before + here / 2)
        before += here
    return np.array(found)


# --- fifths -------------------------------------------------------------------------------------------------


def test_fifths_worked_by_hand() -> None:
    # 1,000 people; from the top: 40 (300: midpoint 150), 35 (100: 350), 20 (200: 500), 15 (150: 675), 10 (50: 775),
    # 5 (200: 900).  Fifths end at 200, 400, 600, 800 and 1,000.
    found = fifths_by_population([5, 40, 20, 10, 35, 15], [200, 300, 200, 50, 100, 150])
    assert found.group.tolist() == [5, 1, 3, 4, 2, 4]
    assert found.population.tolist() == [300, 100, 200, 200, 200]
    assert found.areas.tolist() == [1, 1, 1, 2, 1]


def test_ranks_run_the_other_way() -> None:
    scores = np.array([5.0, 40, 20, 10, 35, 15])
    people = [200, 300, 200, 50, 100, 150]
    by_rank = fifths_by_population((-scores).argsort().argsort() + 1, people, descending=False)
    assert by_rank.group.tolist() == fifths_by_population(scores, people).group.tolist()


@settings(deadline=None, max_examples=50)
@given(rows=areas, seed=st.integers(0, 99))
def test_with_codes_the_order_of_areas_makes_no_difference(rows: list[tuple[int, int, int]], seed: int) -> None:
    score, people, _ = (np.array(column) for column in zip(*rows, strict=True))
    codes = np.array([f"E{place:08d}" for place in range(len(rows))])
    mixed = np.random.default_rng(seed).permutation(len(rows))
    try:
        found = fifths_by_population(score, people, groups=2, codes=codes)
    except CannotReckon:
        assert people.max() > people.sum() / 2
        return
    again = fifths_by_population(score[mixed], people[mixed], groups=2, codes=codes[mixed])
    assert again.group.tolist() == found.group[mixed].tolist()
    # Order, and nobody lost.
    assert found.population.sum() == people.sum()
    assert found.areas.sum() == len(rows)
    assert score[found.group == 1].min() >= score[found.group == 2].max()


def test_small_areas_give_even_fifths() -> None:
    rng = np.random.default_rng(1)
    people = rng.integers(1_000, 3_000, 319)
    found = fifths_by_population(rng.gamma(2, 10, 319), people)
    # An area's midpoint decides, so a fifth is out by at most half an area at each end.
    assert np.abs(found.population - people.sum() / 5).max() <= 3_000


def test_equal_scores_without_codes_keep_the_order_given() -> None:
    assert fifths_by_population([1] * 5, [10] * 5).group.tolist() == [1, 2, 3, 4, 5]
    assert fifths_by_population([1] * 5, [10] * 5, codes=list("edcba")).group.tolist() == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: fifths_by_population([1, 2, 3], [1, 1, 1]),
            "groups by population: only 3 values; expected at least 5.",
        ),
        (
            lambda: fifths_by_population([5, 4, 3, 2, 1], [1, 1, 50, 1, 1]),
            "groups by population: no area in group 2 of 5; expected areas small enough for every group to have one; "
            "ask for fewer groups.",
        ),
        (
            lambda: fifths_by_population([5, 4, math.nan, 2, 1], [1] * 5),
            "groups by population: a score that is missing or infinite; expected a score for every area.",
        ),
        (
            lambda: fifths_by_population([5, 4, 3, 2, 1], [0] * 5),
            "groups by population: no people in any area; expected people in at least one.",
        ),
        (
            lambda: fifths_by_population([5, 4, 3, 2, 1], [1] * 5, groups=1),
            "groups by population: 1 groups; expected at least 2.",
        ),
        (
            lambda: fifths_by_population([5, 4, 3, 2, 1], [1] * 5, codes=["a"]),
            "groups by population: codes of shape (1,); expected one code for each of 5 areas.",
        ),
        (
            lambda: slope_index([1, 2], [1, 1]),
            "slope index of inequality: only 2 values; expected at least 3.",
        ),
        (
            lambda: slope_index([1, 2, 3], [1, 0, 1]),
            "slope index of inequality: a group with no people; expected people in every group.",
        ),
        (
            lambda: slope_index([1, math.nan, 3], [1, 1, 1]),
            "slope index of inequality: a value that is missing or infinite; expected finite values.",
        ),
        (
            lambda: slope_index([1, 2, 3], [1, 1, 1], towards="poor"),
            'slope index of inequality: towards="poor"; expected "least" or "most".',
        ),
        (
            lambda: slope_index_of_counts([1, 2, 3], [1, 0, 1]),
            "slope index of counts: a group with no people; expected people in every group.",
        ),
        (
            lambda: concentration_curve([0, 0], [5, 5], [2, 1]),
            "concentration curve: no events; expected at least one.",
        ),
        (
            lambda: concentration_index([1, 2], [5, 5], [2]),
            "concentration index: shapes that do not fit (score (1,), population (2,)); "
            "expected flat arrays of one length.",
        ),
    ],
)
def test_what_cannot_be_ranked_is_refused_in_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(CannotReckon) as refused:
        call()
    assert str(refused.value) == sentence


# --- slope and relative index -------------------------------------------------------------------------------


def test_slope_worked_by_hand() -> None:
    # Equal fifths sit at 0.1, 0.3 ... 0.9, and 30 25 20 15 10 fall by 25 a unit: 32.5 at one end, 7.5 at the other.
    found = slope_index([30, 25, 20, 15, 10], [100] * 5, variance=[1] * 5)
    assert (found.fitted_most, found.fitted_least) == (pytest.approx(32.5), pytest.approx(7.5))
    assert found.sii == pytest.approx(-25)
    assert found.rii == pytest.approx(7.5 / 32.5)
    # The slope's variance is 1 over the sum of (rank - 0.5)^2 = 0.16 + 0.04 + 0.04 + 0.16 = 0.4.
    assert found.sii_high - found.sii == pytest.approx(1.959964 / math.sqrt(0.4), rel=1e-6)
    turned = slope_index([30, 25, 20, 15, 10], [100] * 5, variance=[1] * 5, towards="most")
    assert (turned.sii, turned.sii_low, turned.sii_high) == (-found.sii, -found.sii_high, -found.sii_low)
    assert turned.rii == pytest.approx(32.5 / 7.5)
    assert (turned.rii_low, turned.rii_high) == (pytest.approx(1 / found.rii_high), pytest.approx(1 / found.rii_low))


def test_the_published_slope_and_relative_index() -> None:
    found = slope_index(DECILE_VALUES, DECILE_PEOPLE)
    assert found.sii == pytest.approx(6.934616473669, abs=1e-9)
    assert found.rii == pytest.approx(1.088818080445, abs=1e-11)


def test_the_published_limits_fit_one_another() -> None:
    """The published limits come from each decile's standard error, and these are not published with the numbers.

    So the limits cannot be reproduced.  What can be checked: the one common standard error that would give the
    published limits of the slope index, 3.1276 to 10.7587, also gives the published 1.0384 to 1.1413 of the
    relative index.  How right the analytic limits are is tested below, by simulation and by statsmodels.
    """
    people = np.array(DECILE_PEOPLE, dtype=float)
    share, rank = people / people.sum(), ranks(people)
    weight = share * (rank - share @ rank) / (share @ (rank - share @ rank) ** 2)
    common = ((10.7587 - 3.1276) / 2 / norm.ppf(0.975)) ** 2 / (weight**2).sum()
    found = slope_index(DECILE_VALUES, DECILE_PEOPLE, variance=[common] * 10)
    assert (found.sii_low, found.sii_high) == (pytest.approx(3.1276, abs=0.02), pytest.approx(10.7587, abs=0.02))
    assert (found.rii_low, found.rii_high) == (pytest.approx(1.0384, abs=0.002), pytest.approx(1.1413, abs=0.002))


def test_limits_from_scatter_agree_with_statsmodels() -> None:
    people = np.array(DECILE_PEOPLE, dtype=float)
    theirs = WLS(DECILE_VALUES, np.column_stack([np.ones(10), ranks(people)]), weights=people).fit()
    ours = slope_index(DECILE_VALUES, people, level=0.9)
    low, high = theirs.conf_int(alpha=0.1)[1]
    assert ours.sii == pytest.approx(theirs.params[1], rel=1e-9)
    assert ours.fitted_most == pytest.approx(theirs.params[0], rel=1e-12)
    assert (ours.sii_low, ours.sii_high) == (pytest.approx(low, rel=1e-9), pytest.approx(high, rel=1e-9))
    assert ours.method.endswith("scatter about the line")


def test_analytic_limits_agree_with_simulated_ones() -> None:
    """The published method draws each value from its normal distribution many times and takes percentiles."""
    rng, people = np.random.default_rng(4), np.array(DECILE_PEOPLE, dtype=float)
    error = np.array([1.9, 1.7, 1.2, 1.6, 1.4, 1.8, 1.5, 1.1, 2.0, 1.3])
    share, rank = people / people.sum(), ranks(people)
    drawn = np.array(DECILE_VALUES) + error * rng.standard_normal((40_000, 10))
    slope = (drawn * share * (rank - share @ rank)).sum(axis=1) / (share @ (rank - share @ rank) ** 2)
    most = drawn @ share - slope * (share @ rank)
    found = slope_index(DECILE_VALUES, people, variance=error**2)
    np.testing.assert_allclose([found.sii_low, found.sii_high], np.percentile(slope, [2.5, 97.5]), atol=0.05)
    np.testing.assert_allclose(
        [found.rii_low, found.rii_high], np.percentile(1 + slope / most, [2.5, 97.5]), atol=0.001
    )


def test_a_line_that_goes_below_nought_has_no_relative_index() -> None:
    found = slope_index_of_counts([90, 10, 2, 1, 1], [1_000] * 5)
    assert found.fitted_least < 0
    assert not found.rii_defined
    assert np.isnan([found.rii, found.rii_low, found.rii_high]).all()
    assert found.sii > 0


def test_counts_are_rates_with_a_poisson_variance() -> None:
    count, people = np.array([300, 260, 200, 150, 100]), np.array([900, 1_100, 1_000, 950, 1_050])
    ours = slope_index_of_counts(count, people, dispersion=2.0)
    theirs = slope_index(1_000 * count / people, people, variance=2.0 * 1e6 * count / people**2, towards="most")
    assert (ours.method, ours.towards, ours.rii_defined) == (theirs.method, theirs.towards, True)
    for field in ("sii", "sii_low", "sii_high", "rii", "rii_low", "rii_high", "fitted_most", "fitted_least"):
        assert getattr(ours, field) == pytest.approx(getattr(theirs, field), rel=1e-12), field


@settings(deadline=None, max_examples=50)
@given(
    rows=st.lists(st.tuples(st.integers(0, 500), st.integers(1, 5_000)), min_size=3, max_size=12),
    times=st.integers(2, 9),
)
def test_slope_relations(rows: list[tuple[int, int]], times: int) -> None:
    count, people = (np.array(column) for column in zip(*rows, strict=True))
    found = slope_index_of_counts(count, people)
    # Upside down, the gap changes its sign; per 100,000 it is a hundred times as large.
    upside_down = slope_index_of_counts(count[::-1], people[::-1])
    assert upside_down.sii == pytest.approx(-found.sii, abs=1e-6)
    large = slope_index_of_counts(count, people, per=100_000)
    assert large.sii == pytest.approx(100 * found.sii, rel=1e-9, abs=1e-9)
    assert large.rii == pytest.approx(found.rii, rel=1e-9, nan_ok=True)
    # The person in the middle has the rate of the whole.
    middle = (found.fitted_most + found.fitted_least) / 2
    assert middle == pytest.approx(1_000 * count.sum() / people.sum(), rel=1e-9, abs=1e-9)
    # More events of the same pattern: the same ratio, surer of itself.
    more = slope_index_of_counts(count * times, people)
    if found.rii_defined:
        assert more.rii == pytest.approx(found.rii, rel=1e-9)
        assert more.rii_high / more.rii_low <= found.rii_high / found.rii_low + 1e-9
    assert found.sii_low <= found.sii <= found.sii_high


def test_the_rate_ratio_is_of_the_two_ends() -> None:
    count, people = [300, 1, 1, 1, 90], [900, 5, 5, 5, 1_100]
    assert rate_ratio(count, people) == ratio_of_counts(300, 90, exposure_a=900, exposure_b=1_100)


# --- concentration ------------------------------------------------------------------------------------------


def test_concentration_worked_by_hand() -> None:
    # A fifth of the people has 3/5 of events, the rest 2/5: ranks 0.1 and 0.6, mean 0.3, so 2 x 0.3 - 1 = -0.4.
    curve = concentration_curve([40, 60], [400, 100], [10, 20])
    assert curve.population_share.tolist() == [0.0, 0.2, 1.0]
    assert curve.count_share.tolist() == [0.0, 0.6, 1.0]
    found = concentration_index([40, 60], [400, 100], [10, 20])
    assert found.value == pytest.approx(-0.4)
    # Variance of the ranks 0.25 x 0.6 x 0.4 = 0.06; x 100/99 for the sample; 2 sqrt(that / 100) = 0.0492.
    assert found.high - found.value == pytest.approx(1.959964 * 0.0492366, abs=1e-5)


@settings(deadline=None, max_examples=50)
@given(rows=areas, seed=st.integers(0, 99))
def test_the_index_is_twice_the_area_of_the_curve(rows: list[tuple[int, int, int]], seed: int) -> None:
    score, people, count = (np.array(column) for column in zip(*rows, strict=True))
    found = concentration_index(count, people, score)
    if not found.defined:
        assert count.sum() == 0
        return
    curve = concentration_curve(count, people, score)
    under = np.trapezoid(curve.count_share, curve.population_share)
    assert found.value == pytest.approx(1 - 2 * under, abs=1e-12)
    assert (np.diff(curve.population_share) > 0).all()
    assert (np.diff(curve.count_share) >= 0).all()
    assert curve.count_share[-1] == pytest.approx(1)
    # The order given makes no difference, not even with equal scores; the other direction changes the sign.
    mixed = np.random.default_rng(seed).permutation(len(rows))
    again = concentration_index(count[mixed], people[mixed], score[mixed])
    assert again.value == pytest.approx(found.value, abs=1e-12)
    assert concentration_index(count, people, score, descending=False).value == pytest.approx(-found.value, abs=1e-12)
    assert -1 <= found.low <= found.value <= found.high <= 1


@settings(deadline=None, max_examples=50)
@given(people=st.lists(st.integers(1, 500), min_size=1, max_size=20))
def test_equal_rates_have_no_concentration(people: list[int]) -> None:
    found = concentration_index([3 * here for here in people], people, range(len(people)))
    assert found.value == pytest.approx(0, abs=1e-12)
    assert found.low <= 0 <= found.high


def test_no_events_have_no_index() -> None:
    found = concentration_index([0, 0], [5, 5], [1, 2])
    assert not found.defined
    assert np.isnan([found.value, found.low, found.high]).all()


def test_a_handful_from_one_area_is_not_certain() -> None:
    found = concentration_index([4, 0, 0, 0], [100] * 4, [4, 3, 2, 1])
    assert found.value == pytest.approx(-0.75)
    assert found.high > -0.5


# --- planted, and the null ----------------------------------------------------------------------------------


def test_a_planted_gradient_is_found_and_held() -> None:
    # Rates fall in a straight line from 100 to 40 per 1,000: the index is 60, and 2.5.
    rng, people = np.random.default_rng(7), np.array([9_000, 11_000, 10_000, 10_500, 9_500])
    expected = (100 - 60 * ranks(people)) / 1_000 * people
    found = [slope_index_of_counts(rng.poisson(expected), people) for _ in range(1_200)]
    assert np.mean([one.sii for one in found]) == pytest.approx(60, abs=0.5)
    for held in (
        [one.sii_low <= 60 <= one.sii_high for one in found],
        [one.rii_low <= 2.5 <= one.rii_high for one in found],
    ):
        assert binom.ppf(0.001, 1_200, 0.95) <= sum(held) <= binom.ppf(0.999, 1_200, 0.95)
    assert all(one.sii_low > 0 for one in found)


def test_with_no_gradient_the_indices_cry_wolf_no_more_often_than_they_say() -> None:
    rng, runs = np.random.default_rng(8), 1_200
    people, score = np.array([1_500, 1_200, 1_700, 1_600, 1_400, 1_300, 1_800]), np.arange(7, 0, -1)
    drawn = rng.poisson(people * 0.06, (runs, 7))
    most = binom.ppf(0.999, runs, 0.05)
    slopes = [slope_index_of_counts(count, people) for count in drawn]
    assert sum(not one.sii_low <= 0 <= one.sii_high for one in slopes) <= most
    assert sum(not one.rii_low <= 1 <= one.rii_high for one in slopes) <= most
    curves = [concentration_index(count, people, score) for count in drawn]
    assert sum(not one.low <= 0 <= one.high for one in curves) <= most


def test_concentration_limits_hold_as_often_as_they_say() -> None:
    rng, runs = np.random.default_rng(9), 1_200
    people, score = np.full(20, 1_500), np.arange(20, 0, -1)
    for events in (6, 400):
        expected = np.linspace(2, 0.5, 20)
        expected *= events / expected.sum()
        truth = 2 * (expected @ ranks(people)) / events - 1
        found = [concentration_index(count, people, score) for count in rng.poisson(expected, (runs, 20))]
        held = sum(one.low <= truth <= one.high for one in found if one.defined)
        assert held >= binom.ppf(0.001, sum(one.defined for one in found), 0.94)


def test_areas_that_scatter_need_limits_from_the_scatter() -> None:
    # 60 areas whose true rates differ by half for reasons of their own, and no gradient at all.
    rng, runs, people = np.random.default_rng(10), 400, np.full(60, 1_500)
    poisson = scatter = 0
    for _ in range(runs):
        count = rng.poisson(people * 0.08 * rng.gamma(4, 1 / 4, 60))
        plain = slope_index_of_counts(count, people)
        poisson += not plain.sii_low <= 0 <= plain.sii_high
        wide = slope_index(1_000 * count / people, people)
        scatter += not wide.sii_low <= 0 <= wide.sii_high
    assert poisson > 0.4 * runs
    assert scatter <= binom.ppf(0.999, runs, 0.05)
