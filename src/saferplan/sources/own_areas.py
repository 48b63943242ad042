"""A partnership's own areas: community boards and towns, given as lists of whole LSOAs.

`inputs/areas/boards.csv` has the columns `lsoa, vintage, board, name`; `towns.csv` has `lsoa, vintage, town, name`.
The vintage is the year of the LSOA code, 2011 or 2021.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.areas import slug_of
from saferplan.errors import BadInput
from saferplan.sources.lookups import VINTAGES
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import (
    GSS_CODE,
    ROW,
    named,
    read_reference_file,
    relative_name,
    set_aside,
    unknown_file,
)
from saferplan.tables.account import Account

_SCHEMA = {"vintage": pl.String, "code": pl.String, "wider": pl.String, "wider_name": pl.String}


@dataclass(frozen=True)
class OwnAreas:
    """Which board (or town) each LSOA lies in: `vintage`, `code`, `wider` (as `board:slug`) and `wider_name`."""

    kind: str
    file: str
    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]


def read_own_areas(inputs: Path, kind: str) -> OwnAreas:
    """Read `boards.csv` or `towns.csv` (`kind` is board or town); without the file there are none.

    Raises `BadInput` where a column is missing, a vintage is neither 2011 nor 2021, an LSOA lies in two boards, or one
    board has two names.
    """
    path = inputs / "areas" / f"{kind}s.csv"
    if not path.is_file():
        empty = Account("lookups", 0, {}, {}, {}, {})
        return OwnAreas(kind, relative_name(path, inputs), pl.DataFrame(schema=_SCHEMA), empty, ())
    file = read_reference_file(path, inputs)
    columns = [file.find("own_lsoa"), file.find("vintage"), file.find(kind), file.find("name")]
    headers = [column.header for column in columns if column]
    if len(headers) < len(columns):
        raise unknown_file(file.name, file.headers, f"the columns lsoa, vintage, {kind}, name")
    lsoa, vintage, own, name = headers
    tests = {
        "rows with a blank cell": pl.any_horizontal(pl.col(lsoa, vintage, own).is_null()),
        "rows with a code that is not a letter and eight digits": ~pl.col(lsoa).str.contains(GSS_CODE),
        "rows that repeat an earlier row": ~pl.struct(lsoa, vintage, own).is_first_distinct(),
    }
    rows, account = set_aside(file.frame, tests, file.name)
    slug = pl.col(own).str.strip_prefix(f"{kind}:").map_elements(slug_of, return_dtype=pl.String)
    frame = rows.select(
        ROW,
        vintage=pl.col(vintage),
        code=pl.col(lsoa),
        wider=pl.lit(f"{kind}:") + slug,
        wider_name=pl.col(name).fill_null(pl.col(own)),
    )
    _check(file.name, kind, frame)
    inputs_used = ((file.name, file.sha256),)
    return OwnAreas(kind, file.name, frame.select(list(_SCHEMA)), named(account, "lookups", "places"), inputs_used)


def _check(file: str, kind: str, frame: pl.DataFrame) -> None:
    """Raise `BadInput` where the rows contradict one another."""
    other = frame.filter(~pl.col("vintage").is_in(VINTAGES))
    if other.height:
        found = f"vintage is {quoted(other['vintage'][0])}"
        raise BadInput(file, found, "2011 or 2021, the year of the LSOA code", "Correct it.", row=other[ROW][0])
    again = frame.filter(~pl.struct("vintage", "code").is_first_distinct())
    if again.height:
        found = f"LSOA {again['code'][0]} is in a second {kind}"
        raise BadInput(
            file, found, f"each LSOA in one {kind}", "Keep the one most residents live in.", row=again[ROW][0]
        )
    names = frame.filter(pl.col("wider_name") != pl.col("wider_name").first().over("wider"))
    if names.height:
        found = f"the {kind} has a second name"
        raise BadInput(file, found, f"one name for each {kind}", "Write its name the same way.", row=names[ROW][0])
