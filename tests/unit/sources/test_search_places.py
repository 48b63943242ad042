"""Searches: their ethnic group as published, and the LSOA that their point lies in."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from partner_inputs import AREA, EAST, WEST
from saferplan.reference.ethnic_groups import NOT_RECORDED, broad_group
from saferplan.sources import search_places
from saferplan.sources.search_places import place_searches
from saferplan.tables import stop_and_search

GROUPS = {
    "White": "white",
    "White - Any other White background": "white",
    "Black/African/Caribbean/Black British - African": "black",
    "Asian/Asian British - Chinese": "asian",
    "Mixed/Multiple ethnic groups - White and Asian": "mixed",
    "Other ethnic group - Arab": "other",
    "Other ethnic group - Not stated": NOT_RECORDED,
    None: NOT_RECORDED,
    "Martian": None,
}


@pytest.mark.parametrize("published", GROUPS)
def test_each_published_group_has_its_broad_group(published: str | None) -> None:
    assert broad_group(published) == GROUPS[published]


def searches(folder: Path, *points: tuple[float | None, float | None]) -> Path:
    """A table of searches at these longitudes and latitudes."""
    rows = [
        {
            "type": "Person search",
            "month": 24219,
            "force": "ashbrook",
            "longitude": east,
            "latitude": north,
            "lsoa": None,
            "ethnic_group": "white",
            "ethnic_group_given": NOT_RECORDED,
            "legislation": None,
            "object_of_search": None,
            "outcome": None,
            "extract_date": "2019-06-10",
        }
        for east, north in points
    ]
    pl.DataFrame(rows, schema=stop_and_search.SHAPE.schema).write_parquet(folder / "2018-04-ashbrook.parquet")
    return folder / "2018-04-ashbrook.parquet"


POINTS = ((-0.85, 51.85), (-0.75, 51.85), (-0.85, 52.85), (None, None))


def test_a_search_is_placed_where_its_point_lies(tmp_path: Path) -> None:
    path = searches(tmp_path, *POINTS)
    notes = place_searches(tmp_path, AREA.ground.boundaries)
    assert pl.read_parquet(path)["lsoa"].to_list() == [WEST, EAST, "outside", None]
    assert notes[search_places.PLACED] == 2
    assert notes[search_places.ELSEWHERE] == 1
    assert notes[search_places.COARSE_PLACES] == 2


def test_without_boundaries_searches_have_no_place_and_are_counted(tmp_path: Path) -> None:
    path = searches(tmp_path, *POINTS)
    assert place_searches(tmp_path, AREA.ground.boundaries.clear()) == {search_places.NOT_PLACED: 3}
    assert pl.read_parquet(path)["lsoa"].null_count() == 4
