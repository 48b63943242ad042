"""The worked example comes out of the engine as the printed Plan has it, because its records are so made.

The numbers on the right are what the Safer Buckinghamshire Plan 2020-2023 prints (and the years between, which the
worked example's plan adds); nothing on the left is typed anywhere in the engine.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from run_folders import bundle_in
from saferplan.commands.explain import FigureExplained, explain
from saferplan.figures import in_words
from saferplan.findings import without_links
from saferplan.measures.resolver import Resolver
from saferplan.plan.claims.check import check_text
from saferplan.publication.bundle import Bundle
from saferplan.publication.released import names_of

pytestmark = pytest.mark.slow
YEARS = ("2014/15", "2015/16", "2016/17", "2017/18", "2018/19")


@pytest.fixture(scope="module")
def folder(county: Path) -> Path:
    """The worked example, read and assessed."""
    return county


@pytest.fixture(scope="module")
def bundle(folder: Path) -> Bundle:
    """The worked example's bundle, by way of the real readers."""
    return bundle_in(folder)


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
        row
        for row in bundle.figures.filter(pl.col("measure") == "recorded_crime")["group"].unique()
        if row.startswith("crime_type=") and ";" not in row
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
    # 8.1% to 11.5% were crimes independent of each other; months that vary more make it wider, and it stays a rise.
    assert year.low is not None
    assert year.high is not None
    assert 5 < year.low < 8.1
    assert 11.5 < year.high < 15
    assert year.interval_method.startswith("quasi-Poisson")


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


def test_the_printed_sentences_are_true_of_their_figures(bundle: Bundle) -> None:
    words = bundle.manifest["words"]
    assert [one["path"] for one in words["files"]] == [
        f"assessment/{one}.md" for one in ("deprivation", "trends", "volume")
    ]
    assert (words["links"], words["untrue"], words["unplaced"]) == (6, [], [])


@pytest.mark.parametrize(
    ("claim", "address", "true"),
    [
        ("33,529", "recorded_crime?period=2018/19", True),
        (
            "9%",
            "recorded_crime?period=2018/19&change=percent&change_from=2017/18",
            False,
        ),  # as the Plan has it elsewhere
        ("+133%", "recorded_crime?period=2018/19&crime_type=public-order&change=percent&change_from=2014/15", True),
        ("-17%", "recorded_crime?period=2018/19&crime_type=drugs&change=percent&change_from=2014/15", True),
        ("almost 33,500", "recorded_crime?period=2018/19", False),
    ],
)
def test_claims_of_the_plan_are_checked(figures: Resolver, claim: str, address: str, true: bool) -> None:
    checked = check_text(f"It was [{claim}](figure:{address}).", figures.figure, file="plan.md")
    assert (checked.untrue == ()) is true


@pytest.mark.parametrize(
    "address",
    [
        "recorded_crime?period=2018/19",
        "recorded_crime?period=2018/19&crime_type=drugs&stat=rate&area=X07001001",
        "recorded_crime?period=2018/19&change=percent&change_from=2017/18",
        "recorded_crime?period=2018/19&stat=share&of=deprivation_fifth&deprivation_fifth=1",
    ],
)
def test_every_printed_figure_is_counted_again_from_its_rows(folder: Path, address: str) -> None:
    found = explain(address, folder=folder)
    assert isinstance(found, FigureExplained)
    assert found.agrees
    assert all(level.agrees for level in found.levels), [level.verdict for level in found.levels]
    if "change" not in address and "stat" not in address:
        assert sum(file.counts for file in found.levels[0].files) == found.figure.value == 33_529
