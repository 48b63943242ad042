"""Reference files: the published tables about places, read as text with their known columns.

Lookups, deprivation, population and postcodes come as CSV or Parquet under many column names.  This module opens
such a file, or says in a sentence why it cannot be used, and counts the rows of no use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.reference.column_aliases import KnownColumn, known_columns
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example

GSS_CODE = r"^[A-Z]\d{8}$"
"""The form of one area code of the Government Statistical Service."""

ROW = "file row"
"""The column that keeps a row's number in its file, the header being row 1."""


@dataclass(frozen=True)
class ReferenceFile:
    """A file whose columns are known: its name relative to the inputs folder, its checksum and its rows as text.

    `headers` are all of its columns.  `frame` has the known ones under their own headers, blank cells null, and the
    row number under `ROW`.
    """

    name: str
    sha256: str
    headers: tuple[str, ...]
    columns: tuple[KnownColumn, ...]
    frame: pl.DataFrame

    def find(self, meaning: str, year: str | None = None) -> KnownColumn | None:
        """The first column of a meaning (and year, where given), or None."""
        return next((c for c in self.columns if c.meaning == meaning and year in (None, c.year)), None)

    def every(self, meaning: str) -> tuple[KnownColumn, ...]:
        """All columns of a meaning."""
        return tuple(c for c in self.columns if c.meaning == meaning)


def files_in(folder: Path) -> list[Path]:
    """The files of an inputs folder by name, leaving out hidden files and notes (`.txt`, `.md`); none if it is absent.

    Sub-folders are looked into, so that a download can be unpacked as it comes.
    """
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file()
        and not any(part.startswith((".", "~$", "__MACOSX")) for part in path.relative_to(folder).parts)
        and path.suffix.lower() not in (".txt", ".md")
    )


def relative_name(path: Path, inputs: Path) -> str:
    """A file's name relative to the inputs folder, with forward slashes."""
    return path.relative_to(inputs).as_posix()


def sha256_of(path: Path) -> str:
    """The checksum of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def columns_found(headers: Sequence[str]) -> str:
    """The columns of a file as an error says them: at most eight of those known by name.

    The rest are counted, for a file without a header has a row of somebody's data in its place.
    """
    shown = [column.header for column in known_columns(headers)][:8]
    if not shown:
        return f"{len(headers)}, none of a known name"
    more = len(headers) - len(shown)
    return ", ".join(shown) + (f" and {more} more" if more else "")


def read_reference_file(path: Path, inputs: Path) -> ReferenceFile:
    """Read a CSV or Parquet file's known columns as text.

    Raises `BadInput` where the file is of another kind, is a web page, is not UTF-8, is damaged or holds no rows.
    """
    name = relative_name(path, inputs)
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        frame, headers = _read_parquet(path, name)
    elif suffix == ".csv":
        frame, headers = _read_csv(path, name)
    else:
        raise BadInput(name, f'it is a "{suffix}" file', "CSV or Parquet", "Save it as CSV UTF-8 and add that instead.")
    if frame.height == 0:
        raise BadInput(name, "it holds no rows", "a header and rows under it", "Download the file again.")
    columns = known_columns(frame.columns)
    text = frame.select(
        *(pl.col(c.header).cast(pl.String).str.strip_chars().replace("", None) for c in columns),
        pl.int_range(2, pl.len() + 2, dtype=pl.Int64).alias(ROW),
    )
    return ReferenceFile(name, sha256_of(path), tuple(headers), columns, text)


def _read_parquet(path: Path, name: str) -> tuple[pl.DataFrame, list[str]]:
    """Read a Parquet file's known columns (or its first, where it has none), and the names of all."""
    try:
        lazy = pl.scan_parquet(path, glob=False)
        headers = lazy.collect_schema().names()
        known = [c.header for c in known_columns(headers)] or headers[:1]
        return lazy.select(known).collect(), headers
    except (pl.exceptions.PolarsError, OSError) as error:
        raise BadInput(name, "it cannot be read as Parquet", "a whole Parquet file", "Download it again.") from error


def _read_csv(path: Path, name: str) -> tuple[pl.DataFrame, list[str]]:
    """Read a CSV file's known columns (or its first, where it has none) as text, and the names of all.

    The ONS Postcode Directory is over a gigabyte, so columns of no use are never held.
    """
    try:
        with path.open("rb") as stream:
            check_start(stream.read(4096), name)
        headers = pl.read_csv(path, n_rows=0, infer_schema=False, glob=False).columns
        _check_separator(headers, name)
        known = [c.header for c in known_columns(headers)] or headers[:1]
        return pl.read_csv(path, columns=known, infer_schema=False, glob=False), headers
    except OSError as error:
        do = "Make it readable, or add it again."
        raise BadInput(name, f"it cannot be opened ({error.strerror})", "a file you may read", do) from error
    except pl.exceptions.PolarsError as error:
        if row := _row_not_utf8(path):
            found = "it holds letters that are not UTF-8"
            raise BadInput(name, found, "UTF-8 text", 'Save it as "CSV UTF-8" and add that.', row=row) from error
        found = "its rows do not all have the columns of its header"
        raise BadInput(name, found, "a CSV file with one header row", "Download it again, or save it anew.") from error


def check_start(start: bytes, name: str) -> None:
    """Raise `BadInput` where a file begins as nothing, a web page, or bytes that are not text."""
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not text:
        raise BadInput(name, "it is empty", "a header and rows under it", "Download the file again.")
    if text.startswith((b"<!doctype", b"<html", b"<?xml")):
        found = "it is a web page, not a table"
        raise BadInput(name, found, "a CSV file", "Open the page's download link again and save the file itself.")
    if b"\x00" in start:
        found = "it is not text in UTF-8"
        raise BadInput(name, found, "a CSV file", 'Open it in a spreadsheet and save it as "CSV UTF-8".')


def _check_separator(headers: Sequence[str], name: str) -> None:
    """Raise `BadInput` where all of a header is one column that semicolons or tabs part."""
    for sign, words in ((";", "semicolons"), ("\t", "tabs")):
        if len(headers) == 1 and headers[0].count(sign) >= 1:
            found = f"its columns are parted by {words}"
            do = f'Save it anew as "CSV UTF-8 (comma delimited)"; a spreadsheet set to another country writes {words}.'
            raise BadInput(name, found, "columns parted by commas", do)


def _row_not_utf8(path: Path) -> int:
    """The number of the first line that is not UTF-8, or 0."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                return number
    return 0


def counted(count: int, one: str, many: str) -> str:
    """A count with its words, in the singular or plural.

    >>> counted(1, "area lies", "areas lie"), counted(1003, "postcode", "postcodes")
    ('1 area lies', '1,003 postcodes')
    """
    return f"{count:,} {one if count == 1 else many}"


def unknown_file(file: str, headers: Sequence[str], expected: str) -> BadInput:
    """The error for a file whose columns fit none of the kinds looked for."""
    return BadInput(
        file, f"its columns are {columns_found(headers)}", expected, "Correct the header, or take the file out."
    )


def set_aside(frame: pl.DataFrame, tests: Mapping[str, pl.Expr], file: str) -> tuple[pl.DataFrame, Account]:
    """Part usable rows from the rest: the rows kept, and an account of one table whose name the caller gives later.

    `tests` gives, for each reason, which rows have it; a row goes by the first reason that it has.
    """
    counts: dict[str, int] = {}
    examples: dict[str, tuple[Example, ...]] = {}
    read = frame.height
    for reason, test in tests.items():
        marked = frame.with_columns(test.fill_null(value=False).alias("_left out"))
        left_out = marked.filter(pl.col("_left out"))
        if left_out.height:
            counts[reason] = left_out.height
            examples[reason] = tuple(Example(file, row) for row in left_out[ROW].head(EXAMPLES_KEPT))
            frame = marked.filter(~pl.col("_left out")).drop("_left out")
    return frame, Account("", read, {"": frame.height} if frame.height else {}, counts, examples, {})


def named(account: Account, source: str, table: str) -> Account:
    """The account of `set_aside` under the names of its source and table."""
    tables = {table: account.kept} if account.kept else {}
    return Account(source, account.read, tables, account.set_aside, account.examples, account.notes)
