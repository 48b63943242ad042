"""The fitness ledger in plain text: one small table a force, years as rows, months as columns, 80 letters wide."""

from __future__ import annotations

from typing import Any

import polars as pl

from saferplan.periods import MONTH_NAMES

TITLE = "Street files of"
WIDTH = 80
"""No line of a table is wider."""

FEW_ROWS = 100
"""A force with no more rows than this, and not the home force, is only counted, unless all are asked for."""

LEGEND = (
    'Under each month: rows without a place, as a percentage. "-": no file is held. ".": outside the months held. '
    "The rows are those of crimes and incidents of one force; the account below counts every file of every force.",
    "Places are anonymous points and only the month is known: these files cannot carry street hotspots, repeat "
    "addresses, near repeats or times of day.",
)


def ledger_lines(fitness: pl.DataFrame, *, forces: tuple[str, ...], all_forces: bool = False) -> list[str]:
    """Lay out the street files of a fitness ledger (`tables.fitness.SHAPE`).

    Gives a table of `forces` (the home force or forces) and of every other with more than a hundred rows, then one
    line for the rest.  `all_forces` gives a table of each.  The lines hold no colour and end without spaces.
    """
    street = fitness.filter(pl.col("kind") == "street")
    totals = dict(street.group_by("force").agg(pl.col("rows").sum()).sort("force").iter_rows())
    shown = [f for f in forces if f in totals]
    shown += [f for f in totals if f not in shown and (all_forces or totals[f] > FEW_ROWS)]
    lines: list[str] = []
    for force in shown:
        lines += [*_table(force, street.filter(pl.col("force") == force), home=force in forces), ""]
    few = [f for f in totals if f not in shown]
    if few:
        rows = sum(totals[f] for f in few)
        which = ", ".join(few[:5]) + (f" and {len(few) - 5:,} more" if len(few) > 5 else "")
        what = "1 other force has" if len(few) == 1 else f"{len(few):,} other forces have"
        lines += [f"{what} {rows:,} {'row' if rows == 1 else 'rows'} in all: {which} (--all-forces shows each).", ""]
    return [*lines, *LEGEND] if lines else []


def _table(force: str, months: pl.DataFrame, *, home: bool) -> list[str]:
    """One force's table."""
    held = {row["month"]: row for row in months.iter_rows(named=True)}
    years = range(min(held) // 12, max(held) // 12 + 1)
    head = [f"{name[:3]:>4}" for name in MONTH_NAMES]
    lines = [
        f"{TITLE} {force}" + (" (home force)" if home else ""),
        _line("Year", head, "Rows", "Repeated", "LSOAs"),
    ]
    for year in years:
        cells = [f"{_cell(held.get(year * 12 + month)):>4}" for month in range(12)]
        found = [row for month, row in held.items() if month // 12 == year]
        lines.append(_line(str(year), cells, *_sums(found)))
    if len(years) > 1:
        lines.append(_line("All", ["    "] * 12, *_sums(list(held.values()))))
    return lines


def _line(year: str, months: list[str], rows: str, repeated: str, vintage: str) -> str:
    return f"{year:<4}{''.join(months)}{rows:>11}{repeated:>9}{vintage:>8}".rstrip()


def _sums(rows: list[dict[str, Any]]) -> tuple[str, str, str]:
    """Rows read, rows set aside as repeated, and the vintage of LSOA codes, of some months."""
    vintages = {row["vintage"] for row in rows if row["vintage"] not in (None, "none", "either")}
    vintage = vintages.pop() if len(vintages) == 1 else "mixed" if vintages else "any"
    return f"{sum(r['rows'] for r in rows):,}", f"{sum(r['repeated_rows'] for r in rows):,}", vintage


def _cell(row: dict[str, Any] | None) -> str:
    """A force-month: its share of rows without a place."""
    if row is None:
        return "."
    if not row["present"]:
        return "-"
    share = row["unplaced_rows"] / row["kept"] * 100 if row["kept"] else 0.0
    return "<1" if 0 < share < 1 else f"{share:.0f}"
