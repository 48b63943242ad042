"""Recorded crime from the force itself: one row for each crime, with offence code, times and flags."""

from __future__ import annotations

import polars as pl

from saferplan.tables.partner_shapes import partner_shape
from saferplan.tables.shape import Column

SHAPE = partner_shape(
    "recorded_crime",
    derived=(Column("crime_type", pl.String(), "The published type of crime that the offence belongs to, as a slug."),),
    limits=(
        "It takes the place of data.police.uk only for the months that partnership.toml declares complete.",
        "Flags are set by hand, and a blank flag is unknown: counts by flag are low by what was not flagged.",
        "A crime is in the month in which it was recorded, which may be long after it happened.",
    ),
)
