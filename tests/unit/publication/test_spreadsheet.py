"""The spreadsheets of a release, opened by readers that are not ours and held to the release."""

from __future__ import annotations

import doctest
import importlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import python_calamine
from example_release import write_example_release
from odf.opendocument import load as load_ods
from odf.table import DatabaseRange, Table, TableHeaderRows

from saferplan.figures import MISSING_REASONS, in_digits
from saferplan.publication import spreadsheet_figures
from saferplan.publication.pages import write_site
from saferplan.publication.released import Released, read_release
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.spreadsheet import SHORTHAND, SHORTHAND_OF, Sheet, SheetColumn
from saferplan.publication.spreadsheet_book import book_of, title_of_book
from saferplan.publication.spreadsheet_figures import COLUMNS, Notes, figure_sheets
from saferplan.publication.spreadsheet_files import ods_bytes, xlsx_bytes

FORMULAS = ("=1+1", '=HYPERLINK("http://example.org")', "+1", "-cmd|x", "@SUM(A1)", "\t=1", "a\x00b\x0b & <c>")


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """The invented release, one of whose figures is withheld."""
    return read_release(write_example_release(tmp_path_factory.mktemp("example") / "release"))


@pytest.fixture(scope="module")
def book(released: Released) -> tuple[Sheet, ...]:
    """Its sheets."""
    return book_of(released, FiguresKept(released))


@pytest.fixture(scope="module")
def files(released: Released, book: tuple[Sheet, ...], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both files."""
    folder = tmp_path_factory.mktemp("files")
    made = {"xlsx": folder / "all.xlsx", "ods": folder / "all.ods"}
    made["xlsx"].write_bytes(xlsx_bytes(book, title=title_of_book(released)))
    made["ods"].write_bytes(ods_bytes(book, title=title_of_book(released)))
    return made


def _rows(path: Path, sheet: Sheet) -> list[list[object]]:
    """The rows under the headings of a sheet, as calamine reads them."""
    return (
        python_calamine.load_workbook(path)
        .get_sheet_by_name(sheet.name)
        .to_python(skip_empty_area=False)[len(sheet.lines) + 2 :]
    )


def _figure_rows(path: Path, book: tuple[Sheet, ...]) -> Iterator[dict[str, object]]:
    heads = [column.heading for column in COLUMNS]
    for sheet in book:
        if sheet.name.startswith("Figures_"):
            yield from (dict(zip(heads, row, strict=True)) for row in _rows(path, sheet))


@pytest.mark.parametrize(
    "module", ["spreadsheet", "spreadsheet_book", "spreadsheet_files", "spreadsheet_figures", "site_spreadsheets"]
)
def test_the_examples_in_the_docstrings_hold(module: str) -> None:
    assert doctest.testmod(importlib.import_module(f"saferplan.publication.{module}")).failed == 0
    assert doctest.testmod(importlib.import_module("saferplan.open_document")).failed == 0


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_every_figure_of_the_release_is_there_once_with_its_value_or_its_reason(
    released: Released, book: tuple[Sheet, ...], files: dict[str, Path], kind: str
) -> None:
    found = {str(row["Address"]): row for row in _figure_rows(files[kind], book)}
    assert len(found) == sum(1 for _ in _figure_rows(files[kind], book))
    assert set(released.figures.frame["id"]) <= set(found)
    for address, row in found.items():
        figure = released.figure(address)
        for column, value in (
            ("Value in full, before rounding", figure.value),
            ("Low end of interval", figure.low),
            ("High end of interval", figure.high),
        ):
            if value is None:
                sign = SHORTHAND_OF[figure.missing] if column.startswith("Value") else "[z]"
                assert row[column] == sign, (address, column)
            else:
                assert row[column] == pytest.approx(value, rel=1e-12), (address, column)
        assert row["Why there is no value"] == (MISSING_REASONS[figure.missing] if figure.value is None else "[z]")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_what_is_withheld_stays_withheld(released: Released, files: dict[str, Path], book: tuple[Sheet, ...],
                                         kind: str) -> None:  # fmt: skip
    hidden = released.figures.frame.filter(pl.col("missing").str.starts_with("SUPPRESSED"))["id"].to_list()
    assert hidden
    rows = {str(row["Address"]): row for row in _figure_rows(files[kind], book)}
    for address in hidden:
        assert rows[address]["Value in full, before rounding"] == "[c]"
        assert not [cell for cell in rows[address].values() if isinstance(cell, float)], rows[address]


def test_numbers_of_tables_are_those_of_the_pages(
    released: Released, book: tuple[Sheet, ...], files: dict[str, Path]
) -> None:
    tables = [table for answer in (*released.matter, *released.answers) for table in answer.tables]
    sheets = [sheet for sheet in book if sheet.name.startswith("Table_")]
    assert len(tables) == len(sheets) > 0
    held = 0
    for table, sheet in zip(tables, sheets, strict=True):
        rows = _rows(files["xlsx"], sheet)
        assert len(rows) == len(table.rows)
        at = {column.heading.split(" (")[0]: place for place, column in reversed(list(enumerate(sheet.columns)))}
        for cells, row in zip(table.rows, rows, strict=True):
            for cell, column in zip(cells[1:], table.columns[1:], strict=True):
                place = at.get(column.heading.split(" (")[0])
                figure = released.figure(cell.address) if cell.address else None
                if place is None or figure is None or figure.value is None or not isinstance(row[place], float):
                    continue
                printed = in_digits(figure.value, figure.unit, digits=column.digits)
                assert row[place] == float(printed.replace(",", "")), (sheet.name, column.heading)
                held += 1
    assert held > 40, held


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_no_cell_of_a_table_is_empty_and_no_shorthand_is_unexplained(
    book: tuple[Sheet, ...], files: dict[str, Path], kind: str
) -> None:
    cover = " ".join(book[0].lines)
    for sheet in book:
        rows = _rows(files[kind], sheet) if sheet.columns else []
        assert len(rows) == len(sheet.rows), sheet.name
        for row in rows:
            assert len(row) == len(sheet.columns), sheet.name
            assert all(cell not in (None, "") for cell in row), (sheet.name, row)
            for cell in row:
                if isinstance(cell, str) and cell.startswith("[") and not cell.startswith("[note"):
                    assert cell in SHORTHAND, cell
                    assert cell in cover, cell


def test_excel_knows_each_table_and_no_cell_is_merged_or_a_formula(
    book: tuple[Sheet, ...], files: dict[str, Path]
) -> None:
    opened = openpyxl.load_workbook(files["xlsx"])
    assert opened.sheetnames == [sheet.name for sheet in book]
    assert opened.sheetnames[:3] == ["Cover", "Contents", "Notes"]
    for sheet in book:
        page = opened[sheet.name]
        assert not page.merged_cells.ranges
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)
        assert len(page.tables) == (1 if sheet.columns else 0)
        for table in page.tables.values():
            names = [column.name for column in table.tableColumns]
            assert names == [column.heading for column in sheet.columns]
            assert len({name.lower() for name in names}) == len(names)
            assert table.ref.endswith(str(len(sheet.lines) + 2 + len(sheet.rows)))
            assert page.freeze_panes == f"A{len(sheet.lines) + 3}"
    links = {cell.hyperlink.location for cell in opened["Contents"]["A"] if cell.hyperlink}
    assert links == {f"{sheet.name}!A1" for sheet in book[2:]}


def test_an_open_document_reader_finds_marked_headings_and_ranges(
    book: tuple[Sheet, ...], files: dict[str, Path]
) -> None:
    opened = load_ods(str(files["ods"]))
    with_table = [sheet for sheet in book if sheet.columns]
    tables = opened.spreadsheet.getElementsByType(Table)
    assert [table.getAttribute("name") for table in tables] == [sheet.name for sheet in book]
    assert sum(len(table.getElementsByType(TableHeaderRows)) for table in tables) == len(with_table)
    assert len(opened.spreadsheet.getElementsByType(DatabaseRange)) == len(with_table)


@pytest.mark.parametrize("write", [xlsx_bytes, ods_bytes])
def test_the_same_release_gives_the_same_bytes(released: Released, write: object) -> None:
    one, two = (write(book_of(released, FiguresKept(released)), title="t") for _ in range(2))  # type: ignore[operator]
    assert one == two
    with zipfile.ZipFile(io.BytesIO(one)) as file:
        assert {part.date_time for part in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_an_xlsx_of_many_rows_takes_no_more_room_than_the_open_format() -> None:
    """Its rows hold what the other's do; places of cells, written out, made it twice as large."""
    rows = [(f"figure:recorded_crime?area=X{n:08d}", "Recorded crime", "[z]", n * 1.25) for n in range(20_000)]
    columns = (SheetColumn("Address", 48), SheetColumn("What"), SheetColumn("Why"), SheetColumn("Value"))
    sheet = Sheet("Figures_1", "Figures", ("A line.",), columns, rows)
    xlsx, ods = (write((sheet,), title="t") for write in (xlsx_bytes, ods_bytes))
    assert len(xlsx) <= len(ods)
    page = openpyxl.load_workbook(io.BytesIO(xlsx))["Figures_1"]
    assert [cell.value for cell in page[20_003]] == list(rows[-1])


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_nothing_typed_becomes_a_formula_and_control_signs_break_no_file(tmp_path: Path, kind: str) -> None:
    sheet = Sheet("Table_1", "=1+1", ("@x",), (SheetColumn("=A1"), SheetColumn("b", 12, 1)),
                  [(text, 1.5) for text in FORMULAS])  # fmt: skip
    path = tmp_path / f"t.{kind}"
    path.write_bytes({"xlsx": xlsx_bytes, "ods": ods_bytes}[kind]((sheet,), title="=t\x00"))
    rows = _rows(path, sheet)
    assert [row[0] for row in rows][:5] == list(FORMULAS[:5])
    assert rows[-1][0] == "ab & <c>"
    if kind == "xlsx":
        page = openpyxl.load_workbook(path)["Table_1"]
        assert {cell.data_type for row in page.iter_rows() for cell in row if cell.value is not None} == {"s", "n"}
    else:
        with zipfile.ZipFile(path) as file:
            assert b"table:formula" not in file.read("content.xml")


def test_a_measure_of_too_many_rows_goes_on_and_loses_none(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_figures, "MOST_ROWS", 50)
    sheets = list(figure_sheets(released, FiguresKept(released), Notes()))
    assert max(len(sheet.rows) for sheet in sheets) <= 50
    assert any("part 1 of" in sheet.title for sheet in sheets)
    listed = [row[0] for sheet in sheets for row in sheet.rows]
    assert sorted(listed) == sorted(released.figures.frame["id"].to_list())


def test_a_release_for_the_partnership_says_so_on_the_cover(released: Released) -> None:
    inside = replace(released, manifest=released.manifest | {"audience": "partnership"})
    assert any("not for publication" in line for line in book_of(inside, FiguresKept(inside))[0].lines)
    assert "For everyone." in book_of(released, FiguresKept(released))[0].lines


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_libreoffice_opens_every_sheet_and_finds_the_same(
    book: tuple[Sheet, ...], files: dict[str, Path], tmp_path: Path, kind: str
) -> None:
    office = shutil.which("soffice")
    if office is None or shutil.which("localc") is None:  # the writer alone brings the first, and reads no spreadsheet
        pytest.skip("LibreOffice is not installed: on Debian, apt-get install libreoffice-calc")
    form = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"
    home = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = [office, home, "--headless", "--convert-to", form, "--outdir", str(tmp_path), str(files[kind])]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    for sheet in book:
        frame = pl.read_csv(tmp_path / f"all-{sheet.name}.csv", has_header=False, infer_schema=False,
                            truncate_ragged_lines=True)  # fmt: skip
        rows = frame.rows()[len(sheet.lines) + 2 :]
        assert len(rows) == len(sheet.rows), sheet.name
        for mine, theirs in zip(sheet.rows, rows, strict=True):
            for cell, read in zip(mine, theirs, strict=False):
                if isinstance(cell, str):
                    assert cell == read, sheet.name
                else:
                    assert float(read) == pytest.approx(cell, rel=1e-12), sheet.name


def test_the_metadata_of_every_csv_file_is_sound_by_an_independent_reader(released: Released, tmp_path: Path) -> None:
    import csvw

    write_site(released, tmp_path)
    paths = sorted((tmp_path / "data").glob("*.csv"))
    assert len(paths) > 10
    for path in paths:
        beside = path.with_name(f"{path.name}-metadata.json")
        told = json.loads(beside.read_text(encoding="utf-8"))
        assert told["url"] == path.name
        assert told["dc:title"]
        assert all(column["dc:description"] for column in told["tableSchema"]["columns"])
        read = csvw.CSVW(str(beside), validate=True)
        assert read.is_valid, (path.name, read.warnings)
        with path.open(encoding="utf-8") as opened:
            assert sum(1 for row in read.tables[0].iterdicts()) == sum(1 for _ in opened) - 1
    keyed = json.loads((tmp_path / "data/figures.csv-metadata.json").read_text(encoding="utf-8"))
    assert keyed["tableSchema"]["primaryKey"] == ["address"]
