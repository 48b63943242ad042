"""Lookups: which ward and district each LSOA lies in, and what became of LSOAs between 2011 and 2021.

A lookup is recognised by its columns: an LSOA code whose header says its year, and beside it an LSOA code of the
other year, a ward, a district, a name or an MSOA.  An account of lookups counts a row as kept where it is usable,
whether or not it lies in the partnership.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.reference.column_aliases import KnownColumn
from saferplan.sources.reference_files import (
    GSS_CODE,
    ROW,
    ReferenceFile,
    files_in,
    named,
    read_reference_file,
    set_aside,
    unknown_file,
)
from saferplan.tables.account import Account, add_accounts

VINTAGES = ("2011", "2021")
OWN_FILES = ("boards.csv", "towns.csv")
EXPECTED = (
    "an ONS lookup with an LSOA code (such as LSOA11CD or LSOA21CD) beside a ward, a district, a name or the other "
    "year's LSOA code"
)


@dataclass(frozen=True)
class WiderLookup:
    """Which ward or district each LSOA of a vintage lies in, one row an LSOA.

    `frame` has `code` (the LSOA), `wider` (the ward's or district's code) and `wider_name`; `year` is that of the
    ward or district.
    """

    file: str
    vintage: str
    year: str
    frame: pl.DataFrame


@dataclass(frozen=True)
class Lookups:
    """What all lookups together say.

    `codes` are the LSOA codes known of each vintage, `names` their names (`code`, `name`), `changes` the pairs of
    2011 and 2021 codes that share ground (`lsoa11`, `lsoa21`, `change`), or empty where no such lookup is held.
    """

    codes: dict[str, frozenset[str]]
    names: dict[str, pl.DataFrame]
    changes: pl.DataFrame
    districts: tuple[WiderLookup, ...]
    wards: tuple[WiderLookup, ...]
    account: Account
    inputs: tuple[tuple[str, str], ...]


def is_lookup(file: ReferenceFile) -> bool:
    """Whether a file's columns are those of a lookup that says something of areas."""
    meanings = {c.meaning for c in file.columns}
    about_areas = {"ward_code", "district_code", "partnership_code", "msoa_code"}
    years = {c.year for c in file.every("lsoa_code")} & set(VINTAGES)
    if years:
        return len(years) == 2 or bool(meanings & (about_areas | {"lsoa_name"}))
    return "lsoa_code" not in meanings and bool(meanings & about_areas)


def read_lookups(inputs: Path) -> Lookups:
    """Read every lookup in `inputs/areas`: each CSV file, and each Parquet file without shapes, but boards and towns.

    Raises `BadInput` where a file is no lookup, or puts one LSOA into two wards or districts.
    """
    parts: list[Account] = []
    found: list[ReferenceFile] = []
    for path in files_in(inputs / "areas"):
        table = path.suffix.lower() in (".csv", ".parquet") and path.name not in OWN_FILES
        if not table or (path.suffix.lower() == ".parquet" and has_shapes(path)):
            continue
        file = read_reference_file(path, inputs)
        if not is_lookup(file):
            raise unknown_file(file.name, file.headers, EXPECTED)
        usable, account = _usable_rows(file)
        parts.append(account)
        found.append(ReferenceFile(file.name, file.sha256, file.headers, file.columns, usable))
    return Lookups(
        codes={vintage: _codes(found, vintage) for vintage in VINTAGES},
        names={vintage: _names(found, vintage) for vintage in VINTAGES},
        changes=_changes(found),
        districts=_wider(found, "district"),
        wards=_wider(found, "ward"),
        account=add_accounts("lookups", parts),
        inputs=tuple((file.name, file.sha256) for file in found),
    )


def has_shapes(path: Path) -> bool:
    """Whether a Parquet file is a GeoParquet; a damaged one is left for its reader to refuse."""
    try:
        with path.open("rb") as stream:
            return "geo" in pl.read_parquet_metadata(stream)
    except (pl.exceptions.PolarsError, OSError):
        return False


def _usable_rows(file: ReferenceFile) -> tuple[pl.DataFrame, Account]:
    """The rows of a lookup that can be used, with their account."""
    lsoas = [c.header for c in file.every("lsoa_code") if c.year in VINTAGES]
    if not lsoas:
        nothing = {"rows of a lookup without LSOAs, which is not needed": pl.lit(value=True)}
        kept, account = set_aside(file.frame, nothing, file.name)
        return kept, named(account, "lookups", "places")
    wider = [c.header for c in file.columns if c.meaning in ("ward_code", "district_code")]
    tests = {
        "rows with a blank LSOA code": pl.any_horizontal(pl.col(lsoas).is_null()),
        "rows with a code that is not a letter and eight digits": pl.any_horizontal(
            ~pl.col(lsoas + wider).str.contains(GSS_CODE)
        ),
        "rows that repeat an earlier row": ~pl.struct(lsoas + wider).is_first_distinct(),
    }
    kept, account = set_aside(file.frame, tests, file.name)
    table = "lsoa_changes" if len(lsoas) > 1 else "places"
    return kept, named(account, "lookups", table)


def _codes(found: list[ReferenceFile], vintage: str) -> frozenset[str]:
    """All LSOA codes of a vintage that any lookup has."""
    columns = [(file, column) for file in found if (column := file.find("lsoa_code", vintage))]
    return frozenset(code for file, column in columns for code in file.frame[column.header].unique())


def _names(found: list[ReferenceFile], vintage: str) -> pl.DataFrame:
    """The name of each LSOA of a vintage, by the first lookup that gives one."""
    parts = [
        file.frame.select(code=pl.col(code.header), name=pl.col(name.header)).drop_nulls()
        for file in found
        if (code := file.find("lsoa_code", vintage)) and (name := file.find("lsoa_name", vintage))
    ]
    empty = pl.DataFrame(schema={"code": pl.String, "name": pl.String})
    return pl.concat([empty, *parts]).unique("code", keep="first", maintain_order=True)


def _changes(found: list[ReferenceFile]) -> pl.DataFrame:
    """The pairs of 2011 and 2021 codes that share ground."""
    parts = [pl.DataFrame(schema={"lsoa11": pl.String, "lsoa21": pl.String, "change": pl.String})]
    for file in found:
        old, new = (file.find("lsoa_code", vintage) for vintage in VINTAGES)
        if old and new:
            change = file.find("change")
            flag = pl.col(change.header) if change else pl.lit(None, dtype=pl.String)
            parts.append(file.frame.select(lsoa11=pl.col(old.header), lsoa21=pl.col(new.header), change=flag))
    return pl.concat(parts).unique(["lsoa11", "lsoa21"], keep="first", maintain_order=True)


def _wider(found: list[ReferenceFile], kind: str) -> tuple[WiderLookup, ...]:
    """Each lookup from an LSOA to a ward or district; one that has LSOAs of both years speaks of the later ones."""
    made = []
    for file in found:
        lsoa = file.find("lsoa_code", "2021") or file.find("lsoa_code", "2011")
        for wider in file.every(f"{kind}_code"):
            if lsoa:
                name = file.find(f"{kind}_name", wider.year)
                made.append(WiderLookup(file.name, lsoa.year, wider.year, _one_each(file, lsoa, wider, name)))
    return tuple(made)


def _one_each(file: ReferenceFile, lsoa: KnownColumn, wider: KnownColumn, name: KnownColumn | None) -> pl.DataFrame:
    """One row an LSOA, or `BadInput` where the file puts one LSOA into two wards or districts."""
    frame = (
        file.frame.select(
            ROW,
            code=pl.col(lsoa.header),
            wider=pl.col(wider.header),
            wider_name=pl.col(name.header) if name else pl.lit(None, dtype=pl.String),
        )
        .drop_nulls(["code", "wider"])
        .unique(["code", "wider"], keep="first", maintain_order=True)
    )
    again = frame.filter(~pl.col("code").is_first_distinct())
    if again.height:
        raise BadInput(
            file.name,
            f"LSOA {again['code'][0]} has a second {wider.header}",
            "each LSOA in one area only",
            "Use ONS's best-fit lookup, which gives each LSOA once.",
            row=again[ROW][0],
        )
    return frame.select("code", "wider", "wider_name")
