"""Readings and the test of chance, held to scipy and statsmodels."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from saferplan.delivery.noise import READING_KINDS, ChanceTest, Reading, TwoReadings, months_of
from saferplan.errors import BadAddress, BadRecord

YEAR, NEXT, HALF = "2023/24", "2024/25", "2024-04..2024-09"
TEST: ChanceTest = TwoReadings()


def share(part: float, whole: float, period: str) -> Reading:
    """A share with its parts."""
    return Reading(100 * part / whole, period, "share", "%", numerator=part, denominator=whole)


def rates(events: float, people: float, period: str) -> Reading:
    """A rate per thousand with its parts."""
    return Reading(1000 * events / people, period, "rate", "per 1,000 people", numerator=events, denominator=people)


@given(st.integers(0, 9), st.integers(0, 9))
def test_few_events_are_judged_by_the_binomial_of_the_two(before: int, after: int) -> None:
    found = TEST.compare(Reading(before, YEAR), Reading(after, HALF))
    assert found.low is not None
    assert found.high is not None
    # Given all events, the later ones are binomial: six months against twelve are a third of the exposure.
    exact = stats.binomtest(after, before + after, 1 / 3) if before + after else None
    limits = exact.proportion_ci(0.95, "exact") if exact else None
    if limits is not None:
        low = limits.low / (1 - limits.low) * 12 / 6
        high = limits.high / (1 - limits.high) * 12 / 6 if limits.high < 1 else math.inf
        assert found.low == pytest.approx(100 * (low - 1), rel=1e-7, abs=1e-7)
        assert found.high == pytest.approx(100 * (high - 1), rel=1e-7)
    assert found.method == "exact conditional, dispersion 1"


def test_many_events_are_judged_by_the_logarithm_of_their_ratio() -> None:
    found = TEST.compare(Reading(1000, YEAR), Reading(1200, NEXT))
    reach = math.exp(stats.norm.ppf(0.975) * math.sqrt(1 / 1000 + 1 / 1200))
    assert (found.low, found.high) == pytest.approx((100 * (1.2 / reach - 1), 100 * (1.2 * reach - 1)))
    wider = TwoReadings(dispersion=4).compare(Reading(1000, YEAR), Reading(1200, NEXT))
    assert wider.low == pytest.approx(100 * (1.2 / reach**2 - 1))
    assert wider.method == "quasi-Poisson log-normal, dispersion 4"
    calm = TwoReadings(dispersion=0.2).compare(Reading(1000, YEAR), Reading(1200, NEXT))
    assert calm == found, "a lucky calm series narrows nothing"


def test_a_rate_is_judged_by_its_events_and_people() -> None:
    found = TEST.compare(rates(100, 10_000, YEAR), rates(130, 13_000, NEXT))
    assert found.change == pytest.approx(0)
    assert found.beyond_chance is False
    longer = TEST.compare(rates(100, 10_000, YEAR), rates(100, 10_000, HALF))
    assert longer.change == pytest.approx(100)
    assert longer.beyond_chance is True


@given(st.integers(0, 200), st.integers(0, 200))
def test_shares_are_those_of_newcombe(before: int, after: int) -> None:
    found = TEST.compare(share(before, 200, YEAR), share(after, 300, NEXT))
    low, high = confint_proportions_2indep(after, 300, before, 200, method="newcomb", compare="diff")
    assert (found.low, found.high) == pytest.approx((100 * low, 100 * high), abs=1e-7)
    assert found.scale == "percentage points"


def test_limits_given_are_used_where_nothing_else_is_known() -> None:
    before, after = Reading(40, YEAR, "share", "%", 37, 43), Reading(45, NEXT, "share", "%", 41, 49)
    found = TEST.compare(before, after)
    assert (found.low, found.high) == (0.0, 10.0)
    assert found.beyond_chance is False
    assert TwoReadings(level=0.99).compare(before, after).beyond_chance is None, "the limits are at another level"
    assert TEST.compare(before, Reading(45, NEXT, "share", "%")).low is None


def test_limits_of_one_reading() -> None:
    count = TEST.limits(Reading(7, YEAR))
    assert count is not None
    assert (count.low, count.high) == pytest.approx((2.814, 14.423), abs=1e-3)
    part = TEST.limits(share(65, 100, YEAR))
    assert part is not None
    low, high = proportion_confint(65, 100, method="wilson")
    assert (part.low, part.high) == pytest.approx((100 * low, 100 * high))
    people = TEST.limits(rates(7, 1000, YEAR))
    assert people is not None
    assert people.low == pytest.approx(2.814, abs=1e-3)
    wide = TwoReadings(dispersion=9).limits(Reading(100, YEAR))
    plain = TEST.limits(Reading(100, YEAR))
    assert wide is not None
    assert plain is not None
    assert wide.high - 100 == pytest.approx(3 * (plain.high - 100))
    given_ = TEST.limits(Reading(5.0, YEAR, "value", "", 4.0, 6.5))
    assert given_ is not None
    assert (given_.low, given_.high) == (4.0, 6.5)
    for one in (Reading(None), Reading(5.0, YEAR, "value"), rates(0, 1000, YEAR)):
        assert TEST.limits(one) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": 1.5},
        {"value": -1},
        {"value": 3, "numerator": 4},
        {"value": math.nan},
        {"value": 5, "low": 6, "high": 7},
        {"value": 5, "low": 4},
        {"value": 101, "kind": "share"},
        {"value": 40, "kind": "share", "numerator": 50, "denominator": 100},
        {"value": 40, "kind": "share", "numerator": 40, "denominator": 0},
        {"value": 1, "kind": "mean"},
    ],
)
def test_a_reading_that_contradicts_itself_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(BadRecord, match="A reading of a measure"):
        Reading(**wrong)  # type: ignore[arg-type]


def test_a_period_is_read_as_addresses_are() -> None:
    assert months_of(Reading(1, HALF)) == 6
    assert months_of(Reading(1)) == 1
    with pytest.raises(BadAddress):
        Reading(1, "last year")
    assert Reading(41, YEAR, "share", "%", numerator=41.4, denominator=100).has_parts
    assert all(Reading(None, kind=kind).has_parts is False for kind in READING_KINDS)
