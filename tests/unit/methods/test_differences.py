"""Differences of shares and of values, held to statsmodels and to the numbers that were published."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep, proportions_ztest

from saferplan.errors import CannotReckon
from saferplan.methods.differences import difference_of_shares, difference_of_values
from saferplan.methods.intervals import difference_of_rates, rate

PUBLISHED = [
    ((56, 70, 48, 80), (0.2000, 0.0524, 0.3339)),
    ((9, 10, 3, 10), (0.6000, 0.1705, 0.8090)),
    ((10, 10, 0, 20), (1.0000, 0.6791, 1.0000)),
]
"""Newcombe (1998), table II, method 10: the shares and what he prints of them."""


@pytest.mark.parametrize(("given_", "printed"), PUBLISHED)
def test_published_examples(given_: tuple[int, int, int, int], printed: tuple[float, float, float]) -> None:
    found = difference_of_shares(*given_)
    assert (float(found.value), float(found.low), float(found.high)) == pytest.approx(printed, abs=6e-5)


parts = st.tuples(st.integers(0, 400), st.integers(1, 400)).filter(lambda one: one[0] <= one[1])


@given(parts, parts)
def test_limits_and_p_are_those_of_statsmodels(a: tuple[int, int], b: tuple[int, int]) -> None:
    found = difference_of_shares(*a, *b)
    low, high = confint_proportions_2indep(*a, *b, method="newcomb", compare="diff")
    assert (float(found.low), float(found.high)) == pytest.approx((low, high), abs=1e-9)
    assert found.low <= found.value <= found.high
    if 0 < a[0] + b[0] < a[1] + b[1]:
        assert float(found.p) == pytest.approx(proportions_ztest([a[0], b[0]], [a[1], b[1]])[1], abs=1e-9)
    back = difference_of_shares(*b, *a)
    assert float(back.low) == pytest.approx(-float(found.high))


def test_a_whole_of_nought_is_no_difference() -> None:
    found = difference_of_shares([0, 3], [0, 6], [2, 2], [4, 6])
    assert found.defined.tolist() == [False, True]
    assert math.isnan(found.value[0])
    with pytest.raises(CannotReckon):
        difference_of_shares(5, 4, 1, 2)


def test_values_with_limits_join_as_rates_do() -> None:
    first, second = rate(90, 1000), rate(60, 1000)
    joined = difference_of_values((first.value, first.low, first.high), (second.value, second.low, second.high))
    known = difference_of_rates(90, 60, population_a=1000, population_b=1000)
    assert (joined.low, joined.high) == (known.low, known.high)


def test_means_with_normal_limits_are_covered() -> None:
    rng, covered = np.random.default_rng(3), 0
    for a, b in rng.normal([6.0, 5.0], [0.2, 0.5], size=(4000, 2)):
        found = difference_of_values((a, a - 0.392, a + 0.392), (b, b - 0.98, b + 0.98))
        covered += bool(found.low <= 1.0 <= found.high)
    assert 0.94 < covered / 4000 < 0.96


@pytest.mark.parametrize("wrong", [(1.0, 2.0, 3.0), (math.nan, 0.0, 1.0), (1.0, -math.inf, 2.0)])
def test_a_value_outside_its_limits_is_refused(wrong: tuple[float, float, float]) -> None:
    with pytest.raises(CannotReckon, match="within its limits"):
        difference_of_values(wrong, (1.0, 0.5, 1.5))
