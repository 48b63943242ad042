"""The Cambridge Crime Harm Index: days by offence, where the user has it."""

from __future__ import annotations

from pathlib import Path

import pytest
from workbooks import write_xlsx

from saferplan.errors import BadInput
from saferplan.sources import harm_index
from saferplan.sources.harm_index import read_harm_index

HEAD = ("ATHENA URN", "SHORT_TITLE", "CCHI Score", "CLASSIFICATION_CODE")
ROWS = (
    ("1", "Taking a bicycle", 2.0, 44),
    ("2", "Wounding", 1_460.0, "8N"),
    ("3", "Kicking", 2.0, "8N"),
    ("4", "Aggravated taking", 10.0, "37/2"),
    ("5", "Begging", 1.0, "NN"),
    ("6", "Lost", None, "46"),
)


def write(folder: Path, rows: tuple[tuple[object, ...], ...] = ROWS, name: str = "index.xlsx") -> None:
    """The workbook as it is published: a cover page and the values."""
    sheets = [("Cover page", [("How to use",)]), ("Values", [HEAD, *rows])]
    write_xlsx(folder / "harm" / name, sheets)  # type: ignore[arg-type]


def test_days_by_offence_code(tmp_path: Path) -> None:
    assert read_harm_index(tmp_path) is None
    write(tmp_path)
    found = read_harm_index(tmp_path)
    assert found is not None
    assert found.frame.select("offence_code", "offence", "days").rows() == [
        ("44", "Taking a bicycle", 2.0),
        ("8N", "Wounding", 1_460.0),
        ("8N", "Kicking", 2.0),
        ("37.2", "Aggravated taking", 10.0),
    ]
    assert found.account.set_aside == {harm_index.NO_CODE: 1, harm_index.NO_DAYS: 1}
    assert (found.account.read, found.account.kept) == (6, 4)
    assert [name for name, _ in found.inputs] == ["harm/index.xlsx"]


def test_the_same_as_csv(tmp_path: Path) -> None:
    (tmp_path / "harm").mkdir()
    text = "cchi_score,classification_code,short_title\n2.0,44,Taking a bicycle\n"
    (tmp_path / "harm" / "values.csv").write_text(text, encoding="utf-8")
    found = read_harm_index(tmp_path)
    assert found is not None
    assert found.frame["days"].to_list() == [2.0]


@pytest.mark.parametrize("days", ["many", -1.0, 99_999.0])
def test_days_that_cannot_be_are_named(tmp_path: Path, days: object) -> None:
    write(tmp_path, (ROWS[0], ("2", "Wounding", days, "8N")))
    with pytest.raises(BadInput, match=r"harm/index\.xlsx, sheet Values, row 3: column CCHI Score: it holds"):
        read_harm_index(tmp_path)


def test_two_editions_or_another_file_are_refused(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, name="later.xlsx")
    with pytest.raises(BadInput, match="there are 2 files beside each other; expected one edition of the index"):
        read_harm_index(tmp_path)
    (tmp_path / "harm" / "later.xlsx").unlink()
    write_xlsx(tmp_path / "harm" / "index.xlsx", [("Values", [("a", "b"), (1, 2)])])
    with pytest.raises(BadInput, match="no sheet has the table looked for; expected the columns CLASSIFICATION_CODE"):
        read_harm_index(tmp_path)
