"""Comparison population: residents of other areas, by year."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="comparison_population",
    title="Residents of other areas",
    meaning="Usual residents of each other area at the middle of a year (or on census day).",
    columns=(
        Column("area", pl.String(), "The area's code."),
        Column("year", pl.Int32(), "The calendar year."),
        Column("people", pl.Float64(), "Usual residents."),
        Column("input", pl.String(), "The file it came from, relative to the inputs folder."),
    ),
    place_precision="none",
    time_precision="year",
)
