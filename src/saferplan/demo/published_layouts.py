"""Writers of the published file layouts, so that a made-up partnership passes the same readers as a real one.

Each function writes one kind of file under a partnership's `inputs` folder, with the column headings that the
publisher uses: data.police.uk for crime, the Office for National Statistics for lookups, boundaries, population and
postcodes, and the ministry's "File 7" for the English Indices of Deprivation 2019.  The same frames give the same
bytes on every machine: UTF-8, line feeds, fixed decimals, rows in the order given.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.demo.national_scale import decile_of, rank_of
from saferplan.reference.police_files import PUBLISHED_COLUMNS

DEPRIVATION_HEADER = (
    "LSOA code (2011)",
    "LSOA name (2011)",
    "Local Authority District code (2019)",
    "Local Authority District name (2019)",
    "Index of Multiple Deprivation (IMD) Score",
    "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
)
"""The first seven headings of File 7 of the English Indices of Deprivation 2019."""

POINT_DECIMALS = 6
"""Decimals of a longitude or latitude, as data.police.uk writes them."""


def write_text(path: Path, text: str) -> None:
    """Write UTF-8 text with line feeds, whatever the machine, and make the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode("utf-8"))


def write_csv(path: Path, frame: pl.DataFrame, *, decimals: int | None = None) -> None:
    """Write a frame as CSV with line feeds; fractions have `decimals` decimals."""
    path.parent.mkdir(parents=True, exist_ok=True)
    frame.write_csv(path, float_precision=decimals, line_terminator="\n")


def write_police_uk(inputs: Path, rows: pl.DataFrame, *, kind: str, extract_date: str) -> None:
    """Write one kind of police.uk file, one file for each month and force.

    `rows` has the headings of `PUBLISHED_COLUMNS[kind]`, and two more that name the file and are not written: `month`
    (YYYY-MM) and `force` (a slug).  Rows keep their order within a file.  Blank cells are nulls.
    """
    folder = inputs / "police_uk" / extract_date
    columns = list(PUBLISHED_COLUMNS[kind])
    for key, part in rows.partition_by("month", "force", as_dict=True, maintain_order=True).items():
        month, force = str(key[0]), str(key[1])
        write_csv(folder / month / f"{month}-{force}-{kind}.csv", part.select(columns), decimals=POINT_DECIMALS)


def write_lookups(inputs: Path, lsoas: pl.DataFrame) -> None:
    """Write the three lookups of the ONS: 2011 to 2021 LSOAs, LSOAs to wards of 2024, LSOAs to districts of 2018.

    `lsoas` has a row for each LSOA: lsoa, name, ward, ward_name, district, district_name.  No boundary changed
    between 2011 and 2021, so every change indicator is U.
    """
    areas = inputs / "areas"
    code, name = pl.col("lsoa"), pl.col("name")
    district = (pl.col("district"), pl.col("district_name"))
    changes = lsoas.select(
        code.alias("LSOA11CD"),
        name.alias("LSOA11NM"),
        code.alias("LSOA21CD"),
        name.alias("LSOA21NM"),
        pl.lit("U").alias("CHGIND"),
        district[0].alias("LAD22CD"),
        district[1].alias("LAD22NM"),
    )
    wards = lsoas.select(
        code.alias("LSOA21CD"),
        name.alias("LSOA21NM"),
        pl.col("ward").alias("WD24CD"),
        pl.col("ward_name").alias("WD24NM"),
        district[0].alias("LAD24CD"),
        district[1].alias("LAD24NM"),
    )
    districts = lsoas.select(
        code.alias("LSOA11CD"), name.alias("LSOA11NM"), district[0].alias("LAD18CD"), district[1].alias("LAD18NM")
    )
    write_csv(areas / "lsoa_2011_to_lsoa_2021_to_district_2022.csv", changes)
    write_csv(areas / "lsoa_2021_to_ward_2024_to_district_2024.csv", wards)
    write_csv(areas / "lsoa_2011_to_district_2018.csv", districts)


def write_own_places(inputs: Path, lsoas: pl.DataFrame) -> None:
    """Write boards.csv and towns.csv, the two files that a partnership makes for itself.

    `lsoas` has lsoa, board and town: names, null where the LSOA lies in none.
    """
    for kind in ("board", "town"):
        held = lsoas.filter(pl.col(kind).is_not_null())
        rows = held.select(
            "lsoa",
            pl.lit("2011").alias("vintage"),
            pl.col(kind).str.to_lowercase().str.replace_all(" ", "-").alias(kind),
            pl.col(kind).alias("name"),
        )
        write_csv(inputs / "areas" / f"{kind}s.csv", rows)


def write_boundaries(path: Path, polygons: Mapping[str, tuple[str, Sequence[Sequence[tuple[float, float]]]]]) -> None:
    """Write LSOA boundaries as GeoJSON in longitude and latitude (EPSG:4326).

    `polygons` maps a code to its name and its rings: the outer one first, each a closed run of (longitude, latitude).
    """
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA11CD": code, "LSOA11NM": name},
            "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in ring] for ring in rings]},
        }
        for code, (name, rings) in polygons.items()
    ]
    layer: dict[str, Any] = {
        "type": "FeatureCollection",
        "name": "lsoa_2011",
        "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        "features": features,
    }
    write_text(path, json.dumps(layer, separators=(",", ":")) + "\n")


def write_deprivation(inputs: Path, lsoas: pl.DataFrame) -> None:
    """Write the Indices of Deprivation 2019 in the layout of File 7, its first seven columns.

    `lsoas` has lsoa, name, district, district_name and score (higher is more deprived).  Rank and decile among the
    32,844 LSOAs of England follow from the score by `national_scale`, no two ranks being equal.
    """
    scores = lsoas["score"].to_numpy()
    ranks = rank_of(scores)
    made = lsoas.select("lsoa", "name", "district", "district_name", "score").with_columns(
        pl.Series("rank", ranks), pl.Series("decile", decile_of(ranks))
    )
    made.columns = list(DEPRIVATION_HEADER)
    write_csv(inputs / "deprivation" / "english_indices_of_deprivation_2019_file_7.csv", made, decimals=3)


def write_population(inputs: Path, population: pl.DataFrame) -> None:
    """Write mid-year population estimates, a row for each LSOA and year.

    `population` has lsoa, name, year and people (whole numbers).
    """
    rows = population.select(
        pl.col("lsoa").alias("LSOA11CD"),
        pl.col("name").alias("LSOA11NM"),
        "year",
        pl.col("people").alias("total_population"),
    )
    write_csv(inputs / "population" / "mid_year_estimates_lsoa_2011.csv", rows)


def write_postcodes(inputs: Path, postcodes: pl.DataFrame) -> None:
    """Write a postcode directory: `pcds, doterm, lsoa11, lsoa21`.

    `postcodes` has postcode, ended (YYYYMM, null where it is live) and lsoa.
    """
    rows = postcodes.select(
        pl.col("postcode").alias("pcds"),
        pl.col("ended").alias("doterm"),
        pl.col("lsoa").alias("lsoa11"),
        pl.col("lsoa").alias("lsoa21"),
    )
    write_csv(inputs / "postcodes" / "postcode_directory.csv", rows)
