"""The reader on real downloads: rows, places, vintages and repeats as counted independently by DuckDB."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import polars as pl
import pytest
from real_folders import real_data

from saferplan.periods import month_number, month_text, parse_period
from saferplan.reference.crime_types import crime_types
from saferplan.sources import police_uk_kinds as kinds
from saferplan.sources.police_uk import LsoaCodes, PoliceRead, read_police_uk, undated_inputs

pytestmark = pytest.mark.real

THAMES_VALLEY_2014 = "thames-valley_2014-01_2014-11.zip"
THAMES_VALLEY_2018 = "thames-valley_2018-06_2019-02.zip"
THAMES_VALLEY_2025 = "thames-valley_2025-01_2025-12.zip"
BEDFORDSHIRE = "bedfordshire_2021-05_2024-04.zip"
MIXED = "mixed-forces_2025-01.zip"


class Read:
    """One archive read by Saferplan, and its raw CSV files as tables of DuckDB."""

    def __init__(self, done: PoliceRead, tables: Path, raw: Path) -> None:
        self.done, self.tables, self.raw = done, tables, raw

    def ledger(self, kind: str) -> pl.DataFrame:
        return self.done.fitness.filter(pl.col("kind") == kind)

    def sql(self, query: str, kind: str = "street") -> list[tuple[object, ...]]:
        """Ask of the raw files of a kind, all cells as text, blanks as null."""
        files = f"{self.raw}/*/*-{kind}.csv"
        scan = f"read_csv('{files}', header = true, delim = ',', quote = '\"', all_varchar = true, filename = true)"
        return duckdb.sql(f"with raw as (select * from {scan}) {query}").fetchall()


@pytest.fixture(scope="module")
def codes() -> LsoaCodes:
    lookup = pl.read_parquet(real_data() / "lookups/lookup_lsoa11_lsoa21_ltla22.parquet")
    return LsoaCodes(frozenset(lookup["lsoa11_code"].drop_nulls()), frozenset(lookup["lsoa21_code"].drop_nulls()))


@pytest.fixture(scope="module")
def read_real(tmp_path_factory: pytest.TempPathFactory, codes: LsoaCodes) -> Callable[[str], Read]:
    done: dict[str, Read] = {}

    def read(name: str) -> Read:
        if name not in done:
            folder = tmp_path_factory.mktemp("real")
            (folder / "inputs/police_uk").mkdir(parents=True)
            source = real_data() / "police_uk" / name
            (folder / "inputs/police_uk" / name).symlink_to(source)
            with zipfile.ZipFile(source) as archive:
                archive.extractall(folder / "raw")
            added = dict.fromkeys(undated_inputs(folder / "inputs"), "2026-11-22")
            result = read_police_uk(
                folder / "inputs", folder / "tables", lsoa_codes=codes, added=added, progress=lambda *_: None
            )
            done[name] = Read(result, folder / "tables", folder / "raw")
        return done[name]

    return read


@pytest.mark.parametrize(
    ("name", "kind", "rows"),
    [
        (THAMES_VALLEY_2014, "street", 145_978),
        (THAMES_VALLEY_2018, "street", 93_357),
        (THAMES_VALLEY_2025, "street", 176_298),
        (BEDFORDSHIRE, "street", 182_113),
        (BEDFORDSHIRE, "outcomes", 150_417),
        (BEDFORDSHIRE, "stop-and-search", 11_810),
        (MIXED, "street", 23_660),
    ],
)
def test_rows_are_those_of_the_collection(read_real: Callable[[str], Read], name: str, kind: str, rows: int) -> None:
    read = read_real(name)
    assert read.ledger(kind)["rows"].sum() == rows
    assert read.sql("select count(*) from raw", kind) == [(rows,)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        (THAMES_VALLEY_2014, "street"),
        (THAMES_VALLEY_2018, "street"),
        (THAMES_VALLEY_2025, "street"),
        (BEDFORDSHIRE, "street"),
        (BEDFORDSHIRE, "outcomes"),
        (MIXED, "street"),
    ],
)
def test_rows_kept_and_repeats_equal_those_counted_by_sql(
    read_real: Callable[[str], Read], name: str, kind: str
) -> None:
    read = read_real(name)
    asb = """ "Crime type" = 'Anti-social behaviour' """ if kind == "street" else "false"
    [(kept, repeats)] = read.sql(
        f"""select sum(n_kept), sum(n - n_kept) from (
            select count(*) as n, case when "Crime ID" is null or {asb} then count(*) else 1 end as n_kept
            from raw group by {columns(read, kind)})""",
        kind,
    )
    ledger = read.ledger(kind)
    assert (ledger["kept"].sum(), ledger["repeated_rows"].sum()) == (kept, repeats)


def columns(read: Read, kind: str) -> str:
    names = [row[0] for row in read.sql("select column_name from (describe raw)", kind)]
    return ", ".join(f'"{name}"' for name in names)


@pytest.mark.parametrize("name", [THAMES_VALLEY_2014, THAMES_VALLEY_2018, BEDFORDSHIRE])
def test_tables_hold_the_counts_by_month_type_and_place_of_the_raw_files(
    read_real: Callable[[str], Read], name: str
) -> None:
    read = read_real(name)
    raw = read.sql(
        """select "Month", "Crime type", "LSOA code", count(*)
        from (select distinct on (coalesce("Crime ID", ''), case when "Crime ID" is null then row_number() over () end,
                                  columns(*)) * from raw where "Crime type" <> 'Anti-social behaviour')
        group by 1, 2, 3"""
    )
    frames = pl.scan_parquet(read.tables / "recorded_crime/*.parquet")
    counted = frames.group_by("month", "crime_type", "lsoa").len().collect()
    titles = {t.title: t.slug for t in crime_types()}
    expected = {(month_number(str(m)), titles[str(t)], lsoa): n for m, t, lsoa, n in raw}
    assert {(m, t, lsoa): n for m, t, lsoa, n in counted.rows()} == expected
    asb = read.sql("""select count(*) from raw where "Crime type" = 'Anti-social behaviour'""")
    assert [(read.done.account.tables["asb_incidents"],)] == asb


@pytest.mark.parametrize(
    ("name", "months", "low", "high"),
    [
        (THAMES_VALLEY_2014, "2014-01..2014-04", 4.85, 6.15),
        (THAMES_VALLEY_2014, "2014-05..2014-11", 9.85, 13.85),
        (THAMES_VALLEY_2018, "2018-06..2019-02", 9.25, 10.85),
        (THAMES_VALLEY_2025, "2025-01..2025-12", 1.95, 2.75),
    ],
)
def test_shares_without_a_place_are_as_known(
    read_real: Callable[[str], Read], name: str, months: str, low: float, high: float
) -> None:
    ledger = read_real(name).ledger("street").filter(pl.col("present"))
    ledger = ledger.filter(pl.col("month").is_in(parse_period(months).months))
    share = 100 * ledger["unplaced_rows"] / ledger["kept"]
    assert low <= share.min() <= share.max() <= high


def test_missing_months_are_in_the_ledger(read_real: Callable[[str], Read]) -> None:
    missing = {}
    for name in (THAMES_VALLEY_2014, THAMES_VALLEY_2018, THAMES_VALLEY_2025, BEDFORDSHIRE):
        ledger = read_real(name).done.fitness.filter(~pl.col("present"))
        missing[name] = [month_text(month) for month in ledger["month"]]
    assert missing == {
        THAMES_VALLEY_2014: [],
        THAMES_VALLEY_2018: ["2018-07", "2018-08", "2018-09"],
        THAMES_VALLEY_2025: ["2025-07"],
        BEDFORDSHIRE: [],
    }


def test_vintages_are_as_known(read_real: Callable[[str], Read]) -> None:
    found = {
        name: set(read_real(name).ledger("street").filter(pl.col("present"))["vintage"])
        for name in (THAMES_VALLEY_2014, THAMES_VALLEY_2018, THAMES_VALLEY_2025)
    }
    assert found == {THAMES_VALLEY_2014: {"2011"}, THAMES_VALLEY_2018: {"2011"}, THAMES_VALLEY_2025: {"2021"}}
    bedfordshire = read_real(BEDFORDSHIRE).ledger("street")
    assert bedfordshire.filter(pl.col("month") == month_number("2021-05"))["vintage"].to_list() == ["2021"]
    mixed = read_real(MIXED).done.fitness
    northern_ireland = mixed.filter(pl.col("force") == "northern-ireland").row(0, named=True)
    assert (northern_ireland["vintage"], northern_ireland["unplaced_rows"]) == ("none", northern_ireland["kept"])


def test_crime_ids_on_several_rows_are_those_found_by_sql(read_real: Callable[[str], Read]) -> None:
    read = read_real(BEDFORDSHIRE)
    [(rows,)] = read.sql(
        """select sum(n) from (
            select "Crime ID", count(*) as n from (select distinct * from raw where "Crime ID" is not null
            and "Crime type" <> 'Anti-social behaviour') group by 1 having n > 1)"""
    )
    assert read.ledger("street")["reused_ids"].sum() == rows
    assert rows > 0
    # The collection's notes count 185 repeated values: 184 IDs, each on two rows, and the blank.
    [(values,)] = read.sql('select count(*) from (select 1 from raw group by "Crime ID" having count(*) > 1)')
    assert values == 185
    repeats = read.ledger("street")["repeated_rows"].sum()
    assert repeats + rows // 2 == 184


def test_searches_near_midnight_stay_in_their_file(read_real: Callable[[str], Read]) -> None:
    read = read_real(BEDFORDSHIRE)
    ledger = read.ledger("stop-and-search")
    assert (ledger["kept"].sum(), ledger["unplaced_rows"].sum()) == (11_810, 2_319)
    [(before,)] = read.sql(
        """select count(*) from raw where "Date"[1:7] <> regexp_extract(filename, '([0-9-]{7})-bedf', 1)""",
        "stop-and-search",
    )
    assert before > 0


def test_most_crimes_have_an_outcome(read_real: Callable[[str], Read]) -> None:
    tables = read_real(BEDFORDSHIRE).tables
    crimes = pl.scan_parquet(tables / "recorded_crime/*.parquet").select("crime_id").drop_nulls().unique()
    known = pl.scan_parquet(tables / "outcomes/*.parquet").select("crime_id").unique()
    share = 100 * crimes.join(known, on="crime_id", how="semi").collect().height / crimes.collect().height
    assert round(share, 1) == 95.5


def test_every_row_of_the_account_is_accounted_for(read_real: Callable[[str], Read]) -> None:
    account = read_real(BEDFORDSHIRE).done.account
    assert account.read == 182_113 + 150_417 + 11_810
    assert account.set_aside.keys() == {kinds.REPEATED}
    assert account.notes.keys() == {kinds.UNPLACED, kinds.UNPLACED_SEARCHES, kinds.REUSED}


@pytest.mark.slow
def test_every_real_download_is_read_together(tmp_path: Path, codes: LsoaCodes) -> None:
    folder = tmp_path / "inputs/police_uk"
    folder.mkdir(parents=True)
    for source in (real_data() / "police_uk").glob("*.zip"):
        (folder / source.name).symlink_to(source)
    added = dict.fromkeys(undated_inputs(tmp_path / "inputs"), "2026-11-22")
    done = read_police_uk(
        tmp_path / "inputs", tmp_path / "tables", lsoa_codes=codes, added=added, progress=lambda *_: None
    )
    street = done.fitness.filter(pl.col("kind") == "street")["rows"].sum()
    assert street == 145_978 + 93_357 + 176_298 + 182_113 + 145_786 + 301_838 + 22_111 + 23_660
    assert done.account.set_aside.keys() == {kinds.REPEATED}
