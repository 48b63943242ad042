"""Rates, shares and comparisons: worked by hand, published, against other libraries, relations, and the null."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, binomtest, nbinom, poisson
from statsmodels.stats.proportion import proportion_confint
from statsmodels.stats.rates import confint_poisson, confint_poisson_2indep

from saferplan.errors import CannotReckon
from saferplan.methods.intervals import (
    byar_interval,
    clopper_pearson_interval,
    difference_of_rates,
    percent_change,
    poisson_interval,
    rate,
    ratio_of_counts,
    wilson_interval,
)

counts = st.integers(min_value=0, max_value=50_000)
few = st.integers(min_value=0, max_value=9)
levels = st.sampled_from([0.8, 0.9, 0.95, 0.998])


# --- worked by hand -----------------------------------------------------------------------------------------


def test_byar_worked_by_hand() -> None:
    # O = 100: 100 (1 - 1/900 - 1.959964/30)^3 = 100 x 0.933556^3; P = 101: 101 (1 - 1/909 + 1.959964/30.149627)^3.
    limits = byar_interval(100)
    assert float(limits.low) == pytest.approx(100 * 0.9335566**3, abs=1e-4)
    assert float(limits.high) == pytest.approx(101 * 1.0639079**3, abs=1e-3)


def test_no_events_in_a_thousand_people() -> None:
    # Nought events: the upper limit is where exp(-m) = 0.025, so -ln(0.025) = 3.6889.
    limits = poisson_interval(0)
    assert float(limits.low) == 0.0
    assert float(limits.high) == pytest.approx(-math.log(0.025))


def test_ratio_worked_by_hand() -> None:
    # 100 against 50: exp(ln 2 +/- 1.959964 sqrt(0.01 + 0.02)) = 2 / 1.404213 and 2 x 1.404213.
    change = ratio_of_counts(100, 50)
    assert float(change.value) == 2.0
    assert float(change.low) == pytest.approx(2 / 1.404213, abs=1e-5)
    assert float(change.high) == pytest.approx(2 * 1.404213, abs=1e-5)
    assert str(change.method) == "log-normal"


def test_p_of_small_counts_worked_by_hand() -> None:
    # 5 against 0: all five heads or all five tails, 2/32.  3 against 9: 2 x (1 + 12 + 66 + 220) / 4096.
    found = ratio_of_counts([5, 3], [0, 9])
    np.testing.assert_allclose(found.p, [2 / 32, 2 * 299 / 4096], rtol=1e-12)
    # Twice the months for b: one event in a has a chance of 1/3; 2 against 0 then 2 x 1/9.
    assert float(ratio_of_counts(2, 0, exposure_b=2.0).p) == pytest.approx(2 / 9)


def test_wilson_worked_by_hand_at_the_edge() -> None:
    # Nothing in 30: 0 to z^2 / (n + z^2).
    share = wilson_interval(0, 30)
    z = 1.959963984540054
    assert float(share.low) == 0.0
    assert float(share.high) == pytest.approx(z**2 / (30 + z**2))


# --- published values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "level", "low", "high"),
    [
        (65, 0.95, 50.163187710, 82.849138546),
        (1045, 0.95, 982.593201807, 1110.331212986),
        (1, 0.95, 0.013072133, 5.563755582),
        (65, 0.998, 42.880261471, 94.000290844),
        (1045, 0.998, 947.940703561, 1148.806160988),
        (10, 0.998, 2.916318375, 24.193724928),
    ],
)
def test_byar_gives_the_published_limits(count: int, level: float, low: float, high: float) -> None:
    """Expected values that the Department of Health and Social Care publishes with PHEindicatormethods 2.1.0."""
    limits = byar_interval(count, level=level)
    assert float(limits.low) == pytest.approx(low, abs=1e-8)
    assert float(limits.high) == pytest.approx(high, abs=1e-8)


@pytest.mark.parametrize(
    ("numerator", "denominator", "level", "low", "high"),
    [
        (65, 100, 0.95, 0.552544432969, 0.736357517570),
        (1045, 5000, 0.95, 0.197955498800, 0.220491303732),
        (65, 100, 0.998, 0.495494657407, 0.778354061409),
        (17, 100, 0.95, 0.108935661, 0.255480048),
        (0, 30, 0.95, 0.0, 0.113513393),
    ],
)
def test_wilson_gives_the_published_limits(
    numerator: int, denominator: int, level: float, low: float, high: float
) -> None:
    """From the same workbook; 17 of 100 and 0 of 30 are checked with statsmodels 0.15."""
    share = wilson_interval(numerator, denominator, level=level)
    assert float(share.low) == pytest.approx(low, abs=5e-10)
    assert float(share.high) == pytest.approx(high, abs=5e-10)


def test_rates_give_the_published_limits() -> None:
    """From the same workbook, with the Safer Buckinghamshire Plan's 33,529 crimes as the last."""
    found = rate([0, 7, 82, 33_529], [1_000, 1_450, 9_000, 540_059])
    np.testing.assert_allclose(found.value, [0, 4.827586207, 9.111111111, 62.083957494], atol=5e-10)
    np.testing.assert_allclose(found.low, [0, 1.940940036, 7.246101295, 61.421178902], atol=5e-10)
    np.testing.assert_allclose(found.high, [3.688879454, 9.946672663, 11.309426600, 62.752105224], atol=5e-10)
    assert found.method.tolist() == ["exact Poisson", "exact Poisson", "Byar", "Byar"]


def test_clopper_pearson_gives_the_published_limits() -> None:
    share = clopper_pearson_interval([7, 0], [100, 30])
    np.testing.assert_allclose(share.low, [0.028605289, 0], atol=5e-10)
    np.testing.assert_allclose(share.high, [0.138919728, 0.115703308], atol=5e-10)


def test_the_printed_plan_rounds_in_two_ways() -> None:
    """The Safer Buckinghamshire Plan 2020-2023 prints 9 % and 42 %; the first is cut off, the second rounded."""
    change = percent_change(33_529, [30_531, 23_643])
    np.testing.assert_allclose(change.value, [9.82, 41.81], atol=0.005)
    assert float(change.low[0]) == pytest.approx(8.1, abs=0.05)
    assert float(change.high[0]) == pytest.approx(11.5, abs=0.05)


# --- other libraries ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("level", [0.9, 0.95, 0.998])
def test_shares_agree_with_statsmodels(level: float) -> None:
    whole = np.array([1, 5, 30, 100, 2_379])
    part = np.array([[0, 0, 0, 0, 0], [1, 2, 17, 65, 1_404], [1, 5, 30, 100, 2_379]])
    for ours, theirs in ((wilson_interval, "wilson"), (clopper_pearson_interval, "beta")):
        found = ours(part, whole, level=level)
        low, high = proportion_confint(part, np.broadcast_to(whole, part.shape), alpha=1 - level, method=theirs)
        np.testing.assert_allclose(found.low, low, rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(found.high, high, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize("level", [0.9, 0.95, 0.998])
def test_small_counts_agree_with_statsmodels(level: float) -> None:
    count = np.arange(1, 10)
    low, high = confint_poisson(count, 1, method="exact-c", alpha=1 - level)
    found = poisson_interval(count, level=level)
    np.testing.assert_allclose(found.low, low, rtol=1e-10)
    np.testing.assert_allclose(found.high, high, rtol=1e-10)


def test_byar_is_close_to_exact_from_ten_on() -> None:
    count = np.array([10, 50, 200, 5_000])
    low, high = confint_poisson(count, 1, method="exact-c", alpha=0.05)
    found = poisson_interval(count)
    np.testing.assert_allclose(found.low, low, rtol=2e-3)
    np.testing.assert_allclose(found.high, high, rtol=2e-3)


@settings(deadline=None, max_examples=50)
@given(a=st.integers(0, 60), b=st.integers(0, 60))
def test_p_agrees_with_scipy_for_equal_exposures(a: int, b: int) -> None:
    expected = binomtest(a, a + b, 0.5).pvalue if a + b else 1.0
    assert float(ratio_of_counts(a, b).p) == pytest.approx(expected, rel=1e-9)


def test_small_ratio_limits_invert_the_binomial() -> None:
    # At the lower limit, a count of a or more has a chance of exactly 2.5 %; at the upper, a or fewer.
    a, b, months_a, months_b = 4, 7, 6.0, 11.0
    found = ratio_of_counts(a, b, exposure_a=months_a, exposure_b=months_b)
    low, high = (limit * months_a / (limit * months_a + months_b) for limit in (float(found.low), float(found.high)))
    assert binom.sf(a - 1, a + b, low) == pytest.approx(0.025, rel=1e-9)
    assert binom.cdf(a, a + b, high) == pytest.approx(0.025, rel=1e-9)


def test_differences_agree_with_statsmodels_for_large_counts() -> None:
    found = difference_of_rates(900, 700, population_a=10_000, population_b=9_000)
    low, high = confint_poisson_2indep(900, 10_000, 700, 9_000, method="score", compare="diff")
    assert float(found.low) == pytest.approx(1_000 * low, abs=0.1)
    assert float(found.high) == pytest.approx(1_000 * high, abs=0.1)


# --- nought and nonsense ------------------------------------------------------------------------------------


def test_a_denominator_of_nought_is_said_and_not_reckoned() -> None:
    for found in (rate([0, 5], [0, 0]), wilson_interval([0, 0], [0, 0]), clopper_pearson_interval([0, 0], 0)):
        assert not found.defined.any()
        assert np.isnan([found.value, found.low, found.high]).all()
    difference = difference_of_rates([3, 3], [4, 4], population_a=[0, 100], population_b=[100, 0])
    assert not difference.defined.any()
    assert np.isnan([difference.value, difference.low, difference.high, difference.p]).all()


def test_a_rise_from_nought_has_no_percentage_but_has_evidence() -> None:
    change = percent_change(12, 0)
    assert not bool(change.defined)
    assert math.isnan(float(change.value))
    assert float(change.low) > 100
    assert float(change.high) == math.inf
    assert float(change.p) == pytest.approx(2 / 2**12)
    nothing = ratio_of_counts(0, 0)
    assert not bool(nothing.defined)
    assert (float(nothing.low), float(nothing.high), float(nothing.p)) == (0.0, math.inf, 1.0)


def test_a_fall_to_nought_is_a_hundred_per_cent() -> None:
    change = percent_change(0, [12, 4_000])
    assert change.value.tolist() == [-100.0, -100.0]
    assert change.defined.all()
    assert change.low.tolist() == [-100.0, -100.0]
    assert (change.high < 0).all()


def test_an_exposure_of_nought_gives_nothing() -> None:
    found = ratio_of_counts(3, 4, exposure_a=[0, 1], exposure_b=[1, 0])
    assert not found.defined.any()
    assert np.isnan([found.value, found.low, found.high, found.p]).all()


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda: poisson_interval([3, -1]),
            "Poisson interval: a count of -1; expected whole numbers, 0 or more.",
        ),
        (lambda: byar_interval(2.5), "Byar's interval: a count of 2.5; expected whole numbers, 0 or more."),
        (
            lambda: rate(math.nan, 10),
            "rate: a count of nan; expected whole numbers, 0 or more.",
        ),
        (lambda: rate("five", 10), "rate: a count that is not a number; expected numbers only."),
        (
            lambda: rate([1, 2], [1, 2, 3]),
            "rate: shapes that do not fit (count (2,), population (3,)); expected one shape, or single numbers.",
        ),
        (
            lambda: wilson_interval(6, 5),
            "Wilson interval: a part of 6 in a whole of 5; expected no part greater than its whole.",
        ),
        (
            lambda: ratio_of_counts(1, 2, level=95),
            "ratio of counts: the level 95; expected a level between 0 and 1, such as 0.95.",
        ),
        (
            lambda: ratio_of_counts(1, 2, dispersion=-1),
            "ratio of counts: a dispersion of -1; expected finite numbers, 0 or more.",
        ),
    ],
)
def test_nonsense_is_refused_in_a_sentence(call: Callable[[], object], sentence: str) -> None:
    with pytest.raises(CannotReckon) as refused:
        call()
    assert str(refused.value) == sentence


# --- shapes -------------------------------------------------------------------------------------------------


def test_every_field_has_the_shape_of_the_input() -> None:
    table = np.arange(6).reshape(2, 3)
    for found in (
        rate(table, 100),
        ratio_of_counts(table, 4),
        difference_of_rates(1, table, population_a=9, population_b=9),
    ):
        for field in (found.value, found.low, found.high, found.method, found.defined):
            assert field.shape == (2, 3)
    assert rate(5, 100).value.shape == ()


def test_the_input_is_left_as_it_was() -> None:
    count, people = np.array([1.0, 50.0]), np.array([0.0, 900.0])
    rate(count, people)
    ratio_of_counts(count, people)
    assert (count.tolist(), people.tolist()) == ([1.0, 50.0], [0.0, 900.0])


# --- relations ----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=50)
@given(count=counts, level=levels)
def test_limits_hold_the_count_and_widen_with_the_level(count: int, level: float) -> None:
    found, wider = poisson_interval(count, level=level), poisson_interval(count, level=0.999)
    assert wider.low <= found.low <= count <= found.high <= wider.high


@settings(deadline=None, max_examples=50)
@given(count=counts)
def test_limits_rise_with_the_count(count: int) -> None:
    found = poisson_interval([count, count + 1])
    assert found.low[0] <= found.low[1]
    assert found.high[0] < found.high[1]


@settings(deadline=None, max_examples=50)
@given(count=counts, people=st.integers(1, 10**7), per=st.sampled_from([1.0, 1_000.0, 100_000.0]))
def test_rates_scale(count: int, people: int, per: float) -> None:
    found, single = rate(count, people, per=per), rate(count, people, per=1.0)
    for ours, theirs in ((found.value, single.value), (found.low, single.low), (found.high, single.high)):
        assert float(ours) == pytest.approx(per * float(theirs), rel=1e-12)


@settings(deadline=None, max_examples=50)
@given(part=st.integers(0, 3_000), rest=st.integers(0, 3_000), level=levels)
def test_a_share_and_its_complement_mirror_each_other(part: int, rest: int, level: float) -> None:
    if part + rest == 0:
        return
    for method in (wilson_interval, clopper_pearson_interval):
        share, other = (
            method([part, rest], part + rest, level=level).low,
            method([rest, part], part + rest, level=level),
        )
        np.testing.assert_allclose(share, 1 - other.high, atol=1e-12)
        assert (share <= 1 - other.value + 1e-15).all()


@settings(deadline=None, max_examples=50)
@given(a=counts, b=counts, dispersion=st.sampled_from([1.0, 2.5]))
def test_a_ratio_turned_round_is_its_inverse(a: int, b: int, dispersion: float) -> None:
    there = ratio_of_counts(a, b, exposure_a=3.0, dispersion=dispersion)
    back = ratio_of_counts(b, a, exposure_b=3.0, dispersion=dispersion)
    assert float(there.p) == pytest.approx(float(back.p), rel=1e-9)
    if a and b:
        assert float(there.value) == pytest.approx(1 / float(back.value))
        assert float(there.low) == pytest.approx(1 / float(back.high), rel=1e-9)
        assert float(there.high) == pytest.approx(1 / float(back.low), rel=1e-9)


@settings(deadline=None, max_examples=50)
@given(a=few | counts, b=few | counts, dispersion=st.floats(1.0, 100.0))
def test_any_two_counts_can_be_compared(a: int, b: int, dispersion: float) -> None:
    found = ratio_of_counts(a, b, exposure_a=12, exposure_b=11, dispersion=dispersion)
    assert 0 <= float(found.low) <= float(found.high)
    assert 0 <= float(found.p) <= 1
    assert bool(found.defined) == (b > 0)
    if b:
        assert float(found.low) <= float(found.value) * (1 + 1e-9)
        assert float(found.value) <= float(found.high) * (1 + 1e-9)


@settings(deadline=None, max_examples=50)
@given(a=few, b=few, level=levels)
def test_small_counts_limits_and_p_never_disagree(a: int, b: int, level: float) -> None:
    found = ratio_of_counts(a, b, level=level)
    excluded = float(found.low) > 1 or float(found.high) < 1
    assert excluded == (float(found.p) < 1 - level)


@settings(deadline=None, max_examples=50)
@given(a=st.integers(100, 9_000), b=st.integers(100, 9_000), dispersion=st.floats(1.0, 9.0))
def test_dispersion_widens_the_log_limits_by_its_square_root(a: int, b: int, dispersion: float) -> None:
    plain, wide = ratio_of_counts(a, b), ratio_of_counts(a, b, dispersion=dispersion)
    assert float(wide.value) == float(plain.value)
    assert np.log(wide.high / wide.low) == pytest.approx(
        np.log(plain.high / plain.low) * math.sqrt(dispersion), rel=1e-9
    )
    assert float(wide.p) >= float(plain.p) - 1e-12
    assert str(wide.method) == ("quasi-Poisson log-normal" if dispersion > 1 else "log-normal")


def test_a_dispersion_below_one_does_not_narrow() -> None:
    calm, plain = ratio_of_counts(40, 60, dispersion=0.3), ratio_of_counts(40, 60)
    assert (float(calm.low), float(calm.p), str(calm.method)) == (float(plain.low), float(plain.p), str(plain.method))


@settings(deadline=None, max_examples=50)
@given(a=counts, b=counts)
def test_a_difference_turned_round_changes_sign(a: int, b: int) -> None:
    there = difference_of_rates(a, b, population_a=5_000, population_b=7_000)
    back = difference_of_rates(b, a, population_a=7_000, population_b=5_000)
    assert float(there.value) == pytest.approx(-float(back.value), abs=1e-9)
    assert float(there.low) == pytest.approx(-float(back.high), abs=1e-9)
    assert float(there.low) <= float(there.value) <= float(there.high)


# --- the null, and the promise of the level -----------------------------------------------------------------
# Coverage is worked out exactly, by adding up the chance of every outcome.


def test_poisson_limits_hold_as_often_as_they_say() -> None:
    truth = np.arange(0.25, 80, 0.25)[:, None]
    count = np.arange(260)
    limits = poisson_interval(count)
    covered = (poisson.pmf(count, truth) * ((limits.low <= truth) & (truth <= limits.high))).sum(axis=1)
    assert covered.min() >= 0.949
    assert covered.mean() <= 0.97


def test_wilson_limits_hold_as_often_as_they_say_on_average() -> None:
    truth = np.linspace(0.02, 0.98, 193)[:, None]
    part = np.arange(101)
    limits = wilson_interval(part, 100)
    exact = clopper_pearson_interval(part, 100)
    chance = binom.pmf(part, 100, truth)
    covered = (chance * ((limits.low <= truth) & (truth <= limits.high))).sum(axis=1)
    assert covered.mean() == pytest.approx(0.95, abs=0.005)
    assert covered.min() >= 0.92
    assert (chance * ((exact.low <= truth) & (truth <= exact.high))).sum(axis=1).min() >= 0.95


@pytest.mark.parametrize(("mean_a", "mean_b"), [(2, 2), (8, 12), (12, 12), (20, 40), (3, 30), (60, 90)])
def test_ratio_and_difference_limits_hold_as_often_as_they_say(mean_a: float, mean_b: float) -> None:
    count = np.arange(170)
    chance = poisson.pmf(count, mean_a)[:, None] * poisson.pmf(count, mean_b)
    ratio = ratio_of_counts(count[:, None], count)
    truth = mean_a / mean_b
    assert (chance * ((ratio.low <= truth) & (truth <= ratio.high))).sum() >= 0.95
    gap = difference_of_rates(count[:, None], count, population_a=1_000, population_b=1_000)
    truth = mean_a - mean_b
    covered = float((chance * ((gap.low <= truth) & (truth <= gap.high))).sum())
    assert 0.95 <= covered <= 0.996


@pytest.mark.parametrize("mean", [1, 5, 20, 60])
def test_with_no_change_p_cries_wolf_no_more_often_than_it_says(mean: float) -> None:
    count = np.arange(140)
    chance = poisson.pmf(count, mean)[:, None] * poisson.pmf(count, 2 * mean)
    p = ratio_of_counts(count[:, None], count, exposure_a=1.0, exposure_b=2.0).p
    for alarm in (0.01, 0.05, 0.2):
        assert (chance * (p <= alarm)).sum() <= alarm + 1e-12


def test_a_planted_rise_is_found() -> None:
    rng = np.random.default_rng(20)
    earlier, later = rng.poisson(400, 2_000), rng.poisson(520, 2_000)
    change = percent_change(later, earlier)
    assert (change.p < 0.05).mean() > 0.95
    assert ((change.low <= 30) & (change.high >= 30)).mean() == pytest.approx(0.95, abs=0.02)


def test_with_overdispersed_counts_the_dispersion_keeps_the_promise() -> None:
    # Counts with three times the variance of Poisson ones: unwarned, the test cries wolf four times too often.
    rng = np.random.default_rng(21)
    a, b = nbinom.rvs(300 / 2, 1 / 3, size=(2, 4_000), random_state=rng)
    assert np.var(a) / np.mean(a) == pytest.approx(3, abs=0.3)
    assert (ratio_of_counts(a, b).p < 0.05).mean() > 0.2
    alarms = (ratio_of_counts(a, b, dispersion=3.0).p < 0.05).sum()
    assert alarms <= binom.ppf(0.999, 4_000, 0.05)
