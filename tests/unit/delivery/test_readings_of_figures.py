"""Readings are what the figures of a release are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from saferplan.delivery.from_figures import reading_from
from saferplan.delivery.noise import Reading
from saferplan.delivery.status import MeasureFacts, measure_status
from saferplan.measures.resolver import Resolver


def test_counts_and_rates_keep_what_chance_is_reckoned_from(ashbrook_figures: Resolver) -> None:
    count = ashbrook_figures.figure("recorded_crime?period=2018/19")
    assert reading_from(count) == Reading(count.value, "2018/19", "count", count.unit)
    rate = ashbrook_figures.figure("recorded_crime?period=2018/19&stat=rate")
    made = reading_from(rate)
    assert (made.kind, made.numerator, made.denominator) == ("rate", count.value, rate.denominator)
    assert made.has_parts


def test_a_measure_is_judged_from_two_figures(ashbrook_figures: Resolver) -> None:
    before, after = (ashbrook_figures.figure(f"recorded_crime?period={year}") for year in ("2017/18", "2018/19"))
    facts = MeasureFacts("down", reading_from(before), reading_from(after))
    found = measure_status(facts, on=date(2019, 6, 1))
    assert before.value is not None
    assert after.value is not None
    assert found.reason.startswith(f"From {before.value:,.0f} in 2017/18 to {after.value:,.0f} in 2018/19:")


def test_shares_keep_their_own_limits_and_what_is_withheld_is_no_data(ashbrook_figures: Resolver) -> None:
    count = ashbrook_figures.figure("recorded_crime?period=2018/19")
    share = replace(count, statistic="share", unit="%", value=41.3, low=38.0, high=45.0, level=0.95)
    assert reading_from(share) == Reading(41.3, "2018/19", "share", "%", 38.0, 45.0)
    assert reading_from(replace(share, level=0.998)).low is None
    withheld = replace(count, value=None, low=None, high=None, missing="SUPPRESSED_SMALL")
    assert reading_from(withheld).value is None
    part = replace(count, value=12.5, low=10.0, high=15.0, level=0.95)
    assert reading_from(part) == Reading(12.5, "2018/19", "value", count.unit, 10.0, 15.0)
