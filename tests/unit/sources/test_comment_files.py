"""What persons wrote about comments: each file as it should be, and each way it can be wrong, with its sentence."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from comment_wave import comments
from saferplan.commands.comment_sheets import file_of, sample_of, sheet_to_code
from saferplan.errors import BadInput
from saferplan.measures.comment_codes import CodedComments, code_comments, known_words
from saferplan.reference.coding_frame import standard_frame
from saferplan.sources.comment_files import CODING, NOT_CODED, read_codes, read_coding_frame, read_quotes

FRAME = standard_frame()
HEAD = "comment,theme,present,coder,coded_on\n"


@pytest.fixture(scope="module")
def coded() -> CodedComments:
    return code_comments(comments(), FRAME)


def put(folder: Path, name: str, text: str) -> Path:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def filled(folder: Path, coded: CodedComments, cells: dict[tuple[int, str], object]) -> Path:
    """A sheet for Jo of all six comments, with cells filled in by comment and column."""
    path = folder / CODING / file_of("Jo")
    path.parent.mkdir(parents=True)
    path.write_bytes(sheet_to_code(sample_of(coded, 6), coded, FRAME, "Jo"))
    book = openpyxl.load_workbook(path)
    page = book["to_code"]
    columns = {cell.value: cell.column for cell in page[1]}
    rows = {page.cell(row, 1).value: row for row in range(2, page.max_row + 1)}
    for (comment, column), value in cells.items():
        page.cell(rows[comment], columns[column], value)
    book.save(path)
    return path


def test_a_list_of_codes_is_read_and_counted(tmp_path: Path, coded: CodedComments) -> None:
    put(tmp_path, "codes.csv", f"{HEAD}1,drugs,yes,Jo,2020-03-01\n1,dogs,no,Jo,2020-03-01\n2,drugs,x,Sam,2020-03-02\n")
    found = read_codes((tmp_path, tmp_path / CODING), coded.comments, FRAME)
    assert found.frame.select("comment", "theme", "present", "coder").rows() == [
        (1, "dogs", False, "Jo"),
        (1, "drugs", True, "Jo"),
        (2, "drugs", True, "Sam"),
    ]
    assert set(found.frame["coded_by"]) == {"person"}
    assert (found.account.read, found.account.kept) == (3, 3)


def test_a_sheet_is_written_filled_in_and_read_back(tmp_path: Path, coded: CodedComments) -> None:
    import datetime

    cells = {(1, "coded_on"): "2020-03-01", (1, "drugs"): "yes", (1, "fly-tipping-and-litter"): "YES"}
    filled(tmp_path, coded, {**cells, (5, "coded_on"): datetime.datetime(2020, 3, 2), (5, "dogs"): "no"})
    found = read_codes((tmp_path, tmp_path / CODING), coded.comments, FRAME)
    assert found.frame.height == 2 * len(FRAME.themes)
    said = found.frame.filter(found.frame["present"]).select("comment", "theme").rows()
    assert said == [(1, "drugs"), (1, "fly-tipping-and-litter")]
    assert (found.account.read, found.account.kept, found.account.set_aside) == (6, 2, {NOT_CODED: 4})


def test_no_files_are_no_codes(tmp_path: Path, coded: CodedComments) -> None:
    found = read_codes((tmp_path, tmp_path / CODING), coded.comments, FRAME)
    assert (found.frame.height, found.account.read) == (0, 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("99,drugs,yes,Jo,2020-03-01", 'codes.csv, row 2: comment is "99"; expected the number of a comment'),
        ("1,unicorns,yes,Jo,2020-03-01", "theme is a word; expected the slug of a theme"),
        ("1,drugs,perhaps,Jo,2020-03-01", "present is a word; expected yes or no"),
        ("1,drugs,yes,,2020-03-01", "coder is blank"),
        ("1,drugs,yes,Jo,01/03/2020", 'coded_on is "01/03/2020"; expected a day as YYYY-MM-DD'),
        ("1,drugs,yes,Jo,2020-03-01\n1,drugs,no,Jo,2020-03-02", "row 3: comment 1, theme drugs, is no here, and yes"),
    ],
)
def test_what_is_wrong_with_a_code_is_said(tmp_path: Path, coded: CodedComments, row: str, said: str) -> None:
    put(tmp_path, "codes.csv", f"{HEAD}{row}\n")
    with pytest.raises(BadInput) as fault:
        read_codes((tmp_path, tmp_path / CODING), coded.comments, FRAME)
    assert said in str(fault.value)


def test_a_sheet_of_comments_that_were_numbered_otherwise_is_refused(tmp_path: Path, coded: CodedComments) -> None:
    filled(tmp_path, coded, {(1, "coded_on"): "2020-03-01"})
    other = code_comments(comments(("Quite another text", *comments()["text"][1:])), FRAME)
    with pytest.raises(BadInput, match="comment 1 has another text now than when this was written"):
        read_codes((tmp_path, tmp_path / CODING), other.comments, FRAME)


def test_a_cell_that_is_neither_yes_nor_no_is_refused_without_its_words(tmp_path: Path, coded: CodedComments) -> None:
    filled(tmp_path, coded, {(1, "coded_on"): "2020-03-01", (1, "drugs"): "Tracey Bloggs"})
    with pytest.raises(BadInput, match="column drugs holds several words; expected yes, no or nothing") as fault:
        read_codes((tmp_path, tmp_path / CODING), coded.comments, FRAME)
    assert "Tracey" not in str(fault.value)


QUOTES = "comment,text,approved_by,approved_on\n"


def test_an_approved_quote_may_be_shown(tmp_path: Path, coded: CodedComments) -> None:
    rows = ('2,"My neighbour … deals drugs",Jo,2020-03-05', "8,Street lights are out,Jo,2020-03-05", "")
    put(tmp_path, "quotes.csv", QUOTES + "\n".join(rows))
    found = read_quotes(tmp_path, coded.comments, known_words())
    assert found.select("comment", "text").rows() == [
        (2, "My neighbour … deals drugs"),
        (8, "Street lights are out"),
    ]
    assert read_quotes(tmp_path / "none", coded.comments, known_words()).height == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("2,My neighbour Tracey Bloggs deals drugs,Jo,2020-03-05", "row 2: the text still has a name, an address"),
        ("2,deals at 14 Oak Road,Jo,2020-03-05", "the text still has a name, an address or a number"),
        ("8,Street lights work,Jo,2020-03-05", "the text is not in comment 8"),
        ("8,… ...,Jo,2020-03-05", "the text is not in comment 8"),
        ("77,Street lights are out,Jo,2020-03-05", 'comment is "77"'),
        ("8,,Jo,2020-03-05", "text is blank"),
        ("8,Street lights are out,,2020-03-05", "approved_by is blank"),
        ("8,Street lights are out,Jo,", "approved_on is nothing; expected a day"),
    ],
)
def test_a_quote_that_may_not_be_shown_is_refused(tmp_path: Path, coded: CodedComments, row: str, said: str) -> None:
    put(tmp_path, "quotes.csv", f"{QUOTES}{row}\n")
    with pytest.raises(BadInput) as fault:
        read_quotes(tmp_path, coded.comments, known_words())
    assert said in str(fault.value)
    assert "Tracey" not in str(fault.value)


OWN = """title = "Ashbrook"
version = "1"
[[theme]]
slug = "ponies"
title = "Ponies"
means = "Ponies."
include = ["pony/ponies"]
"""


def test_the_frame_of_a_wave_comes_before_that_of_all_waves(tmp_path: Path) -> None:
    wave = tmp_path / "2020-01"
    wave.mkdir()
    assert read_coding_frame(wave) == FRAME
    put(tmp_path, "coding_frame.toml", OWN)
    assert read_coding_frame(wave).slugs == ("ponies",)
    put(wave, "coding_frame.toml", 'mode = "extend"\n' + OWN)
    assert read_coding_frame(wave).slugs == (*FRAME.slugs, "ponies")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OWN.replace("include", "including"), 'coding_frame.toml, theme 1 ("ponies"): it has the key "including"'),
        ("title = Ashbrook", "coding_frame.toml, row 1: it is no TOML"),
    ],
)
def test_a_frame_that_cannot_be_used_is_refused_by_name(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadInput) as fault:
        read_coding_frame(put(tmp_path, "coding_frame.toml", text))
    assert said in str(fault.value)
