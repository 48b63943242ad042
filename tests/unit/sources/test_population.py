"""Residents: every year held, summed or shared over working areas."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from saferplan.errors import BadInput
from saferplan.sources.geography import Geography
from saferplan.sources.lookups import read_lookups
from saferplan.sources.population import Population, read_population

Read = Callable[..., Geography]


def add(county: Path, name: str, text: str) -> None:
    """Add a file of population."""
    (county / "population" / name).write_text(text, encoding="utf-8")


def reading(county: Path) -> Population:
    """All files of population of the county."""
    return read_population(county, known=read_lookups(county).codes)


def people(geography: Geography, lsoa: str) -> dict[int, float]:
    """The people of an area by year."""
    return dict(geography.population.filter(lsoa=lsoa).select("year", "people").iter_rows())


def test_vintage_and_year_are_found(county: Path) -> None:
    frame = reading(county).frame
    assert set(frame.select("input", "vintage", "year", "census").iter_rows()) == {
        ("population/mid-2019-lsoa.csv", "2011", 2019, False),
        ("population/census2021-ts001-lsoa.csv", "2021", 2021, True),
    }
    assert frame.filter(code="X01000001", year=2019)["people"].item() == 1500


def test_splits_add_up_on_2011(read: Read) -> None:
    assert people(read(), "X01000004") == {2019: 1520, 2021: 1600}


def test_a_merged_area_is_shared_by_residents_where_it_is_not_worked_as_one(read: Read) -> None:
    geography = read()
    # X01000013 had 1,020 in 2021; X01000005 had 600 of the 1,000 before it merged with X01000006, outside.
    assert people(geography, "X01000005") == {2019: 600, 2021: pytest.approx(612)}
    assert (
        "3 LSOAs of 2021 overlapping several of 2011: residents of 2021 were shared among these in proportion to the "
        "latest figures held." in geography.notes
    )


def test_an_estimate_of_2011_is_shared_among_the_parts_of_a_split(read: Read) -> None:
    geography = read("2025", ("2021",), districts=("X06000001",))
    assert people(geography, "X01000011")[2019] == pytest.approx(1520 * 900 / 1600)
    assert people(geography, "X01000012")[2019] == pytest.approx(1520 * 700 / 1600)
    assert geography.population.filter(year=2019)["people"].sum() == pytest.approx(9020)


def test_joint_areas_add_up_exactly(read: Read) -> None:
    geography = read("2025", ("2011", "2021"), districts=("X06000001",))
    assert people(geography, "X01000014+X01000015") == {2019: 1000, 2021: 1000}
    assert geography.population.filter(year=2021)["people"].sum() == 9190


def test_the_working_vintage_is_preferred_and_an_estimate_before_a_census(county: Path, read: Read) -> None:
    add(county, "estimates-2021.csv", "LSOA21CD,year,people\n" + "".join(f"X0100000{n},2021,5\n" for n in (1, 2, 3, 9)))
    geography = read()
    assert people(geography, "X01000001")[2021] == 5
    assert "Several files give the population of 2021; one was used for each area." in geography.notes
    add(county, "census-on-2011.csv", "LSOA11CD,year,people\nX01000001,2021,7\n")
    assert people(read(), "X01000001")[2021] == 7


def test_a_file_that_lacks_part_of_an_area_is_not_used_for_it(county: Path, read: Read) -> None:
    add(county, "mid-2022.csv", "LSOA21CD,Total\nX01000001,1600\nX01000011,901\n")
    geography = read()
    assert people(geography, "X01000001")[2022] == 1600
    assert 2022 not in people(geography, "X01000004")
    assert "Of 1 area, a population file lacks some LSOAs; it was not used there." in geography.notes


def test_years_side_by_side_are_all_read(county: Path) -> None:
    add(
        county, "wide.csv", "LSOA 2021 Code,Mid-2022: Population,Mid-2023: Population\nX01000001,10,11\nX01000002,12,\n"
    )
    rows = reading(county).frame.filter(input="population/wide.csv").select("code", "year", "people").rows()
    assert sorted(rows) == [("X01000001", 2022, 10), ("X01000001", 2023, 11), ("X01000002", 2022, 12)]


def test_renamed_tables_say_their_year(county: Path) -> None:
    add(county, "a.csv", "lsoa21_code,total_residents\nX01000011,900\n")
    add(county, "b.csv", "lsoa11_code,lad11_code,persons,persons_communal\nX01000004,X07000001,1400,3\n")
    frame = reading(county).frame
    assert frame.filter(input="population/a.csv").row(0) == ("2021", "X01000011", 2021, 900, True, "population/a.csv")
    assert frame.filter(input="population/b.csv").row(0) == ("2011", "X01000004", 2011, 1400, True, "population/b.csv")


def test_rows_of_no_use_are_set_aside(county: Path) -> None:
    add(
        county,
        "mid-2020.csv",
        "LSOA11CD,All Ages\nX01000001,10\nX01000001,10\n,5\nX07000001,900\nX01000002,\nTotal,99\n",
    )
    account = reading(county).account
    assert account.set_aside == {
        "rows with a blank LSOA code": 1,
        "rows of areas that are not LSOAs": 2,
        "rows with no figure": 1,
        "rows that repeat an earlier row": 1,
    }
    assert account.read == 24


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        (
            "p-2020.csv",
            "LSOA11CD,All Ages\nX01000001,-3\n",
            'row 2: the column All Ages has "-3"; expected the number of people',
        ),
        ("p-2020.csv", "LSOA11CD,All Ages\nX01000001,many\n", "row 2: the column All Ages has a word"),
        ("p.csv", "LSOA11CD,All Ages\nX01000001,3\n", "nothing says which year All Ages is of"),
        ("p-2019-2020.csv", "LSOA11CD,All Ages\nX01000001,3\n", "nothing says which year All Ages is of"),
        ("p.csv", "LSOA11CD,year,All Ages\nX01000001,then,3\n", "row 2: year holds no year; expected a year like 2019"),
        (
            "p-2020.csv",
            "LSOA11CD,All Ages\nX01000001,3\nX01000001,4\n",
            "row 3: LSOA X01000001 has two different figures for 2020",
        ),
        ("p-2020.csv", "LSOA code,All Ages\nE01000001,3\n", "no lookup has any of the codes under LSOA code"),
        ("p-2020.csv", "LSOA11CD,homes\nX01000001,3\n", "its columns are LSOA11CD and 1 more"),
    ],
)
def test_a_bad_file_is_refused(county: Path, name: str, text: str, sentence: str) -> None:
    add(county, name, text)
    with pytest.raises(BadInput) as caught:
        reading(county)
    assert str(caught.value).startswith(f"population/{name}")
    assert sentence in str(caught.value)


def test_columns_parted_by_semicolons_are_named(county: Path) -> None:
    add(county, "mid-2020-lsoa.csv", "lsoa11cd;population\nX01000001;1500\n")
    with pytest.raises(BadInput, match="its columns are parted by semicolons; expected columns parted by commas"):
        reading(county)


def test_a_cell_that_is_no_number_says_what_was_expected_there(county: Path) -> None:
    add(county, "mid-2020-lsoa.csv", "lsoa11cd,population\nX01000001,many\n")
    expected = r"the column population has a word; expected the number of people of one LSOA there, in digits"
    with pytest.raises(BadInput, match=expected):
        reading(county)


def test_a_population_ten_times_too_large_is_noted(county: Path, read: Read) -> None:
    assert not any("for each LSOA, where" in note for note in read().notes)
    rows = "".join(f"X010000{number:02d},15000\n" for number in range(1, 5))
    add(county, "mid-2018-lsoa.csv", f"lsoa11cd,population\n{rows}")
    (note,) = [note for note in read().notes if "for each LSOA, where" in note]
    assert "The population of 2018 has 15,000 people for each LSOA, where 500 to 10,000 are usual" in note
