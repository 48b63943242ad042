"""Places: one row for each LSOA of the partnership, with the wider areas it lies in."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="places",
    title="Places",
    meaning="One row for each area that counts are worked out for: an LSOA of the working vintage, or several worked "
    "as one where the vintages do not fit. Only those of the partnership.",
    columns=(
        Column("lsoa", pl.String(), "The working area: an LSOA code, or codes joined by + where several are one."),
        Column("vintage", pl.String(), "The year of its boundary: 2011, 2021, or both joined by +."),
        Column("name", pl.String(), "The LSOA's name, as published."),
        Column("ward", pl.String(), "The 2024 ward's code, or blank where no lookup was given.", True),
        Column("ward_name", pl.String(), "The ward's name.", True),
        Column("district", pl.String(), "The district's code.", True),
        Column("district_name", pl.String(), "The district's name.", True),
        Column("board", pl.String(), "The community board, as board:slug.", True),
        Column("board_name", pl.String(), "The board's name.", True),
        Column("town", pl.String(), "The town, as town:slug, or blank outside towns.", True),
        Column("town_name", pl.String(), "The town's name.", True),
    ),
    place_precision="lsoa",
    time_precision="none",
    limits=("Wards and boards are made of whole LSOAs by best fit, so their edges can differ from the true ones.",),
)


def district_names(places: pl.DataFrame) -> dict[str, str]:
    """The name of the district that each ward, board and town lies in, by code; those in several are left out."""
    found: dict[str, str] = {}
    for kind in ("ward", "board", "town"):
        pairs = places.select(code=kind, name="district_name").drop_nulls().unique()
        found |= dict(pairs.filter(pl.col("code").is_unique()).rows())
    return found
