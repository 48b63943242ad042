"""What goes wrong in spreadsheets that partners send: each fault in a real XLSX, found and said with row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from partner_inputs import NEW, OLD, account_of, read_all, row_of, write_rows
from saferplan.errors import BadInput, FaultyFiles
from saferplan.sources.faults import MOST_FAULTS


def book(inputs: Path, kind: str, rows: Sequence[Mapping[str, object]], change: Callable[[Any], None]) -> None:
    """A workbook of a kind of file with these rows, changed as a person may change it."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row.values()])
    change(made)
    path = inputs / "partners" / kind / "sent.xlsx"
    path.parent.mkdir(parents=True)
    made.save(path)


def place_of(made: Any, column: str, row: int) -> Any:
    """The cell of a column in a row."""
    sheet = made.active
    heads = [cell.value for cell in sheet[1]]
    return sheet.cell(row, heads.index(column) + 1)


def swapped(made: Any) -> None:
    for row, day in ((2, "04/03/2018"), (3, "04/25/2018")):
        place_of(made, "reported_at", row).value = day


def formula(made: Any) -> None:
    place_of(made, "reported_at", 3).value = "=TODAY()"


def cut_off(made: Any) -> None:
    place_of(made, "reported_at", 1_048_576).value = "2018-04-30"


REFUSED = {
    "day and month swapped": (swapped, ("row 3", "column reported_at", "day and month are swapped")),
    "cut off at the last row": (cut_off, ("row 1,048,576", "the rest was cut off")),
}


@pytest.mark.parametrize(
    "fault", [pytest.param(one, marks=(pytest.mark.slow,) if "last row" in one else ()) for one in REFUSED]
)
def test_each_fault_of_a_workbook_is_said_with_its_place(fault: str, tmp_path: Path) -> None:
    change, said = REFUSED[fault]
    book(tmp_path, "incidents", [row_of("incidents", n) for n in (1, 2)], change)
    with pytest.raises(BadInput) as caught:
        read_all(tmp_path)
    for words in ("partners/incidents/sent.xlsx", *said):
        assert words in str(caught.value)


def everything(made: Any) -> None:
    """Several faults in one workbook: the days, two formulas in one column and one in another, merged cells."""
    swapped(made)
    for cell in ("C2", "C3", "A3"):
        made.active[cell] = "=TODAY()"
    made.active.merge_cells("D2:D3")


def test_all_faults_of_a_workbook_are_told_at_once_each_with_its_place(tmp_path: Path) -> None:
    rows = [row_of("incidents", n, category="crime", reported_at="") for n in (1, 2)]
    columns = list(rows[0])
    assert columns.index("reported_at") not in (0, 2, 3), "the cells that are spoilt otherwise"
    book(tmp_path, "incidents", rows, everything)
    with pytest.raises(FaultyFiles) as caught:
        read_all(tmp_path)
    where = "partners/incidents/sent.xlsx, row"
    assert [fault.partition("; expected")[0] for fault in caught.value.faults] == [
        f"{where} 2: cells D2 to D3 (column 4) are merged, so that all but one are blank",
        f"{where} 3: cell A3 (column 1) holds a formula whose value was not saved",
        f"{where} 2: cell C2 (column 3) holds a formula whose value was not saved; so does cell C3",
        f'{where} 3: column reported_at has the month first, as "04/25/2018" shows: day and month are swapped',
    ]
    assert str(caught.value).startswith("4 faults were found in partners/incidents/sent.xlsx; expected none.")


def test_the_faults_of_all_files_are_told_together_and_a_good_file_is_not_spoken_of(tmp_path: Path) -> None:
    write_rows(tmp_path, "fire", [row_of("fire")])
    write_rows(tmp_path, "health", [row_of("health")]).write_bytes(b"a;b\n1;2\n")
    book(tmp_path, "incidents", [row_of("incidents", n) for n in (1, 2)], formula)
    (tmp_path / "partners" / "stray.csv").write_text("x\n", encoding="utf-8")
    with pytest.raises(FaultyFiles) as caught:
        read_all(tmp_path)
    assert [fault.partition(":")[0] for fault in caught.value.faults] == [
        "partners/health/sent.csv, row 1",
        "partners/incidents/sent.xlsx, row 3",
        "partners/stray.csv",
    ]


def test_of_many_faults_in_one_file_the_first_are_told_and_the_rest_are_counted(tmp_path: Path) -> None:
    def many(made: Any) -> None:
        for row in range(2, 20):
            made.active.merge_cells(f"A{row}:B{row}")

    book(tmp_path, "incidents", [row_of("incidents", n) for n in range(18)], many)
    with pytest.raises(FaultyFiles) as caught:
        read_all(tmp_path)
    assert len(caught.value.faults) == MOST_FAULTS + 1
    assert caught.value.faults[-1] == "partners/incidents/sent.xlsx: and 6 more."
    assert str(caught.value).startswith("18 faults")


def test_what_is_noted_of_rows_names_the_row_of_the_sheet_where_rows_above_it_are_blank(tmp_path: Path) -> None:
    def lower(made: Any) -> None:
        made.active.insert_rows(1, 3)

    groups = ("", "ethnic_group=white", "ethnic_group=black")
    rows = [
        row_of("agency_returns", measure="stop_and_search", area="partnership", period="2018/19", group=group)
        | {"numerator": number, "denominator": 1000}
        for group, number in zip(groups, (100, 60, 30), strict=True)
    ]
    book(tmp_path, "agency_returns", rows, lower)
    book(tmp_path, "incidents", [row_of("incidents", n, lsoa=code) for n, code in enumerate((OLD, OLD, NEW))], lower)
    found = read_all(tmp_path)
    [said] = account_of(found, "agency_returns").notes
    assert said.endswith("as in partners/agency_returns/sent.xlsx, row 5, column numerator")
    [said] = [what for what in account_of(found, "incidents").notes if "2011 and 2021" in what]
    assert said.endswith("as in partners/incidents/sent.xlsx, row 7, column lsoa")
