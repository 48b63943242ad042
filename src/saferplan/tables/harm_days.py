"""Harm days: the days of prison that the Cambridge Crime Harm Index gives each offence in law."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="harm_days",
    title="Days by offence (Cambridge Crime Harm Index)",
    meaning="The starting point in the sentencing guidelines for each offence in law, in days, first conviction.",
    columns=(
        Column("offence_code", pl.String(), "The Home Office code that the offence in law is counted under: 8N."),
        Column("offence", pl.String(), "What the index calls the offence.", True),
        Column("days", pl.Float64(), "Days of prison; a fine is the days it takes to earn it."),
        Column("input", pl.String(), "The file it came from, relative to the inputs folder."),
    ),
    place_precision="none",
    time_precision="none",
    limits=(
        "One Home Office code holds several offences in law, whose days can differ a hundredfold; how many of each "
        "were recorded is not known.",
    ),
)
