"""Other areas to compare with, as counts: the files of `inputs/comparison`, for any made-up partnership."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.demo.published_layouts import write_csv

CENSUS_HEADER = (
    "Area code",
    "Area name",
    "year",
    "total_population",
    "Aged under 18",
    "Aged 18 to 24",
    "Aged 65 and over",
    "Asian",
    "Black",
    "Mixed",
    "Other ethnic group",
    "Households",
    "Social rented",
    "Private rented",
    "Hectares",
    "IMD score",
)
"""The headings of the made-up census table."""


@dataclass(frozen=True)
class MadeUpArea:
    """What the census table says of an area: people, households, hectares, its mean score, and shares in per cent.

    `shares` are of people under 18, 18 to 24, 65 and over, Asian, Black, mixed and other; then of households renting
    socially and privately.
    """

    code: str
    name: str
    people: int
    hectares: int
    score: float
    shares: tuple[float, ...]

    def row(self, year: int) -> tuple[str | int | float, ...]:
        """The area's row of the census table: every share as a whole number of people or households."""
        households = round(self.people / 2.4)
        of_people = [round(self.people * share / 100) for share in self.shares[:7]]
        of_homes = [round(households * share / 100) for share in self.shares[7:]]
        return (
            self.code,
            self.name,
            year,
            self.people,
            *of_people,
            households,
            *of_homes,
            self.hectares,
            round(self.score, 3),
        )


def write_comparison(inputs: Path, counts: pl.DataFrame, areas: list[MadeUpArea], *, census: int) -> None:
    """Write the two files of `inputs/comparison`.

    `counts` has month (YYYY-MM), force, area, name, crime_type and count; rows without an area are records without a
    place.  `census` is the year that the areas are described in.
    """
    folder = inputs / "comparison"
    ordered = counts.select(
        pl.col("month").alias("Month"),
        pl.col("force").alias("Force"),
        pl.col("area").alias("Area code"),
        pl.col("name").alias("Area name"),
        pl.col("crime_type").alias("Crime type"),
        pl.col("count").alias("Count"),
    )
    write_csv(folder / "counts_by_month_area_and_type.csv", ordered)
    rows = [area.row(census) for area in areas]
    table = pl.DataFrame(rows, schema=list(CENSUS_HEADER), orient="row")
    write_csv(folder / f"census_{census}_areas.csv", table, decimals=3)
