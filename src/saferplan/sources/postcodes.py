"""Postcodes: the live postcodes of the partnership, from the ONS Postcode Directory or a table in its columns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.reference.column_aliases import KnownColumn
from saferplan.sources.lsoa_vintages import Vintages
from saferplan.sources.reference_files import (
    GSS_CODE,
    ReferenceFile,
    counted,
    files_in,
    read_reference_file,
    set_aside,
    unknown_file,
)
from saferplan.tables.account import Account, add_accounts

EXPECTED = "a postcode (such as pcds) and an LSOA code with its year (such as lsoa11 or lsoa21)"
_POSTCODE = r"^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$"
_SCHEMA = {"postcode": pl.String, "sector": pl.String, "lsoa": pl.String}


@dataclass(frozen=True)
class Postcodes:
    """The table `postcodes` of the partnership, with the account of all rows read."""

    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


def read_postcodes(inputs: Path, vintages: Vintages, *, places: pl.DataFrame) -> Postcodes:
    """Read every file of `inputs/postcodes`, keeping live postcodes that lie in the working areas of `places`.

    A postcode whose LSOA overlaps several working areas is set aside, for it could lie in any of them.  Raises
    `BadInput` where a file has no postcode or no LSOA whose year is known.
    """
    parts: list[Account] = []
    frames = [pl.DataFrame(schema=_SCHEMA)]
    sources: list[tuple[str, str]] = []
    seen = pl.Series("postcode", [], dtype=pl.String)
    for path in files_in(inputs / "postcodes"):
        file = read_reference_file(path, inputs)
        frame, account = _read_file(file, vintages, places, seen)
        seen = pl.concat([seen, frame["postcode"]])
        frames.append(frame)
        parts.append(account)
        sources.append((file.name, file.sha256))
    account = add_accounts("postcodes", parts)
    table = pl.concat(frames).sort("postcode")
    notes = []
    if unplaced := account.set_aside.get(UNPLACED, 0):
        left = counted(unplaced, "postcode was", "postcodes were")
        several = f"overlaps several of {vintages.working}"
        notes.append(f"{left} left out of the look-up: the LSOA given, of {vintages.other}, {several}.")
    return Postcodes(table, account, tuple(sources), tuple(notes))


OUTSIDE = "postcodes outside the partnership"
UNPLACED = "postcodes whose LSOA overlaps several areas"


def _read_file(
    file: ReferenceFile, vintages: Vintages, places: pl.DataFrame, seen: pl.Series
) -> tuple[pl.DataFrame, Account]:
    """The live postcodes of one file that lie in `places` and are not in `seen`, with their account."""
    postcode, ended, lsoa = file.find("postcode"), file.find("terminated"), _lsoa_column(file, vintages)
    if postcode is None or lsoa is None:
        raise unknown_file(file.name, file.headers, EXPECTED)
    plain = pl.col(postcode.header).str.to_uppercase().str.replace_all(r"\s", "")
    rows = file.frame.with_columns(
        postcode=plain.str.slice(0, plain.str.len_chars() - 3) + " " + plain.str.slice(-3),
        code=pl.col(lsoa.header),
    )
    pairs = vintages.of(lsoa.year).join(places.select(working="lsoa"), on="working", how="semi")
    held = pairs.group_by("code").agg(areas=pl.len(), working=pl.col("working").first())
    everywhere = vintages.of(lsoa.year).group_by("code").agg(spread=pl.len())
    rows = rows.join(held, on="code", how="left", maintain_order="left").join(
        everywhere, on="code", how="left", maintain_order="left"
    )
    tests = {
        "postcodes that have ended": pl.col(ended.header).is_not_null() if ended else pl.lit(value=False),
        "rows with a blank postcode or LSOA": pl.col("postcode").is_null() | pl.col("code").is_null(),
        "rows whose postcode is not written as one": ~pl.col("postcode").str.contains(_POSTCODE),
        "rows with a code that is not a letter and eight digits": ~pl.col("code").str.contains(GSS_CODE),
        OUTSIDE: pl.col("areas").is_null(),
        UNPLACED: pl.col("spread") > 1,
        "postcodes that came before": pl.col("postcode").is_in(seen.implode())
        | ~pl.col("postcode").is_first_distinct(),
    }
    kept, account = set_aside(rows, tests, file.name)
    sector = pl.col("postcode").str.slice(0, pl.col("postcode").str.len_chars() - 2)
    table = kept.select(postcode="postcode", sector=sector, lsoa="working")
    tables = {"postcodes": table.height} if table.height else {}
    return table, Account("postcodes", account.read, tables, account.set_aside, account.examples, {})


def _lsoa_column(file: ReferenceFile, vintages: Vintages) -> KnownColumn | None:
    """The LSOA of the working vintage, else of the other."""
    return file.find("lsoa_code", vintages.working) or file.find("lsoa_code", vintages.other)
