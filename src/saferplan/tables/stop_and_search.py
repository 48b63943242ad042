"""Stop and search: one row for each search."""

from __future__ import annotations

import polars as pl

from saferplan.reference.ethnic_groups import BROAD_GROUPS
from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="stop_and_search",
    title="Stop and search",
    meaning="One row for each search of a person or vehicle that a force published.",
    columns=(
        Column("type", pl.String(), "Person search, vehicle search or both, as published."),
        Column("month", pl.Int32(), "The month of the search, counted from year nought: year * 12 + month - 1."),
        Column("force", pl.String(), "The force whose file the row is in, as a slug."),
        Column("longitude", pl.Float64(), "Longitude of the anonymous point that the search was moved to.", True),
        Column("latitude", pl.Float64(), "Latitude of that point.", True),
        Column(
            "lsoa",
            pl.String(),
            'The working LSOA that the point lies in; "outside" where it lies in none of the partnership\'s, blank '
            "without a point or without boundaries.",
            True,
        ),
        Column("ethnic_group", pl.String(), "The broad ethnic group that the officer wrote down.", one_of=BROAD_GROUPS),
        Column("ethnic_group_given", pl.String(), "The broad ethnic group that the person gave.", one_of=BROAD_GROUPS),
        Column("legislation", pl.String(), "The power used, as published.", True),
        Column("object_of_search", pl.String(), "What was looked for, as published.", True),
        Column("outcome", pl.String(), "The outcome, as published.", True),
        Column(
            "extract_date",
            pl.String(),
            "The day of the file's download as YYYY-MM-DD; if in no dated folder, the day it was put in.",
        ),
    ),
    place_precision="snapped_point",
    time_precision="month",
    limits=(
        "About a fifth of searches have no place in some forces.",
        "The LSOA is found from the moved point and the boundaries, so near an edge it may be the neighbouring one.",
        "A search of a vehicle alone has no ethnic group. A person searched twice is two rows.",
        "Officers have no word for mixed groups, so that group is empty in what they write down.",
        "Age, sex and the finer ethnic group are published too, and are not kept.",
    ),
)
