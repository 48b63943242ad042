"""Errors never repeat a person's words: planted names stand where codes, months, types and headers should."""

from __future__ import annotations

import doctest
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from police_uk_folder import STREET_HEADER, read_street, street_file, street_row

from saferplan.errors import BadInput
from saferplan.sources import quoting
from saferplan.sources.geography import Geography
from saferplan.sources.quoting import quoted

PERSON = "Mrs Jane Doe 14 Mill Lane victim"
WORDS = ("Jane", "Doe", "Mill", "victim")


def test_the_examples_in_the_docstring_hold() -> None:
    result = doctest.testmod(quoting)
    assert result.attempted
    assert not result.failed


@pytest.mark.parametrize(
    "text",
    [
        "2018-07",
        "06/2018",
        "2018-06-01T10:00:00+00:00",
        "25/04/2018 21:30",
        "E01000001",
        "95AA01S1",
        "-3.5",
        "other-crime",
    ],
)
def test_what_can_be_no_name_is_quoted(text: str) -> None:
    assert quoted(text) == f'"{text}"'


SORTS = {
    PERSON: "words and numbers",
    "Jane": "a word",
    "JANE": "a word",
    "O'Neill-Doe": "a word",
    "Jane Doe": "several words",
    "07700900123": "a long number",
    "01234 567 890": "a long number",
    "AB123456C": "letters and digits together",
    "Ashbrook 001A": "words and numbers",
    "2018-06 Jane": "words and numbers",
    "2018-06-01 Jane": "words and numbers",
    "burglary of Jane": "several words",
    "E1\nDoe": "words and numbers",
    "jane.doe@example.org": "an e-mail address",
    "?!": "signs without letters",
    "  ": "nothing",
}


@pytest.mark.parametrize("text", SORTS)
def test_of_all_else_only_the_sort_is_said(text: str) -> None:
    assert quoted(text) == SORTS[text]


@given(st.text())
def test_nothing_is_said_of_any_text_but_its_sort_or_what_may_be_quoted(text: str) -> None:
    said = quoted(text)
    if not said.startswith('"'):
        assert said in {*SORTS.values()}
    else:
        assert said == f'"{text.strip()}"'


@pytest.mark.parametrize("column", ["Crime ID", "Month", "LSOA code", "Crime type", "Longitude"])
def test_a_police_file_with_a_person_in_a_column(tmp_path: Path, column: str) -> None:
    at = STREET_HEADER.split(",").index(column)
    rows = [street_row(n).split(",") for n in range(1, 6)]
    for cells in rows:
        cells[at] = PERSON
    says_nothing_of_them(lambda: read_street(tmp_path, street_file(*map(",".join, rows))))


@pytest.mark.parametrize(
    "header",
    [
        STREET_HEADER.replace("Crime ID", "Jane Doe Crime ID"),
        STREET_HEADER.replace("Month", "Jane Month"),
        f"{STREET_HEADER},{PERSON},{PERSON}",
        ",".join([PERSON] * 12),
    ],
)
def test_a_police_file_with_a_person_in_its_header(tmp_path: Path, header: str) -> None:
    says_nothing_of_them(lambda: read_street(tmp_path, street_file(street_row(1), header=header)))


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("areas/boards.csv", f"{PERSON},Doe\nx,y\n"),
        ("areas/boards.csv", f"lsoa,vintage,board,name\nX01000001,{PERSON},hill,Hill\n"),
        ("areas/boards.csv", "lsoa,vintage,board,name\nX01000001,2011,Jane Doe,a\nX01000002,2011,Jane Doe,b\n"),
        ("areas/more.csv", f"{PERSON},Doe\nx,y\n"),
        ("population/p-2020.csv", f"{PERSON},Doe\nx,y\n"),
        ("population/p-2020.csv", f"LSOA11CD,All Ages\nX01000001,{PERSON}\n"),
        ("deprivation/d.csv", f"{PERSON},Doe\nx,y\n"),
        ("postcodes/p.csv", f"{PERSON},Doe\nx,y\n"),
    ],
)
def test_a_reference_file_with_a_person_in_it(
    county: Path, read: Callable[..., Geography], file: str, text: str
) -> None:
    (county / file).parent.mkdir(exist_ok=True)
    (county / file).write_text(text, encoding="utf-8")
    says_nothing_of_them(read)


def says_nothing_of_them(reading: Callable[[], object]) -> None:
    """Reading is refused in a sentence without a word of theirs."""
    with pytest.raises(BadInput) as caught:
        reading()
    assert not [word for word in WORDS if word.lower() in str(caught.value).lower()], str(caught.value)
