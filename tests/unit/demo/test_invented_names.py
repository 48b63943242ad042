"""Nothing invented has the name, the code, the postcode or the place of anything real."""

from __future__ import annotations

import os
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from pyproj import Transformer

from saferplan.demo import ashbrook_plan, county_plan
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.demo.county_comments import FAMILIES
from saferplan.demo.county_map import DISTRICTS, draw_county
from saferplan.demo.county_places import COUNTRY_WARDS

pytestmark = pytest.mark.real

COMMON_WORDS = {"police", "valley", "vale", "railways", "waterways"}
"""Words that many names share and that name no place by themselves."""


@pytest.fixture(scope="module")
def real_data() -> Path:
    where = os.environ.get("SAFERPLAN_REAL_DATA")
    if not where or not Path(where).is_dir():
        pytest.skip("SAFERPLAN_REAL_DATA names no folder of real data")
    return Path(where)


@pytest.fixture(scope="module")
def real_words(real_data: Path) -> set[str]:
    """Every word in the name of a real LSOA, MSOA, ward, district, community safety partnership or police force."""
    words: set[str] = set()
    for path in sorted((real_data / "lookups").iterdir()):
        frame = pl.read_parquet(path) if path.suffix == ".parquet" else pl.read_csv(path, infer_schema=False)
        for name in frame.columns:
            if frame[name].dtype == pl.String():
                found = frame[name].drop_nulls().unique().to_list()
                words |= {word for text in found for word in re.findall(r"[a-z]+", text.lower())}
    wards = pl.read_parquet(real_data / "boundaries" / "boundaries_wards22.parquet")
    for name in wards.columns:
        if wards[name].dtype == pl.String():
            words |= {word for text in wards[name].drop_nulls() for word in re.findall(r"[a-z]+", text.lower())}
    assert {"aylesbury", "chiltern", "wycombe"} <= words
    return words


def test_names_are_of_no_real_place(real_words: set[str]) -> None:
    names = [
        "Wendershire",
        "Ashbrook",
        *COUNTRY_WARDS,
        *(place.name for place in DISTRICTS),
        *(town.name for place in DISTRICTS for town in place.towns),
        *(county_plan.HOME, county_plan.SANDREY, county_plan.RAILWAYS),
        *(ashbrook_plan.FORCE, ashbrook_plan.STRAY_FORCE),
        *FAMILIES,
    ]
    invented = {word for name in names for word in re.findall(r"[a-z]+", name.lower())} - COMMON_WORDS
    assert not invented & real_words


def test_postcode_areas_are_not_in_use(real_data: Path) -> None:
    held = pl.read_parquet(real_data / "postcodes" / "postcodes_thames-valley_beds_leics.parquet")["postcode"]
    assert not held.str.starts_with("Q").any(), "no area of Royal Mail begins with Q"


def test_codes_are_of_no_real_place(real_data: Path) -> None:
    for name in ("lookup_lsoa11_lsoa21_ltla22", "lookup_lsoa21_ward24_ltla24"):
        frame = pl.read_parquet(real_data / "lookups" / f"{name}.parquet")
        for column in frame.columns:
            if column.endswith("_code") and column != "change_code":
                assert not frame[column].str.starts_with("X").any(), (name, column)


def test_both_places_lie_far_out_at_sea(real_data: Path, tmp_path: Path) -> None:
    centroids = pl.read_parquet(real_data / "boundaries" / "lsoa11_population_weighted_centroids.parquet")
    east, north = (next(name for name in centroids.columns if part in name.lower()) for part in ("east", "north"))
    turned = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True).transform(
        centroids[east].to_numpy(), centroids[north].to_numpy()
    )
    homes = np.radians(np.column_stack(turned))
    write_ashbrook(tmp_path)
    text = (tmp_path / "inputs" / "areas" / "lsoa_2011_boundaries.geojson").read_text(encoding="utf-8")
    ashbrook = np.array([[float(x), float(y)] for x, y in re.findall(r"\[(\d+\.\d+),(\d+\.\d+)\]", text)])
    county = np.concatenate(draw_county(np.random.default_rng(1)).rings)
    for name, place in (("Ashbrook", ashbrook), ("Wendershire", county[::25])):
        corners = np.radians(place)
        for longitude, latitude in corners:
            half = np.sin((homes[:, 1] - latitude) / 2) ** 2
            half += np.cos(homes[:, 1]) * np.cos(latitude) * np.sin((homes[:, 0] - longitude) / 2) ** 2
            nearest = float((2 * 6371 * np.arcsin(np.sqrt(half))).min())
            assert nearest > 100, f"{name} is {nearest:.0f} km from a real place"
