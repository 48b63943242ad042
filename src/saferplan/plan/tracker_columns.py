"""Columns of somebody else's delivery plan: what each holds, guessed from headings and confirmed by a person."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import pairwise
from typing import Any

from saferplan.errors import BadPlan
from saferplan.plan.toml_text import values_of
from saferplan.plan.writing import quoted

FIRST_ROWS = 20
"""So many rows from the top of a table are looked at for its headings."""

LEAVE = "leave"
"""The meaning of a column that is not read; its cells are listed as not placed."""

SHORT = 80
"""A cell with more letters than this is no heading."""


@dataclass(frozen=True)
class TrackerTable:
    """One table of a spreadsheet or document: its name, its rows of text, and which cells go on from the one above.

    Merged cells are filled in every place that they cover; `continued` has the row and column, from nought, of those
    that go on from the row above.  `first_row` is the number of the first row as its program shows it, and `heading`
    the last heading above a table in a document, "" where there is none.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    continued: frozenset[tuple[int, int]] = frozenset()
    first_row: int = 1
    heading: str = ""
    notes: tuple[str, ...] = ()

    def where(self, row: int) -> str:
        """A row, from nought, as a person finds it."""
        return f"{self.name}, row {row + self.first_row:,}"


@dataclass(frozen=True)
class TableColumns:
    """What the columns of one table are: whether to read it, its heading rows (from nought), and a meaning for each.

    `columns` has a heading and a meaning for each column, in order; a heading that stands twice has its number after
    it.  `""` is a column without a heading.
    """

    table: str
    use: bool
    heading_rows: tuple[int, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Alias:
    meaning: str
    words: frozenset[str] = field(default_factory=frozenset)


@cache
def meanings() -> dict[str, str]:
    """What a column may be, with what that means.

    >>> meanings()["lead"]
    'The body that answers for it'
    """
    return {one["meaning"]: one["about"] for one in _raw()}


@cache
def _raw() -> list[dict[str, Any]]:
    text = resources.files("saferplan.reference").joinpath("tracker_columns.toml").read_text(encoding="utf-8")
    columns: list[dict[str, Any]] = tomllib.loads(text)["column"]
    return columns


@cache
def _aliases() -> tuple[_Alias, ...]:
    found = [_Alias(one["meaning"], _words(spelling)) for one in _raw() for spelling in one["spellings"]]
    return tuple(sorted(found, key=lambda one: -len(one.words)))


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+", text.casefold()))


@cache
def meaning_of(heading: str) -> str:
    """What a column holds by its heading, "" where that cannot be told.

    >>> meaning_of("Lead Agency/Officer"), meaning_of("RAG"), meaning_of("Favourite colour")
    ('lead', 'note', '')
    """
    words = _words(heading)
    if not words:
        return ""
    exact = next((one.meaning for one in _aliases() if one.words == words), "")
    if exact:
        return exact
    return next((one.meaning for one in _aliases() if one.words <= words and 2 * len(one.words) >= len(words)), "")


def guess_columns(table: TrackerTable) -> TableColumns:
    """Where the headings of a table are and what its columns hold, as far as its headings tell.

    The headings are the row, or the two rows, of which most columns are understood; a table of which fewer than two
    are, or in which nothing is an action, is not to be read.
    """
    best: tuple[int, tuple[int, ...]] = (0, ())
    for row in range(min(FIRST_ROWS, len(table.rows))):
        for rows in ((row,), (row, row + 1)):
            if rows[-1] < len(table.rows) and (score := _score(table, rows)) > best[0]:
                best = (score, rows)
    columns = _guessed(table, best[1]) if best[1] else ()
    found = {meaning for _, meaning in columns}
    return TableColumns(table.name, best[0] > 1 and "what" in found, best[1], columns)


def _score(table: TrackerTable, rows: tuple[int, ...]) -> int:
    """How many meanings the headings of some rows give; none where a row of two holds a cell too long to be one."""
    cells = [cell for row in rows for cell in table.rows[row]]
    if any(len(cell) > SHORT for cell in cells):
        return 0
    if len(rows) == 2 and not _is_second(table, rows[1]):
        return 0
    return len({_meaning(heading) for heading in headings_of(table, rows)} - {""})


def _is_second(table: TrackerTable, row: int) -> bool:
    """Whether a row goes on with the headings above it: it repeats some, or parts what is merged above."""
    above, here = table.rows[row - 1], table.rows[row]
    pairs = list(zip(above, here, strict=False))
    merged = any(one and one == other for one, other in pairwise(above))
    blank = any(not one and other for one, other in pairs)
    both = all(any(meaning_of(cell) for cell in row if cell) for row in (above, here))
    return (merged or blank) and both


def headings_of(table: TrackerTable, rows: tuple[int, ...]) -> list[str]:
    """The heading of each column over one or two rows, made different from each other."""
    width = max((len(row) for row in table.rows), default=0)
    found: list[str] = []
    for column in range(width):
        parts: list[str] = []
        for row in rows:
            cell = table.rows[row][column] if column < len(table.rows[row]) else ""
            if cell and cell not in parts:
                parts.append(cell)
        found.append(" - ".join(parts))
    seen: dict[str, int] = {}
    for column, heading in enumerate(found):
        seen[heading] = seen.get(heading, 0) + 1
        if heading and seen[heading] > 1:
            found[column] = f"{heading} ({seen[heading]})"
    return found


def _meaning(heading: str) -> str:
    """What a heading over one or two rows means: by its lower part, else by the whole."""
    last = heading.rpartition(" - ")[2]
    return meaning_of(re.sub(r" \(\d+\)$", "", last)) or meaning_of(heading)


def _guessed(table: TrackerTable, rows: tuple[int, ...]) -> tuple[tuple[str, str], ...]:
    """A meaning for each column; a second column of one meaning is kept as a note."""
    used: set[str] = set()
    columns = []
    for heading in headings_of(table, rows):
        meaning = _meaning(heading)
        if meaning in used and meaning != "note":
            meaning = "note"
        used.add(meaning)
        columns.append((heading, meaning or LEAVE))
    return tuple(columns)


def columns_text(guesses: tuple[TableColumns, ...], tables: tuple[TrackerTable, ...]) -> str:
    """The guesses as a file for a person to correct."""
    lines = [
        "# Which column is what. Correct the words after the equals signs, and run the same command with --columns."
    ]
    lines += [f"#   {name:<10} {about}" for name, about in meanings().items()]
    lines += [f"#   {LEAVE:<10} Not read; its cells are listed", "# use = false leaves a whole table out.", ""]
    first = {table.name: table.first_row for table in tables}
    for guess in guesses:
        rows = ", ".join(str(row + first[guess.table]) for row in guess.heading_rows)
        lines += ["[[tables]]", f"name = {quoted(guess.table)}", f"use = {str(guess.use).lower()}"]
        lines += [f"heading_rows = [{rows}]", "[tables.columns]"]
        lines += [f"{quoted(heading)} = {quoted(meaning)}" for heading, meaning in guess.columns if heading]
        lines.append("")
    return "\n".join(lines)


def read_columns(text: str, tables: tuple[TrackerTable, ...], *, file: str) -> tuple[TableColumns, ...]:
    """What a person says that the columns are, for each table in turn; one that the file does not name is left out.

    Raises `BadPlan` where the file names a table, a heading or a meaning that there is not.
    """
    raw = values_of(text, file=file).get("tables", [])
    if not isinstance(raw, list) or not all(isinstance(one, Mapping) for one in raw):
        raise BadPlan(file, [(0, "it has no [[tables]]; expected one for each table.")])
    by_name = {table.name: table for table in tables}
    faults: list[tuple[int, str]] = []
    found: dict[str, TableColumns] = {}
    for one in raw:
        line, name = int(one.get("_line", 0)), one.get("name")
        if name not in by_name:
            faults.append((line, f"there is no table {name!r}; expected one of {', '.join(by_name)}."))
            continue
        found[str(name)] = _confirmed(one, by_name[str(name)], line, faults)
    if faults:
        raise BadPlan(file, faults)
    return tuple(found.get(table.name, TableColumns(table.name, False)) for table in tables)


def _confirmed(one: Mapping[str, Any], table: TrackerTable, line: int, faults: list[tuple[int, str]]) -> TableColumns:
    """One table as a person says it is, adding to the faults."""
    rows = one.get("heading_rows", [])
    numbers = [row - table.first_row for row in rows if isinstance(row, int)] if isinstance(rows, list) else []
    if not numbers or numbers != sorted(set(numbers)) or numbers[0] < 0 or numbers[-1] >= len(table.rows):
        if one.get("use", True) is True:
            faults.append((line, f"{table.name}: heading_rows is {rows!r}; expected the numbers of its heading rows."))
        return TableColumns(table.name, False)
    named = one.get("columns", {})
    headings = headings_of(table, tuple(numbers))
    for heading, meaning in named.items() if isinstance(named, Mapping) else ():
        if heading.startswith("_"):
            continue
        if heading not in headings:
            faults.append((line, f"{table.name}: no column is headed {heading!r}; expected a heading of the table."))
        if meaning not in (*meanings(), LEAVE):
            known = ", ".join((*meanings(), LEAVE))
            faults.append((line, f"{table.name}, {heading!r}: it is {meaning!r}; expected one of {known}."))
    chosen = [str(named.get(heading, LEAVE)) if heading else LEAVE for heading in headings]
    if one.get("use", True) is True and chosen.count("what") != 1:
        count = chosen.count("what")
        faults.append((line, f'{table.name}: {count} columns are "what"; expected one, or use = false.'))
    return TableColumns(
        table.name, one.get("use", True) is True, tuple(numbers), tuple(zip(headings, chosen, strict=True))
    )
