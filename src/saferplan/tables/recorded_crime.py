"""Recorded crime: one row for each crime the police recorded."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="recorded_crime",
    title="Recorded crime",
    meaning="One row for each crime that a police force recorded and published. Anti-social behaviour is not in it.",
    columns=(
        Column(
            "crime_id", pl.String(), "The force's reference of the crime, as published; blank where none was.", True
        ),
        Column("month", pl.Int32(), "The month, counted from year nought: year * 12 + month - 1."),
        Column("force", pl.String(), "The force whose file the row is in, as a slug: thames-valley."),
        Column("reported_by", pl.String(), "The force that reported the crime, as published.", True),
        Column("lsoa", pl.String(), "The LSOA code as published; blank where the crime has no place.", True),
        Column("crime_type", pl.String(), "The published type of crime, as a slug: burglary."),
        Column("longitude", pl.Float64(), "Longitude of the anonymous point that the crime was moved to.", True),
        Column("latitude", pl.Float64(), "Latitude of that point.", True),
        Column("last_outcome", pl.String(), "The last outcome when the file was downloaded; blank if none.", True),
        Column(
            "extract_date",
            pl.String(),
            "The day of the file's download as YYYY-MM-DD; if in no dated folder, the day it was put in.",
        ),
    ),
    place_precision="snapped_point",
    time_precision="month",
    limits=(
        "Places are moved to one of about 750,000 anonymous points, so nothing smaller than an LSOA can be shown.",
        "Only the month is known, so nothing can be said of days or hours.",
        "Outcomes are those known when the file was downloaded.",
    ),
)
