"""Chains over the real data, each run once for all tests, and the raw files that they read as tables of DuckDB.

What is in the raw files is worked out here by SQL and plain Python alone, from the published CSV files and lookups:
nothing of the engine counts, places, groups or dates anything in this module.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import zipfile
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from filelock import FileLock
from real_folders import BEDFORDSHIRE_DISTRICTS, make_real_inputs, real_data, write_real_partnership

import saferplan

THAMES_VALLEY = (
    "thames-valley_2014-01_2014-11.zip",
    "thames-valley_2018-06_2019-02.zip",
    "thames-valley_2025-01_2025-12.zip",
)
NEIGHBOUR = "bedfordshire_2014_2018-19_2025.zip"


@dataclass(frozen=True)
class Case:
    """A partnership, the archives it holds, its index of deprivation and kind of year."""

    partnership: str
    force: str
    archives: tuple[str, ...]
    index: str
    year: str


CASES = {
    "2014 and 2018": Case("buckinghamshire", "thames-valley", THAMES_VALLEY[:2], "2019", "financial"),
    "2025": Case("buckinghamshire", "thames-valley", THAMES_VALLEY[2:], "2025", "calendar"),
    "all": Case("buckinghamshire", "thames-valley", (*THAMES_VALLEY, NEIGHBOUR), "2025", "calendar"),
    "bedfordshire": Case("bedfordshire", "bedfordshire", ("bedfordshire_2021-05_2024-04.zip",), "2019", "financial"),
}
UNCHANGED = "select lsoa11_code, lsoa21_code from '{data}/lookups/lookup_lsoa11_lsoa21_ltla22.parquet'"


class Chain:
    """One partnership folder after read, assess, release and publish, and the raw files behind it."""

    def __init__(self, case: Case, folder: Path) -> None:
        self.case, self.folder = case, folder

    def current(self, place: str) -> Path:
        """The folder that `current` names in a place."""
        return self.folder / place / (self.folder / place / "current").read_text(encoding="utf-8").strip()

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What the bundle says of itself."""
        found: dict[str, Any] = json.loads((self.current("bundles") / "manifest.json").read_text(encoding="utf-8"))
        return found

    @cached_property
    def figures(self) -> pl.DataFrame:
        """Every level of the bundle."""
        return pl.read_parquet(self.current("bundles") / "figures.parquet")

    @cached_property
    def fitness(self) -> pl.DataFrame:
        """The fitness ledger."""
        return pl.read_parquet(self.current("bundles") / "fitness.parquet")

    @cached_property
    def sql(self) -> Callable[[str], list[tuple[Any, ...]]]:
        """Asks DuckDB.  Tables: `raw`, `crime` and `asb` (as counted), `home` (months held), `place` (code to area).

        `crime` and `asb` hold every row of every force, with `month`, `type` and `lsoa` (blank without a place);
        rows equal in every column and with a Crime ID are in `crime` once.  `crime_typed` and `asb_typed` have each
        row twice, under its type and under "", which is all types.
        """
        base = duckdb.connect()
        base.execute(f"create table raw as select * from '{self.folder / 'raw.parquet'}'")
        base.execute(
            """create table crime as select "Month" as month, "LSOA code" as lsoa, slug(kind) as type, filename from (
                select distinct *, "Crime type" as kind from raw
                where "Crime type" <> 'Anti-social behaviour' and "Crime ID" is not null
                union all select *, "Crime type" from raw
                where "Crime type" <> 'Anti-social behaviour' and "Crime ID" is null)""".replace(
                "slug(kind)", "replace(lower(kind), ' ', '-')"
            )
        )
        base.execute(
            """create table asb as select "Month" as month, "LSOA code" as lsoa, '' as type, filename from raw
            where "Crime type" = 'Anti-social behaviour'"""
        )
        base.execute(
            f"""create table home as select distinct filename[1:7] as month from raw
            where filename like '%-{self.case.force}-street.csv'"""
        )
        for table in ("crime", "asb"):
            base.execute(
                f"""create table {table}_typed as select month, lsoa, type, filename from {table}
                union all select month, lsoa, '', filename from {table} where type <> ''"""
            )
        rows = [(code, area) for code, areas in self.areas_of.items() for area in areas]
        base.register("place_rows", pl.DataFrame(rows, schema=["lsoa", "area"], orient="row"))
        base.execute("create table place as select * from place_rows")
        return lambda query: base.sql(query.replace("{data}", str(real_data()))).fetchall()

    @cached_property
    def lookup(self) -> Callable[[str], list[tuple[Any, ...]]]:
        """Asks DuckDB about the published lookups."""
        return lambda query: duckdb.sql(query.replace("{data}", str(real_data()))).fetchall()

    @cached_property
    def hangs_together(self) -> dict[str, frozenset[str]]:
        """The codes of 2011 and 2021 that overlap, directly or through others, for each code of either."""
        together: dict[str, set[str]] = {}
        for before, after in self.lookup(UNCHANGED):
            both = together.get(before, {before}) | together.get(after, {after})
            for code in both:
                together[code] = both
        return {code: frozenset(codes) for code, codes in together.items()}

    @cached_property
    def districts(self) -> dict[str, str]:
        """The district of each code of 2011 and of 2021 inside the partnership."""
        if self.case.partnership == "bedfordshire":
            listed = ", ".join(f"'{code}'" for code in BEDFORDSHIRE_DISTRICTS)
            own = "select lsoa11_code, ltla21_code from '{data}/lookups/lookup_lsoa11_ltla21.parquet' where ltla21_code"
        else:
            listed = ", ".join(f"'E0700000{number}'" for number in (4, 5, 6, 7))
            own = "select lsoa11_code, ltla18_code from '{data}/lookups/lookup_lsoa11_ltla18.parquet' where ltla18_code"
        before = dict(self.lookup(f"{own} in ({listed})"))
        after = {new: before[old] for old, new in self.lookup(UNCHANGED) if old in before}
        return before | after

    @cached_property
    def areas_of(self) -> dict[str, list[str]]:
        """The partnership, district and ward of each code inside; a ward is that of most residents of 2021."""
        ward_of = dict(
            self.lookup("select lsoa21_code, ward24_code from '{data}/lookups/lookup_lsoa21_ward24_ltla24.parquet'")
        )
        residents = dict(
            self.lookup(
                "select lsoa21_code, total_residents "
                "from '{data}/population/lsoa21_census2021_residents_ethnicity.parquet'"
            )
        )
        found = {}
        for code, district in self.districts.items():
            group = self.hangs_together[code]
            if self.case.archives == THAMES_VALLEY[2:]:
                group = frozenset({code})  # one vintage in use: no unions
            wards: dict[str, int] = defaultdict(int)
            for part in group & ward_of.keys():
                wards[ward_of[part]] += residents[part]
            found[code] = ["partnership", district, *([max(wards, key=lambda w: (wards[w], w))] if wards else [])]
        return found


def levels(chain: Chain, *, statistic: str = "count", measure: str = "recorded_crime") -> pl.DataFrame:
    """Figures of one statistic, without deprivation groups, with their crime type in `type`."""
    return chain.figures.filter(
        (pl.col("measure") == measure)
        & (pl.col("statistic") == statistic)
        & ~pl.col("group").str.contains("deprivation", literal=True)
    ).with_columns(pl.col("group").str.strip_prefix("crime_type=").alias("type"))


def sql_counts(chain: Chain, table: str) -> dict[tuple[str, str, str], int]:
    """Rows by area, month and type, all types together being "", in months that the home force has a file for."""
    rows = chain.sql(
        f"""select area, month, type, count(*) from {table}_typed join place using (lsoa)
        where month in (select month from home) group by all"""
    )
    return {(area, month, kind): many for area, month, kind, many in rows}


def months_in(period: str) -> list[str]:
    """The months of a period as it is written in an address, worked out here anew."""
    if found := re.fullmatch(r"(\d{4})/\d\d", period):
        return _from(int(found[1]) * 12 + 3, 12)
    if re.fullmatch(r"\d{4}", period):
        return _from(int(period) * 12, 12)
    if found := re.fullmatch(r"(\d{4})-Q(\d)", period):
        return _from(int(found[1]) * 12 + int(found[2]) * 3 - 3, 3)
    if period.startswith("12m-"):
        return _from(_number(period[4:]) - 11, 12)
    months = []
    for part in period.split(","):
        first, _, last = part.partition("..")
        months += _from(_number(first), _number(last or first) - _number(first) + 1)
    return months


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def _from(first: int, many: int) -> list[str]:
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in range(first, first + many)]


def run_chain(name: str, folder: Path) -> None:
    """Build a case: links to the real files, all four steps, and the raw street files as one table."""
    case = CASES[name]
    folder.mkdir()
    make_real_inputs(folder, forces=case.archives, index=case.index)
    write_real_partnership(folder, case.partnership, index=case.index, year=case.year)
    saferplan.read(folder)
    saferplan.assess(folder)
    saferplan.release(folder)
    saferplan.publish(folder)
    loose = folder / "raw"
    for archive in case.archives:
        with zipfile.ZipFile(real_data() / "police_uk" / archive) as opened:
            for member in opened.namelist():
                if member.endswith("-street.csv"):
                    target = loose / Path(member).name
                    target.parent.mkdir(exist_ok=True)
                    target.write_bytes(opened.read(member))
    duckdb.sql(
        f"copy (select * replace (regexp_extract(filename, '[^/]*$') as filename) from read_csv('{loose}/*.csv', "
        "delim = ',', quote = '\"', header = true, "  # guessed, a quoted comma far down a file would shift its row
        f"all_varchar = true, filename = true)) to '{folder / 'raw.parquet'}' (format parquet)"
    )
    shutil.rmtree(loose)


def chain(name: str, shared: Path) -> Chain:
    """A case, built by whichever test comes first, in whichever worker."""
    real_data()
    folder = shared / f"chain-{name.replace(' ', '-')}"
    with FileLock(shared / f"{folder.name}.lock"):
        if not (folder / "raw.parquet").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            run_chain(name, folder)
    return Chain(CASES[name], folder)


@pytest.fixture(scope="session")
def chains(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Chain]:
    """Gives a case by name."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    made: dict[str, Chain] = {}

    def get(name: str) -> Chain:
        if name not in made:
            made[name] = chain(name, shared)
        return made[name]

    return get
