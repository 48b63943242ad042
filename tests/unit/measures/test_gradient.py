"""The gradient's three figures: always a row, and a reason where the groups say nothing."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from saferplan.measures.calculate import calculate
from saferplan.measures.resolver import Resolver
from small_partnership import evidence_of

CRIME = "figure:recorded_crime?"
THREE = ("sii", "rii", "concentration")
SCORES = (50.0, 40.0, 30.0, 20.0, 10.0)


def figures_of(rates: tuple[int, ...]) -> Resolver:
    """Figures of five LSOAs of equal residents, the most deprived first; drugs only in the second year."""
    crimes = {(n, "burglary"): [rate] * 24 for n, rate in enumerate(rates, start=1)}
    return Resolver(calculate(evidence_of(crimes | {(1, "drugs"): [0] * 12 + [1] * 12}, scores=SCORES)))


def test_every_period_and_type_has_the_three_or_a_reason() -> None:
    frame = figures_of((20, 18, 16, 14, 12)).frame.filter(
        pl.col("statistic").is_in(THREE) & (pl.col("measure") == "recorded_crime")
    )
    sizes = frame.group_by("period", "group").len()
    assert set(sizes["len"]) == {3}
    assert sizes.height == frame["period"].n_unique() * 3, "burglary, drugs and both"
    none = frame.filter((pl.col("period") == "2017/18") & (pl.col("group") == "crime_type=drugs"))
    assert set(none["missing"]) == {"CANNOT_TELL"}
    assert set(none["interval_method"]) == {""}, "blank, not null"
    assert none.select("value", "low", "high", "level", "numerator").null_count().row(0) == (3,) * 5


@pytest.mark.parametrize(("rates", "given"), [((20, 18, 16, 14, 12), True), ((40, 5, 5, 5, 5), False)])
def test_the_relative_index_needs_a_line_that_follows_the_rates(rates: tuple[int, ...], given: bool) -> None:
    figures = figures_of(rates)
    query = f"{CRIME}crime_type=burglary&period=2018/19"
    sii, rii = (figures.figure(f"{query}&stat={stat}") for stat in ("sii", "rii"))
    assert sii.value is not None
    assert sii.denominator is not None
    assert (sii.denominator >= rates[-1] * 12 / 1500 * 1000 / 2) == given, "half the observed rate of the last"
    assert (rii.value is not None) == given
    assert rii.missing == ("" if given else "CANNOT_TELL")
    steps = " ".join(figures.explain(rii.id).steps)
    assert ("limits hold if rates fall along a straight line" in steps) == given
    assert ("follow no straight line" in steps) != given


def test_without_a_population_the_reason_is_that() -> None:
    crimes = {(n, "burglary"): [9] * 24 for n in range(1, 6)}
    evidence = evidence_of(crimes, scores=SCORES)
    far = evidence.population.filter(pl.col("year") == 2014).with_columns(pl.lit(2005, dtype=pl.Int32).alias("year"))
    frame = calculate(replace(evidence, population=far, deprivation_groups="deciles"))
    rows = frame.filter(pl.col("statistic").is_in(THREE))
    assert rows.height
    assert set(rows["missing"]) == {"NO_DENOMINATOR"}


def test_grouped_figures_name_index_and_population() -> None:
    figures = figures_of((20, 18, 16, 14, 12))
    wanted = {"police_uk ashbrook 2020-01-01", "population people.csv", "deprivation 2019"}
    for query in ("deprivation_fifth=1", "deprivation_fifth=1&stat=rate", "stat=sii", "stat=rii", "stat=concentration"):
        inputs = figures.figure(f"{CRIME}period=2018/19&{query}").inputs
        assert set(inputs) == wanted, query
        assert len(inputs) == len(wanted), query
    people = figures.figure("figure:population?period=2018/19&deprivation_fifth=1").inputs
    assert set(people) == {"population people.csv", "deprivation 2019"}
    assert figures.figure("figure:population?period=2018/19").inputs == ("population people.csv",)
    assert figures.figure(f"{CRIME}period=2018/19").inputs == ("police_uk ashbrook 2020-01-01",)
