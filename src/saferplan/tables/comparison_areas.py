"""Comparison areas: the other areas that are held, and which force polices each."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="comparison_areas",
    title="Other areas",
    meaning="One row for each area that counts or census variables are held of, beside the partnership's own.",
    columns=(
        Column("area", pl.String(), "The area's code."),
        Column("name", pl.String(), "Its name."),
        Column("kind", pl.String(), "What it is to the partnership.", one_of=("peer", "region", "nation")),
        Column("force", pl.String(), "The force that most of its records come from, as a slug; blank if none.", True),
    ),
    place_precision="none",
    time_precision="none",
)
