"""Outcomes: one row for each outcome of a crime, by the month in which it was reached."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="outcomes",
    title="Outcomes",
    meaning="One row for each outcome that a force published, in the month it was reached; a crime may have several.",
    columns=(
        Column(
            "crime_id", pl.String(), "The force's reference of the crime, as published; blank where none was.", True
        ),
        Column("month", pl.Int32(), "The month of the outcome, counted from year nought: year * 12 + month - 1."),
        Column("force", pl.String(), "The force whose file the row is in, as a slug."),
        Column("lsoa", pl.String(), "The LSOA code as published; blank where the crime has no place.", True),
        Column("outcome_type", pl.String(), "The outcome, as published."),
        Column(
            "extract_date",
            pl.String(),
            "The day of the file's download as YYYY-MM-DD; if in no dated folder, the day it was put in.",
        ),
    ),
    place_precision="snapped_point",
    time_precision="month",
    limits=("Not every crime in the street files has its outcome here, and the other way round.",),
)
