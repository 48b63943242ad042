"""When events happened, as plain tables write it: months, quarters, years, days or times; counted in steps."""

from __future__ import annotations

import re
from dataclasses import dataclass

import polars as pl

from saferplan.errors import BadAddress, BadInput
from saferplan.periods import MONTH_NAMES, month_words, parse_period
from saferplan.sources.partner_dates import read_days
from saferplan.sources.plain_table import PlainTable
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW

MOST_YEARS = 50
"""Events further apart than this are taken for a slip of the pen, such as 1900 for a date that is not known."""

_NAMED = re.compile(r"([A-Za-z]{3,9})[\s\-/.]*(\d{4}|\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{4})")
_BACKWARD = re.compile(r"(\d{4})[/.](\d{2})")
_MONTHS = {name.lower()[:length]: place for place, name in enumerate(MONTH_NAMES) for length in (3, len(name))}
_WIDTH = {"month": 1, "quarter": 3, "year": 12, "financial year": 12}
_KINDS = {"month": "month", "quarter": "quarter", "calendar": "year", "financial": "financial year"}


@dataclass(frozen=True)
class Steps:
    """When each row happened.

    `first_month` is the month (from year nought) with which its step begins, null where the date is blank or cannot be
    read (`unreadable`).  `kind` is "month", "quarter", "year" or "financial year".  `moments` has the day and time
    where dates are days, else None; `precision` is "datetime", "day" or the kind of step.
    """

    first_month: pl.Series
    kind: str
    precision: str
    moments: pl.Series | None
    unreadable: pl.Series
    notes: dict[str, int]

    @property
    def width(self) -> int:
        """How many months a step has."""
        return _WIDTH[self.kind]


def step_words(first_month: int, kind: str) -> str:
    """A step in words.

    >>> step_words(24221, "month"), step_words(24219, "quarter"), step_words(24219, "financial year")
    ('June 2018', 'April to June 2018', '2018/19')
    """
    year, month = divmod(first_month, 12)
    if kind == "month":
        return month_words(first_month)
    if kind == "quarter":
        return f"{MONTH_NAMES[month]} to {month_words(first_month + 2)}"
    return str(year) if kind == "year" else f"{year}/{(year + 1) % 100:02d}"


def step_code(first_month: int, kind: str) -> str:
    """A step as programs read it.

    >>> step_code(24221, "month"), step_code(24219, "quarter"), step_code(24219, "financial year")
    ('2018-06', '2018-Q2', '2018/19')
    """
    year, month = divmod(first_month, 12)
    if kind == "month":
        return f"{year}-{month + 1:02d}"
    return f"{year}-Q{month // 3 + 1}" if kind == "quarter" else step_words(first_month, kind)


def read_steps(table: PlainTable, column: str) -> Steps:
    """Read a column of dates or periods.

    Months may be written as 2018-06, 06/2018, Jun 2018 or Jun-18; quarters as 2018-Q2; years as 2018 or 2018/19; days
    as `partner_dates.read_days` says.  Days that are all the first of a month are months.

    Raises `BadInput` where cells are of several kinds, days can be read two ways, more than half cannot be read, or
    the first and the last lie more than fifty years apart.
    """
    cells = table.frame[column]
    distinct = cells.drop_nulls().unique().sort()
    if distinct.is_empty():
        do = "Say which column it is with --date."
        raise BadInput(table.name, f'column "{column}" is blank throughout', "dates", do)
    read = {text: period for text in distinct.to_list() if (period := _period(text)) is not None}
    steps = _from_periods(table, column, read) if len(read) * 2 > len(distinct) else _from_days(table, column)
    wrong = int(steps.unreadable.sum())
    if wrong * 2 > len(cells.drop_nulls()):
        row = table.frame.filter(steps.unreadable).row(0, named=True)
        found = f'column "{column}" holds {quoted(row[column])}, and most of its cells are no dates'
        do = "Say which column it is with --date."
        raise BadInput(table.name, found, "months as 2018-06 or days as 2018-06-30", do, row=row[ROW])
    _check_span(table, column, steps)
    return steps


def _period(text: str) -> tuple[str, int] | None:
    """The kind of a period and its first month, or None where the text is no period.

    >>> _period("Jun-18"), _period("06/2018"), _period("2018/19"), _period("2018-06-30")
    (('month', 24221), ('month', 24221), ('financial year', 24219), None)
    """
    if (match := _NAMED.fullmatch(text)) and match[1].lower() in _MONTHS:
        year = int(match[2]) if len(match[2]) == 4 else 2000 + int(match[2])
        return "month", year * 12 + _MONTHS[match[1].lower()]
    if (match := _SLASHED.fullmatch(text)) and 1 <= int(match[1]) <= 12:
        return "month", int(match[2]) * 12 + int(match[1]) - 1
    try:
        period = parse_period(text)
    except BadAddress:
        match = _BACKWARD.fullmatch(text)
        return ("month", int(match[1]) * 12 + int(match[2]) - 1) if match and 1 <= int(match[2]) <= 12 else None
    return (_KINDS[period.kind], period.first) if period.kind in _KINDS else None


def _from_periods(table: PlainTable, column: str, read: dict[str, tuple[str, int]]) -> Steps:
    """Steps from cells that are periods, all of one kind."""
    cells = table.frame[column]
    kinds = sorted({kind for kind, _ in read.values()})
    if len(kinds) > 1:
        first = cells.drop_nulls()[0]
        kind = read.get(first, (kinds[0], 0))[0]
        other = next(text for text, found in read.items() if found[0] != kind)
        row = int(table.frame.filter(pl.col(column) == other)[ROW][0])
        found = f'column "{column}" holds "{other}", a {read[other][0]}, beside periods of another length'
        raise BadInput(table.name, found, f"every cell a {kind}", "Write all in one way.", row=row)
    months = pl.Series(column, [read[cell][1] if cell in read else None for cell in cells.to_list()], dtype=pl.Int64)
    unreadable = cells.is_not_null() & months.is_null()
    return Steps(months, kinds[0], kinds[0], None, unreadable, {})


def _from_days(table: PlainTable, column: str) -> Steps:
    """Steps of months from cells that are days, with or without a time."""
    days = read_days(table.frame, column, table.name)
    moments = days.moments
    months = (moments.dt.year().cast(pl.Int64) * 12 + moments.dt.month().cast(pl.Int64) - 1).alias(column)
    held = moments.drop_nulls()
    timed = bool(((held.dt.hour() != 0) | (held.dt.minute() != 0)).any())
    if len(held) > 1 and not timed and bool((held.dt.day() == 1).all()):
        notes = days.notes | {f'dates of "{column}" that are all the first of a month, taken as months': len(held)}
        return Steps(months, "month", "month", None, days.unreadable, notes)
    return Steps(months, "month", "datetime" if timed else "day", moments, days.unreadable, days.notes)


def _check_span(table: PlainTable, column: str, steps: Steps) -> None:
    """Raise `BadInput` where the first and the last date lie further apart than anybody's file reaches."""
    held = steps.first_month.drop_nulls()
    if held.is_empty() or held.max() - held.min() <= MOST_YEARS * 12:  # type: ignore[operator]  # months are whole
        return
    middle = float(held.median() or 0)  # type: ignore[arg-type]
    far = (steps.first_month - middle).abs()
    place = int(far.arg_max() or 0)
    found = f'column "{column}" holds {quoted(table.frame[column][place])}, far from most other dates'
    do = "Correct it, or leave it blank where the date is not known."
    raise BadInput(table.name, found, f"dates within {MOST_YEARS} years", do, row=int(table.frame[ROW][place]))
