"""Deprivation: the English Indices of Deprivation for each working area."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="deprivation",
    title="Index of Multiple Deprivation",
    meaning="The Index of Multiple Deprivation of each working area of the partnership, one edition.",
    columns=(
        Column("lsoa", pl.String(), "The working area, as in the table `places`."),
        Column("score", pl.Float64(), "The score: higher is more deprived. Population-weighted where areas are one."),
        Column("decile", pl.Int32(), "The national decile: 1 = most deprived tenth of England."),
        Column("edition", pl.String(), "The edition: 2019 or 2025."),
    ),
    place_precision="lsoa",
    time_precision="none",
    limits=("The index describes areas, not the people in them.",),
)
