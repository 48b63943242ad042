"""Downloads: what the site shows, as CSV (UTF-8, commas, one heading row).

Every row of a figure carries its full value, its interval, its unit, the reason where it has no value, the words it is
printed in and its address, so that a number on a page can be found in a file and the other way round.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from saferplan.areas import Area
from saferplan.assessment.answer import DataTable
from saferplan.figures import MISSING_REASONS, Figure, in_words, parse_address
from saferplan.periods import month_text
from saferplan.publication.site_figures import FiguresKept, canonical
from saferplan.tables import Account

FIGURE_COLUMNS_MEAN = {
    "address": "The figure's address: what names it here and in a plan's text.",
    "measure": "What is counted.",
    "statistic": "What is said of it: count, rate, share and so on.",
    "of": "For a share, what the whole is.",
    "area": "The code of the area, or partnership for the whole of it.",
    "area_name": "The name of the area.",
    "period": "The period.",
    "group": "The type or group, as dimension=value; blank for all.",
    "value": "The value in full, before rounding; blank where there is none.",
    "numerator": "The part above the line.",
    "denominator": "The part below the line.",
    "low": "The lower end of the interval.",
    "high": "The upper end of the interval.",
    "level": "The level of the interval, such as 0.95.",
    "interval_method": "The method of the interval.",
    "unit": "The unit; blank for a plain count.",
    "status": "Final, or provisional while the source may still be revised.",
    "missing": "Why there is no value, in words; blank where there is one.",
    "printed": "The figure as it is printed, by the one rounding rule.",
    "caveats": "Notes that travel with the figure, parted by semicolons.",
    "inputs": "The inputs behind it, parted by semicolons.",
}
"""The columns of `figures.csv`, and what each means."""


def number_text(value: float | None) -> str:
    """A number as a CSV cell, in full: no thousands, no trailing noughts; blank for none.

    >>> number_text(33529.0), number_text(9.837545126353797), number_text(None)
    ('33529', '9.837545126354', '')
    """
    return "" if value is None else f"{value:.13g}"


_NUMBER = re.compile(r"[+-]?\d[\d,]*(\.\d+)?(e[+-]?\d+)?%?", re.ASCII)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t")


def safe_text(text: str) -> str:
    """A cell that a spreadsheet will not take for a formula; a number stays as it is.

    >>> safe_text("Brackmere"), safe_text("=1+1"), safe_text("-cmd"), safe_text("-9.8%")
    ('Brackmere', "'=1+1", "'-cmd", '-9.8%')
    """
    text = text.replace("\r", " ").replace("\n", " ")  # a line break might begin a row of its own
    starts = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return f"'{text}" if starts and not _NUMBER.fullmatch(text) else text


def csv_text(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Rows as the text of a CSV file, none of whose cells is a formula (`safe_text`)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(list(head))
    writer.writerows([safe_text(cell) for cell in row] for row in rows)
    return out.getvalue()


def table_csv(table: DataTable, kept: FiguresKept) -> str:
    """The figures of a table, or of a chart or map as a table, one row each."""
    head = ("row", "column", "value", "low", "high", "level", "unit", "status", "missing", "printed", "address")
    rows = []
    for row in table.rows:
        label = row[0].text or (in_words(kept.figure(row[0].address)) if row[0].address else "")
        for cell, column in zip(row[1:], table.columns[1:], strict=True):
            names = (label, column.heading)
            if not cell.address:
                rows.append((*names, "", "", "", "", "", "", "", cell.text, ""))
                continue
            figure = kept.figure(cell.address)
            rows.append(
                (
                    *names,
                    number_text(figure.value),
                    number_text(figure.low),
                    number_text(figure.high),
                    number_text(figure.level),
                    figure.unit,
                    figure.status,
                    MISSING_REASONS.get(figure.missing, ""),
                    in_words(figure, digits=column.digits, signed=column.signed),
                    canonical(cell.address),
                )
            )
    return csv_text(head, rows)


def figures_csv(figures: Mapping[str, Figure], areas: Mapping[str, Area]) -> str:
    """Every figure that the site prints, by address; `FIGURE_COLUMNS_MEAN` says what the columns are."""
    rows = []
    for address, figure in figures.items():
        code = parse_address(address).area
        rows.append(
            (
                address,
                figure.measure,
                figure.statistic,
                figure.of,
                code,
                areas[code].name if code in areas else code,
                parse_address(address).period,
                figure.group,
                number_text(figure.value),
                number_text(figure.numerator),
                number_text(figure.denominator),
                number_text(figure.low),
                number_text(figure.high),
                number_text(figure.level),
                figure.interval_method,
                figure.unit,
                figure.status,
                MISSING_REASONS.get(figure.missing, ""),
                in_words(figure),
                "; ".join(figure.caveats),
                "; ".join(figure.inputs),
            )
        )
    return csv_text(FIGURE_COLUMNS_MEAN, rows)


def inputs_csv(inputs: Iterable[Mapping[str, Any]]) -> str:
    """Every input file with its checksum, the day it was downloaded, and whether it was used."""
    rows = (
        (one["path"], one.get("extract_date") or "", one["sha256"], "yes" if one.get("used", True) else "no")
        for one in inputs
    )
    return csv_text(("file", "downloaded", "sha256", "used"), rows)


def accounts_csv(accounts: Iterable[Account]) -> str:
    """What became of every row: read, kept in each table, set aside for each reason."""
    rows = []
    for account in accounts:
        rows.append((account.source, "read", "", str(account.read)))
        rows += [(account.source, "kept", table, str(count)) for table, count in sorted(account.tables.items())]
        rows += [
            (account.source, "set aside", reason, str(count)) for reason, count in sorted(account.set_aside.items())
        ]
        rows += [(account.source, "noted", note, str(count)) for note, count in sorted(account.notes.items())]
    return csv_text(("input", "what", "which", "rows"), rows)


def fitness_csv(fitness: pl.DataFrame) -> str:
    """The fitness ledger, a row for each force, month and kind of file, with months as YYYY-MM."""
    ordered = fitness.sort("kind", "force", "month")
    rows = (
        tuple(
            month_text(value)
            if name == "month"
            else {True: "yes", False: "no", None: ""}.get(value, str(value))
            if value is None or isinstance(value, bool)
            else str(value)
            for name, value in row.items()
        )
        for row in ordered.iter_rows(named=True)
    )
    return csv_text(ordered.columns, rows)
