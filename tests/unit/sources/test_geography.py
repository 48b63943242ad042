"""Places: chosen by district or LSOA, fitted across vintages, with the wider areas of each."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from saferplan.errors import BadInput, BadSettings, MissingInput
from saferplan.settings import AreaSettings, DeprivationSettings
from saferplan.sources.geography import Geography, lsoa_codes, read_geography
from saferplan.sources.lookups import read_lookups
from saferplan.sources.lsoa_vintages import fit_vintages, vintage_of_codes

Read = Callable[..., Geography]


def column(frame: pl.DataFrame, key: str, value: str) -> dict[str, object]:
    """Two columns of a frame as a dictionary."""
    return dict(frame.select(key, value).iter_rows())


def test_one_vintage_gives_each_lsoa_of_the_district_once(read: Read) -> None:
    places = read().places
    assert places["lsoa"].to_list() == [f"X0100000{n}" for n in (1, 2, 3, 4, 5, 7)]
    assert set(places["vintage"]) == {"2011"}
    assert set(places["district_name"]) == {"Ashby"}
    assert places["name"][0] == "Ashby 001A"


def test_wards_come_through_the_lsoas_of_2021_by_most_residents(read: Read) -> None:
    geography = read()
    wards = column(geography.places, "lsoa", "ward_name")
    # X01000004 became X01000011 (900 residents, North) and X01000012 (700, South).
    assert wards["X01000004"] == "North"
    assert wards["X01000005"] == "South, with the Hythe"
    assert "1 area lies in more than one ward; where most residents live decides." in geography.notes


def test_boards_and_towns_are_slugs_with_names(read: Read) -> None:
    geography = read()
    assert column(geography.places, "lsoa", "board") == {
        "X01000001": "board:hill-side",
        "X01000002": "board:hill-side",
        "X01000003": "board:river",
        "X01000004": "board:river",
        "X01000005": "board:river",
        "X01000007": None,
    }
    assert "1 area is in no community board." in geography.notes
    # The town is given on LSOAs of 2021; X01000004 has 700 of its 1,600 residents in it.
    assert column(geography.places, "lsoa", "town_name")["X01000001"] == "Ashby"
    assert column(geography.places, "lsoa", "town_name")["X01000004"] is None


def test_areas_lists_every_kind_and_the_partnership(read: Read) -> None:
    areas = read().areas
    assert areas.group_by("kind", maintain_order=True).len().rows() == [
        ("lsoa", 6),
        ("ward", 3),
        ("board", 2),
        ("town", 1),
        ("district", 1),
        ("partnership", 1),
    ]
    assert areas.row(-1) == ("partnership", "partnership", "Ashby", "")
    assert areas.filter(kind="district").row(0) == ("district", "X07000001", "Ashby", "2018")
    assert areas.filter(kind="ward")["vintage"].unique().to_list() == ["2024"]


def test_one_vintage_works_no_areas_as_one_and_leaves_out_codes_it_cannot_place(read: Read) -> None:
    changes = column(read().lsoa_changes, "code", "working")
    assert changes["X01000011"] == changes["X01000012"] == "X01000004"
    assert not {"X01000013", "X01000014", "X01000015"} & set(changes)


def test_both_vintages_on_2011_work_merged_and_irregular_areas_as_one(read: Read) -> None:
    geography = read(in_use=("2011", "2021"))
    changes = geography.lsoa_changes
    assert column(changes, "code", "working") == {
        "X01000001": "X01000001",
        "X01000002": "X01000002",
        "X01000003": "X01000003",
        "X01000004": "X01000004",
        "X01000005": "X01000013",
        "X01000006": "X01000013",
        "X01000007": "X01000007+X01000008",
        "X01000008": "X01000007+X01000008",
        "X01000009": "X01000009",
        "X01000011": "X01000004",
        "X01000012": "X01000004",
        "X01000013": "X01000013",
        "X01000014": "X01000007+X01000008",
        "X01000015": "X01000007+X01000008",
    }
    kinds = column(changes, "code", "change")
    assert (kinds["X01000001"], kinds["X01000011"], kinds["X01000005"], kinds["X01000008"]) == (
        "unchanged",
        "split",
        "merged",
        "complex",
    )
    assert column(geography.places, "lsoa", "vintage")["X01000013"] == "2011+2021"


def test_both_vintages_on_2021_work_split_areas_as_one_under_the_code_of_2011(read: Read) -> None:
    geography = read("2025", ("2011", "2021"), districts=("X06000001",))
    assert geography.places["lsoa"].to_list() == [
        "X01000001",
        "X01000002",
        "X01000003",
        "X01000004",
        "X01000009",
        "X01000013",
        "X01000014+X01000015",
    ]
    names = column(geography.places, "lsoa", "name")
    assert names["X01000004"] == "Ashby 002A"
    assert names["X01000014+X01000015"] == "Brookby 003D and Brookby 003E"


def test_an_area_across_the_edge_belongs_where_most_of_its_residents_live(read: Read) -> None:
    geography = read(in_use=("2011", "2021"))
    # X01000013 has 600 of its 1,000 residents in Ashby; X01000007+X01000008 has 300 of 1,000.
    assert "X01000013" in geography.places["lsoa"]
    assert "X01000007+X01000008" not in geography.places["lsoa"]
    assert geography.notes[:3] == (
        "1 area partly outside what was chosen: counted here, since most residents live inside.",
        "1 area partly in what was chosen: not counted here, since most residents live outside.",
        "Files of both vintages are in use: 2 LSOAs of 2011 that do not fit those of 2021 are worked as 1 joint area.",
    )


def test_a_district_of_the_other_vintage_is_mapped(read: Read) -> None:
    assert read("2025", ("2021",)).places["lsoa"].to_list() == [
        f"X010000{n}" for n in ("01", "02", "03", "11", "12", "13")
    ]


def test_lsoas_chosen_one_by_one_get_their_districts(read: Read) -> None:
    places = read(lsoas=("X01000001", "X01000013")).places
    assert column(places, "lsoa", "district_name") == {
        "X01000001": "Ashby",
        "X01000005": "Ashby",
        "X01000006": "Brookby",
    }


def test_district_and_lsoa_together_count_once(read: Read) -> None:
    places = read(districts=("X07000001",), lsoas=("X01000001", "X01000009")).places
    assert places.height == 7
    assert column(places, "lsoa", "district")["X01000009"] == "X07000002"


def test_an_unknown_district_names_the_nearest_and_the_files_held(read: Read) -> None:
    with pytest.raises(BadSettings) as caught:
        read(districts=("X07000003",))
    assert str(caught.value) == (
        'partnership.toml, [areas] districts: "X07000003" is in no lookup of inputs/areas; expected a district of '
        "areas/LSOA11_LAD18.csv (2018), areas/LSOA11_LSOA21_LAD22.csv (2022), areas/LSOA21_WD24_LAD24.csv (2024). "
        "The nearest codes are X07000001 (Ashby) and X07000002 (Brookby). Correct the code, or "
        "add the lookup of the year it was in use."
    )


def test_a_district_of_another_part_of_the_country_is_not_offered(read: Read) -> None:
    with pytest.raises(BadSettings) as caught:
        read(districts=("X07000199",))
    assert "nearest" not in str(caught.value)


def test_an_unknown_lsoa_is_refused(read: Read) -> None:
    with pytest.raises(BadSettings, match=r'"X01000099" is in no lookup of inputs/areas'):
        read(lsoas=("X01000099",))


def test_districts_that_overlap_are_refused(read: Read) -> None:
    with pytest.raises(BadSettings, match=r'"X07000001" and "X06000001" overlap'):
        read(districts=("X07000001", "X06000001"))


def test_both_vintages_need_the_lookup_of_changes(county: Path, read: Read) -> None:
    (county / "areas" / "LSOA11_LSOA21_LAD22.csv").unlink()
    with pytest.raises(MissingInput, match="The lookup from LSOAs of 2011 to those of 2021 was not found"):
        read(in_use=("2011", "2021"))


def test_the_working_vintage_needs_a_lookup(county: Path, read: Read) -> None:
    for name in ("LSOA11_LSOA21_LAD22.csv", "LSOA21_WD24_LAD24.csv", "towns.csv"):
        (county / "areas" / name).unlink()
    with pytest.raises(MissingInput, match="A lookup of the LSOAs of 2021 was not found in inputs/areas"):
        read("2025", ("2021",))


def test_without_an_index_the_vintage_is_that_of_the_files_in_use(county: Path, read: Read) -> None:
    for path in (county / "deprivation").iterdir():
        path.unlink()
    geography = read("2019", ("2021",), districts=("X06000001",))
    assert set(geography.places["vintage"]) == {"2021"}
    assert geography.deprivation.height == 0
    assert "No index of deprivation is held." in geography.notes


def test_lsoa_codes_are_those_of_the_lookups(county: Path) -> None:
    before, after = lsoa_codes(county)
    assert before == {f"X0100000{n}" for n in range(1, 10)}
    assert after == {f"X010000{n}" for n in ("01", "02", "03", "09", "11", "12", "13", "14", "15")}


def test_a_lookup_that_repeats_lsoas_does_not_multiply_places(county: Path, read: Read) -> None:
    """An output-area lookup has a row for each output area, and a district can be several partnerships."""
    path = county / "areas" / "LSOA11_LAD18.csv"
    rows = path.read_text(encoding="utf-8")
    path.write_text(rows + "".join(rows.splitlines(keepends=True)[1:]), encoding="utf-8")
    (county / "areas" / "LAD24_CSP24.csv").write_text(
        "LAD24CD,LAD24NM,CSP24CD,CSP24NM\nX06000001,Ashbrook,X22000001,North\nX06000001,Ashbrook,X22000002,South\n",
        encoding="utf-8",
    )
    geography = read()
    assert geography.places.height == 6
    account = geography.accounts[0]
    assert account.set_aside == {
        "rows of a lookup without LSOAs, which is not needed": 2,
        "rows that repeat an earlier row": 9,
    }
    assert account.read == account.kept + 11


def test_every_account_balances_and_every_input_is_named(read: Read) -> None:
    geography = read()
    assert [a.source for a in geography.accounts] == ["lookups", "deprivation", "population", "postcodes"]
    assert [a.read for a in geography.accounts] == [37, 18, 18, 7]
    names = [name for name, _ in geography.inputs]
    assert names == sorted(names)
    assert "areas/boards.csv" in names
    assert all(len(digest) == 64 for _, digest in geography.inputs)


def test_progress_is_told_each_step(county: Path) -> None:
    told: list[tuple[str, int, int]] = []
    read_geography(
        county,
        areas=AreaSettings(districts=("X07000001",)),
        deprivation=DeprivationSettings(),
        area_name="Ashby",
        vintages_in_use=frozenset(),
        progress=lambda step, done, of: told.append((step, done, of)),
    )
    assert [step[1] for step in told] == [0, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("a,b\n1,2\n", "its columns are 2, none of a known name; expected an ONS lookup"),
        ("<!DOCTYPE html><html></html>", "it is a web page, not a table; expected a CSV file"),
        ("", "it is empty; expected a header and rows under it"),
        ("LSOA11CD,LAD18CD\n", "it holds no rows"),
        ("LSOA11CD,LAD18CD\nX01000001,X07000001,surplus\n", "its rows do not all have the columns of its header"),
        (
            "LSOA11CD,LAD18CD\nX01000001,X07000001\nX01000001,X07000002\n",
            "row 3: LSOA X01000001 has a second LAD18CD; expected each LSOA in one area only",
        ),
    ],
)
def test_a_bad_lookup_is_refused_in_a_sentence(county: Path, text: str, sentence: str) -> None:
    (county / "areas" / "bad.csv").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_lookups(county)
    assert str(caught.value).startswith("areas/bad.csv")
    assert sentence in str(caught.value)


def test_another_encoding_is_refused_with_its_row(county: Path) -> None:
    (county / "areas" / "bad.csv").write_bytes("LSOA11CD,LAD18NM\nX01000001,Pen-y-F\xe2l\n".encode("latin-1"))
    with pytest.raises(BadInput, match=r"areas/bad.csv, row 2: it holds letters that are not UTF-8"):
        read_lookups(county)


def test_damaged_parquet_and_unknown_kinds_are_refused(county: Path) -> None:
    bad = county / "areas" / "bad.parquet"
    bad.write_bytes(b"PAR1 and then nothing")
    with pytest.raises(BadInput, match=r"areas/bad.parquet: it cannot be read as Parquet"):
        read_lookups(county)
    bad.unlink()
    (county / "deprivation" / "imd.xlsx").write_bytes(b"PK")
    with pytest.raises(BadInput, match=r'deprivation/imd.xlsx: it is a ".xlsx" file; expected CSV or Parquet'):
        read_geography_of(county)


def read_geography_of(county: Path) -> Geography:
    """The county's geography, with the defaults of the settings."""
    return read_geography(
        county,
        areas=AreaSettings(districts=("X07000001",)),
        deprivation=DeprivationSettings(),
        area_name="Ashby",
        vintages_in_use=frozenset({"2011"}),
        progress=lambda step, done, of: None,
    )


def test_bad_rows_of_a_lookup_are_set_aside(county: Path) -> None:
    (county / "areas" / "more.csv").write_text(
        "LSOA11CD,LAD21CD,LAD21NM\nX01000001,X07000001,Ashby\n,X07000001,Ashby\nX0100000,X07000001,Ashby\n",
        encoding="utf-8",
    )
    account = read_lookups(county).account
    assert account.set_aside == {
        "rows with a blank LSOA code": 1,
        "rows with a code that is not a letter and eight digits": 1,
    }
    assert account.examples["rows with a blank LSOA code"][0].row == 3


def test_names_of_files_may_hold_brackets_spaces_and_accents(county: Path, read: Read) -> None:
    path = county / "areas" / "LSOA11_LAD18.csv"
    path.rename(path.with_name("Lookup [1] à jour *.csv"))
    lookup = pl.read_csv(county / "areas" / "LSOA21_WD24_LAD24.csv", infer_schema=False)
    lookup.write_parquet(county / "areas" / "wards [2].parquet")
    (county / "areas" / "LSOA21_WD24_LAD24.csv").unlink()
    geography = read()
    assert geography.places.height == 6
    assert geography.places["ward"].null_count() == 0


def test_text_in_utf16_and_unreadable_files_are_refused(county: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = county / "areas" / "bad.csv"
    path.write_bytes("LSOA11CD,LAD18CD\n".encode("utf-16"))
    with pytest.raises(BadInput, match=r"areas/bad\.csv: it is not text in UTF-8"):
        read_lookups(county)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(BadInput, match=r"it cannot be opened \(Permission denied\); expected a file you may read"):
        read_lookups(county)


def test_hidden_files_and_notes_are_left_alone(county: Path, read: Read) -> None:
    for name in (".DS_Store", "README.txt", "~$boards.csv"):
        (county / "areas" / name).write_bytes(b"\x00")
    assert read().places.height == 6


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ("lsoa,vintage,board\nX01000001,2011,hill\n", "expected the columns lsoa, vintage, board, name"),
        ("lsoa,vintage,board,name\nX01000001,2001,hill,Hill\n", 'row 2: vintage is "2001"; expected 2011 or 2021'),
        (
            "lsoa,vintage,board,name\nX01000001,2011,hill,Hill\nX01000001,2011,dale,Dale\n",
            "row 3: LSOA X01000001 is in a second board",
        ),
        (
            "lsoa,vintage,board,name\nX01000001,2011,hill,Hill\nX01000002,2011,hill,The Hill\n",
            "row 3: the board has a second name",
        ),
    ],
)
def test_bad_boards_are_refused(county: Path, read: Read, rows: str, sentence: str) -> None:
    (county / "areas" / "boards.csv").write_text(rows, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read()
    assert sentence in str(caught.value)


def test_without_wards_boards_or_population_places_still_stand(county: Path, read: Read) -> None:
    for name in ("LSOA21_WD24_LAD24.csv", "boards.csv", "towns.csv"):
        (county / "areas" / name).unlink()
    for path in (county / "population").iterdir():
        path.unlink()
    geography = read()
    assert geography.places["ward"].null_count() == geography.places["board"].null_count() == 6
    assert geography.population.height == 0
    assert "No lookup to the wards of 2024 is held, so nothing is shown by ward." in geography.notes


def test_fitting_is_the_same_whatever_the_order_of_the_lookup(county: Path) -> None:
    lookups = read_lookups(county)
    straight = fit_vintages(lookups, "2011", both_in_use=True)
    turned = type(lookups)(**{**vars(lookups), "changes": lookups.changes.reverse()})
    assert fit_vintages(turned, "2011", both_in_use=True).changes.equals(straight.changes)


def test_the_vintage_of_codes_is_where_more_of_them_are_known() -> None:
    known = {"2011": frozenset({"X1", "X2"}), "2021": frozenset({"X1", "X3"})}
    assert vintage_of_codes(["X1", "X2"], known) == "2011"
    assert vintage_of_codes(["X1"], known) == "2021"
    assert vintage_of_codes(["Y9"], known) is None
