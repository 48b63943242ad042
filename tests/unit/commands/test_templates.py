"""Templates: what is sent to partners is what the readers take in."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from partner_inputs import account_of, read_all
from saferplan.commands.templates import templates
from saferplan.errors import FolderInUse
from saferplan.measures.definition import load_measures
from saferplan.reference.horizon_file import horizon_file
from saferplan.reference.partner_files import FORMS, partner_files
from saferplan.sources.horizon import read_horizon
from saferplan.tables import ALL_TABLES
from saferplan.tables.horizon import AUDIENCES, HEADINGS

SENT = partner_files()
KINDS = SENT | {"horizon": horizon_file()}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The templates."""
    return templates(tmp_path_factory.mktemp("sent") / "templates").folder


def test_there_is_a_template_and_a_dictionary_of_each_kind(folder: Path) -> None:
    wanted = {name for kind in KINDS for name in (f"{kind}.csv", f"{kind}.xlsx", f"{kind}_dictionary.csv")}
    assert {path.name for path in folder.iterdir()} == wanted


@pytest.mark.parametrize("kind", KINDS)
def test_headings_and_dictionary_are_the_definition(kind: str, folder: Path) -> None:
    names = [column.name for column in KINDS[kind].columns]
    assert (folder / f"{kind}.csv").read_text(encoding="utf-8") == ",".join(names) + "\n"
    with (folder / f"{kind}_dictionary.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["column"] for row in rows] == names
    assert all(row["meaning"].endswith(".") and row["form"].endswith(".") and row["example"] for row in rows)
    book = openpyxl.load_workbook(folder / f"{kind}.xlsx")
    assert book.sheetnames == [kind, "dictionary", "about"]
    assert [cell.value for cell in book[kind][1]] == names
    assert [row[0].value for row in book["dictionary"].iter_rows(min_row=2)] == names
    assert not any(cell.data_type == "f" for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("kind", SENT)
def test_a_template_filled_in_with_its_own_examples_is_read(kind: str, folder: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(folder / f"{kind}.xlsx")
    for place, column in enumerate(KINDS[kind].columns, start=1):
        book[kind].cell(2, place, column.example or None)
    (tmp_path / "partners" / kind).mkdir(parents=True)
    book.save(tmp_path / "partners" / kind / "back.xlsx")
    account = account_of(read_all(tmp_path), kind)
    assert (account.read, account.kept) == (1, 1)
    assert not any("not read" in note for note in account.notes)


def test_the_template_of_horizon_items_filled_in_with_its_own_examples_is_read(folder: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(folder / "horizon.xlsx")
    for place, column in enumerate(KINDS["horizon"].columns, start=1):
        book["horizon"].cell(2, place, column.example or None)
    book.save(tmp_path / "horizon.xlsx")
    found = read_horizon(tmp_path)
    assert found is not None
    assert (found.account.read, found.account.kept, found.account.notes) == (1, 1, {})
    about = " ".join(str(row[0].value) for row in book["about"].iter_rows())
    assert "Put the file in inputs, as horizon.csv" in about
    assert tuple(KINDS["horizon"].column("heading").one_of) == HEADINGS
    assert tuple(KINDS["horizon"].column("audience").one_of) == AUDIENCES


def test_the_returns_list_every_measure_that_may_be_sent(folder: Path) -> None:
    about = openpyxl.load_workbook(folder / "agency_returns.xlsx")["about"]
    lines = [str(row[0].value) for row in about.iter_rows()]
    for slug, measure in load_measures().items():
        assert any(line.startswith(f"{slug}: ") for line in lines) == (measure.count == "returns"), slug


@pytest.mark.parametrize("kind", KINDS)
def test_the_table_has_every_column_that_is_kept(kind: str) -> None:
    columns = set(ALL_TABLES[KINDS[kind].table].schema)
    assert {column.name for column in KINDS[kind].columns if column.kept} <= columns
    assert not {column.name for column in KINDS[kind].columns if not column.kept} & columns
    assert all(column.form for column in KINDS[kind].columns)
    assert {column.holds for column in KINDS[kind].columns} <= set(FORMS)


def test_the_same_templates_are_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = templates(tmp_path / "again").folder
    for path in folder.iterdir():
        assert path.read_bytes() == (again / path.name).read_bytes(), path.name


def test_a_folder_in_use_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FolderInUse):
        templates(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]
