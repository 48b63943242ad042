"""Placing partners' rows: by the LSOA given, else by postcode, else by grid reference; postcode and point then go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from saferplan.tables.partner_shapes import INSIDE, OUTSIDE

FEW_CORNERS = 20
"""Shapes with fewer corners than this, at the median, are super-generalised: good for maps, poor for placing points.

ONS's super-generalised LSOAs have about 9 corners, its generalised ones 50 to 75.
"""

COARSE = (
    "rows placed by grid reference in boundaries that are super-generalised: near an edge, about 1 in 8 of these may "
    "lie in the neighbouring area. Add the generalised boundaries (BGC) to place them better"
)


@dataclass(frozen=True)
class Ground:
    """What rows are placed by: the partnership's `postcodes` and `boundaries`, as tables of those names have them."""

    postcodes: pl.DataFrame
    boundaries: pl.DataFrame


@dataclass(frozen=True)
class Placed:
    """Rows with `lsoa` and `placed_by`, without their postcodes, and counted facts on how they were placed."""

    frame: pl.DataFrame
    notes: dict[str, int]


def place_rows(frame: pl.DataFrame, ground: Ground) -> Placed:
    """Give each row its LSOA.

    A row keeps the LSOA that was sent.  Without one, a postcode of the partnership places it; a postcode of a district
    that the partnership has no postcode in is `outside`; any other tells nothing, for it may have ended or be mistyped.
    Then the grid reference: in the shape of an area, or `outside` them all.
    """
    by_code = pl.col("lsoa").is_not_null()
    codes = ground.postcodes.select("postcode", pl.col("lsoa").alias("_by_postcode"))
    held = ground.postcodes["postcode"].str.split(" ").list.first().unique()
    rows = frame.join(codes, on="postcode", how="left", maintain_order="left")
    district = pl.col("postcode").str.split(" ").list.first()
    known = held.len() > 0
    elsewhere = district.is_not_null() & ~district.is_in(held.implode()) if known else pl.lit(value=False)
    rows = rows.with_columns(
        pl.when(elsewhere).then(pl.lit(OUTSIDE)).otherwise(pl.col("_by_postcode")).alias("_by_postcode")
    )
    point = rows["easting"].is_not_null() & rows["northing"].is_not_null()
    wanted = rows.select(point & pl.col("lsoa").is_null() & pl.col("_by_postcode").is_null()).to_series()
    found = pl.Series("_by_grid", [None] * rows.height, dtype=pl.String)
    corners = 0.0
    if wanted.any():
        shapes, corners = shapes_to_search(ground.boundaries)
        if shapes is not None:
            some = rows.filter(wanted)
            located = _located(some["easting"].to_numpy(), some["northing"].to_numpy(), *shapes)
            found = found.scatter(wanted.arg_true(), located)
    placed = rows.with_columns(found).with_columns(
        pl.when(by_code)
        .then(pl.lit("lsoa"))
        .when(pl.col("_by_postcode").is_not_null())
        .then(pl.lit("postcode"))
        .when(pl.col("_by_grid").is_not_null())
        .then(pl.lit("grid"))
        .otherwise(pl.lit("none"))
        .alias("placed_by"),
        pl.coalesce("lsoa", "_by_postcode", "_by_grid").alias("lsoa"),
    )
    made = placed.drop("postcode", "_by_postcode", "_by_grid")
    return Placed(made, _notes(made, coarse=0 < corners < FEW_CORNERS))


def _notes(placed: pl.DataFrame, *, coarse: bool) -> dict[str, int]:
    """How many rows were placed each way."""
    ways = dict(placed.group_by("placed_by").agg(pl.len()).iter_rows())
    counted = {
        "rows placed by postcode": ways.get("postcode", 0),
        "rows placed by grid reference": ways.get("grid", 0),
        "rows without a place": ways.get("none", 0),
        "rows whose postcode or point lies outside the partnership": placed.filter(pl.col("lsoa") == OUTSIDE).height,
        COARSE: ways.get("grid", 0) if coarse else 0,
    }
    return {what: count for what, count in counted.items() if count}


def shapes_to_search(boundaries: pl.DataFrame) -> tuple[tuple[Any, list[str]] | None, float]:
    """A search tree of the shapes of LSOAs with their codes, and how many corners they have at the median."""
    import shapely

    held = boundaries.filter(pl.col("kind") == "lsoa")
    if held.is_empty():
        return None, 0.0
    shapes = shapely.from_wkb(held["geometry"].to_numpy())
    return (shapely.STRtree(shapes), held["code"].to_list()), float(np.median(shapely.get_num_coordinates(shapes)))


def _located(easting: Any, northing: Any, tree: Any, codes: list[str]) -> pl.Series:
    """The area that each point of the British National Grid lies in, or `outside`; on an edge, the first by code."""
    from pyproj import Transformer

    change = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    return areas_of_points(*change.transform(easting, northing), tree, codes)


def areas_of_points(longitude: Any, latitude: Any, tree: Any, codes: list[str]) -> pl.Series:
    """The area that each point lies in, or `outside`; on an edge, the first by code."""
    import shapely

    points = shapely.points(longitude, latitude)
    which, area = tree.query(points, predicate="intersects")
    found: list[str | None] = [OUTSIDE] * len(points)
    for point, code in sorted(
        zip(which.tolist(), (codes[place] for place in area.tolist()), strict=True), reverse=True
    ):
        found[point] = code
    return pl.Series(found, dtype=pl.String)


def place_districts(frame: pl.DataFrame, ground: Ground) -> Placed:
    """Say of each row with a `postcode_district` whether the partnership has a postcode in it."""
    held = ground.postcodes["postcode"].str.split(" ").list.first().unique().implode()
    district = pl.col("postcode_district")
    placed = frame.with_columns(
        pl.when(district.is_in(held))
        .then(pl.lit(INSIDE))
        .when(district.is_not_null())
        .then(pl.lit(OUTSIDE))
        .alias("lsoa"),
        pl.when(district.is_not_null()).then(pl.lit("district")).otherwise(pl.lit("none")).alias("placed_by"),
    )
    counted = {
        "rows of postcode districts that the partnership has no postcode in": placed.filter(
            pl.col("lsoa") == OUTSIDE
        ).height,
        "rows without a postcode district": placed["lsoa"].null_count(),
    }
    return Placed(placed, {what: count for what, count in counted.items() if count})
