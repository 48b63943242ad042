"""Runs and overdispersion: worked by hand, against statsmodels, relations, planted, and the null."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom, chi2
from statsmodels.genmod.families import Poisson
from statsmodels.genmod.generalized_linear_model import GLM

from saferplan.errors import CannotReckon
from saferplan.methods.series import Run, chance_of_run, dispersion, longest_run, run_down, run_up

values = st.lists(st.integers(0, 9).map(float) | st.just(math.nan), min_size=1, max_size=30)


# --- runs ---------------------------------------------------------------------------------------------------


def test_five_rising_totals_are_four_rises() -> None:
    # The Safer Buckinghamshire Plan's five totals, of which it says that crime rose in each of five years.
    totals = [23_643, 25_480, 27_900, 30_531, 33_529]
    assert run_up(totals) == 4
    assert longest_run(totals) == Run(4, "rising", 0, 4)


@pytest.mark.parametrize(
    ("series", "up", "down", "longest"),
    [
        ([4.0], 0, 0, Run(0, "none", 0, 0)),
        ([4, 4, 4], 0, 0, Run(0, "none", 0, 0)),
        ([1, 2, 3, 3], 0, 0, Run(2, "rising", 0, 2)),
        ([9, 7, 5, 6, 8], 2, 0, Run(2, "rising", 2, 4)),
        ([9, 7, 5, 3, 6, 8, 2], 0, 1, Run(3, "falling", 0, 3)),
        ([1, 2, math.nan, 3, 4, 5], 2, 0, Run(2, "rising", 3, 5)),
        ([1, 2, 3, math.nan], 0, 0, Run(2, "rising", 0, 2)),
    ],
)
def test_runs_worked_by_hand(series: list[float], up: int, down: int, longest: Run) -> None:
    assert (run_up(series), run_down(series), longest_run(series)) == (up, down, longest)


@settings(deadline=None, max_examples=50)
@given(series=values)
def test_runs_mirror_each_other(series: list[float]) -> None:
    mirror = [-value for value in series]
    assert run_up(series) == run_down(mirror)
    assert min(run_up(series), run_down(series)) == 0
    ours, theirs = longest_run(series), longest_run(mirror)
    assert (ours.length, ours.first, ours.last) == (theirs.length, theirs.first, theirs.last)
    assert ours.length >= max(run_up(series), run_down(series))
    assert ours.last - ours.first == ours.length
    assert (ours.length == 0) == (ours.direction == "none")
    steps = np.diff(series[ours.first : ours.last + 1])
    assert (steps > 0).all() or (steps < 0).all()


def test_the_chance_of_a_run_is_that_of_every_order() -> None:
    orders = list(itertools.permutations(range(6)))
    for length in range(6):
        counted = sum(run_up(order) >= length for order in orders) / len(orders)
        assert chance_of_run(length) == pytest.approx(counted)


def test_runs_refuse_what_is_no_series() -> None:
    with pytest.raises(CannotReckon, match="only 0 values; expected at least 1"):
        run_up([])
    with pytest.raises(CannotReckon, match="a length of -1; expected 0 or more"):
        chance_of_run(-1)


# --- overdispersion -----------------------------------------------------------------------------------------


def test_dispersion_worked_by_hand() -> None:
    # One season, no trend to fit (the counts mirror each other): expected 20 each, squares 25 + 25 + 25 + 25 = 100.
    found = dispersion([15, 25, 25, 15], ["all"] * 4)
    assert found.chi_squared == pytest.approx(100 / 20)
    assert found.degrees_of_freedom == 2
    assert found.value == pytest.approx(2.5)
    assert found.p == pytest.approx(math.exp(-2.5))  # chi-square on 2 degrees of freedom


@pytest.mark.parametrize("gaps", [0, 6])
def test_dispersion_agrees_with_statsmodels(gaps: int) -> None:
    rng = np.random.default_rng(gaps)
    months = np.tile(np.arange(12), 4)
    counts = rng.poisson(20 + 8 * np.sin(months) + 0.3 * np.arange(48)).astype(float)
    counts[rng.choice(48, gaps, replace=False)] = np.nan
    there = ~np.isnan(counts)
    design = np.column_stack([months[:, None] == np.arange(12), np.arange(48)])[there].astype(float)
    theirs = GLM(counts[there], design, family=Poisson()).fit(tol=1e-12)
    ours = dispersion(counts, months)
    assert ours.chi_squared == pytest.approx(theirs.pearson_chi2, rel=1e-8)
    assert ours.degrees_of_freedom == theirs.df_resid
    assert ours.p == pytest.approx(chi2.sf(theirs.pearson_chi2, theirs.df_resid), rel=1e-6)
    assert (ours.n, ours.left_out) == (48 - gaps, gaps)


def test_a_season_with_no_event_tells_nothing() -> None:
    rng = np.random.default_rng(8)
    counts = np.where(np.tile([True, True, False], 10), rng.poisson(30, 30), 0)
    busy = np.tile([True, True, False], 10)
    with_it = dispersion(counts, np.tile(["a", "b", "c"], 10))
    # The places in time of the other two are kept by giving the third as missing.
    without = dispersion(np.where(busy, counts, np.nan), np.tile(["a", "b", "c"], 10))
    assert with_it.chi_squared == pytest.approx(without.chi_squared, rel=1e-12)
    assert with_it.degrees_of_freedom == without.degrees_of_freedom == 20 - 2 - 1
    assert (with_it.n, without.n) == (30, 20)


def test_a_series_that_starts_from_nothing_is_still_fitted() -> None:
    # All events in the last two months: the trend is as steep as may be, and nothing overflows.
    found = dispersion([0] * 10 + [1, 400], ["all"] * 12)
    assert math.isfinite(found.value)
    assert found.value < 1


@settings(deadline=None, max_examples=50)
@given(counts=st.lists(st.integers(0, 9) | st.integers(0, 10**6), min_size=6, max_size=30), seasons=st.integers(1, 4))
def test_any_counts_are_measured_or_refused(counts: list[int], seasons: int) -> None:
    season = [place % seasons for place in range(len(counts))]
    try:
        found = dispersion(counts, season)
    except CannotReckon:
        assert sum(count > 0 for count in counts) < len(counts)
        return
    assert math.isfinite(found.value)
    assert found.value >= 0
    assert 0 <= found.p <= 1
    assert found.degrees_of_freedom >= 1


def test_new_labels_in_another_order_make_no_difference() -> None:
    counts = np.random.default_rng(3).poisson(12, 24)
    assert dispersion(counts, list("abcdef") * 4) == dispersion(counts, [9, 7, 5, 3, 1, 0] * 4)


@pytest.mark.parametrize(
    ("counts", "season", "sentence"),
    [
        ([3, -1, 4], [1, 1, 1], "dispersion: a count of -1; expected whole numbers, 0 or more."),
        (
            [3, 1],
            [1, 1, 1],
            "dispersion: season labels of shape (3,); expected one label for each of 2 counts.",
        ),
        (
            [3, 1, 4],
            [1, 2, 3],
            "dispersion: 3 counts in 3 seasons with events; expected more counts than seasons, by two or more.",
        ),
        (
            [0, 0, 0, 0],
            [1, 2, 1, 2],
            "dispersion: 0 counts in 0 seasons with events; expected more counts than seasons, by two or more.",
        ),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_a_sentence(counts: list[int], season: list[int], sentence: str) -> None:
    with pytest.raises(CannotReckon) as refused:
        dispersion(counts, season)
    assert str(refused.value) == sentence


def test_planted_overdispersion_is_measured() -> None:
    # Negative binomial counts with three times the variance of Poisson ones, under season and trend.
    rng, months = np.random.default_rng(12), np.tile(np.arange(12), 5)
    level = 60 + 20 * np.sin(months) + 0.4 * np.arange(60)
    found = [dispersion(rng.negative_binomial(level / 2, 1 / 3), months) for _ in range(60)]
    assert np.mean([one.value for one in found]) == pytest.approx(3, abs=0.25)
    assert np.mean([one.p < 0.05 for one in found]) > 0.98


def test_with_chance_alone_it_is_one_and_cries_wolf_no_more_often_than_it_says() -> None:
    rng, months, runs = np.random.default_rng(13), np.tile(np.arange(12), 4), 600
    level = 30 + 10 * np.sin(months) + 0.2 * np.arange(48)
    found = [dispersion(rng.poisson(level), months) for _ in range(runs)]
    assert np.mean([one.value for one in found]) == pytest.approx(1, abs=0.03)
    assert sum(one.p < 0.05 for one in found) <= binom.ppf(0.999, runs, 0.05)
