"""Trackers from Excel and Word as tables: merged cells filled in, and hostile files refused in a sentence."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest
import xlsxwriter
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from saferplan.errors import BadInput
from saferplan.sources import tracker_files
from saferplan.sources.tracker_files import open_tracker


def workbook(path: Path) -> Path:
    """A spreadsheet with a merged title, a merged cell down two rows, a day, a hidden sheet and an empty one."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Plan")
    sheet.merge_range("A1:C1", "Safer Ashbrook")
    for column, heading in enumerate(("Action", "Due", "RAG")):
        sheet.write(1, column, heading)
    sheet.merge_range("A3:A4", "Fit locks")
    sheet.write_datetime(2, 1, datetime(2022, 3, 31), book.add_format({"num_format": "dd/mm/yyyy"}))
    sheet.write(2, 2, "Green")
    sheet.write(3, 2, "Line one\nline  two")
    sheet.write(4, 1, 7.0)
    book.add_worksheet("Empty")
    hidden = book.add_worksheet("Old")
    hidden.write(0, 0, "Secret")
    hidden.hide()
    book.close()
    return path


def test_merged_cells_are_filled_in_and_days_are_days(tmp_path: Path) -> None:
    plan, empty, old = open_tracker(workbook(tmp_path / "tracker.xlsx"))
    assert plan.rows == (
        ("Safer Ashbrook",) * 3,
        ("Action", "Due", "RAG"),
        ("Fit locks", "2022-03-31", "Green"),
        ("Fit locks", "", "Line one\nline two"),
        ("", "7", ""),
    )
    assert plan.continued == {(3, 0)}
    assert plan.where(2) == "Plan, row 3"
    assert (empty.rows, old.rows, old.notes) == ((), (), ("the sheet is hidden, and was not read",))


def document(path: Path) -> Path:
    """A document with two tables under headings, cells merged both ways, and a change that was tracked."""
    made = docx.Document()
    made.add_heading("Priority 1: Burglary", 2)
    made.add_paragraph("Some words.")
    table = made.add_table(rows=4, cols=3)
    for column, heading in enumerate(("Action", "Lead", "By when")):
        table.cell(0, column).text = heading
    table.cell(1, 0).merge(table.cell(1, 2)).text = "At home"
    table.cell(2, 0).merge(table.cell(3, 0)).text = "Fit locks"
    table.cell(2, 1).text = "Police"
    table.cell(3, 1).text = "Council"
    paragraph = table.cell(2, 2).paragraphs[0]
    for kind, tag, text in (("del", "delText", "2020"), ("ins", "t", "2022")):
        change, run, words = OxmlElement(f"w:{kind}"), OxmlElement("w:r"), OxmlElement(f"w:{tag}")
        words.text = text
        run.append(words)
        change.append(run)
        paragraph._p.append(change)
    made.add_heading("Priority 2: Violence", 2)
    made.add_table(rows=1, cols=1).cell(0, 0).text = "Alone"
    made.save(str(path))
    return path


def test_a_documents_tables_have_their_headings_merged_cells_and_changes(tmp_path: Path) -> None:
    first, second = open_tracker(document(tmp_path / "plan.docx"))
    assert first.rows == (
        ("Action", "Lead", "By when"),
        ("At home", "At home", "At home"),
        ("Fit locks", "Police", "2022"),
        ("Fit locks", "Council", ""),
    )
    assert first.continued == {(3, 0)}
    assert (first.name, first.heading) == ("table 1", "Priority 1: Burglary")
    assert (second.rows, second.heading) == ((("Alone",),), "Priority 2: Violence")


def test_what_a_reader_of_a_documents_table_sees_is_read_and_what_is_hidden_is_said(tmp_path: Path) -> None:
    made = docx.Document()
    table = made.add_table(rows=3, cols=2)
    for place, text in enumerate(("Action", "Lead", "Fit locks", "Police", "Gone", "Gone")):
        table.cell(place // 2, place % 2).text = text
    table.cell(1, 0).paragraphs[0].runs[0].font.strike = True
    table.cell(1, 0).add_paragraph().add_run("and alarms").font.hidden = True
    table.cell(1, 1).add_table(rows=1, cols=2).cell(0, 1).text = "Sergeant"
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), "2")
    table.cell(1, 1).paragraphs[0].add_run()._r.append(mark)
    deleted = OxmlElement("w:trPr")
    deleted.append(OxmlElement("w:del"))
    table.rows[2]._tr.insert(0, deleted)
    control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    control.append(content)
    table._tbl.addprevious(control)
    content.append(table._tbl)
    made.add_table(rows=1, cols=1).cell(0, 0).text = "Alone"
    made.save(str(tmp_path / "a.docx"))
    first, second = open_tracker(tmp_path / "a.docx")
    # A word struck through is an action that was done or dropped, and no mark of a note is part of a name.
    assert first.rows == (("Action", "Lead"), ("Fit locks", "Police\n\nSergeant"))
    assert (first.notes, second.notes) == (("hidden text was left out",), ())


def test_a_table_of_cells_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker_files, "MOST_CELLS", 11)
    assert "table 1 reaches over 11 cells" in refused(document(tmp_path / "a.docx"))


def refused(path: Path) -> str:
    """The sentence with which a file is refused."""
    with pytest.raises(BadInput) as caught:
        open_tracker(path)
    return str(caught.value)


def test_other_kinds_of_files_are_refused_with_what_to_do(tmp_path: Path) -> None:
    for name, words in (("a.doc", "save it as .docx"), ("a.xls", "save it as .xlsx"), ("a.pdf", 'it is a ".pdf" file')):
        (tmp_path / name).write_bytes(b"x")
        assert words in refused(tmp_path / name)
    assert "there is no such file" in refused(tmp_path / "none.xlsx")
    (tmp_path / "folder.docx").mkdir()
    assert "there is no such file" in refused(tmp_path / "folder.docx")


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_damaged_locked_and_empty_files_are_refused(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(b"")
    assert "damaged" in refused(path)
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "locked with a password" in refused(path)
    whole = (workbook if suffix == "xlsx" else document)(tmp_path / f"b.{suffix}").read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", "nothing")
    assert "expected a whole" in refused(path)


def test_a_zip_bomb_is_refused_before_it_unpacks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "bomb.docx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * 70_000_000)
    assert "unpacks to over 60 MB" in refused(path)
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(5_001):
            archive.writestr(f"{number}.xml", "")
    assert "5,000 parts" in refused(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    source = document(tmp_path / "a.docx").read_bytes()
    path = tmp_path / "b.docx"
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(path, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                data = data.replace(b"?>", b'?><!DOCTYPE x [<!ENTITY a "aaaa">]>', 1)
            new.writestr(part, data)
    assert "it declares entities" in refused(path)


def test_a_cell_far_away_is_refused_and_not_unrolled(tmp_path: Path) -> None:
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet().write(1_048_575, 16_383, "x")
    book.close()
    assert "row 1,048,576 and one in column 16,384" in refused(path)


def test_a_file_without_a_table_is_refused(tmp_path: Path) -> None:
    made = docx.Document()
    made.add_paragraph("No table here.")
    made.save(str(tmp_path / "a.docx"))
    assert "it holds no table" in refused(tmp_path / "a.docx")


def test_no_more_tables_than_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracker_files, "MOST_TABLES", 1)
    assert "it holds over 1 tables" in refused(document(tmp_path / "a.docx"))


def test_a_cell_of_control_characters_and_endless_text_is_tidied(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(f"Action,Lead\na\x07b,{'x' * 30_000}\n", encoding="utf-8")
    (table,) = open_tracker(path)
    assert table.rows[1][0] == "a b"
    assert len(table.rows[1][1]) == tracker_files.LONGEST


def test_colours_are_not_read_and_that_is_said(tmp_path: Path) -> None:
    [plain, *_] = open_tracker(workbook(tmp_path / "plain.xlsx"))
    assert plain.notes == ()
    book = xlsxwriter.Workbook(tmp_path / "coloured.xlsx")
    sheet = book.add_worksheet("Plan")
    sheet.write_row(0, 0, ("Action", "RAG"))
    sheet.write(1, 0, "Fit locks")
    sheet.write_blank(1, 1, None, book.add_format({"bg_color": "#FFBF00"}))
    book.close()
    [coloured] = open_tracker(tmp_path / "coloured.xlsx")
    assert len(coloured.notes) == 1
    assert "colours are not read" in coloured.notes[0]
