"""The worked example comes out of the engine as the printed Plan has it, because its records are so made.

The numbers on the right are what the Safer Buckinghamshire Plan 2020-2023 prints (and the years between, which the
worked example's plan adds); nothing on the left is typed anywhere in the engine.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from saferplan.commands.assess import assess
from saferplan.commands.read import read
from saferplan.demo.worked_example import write_worked_example
from saferplan.figures import in_words
from saferplan.findings import without_links
from saferplan.measures.resolver import Resolver
from saferplan.publication.bundle import Bundle, read_bundle
from saferplan.publication.released import names_of

YEARS = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19")


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundle:
    """The worked example's bundle, by way of the real readers."""
    folder: Path = tmp_path_factory.mktemp("worked") / "example"
    write_worked_example(folder)
    read(folder)
    return read_bundle(assess(folder).folder)


@pytest.fixture(scope="module")
def figures(bundle: Bundle) -> Resolver:
    """Every figure of the bundle."""
    return Resolver(bundle.figures, names_of(bundle.areas, bundle.places))


@pytest.mark.parametrize(("year", "total"), list(zip(YEARS, (23_643, 25_480, 27_900, 30_531, 33_529), strict=True)))
def test_each_years_total(figures: Resolver, year: str, total: int) -> None:
    assert figures.figure(f"recorded_crime?period={year}").value == total


@pytest.mark.parametrize(
    ("crime_type", "first", "last", "change"),
    [
        ("violence-and-sexual-offences", 2_000, 4_660, "133%"),
        ("public-order", 450, 1_049, "133%"),
        ("drugs", 1_500, 1_240, "-17%"),
    ],
)
def test_changes_by_type(figures: Resolver, crime_type: str, first: int, last: int, change: str) -> None:
    one = f"recorded_crime?crime_type={crime_type}&period=2018/19"
    assert figures.figure(one).value == last
    assert figures.figure(f"recorded_crime?crime_type={crime_type}&period=2014/15").value == first
    assert in_words(figures.figure(f"{one}&change=percent&change_from=2014/15")) in (change, change.replace("-", "−"))


def test_the_rest_closes_the_total(figures: Resolver, bundle: Bundle) -> None:
    named = {"violence-and-sexual-offences", "public-order", "drugs"}
    for year, rest in (("2014/15", 19_693), ("2018/19", 26_580)):
        typed = bundle.figures.filter(
            (pl.col("measure") == "recorded_crime")
            & (pl.col("area") == "partnership")
            & (pl.col("statistic") == "count")
            & (pl.col("period") == year)
            & pl.col("group").str.starts_with("crime_type=")
            & ~pl.col("group").str.contains(";", literal=True)
        )
        others = typed.filter(~pl.col("group").str.strip_prefix("crime_type=").is_in(named))
        assert others["value"].sum() == rest
        assert typed["value"].sum() == figures.figure(f"recorded_crime?period={year}").value


def test_no_type_rises_more_than_the_two_the_plan_names(figures: Resolver, bundle: Bundle) -> None:
    types = sorted(
        {row for row in bundle.figures["group"].unique() if row.startswith("crime_type=") and ";" not in row}
    )
    rises = {
        one: figures.figure(f"recorded_crime?{one}&period=2018/19&change=percent&change_from=2014/15").value or 0
        for one in types
    }
    top = sorted(rises, key=lambda one: -rises[one])[:2]
    assert set(top) == {"crime_type=public-order", "crime_type=violence-and-sexual-offences"}


def test_the_two_printed_rises_by_one_rounding_rule(figures: Resolver) -> None:
    """The Plan prints 9% and 42%; the first is 9.8% cut short, and one rule gives 10% and 42%."""
    year = figures.figure("recorded_crime?period=2018/19&change=percent&change_from=2017/18")
    long = figures.figure("recorded_crime?period=2018/19&change=percent&change_from=2014/15")
    assert (in_words(year), in_words(long)) == ("10%", "42%")
    assert year.value == pytest.approx(9.82, abs=0.005)
    assert long.value == pytest.approx(41.81, abs=0.005)
    assert (year.low, year.high) == (pytest.approx(8.1, abs=0.05), pytest.approx(11.5, abs=0.05))


def test_the_rate_for_540059_residents(figures: Resolver) -> None:
    rate = figures.figure("recorded_crime?period=2018/19&stat=rate")
    assert rate.denominator == 540_059
    assert (rate.value, rate.low, rate.high) == (
        pytest.approx(62.083957494),
        pytest.approx(61.421178902),
        pytest.approx(62.752105224),
    )


def test_deprivation_shares(figures: Resolver) -> None:
    """The Plan prints nearly a third in the most deprived areas and 10% in the least."""
    share = "recorded_crime?deprivation_fifth={}&of=deprivation_fifth&period=2018/19&stat=share"
    most, least = (figures.figure(share.format(fifth)).value for fifth in (1, 5))
    assert most is not None
    assert least is not None
    assert 30 < most < 100 / 3
    assert in_words(figures.figure(share.format(5))) == "10%"
    assert sum(figures.figure(share.format(fifth)).value or 0 for fifth in range(1, 6)) == pytest.approx(100)


def test_what_cannot_be_had_is_said(bundle: Bundle) -> None:
    """Five rises need a year that is not held, and sexual offences need the police force's own file."""
    trends = next(answer for answer in bundle.answers if answer.question == "trends")
    said = " ".join(trends.cannot_tell)
    assert "2014/15" in said
    assert "sexual offences" in said
    run = next(finding for finding in trends.findings if finding.id.startswith("trends/run/"))
    assert "cannot be told: that year is not held" in without_links(run.sentence)
    table = next(table for table in trends.tables if table.id == "crime-by-year")
    assert [column.heading for column in table.columns[1:]] == list(YEARS)
    assert all(cell.address for row in table.rows for cell in row[1:])
