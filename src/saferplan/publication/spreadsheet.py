"""The spreadsheet of a release, before it is a file: a cover, contents, notes, and one table on each sheet after them.

The layout follows the Government Analysis Function's guidance on spreadsheets: one table a sheet, from the first
column, under its title; no merged cell and no empty one; shorthand in square brackets where there is no number, with
its key on the cover; units in the heads of columns; numbers as numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from saferplan.assessment.answer import Cell, DataTable, TableColumn
from saferplan.figures import LEAST_BASE, MISSING_REASONS, Figure, few_in_words, in_digits, in_words
from saferplan.findings import without_links
from saferplan.publication.site_figures import FiguresKept

SheetCell = str | float

NOT_APPLICABLE, CONFIDENTIAL = "[z]", "[c]"
SHORTHAND = {
    CONFIDENTIAL: "Confidential: withheld, because somebody might be recognised, or a withheld number worked back.",
    "[low]": "Not nought, but it would be rounded to nought.",
    "[u]": "Low reliability: the data cannot tell, or the number before was so small "
    f"(under {LEAST_BASE}) that a percentage says nothing.",
    "[x]": "Not available: not recorded, not sent, or not held for the whole period.",
    NOT_APPLICABLE: "Not applicable: there can be nothing here.",
}
"""Shorthand in place of a number, and what each means; the letters are those of the guidance for official tables."""

SHORTHAND_OF = {
    "NOT_RECORDED": "[x]",
    "NOT_PUBLISHED": "[x]",
    "INCOMPLETE_PERIOD": "[x]",
    "NO_DENOMINATOR": "[x]",
    "NO_INPUT": "[x]",
    "CANNOT_TELL": "[u]",
    "FROM_NOUGHT": NOT_APPLICABLE,
    "SUPPRESSED_SMALL": CONFIDENTIAL,
    "SUPPRESSED_SECONDARY": CONFIDENTIAL,
    "SUPPRESSED_SENSITIVE": CONFIDENTIAL,
}
"""The shorthand of each reason for which a figure has no value."""

assert set(SHORTHAND_OF) == set(MISSING_REASONS)

_NUMBER = re.compile(r"-?\d[\d,]*(\.\d+)?")
_UNIT_SAID = ("", "people", "rank", "months")
"""Units that the heading of a column says already."""
_SAID_AS = {"%": ("per cent", "Per cent"), "per 1,000 people": ("er 1,000 residents",)}
"""Other words by which a heading says a unit."""


@dataclass(frozen=True)
class SheetColumn:
    """A column of a sheet: its heading with its unit, its width in letters, and the digits after the point.

    `digits` is None for words and for numbers given in full.
    """

    heading: str
    width: int = 12
    digits: int | None = None


@dataclass(frozen=True)
class Sheet:
    """One sheet: its name, its title, the lines under that, and its one table, or none where it has no columns.

    Where `links`, the first column holds the names of other sheets and leads to them.
    """

    name: str
    title: str
    lines: tuple[str, ...]
    columns: tuple[SheetColumn, ...] = ()
    rows: Sequence[tuple[SheetCell, ...]] = ()
    links: bool = False


def shorthand_of(figure: Figure) -> str:
    """The shorthand for a figure without a value."""
    assert figure.value is None, figure.id
    return SHORTHAND_OF[figure.missing]


def rounded(value: float, unit: str, *, digits: int | None = None) -> SheetCell:
    """A number by the one rule of rounding, as a number; `[low]` where it would be nought and is not.

    >>> rounded(9.837, "%", digits=1), rounded(0.2, "%"), rounded(33529.0, "")
    (9.8, '[low]', 33529)
    """
    text = in_digits(value, unit, digits=digits).replace(",", "")
    if not _NUMBER.fullmatch(text):
        return "[low]"
    return float(text) if "." in text else int(text)


def places_of(unit: str, *, digits: int | None = None) -> int:
    """How many digits after the point the rule of rounding gives a unit.

    >>> places_of("per 1,000 people"), places_of(""), places_of("%", digits=1)
    (1, 0, 1)
    """
    return len(in_digits(0.0, unit, digits=digits).partition(".")[2])


def sheet_of_table(table: DataTable, kept: FiguresKept, *, name: str, where: str) -> Sheet:
    """A table of the assessment as a sheet; `where` names the page that it stands on.

    A figure is a number with the rounding of its column.  An interval and a word after a figure have columns of
    their own, so that every cell holds one thing.
    """
    columns: list[SheetColumn] = []
    cells: list[list[SheetCell]] = []
    reasons: dict[str, set[str]] = {}
    for place, column in enumerate(table.columns):
        made = _columns_of(column, [row[place] for row in table.rows], kept, reasons, first=place == 0)
        columns += [head for head, _ in made]
        cells += [one for _, one in made]
    used = {cell for column in cells for cell in column if isinstance(cell, str) and cell in SHORTHAND}
    lines = [f"This sheet holds one table. It stands on the page “{where}”."]
    if table.note:
        lines.append(without_links(table.note))
    for sign in sorted(used):
        why = "; ".join(sorted(reasons.get(sign, ())))
        lines.append(f"{sign} here means: {why}." if why else f"{sign} means: {SHORTHAND[sign]}")
    return Sheet(
        name=name,
        title=f"{name.replace('_', ' ')}: {without_links(table.title)}",
        lines=tuple(lines),
        columns=told_apart(columns),
        rows=list(zip(*cells, strict=True)),
    )


def told_apart(columns: Iterable[SheetColumn]) -> tuple[SheetColumn, ...]:
    """The columns with no heading twice, which a table of a spreadsheet may not have, and none that is blank."""
    seen: dict[str, int] = {}
    found = []
    for column in columns:
        heading = column.heading.strip() or "Row"
        times = seen[heading.lower()] = seen.get(heading.lower(), 0) + 1
        found.append(SheetColumn(f"{heading} ({times})" if times > 1 else heading, column.width, column.digits))
    return tuple(found)


def _columns_of(
    column: TableColumn, cells: list[Cell], kept: FiguresKept, reasons: dict[str, set[str]], *, first: bool
) -> list[tuple[SheetColumn, list[SheetCell]]]:
    """A column of a table as columns of a sheet: itself, then its interval and its words, where it has them."""
    figures = [kept.figure(cell.address) if cell.address else None for cell in cells]
    if first or not column.numeric:
        words: list[SheetCell] = [_words(cell, figure) for cell, figure in zip(cells, figures, strict=True)]
        return [(SheetColumn(column.heading, width=36 if first else 24), words)]
    units = {figure.unit for figure in figures if figure is not None}
    unit = next(iter(units)) if len(units) == 1 else ""
    said = unit in _UNIT_SAID or any(words in column.heading for words in (unit, *_SAID_AS.get(unit, ())))
    heading = column.heading if said else f"{column.heading} ({unit})"
    digits = max((places_of(one, digits=column.digits) for one in units), default=None)
    values: list[SheetCell] = []
    for cell, figure in zip(cells, figures, strict=True):
        values.append(_value(cell, figure, column, reasons))
    made = [(SheetColumn(heading, width=16, digits=digits), values)]
    if column.interval:
        for end in ("low", "high"):
            bounds = [_bound(figure, end, column) for figure in figures]
            made.append((SheetColumn(f"{heading}: {end} end of interval", width=16, digits=digits), bounds))
    if any(cell.address and cell.text for cell in cells):
        notes: list[SheetCell] = [cell.text if cell.address and cell.text else NOT_APPLICABLE for cell in cells]
        made.append((SheetColumn(f"{heading}: in words", width=24), notes))
    return made


def _words(cell: Cell, figure: Figure | None) -> str:
    text = in_words(figure) if figure is not None else ""
    return " ".join(part for part in (text, cell.text) if part) or NOT_APPLICABLE


def _value(cell: Cell, figure: Figure | None, column: TableColumn, reasons: dict[str, set[str]]) -> SheetCell:
    """A cell of a column of numbers."""
    if figure is None:
        text = cell.text.strip()
        if _NUMBER.fullmatch(text):
            return float(text.replace(",", "")) if "." in text else int(text.replace(",", ""))
        return text or NOT_APPLICABLE
    if few_in_words(figure):
        reasons.setdefault("[u]", set()).add("too few for a percentage")
        return "[u]"
    if figure.value is None:
        sign = shorthand_of(figure)
        reasons.setdefault(sign, set()).add(in_words(figure))
        return sign
    return rounded(figure.value, figure.unit, digits=column.digits)


def _bound(figure: Figure | None, end: str, column: TableColumn) -> SheetCell:
    """One end of a figure's interval."""
    if figure is None or figure.value is None or few_in_words(figure):
        return NOT_APPLICABLE
    bound: float | None = getattr(figure, end)
    return NOT_APPLICABLE if bound is None else rounded(bound, figure.unit, digits=column.digits)
