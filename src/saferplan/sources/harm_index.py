"""The Cambridge Crime Harm Index: days of prison by offence in law, from the workbook that its authors publish.

Its licence is not stated, so it does not ship: the user puts the workbook, or its table as CSV, in `inputs/harm`.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.reference.offences import offence_code, offences
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import files_in, relative_name, sha256_of
from saferplan.sources.workbook import SheetTable, find_table, is_blank, open_workbook
from saferplan.tables import harm_days
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example
from saferplan.tables.shape import check_table

FOLDER = "harm"
SPELLINGS = {
    "code": ("CLASSIFICATION_CODE", "Classification Code", "Home Office Code", "Offence Code"),
    "days": ("CCHI Score", "CHI Score", "Days", "CHI Value"),
    "offence": ("SHORT_TITLE", "FULL_OFFENCE_TITLE", "Offence", "Offence Title"),
}
EXPECTED = "the columns CLASSIFICATION_CODE and CCHI Score, as in the Cambridge Crime Harm Index"
MOST_DAYS = 36_500.0

NO_CODE = "offences that are counted under no Home Office code of recorded crime"
NO_DAYS = "offences without a number of days"
NOTES = "rows of notes, above the table"


@dataclass(frozen=True)
class DaysRead:
    """The table `harm_days`, the account of its rows, and the file with its checksum."""

    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]


def read_harm_index(inputs: Path) -> DaysRead | None:
    """Read the one file of `inputs/harm`; None where there is none.

    Raises `BadInput` where there are several files, a file has no such table, or a cell of days is no number.
    """
    files = files_in(inputs / FOLDER)
    if not files:
        return None
    names = [relative_name(path, inputs) for path in files]
    if len(files) > 1:
        found = f"there are {len(files):,} files beside each other"
        raise BadInput(names[0], found, "one edition of the index", "Keep one of them in inputs/harm.")
    sheets = open_workbook(files[0], names[0])
    tables = [table for sheet in sheets if (table := find_table(sheet, SPELLINGS, ("code", "days")))]
    if not tables:
        raise BadInput(names[0], "no sheet has the table looked for", EXPECTED, "Add the index as it is published.")
    frame, account = _read_table(tables[0], names[0])
    return DaysRead(check_table(harm_days.SHAPE, frame), account, ((names[0], sha256_of(files[0])),))


def _read_table(table: SheetTable, name: str) -> tuple[pl.DataFrame, Account]:
    """The rows of the table with their account."""
    where, known = table.sheet.where(name), offences()
    rows: list[tuple[str, str | None, float, str]] = []
    aside: Counter[str] = Counter()
    examples: dict[str, tuple[Example, ...]] = {}
    read = 0
    for place, row in enumerate(table.sheet.rows):
        if place == table.heading or is_blank(row):
            continue
        read += 1
        number = table.row_number(place)
        code, days = table.cell(row, "code"), table.cell(row, "days")
        found = offence_code(code) if code is not None else ""
        reason = NOTES if place < table.heading else NO_CODE if found not in known else NO_DAYS if days is None else ""
        if reason:
            aside[reason] += 1
            examples[reason] = (*examples.get(reason, ()), Example(where, number))[:EXAMPLES_KEPT]
            continue
        offence = table.cell(row, "offence")
        rows.append((found, None if offence is None else str(offence).strip(), _days(table, days, where, number), name))
    frame = pl.DataFrame(rows, schema=harm_days.SHAPE.schema, orient="row")
    return frame, Account(FOLDER, read, {"harm_days": frame.height} if frame.height else {}, dict(aside), examples, {})


def _days(table: SheetTable, cell: object, where: str, number: int) -> float:
    """A cell of days as a number."""
    try:
        days = float(str(cell).replace(",", ""))
    except ValueError:
        days = math.nan
    if not 0 <= days <= MOST_DAYS:
        found = f"column {table.heading_of('days')}: it holds {quoted(cell)}"
        raise BadInput(where, found, f"a number of days from 0 to {MOST_DAYS:,.0f}", "Correct the cell.", row=number)
    return days
