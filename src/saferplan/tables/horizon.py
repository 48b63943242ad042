"""Horizon: what may come, as the analyst wrote it down."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from saferplan.tables.shape import Column, TableShape

HEADINGS = (
    "political",
    "economic",
    "social",
    "technological",
    "environmental",
    "legal",
    "organisational",
)
"""The headings that horizon items stand under, in the order of the pages."""

AUDIENCES = ("public", "partnership")
"""Whom an item may be shown to: everyone, or the partnership alone."""

SHAPE = TableShape(
    name="horizon",
    title="Horizon items",
    meaning="What may come and touch community safety in the area, one row an item, in the words of whoever wrote it.",
    columns=(
        Column("item", pl.String(), "What may come, in a sentence or two."),
        Column("heading", pl.String(), "The heading that it stands under.", one_of=HEADINGS),
        Column("when", pl.String(), "When it may come, in words.", True),
        Column("likelihood", pl.String(), "How likely it is held to be, in words.", True),
        Column("effect", pl.String(), "What it could do here, in words.", True),
        Column("source", pl.String(), "Where it is from: a report, a Bill, a meeting.", True),
        Column("said_by", pl.String(), "The body or post that says so."),
        Column("audience", pl.String(), "Whom it may be shown to.", one_of=AUDIENCES),
        Column("row", pl.Int64(), "Its row in the file, the header being row 1."),
    ),
    place_precision="none",
    time_precision="none",
    limits=(
        "It is somebody's judgement and no record: nothing in it is counted, and nothing checks it but its form.",
        "An item is not evidence for a finding, and no figure rests on it.",
    ),
)


@dataclass(frozen=True)
class HorizonItem:
    """One thing that may come: the columns of the table `horizon` but its row."""

    item: str
    heading: str
    when: str
    likelihood: str
    effect: str
    source: str
    said_by: str
    audience: str


def horizon_items(frame: pl.DataFrame) -> tuple[HorizonItem, ...]:
    """The items of a table, by heading in the order of the pages, then as they stand in the file."""
    ordered = sorted(frame.iter_rows(named=True), key=lambda row: (HEADINGS.index(row["heading"]), row["row"]))
    return tuple(HorizonItem(**{key: value or "" for key, value in row.items() if key != "row"}) for row in ordered)
