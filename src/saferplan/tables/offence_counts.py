"""Offence counts: how many offences of each code a force recorded in a quarter, from the Home Office's tables."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="offence_counts",
    title="Offences by code",
    meaning="How many offences of each Home Office code a police force recorded in a quarter of a financial year.",
    columns=(
        Column("force", pl.String(), "The force as data.police.uk writes it: thames-valley."),
        Column("year", pl.String(), "The financial year, April to March: 2018/19."),
        Column(
            "quarter",
            pl.Int32(),
            "The quarter of that year, 1 = April to June; blank where only years are given.",
            True,
        ),
        Column("offence_code", pl.String(), "The Home Office's code: 8N."),
        Column("offence", pl.String(), "What the table calls the offence.", True),
        Column("count", pl.Int64(), "Offences recorded. Below nought where earlier ones were taken back."),
        Column("input", pl.String(), "The file it came from, relative to the inputs folder."),
    ),
    place_precision="none",
    time_precision="quarter",
    limits=(
        "Whole forces: it cannot say where in a force an offence was recorded.",
        "Offences are counted when they were recorded, which may be long after they happened.",
        "Later editions correct earlier ones; a count below nought takes back more than the quarter recorded.",
    ),
)
