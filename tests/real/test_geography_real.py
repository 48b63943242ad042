"""Places of Buckinghamshire and Bedfordshire from the real files, against totals counted by SQL over the same files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
import shapely
from real_folders import (
    BEDFORDSHIRE_DISTRICTS,
    BUCKINGHAMSHIRE_DISTRICTS,
    link_real,
    make_real_inputs,
    real_data,
    write_real_partnership,
)

from saferplan.settings import AreaSettings, DeprivationSettings, parse_settings
from saferplan.sources.geography import Geography, lsoa_codes, read_geography

pytestmark = pytest.mark.real


def reading(folder: Path, districts: tuple[str, ...], *, index: str = "2019", in_use: tuple[str, ...]) -> Geography:
    """The geography of some districts from links to the real files."""
    inputs = folder / "inputs"
    if not inputs.exists():
        make_real_inputs(folder, index=index)
    return read_geography(
        inputs,
        areas=AreaSettings(districts=districts),
        deprivation=DeprivationSettings(index=index),
        area_name="the partnership",
        vintages_in_use=frozenset(in_use),
        progress=lambda step, done, of: None,
    )


def sql(query: str) -> list[tuple[Any, ...]]:
    """The answer to a query over the real files, whose folder is written {data}."""
    return duckdb.sql(query.replace("{data}", str(real_data()))).fetchall()


def listed(codes: tuple[str, ...]) -> str:
    """Codes as a list in SQL."""
    return ", ".join(f"'{code}'" for code in codes)


OLD_BUCKS = listed(BUCKINGHAMSHIRE_DISTRICTS)


def test_buckinghamshire_by_its_four_former_districts(tmp_path: Path) -> None:
    geography = reading(tmp_path, BUCKINGHAMSHIRE_DISTRICTS, in_use=("2011",))
    counted = dict(geography.places.group_by("district").len().iter_rows())
    assert counted == dict(
        sql(
            "select ltla18_code, count(*) from '{data}/lookups/lookup_lsoa11_ltla18.parquet' "
            f"where ltla18_code in ({OLD_BUCKS}) group by 1"
        )
    )
    assert geography.places.height == 319
    assert set(geography.places["district_name"]) == {"Aylesbury Vale", "Chiltern", "South Bucks", "Wycombe"}
    assert geography.places["ward"].null_count() == 0
    assert geography.areas.filter(kind="ward").height == 49
    assert geography.deprivation.height == 319
    assert geography.boundaries.filter(kind="lsoa").height == 319
    assert geography.postcodes.height == 16_115


def test_population_of_buckinghamshire_equals_a_count_by_sql(tmp_path: Path) -> None:
    population = reading(tmp_path, BUCKINGHAMSHIRE_DISTRICTS, in_use=("2011",)).population
    ours = dict(population.group_by("year").agg(pl.col("people").sum()).iter_rows())
    for year, people in sql(
        "select p.year, sum(p.total_population) "
        "from '{data}/population/lsoa11_midyear_population_2017_2019_2020.parquet' p "
        "join '{data}/lookups/lookup_lsoa11_ltla18.parquet' l using (lsoa11_code) "
        f"where l.ltla18_code in ({OLD_BUCKS}) group by 1"
    ):
        assert ours[year] == people
    census = sql(
        "select sum(p.total_residents) from '{data}/population/lsoa21_census2021_residents_ethnicity.parquet' p "
        "join '{data}/lookups/lookup_lsoa21_ward24_ltla24.parquet' l using (lsoa21_code) "
        "where l.ltla24_code = 'E06000060'"
    )
    assert ours[2021] == pytest.approx(census[0][0])
    # ONS published 543,973 for Buckinghamshire at mid-2019 and 553,100 (rounded) in the census of 2021.
    assert ours[2019] == 543_973
    assert round(ours[2021], -2) == 553_100


def test_deprivation_of_buckinghamshire_equals_the_file(tmp_path: Path) -> None:
    table = reading(tmp_path, BUCKINGHAMSHIRE_DISTRICTS, in_use=("2011",)).deprivation
    expected = sql(
        "select lsoa11_code, IMD_score, IMD_decile from '{data}/deprivation/imd2019_england_lsoa11.parquet' "
        f"where ltla18_code in ({OLD_BUCKS}) order by 1"
    )
    assert table.select("lsoa", "score", "decile").rows() == expected


def test_buckinghamshire_as_it_is_now_with_the_index_of_2025(tmp_path: Path) -> None:
    geography = reading(tmp_path, ("E06000060",), index="2025", in_use=("2021",))
    (expected,) = sql(
        "select count(*) from '{data}/lookups/lookup_lsoa21_ward24_ltla24.parquet' where ltla24_code = 'E06000060'"
    )
    assert geography.places.height == expected[0] == 334
    assert set(geography.places["vintage"]) == {"2021"}
    # Estimates on the LSOAs of 2011 are shared among the parts of those that were split; none is lost.
    people = dict(geography.population.group_by("year").agg(pl.col("people").sum()).iter_rows())
    assert people[2019] == pytest.approx(543_973)
    assert people[2021] == 553_069


@pytest.mark.parametrize(
    ("index", "districts"),
    [("2019", BUCKINGHAMSHIRE_DISTRICTS), ("2025", ("E06000060",)), ("2025", BUCKINGHAMSHIRE_DISTRICTS)],
)
def test_with_both_vintages_every_code_of_buckinghamshire_has_one_place(
    tmp_path: Path, index: str, districts: tuple[str, ...]
) -> None:
    geography = reading(tmp_path, districts, index=index, in_use=("2011", "2021"))
    placed = geography.lsoa_changes.join(geography.places, left_on="working", right_on="lsoa", how="semi")
    before = sql(
        f"select lsoa11_code from '{{data}}/lookups/lookup_lsoa11_ltla18.parquet' where ltla18_code in ({OLD_BUCKS})"
    )
    after = sql(
        "select lsoa21_code from '{data}/lookups/lookup_lsoa21_ward24_ltla24.parquet' where ltla24_code = 'E06000060'"
    )
    assert set(placed["code"]) == {code for (code,) in before} | {code for (code,) in after}
    assert placed["code"].is_unique().all()
    people = dict(geography.population.group_by("year").agg(pl.col("people").sum()).iter_rows())
    assert (people[2019], people[2021]) == (543_973, 553_069)
    assert geography.places.height == 319


def test_the_number_of_joint_areas_in_england_and_wales_equals_a_count_by_sql(tmp_path: Path) -> None:
    """On 2011, each 2021 LSOA that overlaps several; on 2021, each 2011 LSOA that does; irregular groups once."""
    changes = "'{data}/lookups/lookup_lsoa11_lsoa21_ltla22.parquet'"
    once = (
        f"select count(*) from (select CODE from {changes} where change_code = 'KIND' group by 1 having count(*) > 1)"
    )
    ((merges,),) = sql(once.replace("CODE", "lsoa21_code").replace("KIND", "M"))
    ((splits,),) = sql(once.replace("CODE", "lsoa11_code").replace("KIND", "S"))
    ((irregular,),) = sql(
        f"with recursive pair as (select lsoa11_code a, lsoa21_code b from {changes} where change_code = 'X'), "
        "both_ways as (select a x, b y from pair union select b, a from pair), "
        "reach as (select x, y from both_ways union select r.x, w.y from reach r join both_ways w on r.y = w.x) "
        "select count(distinct least_code) from (select x, min(y) least_code from reach group by x)"
    )
    assert (merges, splits, irregular) == (119, 861, 3)
    for index, expected in (("2019", merges + irregular), ("2025", splits + irregular)):
        geography = reading(tmp_path / index, BUCKINGHAMSHIRE_DISTRICTS, index=index, in_use=("2011", "2021"))
        working = geography.lsoa_changes.group_by("working").agg(
            own=pl.col("code").n_unique(), code=pl.col("code").first(), change=pl.col("change").first()
        )
        other = "split" if index == "2019" else "merged"
        joint = working.filter(~pl.col("change").is_in(["unchanged", other]))
        assert joint.height == expected, (index, joint.height, expected)


def test_bedfordshire_with_crime_of_2021_on_the_index_of_2019(tmp_path: Path) -> None:
    geography = reading(tmp_path, BEDFORDSHIRE_DISTRICTS, in_use=("2021",))
    counted = sql(
        "select ltla21_code, count(*) from '{data}/lookups/lookup_lsoa11_ltla21.parquet' "
        f"where ltla21_code in ({listed(BEDFORDSHIRE_DISTRICTS)}) group by 1"
    )
    assert dict(geography.places.group_by("district").len().iter_rows()) == dict(counted)
    later = sql(
        "select lsoa21_code from '{data}/lookups/lookup_lsoa21_ward24_ltla24.parquet' "
        f"where ltla24_code in ({listed(BEDFORDSHIRE_DISTRICTS)})"
    )
    changes = dict(geography.lsoa_changes.select("code", "working").iter_rows())
    assert len(later) == 417
    assert {changes[code] for (code,) in later} == set(geography.places["lsoa"])


def test_buckinghamshires_detailed_boundaries_from_four_geojson_files(tmp_path: Path) -> None:
    inputs = make_real_inputs(tmp_path)
    (inputs / "areas" / "boundaries_lsoa11.parquet").unlink()
    for path in sorted(real_data().glob("boundaries/bucks_*_lsoa11.geojson")):
        link_real(inputs / "areas", path)
    geography = reading(tmp_path, BUCKINGHAMSHIRE_DISTRICTS, in_use=("2011",))
    check_shapes(geography, lsoas=319, districts=4)


def test_buckinghamshires_boundaries_from_the_national_geoparquet(tmp_path: Path) -> None:
    check_shapes(reading(tmp_path, ("E06000060",), index="2025", in_use=("2021",)), lsoas=334, districts=1)


def check_shapes(geography: Geography, *, lsoas: int, districts: int) -> None:
    """Every area has a valid shape, and the whole is one piece of Buckinghamshire's size, without holes."""
    counted = dict(geography.boundaries.group_by("kind").len().iter_rows())
    assert counted == {"lsoa": lsoas, "ward": 49, "district": districts, "partnership": 1}
    shapes = shapely.from_wkb(geography.boundaries["geometry"].to_numpy())
    assert shapely.is_valid(shapes).all()
    whole = shapes[-1]
    assert whole.geom_type == "Polygon"
    assert len(whole.interiors) == 0
    # 1,565 square kilometres; a degree is 111.2 km by 69 km at 51.8 N.
    assert whole.area * 111.2 * 68.9 == pytest.approx(1565, rel=0.02)


def test_all_codes_are_known(tmp_path: Path) -> None:
    before, after = lsoa_codes(make_real_inputs(tmp_path))
    assert (len(before), len(after)) == (34_753, 35_672)


@pytest.mark.parametrize("which", ["buckinghamshire", "buckinghamshire-2025", "bedfordshire"])
def test_the_settings_of_real_partnerships_can_be_read(tmp_path: Path, which: str) -> None:
    settings = parse_settings(write_real_partnership(tmp_path, which).read_text(encoding="utf-8"))
    assert settings.partnership.invented is False
