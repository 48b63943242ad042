"""Anti-social behaviour incidents: one row for each incident reported to the police."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="asb_incidents",
    title="Anti-social behaviour incidents",
    meaning="One row for each incident of anti-social behaviour that a force published. They are not crimes, "
    "carry no reference, and equal rows are normal, so none is ever taken for a repeat.",
    columns=(
        Column("month", pl.Int32(), "The month, counted from year nought: year * 12 + month - 1."),
        Column("force", pl.String(), "The force whose file the row is in, as a slug."),
        Column("reported_by", pl.String(), "The force that reported the incident, as published.", True),
        Column("lsoa", pl.String(), "The LSOA code as published; blank where the incident has no place.", True),
        Column("longitude", pl.Float64(), "Longitude of the anonymous point that the incident was moved to.", True),
        Column("latitude", pl.Float64(), "Latitude of that point.", True),
        Column(
            "extract_date",
            pl.String(),
            "The day of the file's download as YYYY-MM-DD; if in no dated folder, the day it was put in.",
        ),
    ),
    place_precision="snapped_point",
    time_precision="month",
    limits=(
        "Places are moved to anonymous points and only the month is known.",
        "Incidents have no reference, so a row that was published twice by mistake cannot be told from two incidents.",
    ),
)
