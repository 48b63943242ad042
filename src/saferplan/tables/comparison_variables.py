"""Comparison variables: what areas are alike or unlike in, as a part and its whole."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="comparison_variables",
    title="Census variables of areas",
    meaning="For each area, and the partnership as a whole, what neighbours are found by: each variable as a part and "
    "the whole that it is divided by, so that districts can be added up.",
    columns=(
        Column("area", pl.String(), "The area's code, or `partnership`."),
        Column("variable", pl.String(), "The variable, as in `reference/neighbour_variables.toml`."),
        Column("part", pl.Float64(), "What is counted: residents of an age, or residents times their area's score."),
        Column("whole", pl.Float64(), "What it is divided by: residents, households or hectares."),
        Column("input", pl.String(), "The file it came from, relative to the inputs folder."),
    ),
    place_precision="none",
    time_precision="none",
    limits=("They describe areas as a census found them, and not their crime.",),
)
