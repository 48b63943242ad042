"""The rows of a plain table of events: what each says, why one may be set aside, and which steps of time are held."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.errors import BadAddress, BadArgument, BadInput
from saferplan.periods import parse_period
from saferplan.sources.event_columns import EventColumns
from saferplan.sources.event_days import Steps, read_steps
from saferplan.sources.event_points import Floats, Points, moved
from saferplan.sources.plain_table import PlainTable
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW


@dataclass(frozen=True)
class EventsAsked:
    """What to read of a table: which rows, by which columns, in which areas.

    `columns` names the column of a meaning (`event_columns.SPELLINGS`); `where` are texts like "Crime type=Burglary";
    `by` is a column of whose values each is looked at; `months` is like "2018-04..2019-03"; `cell` is the side of a
    grid's cell in metres, 0 for one that fits; `code` is the column of codes in the boundaries; `addresses` how many
    addresses there are in all, 0 where that is not known.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    where: tuple[str, ...] = ()
    by: str = ""
    months: str = ""
    code: str = ""
    cell: float = 0.0
    projection: str = ""
    snapped: bool = False
    named_only: bool = False
    addresses: int = 0


@dataclass(frozen=True)
class EventPlaces:
    """The places that are looked at.

    `kind` is "areas" (with boundaries), "cells", "middles" (areas without boundaries, at the middle of their events) or
    "codes" (areas whose whereabouts are not known).  `shapes` are in the projection `wkt`, `metres` the same in `flat`,
    which is in metres; `points` stand for the places, in metres.  `people` are residents, NaN where not known.
    """

    kind: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    wkt: str
    flat: str
    shapes: NDArray[np.object_] | None
    metres: NDArray[np.object_] | None
    points: Floats | None
    people: Floats | None = None
    cell: float = 0.0


def check_asked(table: PlainTable, asked: EventsAsked) -> None:
    """Raise `BadArgument` where the rows asked for cannot be told, before anything slow is done."""
    if asked.by and table.column(asked.by) is None:
        raise BadArgument("--by", asked.by, f"a column of {table.name}: {', '.join(table.headings[:12])}")
    if asked.months:
        _within(asked.months)
    _not_asked_for(table, asked.where)


def event_rows(
    table: PlainTable,
    columns: EventColumns,
    steps: Steps | None,
    points: Points | None,
    placed: tuple[EventPlaces, NDArray[np.int64]],
    asked: EventsAsked,
) -> pl.DataFrame:
    """Every row of the table with what it says: place, step, count, group, point, moment."""
    places, place = placed
    height = table.frame.height
    nothing = pl.Series([None] * height, dtype=pl.Float64)
    x, y = (nothing, nothing)
    if points is not None and places.flat:
        x, y = (pl.Series(one).fill_nan(None) for one in moved(points.x, points.y, points.projection, places.flat))
    moments = steps.moments if steps is not None and steps.moments is not None else None
    until = None
    if moments is not None and columns.until and table.frame[columns.until].drop_nulls().len():
        until = read_steps(table, columns.until).moments
    blank = pl.Series([None] * height, dtype=pl.Datetime("us"))
    number = _numbers(table, columns.count) if columns.count else pl.Series([1] * height, dtype=pl.Int64)
    by = table.column(asked.by) if asked.by else ""
    group = table.frame[by] if by else pl.Series([""] * height)
    step = steps.first_month if steps is not None else pl.Series([0] * height, dtype=pl.Int64)
    return pl.DataFrame(
        {
            ROW: table.frame[ROW],
            "place": place,
            "step": step,
            "count": number,
            "group": group,
            "x": x,
            "y": y,
            "moment": moments if moments is not None else blank,
            "address": table.frame[columns.address] if columns.address else pl.Series([""] * height),
            "until": until if until is not None else blank,
            "_valid": pl.Series([True] * height),
        }
    )


def _numbers(table: PlainTable, column: str) -> pl.Series:
    """A column of counts; blank where blank, refused where a cell is no whole number from nought up."""
    cells = table.frame[column]
    made = cells.str.replace_all(",", "").cast(pl.Float64, strict=False)
    wrong = cells.is_not_null() & ~((made >= 0) & (made == made.floor()) & (made < 1e9)).fill_null(value=False)
    if wrong.any():
        row = table.frame.filter(wrong).row(0, named=True)
        more = f"; so do {int(wrong.sum()) - 1:,} more rows" if wrong.sum() > 1 else ""
        found = f'column "{column}" holds {quoted(row[column])}{more}'
        do = "Correct it, or say which column holds the counts with --count."
        raise BadInput(table.name, found, "a whole number, 0 or more", do, row=row[ROW])
    return made.cast(pl.Int64)


def reasons(
    table: PlainTable,
    columns: EventColumns,
    steps: Steps | None,
    points: Points | None,
    places: EventPlaces,
    asked: EventsAsked,
) -> dict[str, pl.Expr]:
    """Why a row may be set aside, in the order of the reasons."""

    def those(rows: pl.Series | NDArray[np.bool_]) -> pl.Expr:
        return pl.col(ROW).is_in(table.frame[ROW].filter(pl.Series(rows)).implode())

    tests: dict[str, pl.Expr] = {}
    filled = table.frame.select(pl.any_horizontal(pl.col(list(table.headings)).is_not_null()))
    tests["blank rows"] = those(~filled.to_series())
    for reason, rows in _not_asked_for(table, asked.where):
        tests[reason] = those(rows)
    if steps is not None:
        tests[f'rows without a date in "{columns.date}"'] = those(table.frame[columns.date].is_null())
        tests[f'rows whose date in "{columns.date}" cannot be read'] = pl.col("step").is_null()
        if asked.months:
            tests[f"rows outside the months {asked.months}"] = ~_within(asked.months)
    if columns.count:
        tests[f'rows without a number in "{columns.count}"'] = pl.col("count").is_null()
    if asked.by:
        tests[f'rows without a value in "{asked.by}"'] = pl.col("group").is_null()
    if points is not None and (places.kind == "cells" or not columns.area):
        tests["rows without a point"] = those(points.blank)
        tests["rows whose point cannot be read"] = those(points.unreadable)
        tests["rows with a point at 0, 0, which stands for no place"] = those(points.nought)
        tests["rows whose point lies in none of the areas"] = pl.col("place") < 0
    elif columns.area:
        tests[f'rows without an area in "{columns.area}"'] = those(table.frame[columns.area].is_null())
        kind = "whose area has no point" if places.kind == "middles" else "whose area the boundaries do not have"
        tests[f"rows {kind}"] = pl.col("place") < 0
    return tests


def _not_asked_for(table: PlainTable, where: tuple[str, ...]) -> list[tuple[str, pl.Series]]:
    """For each column of `--where`, why rows are set aside and which: those of none of its values."""
    wanted: dict[str, list[str]] = {}
    for one in where:
        column, equals, value = one.partition("=")
        heading = table.column(column)
        if not equals or heading is None:
            raise BadArgument("--where", one, f"COLUMN=VALUE with a column of {table.name}: "
                              f"{', '.join(table.headings[:12])}")  # fmt: skip
        wanted.setdefault(heading, []).append(value.strip())
    made = []
    for heading, values in wanted.items():
        cells = table.frame[heading].str.to_lowercase()
        fits = cells.is_in([value.lower() for value in values]).fill_null(value=False)
        if not fits.any():
            known = [quoted(cell) for cell in table.frame[heading].drop_nulls().unique().sort().to_list()]
            shown = [one for one in known if one.startswith('"')][:8]
            near = f", such as {', '.join(shown)}" if shown else ""
            raise BadArgument("--where", f"{heading}={values[0]}", f"one of the values of {heading}{near}")
        made.append((f'rows not asked for: "{heading}" is not {" or ".join(values)}', ~fits))
    return made


def _within(months: str) -> pl.Expr:
    """Whether a step begins in the months asked for."""
    try:
        found = parse_period(months)
    except BadAddress as error:
        raise BadArgument("--months", months, "months like 2018-04..2019-03, or a year like 2018/19") from error
    return pl.col("step").is_in(list(found.months))


def steps_held(frame: pl.DataFrame, steps: Steps | None, asked: EventsAsked) -> tuple[int, ...]:
    """The steps of which the table has any row, whatever its type: the others are gaps and no noughts."""
    if steps is None:
        return (0,)
    held = frame.filter(pl.col("step").is_not_null())
    if asked.months:
        held = held.filter(_within(asked.months))
    return tuple(held["step"].unique().sort().to_list())
