"""Reads horizon items: `inputs/horizon.csv` (or `.xlsx`), a few rows that the analyst wrote.

Nothing is checked but form.  Since the file is short and its writer at hand, a fault is not set aside but said, with
row and column, and nothing is read until it is mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.reference.horizon_file import horizon_file
from saferplan.reference.partner_files import PartnerColumn
from saferplan.sources.faults import refuse
from saferplan.sources.reference_files import ROW
from saferplan.sources.spreadsheets import Wanted, open_sent
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example
from saferplan.tables.horizon import AUDIENCES, SHAPE
from saferplan.tables.shape import check_table

FILES = ("horizon.csv", "horizon.xlsx")
"""The names that the file may have, in the inputs folder itself."""

MOST_LETTERS = 600
"""A cell longer than this is no item but a chapter, which has a place among the analyst's own words."""

BLANK = "blank rows"
AGAIN = "an item that stands in an earlier row"
SOURCE = "horizon"


@dataclass(frozen=True)
class Horizon:
    """The items that were read, what became of the rows, and the file with its checksum."""

    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]


def read_horizon(inputs: Path) -> Horizon | None:
    """Read the file of horizon items; None where there is none.

    Blank rows, and an item that stood in an earlier row, are set aside and counted.  Raises `BadInput`, with row and
    column, for a cell that is blank and may not be, holds a word that is not on its list, or is too long; and for a
    file that cannot be opened, or two of them.
    """
    found = [inputs / name for name in FILES if (inputs / name).is_file()]
    if not found:
        return None
    if len(found) > 1:
        raise BadInput(FILES[1], f"{FILES[0]} is there too", "one file of horizon items", "Take one out.")
    columns = horizon_file().columns
    needed = tuple(column.name for column in columns if not column.blank)
    others = tuple(column.name for column in columns if column.blank)
    sent = open_sent(found[0], inputs, Wanted(needed, others))
    rows, aside = _told_apart(sent.frame, sent.name)
    refuse(
        [
            fault
            for row in rows.iter_rows(named=True)
            for column in columns
            for fault in _faults_of(sent.name, row[ROW], column, row[column.name])
        ]
    )
    frame = rows.with_columns(
        pl.col("heading").str.to_lowercase(),
        pl.col("audience").str.to_lowercase().fill_null(AUDIENCES[-1]),
    ).rename({ROW: "row"})
    examples = {
        reason: tuple(Example(sent.name, number) for number in numbers[:EXAMPLES_KEPT])
        for reason, numbers in aside.items()
    }
    counts = {reason: len(numbers) for reason, numbers in aside.items()}
    tables = {SHAPE.name: frame.height} if frame.height else {}
    account = Account(SOURCE, sent.frame.height, tables, counts, examples, sent.notes)
    return Horizon(check_table(SHAPE, frame), account, ((sent.name, sent.sha256),))


def _told_apart(frame: pl.DataFrame, file: str) -> tuple[pl.DataFrame, dict[str, list[int]]]:
    """The rows to keep, and the numbers of those set aside, by reason."""
    cells = [name for name in frame.columns if name != ROW]
    blank = frame.select(pl.all_horizontal(pl.col(cells).is_null())).to_series()
    rows = frame.filter(~blank)
    plain = rows["item"].str.to_lowercase().str.replace_all(r"\s+", " ")
    again = pl.Series(~plain.is_first_distinct()) & plain.is_not_null()
    aside = {BLANK: frame.filter(blank)[ROW].to_list(), AGAIN: rows.filter(again)[ROW].to_list()}
    return rows.filter(~again), {reason: numbers for reason, numbers in aside.items() if numbers}


def _faults_of(file: str, row: int, column: PartnerColumn, cell: str | None) -> list[BadInput]:
    """What keeps one cell from its form; what it says is not repeated where it may be anything."""
    where = f"column {column.name}"
    if cell is None:
        blank = BadInput(file, f"{where} is blank", column.meaning.rstrip("."), "Fill it in.", row=row)
        return [] if column.blank else [blank]
    if len(cell) > MOST_LETTERS:
        found = f"{where} has {len(cell):,} letters"
        do = "Shorten it; what is longer has a place in the folder assessment."
        return [BadInput(file, found, f"at most {MOST_LETTERS}", do, row=row)]
    if column.one_of and cell.lower() not in column.one_of:
        return [BadInput(file, f"{where} holds none of its words", ", ".join(column.one_of), "Choose one.", row=row)]
    return []
