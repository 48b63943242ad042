"""A survey told by itself, without an assessment around it: one page, and every figure as rows of a CSV file.

It shows released figures alone (`disclosure_survey`), so that it may be handed on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import polars as pl

from saferplan.assessment.answer import Answer, Cell, DataTable, TableColumn
from saferplan.figures import Figure, in_bounds, in_words, parse_address
from saferplan.findings import strength_in_words, without_links
from saferplan.measures.survey_notes import base_of, note_of
from saferplan.publication.charts import draw_chart
from saferplan.publication.page_templates import page_templates

Look = Callable[[str], Figure]


@dataclass(frozen=True)
class TableOnPage:
    """A table as words: caption, headings (with whether each column is of numbers), rows and a note."""

    caption: str
    heads: tuple[tuple[str, bool], ...]
    rows: tuple[tuple[str, ...], ...]
    note: str


def survey_page(answer: Answer, figure: Look, *, title: str, about: Iterable[str], rows: Iterable[str]) -> str:
    """The page: what was found with charts and tables, what it cannot tell, and what became of the responses.

    `figure` finds a released figure; `about` and `rows` are sentences for the head and the foot of the page.
    """
    findings = [
        (without_links(one.headline), without_links(one.sentence), strength_in_words(one), one.strength_reason)
        for one in answer.findings
    ]
    charts = [
        (one.title, without_links(one.summary), *(_drawn(draw_chart(one, figure, wide=wide)) for wide in (True, False)))
        for one in answer.charts
    ]
    tables = [_table(one, figure) for one in answer.tables]
    return (
        page_templates()
        .get_template("survey.html")
        .render(
            title=title,
            about=list(about),
            findings=findings,
            charts=charts,
            tables=tables,
            cannot_tell=answer.cannot_tell,
            method=without_links(answer.method),
            rows=list(rows),
        )
    )


def _drawn(svg: str) -> str:
    """A drawing for the page itself: what only a file needs is left out."""
    return svg.strip().replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)


def _table(table: DataTable, figure: Look) -> TableOnPage:
    """A table with its figures printed."""
    rows = tuple(
        tuple(_printed(cell, column, figure) for cell, column in zip(row, table.columns, strict=True))
        for row in table.rows
    )
    heads = tuple((column.heading, column.numeric) for column in table.columns)
    return TableOnPage(table.title, heads, rows, without_links(table.note))


def _printed(cell: Cell, column: TableColumn, figure: Look) -> str:
    """A cell as words, with its limits where the column has them."""
    if not cell.address:
        return cell.text
    found = figure(cell.address)
    said = in_words(found, digits=column.digits, signed=column.signed)
    if column.interval and found.value is not None and found.low is not None and found.high is not None:
        low, high = in_bounds(found.low, found.high, found.unit, digits=column.digits)
        said += f" ({low} to {high})"
    return said


def survey_rows(figures: pl.DataFrame, figure: Look) -> pl.DataFrame:
    """Every figure of a survey as a row for a spreadsheet: what was asked, of whom, the value, its limits and its base.

    A figure that cannot be told has the reason in `missing`: `SUPPRESSED_SMALL` and `SUPPRESSED_SECONDARY` where few
    people stand behind it, `CANNOT_TELL` where nobody expressed a view.

    Columns: wave, measure, question, answer, who, area, value, unit, low, high, view, effective, missing, address.
    """
    made = []
    for address in figures["id"].to_list():
        one = figure(address)
        base = base_of(one)
        made.append(
            {
                "wave": one.period.removeprefix("wave-"),
                "measure": one.measure,
                "question": note_of(one.caveats, "ASKED") or "",
                "answer": note_of(one.caveats, "ANSWER") or "",
                "who": note_of(one.caveats, "AMONG") or "",
                "area": parse_address(address).area,
                "value": one.value,
                "unit": one.unit,
                "low": one.low,
                "high": one.high,
                "view": base.view if base else None,
                "effective": base.effective if base else None,
                "missing": one.missing,
                "address": address,
            }
        )
    numbers = dict.fromkeys(("value", "low", "high", "effective"), pl.Float64) | {"view": pl.Int64}
    return pl.DataFrame(made, schema_overrides=numbers)
