"""Traps in these data that others have published numbers from, and the test that holds each of them off.

Rows without a place dropped without a word:
    `test_rows_without_a_place_are_those_of_the_force_by_sql` (test_chain_real),
    `test_shares_without_a_place_are_as_known` (test_police_uk_real)
Better placing read as more crime:
    `test_what_cannot_be_told_is_what_sql_says`, `test_what_cannot_be_told_is_printed_so` (test_chain_real)
Anti-social behaviour summed into crime:
    `test_anti_social_behaviour_is_never_in_crime` (test_chain_real)
Anti-social behaviour stripped of its repeats:
    `test_anti_social_behaviour_keeps_its_repeats_even_with_an_id` (test_police_uk_reading),
    `test_every_count_is_that_of_sql` (test_chain_real)
Some months published as a year:
    `test_an_incomplete_year_has_a_reason_and_no_number`,
    `test_no_page_prints_a_total_of_an_incomplete_year` (test_chain_real)
Unlike months compared:
    `test_only_like_months_are_compared` (test_chain_real)
A file that is there but not complete:
    `test_a_month_with_few_rows_is_told`, `test_no_real_month_is_thin` (here)
An old download that later corrections never reach:
    `test_the_latest_download_of_a_month_is_used` (test_police_uk_files)
One row thirteen times over:
    `test_thirteen_equal_rows_count_once` (here),
    `test_repeated_rows_with_a_crime_id_are_counted_once` (test_chain_real)
A missing month as nought, or as its neighbours' stray rows:
    `test_a_missing_month_is_a_gap_though_a_neighbour_has_rows_in_it` (test_chain_real)
Other forces' rows inside the area left out:
    `test_rows_of_another_force_inside_the_area_count` (test_chain_real)
Changed areas that vanish between 2011 and 2021:
    `test_areas_of_complex_change_do_not_vanish` (here),
    `test_every_placed_row_inside_is_in_a_working_area` (test_chain_real)
Codes of 2021 joined to areas of 2011, which drops them:
    `test_every_count_is_that_of_sql` on Bedfordshire and on all of Thames Valley (test_chain_real)
A partner who sent nothing as nought:
    no partner's return is read yet; a figure without one says `NO_INPUT`
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
from real_chains import CASES, NEIGHBOUR, Chain, chains
from real_folders import make_real_inputs, real_data, write_real_partnership

import saferplan
from saferplan.settings import AreaSettings, DeprivationSettings
from saferplan.sources.geography import lsoa_codes, read_geography

__all__ = ["chains"]
pytestmark = pytest.mark.real


@pytest.mark.slow
def test_areas_of_complex_change_do_not_vanish(tmp_path: Path) -> None:
    """The LSOAs that changed irregularly between 2011 and 2021 are all counted, whichever vintage is worked with."""
    before, after = lsoa_codes(make_real_inputs(tmp_path))

    changed = lookup(
        "select lsoa11_code, lsoa21_code, ltla22_code from '{data}/lookups/lookup_lsoa11_lsoa21_ltla22.parquet' "
        "where change_code = 'X'"
    )
    assert len(changed) >= 6
    districts = tuple(sorted({district for _, _, district in changed}))
    geography = read_geography(
        tmp_path / "inputs",
        areas=AreaSettings(districts=districts),
        deprivation=DeprivationSettings(index="2019"),
        area_name="the partnership",
        vintages_in_use=frozenset({"2011", "2021"}),
        progress=lambda *_: None,
    )
    codes = {code for old, new, _ in changed for code in (old, new)}
    assert codes <= before | after
    placed = geography.lsoa_changes.join(geography.places, left_on="working", right_on="lsoa", how="semi")
    assert codes <= set(placed["code"])
    assert placed["code"].is_unique().all()


def lookup(query: str) -> list[tuple[str, ...]]:
    """Asks DuckDB about the published lookups."""
    return duckdb.sql(query.replace("{data}", str(real_data()))).fetchall()


def small_archive(folder: Path, months: dict[str, int], *, repeats: int = 1) -> Path:
    """A folder of made-up crimes in real LSOAs of Buckinghamshire: so many in each month."""
    header = (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
        "Last outcome category,Context\n"
    )
    for month, many in months.items():
        rows = []
        for number in range(many):
            row = (
                f"{number:064x},{month},Thames Valley Police,Thames Valley Police,-0.8,51.8,On or near High Street,"
                "E01017627,Aylesbury Vale 018A,Burglary,Under investigation,\n"
            )
            rows.append(row * (repeats if number == 0 else 1))
        path = folder / "inputs" / "police_uk" / "2019-06-01" / month / f"{month}-thames-valley-street.csv"
        path.parent.mkdir(parents=True)
        path.write_text(header + "".join(rows), encoding="utf-8")
    return folder


def test_thirteen_equal_rows_count_once(tmp_path: Path) -> None:
    make_real_inputs(tmp_path)
    small_archive(tmp_path, {"2018-10": 20, "2018-11": 20, "2018-12": 20}, repeats=13)
    write_real_partnership(tmp_path, "buckinghamshire")
    found = saferplan.read(tmp_path)
    assert found.fitness["repeated_rows"].to_list() == [36 // 3] * 3
    assert found.fitness["kept"].to_list() == [20] * 3


def test_a_month_with_few_rows_is_told(tmp_path: Path) -> None:
    """A file that is there need not be complete: under half the usual number of rows is said, and nothing dropped."""
    make_real_inputs(tmp_path)
    small_archive(tmp_path, {"2018-10": 100, "2018-11": 49, "2018-12": 100, "2019-01": 100})
    write_real_partnership(tmp_path, "buckinghamshire")
    found = saferplan.read(tmp_path)
    (note,) = [note for note in found.notes if "fewer than half" in note]
    assert "November 2018" in note
    assert "Thames Valley" in note
    assert found.fitness["kept"].sum() == 349


@pytest.mark.slow
@pytest.mark.parametrize("name", list(CASES))
def test_no_real_month_is_thin(chains: Callable[[str], Chain], name: str) -> None:
    assert not [note for note in chains(name).manifest["notes"] if "fewer than half" in note]


@pytest.mark.slow
@pytest.mark.parametrize(
    "archives",
    [
        ("mixed-forces_2025-01.zip",),
        ("city-of-london_2018-04_2020-11.zip",),
        ("leicestershire_2019-12_2022-10.zip", NEIGHBOUR),
    ],
)
def test_other_forces_are_read_with_nothing_lost(tmp_path: Path, archives: tuple[str, ...]) -> None:
    make_real_inputs(tmp_path, forces=archives)
    settings = write_real_partnership(tmp_path, "buckinghamshire")
    home = {"mixed-forces": "warwickshire", "city-of-london": "city-of-london", "leicestershire": "leicestershire"}
    force = home[archives[0].partition("_")[0]]
    settings.write_text(settings.read_text(encoding="utf-8").replace("thames-valley", force), encoding="utf-8")
    found = saferplan.read(tmp_path)
    rows = sum(rows_in(real_data() / "police_uk" / archive) for archive in archives)
    (police,) = [account for account in found.accounts if account.source == "police_uk"]
    assert police.read == rows
    for account in found.accounts:
        assert account.read == account.kept + sum(account.set_aside.values()), account.source
    ledger = found.fitness.filter("present")
    assert ledger["rows"].sum() == rows
    assert ledger["kept"].sum() + ledger["set_aside"].sum() == rows


def rows_in(archive: Path) -> int:
    """The rows of every file of an archive, by the csv module."""
    total = 0
    with zipfile.ZipFile(archive) as opened:
        for member in opened.namelist():
            if member.endswith(".csv"):
                with opened.open(member) as raw:
                    total += sum(1 for _ in csv.reader(io.TextIOWrapper(raw, "utf-8"))) - 1
    return total
