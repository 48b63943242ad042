"""The people that a survey is weighted to: `targets.csv` of a wave, a row for each category of each margin."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from saferplan.errors import BadInput
from saferplan.sources.faults import refuse
from saferplan.sources.reference_files import ROW
from saferplan.sources.spreadsheets import Wanted, open_sent

NAME = "targets.csv"
COLUMNS = ("margin", "category", "people")


def read_targets(folder: Path) -> pl.DataFrame:
    """The targets of a wave: `margin`, `category` and `people`; no rows where the folder has no such file.

    Blank rows are left out, and so are blanks around words.

    Raises `BadInput`, with the row, where a cell is blank, people is no number from 0 up, or a category stands twice.
    """
    schema = {"margin": pl.String, "category": pl.String, "people": pl.Float64}
    path = folder / NAME
    if not path.is_file():
        return pl.DataFrame(schema=schema)
    sent = open_sent(path, folder, Wanted(COLUMNS, ()))
    faults: list[BadInput] = []
    rows: dict[tuple[str, str], float] = {}
    for cells in sent.frame.iter_rows(named=True):
        row = cells | {name: " ".join((cells[name] or "").split()) or None for name in COLUMNS}
        if all(row[name] is None for name in COLUMNS):
            continue
        blank = next((name for name in COLUMNS if row[name] is None), "")
        if blank:
            faults.append(BadInput(sent.name, f"{blank} is blank", "a value", "Fill it in.", row=row[ROW]))
            continue
        people = _number(row["people"])
        if people is None:
            found = f'people is "{row["people"]}"'
            faults.append(BadInput(sent.name, found, "a number from 0 up", "Correct it.", row=row[ROW]))
        elif (row["margin"], row["category"]) in rows:
            found = f'"{row["category"]}" of "{row["margin"]}" stands in an earlier row'
            faults.append(BadInput(sent.name, found, "each category once", "Take one out.", row=row[ROW]))
        else:
            rows[row["margin"], row["category"]] = people
    refuse(faults)
    return pl.DataFrame([(*key, people) for key, people in rows.items()], schema=schema, orient="row")


def _number(cell: str) -> float | None:
    """A number from 0 up, thousands parted by commas or not; None for anything else."""
    text = cell.replace(",", "").strip()
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found < float("inf") else None
