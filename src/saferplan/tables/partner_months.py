"""Partner months: for which months a partner's records are complete, one row for each kind, sender and month."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="partner_months",
    title="Partners' months",
    meaning="One row for each kind of file, sender and month that partnership.toml declares complete.",
    columns=(
        Column("kind", pl.String(), "The table that the records are in: partner_crime, incidents, ..."),
        Column("force", pl.String(), "Who sent them, as a slug."),
        Column("month", pl.Int32(), "The month, counted from year nought: year * 12 + month - 1."),
        Column("input", pl.String(), "How figures name it: partner, kind and sender."),
    ),
    place_precision="none",
    time_precision="month",
)
