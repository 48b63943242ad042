"""Spreadsheets that people send: opened as text, or refused with the row and the column of what is wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from saferplan.errors import BadInput, FaultyFiles
from saferplan.sources.reference_files import ROW
from saferplan.sources.spreadsheets import MOST_ROWS, Sent, Wanted, look_into, open_sent

WANTED = Wanted(("ref", "reported_at"), ("count", "note"))


def book(folder: Path, change: Callable[[Any, Any], None] = lambda made, sheet: None) -> Path:
    """A spreadsheet of two rows, changed by a function of the book and its sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.append(["Ref", "Reported at", "count"])
    sheet.append(["a", datetime(2018, 4, 3, 21, 30), 3])
    sheet.append(["b", datetime(2018, 4, 25), None])
    change(made, sheet)
    made.save(folder / "sent.xlsx")
    return folder / "sent.xlsx"


def opened(path: Path) -> Sent:
    """The file opened."""
    return open_sent(path, path.parent, WANTED)


def refused(path: Path) -> str:
    """The sentence that a file is refused with."""
    with pytest.raises(BadInput) as caught:
        opened(path)
    return str(caught.value)


def csv_file(folder: Path, data: bytes) -> Path:
    """A CSV file of these bytes."""
    (folder / "sent.csv").write_bytes(data)
    return folder / "sent.csv"


def test_a_spreadsheet_is_read_as_text_with_its_row_numbers(tmp_path: Path) -> None:
    found = opened(book(tmp_path)).frame
    assert found.columns == ["ref", "reported_at", "count", "note", ROW]
    assert found.rows() == [("a", "2018-04-03 21:30:00", "3", None, 2), ("b", "2018-04-25 00:00:00", None, None, 3)]


def test_row_numbers_are_those_of_the_sheet_where_rows_above_are_blank(tmp_path: Path) -> None:
    found = opened(book(tmp_path, lambda made, sheet: sheet.insert_rows(1, 4)))
    assert found.frame[ROW].to_list() == [6, 7]


def test_a_csv_file_gives_the_same_rows(tmp_path: Path) -> None:
    text = '\ufeffREF,reported-at,count\r\na,2018-04-03 21:30,3\r\n"b\nc",2018-04-25,\r\n'
    found = opened(csv_file(tmp_path, text.encode()))
    assert found.frame["ref"].to_list() == ["a", "b\nc"]
    assert found.frame[ROW].to_list() == [2, 3]


def formula(made: Any, sheet: Any) -> None:
    sheet["C3"] = "=1+1"


def hidden_row(made: Any, sheet: Any) -> None:
    sheet.row_dimensions[3].hidden = True


def hidden_copy(made: Any, sheet: Any) -> None:
    other = made.create_sheet("old")
    other.append(["ref", "reported_at"])
    other.sheet_state = "hidden"


def second_copy(made: Any, sheet: Any) -> None:
    made.create_sheet("more").append(["ref", "reported_at"])


def error_cell(made: Any, sheet: Any) -> None:
    sheet["C2"] = "#REF!"
    sheet["C2"].data_type = "e"


def twice(made: Any, sheet: Any) -> None:
    sheet["D1"] = "ref"


FAULTS: dict[str, tuple[Callable[[Any, Any], None], str]] = {
    "merged headings": (
        lambda made, sheet: sheet.merge_cells("A1:B1"),
        "sent.xlsx, row 1: heading cells A1 to B1 (column 1) are merged",
    ),
    "merged headings beside": (
        lambda made, sheet: sheet.merge_cells("C1:D1"),
        "sent.xlsx, row 1: heading cells C1 to D1 (column 3) are merged",
    ),
    "merged cells": (
        lambda made, sheet: sheet.merge_cells("C2:C3"),
        "sent.xlsx, row 2: cells C2 to C3 (column 3) are merged",
    ),
    "a formula": (formula, "sent.xlsx, row 3: cell C3 (column 3) holds a formula whose value was not saved"),
    "an error": (error_cell, "sent.xlsx, row 2: cell C2 (column 3) holds an error in place of a value"),
    "a hidden row": (hidden_row, "sent.xlsx, row 3: 1 row is hidden"),
    "a hidden sheet of rows": (hidden_copy, "sent.xlsx: sheet 2 of 2 is hidden and has the columns of the template"),
    "two sheets of rows": (second_copy, "sent.xlsx: 2 sheets have the columns of the template"),
    "a column twice": (twice, 'sent.xlsx, row 1: the column "ref" is there twice, as columns 1 and 4'),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_makes_rows_go_missing_is_refused(fault: str, tmp_path: Path) -> None:
    change, sentence = FAULTS[fault]
    said = refused(book(tmp_path, change))
    assert said.startswith(sentence)
    assert said.endswith("Nothing was written.")


def test_sheets_that_are_not_read_are_counted(tmp_path: Path) -> None:
    def more(made: Any, sheet: Any) -> None:
        made.create_sheet("lists").sheet_state = "hidden"
        made.create_sheet("totals").append(["sum"])
        made.create_sheet("dictionary").append(["column"])

    assert opened(book(tmp_path, more)).notes == {"hidden sheets, not read": 1, "further sheets, not read": 1}


def test_a_formula_whose_value_was_saved_is_a_value(tmp_path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "sent.xlsx") as made:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["ref", "reported_at", "count"])
        sheet.write_row(1, 0, ["a", "2018-04-03"])
        sheet.write_formula(1, 2, "=1+1", value=2)
    assert opened(tmp_path / "sent.xlsx").frame["count"].to_list() == ["2"]


CSV_FAULTS = {
    b"ref,reported_at,note\na,2018-04-03,Caf\xe9\n": "sent.csv, row 2: column 3 (note) holds a letter of Windows-1252",
    b"ref;reported_at\na;b\n": "sent.csv, row 1: its cells are not parted by commas",
    b"ref,count\n1,2\n": "sent.csv, row 1: the column reported_at cannot be found",
    b"Jane Doe,12 Mill Lane\n1,2\n": "sent.csv, row 1: none of its 2 cells is the heading of a column",
    b"ref,reported_at\na,b\na,b,c\n": "sent.csv, row 3: it has 3 cells, and the header 2",
    b'ref,reported_at\n"a,b\n': "sent.csv: its quotation marks do not pair",
    b"ref,reported_at\n": "sent.csv: it holds no rows",
    b"": "sent.csv, row 1: its first row is blank",
    b"ref,reported_at\na\x00,b\n": "sent.csv: it is not text",
}


@pytest.mark.parametrize("data", CSV_FAULTS, ids=range(len(CSV_FAULTS)))
def test_each_fault_of_a_csv_file_has_its_sentence(data: bytes, tmp_path: Path) -> None:
    said = refused(csv_file(tmp_path, data))
    assert said.startswith(CSV_FAULTS[data])
    assert "Jane" not in said


def test_all_faults_of_a_csv_file_are_told_each_with_its_rows(tmp_path: Path) -> None:
    data = "note,count\n{0},1\na,2,c\n{0},{0}\nb,4,d\nc,5,e\n".replace("{0}", "Café").encode("cp1252")
    with pytest.raises(FaultyFiles) as caught:
        opened(csv_file(tmp_path, data))
    assert [fault.partition("; expected")[0] for fault in caught.value.faults] == [
        "sent.csv, row 2: column 1 (note) holds a letter of Windows-1252; so does row 4",
        "sent.csv, row 4: column 2 (count) holds a letter of Windows-1252",
        "sent.csv, row 3: it has 3 cells, and the header 2; there are too many in rows 5 and 6",
        "sent.csv, row 1: the columns ref, reported_at cannot be found",
    ]


def test_merged_headings_are_not_said_to_be_lacking_too(tmp_path: Path) -> None:
    path = book(tmp_path, FAULTS["merged headings"][0])
    assert len(look_into(path, tmp_path, WANTED)[1]) == 1


def test_a_file_cut_off_at_the_last_row_of_a_spreadsheet_is_refused(tmp_path: Path) -> None:
    data = b"ref,reported_at\n" + b"a,b\n" * (MOST_ROWS - 1)
    assert refused(csv_file(tmp_path, data)).startswith(
        "sent.csv, row 1,048,576: it ends at row 1,048,576, the last that a spreadsheet can have, so the rest was cut"
    )


@pytest.mark.parametrize("data", [b"PK\x03\x04 not a zip", b"", b"<html>"])
def test_a_damaged_spreadsheet_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "sent.xlsx").write_bytes(data)
    assert refused(tmp_path / "sent.xlsx").startswith("sent.xlsx: it cannot be read as a spreadsheet")


def test_other_kinds_of_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sent.xls").write_bytes(b"")
    assert refused(tmp_path / "sent.xls").startswith('sent.xls: it is a ".xls" file; expected CSV or XLSX.')
