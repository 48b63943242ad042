"""From the bytes of a published file to its records: a frame with a row for each, and those with too few cells.

A record is what Python's `csv` module says it is.  Most files hold no quotation mark, and of these Polars reads the
lines as they are; where every quoted cell lies within its line and is well formed, Polars reads it as `csv` would.
Anything else goes through `csv` itself, which is slow and exact.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferplan.errors import BadInput
from saferplan.reference.police_files import PUBLISHED_COLUMNS
from saferplan.sources.police_uk_checks import check_header

COORDINATES = ("Longitude", "Latitude")

_BLANK_TAIL_BYTES = 4096
_QUOTED_LINES = 2_000
_ROWS_AT_ONCE = 50_000
_COUNTED_AT_ONCE = 2**16

# A line whose every quotation mark opens or closes a cell, or is doubled inside one.
_WELL_QUOTED = re.compile(rb'(?:"(?:[^"]|"")*"|[^",]*)(?:,(?:"(?:[^"]|"")*"|[^",]*))*')


@dataclass(frozen=True)
class Records:
    """The records of one file.

    `frame` has the published columns, coordinates as numbers and blank cells as null; `numbers` is the row number of
    each of its rows (header = row 1), or `None` where they simply follow the header.  `ragged` are the row numbers of
    records with another number of cells than the header.  `unread` is true for each row with a coordinate that is no
    number (`None` if there is none), `blank_lines` counts lines with nothing on them between records, and
    `other_columns` columns that are not published, which are not read.
    """

    frame: pl.DataFrame
    numbers: list[int] | None = None
    ragged: tuple[int, ...] = ()
    unread: pl.Series | None = None
    blank_lines: int = 0
    other_columns: int = 0

    @property
    def read(self) -> int:
        """How many records there are."""
        return self.frame.height + len(self.ragged)

    def row_number(self, position: int) -> int:
        """The row number of one row of the frame."""
        return position + 2 if self.numbers is None else self.numbers[position]


def read_records(data: bytes, kind: str, file: str) -> Records:
    """Take a file's bytes apart (UTF-8, no byte order mark).

    Raises `BadInput` where the header is not the published one, where a quotation mark is out of place, or where the
    file ends in the middle of its last row: nobody knows how much of it is lacking.
    """
    header = data[: data.find(b"\n") + 1 or len(data)].removesuffix(b"\n").removesuffix(b"\r")
    if header.strip() and b'"' not in header and b"\r" not in header:
        names = header.decode("utf-8").split(",")
        check_header(names, kind, file)
        frame = _read_plainly(data, names)
        if frame is not None:
            published = PUBLISHED_COLUMNS[kind]
            same = names == list(published)
            return Records(frame if same else frame.select(published), other_columns=len(names) - len(published))
    return _read_exactly(data, kind, file)


def _type(name: str) -> pl.DataType:
    return pl.Float64() if name in COORDINATES else pl.String()


def _read_plainly(data: bytes, names: list[str]) -> pl.DataFrame | None:
    """Read with Polars, or give `None` where it might not see the records that `csv` sees."""
    tail = data[-_BLANK_TAIL_BYTES:]
    if (blank := len(tail) - len(tail.rstrip(b"\r\n"))) > 2:
        data = data[: len(data) - blank]
    if b"\r" in data and data.count(b"\r") != data.count(b"\r\n") + data.endswith(b"\r"):
        return None
    quoted = b'"' in data
    inside = _commas_inside(data, len(names)) if quoted else 0
    if inside is None:
        return None
    schema = {name: _type(name) for name in names}
    if data.find(b"\n", 0, len(data) - 1) < 0:
        return pl.DataFrame(schema=schema)
    try:
        # Polars refuses a line with too many cells as long as no column is left out.  The commas add up, so that a
        # line with too few would need one with too many.
        frame = pl.read_csv(data, schema=schema, quote_char='"' if quoted else None, truncate_ragged_lines=False)
    except pl.exceptions.PolarsError:
        return None
    if _commas(data) - inside != (len(names) - 1) * (frame.height + 1):
        return None
    return frame.with_columns(pl.col(pl.String).replace("", None)) if quoted else frame


def _commas(data: bytes) -> int:
    """How many commas there are, counted in parts that stay in the cache (`bytes.count` takes four times as long)."""
    cells = np.frombuffer(data, np.uint8)
    equal = np.empty(_COUNTED_AT_ONCE, np.bool_)
    total = 0
    for start in range(0, cells.size, _COUNTED_AT_ONCE):
        part = cells[start : start + _COUNTED_AT_ONCE]
        total += int(np.count_nonzero(np.equal(part, ord(","), out=equal[: part.size])))
    return total


def _commas_inside(data: bytes, cells: int) -> int | None:
    """How many commas lie inside quoted cells; `None` if a line is not well quoted or there are too many to look at."""
    inside = start = seen = 0
    while (at := data.find(b'"', start)) >= 0:
        begin = data.rfind(b"\n", 0, at) + 1
        end = data.find(b"\n", at)
        end = len(data) if end < 0 else end
        line = data[begin:end].removesuffix(b"\r")
        seen += 1
        if seen > _QUOTED_LINES or not _WELL_QUOTED.fullmatch(line):
            return None
        if len(next(csv.reader([line.decode("utf-8")]))) != cells:
            return None
        inside += line.count(b",") - (cells - 1)
        start = end
    return inside


def _read_exactly(data: bytes, kind: str, file: str) -> Records:
    """Read with Python's `csv`, record by record."""
    lines = io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline="")
    reader = csv.reader(lines, strict=True)
    parts: list[pl.DataFrame] = []
    batch: list[list[str]] = []
    numbers: list[int] = []
    ragged: list[int] = []
    blank: list[int] = []
    names: list[str] = []
    number = 0
    try:
        for number, record in enumerate(reader, start=1):
            if number == 1:
                check_header(record, kind, file)
                names = record
            elif not record:
                blank.append(number)
            elif len(record) != len(names):
                ragged.append(number)
            else:
                batch.append(record)
                numbers.append(number)
                if len(batch) == _ROWS_AT_ONCE:
                    parts.append(_as_frame(batch, names))
                    batch.clear()
    except csv.Error as error:
        raise BadInput(
            file,
            "a quotation mark is out of place or never closed",
            "quoted cells that end where they should",
            "Download it again from data.police.uk/data and put it in place of this one.",
            row=number + 1,
        ) from error
    if ragged and ragged[-1] == number and not data.endswith((b"\n", b"\r")):
        raise BadInput(
            file,
            "it ends in the middle of its last row, so it was cut short",
            "a whole file, which ends with the end of a row",
            "Download it again from data.police.uk/data and put it in place of this one.",
            row=number,
        )
    parts.append(_as_frame(batch, names))
    text = pl.concat(parts).select(PUBLISHED_COLUMNS[kind])
    frame = text.with_columns(pl.col(name).cast(pl.Float64, strict=False) for name in COORDINATES)
    lost = [frame[name].is_null() & text[name].is_not_null() for name in COORDINATES]
    unread = lost[0] | lost[1]
    last = max([*numbers[-1:], *ragged[-1:], 1])
    return Records(
        frame,
        numbers,
        tuple(ragged),
        unread if unread.any() else None,
        blank_lines=sum(line < last for line in blank),
        other_columns=len(names) - frame.width,
    )


def _as_frame(batch: list[list[str]], names: list[str]) -> pl.DataFrame:
    columns = {name: [record[i] or None for record in batch] for i, name in enumerate(names)}
    return pl.DataFrame(columns, schema={name: pl.String() for name in names})
