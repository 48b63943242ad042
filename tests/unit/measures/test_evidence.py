"""Evidence: which months are held, which periods they can bear, and whose residents divide."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from saferplan.measures.definition import load_measures
from saferplan.measures.denominators import held_years, people_by_year, population_notes, years_needed
from saferplan.measures.evidence import Evidence, choose_periods
from saferplan.periods import month_number, parse_period

CRIME = load_measures()["recorded_crime"]


def months(text: str) -> tuple[int, ...]:
    """The months of a period."""
    return parse_period(text).months


def text_of(period: object) -> str | None:
    """How a period is written, or None."""
    return None if period is None else period.text  # type: ignore[attr-defined,no-any-return]


FIVE = months("2014-04..2019-03")
CHOICES = {
    "whole years": (FIVE, "financial", "2018/19", "2017/18", "2014/15"),
    "a year just begun": ((*FIVE, *months("2019-04..2019-05")), "financial", "2018/19", "2017/18", "2014/15"),
    "a quarter of a new year": (
        (*FIVE, *months("2019-04..2019-06")),
        "financial",
        "2019-Q2",
        "2018-Q2",
        "2014-Q2",
    ),
    "calendar years": (FIVE, "calendar", "2019-Q1", "2018-Q1", "2015-Q1"),
    "rolling years": ((*FIVE, *months("2019-04..2019-05")), "rolling", "12m-2019-05", "12m-2018-05", "12m-2015-05"),
    "one year": (months("2018/19"), "financial", "2018/19", None, None),
    "years with others between": (
        (*months("2014"), *months("2018-06,2018-10..2019-02")),
        "financial",
        "2018-06,2018-10..2019-02",
        "2014-06,2014-10..2014-12",
        "2014-06,2014-10..2014-12",
    ),
}


@pytest.mark.parametrize("case", CHOICES)
def test_the_periods_that_the_months_held_can_bear(case: str) -> None:
    held, year, headline, compare, first = CHOICES[case]
    found = choose_periods(held, year=year)
    assert found.headline.text == headline
    assert text_of(found.compare) == compare
    assert text_of(found.first_compare) == first
    for later, earlier in ((found.headline_like, found.compare), (found.first_like, found.first_compare)):
        if later is not None and earlier is not None:
            assert set(later.months) | set(earlier.months) <= set(held)
            assert sorted(m % 12 for m in later.months) == sorted(m % 12 for m in earlier.months)
            assert later.first > earlier.last
    assert all(set(period.months) <= set(held) for period in (*found.whole, *found.rolling, *found.years))
    assert not any(set(period.months) <= set(held) for period in found.part)


def test_a_month_between_is_missing_and_one_after_is_not() -> None:
    found = choose_periods((*months("2018-04..2018-06"), *months("2018-08..2019-01")), year="financial")
    assert found.missing_months == ("2018-07",)
    assert found.headline_whole is False
    assert [period.text for period in found.part] == ["2018", "2018/19", "2019"]
    assert found.years == ()


def test_a_month_is_held_when_every_home_force_has_a_file(ashbrook_evidence: Evidence) -> None:
    other = ashbrook_evidence.fitness.filter(pl.col("kind") == "street").with_columns(pl.lit("next").alias("force"))
    gone = pl.col("month") == month_number("2018-07")
    both = replace(
        ashbrook_evidence,
        forces=("ashbrook", "next"),
        fitness=pl.concat(
            [ashbrook_evidence.fitness, other.with_columns((~gone & pl.col("present")).alias("present"))]
        ),
    )
    assert len(ashbrook_evidence.held) == 24
    assert len(both.held) == 23
    assert both.periods.missing_months == ("2018-07",)
    assert both.extracts(CRIME)[month_number("2018-06")] == (
        "police_uk ashbrook 2019-06-10",
        "police_uk next 2019-06-10",
    )


@pytest.mark.parametrize(
    ("held", "year", "used", "note"),
    [
        ((2017, 2018), 2018, ((2018, 1.0),), ""),
        ((2016, 2020), 2017, ((2016, 0.75), (2020, 0.25)), "POPULATION year=2017 between=2016,2020"),
        ((2011, 2021), 2013, ((2011, 0.8), (2021, 0.2)), "POPULATION year=2013 between=2011,2021"),
        ((2000, 2020), 2010, (), ""),
        ((2013,), 2018, ((2013, 1.0),), "POPULATION year=2018 nearest=2013"),
        ((2012,), 2018, (), ""),
        ((2023,), 2018, ((2023, 1.0),), "POPULATION year=2018 nearest=2023"),
        ((2024,), 2018, (), ""),
        ((), 2018, (), ""),
    ],
)
def test_which_years_stand_for_a_year(
    held: tuple[int, ...], year: int, used: tuple[tuple[int, float], ...], note: str
) -> None:
    assert [years for years, _ in years_needed(held, year)] == [years for years, _ in used]
    assert [share for _, share in years_needed(held, year)] == pytest.approx([share for _, share in used])
    assert population_notes(held, year) == note


def test_a_year_that_lacks_one_area_is_not_held() -> None:
    population = pl.DataFrame(
        [("a", 2017, 100.0), ("b", 2017, 50.0), ("a", 2018, 110.0), ("elsewhere", 2018, 9.0)],
        schema={"lsoa": pl.String, "year": pl.Int32, "people": pl.Float64},
        orient="row",
    )
    lsoas = pl.Series(["a", "b"])
    assert held_years(population, lsoas) == (2017,)
    assert people_by_year(population, lsoas, [2018, 2018, 2040]).rows() == [("a", 2018, 100.0), ("b", 2018, 50.0)]
    assert people_by_year(population, lsoas, [2040]).is_empty()


def test_a_force_with_rows_inside_is_an_input_and_can_make_a_month_provisional(ashbrook_evidence: Evidence) -> None:
    first, second = month_number("2018-06"), month_number("2018-07")
    own = ashbrook_evidence.fitness.filter((pl.col("kind") == "street") & (pl.col("force") == "ashbrook"))
    late = own.with_columns(pl.lit("next").alias("force"), pl.lit("2018-08-01").alias("extract_date"))
    crimes = ashbrook_evidence.counts["recorded_crime"]
    inside = crimes.filter(
        (pl.col("month") == first) & pl.col("lsoa").is_in(ashbrook_evidence.places["lsoa"].implode())
    )
    outside = crimes.filter((pl.col("month") == second) & pl.col("lsoa").is_in(["X01000013"]))
    theirs = pl.concat([inside, outside]).with_columns(pl.lit("next").cast(crimes.schema["force"]).alias("force"))
    assert outside.height
    evidence = replace(
        ashbrook_evidence,
        fitness=pl.concat([ashbrook_evidence.fitness, late]),
        counts=ashbrook_evidence.counts | {"recorded_crime": pl.concat([crimes, theirs])},
    )
    assert "police_uk next 2018-08-01" in evidence.extracts(CRIME)[first]
    assert not any("next" in name for name in evidence.extracts(CRIME)[second]), "none of its rows is placed inside"
    assert evidence.provisional - ashbrook_evidence.provisional == {first}
    assert evidence.held == ashbrook_evidence.held
