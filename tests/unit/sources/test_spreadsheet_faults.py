"""What goes wrong in spreadsheets that partners send: each fault in a real XLSX, found and said with row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from partner_inputs import NEW, OLD, account_of, read_all, row_of
from saferplan.errors import BadInput


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


def merged(made: Any) -> None:
    made.active.merge_cells("A1:B1")


def hidden(made: Any) -> None:
    other = made.copy_worksheet(made.active)
    other.sheet_state = "hidden"


def cut_off(made: Any) -> None:
    place_of(made, "reported_at", 1_048_576).value = "2018-04-30"


REFUSED = {
    "day and month swapped": (swapped, ("row 3", "column reported_at", "day and month are swapped")),
    "a formula": (formula, ("row 3", "holds a formula whose value was not saved", "(column ")),
    "merged headings": (merged, ("row 1", "heading cells A1 to B1 (column 1) are merged")),
    "a hidden sheet of rows": (hidden, ("sheet 2 of 2 is hidden",)),
    "cut off at the last row": (cut_off, ("row 1,048,576", "the rest was cut off")),
}


@pytest.mark.parametrize("fault", REFUSED)
def test_each_fault_of_a_workbook_is_said_with_its_place(fault: str, tmp_path: Path) -> None:
    change, said = REFUSED[fault]
    book(tmp_path, "incidents", [row_of("incidents", n) for n in (1, 2)], change)
    with pytest.raises(BadInput) as caught:
        read_all(tmp_path)
    for words in ("partners/incidents/sent.xlsx", *said):
        assert words in str(caught.value)


def nothing(made: Any) -> None:
    """Leave it as it is."""


def test_codes_of_two_years_in_one_workbook_are_said_with_row_and_column(tmp_path: Path) -> None:
    rows = [row_of("incidents", n, lsoa=code) for n, code in enumerate((OLD, OLD, NEW))]
    book(tmp_path, "incidents", rows, nothing)
    [said] = [what for what in account_of(read_all(tmp_path), "incidents").notes if "2011 and 2021" in what]
    assert said.endswith("as in partners/incidents/sent.xlsx, row 4, column lsoa")


def test_totals_that_are_not_the_sum_of_their_parts_are_said_with_row_and_column(tmp_path: Path) -> None:
    groups = ("", "ethnic_group=white", "ethnic_group=black")
    rows = [
        row_of("agency_returns", measure="stop_and_search", area="partnership", period="2018/19", group=group)
        | {"numerator": number, "denominator": 1000}
        for group, number in zip(groups, (100, 60, 30), strict=True)
    ]
    book(tmp_path, "agency_returns", rows, nothing)
    [said] = [what for what in account_of(read_all(tmp_path), "agency_returns").notes if what.startswith("totals")]
    assert said.endswith("as in partners/agency_returns/sent.xlsx, row 2, column numerator")
