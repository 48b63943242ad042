"""Plain tables: columns guessed or said, dates and points as they are written, and every fault in a sentence."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import shapely

import hotspot_rows
from hotspot_rows import CODES, MONTHS, counts, points, write_areas, write_people, write_rows
from saferplan.errors import BadArgument, BadInput, MissingInput
from saferplan.sources.event_columns import choose_columns
from saferplan.sources.event_places import gather_events
from saferplan.sources.event_points import LAND, cell_grid, flat_projection
from saferplan.sources.event_rows import EventsAsked
from saferplan.sources.plain_table import open_plain

MONTHLY = [(code, month) for code in CODES[:20] for month in MONTHS]


def gathered(path: Path, areas: Path | None = None, population: Path | None = None, **asked: Any) -> Any:
    """The events of a table."""
    return gather_events(path, EventsAsked(**asked), areas=areas, population=population)


@pytest.fixture
def squares(tmp_path: Path) -> Path:
    """The boundaries."""
    return write_areas(tmp_path / "squares.geojson")


# Columns


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (("LSOA21CD", "Month"), 'area is "LSOA21CD", date is "Month"'),
        (("Area Code", "Period", "Count"), 'area is "Area Code", date is "Period", count is "Count"'),
        (("X", "Y", "Date"), 'date is "Date", easting is "X", northing is "Y"'),
        (("ward", "Occurred From", "Occurred To", "x"),
         'area is "ward", date is "Occurred From", until is "Occurred To"'),
    ],
)  # fmt: skip
def test_columns_are_guessed_by_their_headings(tmp_path: Path, head: tuple[str, ...], expected: str) -> None:
    table = open_plain(write_rows(tmp_path / "t.csv", head, [("1", "2024-01", "2", "3")[: len(head)]] * 3))
    assert choose_columns(table, {}, snapped=False).in_words() == expected


def test_columns_that_are_said_are_taken(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("zone", "when", "n"), [("X1", "2024-01", "4")])
    table = open_plain(path)
    found = choose_columns(table, {"area": "ZONE", "date": "when"}, snapped=False)
    assert (found.area, found.date, found.count) == ("zone", "when", "n")
    with pytest.raises(BadArgument, match=r"--area is 'zones'; expected a column of t\.csv: zone, when, n"):
        choose_columns(table, {"area": "zones"}, snapped=False)
    with pytest.raises(BadInput, match="longitude is given without latitude"):
        choose_columns(table, {"longitude": "n"}, snapped=False)


def test_a_table_without_area_or_point_is_refused(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("who", "when"), [("a", "2024-01")])
    with pytest.raises(BadInput, match=r"t.csv, row 1: none of its 2 columns has a known heading.*Say which column"):
        gathered(path)


# Files


def test_files_that_cannot_be_used_say_why(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match="The table was not found"):
        open_plain(tmp_path / "none.csv")
    faults = {
        b"": "it is empty",
        b"area,month\n": "it holds no rows",
        b"area;month\nX1;2024-01\n": "parted by semicolons",
        b"area,month,\nX1,2024-01,1\n": "column 3 has no heading",
        b"area,month,Area\nX1,2024-01,1\n": "columns 1 and 3 have one heading",
        b"area,month\nX1,2024-01,7,8\n": r"row 2: it has 4 cells, and the heading row 2",
        b"area,month\nX1,2024-01\nCaf\xe9,2024-01\n": r"row 3: it holds letters that are not UTF-8",
        b"<!doctype html><p>no": "it is a web page",
    }
    for data, said in faults.items():
        path = tmp_path / "t.csv"
        path.write_bytes(data)
        with pytest.raises(BadInput, match=said):
            open_plain(path)
    (tmp_path / "t.docx").write_bytes(b"x")
    with pytest.raises(BadInput, match=r'it is a "\.docx" file'):
        open_plain(tmp_path / "t.docx")


def test_a_spreadsheet_gives_what_its_csv_gives(tmp_path: Path, squares: Path) -> None:
    csv_file = write_rows(tmp_path / "t.csv", ("Area code", "Month"), MONTHLY)
    book = openpyxl.Workbook()
    book.active.append(["Area code", "Month"])
    for row in MONTHLY:
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    one, other = (gathered(path, squares) for path in (csv_file, tmp_path / "t.xlsx"))
    assert one.frame.equals(other.frame)
    assert one.steps == other.steps


# Dates


@pytest.mark.parametrize(
    ("written", "kind", "precision"),
    [
        (["2024-01", "2024-02", "2024-12"], "month", "month"),
        (["01/2024", "02/2024", "12/2024"], "month", "month"),
        (["Jan-24", "Feb-24", "Dec-24"], "month", "month"),
        (["January 2024", "February 2024", "December 2024"], "month", "month"),
        (["2024-01-01", "2024-02-01", "2024-12-01"], "month", "month"),
        (["2024-01-05", "2024-02-17", "2024-12-31"], "month", "day"),
        (["05/01/2024", "17/02/2024", "31/12/2024"], "month", "day"),
        (["2024-01-05 10:30", "2024-02-17 23:10", "2024-12-31 00:00"], "month", "datetime"),
        (["2024-Q1", "2024-Q2", "2024-Q4"], "quarter", "quarter"),
        (["2022/23", "2023/24", "2024/25"], "financial year", "financial year"),
        (["2021", "2022", "2024"], "year", "year"),
    ],
)
def test_dates_are_read_in_many_ways(tmp_path: Path, written: list[str], kind: str, precision: str) -> None:
    rows = [(code, one) for code in CODES[:5] for one in written]
    found = gathered(write_rows(tmp_path / "t.csv", ("area", "date"), rows))
    assert (found.step_kind, found.precision) == (kind, precision)
    assert len(found.steps) == 3
    assert found.account.kept == len(rows)
    if kind == "month":
        assert [step % 12 + 1 for step in found.steps] == [1, 2, 12]
        assert len(found.gaps) == 9


def test_dates_that_cannot_be_told_are_refused_or_counted(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    either = [(code, f"0{1 + number % 9}/03/2024") for number, code in enumerate(CODES[:20])]
    with pytest.raises(BadInput, match="no row shows which number is the month"):
        gathered(write_rows(path, ("area", "date"), either))
    with pytest.raises(BadInput, match='column "date" holds a word, and most of its cells are no dates'):
        gathered(write_rows(path, ("area", "date"), [("X1", "Tuesday")] * 3))
    with pytest.raises(BadInput, match=r'row 3: column "date" holds "2024-Q2", a quarter, beside'):
        gathered(write_rows(path, ("area", "date"), [("X1", "2024-01"), ("X1", "2024-Q2")]))
    far = [*MONTHLY, (CODES[0], "1900-01")]
    with pytest.raises(BadInput, match=r'row 482: column "date" holds "1900-01", far from most'):
        gathered(write_rows(path, ("area", "date"), far))
    with pytest.raises(BadInput, match="is blank throughout"):
        gathered(write_rows(path, ("area", "date"), [("X1", "")]))
    some = gathered(write_rows(path, ("area", "date"), [*MONTHLY, ("X1", "soon"), ("X1", "")]))
    assert some.account.set_aside == {
        'rows without a date in "date"': 1,
        'rows whose date in "date" cannot be read': 1,
    }


def test_a_latest_time_that_nobody_filled_in_is_none(tmp_path: Path) -> None:
    rows = [(code, "2024-01-15 10:00", "") for code in CODES[:30]]
    found = gathered(write_rows(tmp_path / "t.csv", ("area", "date from", "date to"), rows))
    assert found.frame["until"].null_count() == 30


def test_without_dates_there_is_one_step(tmp_path: Path) -> None:
    found = gathered(write_rows(tmp_path / "t.csv", ("area",), [(code,) for code in CODES[:30]]))
    assert (found.step_kind, found.precision, found.steps) == ("none", "none", (0,))


# Counts


def test_counts_are_summed_and_must_be_whole(tmp_path: Path, squares: Path) -> None:
    path = tmp_path / "t.csv"
    rows = [(CODES[0], "2024-01", "1,200"), (CODES[0], "2024-01", "3"), (CODES[1], "2024-02", ""), ("", "", "")]
    found = gathered(write_rows(path, ("area", "month", "count"), rows), squares)
    assert found.frame["count"].sum() == 1_203
    assert found.account.set_aside == {"blank rows": 1, 'rows without a number in "count"': 1}
    for wrong in ("2.5", "-1", "few"):
        rows = [(CODES[0], "2024-01", 1), (CODES[0], "2024-01", wrong)]
        write_rows(path, ("area", "month", "total"), rows)
        with pytest.raises(BadInput, match=r'row 3: column "total" holds .*; expected a whole number, 0 or more'):
            gathered(path, squares, columns={"count": "total"})


def test_no_usable_row_is_an_error_that_says_what_became_of_them(tmp_path: Path, squares: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("area", "month"), MONTHLY)
    with pytest.raises(BadInput, match=r"none of its 480 rows can be used \(480: rows outside the months 1999-01\)"):
        gathered(path, squares, months="1999-01")
    with pytest.raises(BadArgument, match="--where is 'area=Y1'; expected one of the values of area"):
        gathered(path, squares, where=("area=Y1",))
    with pytest.raises(BadArgument, match="expected COLUMN=VALUE"):
        gathered(path, squares, where=("area",))
    with pytest.raises(BadArgument, match="at most 24 values"):
        gathered(
            write_rows(path, ("area", "kind"), [(c, f"kind {i}") for i, c in enumerate(CODES)]), squares, by="kind"
        )


# Areas


def test_codes_unknown_to_the_boundaries_are_counted_or_refused(tmp_path: Path, squares: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("area", "month"), [*MONTHLY, ("X99000001", "2024-01")])
    found = gathered(path, squares)
    assert found.account.set_aside == {"rows whose area the boundaries do not have": 1}
    assert [one.row for one in found.account.examples["rows whose area the boundaries do not have"]] == [482]
    assert found.notes[1].startswith(
        '1 row names 1 area that squares.geojson does not have, such as "X99000001", and is set aside. If these'
    )
    other = write_rows(tmp_path / "o.csv", ("area", "month"), [("X99000001", "2024-01")])
    with pytest.raises(BadInput, match=r"none of its columns .* has the areas' codes"):
        gathered(other, squares)
    with pytest.raises(BadInput, match='column name has none of the codes of the table, such as "X01000001"'):
        gathered(path, squares, code="name")


def test_boundaries_wider_than_the_table_are_noted_or_cut(tmp_path: Path, squares: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("area", "month"), MONTHLY)
    wide = gathered(path, squares)
    assert len(wide.places.codes) == 144
    assert any("rows in 20 only" in note for note in wide.notes)
    cut = gathered(path, squares, named_only=True)
    assert cut.places.codes == CODES[:20]
    assert cut.account.kept == wide.account.kept == len(MONTHLY)


def test_faults_of_boundaries_are_said(tmp_path: Path, squares: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("area", "month"), MONTHLY)
    twice = write_areas(tmp_path / "twice.geojson", codes=[*CODES[:20], CODES[0]])
    with pytest.raises(BadInput, match='column code has "X01000001" for 2 shapes'):
        gathered(path, twice)
    (tmp_path / "broken.geojson").write_text("{", encoding="utf-8")
    with pytest.raises(BadInput, match="it cannot be read as shapes"):
        gathered(path, tmp_path / "broken.geojson")
    with pytest.raises(MissingInput):
        gathered(path, tmp_path / "none.gpkg")
    with pytest.raises(BadInput, match=r'it is a "\.csv" file; expected GeoJSON or GeoPackage'):
        gathered(path, path)


def test_residents_are_read_and_their_faults_said(tmp_path: Path, squares: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("area", "month"), MONTHLY)
    found = gathered(path, squares, write_people(tmp_path / "p.csv", [1_000] * 144))
    assert found.places.people.tolist() == [1_000] * 144
    few = gathered(path, squares, write_people(tmp_path / "p.csv", [1_000] * 142, codes=CODES[2:]))
    assert 'p.csv has no residents of 2 areas of 144, such as "X01000001", "X01000002"; where' in " ".join(few.notes)
    bad = write_rows(tmp_path / "p.csv", ("area", "population"), [(CODES[0], "many")])
    with pytest.raises(BadInput, match=r'p\.csv, row 2: column "population" holds a word'):
        gathered(path, squares, bad)
    twice = write_rows(tmp_path / "p.csv", ("area", "population"), [(CODES[0], 5), (CODES[0], 6)])
    with pytest.raises(BadInput, match='row 3: column "area" has "X01000001" a second time'):
        gathered(path, squares, twice)
    strange = write_rows(tmp_path / "p.csv", ("area", "population"), [("X99000001", 5)])
    with pytest.raises(BadInput, match="none of its columns has the codes of the areas"):
        gathered(path, squares, strange)


# Points


def test_swapped_and_mistaken_coordinates_are_refused(tmp_path: Path, squares: Path) -> None:
    path = tmp_path / "t.csv"
    degrees = [(51.8 + number / 1000, -0.8, "2024-01-13") for number in range(30)]
    write_rows(path, ("longitude", "latitude", "date"), degrees)
    with pytest.raises(BadInput, match=r'are swapped: the longitude is "51\.8000" and the latitude "-0\.8000"'):
        gathered(path)
    right = gathered(path, columns={"longitude": "latitude", "latitude": "longitude"})
    assert right.places.flat == "EPSG:27700"
    write_rows(path, ("easting", "northing", "date"), degrees)
    with pytest.raises(BadInput, match="hold degrees; expected metres of the National Grid"):
        gathered(path)
    metres = [(y, x, day) for x, y, day in points(counts(1, each=0.1))]
    write_rows(path, ("easting", "northing", "date"), metres)
    for areas in (None, squares):
        with pytest.raises(BadInput, match='"easting" and "northing" are swapped: as they stand the points lie in the'):
            gathered(path, areas)
    write_rows(path, ("longitude", "latitude", "date"), metres)
    with pytest.raises(BadInput, match="hold no degrees"):
        gathered(path)
    far = [(x + 90_000, y, day) for y, x, day in metres]
    write_rows(path, ("easting", "northing", "date"), far)
    with pytest.raises(BadInput, match=r"0 of \d+ points lie in an area of the boundaries"):
        gathered(path, squares)


def test_points_swapped_on_land_are_seen_by_the_areas_and_else_the_middle_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hotspot_rows, "EAST", 380_000)
    monkeypatch.setattr(hotspot_rows, "NORTH", 400_000)
    squares = write_areas(tmp_path / "s.geojson")
    metres = [(y, x, day) for x, y, day in points(counts(1, each=0.1))]
    path = write_rows(tmp_path / "t.csv", ("easting", "northing", "date"), [*metres, (385_500, 405_500, "2024-01-02")])
    with pytest.raises(BadInput, match="its two coordinates are swapped"):
        gathered(path, squares)
    assert "The middle of the points is about latitude 53.4, longitude -1.9" in " ".join(gathered(path).notes)


def test_land_holds_the_towns_of_great_britain_and_no_swapped_one_of_the_south() -> None:
    land = shapely.Polygon(np.array(LAND) * 1_000.0)
    assert land.is_valid
    towns = {
        "Penzance": (147, 30), "Dover": (632, 141), "Lowestoft": (655, 293), "Holyhead": (225, 382), "Hull": (510, 429),
        "Berwick": (400, 653), "Stranraer": (206, 560), "Wick": (336, 951), "Stornoway": (142, 933),
        "Lerwick": (447, 1141),
        "Haverfordwest": (195, 215), "Ilfracombe": (252, 147), "Barrow": (319, 469), "Great Yarmouth": (652, 307),
    }  # fmt: skip
    assert [name for name, at in towns.items() if not land.contains(shapely.Point(at[0] * 1e3, at[1] * 1e3))] == []
    swapped = {"Aylesbury": (482, 213), "London": (530, 180), "Cardiff": (318, 176), "Birmingham": (407, 287)}
    assert [name for name, at in swapped.items() if land.contains(shapely.Point(at[1] * 1e3, at[0] * 1e3))] == []


def test_what_cannot_be_asked_for_is_said_before_boundaries_are_read(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "t.csv", ("area", "month"), [(CODES[0], "2024-01")])
    broken = tmp_path / "b.geojson"
    broken.write_text("{}", encoding="utf-8")
    for name, value in (("by", "kind"), ("months", "last"), ("where", ("kind=x",))):
        with pytest.raises(BadArgument, match=f"--{name}"):
            gathered(path, broken, **{name: value})
    with pytest.raises(MissingInput, match="file of areas"):
        gathered(path, tmp_path / "none.geojson")
    with pytest.raises(MissingInput, match="people"):
        gathered(path, broken, tmp_path / "people.csv")


def test_points_that_cannot_be_read_are_counted(tmp_path: Path) -> None:
    rows = [*points(counts(2, each=0.2)), ("n/a", "210500", "2024-01-02"), ("", "", "2024-01-02")]
    found = gathered(write_rows(tmp_path / "t.csv", ("easting", "northing", "date"), rows))
    assert found.account.set_aside == {"rows whose point cannot be read": 1, "rows without a point": 1}


def test_a_grid_has_a_fitting_cell_and_holds_every_point() -> None:
    random = np.random.default_rng(4)
    for spread in (2_000, 30_000, 400_000):
        at = random.random((500, 2)) * spread + 100_000
        grid = cell_grid(at, 0)
        assert (grid.of_points >= 0).all()
        assert 300 < len(grid.codes) < 1_300 or grid.cell == 100
        inside = np.abs(grid.centres[grid.of_points] - at).max(axis=1) <= grid.cell / 2
        assert inside.all()
    with pytest.raises(BadArgument, match="--cell"):
        cell_grid(at, 1.0)
    with pytest.raises(BadArgument, match="from 9 to 20,000 cells"):
        cell_grid(at, 1e7)


def test_the_projection_in_metres_is_the_national_grid_in_britain_only() -> None:
    assert flat_projection("EPSG:4326", (-1, 51, 0, 52)) == "EPSG:27700"
    assert flat_projection("EPSG:27700", (0, 0, 1, 1)) == "EPSG:27700"
    assert flat_projection("EPSG:4326", (-90, 35, -89, 36)).startswith("+proj=aeqd")


@pytest.mark.parametrize(
    ("head", "row", "says"),
    [
        (("area", "month", "Number of incidents"), lambda c, n: (c, "2024-01", n), 'Say --count "Number of incidents"'),
        (("area", "month", "kind", "Recorded"), lambda c, n: (c, "2024-01", "theft", n), 'Say --count "Recorded"'),
        (("area", "2024-01", "2024-02", "2024-03"), lambda c, n: (c, n, n, n), "its months are columns"),
        (("area", "month", "count"), lambda c, n: (c, "2024-01", n if n else "<5"), "--count"),
    ],
)
def test_counts_that_were_not_read_are_never_taken_for_single_events(
    tmp_path: Path, squares: Path, head: tuple[str, ...], row: Any, says: str
) -> None:
    path = write_rows(tmp_path / "t.csv", head, [row(code, number) for number, code in enumerate(CODES)])
    with pytest.raises(BadInput, match=re.escape(says)):
        gathered(path, squares)


def test_rows_may_be_said_to_be_single_events(tmp_path: Path, squares: Path) -> None:
    rows = [(code, "2024-01", number) for number, code in enumerate(CODES)]
    path = write_rows(tmp_path / "t.csv", ("area", "month", "age"), rows)
    assert gathered(path, squares, columns={"count": "none"}).account.kept == len(CODES)
