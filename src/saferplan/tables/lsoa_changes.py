"""LSOA changes: which working area each published LSOA code belongs to."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="lsoa_changes",
    title="LSOA changes",
    meaning="One row for each LSOA code of either vintage, with the working area it is counted in.",
    columns=(
        Column("code", pl.String(), "An LSOA code, of 2011 or 2021."),
        Column("working", pl.String(), "The area of the table `places` it is counted in."),
        Column(
            "change",
            pl.String(),
            "What became of it: unchanged, split, merged, or complex (irregular).",
            one_of=("unchanged", "split", "merged", "complex"),
        ),
    ),
    place_precision="lsoa",
    time_precision="none",
)
