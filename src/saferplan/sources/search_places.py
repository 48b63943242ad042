"""Placing searches: the files have a point and no LSOA, so the boundaries held say in which LSOA each search was."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from saferplan.errors import CannotWrite
from saferplan.sources.partner_places import FEW_CORNERS, areas_of_points, shapes_to_search
from saferplan.tables import check_table, stop_and_search
from saferplan.tables.partner_shapes import OUTSIDE

PLACED = "searches placed in an LSOA of the partnership by their point"
ELSEWHERE = "searches whose point lies outside the partnership"
NOT_PLACED = "searches with a point that no boundaries are held to place in, so that they are counted for no area"
COARSE_PLACES = (
    "searches placed in boundaries that are super-generalised: near an edge, about 1 in 8 of these may lie in the "
    "neighbouring area. Add the generalised boundaries (BGC) to place them better"
)


def place_searches(folder: Path, boundaries: pl.DataFrame) -> dict[str, int]:
    """Give each search with a point its working LSOA, in every file of a folder of the table `stop_and_search`.

    `boundaries` is the table of that name.  Returns counted facts for the account.  Raises `CannotWrite`.
    """
    shapes, corners = shapes_to_search(boundaries)
    counted = {PLACED: 0, ELSEWHERE: 0, NOT_PLACED: 0, COARSE_PLACES: 0}
    for path in sorted(folder.glob("*.parquet")):
        frame = pl.read_parquet(path, glob=False)
        point = frame["longitude"].is_not_null() & frame["latitude"].is_not_null()
        if shapes is None:
            counted[NOT_PLACED] += int(point.sum())
            continue
        some = frame.filter(point)
        found = areas_of_points(some["longitude"].to_numpy(), some["latitude"].to_numpy(), *shapes)
        outside = int((found == OUTSIDE).sum())
        counted[ELSEWHERE] += outside
        counted[PLACED] += found.len() - outside
        lsoa = pl.Series("lsoa", [None] * frame.height, dtype=pl.String).scatter(point.arg_true(), found)
        placed = check_table(stop_and_search.SHAPE, frame.with_columns(lsoa))
        try:
            placed.write_parquet(path, compression="zstd", compression_level=1, statistics=True)
        except OSError as error:
            raise CannotWrite(path, error.strerror or type(error).__name__) from error
    if 0 < corners < FEW_CORNERS:
        counted[COARSE_PLACES] = counted[PLACED]
    return {what: count for what, count in counted.items() if count}
