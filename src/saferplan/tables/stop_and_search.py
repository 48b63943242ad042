"""Stop and search: one row for each search."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="stop_and_search",
    title="Stop and search",
    meaning="One row for each search of a person or vehicle that a force published.",
    columns=(
        Column("type", pl.String(), "Person search, vehicle search or both, as published."),
        Column("month", pl.Int32(), "The month of the search, counted from year nought: year * 12 + month - 1."),
        Column("force", pl.String(), "The force whose file the row is in, as a slug."),
        Column("longitude", pl.Float64(), "Longitude of the anonymous point that the search was moved to.", True),
        Column("latitude", pl.Float64(), "Latitude of that point.", True),
        Column("legislation", pl.String(), "The power used, as published.", True),
        Column("object_of_search", pl.String(), "What was looked for, as published.", True),
        Column("outcome", pl.String(), "The outcome, as published.", True),
        Column(
            "extract_date",
            pl.String(),
            "The day of the file's download as YYYY-MM-DD; if in no dated folder, the day it was put in.",
        ),
    ),
    place_precision="snapped_point",
    time_precision="month",
    limits=(
        "About a fifth of searches have no place in some forces.",
        "Age, sex and ethnicity are published too; they are left out here until a question needs them.",
    ),
)
