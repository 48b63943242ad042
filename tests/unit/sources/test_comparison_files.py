"""Other areas as they are read: what parses, what is set aside, and each way a file can be wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from saferplan.errors import BadInput
from saferplan.settings import AreaSettings, Settings, parse_settings
from saferplan.sources.comparison import ComparisonRead, read_comparison

OWN = frozenset({"X01000001", "X01000002"})
HEADER = "Month,Force,Area code,Area name,Crime type,Count"
LOOKUP = "LSOA21CD,LSOA21NM,LAD22CD,LAD22NM"
PLACES = (
    ("X01000001", "X07000001"),
    ("X01000002", "X07000001"),
    ("X01000003", "X07000002"),
    ("X01000004", "X07000002"),
)


def settings(more: str = "", *, invented: bool = True, district: str = "X07000001") -> Settings:
    """Settings of a partnership of one district."""
    return parse_settings(
        f'[partnership]\nname = "Safer Ashbrook"\narea = "Ashbrook"\ninvented = {str(invented).lower()}\n'
        f'[areas]\ndistricts = ["{district}"]\n[police]\nforces = ["ashbrook"]\n{more}'
    )


def write(inputs: Path, name: str, *lines: str) -> None:
    """A file of `inputs/comparison`."""
    path = inputs / "comparison" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def with_lookup(inputs: Path) -> None:
    """A lookup of four LSOAs in two districts."""
    rows = [f"{lsoa},{lsoa},{area},District {area[-1]}" for lsoa, area in PLACES]
    path = inputs / "areas" / "lookup.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([LOOKUP, *rows]) + "\n", encoding="utf-8")


def found(inputs: Path, more: str = "", **kept: object) -> ComparisonRead:
    """What is read."""
    return read_comparison(inputs, settings(more, **kept), own_lsoas=OWN)  # type: ignore[arg-type]


def refusal(inputs: Path, more: str = "", **kept: object) -> str:
    """The sentence of a file that is refused."""
    with pytest.raises(BadInput) as caught:
        found(inputs, more, **kept)
    return str(caught.value)


def test_counts_are_read_with_their_account(tmp_path: Path) -> None:
    write(
        tmp_path,
        "counts.csv",
        HEADER,
        "2018-06,Fernbeck Police,X07000002,Fernbeck,Burglary,5",
        "2018-06,Fernbeck Police,X07000002,Fernbeck,Violence and sexual offences,9",
        "2018-06,Fernbeck Police,,,Burglary,2",
        "2018-06,,X12000001,A Region,Burglary,500",
        "2018-06,,X92000001,A Nation,Burglary,5000",
        "2018-06,Fernbeck Police,X07000001,Ashbrook,Burglary,7",
        "2018-06,Fernbeck Police,X07000002,Fernbeck,Burglary,5",
        "2018-06,Fernbeck Police,X07000002,Fernbeck,Homicide,1",
        "2018-06,,,,Burglary,3",
    )
    read = found(tmp_path)
    (account,) = read.accounts
    assert (account.read, account.kept) == (9, 5)
    assert account.set_aside == {
        "rows that repeat an earlier row": 1,
        "rows of a type that data.police.uk does not publish": 1,
        "rows with no area and no force": 1,
        "rows of the partnership itself, whose own records are counted": 1,
    }
    assert account.examples["rows that repeat an earlier row"][0].row == 8
    assert read.areas.select("area", "kind", "force").rows() == [
        ("X07000002", "peer", "fernbeck-police"),
        ("X12000001", "region", None),
        ("X92000001", "nation", None),
    ]
    assert read.counts.filter(pl.col("area").is_null())["count"].to_list() == [2]
    assert read.counts["month"].unique().to_list() == [2018 * 12 + 5]
    assert read.notes == ()
    assert [name for name, _ in read.inputs] == ["comparison/counts.csv"]


def test_an_empty_folder_is_no_fault(tmp_path: Path) -> None:
    read = found(tmp_path)
    assert read.counts.is_empty()
    assert read.accounts == ()
    assert read.notes == ("No counts of other areas are held: the area cannot be compared with others.",)


def test_the_columns_of_the_derived_table_are_known(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {
            "month": ["2018-06"],
            "force": ["fernbeck"],
            "ltla22_code": ["X07000002"],
            "ltla22_name": ["Fernbeck"],
            "crime_type": ["Burglary"],
            "n": [5],
        }
    )
    (tmp_path / "comparison").mkdir()
    frame.write_parquet(tmp_path / "comparison" / "counts.parquet")
    assert found(tmp_path).counts.select("area", "force", "crime_type", "count").rows() == [
        ("X07000002", "fernbeck", "burglary", 5)
    ]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            "2018-13,f,X07000002,F,Burglary,5",
            'comparison/counts.csv, row 3: Month is "2018-13"; expected a month like 2018-06.',
        ),
        ("06/2018,f,X07000002,F,Burglary,5", 'row 3: Month is "06/2018"; expected a month like 2018-06.'),
        ("2018-06,f,X0700002,F,Burglary,5", 'row 3: Area code is "X0700002"; expected a code like E06000060.'),
        ("2018-06,f,X07000002,F,Burglary,-5", 'row 3: Count is "-5"; expected a whole number, 0 or more.'),
        ("2018-06,f,X07000002,F,Burglary,5.5", 'row 3: Count is "5.5"; expected a whole number, 0 or more.'),
        ("2018-06,f,X07000002,F,Burglary,", "row 3: Count is nothing; expected a whole number, 0 or more."),
        ("2018-06,f,X07000002,F,Burglary,Jane Doe", "row 3: Count is several words; expected a whole number"),
        (
            "2018-05,f,X07000002,F,Burglary,4",
            "row 3: X07000002 has a second count of burglary for a month; expected one count for each area, month, "
            "type and force.",
        ),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(tmp_path: Path, row: str, said: str) -> None:
    write(tmp_path, "counts.csv", HEADER, "2018-05,f,X07000002,F,Burglary,5", row)
    assert said in refusal(tmp_path)


def test_a_file_of_neither_kind_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "other.csv", "colour,tone", "red,dark")
    said = refusal(tmp_path)
    assert "comparison/other.csv: its columns are 2, none of a known name; expected counts (a month," in said


def test_counts_without_a_type_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", "Month,Area code,Count", "2018-05,X07000002,5")
    assert "expected a month, an area code, a crime type and a count of records" in refusal(tmp_path)


def test_two_files_may_not_count_the_same(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write(tmp_path, name, HEADER, "2018-05,f,X07000002,F,Burglary,5")
    assert "comparison/b.csv: it counts X07000002 for months that another file has" in refusal(tmp_path)


def test_real_and_invented_places_do_not_mix(tmp_path: Path) -> None:
    write(tmp_path, "counts.csv", HEADER, "2018-05,f,E07000066,F,Burglary,5")
    assert "E07000066 is a real place; expected only invented places" in refusal(tmp_path)
    write(tmp_path, "counts.csv", HEADER, "2018-05,f,X07000066,F,Burglary,5")
    assert "X07000066 is an invented place; expected only real places" in refusal(
        tmp_path, invented=False, district="E07000004"
    )


CENSUS = "Area code,Area name,Total_population,Households,Social rented,Private rented,Hectares,IMD score"


def test_areas_are_described_and_the_partnership_is_its_districts(tmp_path: Path) -> None:
    write(
        tmp_path,
        "census-2018.csv",
        CENSUS,
        "X07000001,Ashbrook,1000,400,40,80,250,20",
        'X07000002,Fernbeck,"2,000",800,160,80,1000,30',
        "X12000001,A Region,9000,3600,720,360,9000,25",
    )
    read = found(tmp_path)
    values = {
        (area, variable): part / whole
        for area, variable, part, whole in read.variables.select("area", "variable", "part", "whole").iter_rows()
    }
    assert values["partnership", "social_rented"] == 0.1
    assert values["X07000002", "social_rented"] == 0.2
    assert values["X07000002", "density"] == 2.0
    assert values["X07000002", "deprivation"] == 30.0
    assert "X07000001" not in set(read.variables["area"])
    assert read.population.rows() == [
        ("X07000002", 2018, 2000.0, "comparison/census-2018.csv"),
        ("X12000001", 2018, 9000.0, "comparison/census-2018.csv"),
    ]


def test_districts_add_up_to_the_partnership_and_a_part_of_them_does_not_stand_for_it(tmp_path: Path) -> None:
    both = replace(settings(), areas=AreaSettings(districts=("X07000001", "X07000009")))
    write(tmp_path, "census-2018.csv", CENSUS, "X07000001,A,1000,400,40,80,250,20", "X07000009,B,3000,600,60,20,750,40")
    read = read_comparison(tmp_path, both, own_lsoas=OWN)
    values = {v: (p, w) for a, v, p, w, _ in read.variables.rows() if a == "partnership"}
    assert values["social_rented"] == (100.0, 1000.0)
    assert values["deprivation"][0] / values["deprivation"][1] == 35.0
    write(tmp_path, "census-2018.csv", CENSUS, "X07000001,A,1000,400,40,80,250,20")
    assert "partnership" not in set(read_comparison(tmp_path, both, own_lsoas=OWN).variables["area"])


def test_a_code_of_its_own_stands_for_the_partnership(tmp_path: Path) -> None:
    write(tmp_path, "census-2018.csv", CENSUS, "X06000060,A,1000,400,40,80,250,20")
    read = found(tmp_path, '[comparison]\narea = "X06000060"\n')
    assert set(read.variables["area"]) == {"partnership"}


def test_lsoas_add_up_to_districts(tmp_path: Path) -> None:
    with_lookup(tmp_path)
    write(tmp_path, "counts.csv", HEADER, "2018-05,f,X07000002,F,Burglary,5")
    rows = [f"{lsoa},{100 * n},{10 * n}" for n, (lsoa, _) in enumerate(PLACES, start=1)]
    write(tmp_path, "tenure.csv", "lsoa21_code,total_households,n_social_rented", *rows, "X01000099,5,5")
    read = found(tmp_path)
    values = {a: (p, w) for a, v, p, w, _ in read.variables.rows() if v == "social_rented"}
    assert values == {"X07000002": (70.0, 700.0), "partnership": (30.0, 300.0)}
    assert read.accounts[0].set_aside == {"rows of LSOAs that no lookup puts in a district": 1}
    assert read.areas["name"].to_list() == ["F"]


def test_a_variable_comes_from_one_file_for_all_areas(tmp_path: Path) -> None:
    write(tmp_path, "a-2011.csv", "Area code,Total_population,Asian", "X07000001,100,50", "X07000003,100,50")
    write(
        tmp_path,
        "b-2021.csv",
        "Area code,Total_population,Asian",
        "X07000001,100,10",
        "X07000002,100,20",
        "X07000003,100,30",
    )
    rows = found(tmp_path).variables.filter(pl.col("variable") == "asian")
    assert rows.select("area", "part").rows() == [("X07000002", 20.0), ("X07000003", 30.0), ("partnership", 10.0)]


def test_people_need_a_year_and_numbers(tmp_path: Path) -> None:
    write(tmp_path, "areas.csv", "Area code,Total_population", "X07000002,100")
    assert "nothing says which year its people are of" in refusal(tmp_path)
    write(tmp_path, "areas.csv", "Area code,Year,Total_population", "X07000002,2018,many")
    assert "row 2: Total_population is a word; expected a number, 0 or more" in refusal(tmp_path)
    write(tmp_path, "areas.csv", "Area code,Year,Total_population", "X07000002,2018,5", "X07000002,2018,6")
    assert "row 3: Area code X07000002 has a second row; expected one row for each area and year" in refusal(tmp_path)


def test_areas_with_only_strays_are_not_taken_for_quiet_ones(tmp_path: Path) -> None:
    lines = [f"2018-05,f,X0700000{n},Area {n},Burglary,50" for n in range(2, 7)]
    write(tmp_path, "counts.csv", HEADER, *lines, "2018-05,f,X07000007,Far away,Burglary,2")
    rows = [f"X0700000{n},1000" for n in range(2, 8)]
    write(tmp_path, "areas-2018.csv", "Area code,Total_population", *rows)
    read = found(tmp_path)
    assert "X07000007" not in set(read.areas["area"])
    assert read.accounts[0].set_aside == {
        "rows of areas with only stray records, whose own force's files were not counted": 1
    }
    assert read.notes[0].startswith("1 other area has only stray records")


def test_kinds_go_by_the_code(tmp_path: Path) -> None:
    codes = {"X12000001": "region", "X92000004": "nation", "X04000001": "nation", "X10000002": "peer"}
    write(tmp_path, "counts.csv", HEADER, *(f"2018-04,f,{code},Area {code},Burglary,50" for code in codes))
    write(tmp_path, "areas-2018.csv", "Area code,Total_population", *(f"{code},1000" for code in codes))
    read = found(tmp_path)
    assert {code: kind for code, kind in read.areas.select("area", "kind").rows() if code in codes} == codes


def test_census_tables_are_read_as_they_are_published(tmp_path: Path) -> None:
    with_lookup(tmp_path)
    write(tmp_path, "counts.csv", HEADER, "2018-04,ashbrook,X07000002,Elmbridge,Burglary,3")
    group = "Ethnic group: "
    asian, black = "Asian, Asian British or Asian Welsh", "Black, Black British, Black Welsh, Caribbean or African"
    kinds = ("Total: All usual residents", asian, f"{asian}: Indian", black, "Mixed or Multiple ethnic groups", "White")
    head = [f'"{group}{kind}"' for kind in (*kinds, "Other ethnic group")]
    rows = [f"2021,Place {n},{lsoa},100,10,9,{n},3,80,2" for n, (lsoa, _) in enumerate(PLACES, start=1)]
    write(tmp_path, "census_2021_ethnic_group.csv", ",".join(["date,geography,geography code", *head]), *rows)
    tenure = ("Total: All households", "Owned", "Social rented", "Social rented: Other social rented", "Private rented")
    head = [f"Tenure of household: {kind}" for kind in tenure]
    rows = [f"2021,Place {n},{lsoa},40,20,{n},1,5" for n, (lsoa, _) in enumerate(PLACES, start=1)]
    write(tmp_path, "census_2021_tenure.csv", ",".join(["date,geography,geography code", *head]), *rows)
    head = ["Age: Total", "Age: Aged 60 to 64 years", "Age: Aged 65 to 69 years", "Age: Aged 85 years and over"]
    rows = [f"2021,Place {n},{lsoa},100,30,{n},2" for n, (lsoa, _) in enumerate(PLACES, start=1)]
    write(tmp_path, "census_2021_age.csv", ",".join(["date,geography,geography code", *head]), *rows)
    read = found(tmp_path)
    mine = read.variables.filter(pl.col("area") == "X07000002")
    got = {slug: (part, whole) for slug, part, whole in mine.select("variable", "part", "whole").iter_rows()}
    # LSOAs 3 and 4 make up the district: twice 100 residents, 40 households.
    assert {slug: got[slug] for slug in ("asian", "black", "mixed", "other_ethnic")} == {
        "asian": (20, 200), "black": (7, 200), "mixed": (6, 200), "other_ethnic": (4, 200)
    }  # fmt: skip
    assert got["social_rented"] == (7, 80)
    assert got["private_rented"] == (10, 80)
    assert got["aged_65_plus"] == (11, 200)
    assert "aged_under_18" not in got, "bands of five years do not end at 18"
    (account,) = [one for one in read.accounts if one.source == "comparison"]
    assert (account.read, sum(account.set_aside.values())) == (13, 0)
