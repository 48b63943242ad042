"""Calculation: Ashbrook's figures are those worked by hand, and those of SQL over the raw files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pytest
from scipy import stats

import ashbrook_totals as totals
from run_folders import bundle_in, evidence_in
from saferplan.commands.assess import assess
from saferplan.commands.read import read
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.figures import FIGURE_COLUMNS, MISSING_REASONS, parse_address, unplaced_of
from saferplan.measures.calculate import calculate
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.resolver import Resolver
from saferplan.periods import month_number, parse_period
from saferplan.publication.bundle import Bundle

CRIME = "figure:recorded_crime?"


def value(figures: Resolver, query: str, measure: str = "recorded_crime") -> float | None:
    """The value of a figure."""
    return figures.figure(f"figure:{measure}?{query}").value


@pytest.fixture(scope="module")
def gappy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook without July 2018, read and assessed."""
    folder = tmp_path_factory.mktemp("gappy") / "ashbrook"
    write_ashbrook(folder, without_months=("2018-07",))
    read(folder)
    assess(folder)
    return folder


def test_the_frame_has_the_declared_columns_in_order_of_id(ashbrook_parts: Bundle) -> None:
    frame = ashbrook_parts.figures
    assert dict(frame.schema) == FIGURE_COLUMNS
    ids = frame["id"].to_list()
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_every_id_is_its_own_canonical_address(ashbrook_figures: Resolver) -> None:
    for row in ashbrook_figures.frame.iter_rows(named=True):
        address = parse_address(row["id"])
        assert str(address) == row["id"]
        assert (address.area, address.period, address.group_text) == (row["area"], row["period"], row["group"])
        assert (address.of or "") == row["of"]
        assert (address.stat or load_measures()[row["measure"]].default_statistic) == row["statistic"]
        assert ashbrook_figures.figure(row["id"]).id == row["id"]


def test_a_figure_has_a_value_or_a_reason_and_bounds_round_its_value(ashbrook_parts: Bundle, gappy: Path) -> None:
    for frame in (ashbrook_parts.figures, bundle_in(gappy).figures):
        with_value = frame.filter(pl.col("value").is_not_null())
        assert set(with_value["missing"]) == {""}
        without = frame.filter(pl.col("value").is_null())
        assert set(without["missing"]) <= set(MISSING_REASONS)
        assert (
            without.select("numerator", "denominator", "low", "high", "level").null_count().row(0)
            == (without.height,) * 5
        )
        bounded = frame.filter(pl.col("low").is_not_null())
        assert ((bounded["low"] <= bounded["value"]) & (bounded["value"] <= bounded["high"])).all()
        assert set(bounded["level"]) == {0.95}
        numbers = frame.select(pl.col("value", "low", "high").is_nan().any())
        assert numbers.row(0) == (False, False, False)


@pytest.mark.parametrize("year", totals.YEARS)
def test_counts_worked_by_hand(ashbrook_figures: Resolver, year: str) -> None:
    def count(query: str) -> float | None:
        return value(ashbrook_figures, f"period={year}&{query}".rstrip("&"))

    assert count("") == totals.CRIMES_BY_YEAR[year]
    assert {t: count(f"crime_type={t}") for t in totals.CRIMES_BY_TYPE} == {
        t: by_year[year] for t, by_year in totals.CRIMES_BY_TYPE.items()
    }
    areas = totals.CRIMES_BY_LSOA | totals.CRIMES_BY_WARD | totals.CRIMES_BY_BOARD
    areas |= {"town:ashbrook-town": totals.CRIMES_IN_TOWN, "X07000001": totals.CRIMES_BY_YEAR}
    assert {a: count(f"area={a}") for a in areas} == {a: by_year[year] for a, by_year in areas.items()}
    assert {f: count(f"deprivation_fifth={f}") for f in totals.CRIMES_BY_FIFTH} == {
        f: by_year[year] for f, by_year in totals.CRIMES_BY_FIFTH.items()
    }
    assert {t: count(f"area=X01000001&crime_type={t}") for t in totals.LSOA_1_BY_TYPE} == {
        t: by_year[year] for t, by_year in totals.LSOA_1_BY_TYPE.items()
    }
    asb = {a: value(ashbrook_figures, f"area={a}&period={year}", "asb_incidents") for a in totals.CRIMES_BY_LSOA}
    assert asb == {a: totals.ASB_BY_LSOA.get(a, 0) for a in totals.CRIMES_BY_LSOA}, "none is a true nought"


def test_every_month_equals_sql_over_the_raw_files(ashbrook: Path, ashbrook_figures: Resolver) -> None:
    files = str(ashbrook / "inputs/police_uk/*/*/*-street.csv")
    found = duckdb.sql(f"""
        with raw as (
            select *, max(split_part(filename, 'police_uk/', 2)[1:10])
                over (partition by split_part(filename, '/', -1)) as latest
            from read_csv('{files}', all_varchar = true, filename = true)
        ), kept as (
            select distinct on (coalesce("Crime ID", filename || rowid::varchar), "Month", "Crime type", "LSOA code")
                "Month" as month, "Crime type" as crime_type
            from (select *, row_number() over () as rowid from raw)
            where split_part(filename, 'police_uk/', 2)[1:10] = latest
                and "LSOA code" is not null and "LSOA code" <> 'X01000013'
        )
        select month, replace(lower(crime_type), ' ', '-'), count(*) from kept group by all
    """).fetchall()
    assert len(found) == 24 * 6
    for month, crime_type, many in found:
        asb = crime_type == "anti-social-behaviour"
        query = f"period={month}" if asb else f"period={month}&crime_type={crime_type}"
        assert value(ashbrook_figures, query, "asb_incidents" if asb else "recorded_crime") == many, query


def test_rates_shares_and_their_intervals(ashbrook_figures: Resolver) -> None:
    rate = ashbrook_figures.figure(f"{CRIME}period=2018/19&stat=rate")
    assert (rate.value, rate.numerator, rate.denominator) == (pytest.approx(48.8), 732, 15_000)
    assert rate.unit == "per 1,000 people"
    earlier = ashbrook_figures.figure(f"{CRIME}period=2017/18&stat=rate")
    assert earlier.value == pytest.approx(660 / 14_850 * 1000), "the population of 2017"
    exact = [stats.chi2.ppf(0.025, 2 * 732) / 2, stats.chi2.ppf(0.975, 2 * 733) / 2]
    assert [rate.low, rate.high] == pytest.approx([bound / 15 for bound in exact], rel=1e-3), "Byar's is near exact"

    none = ashbrook_figures.figure(f"{CRIME}area=X01000012&period=2018/19&crime_type=drugs&stat=rate")
    assert (none.value, none.low, none.missing) == (0.0, 0.0, ""), "a true nought is nought"
    assert none.high == pytest.approx(stats.chi2.ppf(0.975, 2) / 2)

    share = ashbrook_figures.figure(f"{CRIME}period=2018/19&stat=share&of=crime_type&crime_type=burglary")
    assert (share.value, share.numerator, share.denominator) == (pytest.approx(100 * 144 / 732), 144, 732)
    wilson = stats.binomtest(144, 732).proportion_ci(method="wilson")
    assert [share.low, share.high] == pytest.approx([100 * wilson.low, 100 * wilson.high])
    board = ashbrook_figures.figure(f"{CRIME}area=board:ashbrook-west&period=2018/19&stat=share&of=area")
    assert board.value == pytest.approx(100 * 426 / 732)


def test_inequality_against_a_line_fitted_apart(ashbrook_figures: Resolver) -> None:
    rates = np.array([by_year["2018/19"] / 3 for by_year in totals.CRIMES_BY_FIFTH.values()])
    slope, intercept = np.polyfit(np.arange(0.1, 1, 0.2), rates, 1)
    sii = ashbrook_figures.figure(f"{CRIME}period=2018/19&stat=sii")
    rii = ashbrook_figures.figure(f"{CRIME}period=2018/19&stat=rii")
    assert sii.value == pytest.approx(-slope) == pytest.approx(26.8333, abs=1e-4)
    assert rii.value == pytest.approx(intercept / (intercept + slope)) == pytest.approx(1.7584, abs=1e-4)
    assert sii.numerator - sii.denominator == pytest.approx(sii.value)  # type: ignore[operator]

    crimes = np.array([by_year["2018/19"] for by_year in totals.CRIMES_BY_LSOA.values()])
    people = np.array([1500.0] * 6 + [1000.0] * 6)
    rank = (np.cumsum(people) - people / 2) / people.sum()  # LSOA 1 is the most deprived, 12 the least
    index = 2 * (crimes * rank).sum() / crimes.sum() - 1
    found = ashbrook_figures.figure(f"{CRIME}period=2018/19&stat=concentration")
    assert found.value == pytest.approx(index)
    assert index < 0


@pytest.mark.parametrize("period", ["2017/18", "2018/19", "2018", "12m-2019-03"])
def test_parts_add_up_to_their_whole(ashbrook_figures: Resolver, period: str) -> None:
    frame = ashbrook_figures.frame.filter((pl.col("period") == period) & (pl.col("statistic") == "count"))

    def sums(measure: str, group: str, area: str = "^partnership$") -> float:
        chosen = frame.filter(
            (pl.col("measure") == measure) & pl.col("group").str.contains(group) & pl.col("area").str.contains(area)
        )
        assert chosen.height
        return float(chosen["value"].sum())

    for measure in ("recorded_crime", "asb_incidents"):
        whole = value(ashbrook_figures, f"period={period}", measure)
        assert sums(measure, "^deprivation_fifth=.$") == whole
        for area in ("^X07", "^X05", "^board:"):
            assert sums(measure, "^$", area) == whole, area
    assert sums("recorded_crime", "^crime_type=[^;]+$") == value(ashbrook_figures, f"period={period}")
    assert sums("population", "^deprivation_fifth=.$") == value(ashbrook_figures, f"period={period}", "population")
    if period in totals.YEARS:
        assert sums("recorded_crime", "^$", "^X01") == value(ashbrook_figures, f"period={period}")


def test_shares_of_one_whole_add_up_to_100(ashbrook_figures: Resolver) -> None:
    shares = ashbrook_figures.frame.filter((pl.col("statistic") == "share") & (pl.col("value") > 0))
    in_type = (
        pl.when(pl.col("of") == "crime_type")
        .then(pl.lit(""))
        .otherwise(pl.col("group").str.extract("(crime_type=[^;]+)"))
    )
    kind = (
        pl.when(pl.col("of") == "area")
        .then(pl.col("area").str.head(5))
        .when(pl.col("of") == "demand_kind")
        .then("area")
        .otherwise(pl.lit(""))
    )
    whole = pl.col("of") != "choices"  # the share of choices that have an area as a neighbour: no part of a whole
    # Residents by deprivation group are shares of those of their own area, not of a kind of area.
    own = pl.when(pl.col("of").str.starts_with("deprivation")).then(pl.col("area")).otherwise(kind)
    parts = shares.filter(whole & ((pl.col("of") != "crime_type") | (pl.col("group") != "")))
    added = parts.group_by("measure", "of", "period", in_type.fill_null("").alias("type"), own.alias("kind")).agg(
        pl.col("value").sum()
    )
    assert added.height > 50
    assert added["value"].to_list() == pytest.approx([100.0] * added.height)


def test_the_note_on_rows_without_a_place_is_the_forces(ashbrook_figures: Resolver) -> None:
    for year in totals.YEARS:
        home = totals.CRIMES_BY_YEAR[year] + totals.OUTSIDE_CRIMES[year] + totals.UNPLACED_CRIMES[year]
        home -= sum(many for month, many in totals.STRAY_CRIMES.items() if year == "2018/19" and month)
        for query in ("", "&area=X01000012", "&stat=rate", "&deprivation_fifth=5"):
            found = ashbrook_figures.figure(f"{CRIME}period={year}{query}")
            assert unplaced_of(found.caveats) == (totals.UNPLACED_CRIMES[year], home), query
    shoplifting = ashbrook_figures.figure(f"{CRIME}period=2018/19&crime_type=shoplifting")
    assert unplaced_of(shoplifting.caveats) == (3, 123)


def test_sources_of_a_period_are_its_downloads(ashbrook_figures: Resolver) -> None:
    both = ("police_uk ashbrook 2019-06-10", "police_uk ashbrook 2019-09-12")
    other = "police_uk ashbrook-waterways 2019-06-10"  # some of its rows are placed inside
    assert ashbrook_figures.figure(f"{CRIME}period=2018/19").inputs == (*both, other)
    assert ashbrook_figures.figure(f"{CRIME}period=2017/18").inputs[:1] == both[:1]
    assert any(
        name.startswith("population ") for name in ashbrook_figures.figure(f"{CRIME}period=2018&stat=rate").inputs
    )


def test_a_month_without_a_file_gives_a_reason_and_no_year_total(gappy: Path) -> None:
    figures = Resolver(bundle_in(gappy).figures, {})
    for area in ("partnership", "X07000001", "board:ashbrook-west", "town:ashbrook-town"):
        for measure in ("recorded_crime", "asb_incidents"):
            month = figures.figure(f"figure:{measure}?area={area}&period=2018-07")
            assert (month.value, month.missing) == (None, "NOT_PUBLISHED")
    for area in ("partnership", "X07000001", "board:ashbrook-west", "town:ashbrook-town", "X05000001"):
        for year in ("2018/19", "2018", "2017", "2019"):
            for extra in ("", "&stat=rate", "&crime_type=burglary"):
                found = figures.figure(f"{CRIME}area={area}&period={year}{extra}")
                assert (found.value, found.missing) == (None, "INCOMPLETE_PERIOD"), (area, year, extra)
    held = "2018-04..2018-06,2018-08..2019-03"
    july = 23 + 13 + 12 + 10 + 2  # violence, vehicle crime, burglary, shoplifting and drugs of month 15
    assert value(figures, f"period={held}") == totals.CRIMES_BY_YEAR["2018/19"] - july
    earlier = "2017-04..2017-06,2017-08..2018-03"
    assert value(figures, f"period={earlier}") == totals.CRIMES_BY_YEAR["2017/18"] - (11 + 19 + 12 + 10 + 2)
    assert not [
        p
        for p in figures.frame["period"].unique()
        if p.startswith("12m-") and month_number("2018-07") in parse_period(p).months
    ]


def test_populations_between_nearest_and_none(ashbrook_evidence: Evidence) -> None:
    def rate_of(years: dict[int, float]) -> Resolver:
        people = pl.concat(
            ashbrook_evidence.population.filter(pl.col("year") == 2018).with_columns(
                pl.lit(year, dtype=pl.Int32).alias("year"), (pl.col("people") * times).alias("people")
            )
            for year, times in years.items()
        )
        return Resolver(calculate(replace(ashbrook_evidence, population=people)), {})

    between = rate_of({2016: 1.0, 2020: 1.4}).figure(f"{CRIME}period=2018/19&stat=rate")
    assert between.denominator == pytest.approx(15_000 * 1.2)
    assert "POPULATION year=2018 between=2016,2020" in between.caveats
    nearest = rate_of({2013: 1.0}).figure(f"{CRIME}period=2018/19&stat=rate")
    assert (nearest.denominator, nearest.value) == (15_000, pytest.approx(48.8))
    assert "POPULATION year=2018 nearest=2013" in nearest.caveats
    too_far = rate_of({2012: 1.0})
    for query in ("period=2018/19&stat=rate", "period=2018/19&stat=rate&crime_type=burglary"):
        found = too_far.figure(f"{CRIME}{query}")
        assert (found.value, found.missing, found.low, found.denominator) == (None, "NO_DENOMINATOR", None, None)
    assert value(too_far, "period=2018/19") == 732


def test_areas_worked_as_one_count_once(ashbrook_evidence: Evidence) -> None:
    union = "X01000003+X01000004"
    parts = union.split("+")

    def joined(column: str) -> pl.Expr:
        return pl.when(pl.col(column).is_in(parts)).then(pl.lit(union)).otherwise(pl.col(column)).alias(column)

    merged = pl.DataFrame({"code": ["X01000099"], "working": [union], "change": ["complex"]})
    evidence = replace(
        ashbrook_evidence,
        places=ashbrook_evidence.places.with_columns(joined("lsoa")).unique("lsoa", keep="first", maintain_order=True),
        lsoa_changes=pl.concat(
            [ashbrook_evidence.lsoa_changes.with_columns(joined("working")).select(merged.columns), merged]
        ),
        population=ashbrook_evidence.population.with_columns(joined("lsoa"))
        .group_by("lsoa", "year", "input")
        .agg(pl.col("people").sum()),
        deprivation=ashbrook_evidence.deprivation.with_columns(joined("lsoa")).unique("lsoa", keep="first"),
        counts=ashbrook_evidence.counts
        | {
            "recorded_crime": ashbrook_evidence.counts["recorded_crime"].with_columns(
                # The same places under the code of another vintage.
                pl.when((pl.col("lsoa") == "X01000003") & (pl.col("month") > month_number("2018-06")))
                .then(pl.lit("X01000099"))
                .otherwise(pl.col("lsoa"))
                .alias("lsoa")
            )
        },
    )
    figures = Resolver(calculate(evidence), {})
    assert value(figures, f"area={union}&period=2018/19") == 46 + 46
    assert value(figures, "period=2018/19") == 732
    assert value(figures, f"area={union}&period=2018/19&stat=rate") == pytest.approx(92 / 3000 * 1000)
    assert value(figures, "period=2018/19&deprivation_fifth=2") == totals.CRIMES_BY_FIFTH[2]["2018/19"]


def test_months_downloaded_soon_after_they_ended_are_provisional(ashbrook_evidence: Evidence) -> None:
    last = pl.col("month") == month_number("2019-03")
    for extract, status in (("2019-06-30", "provisional"), ("2019-07-01", "final")):
        dated = pl.when(last).then(pl.lit(extract)).otherwise(pl.col("extract_date")).alias("extract_date")
        figures = Resolver(
            calculate(replace(ashbrook_evidence, fitness=ashbrook_evidence.fitness.with_columns(dated))), {}
        )
        assert figures.figure(f"{CRIME}period=2019-03").status == status
        assert figures.figure(f"{CRIME}period=2018/19&stat=rate").status == status
        assert figures.figure(f"{CRIME}period=2017/18").status == "final"
        change = figures.figure(f"{CRIME}period=2018/19&change=percent&change_from=2017/18")
        assert change.status == status


def test_tens_of_the_nation_in_place_of_fifths(ashbrook_evidence: Evidence) -> None:
    figures = Resolver(calculate(replace(ashbrook_evidence, deprivation_groups="deciles")), {})
    deciles = dict(ashbrook_evidence.deprivation.select("lsoa", "decile").rows())
    for decile in sorted(set(deciles.values())):
        expected = sum(totals.CRIMES_BY_LSOA[code]["2018/19"] for code, own in deciles.items() if own == decile)
        assert value(figures, f"period=2018/19&deprivation_decile={decile}") == expected
    assert not figures.frame["group"].str.contains("deprivation_fifth").any()


def test_no_index_gives_no_groups_and_no_slope(ashbrook_evidence: Evidence) -> None:
    figures = calculate(replace(ashbrook_evidence, deprivation=ashbrook_evidence.deprivation.head(0)))
    assert set(figures["statistic"]) == {"count", "rate", "share", "score", "mean"}
    assert not figures["group"].str.contains("deprivation").any()


def test_a_second_home_force_that_sent_nothing_makes_a_month_incomplete(gappy: Path) -> None:
    evidence = evidence_in(gappy)
    assert month_number("2018-07") not in evidence.held
    assert replace(evidence, forces=("ashbrook", "elsewhere")).held == ()
