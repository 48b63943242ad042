"""Comparison counts: records of other areas by month and type, as counts."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="comparison_counts",
    title="Counts of other areas",
    meaning="How many records of a type were published for an area and month: other areas, the region, the nation. "
    "Rows with no area are the force's records without a place.",
    columns=(
        Column("area", pl.String(), "The area's code; blank for records without a place.", True),
        Column("force", pl.String(), "The force whose files they were counted in, as a slug; blank if not said.", True),
        Column("month", pl.Int32(), "The month, counted from year nought: year * 12 + month - 1."),
        Column("crime_type", pl.String(), "The published type of record, as a slug: burglary."),
        Column("count", pl.Int64(), "How many records."),
    ),
    place_precision="none",
    time_precision="month",
    limits=("Whoever counted them decided what to count; records without a place are in no area.",),
)
