"""Postcodes: which working area each live postcode of the partnership lies in."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="postcodes",
    title="Postcodes",
    meaning="Live postcodes of the partnership, so that residents can find their ward and community board.",
    columns=(
        Column("postcode", pl.String(), "The postcode, with one space: HP10 0AA."),
        Column("sector", pl.String(), "Its sector: HP10 0."),
        Column("lsoa", pl.String(), "The working area, as in the table `places`."),
    ),
    place_precision="address",
    time_precision="none",
)
