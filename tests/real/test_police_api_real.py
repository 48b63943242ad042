"""A real answer of the police.uk API, and how well points are placed: set beside the LSOAs that police.uk names."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from real_folders import real_data

from saferplan.periods import month_number
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR
from saferplan.sources import police_api
from saferplan.sources.police_uk import LsoaCodes, read_police_uk

pytestmark = pytest.mark.real

SAMPLE = "police_uk/api_samples/crimes-street_leicester_2023-01.json"


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of inputs with the shapes of the LSOAs of Leicestershire, and the answer of one month."""
    made = tmp_path_factory.mktemp("api") / "inputs"
    (made / "areas").mkdir(parents=True)
    shutil.copy(real_data() / "boundaries/boundaries_lsoa21.parquet", made / "areas")
    answer = made / "police_uk_api" / "2024-03-10" / "2023-01-leicestershire-street.json"
    answer.parent.mkdir(parents=True)
    shutil.copy(real_data() / SAMPLE, answer)
    return made


def test_a_real_answer_is_kept_whole(inputs: Path, tmp_path: Path) -> None:
    records = json.loads((real_data() / SAMPLE).read_text(encoding="utf-8"))
    lookup = pl.read_parquet(real_data() / "lookups/lookup_lsoa11_lsoa21_ltla22.parquet")
    codes = LsoaCodes(frozenset(lookup["lsoa11_code"]), frozenset(lookup["lsoa21_code"]), working="2021")
    done = read_police_uk(inputs, tmp_path, lsoa_codes=codes, added={}, progress=lambda *_: None)
    by_category = Counter(one["category"] for one in records)
    assert done.account.read == done.account.kept == len(records)
    assert done.account.set_aside == {}
    assert done.account.tables["asb_incidents"] == by_category[ANTI_SOCIAL_BEHAVIOUR]
    held = pl.concat([pl.read_parquet(path) for path in (tmp_path / "recorded_crime").glob("*.parquet")])
    counted = dict(held.group_by("crime_type").len().iter_rows())
    assert counted["violence-and-sexual-offences"] == by_category["violent-crime"]
    assert counted["criminal-damage-and-arson"] == by_category["criminal-damage-arson"]
    assert dict(held.group_by("force").len().iter_rows())["btp"] == sum(
        one["location_type"] == "BTP" for one in records if one["category"] != ANTI_SOCIAL_BEHAVIOUR
    )
    assert set(held["month"]) == {month_number("2023-01")}
    assert held["lsoa"].null_count() <= 0.01 * held.height
    names = pl.read_parquet(real_data() / "lookups/lookup_lsoa21_ward24_ltla24.parquet")
    districts = dict(names.select("lsoa21_code", "ltla24_name").iter_rows())
    where = Counter(districts[code] for code in held["lsoa"].drop_nulls())
    assert where["Leicester"] >= 0.99 * sum(where.values()), where


def test_points_are_placed_as_police_uk_places_them_but_near_edges(tmp_path: Path) -> None:
    """Shapes that are generalised put some points over the edge; with finer ones fewer."""
    (tmp_path / "areas").mkdir()
    for name in ("aylesbury_vale_E07000004", "chiltern_E07000005", "south_bucks_E07000006", "wycombe_E07000007"):
        shutil.copy(real_data() / f"boundaries/bucks_{name}_lsoa11.geojson", tmp_path / "areas")
    archive = zipfile.ZipFile(real_data() / "police_uk/thames-valley_2018-06_2019-02.zip")
    member = next(name for name in archive.namelist() if name.endswith("2018-10-thames-valley-street.csv"))
    rows = pl.read_csv(archive.read(member), infer_schema_length=10_000).filter(pl.col("LSOA code").is_not_null())
    places = police_api.Placing(tmp_path, "2011")
    placed = rows.with_columns(ours=pl.Series(places.lsoa_of(rows["Longitude"], rows["Latitude"]), dtype=pl.String))
    codes = {code for path in (tmp_path / "areas").iterdir() for code in _codes(path)}
    inside = placed.filter(pl.col("LSOA code").is_in(codes))
    assert inside.height > 2000
    same = inside.filter(pl.col("ours") == pl.col("LSOA code")).height / inside.height
    assert same > 0.95, same


def _codes(path: Path) -> set[str]:
    """The codes of a file of shapes."""
    return {one["properties"]["LSOA11CD"] for one in json.loads(path.read_text(encoding="utf-8"))["features"]}
