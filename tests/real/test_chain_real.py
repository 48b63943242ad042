"""The whole chain over the real files: every count against SQL over the raw rows and lookups.

Which test holds off which trap in these data is listed in test_chain_traps_real.
"""

from __future__ import annotations

import csv
import html
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest
from pypdf import PdfReader
from real_chains import CASES, Chain, chains, levels, months_in, sql_counts

from saferplan.figures import unplaced_of
from saferplan.measures.resolver import Resolver

__all__ = ["chains"]
pytestmark = pytest.mark.real

Chains = Callable[[str], Chain]
SLOW = ("2014 and 2018", "2025", "all", "bedfordshire")


def cases(*names: str) -> pytest.MarkDecorator:
    """Runs a test on these cases; those that `make test` has no time for are marked slow."""
    marked = [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in names]
    return pytest.mark.parametrize("name", marked)


every_case = cases(*CASES)
COMPARED = {
    "2014 and 2018": ("2018-06,2018-10..2018-11", "2014-06,2014-10..2014-11"),
    "2025": None,
    "all": ("2025-01..2025-06,2025-08..2025-11", "2014-01..2014-06,2014-08..2014-11"),
    "bedfordshire": ("2023/24", "2022/23"),
}
PART_YEARS = {
    "2014 and 2018": {"2013/14", "2014/15", "2018/19", "2014", "2018", "2019"},
    "2025": {"2024/25", "2025/26", "2025"},
    "all": {"2013/14", "2014/15", "2018/19", "2024/25", "2025/26", "2014", "2018", "2019", "2025"},
    "bedfordshire": {"2021/22", "2024/25", "2021", "2024"},
}


@pytest.mark.slow
@every_case
@pytest.mark.parametrize(("measure", "table"), [("recorded_crime", "crime"), ("asb_incidents", "asb")])
def test_every_count_is_that_of_sql(chains: Chains, name: str, measure: str, table: str) -> None:
    """Partnership, districts and wards, by type, in every month, year and span."""
    chain = chains(name)
    expected = sql_counts(chain, table)
    areas = {area for areas in chain.areas_of.values() for area in areas}
    found = levels(chain, measure=measure).filter(pl.col("area").is_in(areas) & pl.col("value").is_not_null())
    months = pl.DataFrame(
        [(p, m) for p in found["period"].unique() for m in months_in(p)], ["period", "month"], orient="row"
    )
    rows = pl.DataFrame(
        [(*key, many) for key, many in expected.items()], ["area", "month", "type", "rows"], orient="row"
    )
    summed = rows.join(months, on="month").group_by("area", "period", "type").agg(pl.col("rows").sum())
    both = found.join(summed, on=["area", "period", "type"], how="left").with_columns(pl.col("rows").fill_null(0))
    differ = both.filter(pl.col("value") != pl.col("rows")).select("area", "period", "type", "value", "rows")
    assert differ.is_empty(), differ
    told = set(found.select("area", "period", "type").rows())
    headline = chain.manifest["periods"]["headline"]
    here = ("partnership", *set(chain.districts.values()))
    assert told >= {key for key in expected if key[0] in here}
    assert told >= {(area, headline, kind) for area, _, kind in expected}


@every_case
def test_every_placed_row_inside_is_in_a_working_area(chains: Chains, name: str) -> None:
    chain = chains(name)
    ((inside,),) = chain.sql(
        "select count(*) from crime where lsoa in (select lsoa from place) and month in (select month from home)"
    )
    months = {month for (month,) in chain.sql("select month from home")}
    total = levels(chain).filter(
        (pl.col("area") == "partnership") & (pl.col("type") == "") & pl.col("period").is_in(months)
    )
    assert total["value"].sum() == inside
    changes = pl.read_parquet(chain.current("tables") / "lsoa_changes.parquet")
    places = pl.read_parquet(chain.current("tables") / "places.parquet")
    counted = set(changes.join(places, left_on="working", right_on="lsoa", how="semi")["code"])
    assert {lsoa for (lsoa,) in chain.sql("select distinct lsoa from crime join place using (lsoa)")} <= counted


@every_case
def test_rows_without_a_place_are_those_of_the_force_by_sql(chains: Chains, name: str) -> None:
    chain = chains(name)
    for measure, table in (("recorded_crime", "crime"), ("asb_incidents", "asb")):
        rows = chain.sql(
            f"select month, type, count(*) filter (where lsoa is null), count(*) from {table}_typed "
            f"where filename like '%-{chain.case.force}-street.csv' group by all"
        )
        monthly = {(month, kind): (without, of) for month, kind, without, of in rows}
        found = levels(chain, measure=measure).filter((pl.col("area") == "partnership") & (pl.col("missing") == ""))
        assert found.height >= len(chain.sql("select month from home"))
        for period, kind, caveats in found.select("period", "type", "caveats").iter_rows():
            parts = [monthly.get((month, kind), (0, 0)) for month in months_in(period)]
            assert unplaced_of(tuple(caveats)) == (sum(p[0] for p in parts), sum(p[1] for p in parts)), (period, kind)


@every_case
def test_anti_social_behaviour_is_never_in_crime(chains: Chains, name: str) -> None:
    chain = chains(name)
    headline = chain.manifest["periods"]["headline"]
    rows = chain.sql(
        f"""select "Crime type" = 'Anti-social behaviour', count(*) from raw join place on lsoa = "LSOA code"
        where area = 'partnership' and "Month" in ({", ".join(f"'{m}'" for m in months_in(headline))}) group by 1"""
    )
    with_asb = sum(many for _, many in rows)
    at = (pl.col("area") == "partnership") & (pl.col("period") == headline) & (pl.col("type") == "")
    crime = levels(chain).filter(at)["value"].item()
    incidents = levels(chain, measure="asb_incidents").filter(at)["value"].item()
    assert incidents == dict(rows)[True] > 0
    assert crime <= with_asb - incidents < with_asb
    assert "anti-social-behaviour" not in set(levels(chain)["type"])
    parts = levels(chain).filter((pl.col("area") == "partnership") & (pl.col("period") == headline))
    assert parts.filter(pl.col("type") != "")["value"].sum() == crime


@pytest.mark.slow
def test_repeated_rows_with_a_crime_id_are_counted_once(chains: Chains) -> None:
    """January 2014 has 32 of them in Thames Valley's file, some of them in Buckinghamshire."""
    chain = chains("2014 and 2018")
    ((repeats,),) = chain.sql(
        """select count(*) - count(distinct columns(*)) from (
        select hash(raw) as row from raw join place on lsoa = "LSOA code" and area = 'partnership'
        where "Crime ID" is not null and "Month" = '2014-01')"""
    )
    assert repeats > 0
    ((rows,),) = chain.sql(
        """select count(*) from raw join place on lsoa = "LSOA code" and area = 'partnership'
        where "Crime type" <> 'Anti-social behaviour' and "Month" = '2014-01'"""
    )
    january = levels(chain).filter(
        (pl.col("area") == "partnership") & (pl.col("period") == "2014-01") & (pl.col("type") == "")
    )
    assert january["value"].item() == rows - repeats


@pytest.mark.slow
def test_rows_of_another_force_inside_the_area_count(chains: Chains) -> None:
    chain = chains("all")
    stray = chain.sql(
        """select month, count(*) from crime join place using (lsoa) where area = 'partnership'
        and filename like '%-bedfordshire-street.csv' and month in (select month from home) group by 1"""
    )
    assert len(stray) > 10
    own = dict(
        chain.sql(
            """select month, count(*) from crime join place using (lsoa) where area = 'partnership'
            and filename like '%-thames-valley-street.csv' group by 1"""
        )
    )
    totals = levels(chain).filter((pl.col("area") == "partnership") & (pl.col("type") == ""))
    value = dict(totals.select("period", "value").iter_rows())
    assert {month: value[month] - own[month] for month, _ in stray} == dict(stray)


@pytest.mark.slow
def test_a_missing_month_is_a_gap_though_a_neighbour_has_rows_in_it(chains: Chains) -> None:
    chain = chains("all")
    ((stray,),) = chain.sql(
        "select count(*) from crime join place using (lsoa) where area = 'partnership' and month = '2025-07'"
    )
    assert stray > 0
    july = chain.figures.filter((pl.col("period") == "2025-07") & (pl.col("area") == "partnership"))
    assert july.height > 20
    assert july["value"].null_count() == july.height
    assert set(july["missing"]) == {"NOT_PUBLISHED"}
    assert "2025-07" in chain.manifest["periods"]["missing_months"]


@every_case
def test_only_like_months_are_compared(chains: Chains, name: str) -> None:
    chain = chains(name)
    changes = {
        (one["period"], one["change_from"]) for address in addresses(chain) if "change_from" in (one := keys(address))
    }
    expected = COMPARED[name]
    assert changes == ({expected} if expected else set())
    if expected:
        later, earlier = (months_in(period) for period in expected)
        assert [month[5:] for month in later] == [month[5:] for month in earlier]
        assert set(later) | set(earlier) <= {month for (month,) in chain.sql("select month from home")}


def addresses(chain: Chain) -> set[str]:
    """Every address in the answers of the release: sentences, tables, charts and maps."""
    found: set[str] = set()
    for path in chain.current("bundles").glob("*.json"):
        found |= set(re.findall(r"figure:[^\"\s)\\]+", path.read_text(encoding="utf-8")))
    return found


def keys(address: str) -> dict[str, str]:
    """The keys of an address and their values."""
    return dict(pair.split("=", 1) for pair in address.partition("?")[2].split("&"))


@every_case
def test_an_incomplete_year_has_a_reason_and_no_number(chains: Chains, name: str) -> None:
    chain = chains(name)
    years = levels(chain).filter(pl.col("period").str.contains(r"^\d{4}(/\d\d)?$"))
    part = years.filter(pl.col("missing") == "INCOMPLETE_PERIOD")
    assert set(part["period"]) == PART_YEARS[name]
    whole = years.filter(pl.col("missing") != "INCOMPLETE_PERIOD")
    held = {month for (month,) in chain.sql("select month from home")}
    assert all(set(months_in(period)) <= held for period in whole["period"].unique())
    numbered = chain.figures.filter(pl.col("period").is_in(PART_YEARS[name]) & pl.col("value").is_not_null())
    assert numbered.is_empty()
    rolling = chain.figures.filter(pl.col("period").str.starts_with("12m-"))["period"].unique()
    assert all(set(months_in(period)) <= held for period in rolling)


@every_case
def test_no_page_prints_a_total_of_an_incomplete_year(chains: Chains, name: str) -> None:
    chain = chains(name)
    years = "|".join(re.escape(year) for year in sorted(PART_YEARS[name], key=len, reverse=True))
    assert not [one for one in addresses(chain) if keys(one).get("period") in PART_YEARS[name]]
    claims = re.compile(rf"\d[\d,.]*\d%? (?:recorded )?(?:crimes|incidents)[^.;]{{0,60}}? in (?:{years})(?![-/\d])")
    assert claims.search("12,345 crimes were recorded in " + max(PART_YEARS[name], key=len))
    site = chain.current("site")
    for text in (*pages_of(site), pdf_text(site / "strategic-assessment.pdf")):
        assert claims.findall(text) == []
    with (site / "data" / "figures.csv").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    assert len(rows) > 100
    assert [row["address"] for row in rows if row["period"] in PART_YEARS[name] and row["value"]] == []


def pages_of(site: Path) -> Iterator[str]:
    """The words of each page but those of the postcodes."""
    for page in sorted(site.glob("*.html")) + sorted(site.glob("areas/*.html")):
        words = re.sub(r"(?s)<(style|svg).*?</\1>|<[^>]+>", " ", page.read_text(encoding="utf-8"))
        yield " ".join(html.unescape(words).split())


def pdf_text(path: Path) -> str:
    """The words of a PDF, as one line."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


@cases("2025", "all")
def test_the_summary_says_plainly_that_july_2025_is_missing(chains: Chains, name: str) -> None:
    site = chains(name).current("site")
    summary = next(iter(text for path, text in named_pages(site) if path == "index.html"))
    assert "July 2025" in summary
    assert "eleven months held of 2025" in summary
    for text in (summary, pdf_text(site / "strategic-assessment.pdf")):
        assert "No file is held for July 2025" in text
        assert ("the same ten months" in text) == (name == "all")
    pages = PdfReader(site / "strategic-assessment.pdf").pages
    assert "What matters most" in pages[2].extract_text()
    short = " ".join(page.extract_text() for page in pages[2:4])
    assert re.search(r"nothing\s+has\s+been\s+put\s+in\s+(its|their)\s+place", short), "no further than the overview"


def named_pages(site: Path) -> Iterator[tuple[str, str]]:
    """Each page's name and words."""
    yield from zip((p.name for p in sorted(site.glob("*.html"))), pages_of(site), strict=False)


def wards_and_districts(chain: Chain) -> list[str]:
    """The areas that a change is looked for in."""
    return sorted({area for areas in chain.areas_of.values() for area in areas})


@cases("2014 and 2018", "all", "bedfordshire")
def test_what_cannot_be_told_is_what_sql_says(chains: Chains, name: str) -> None:
    """A change whose sign turns round when the force's records without a place are shared out, and no other."""
    chain = chains(name)
    later, earlier = COMPARED[name] or ("", "")
    counts = sql_counts(chain, "crime")
    rows = chain.sql(
        f"""select month, type, count(*) filter (where lsoa is null), count(*) from crime_typed
        where filename like '%-{chain.case.force}-street.csv' group by all"""
    )
    without = {(month, kind): (unplaced, of) for month, kind, unplaced, of in rows}
    resolver = Resolver(chain.figures)
    told: set[tuple[str, str]] = set()
    expected: set[tuple[str, str]] = set()
    for area in wards_and_districts(chain):
        for kind in sorted({kind for _, _, kind in counts}):
            n, scaled = [], []
            for period in (later, earlier):
                n.append(sum(counts.get((area, month, kind), 0) for month in months_in(period)))
                pairs = [without.get((month, kind), (0, 0)) for month in months_in(period)]
                lost, of = sum(p[0] for p in pairs), sum(p[1] for p in pairs)
                scaled.append(n[-1] / (1 - lost / of))
            if n[1] and n[0] != n[1] and (scaled[0] - scaled[1]) * (n[0] - n[1]) <= 0:
                expected.add((area, kind))
            typed = f"&crime_type={kind}" if kind else ""
            figure = resolver.figure(
                f"figure:recorded_crime?area={area}&change=percent&change_from={earlier}{typed}&period={later}"
            )
            if figure.missing == "CANNOT_TELL":
                told.add((area, kind))
    assert told == expected
    assert told


@pytest.mark.slow
def test_what_cannot_be_told_is_printed_so(chains: Chains) -> None:
    """Other theft in Chiltern: 547 crimes became 514 or so, but far more had no place in 2014 than in 2025."""
    chain = chains("all")
    later, earlier = COMPARED["all"] or ("", "")
    span = f"change=percent&change_from={earlier}&crime_type=other-theft&period={later}"
    address = f"figure:recorded_crime?area=E07000005&{span}"
    assert Resolver(chain.figures).figure(address).missing == "CANNOT_TELL"
    with (chain.current("site") / "data" / "area-e07000005-crime-by-type.csv").open(encoding="utf-8-sig") as opened:
        rows = [", ".join(line) for line in csv.reader(opened) if line and line[0] == "Other theft"]
    assert [row for row in rows if "cannot tell" in row]
    page = (chain.current("site") / "areas" / "e07000005.html").read_text(encoding="utf-8")
    assert "cannot tell" in re.sub(r"<[^>]+>", " ", page)
