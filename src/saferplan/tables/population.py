"""Population: residents of each working area, by year."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="population",
    title="Population",
    meaning="Usual residents of each working area at the middle of a year (or on census day).",
    columns=(
        Column("lsoa", pl.String(), "The working area, as in the table `places`."),
        Column("year", pl.Int32(), "The calendar year."),
        Column("people", pl.Float64(), "Usual residents."),
        Column("input", pl.String(), "The file it came from, relative to the inputs folder."),
    ),
    place_precision="lsoa",
    time_precision="year",
    limits=(
        "Residents are not all who can be victims: town centres and stations have many visitors, "
        "so their rates look high.",
    ),
)
