"""The spreadsheet of the made-up table: read back as it was written, and the same bytes every time."""

from __future__ import annotations

import zipfile
from pathlib import Path

from saferplan.demo.open_document import write_ods
from saferplan.sources.workbook import open_workbook

SHEETS = [
    ("Notes & more", [("a < b",), (), ("café",)]),
    ("2018-19", [("Code", "Number"), ("8N", 12), (37.1, -3), (None, 7)]),
]


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    write_ods(tmp_path / "t.ods", SHEETS)
    found = {sheet.name: [list(row) for row in sheet.rows] for sheet in open_workbook(tmp_path / "t.ods", "t.ods")}
    assert found == {
        "Notes & more": [["a < b"], [""], ["café"]],
        "2018-19": [["Code", "Number"], ["8N", 12.0], [37.1, -3.0], ["", 7.0]],
    }


def test_the_same_bytes_every_time_and_the_kind_first_as_the_standard_asks(tmp_path: Path) -> None:
    write_ods(tmp_path / "a.ods", SHEETS)
    write_ods(tmp_path / "b.ods", SHEETS)
    assert (tmp_path / "a.ods").read_bytes() == (tmp_path / "b.ods").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.ods") as file:
        assert file.namelist()[0] == "mimetype"
        assert {one.compress_type for one in file.infolist()} == {zipfile.ZIP_STORED}
