"""The Home Office's tables: as published in three formats, and each way they can be wrong, with its message."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import write_xlsx

from saferplan.demo.offence_tables import COLUMNS, MIX, write_home_office
from saferplan.demo.open_document import write_ods
from saferplan.errors import BadInput
from saferplan.sources import home_office
from saferplan.sources.home_office import OffencesRead, read_home_office
from saferplan.tables import offence_counts
from saferplan.tables.shape import check_table

ROW = ("2018/19", 1, "Ashbrook", "Burglary Residential", "Theft", "Burglary", "28E", 7)


def row(**changes: object) -> tuple[object, ...]:
    """One row of the table, with some cells changed: year, quarter, force, code, count."""
    places = {"year": 0, "quarter": 1, "force": 2, "offence": 3, "code": 6, "count": 7}
    made = list(ROW)
    for name, value in changes.items():
        made[places[name]] = value  # type: ignore[call-overload]
    return tuple(made)


def write_csv(folder: Path, rows: Sequence[Sequence[object]], name: str = "table.csv") -> Path:
    """Write rows, headings and all, as CSV in inputs/home_office."""
    path = folder / "home_office" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows(rows)
    return path


def read(folder: Path) -> OffencesRead:
    """Read what must be there."""
    found = read_home_office(folder)
    assert found is not None
    return found


def said(folder: Path, rows: Sequence[Sequence[object]]) -> str:
    """What is said of a table that cannot be used."""
    write_csv(folder, rows)
    with pytest.raises(BadInput) as caught:
        read_home_office(folder)
    return str(caught.value)


def test_no_file_is_no_table(tmp_path: Path) -> None:
    assert read_home_office(tmp_path) is None
    (tmp_path / "home_office").mkdir()
    assert read_home_office(tmp_path) is None


def test_the_made_up_table_is_read_whole(tmp_path: Path) -> None:
    write_home_office(tmp_path, "Ashbrook Police", ("2017/18", "2018/19"))
    found = read(tmp_path)
    home = found.frame.filter((pl.col("force") == "ashbrook") & (pl.col("year") == "2018/19"))
    planned = {code: count for kinds in MIX.values() for code, count in kinds}
    counted = dict(home.group_by("offence_code").agg(pl.col("count").sum()).iter_rows())
    assert {code: count for code, count in counted.items() if count} == planned
    assert counted["13"] == 0, "recorded once and taken back"
    account = found.account
    assert account.set_aside == {home_office.NOTES: 6, home_office.FRAUD_BODIES: 8}
    assert account.notes == {home_office.NO_TABLE: 1, home_office.CORRECTIONS: 2}
    assert account.examples[home_office.NOTES][0].file.endswith(".ods, sheet 2017-18")
    assert check_table(offence_counts.SHAPE, found.frame).height == account.kept
    assert set(found.frame["quarter"]) == {1, 2, 3, 4}


def test_three_formats_say_the_same(tmp_path: Path) -> None:
    rows = [COLUMNS, row(), row(code=46, count=1_200.0), row(code=37.1, count=-2), row(quarter=2)]
    write_csv(tmp_path / "csv", rows)
    write_ods(tmp_path / "ods" / "home_office" / "table.ods", [("2018-19", rows)])  # type: ignore[list-item]
    write_xlsx(tmp_path / "xlsx" / "home_office" / "table.xlsx", [("2018-19", rows)])  # type: ignore[list-item]
    frame = pl.DataFrame([list(map(str, one)) for one in rows[1:]], schema=list(COLUMNS), orient="row")
    (tmp_path / "parquet" / "home_office").mkdir(parents=True)
    frame.write_parquet(tmp_path / "parquet" / "home_office" / "table.parquet")
    found = [read(tmp_path / kind).frame.drop("input") for kind in ("csv", "ods", "xlsx", "parquet")]
    assert found[0]["offence_code"].to_list() == ["28E", "46", "37.1", "28E"]
    assert found[0]["count"].to_list() == [7, 1_200, -2, 7]
    assert all(one.equals(found[0]) for one in found[1:])


def test_the_renamed_headings_of_packages_are_known(tmp_path: Path) -> None:
    write_csv(tmp_path, [[name.replace(" ", "_") for name in COLUMNS], row()])
    assert read(tmp_path).frame.height == 1


def test_rows_of_one_code_in_one_sheet_are_parts_and_are_all_kept(tmp_path: Path) -> None:
    write_csv(tmp_path, [COLUMNS, row(count=1), row(count=1), row(count=3)])
    assert read(tmp_path).frame["count"].sum() == 5


def test_partnerships_of_a_force_are_added_up(tmp_path: Path) -> None:
    headings = [*COLUMNS[:3], "CSP Name", *COLUMNS[3:]]
    rows = [[*row()[:3], csp, *row()[3:]] for csp in ("Ashbrook", "Ashbrook Marches")]
    write_csv(tmp_path, [headings, *rows])
    assert read(tmp_path).frame["count"].sum() == 14


def test_a_table_by_year_has_no_quarters(tmp_path: Path) -> None:
    write_csv(tmp_path, [[COLUMNS[0], *COLUMNS[2:]], [ROW[0], *ROW[2:]]])
    assert read(tmp_path).frame["quarter"].to_list() == [None]


def test_what_is_no_count_of_a_force_is_set_aside_by_reason(tmp_path: Path) -> None:
    write_csv(
        tmp_path,
        [
            ("Police recorded crime",),
            (),
            COLUMNS,
            row(),
            row(force="Action Fraud", code="AF"),
            row(force="UK Finance", code="UK Finance"),
            row(force="England and Wales"),
            row(code=""),
            row(count="[x]"),
            row(count=""),
            (),
            ("1. Offences are counted when they were recorded.",),
        ],
    )
    account = read(tmp_path).account
    assert (account.read, account.kept) == (9, 1)
    assert account.set_aside == {
        home_office.NOTES: 2,
        home_office.FRAUD_BODIES: 2,
        home_office.TOTALS: 1,
        home_office.SUBTOTALS: 1,
        home_office.NOT_GIVEN: 2,
    }
    assert [example.row for example in account.examples[home_office.NOTES]] == [1, 12]


def test_a_code_that_came_later_is_kept_and_counted(tmp_path: Path) -> None:
    write_csv(tmp_path, [COLUMNS, row(), row(code="8U", count=12)])
    found = read(tmp_path)
    assert found.frame["offence_code"].to_list() == ["28E", "8U"]
    assert found.account.notes == {f"{home_office.UNKNOWN_CODE}8U": 1}


@pytest.mark.parametrize(
    ("cell", "count"), [("1,234", 1_234), ("12 345", 12_345), ("-3", -3), ("−3", -3), ("7.0", 7), (" 8 ", 8)]
)
def test_numbers_as_spreadsheets_write_them(tmp_path: Path, cell: str, count: int) -> None:
    write_csv(tmp_path, [COLUMNS, row(count=cell)])
    assert read(tmp_path).frame["count"].to_list() == [count]


def test_hidden_sheets_are_read_and_said(tmp_path: Path) -> None:
    sheets = [("2018-19", [COLUMNS, row()]), ("2017-18", [COLUMNS, row(year="2017/18")])]
    write_xlsx(tmp_path / "home_office" / "t.xlsx", sheets, hidden=("2017-18",))  # type: ignore[arg-type]
    found = read(tmp_path)
    assert set(found.frame["year"]) == {"2017/18", "2018/19"}
    assert found.account.notes == {home_office.HIDDEN: 1}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"year": "2018"}, 'row 3: column Financial Year: it holds "2018"; expected a financial year like 2018/19'),
        ({"year": "2018/20"}, "expected a financial year like 2018/19"),
        ({"year": ""}, "row 3: column Financial Year: it is blank; expected a value in every row"),
        ({"force": ""}, "row 3: column Force Name: it is blank; expected a value in every row. Unmerge the cells"),
        ({"quarter": 5}, 'row 3: column Financial Quarter: it holds "5"; expected a quarter from 1 to 4'),
        ({"count": 1.5}, 'row 3: column Number of Offences: it holds "1.5"; expected a whole number'),
        ({"count": "Jane Doe of 4 Mill Lane"}, "it holds words and numbers; expected a whole number"),
    ],
)
def test_a_cell_that_cannot_be_is_named(tmp_path: Path, change: dict[str, object], words: str) -> None:
    sentence = said(tmp_path, [COLUMNS, row(), row(**change)])
    assert sentence.startswith("home_office/table.csv, row 3: column ")
    assert words.removeprefix("row 3: ") in sentence
    assert "Jane" not in sentence


def test_merged_cells_are_named(tmp_path: Path) -> None:
    rows = [COLUMNS, row(), row(force=None, code="46"), row(force=None, code="45")]
    write_xlsx(tmp_path / "home_office" / "t.xlsx", [("2018-19", rows)], merged=("C2:C4",))  # type: ignore[list-item]
    with pytest.raises(BadInput, match=r"sheet 2018-19, row 3: column Force Name: it is blank, under a merged cell;"):
        read_home_office(tmp_path)
    heading = [*COLUMNS[:6], "Offence", None]
    write_xlsx(tmp_path / "home_office" / "t.xlsx", [("2018-19", [heading, row()])], merged=("G1:H1",))  # type: ignore[list-item]
    with pytest.raises(BadInput, match="no sheet has the table looked for; expected the columns Financial Year"):
        read_home_office(tmp_path)
    heading = [*COLUMNS[:2], None, *COLUMNS[3:]]
    write_xlsx(tmp_path / "home_office" / "t.xlsx", [("2018-19", [heading, row()])], merged=("B1:C1",))  # type: ignore[list-item]
    with pytest.raises(BadInput, match="row 1: the heading row has no column Force Name and has merged cells;"):
        read_home_office(tmp_path)


def test_two_editions_beside_each_other_are_refused_and_a_copy_is_not(tmp_path: Path) -> None:
    first = write_csv(tmp_path, [COLUMNS, row()], "a.csv")
    shutil.copy(first, first.with_name("b.csv"))
    assert read(tmp_path).account.notes == {home_office.SAME_FILE: 1}
    write_csv(tmp_path, [COLUMNS, row(count=8)], "b.csv")
    found = r"b\.csv, row 2: ashbrook, 2018/19, quarter 1 is here a second time; it is in home_office/a\.csv too"
    with pytest.raises(BadInput, match=found):
        read_home_office(tmp_path)
    write_csv(tmp_path, [[COLUMNS[0], *COLUMNS[2:]], [ROW[0], *ROW[2:]]], "b.csv")
    with pytest.raises(BadInput, match=r"ashbrook, 2018/19 is here a second time; it is in home_office/a\.csv too"):
        read_home_office(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("t.pdf", b"%PDF", 'it is a ".pdf" file; expected a spreadsheet (ODS or XLSX), CSV or Parquet'),
        ("t.ods", b"not a zip", "it cannot be opened as a spreadsheet; expected a whole ODS or XLSX file"),
        ("t.xlsx", b"PK\x03\x04 cut short", "it cannot be opened as a spreadsheet"),
        ("t.csv", b"", "it is empty; expected a header and rows under it"),
        ("t.csv", b"<!DOCTYPE html><html>", "it is a web page, not a table"),
        ("t.csv", "Financial Year\nAsh\u00e9".encode("latin-1"), "row 2: it holds letters that are not UTF-8"),
        ("t.csv", b"a,b\n1,2\n", "no sheet has the table looked for; expected the columns Financial Year, Force Name"),
        ("t.parquet", b"PAR1", "it cannot be read as Parquet"),
    ],
)
def test_a_file_that_is_no_table_is_said_to_be_none(tmp_path: Path, name: str, content: bytes, words: str) -> None:
    path = tmp_path / "home_office" / name
    path.parent.mkdir()
    path.write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read_home_office(tmp_path)
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"home_office/{name}")


def test_a_damaged_spreadsheet_never_ends_in_another_error(tmp_path: Path) -> None:
    write_home_office(tmp_path, "Ashbrook", ("2018/19",))
    (path,) = (tmp_path / "home_office").iterdir()
    whole = path.read_bytes()
    for cut in range(100, len(whole), len(whole) // 40):
        path.write_bytes(whole[:cut])
        with pytest.raises(BadInput):
            read_home_office(tmp_path)


CELLS = st.sampled_from(
    ["", "7", "-2", "1,000", "..", "28E", "46", "8U", "Ashbrook", "Action Fraud", "2018/19", "2", "x y"]
)


@settings(max_examples=150)
@given(st.lists(st.tuples(*(CELLS for _ in COLUMNS)), max_size=8))
def test_whatever_the_rows_read_is_kept_and_set_aside(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    write_csv(folder, [COLUMNS, *rows])
    try:
        found = read(folder)
    except BadInput:  # a cell that cannot be: the tests above hold what is said
        return
    filled = [one for one in rows if any(cell.strip() for cell in one)]
    assert found.account.read == len(filled)
    assert found.frame.height == found.account.kept
