"""The index: editions told apart, values checked, joint areas weighted by residents."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from saferplan.errors import BadInput, BadSettings, MissingInput
from saferplan.sources.deprivation import check_edition, read_deprivation
from saferplan.sources.geography import Geography

Read = Callable[..., Geography]
HEADER = (
    "LSOA code (2011),Local Authority District code (2019),Index of Multiple Deprivation (IMD) Score,"
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)\n"
)


def only(county: Path, text: str, *, name: str = "index.csv") -> None:
    """Put one file in the folder of deprivation, in place of the others."""
    for path in (county / "deprivation").iterdir():
        path.unlink()
    (county / "deprivation" / name).write_text(text, encoding="utf-8")


def test_each_edition_is_found_by_its_columns(county: Path) -> None:
    for index, first in (("2019", 41.5), ("2025", 40.0)):
        deprivation = read_deprivation(county, index=index)
        assert deprivation is not None
        assert deprivation.frame.row(0) == ("X01000001", first, 1)
        assert deprivation.account.kept == 9
        assert deprivation.account.set_aside == {"rows of another edition of the index": 9}
        assert deprivation.inputs[0][0] == f"deprivation/File_7_IoD{index}.csv"


def test_the_table_has_the_partnerships_areas(read: Read) -> None:
    table = read().deprivation
    assert table.rows()[0] == ("X01000001", 41.5, 1, "2019")
    assert table.height == 6


def test_a_joint_area_has_the_weighted_score_and_the_decile_of_the_most_populous(read: Read) -> None:
    geography = read(in_use=("2011", "2021"))
    row = geography.deprivation.filter(lsoa="X01000013").row(0, named=True)
    # (600 x 10 + 400 x 20) / 1,000 = 14; X01000005, with 600, is in decile 7.
    assert row["score"] == pytest.approx(14)
    assert row["decile"] == 7
    assert geography.notes[-1] == (
        "1 joint area has the population-weighted mean of the scores within, and the decile of the LSOA with most "
        "residents."
    )


def test_without_population_the_members_of_a_joint_area_weigh_the_same(county: Path, read: Read) -> None:
    for path in (county / "population").iterdir():
        path.unlink()
    table = read(in_use=("2011", "2021")).deprivation
    assert table.filter(lsoa="X01000013")["score"].item() == pytest.approx(15)


def test_files_1_and_5_together_do_as_well_as_file_7(county: Path) -> None:
    only(county, "LSOA code (2011),Index of Multiple Deprivation (IMD) Decile\nX01000001,3\n", name="File_1.csv")
    (county / "deprivation" / "File_5.csv").write_text(
        "LSOA code (2011),Index of Multiple Deprivation (IMD) Score\nX01000001,25.5\n", encoding="utf-8"
    )
    deprivation = read_deprivation(county, index="2019")
    assert deprivation is not None
    assert deprivation.frame.rows() == [("X01000001", 25.5, 3)]


def test_other_editions_and_other_countries_are_set_aside(county: Path) -> None:
    only(county, HEADER + "X01000001,X07000001,25,3\nW01000001,W06000001,25,3\n,X07000001,25,3\nX1,X07000001,25,3\n")
    (county / "deprivation" / "imd2015.csv").write_text(
        "lsoa11_code,lad13_code,IMD_score,IMD_decile\nX01000001,X07000001,99,1\n", encoding="utf-8"
    )
    deprivation = read_deprivation(county, index="2019")
    assert deprivation is not None
    assert deprivation.frame["code"].to_list() == ["X01000001"]
    assert deprivation.account.set_aside == {
        "rows of another edition of the index": 1,
        "rows with a blank LSOA code": 1,
        "rows with a code that is not a letter and eight digits": 1,
        "rows of another country's index": 1,
    }


def test_a_missing_edition_says_which_is_held(county: Path) -> None:
    (county / "deprivation" / "File_7_IoD2019.csv").unlink()
    with pytest.raises(MissingInput) as caught:
        read_deprivation(county, index="2019")
    assert str(caught.value) == (
        "The Index of Multiple Deprivation 2019 was not found in inputs/deprivation, which holds that of 2025. "
        "Add File 7 of the English Indices 2019, or choose another index under [deprivation]."
    )


def test_an_edition_that_does_not_exist_is_refused() -> None:
    assert check_edition("2025") == "2021"
    with pytest.raises(BadSettings, match=r'\[deprivation\] index: it is "2017"; expected 2019 or 2025'):
        check_edition("2017")


def test_no_folder_means_no_index(tmp_path: Path) -> None:
    assert read_deprivation(tmp_path, index="2019") is None


def test_areas_without_a_row_are_counted(county: Path, read: Read) -> None:
    only(county, HEADER + "X01000001,X07000001,25,3\n")
    geography = read()
    assert geography.deprivation.height == 1
    assert "5 areas have no Index of Multiple Deprivation 2019." in geography.notes


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HEADER + "X01000001,X07000001,125,3\n", 'row 2: the score is "125"; expected a number from 0 to 100'),
        (HEADER + "X01000001,X07000001,25,11\n", 'row 2: the decile is "11"; expected a number from 1 to 10'),
        (HEADER + "X01000001,X07000001,high,3\n", "row 2: the score is a word"),
        (
            HEADER + "X01000001,X07000001,25,3\nX01000001,X07000001,26,3\n",
            "row 3: LSOA X01000001 comes a second time with other values",
        ),
        ("lsoa11_code,Crime_decile\nX01000001,3\n", "its columns are lsoa11_code and 1 more; expected the English"),
        ("lsoa_code,IMD_score,IMD_decile\nX01000001,25,3\n", "an LSOA code with its year"),
        ("LSOA11CD,IMD_score\nX01000001,25\n", "it has no decile of LSOA X01000001"),
        ("<html><body>Moved</body></html>", "it is a web page"),
    ],
)
def test_a_bad_index_is_refused(county: Path, text: str, sentence: str) -> None:
    only(county, text)
    with pytest.raises(BadInput) as caught:
        read_deprivation(county, index="2019")
    assert str(caught.value).startswith("deprivation/index.csv")
    assert sentence in str(caught.value)


def test_files_that_disagree_are_refused(county: Path) -> None:
    only(county, HEADER + "X01000001,X07000001,25,3\n")
    (county / "deprivation" / "other.csv").write_text(HEADER + "X01000001,X07000001,26,3\n", encoding="utf-8")
    with pytest.raises(BadInput, match=r"has another score than in deprivation/index.csv"):
        read_deprivation(county, index="2019")
