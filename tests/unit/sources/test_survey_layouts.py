"""Responses as survey tools export them: made-up rows in the layouts of LimeSurvey, Microsoft Forms and Citizen Space.

The headings of LimeSurvey and Forms are those of exports seen in public code; no export of Citizen Space was seen, and
its rows here follow what is documented of it: an id, a day, and a column for each answer of a question with several.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from saferplan.errors import BadInput
from saferplan.sources.survey import WaveRead, read_wave
from saferplan.sources.survey_days import read_survey_days
from saferplan.sources.survey_files import WaveFolder, open_survey_file
from survey_wave import HEAD, QUESTIONS, changed

LIMESURVEY = (
    '"id","submitdate","lastpage","startlanguage","seed","startdate","datestamp","kind","postcode","safeafterdark",'
    '"concern[burglary]","concern[fraud]","victim","why[trivial]","why[afraid]","why[other]","age","comments"\n'
    '"4","2020-01-10 09:31:00","5","en","77","2020-01-10 09:20:00","2020-01-10 09:31:00","A1","","A2","A1","A2","Y",'
    '"Y","","Nobody picked up","50.0000000000","Dark lanes"\n'
    '"5","","2","en","78","2020-01-11 10:00:00","2020-01-11 10:02:00","A2","","A1","A1","","","","","","",""\n'
    '"6","1980-01-01 00:00:00","5","en","79","1980-01-01 00:00:00","","A1","","A4","","","N","","","","",""\n'
)


def lime_wave() -> str:
    """The wave with the codes of answers that LimeSurvey gives."""
    text = HEAD + '[responses]\nsource = "limesurvey"\n' + QUESTIONS
    for code, value in (
        ("resident", "A1"), ("elected", "A2"), ("safe", "A1"), ("unsafe", "A2"), ("dont_know", "A3"),
        ("refused", "A4"), ("very", "A1"), ("not", "A2"), ("yes", "Y"), ("no", "N"),
    ):  # fmt: skip
        text = changed(text, (f'code = "{code}",', f'code = "{code}", values = ["{value}"],'))
    return text


def put(folder: Path, wave: str, text: str, encoding: str = "utf-8") -> WaveRead:
    """Read a CSV file of responses."""
    (folder / "questionnaire.toml").write_text(wave, encoding="utf-8")
    (folder / "responses.csv").write_bytes(text.encode(encoding))
    return read_wave(folder)


def said(found: WaveRead, question: str, item: str = "") -> list[str]:
    """The answers to a question, or the states of those that have none, in order."""
    rows = found.answers.filter((pl.col("question") == question) & (pl.col("item") == item))
    return sorted(answer or state for answer, state in rows.select("answer", "state").iter_rows())


def test_limesurvey_with_codes(tmp_path: Path) -> None:
    found = put(tmp_path, lime_wave(), LIMESURVEY)
    assert sorted(found.respondents["status"].to_list()) == ["complete", "complete", "partial"]
    # An anonymous survey has one day for all, which is none; one not submitted has the day on which it was begun.
    assert sorted(found.respondents["submitted"].drop_nulls().to_list()) == [date(2020, 1, 10), date(2020, 1, 11)]
    assert said(found, "safe_after_dark") == ["refused", "safe", "unsafe"]
    assert said(found, "concern", "fraud") == ["blank", "blank", "not"]
    assert said(found, "why") == ["not_asked", "not_asked", "other", "trivial"]
    assert found.comments.select("question", "text").sort("question").rows() == [
        ("comments", "Dark lanes"),
        ("why", "Nobody picked up"),
    ]
    assert said(found, "age") == ["45-plus", "blank", "not_asked"]


def test_limesurvey_of_a_single_question_with_other(tmp_path: Path) -> None:
    question = """
[[question]]
id = "source"
text = "From where?"
type = "single"
options = [
    { code = "news", text = "News", values = ["A1"] },
    { code = "other", text = "Other", values = ["-oth-"], other = true },
]
"""
    wave = HEAD + '[responses]\nsource = "limesurvey"\n' + question
    found = put(tmp_path, wave, "id,submitdate,source,source[other]\n1,2020-01-09,A1,\n2,2020-01-09,-oth-,My aunt\n")
    assert said(found, "source") == ["news", "other"]
    assert found.comments["text"].to_list() == ["My aunt"]


FORMS_HEAD = (
    "ID", "Start time", "Completion time", "Email", "Name", "Who are you?", "What is your postcode?",
    "How safe do you feel after dark?", "Burglary", "Fraud", "Were you a victim?", "Why did you not report it?",
    "How old are you?", "Anything else?\xa0",
)  # fmt: skip
FORMS_ROWS = (
    (
        1, datetime(2020, 1, 10, 9, 20), datetime(2020, 1, 10, 9, 31), "anonymous", None, "I live here", None, "Unsafe",
        "Very", "Not", "Yes", "It was trivial;It was too late;", 50, "Dark lanes",
    ),
    (
        2, datetime(2020, 1, 11, 9, 20), datetime(2020, 1, 11, 9, 31), "anonymous", None, "I am a councillor", None,
        "Don't know", None, "Not", "No", None, None, None,
    ),
)  # fmt: skip


def forms_wave() -> str:
    """The wave as Microsoft Forms exports it."""
    return HEAD + '[responses]\nsource = "forms"\n' + QUESTIONS


def write_xlsx(path: Path, rows: Sequence[Sequence[object]]) -> None:
    """Write rows as a spreadsheet, days as days."""
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Sheet1")
    days = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    for number, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(number, place, cell, days if isinstance(cell, datetime) else None)
    book.close()


def test_microsoft_forms_as_a_spreadsheet(tmp_path: Path) -> None:
    (tmp_path / "questionnaire.toml").write_text(forms_wave(), encoding="utf-8")
    write_xlsx(tmp_path / "responses.xlsx", [FORMS_HEAD, *FORMS_ROWS])
    found = read_wave(tmp_path)
    assert sorted(found.respondents["submitted"].to_list()) == [date(2020, 1, 10), date(2020, 1, 11)]
    assert said(found, "why") == ["not_asked", "other", "trivial"]
    assert said(found, "concern", "burglary") == ["blank", "very"]
    assert said(found, "age") == ["45-plus", "blank"]
    assert sorted(found.comments["text"].to_list()) == ["Dark lanes", "It was too late"]
    assert sorted(found.respondents["kind"].to_list()) == ["elected", "resident"]


def test_microsoft_forms_as_csv_has_the_month_first(tmp_path: Path) -> None:
    rows = [",".join(FORMS_HEAD)]
    for number, day in enumerate(("1/7/20 9:31:00", "1/13/20 9:31:00"), start=1):
        rows.append(f"{number},{day},{day},anonymous,,I live here,,Safe,Very,Not,No,,50,")
    found = put(tmp_path, forms_wave(), "\n".join(rows))
    assert sorted(found.respondents["submitted"].to_list()) == [date(2020, 1, 7), date(2020, 1, 13)]
    assert any(what.startswith("days read month first") for what in found.account.notes)


def test_citizen_space_has_a_column_for_each_answer(tmp_path: Path) -> None:
    head = (
        "Response ID", "Date submitted", "Who are you?", "What is your postcode?", "How safe do you feel after dark?",
        "How concerned are you? - Burglary", "How concerned are you? - Fraud", "Were you a victim?",
        "Why did you not report it? - It was trivial", "Why did you not report it? - I was afraid",
        "Why did you not report it? - Another reason", "How old are you?", "Anything else?",
    )  # fmt: skip
    rows = [
        ("ANON-1", "10 January 2020 09:31", "I live here", "", "Unsafe", "Very", "Not", "Yes", "It was trivial", "",
         "No one there", "50", ""),
        ("ANON-2", "11 January 2020 09:31", "I live here", "", "Safe", "Very", "Not", "Yes", "", "", "", "20", ""),
    ]  # fmt: skip
    text = "\n".join(",".join(row) for row in (head, *rows))
    found = put(tmp_path, HEAD + '[responses]\nsource = "citizen-space"\n' + QUESTIONS, text)
    assert sorted(found.respondents["submitted"].to_list()) == [date(2020, 1, 10), date(2020, 1, 11)]
    assert said(found, "why") == ["blank", "other", "trivial"]
    assert found.comments["text"].to_list() == ["No one there"]
    assert said(found, "age") == ["16-44", "45-plus"]


PLAIN = "response_id;comments\nA1;Café on the corner – “rough”\n"
ONE = '[[question]]\nid = "comments"\ntext = "Anything else?"\ntype = "text"\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_every_usual_encoding_and_separator(tmp_path: Path, encoding: str, sign: str) -> None:
    found = put(tmp_path, HEAD + '[responses]\nsource = "saferplan"\n' + ONE, PLAIN.replace(";", sign), encoding)
    assert found.comments["text"].to_list() == ["Café on the corner – “rough”"]
    assert any("Windows-1252" in what for what in found.account.notes) == (encoding == "cp1252")


def test_an_encoding_that_is_named_is_used_or_refused(tmp_path: Path) -> None:
    wave = HEAD + '[responses]\nsource = "saferplan"\nencoding = "mac_roman"\n' + ONE
    assert put(tmp_path, wave, "response_id,comments\nA1,Café\n", "mac_roman").comments["text"].to_list() == ["Café"]
    with pytest.raises(BadInput, match="says that its encoding is 'latin-99', which is none"):
        put(tmp_path, wave.replace("mac_roman", "latin-99"), "a\n")
    with pytest.raises(BadInput, match="its letters are not in ascii"):
        put(tmp_path, wave.replace("mac_roman", "ascii"), "response_id,comments\nA1,Café\n")


def test_an_ods_file_is_read_like_any_other(tmp_path: Path) -> None:
    book = OpenDocumentSpreadsheet()
    table = Table(name="Responses")
    for row in (("response_id", "comments"), ("A1", "Dark lanes")):
        line = TableRow()
        for cell in row:
            made = TableCell(valuetype="string", stringvalue=cell)
            made.addElement(P(text=cell))
            line.addElement(made)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(tmp_path / "responses.ods")
    (tmp_path / "questionnaire.toml").write_text(HEAD + '[responses]\nsource = "saferplan"\n' + ONE)
    assert read_wave(tmp_path).comments["text"].to_list() == ["Dark lanes"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "responses.csv: it is empty"),
        ("<!DOCTYPE html><html>", "it is a web page, not a table"),
        (",,\n", "its first row has no headings|it is empty"),
        ("response_id,comments\nA1,Words,more\n", "row 2: it has 3 cells, and there are 2 headings"),
        ('response_id,comments\nA1,"Words" more\n', "its rows cannot be told apart"),
        ("a\x00b", "its letters are in no encoding that is known"),
    ],
)
def test_files_that_cannot_be_used_are_said_so(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(BadInput, match=sentence):
        put(tmp_path, HEAD + '[responses]\nsource = "saferplan"\n' + ONE, text)


def test_headings_that_stand_twice_or_are_blank_have_names(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Q,Q,,Q\n1,2,3,4\n")
    assert open_survey_file(WaveFolder(tmp_path), "a.csv").headings == ("Q", "Q (2)", "column 3", "Q (3)")


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    write_xlsx(tmp_path / "a.xlsx", [("Notes",)])
    with pytest.raises(BadInput, match='expected a sheet "Responses"'):
        open_survey_file(WaveFolder(tmp_path), "a.xlsx", sheet="Responses")


def test_days_are_read_in_every_usual_form() -> None:
    opened, closed = date(2020, 1, 6), date(2020, 1, 31)
    cells = ["2020-01-07T10:00:00Z", "2020/01/08 9:14:44 AM EST", "9/1/2020 10:00", "Fri, 10 Jan 2020", "soon", None]
    days, notes = read_survey_days(pl.Series(cells), opened=opened, closed=closed)
    assert days.to_list() == [date(2020, 1, day) for day in (7, 8, 9, 10)] + [None, None]
    assert notes == {"days that could not be read, and are taken as not known": 1}
    impossible, _ = read_survey_days(pl.Series(["2020-02-31", "31/02/2020"]), opened=opened, closed=closed)
    assert impossible.to_list() == [None, None]
