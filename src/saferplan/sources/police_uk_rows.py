"""Row numbers: where in a downloaded street file the rows lie that count towards a figure.  Never what is in them."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, slug_by_spelling
from saferplan.reference.police_files import STREET_COLUMNS
from saferplan.sources.police_uk_files import find_files
from saferplan.sources.police_uk_records import read_records


@dataclass(frozen=True)
class RowsWanted:
    """Which rows of a street file: the table that they are kept in, LSOA codes, and slugs of crime types ("" for all).

    `checksum` is that of the file when it was read into tables.
    """

    file: str
    checksum: str
    table: str
    codes: tuple[str, ...]
    types: tuple[str, ...]


def row_numbers(inputs: Path, wanted: list[RowsWanted], added: Mapping[str, str]) -> dict[str, tuple[int, ...]]:
    """The numbers (header = row 1) of the rows wanted, by file; a file that changed since it was read has none.

    Of rows that are equal in every column and have a Crime ID, only the first is kept in the tables, and so only it is
    given.  Raises `BadInput` where a file can no longer be read.
    """
    found: dict[str, tuple[int, ...]] = {}
    with ExitStack() as archives:
        by_path = {file.path: file for file in find_files(inputs, added, archives).files}
        for one in wanted:
            file = by_path.get(one.file)
            if file is None:
                continue
            data, checksum = file.checked_bytes()
            if checksum == one.checksum:
                found[one.file] = _numbers(data, one, file.month)
    return found


def _numbers(data: bytes, wanted: RowsWanted, month: str) -> tuple[int, ...]:
    records = read_records(data, "street", wanted.file)
    slugs = pl.col("Crime type").replace_strict(slug_by_spelling(), default=None, return_dtype=pl.String)
    rows = records.frame.with_row_index("position").with_columns(slugs.alias("slug"))
    rows = rows.filter(pl.col("Month") == month, pl.col("slug").is_not_null())
    asb = pl.col("slug") == ANTI_SOCIAL_BEHAVIOUR
    may_repeat = asb | pl.col("Crime ID").is_null()
    first = pl.int_range(pl.len()).over(STREET_COLUMNS) == 0
    rows = rows.filter(may_repeat | first, asb if wanted.table == "asb_incidents" else ~asb)
    rows = rows.filter(pl.col("LSOA code").is_in(list(wanted.codes)))
    if wanted.types:
        rows = rows.filter(pl.col("slug").is_in(list(wanted.types)))
    return tuple(records.row_number(position) for position in rows["position"].to_list())
