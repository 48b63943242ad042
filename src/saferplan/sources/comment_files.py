"""Reads what persons decided about comments: their coding frame, their codes, and the quotes that they approved."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.errors import BadInput
from saferplan.methods.known_words import KnownWords
from saferplan.methods.redaction import redact
from saferplan.reference.coding_frame import CodingFrame, FrameFault, frame_from, standard_frame
from saferplan.sources.faults import refuse
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW, relative_name
from saferplan.sources.spreadsheets import Wanted, open_sent
from saferplan.tables import Account, Example, check_table, survey_codes, survey_quotes
from saferplan.tables.account import EXAMPLES_KEPT, add_accounts
from saferplan.tables.survey_codes import PERSON

FRAME, CODES, QUOTES, CODING = "coding_frame.toml", "codes.csv", "quotes.csv", "coding"
SHEET = "sample-"
"""How the name of a sheet of codes begins."""

NOT_CODED = "comments of a sheet that nobody has coded yet"
YES, NO = ("yes", "y", "x", "1", "true"), ("no", "n", "0", "false")
FIXED = ("comment", "mark", "coder", "coded_on")
"""The columns of a sheet of codes beside those of the themes."""

_OMITTED = re.compile(r"\s*(?:\[\s*(?:\.\.\.|…)\s*\]|\.\.\.|…)\s*")


@dataclass(frozen=True)
class PersonsCodes:
    """The codes of persons (the table `survey_codes`), and what became of every row."""

    frame: pl.DataFrame
    account: Account


def read_coding_frame(wave: Path) -> CodingFrame:
    """The coding frame of a wave: the file in its folder, else that in the folder above, else the standard one.

    Raises `BadInput`, naming the theme, where the file cannot be used.
    """
    for folder in (wave, wave.parent):
        path = folder / FRAME
        if not path.is_file():
            continue
        try:
            return frame_from(tomllib.loads(path.read_text(encoding="utf-8-sig")), standard_frame())
        except FrameFault as fault:
            raise BadInput(f"{FRAME}, {fault.where}", fault.found, fault.expected, fault.do) from fault
        except UnicodeDecodeError as error:
            raise BadInput(FRAME, "it is not text in UTF-8", "UTF-8", "Save it as UTF-8.") from error
        except tomllib.TOMLDecodeError as error:
            where = re.search(r"line (\d+)", str(error))
            row = int(where[1]) if where else None
            raise BadInput(
                FRAME, "it is no TOML", "keys and texts in quotation marks", "Correct it.", row=row
            ) from error
    return standard_frame()


def read_codes(folders: tuple[Path, Path], comments: pl.DataFrame, frame: CodingFrame) -> PersonsCodes:
    """The codes of persons: those of `codes.csv`, and of each sheet that was filled in.

    `folders` are that of the wave, with the list, and that of the sheets.  `comments` has `wave`, `comment` and `mark`.
    Raises `BadInput`, with the row, where a comment, theme or day is not known, a word is neither yes nor no, a sheet
    belongs to comments that were numbered otherwise, or one person said two things of one comment and theme.
    """
    wave, coding = folders
    marks = dict(comments.select("comment", "mark").iter_rows())
    name = comments["wave"][0] if comments.height else ""
    said: dict[tuple[int, str, str], tuple[bool, date, str, int]] = {}
    faults: list[BadInput] = []
    accounts: list[Account] = []
    if (wave / CODES).is_file():
        accounts.append(_read_list(wave / CODES, wave, (marks, frame), said, faults))
    for path in sheets_of(coding):
        accounts.append(_read_sheet(path, coding.parent, (marks, frame), said, faults))
    refuse(faults)
    rows = [
        (name, comment, theme, present, coder, PERSON, day, "")
        for (comment, theme, coder), (present, day, _, _) in sorted(said.items())
    ]
    made = pl.DataFrame(rows, schema=survey_codes.SHAPE.schema, orient="row")
    return PersonsCodes(check_table(survey_codes.SHAPE, made), add_accounts("survey_codes", accounts))


def sheets_of(coding: Path) -> list[Path]:
    """The sheets of codes in their folder, by name; those that a spreadsheet holds open are left out."""
    found = coding.glob(f"{SHEET}*")
    return sorted(path for path in found if path.suffix.lower() in (".xlsx", ".csv") and not path.name.startswith("~$"))


Row = dict[str, Any]
Known = tuple[dict[int, str], CodingFrame]
Said = dict[tuple[int, str, str], tuple[bool, date, str, int]]


def _read_list(path: Path, wave: Path, known: Known, said: Said, faults: list[BadInput]) -> Account:
    """Read codes.csv: a row for each comment, theme and coder."""
    marks, frame = known
    sent = open_sent(path, wave, Wanted(("comment", "theme", "present", "coder", "coded_on"), ("mark",)))
    for row in sent.frame.iter_rows(named=True):
        found = list(_faults_of_row(sent.name, row, marks))
        theme, present = (row["theme"] or "").lower(), _yes_or_no(row["present"])
        if theme not in frame.slugs:
            expected = "the slug of a theme of the coding frame"
            found.append(BadInput(sent.name, f"theme is {quoted(row['theme'])}", expected, "Correct it.", row=row[ROW]))
        if present is None:
            found.append(
                BadInput(sent.name, f"present is {quoted(row['present'])}", "yes or no", "Write one.", row=row[ROW])
            )
        faults += found
        day = _day(row)
        if not found and present is not None and day is not None:
            _say(said, faults, (_whole(row["comment"]), theme, row["coder"]), (present, day, sent.name, row[ROW]))
    return Account("survey_codes", sent.frame.height, {"survey_codes": sent.frame.height}, {}, {}, sent.notes)


def _read_sheet(path: Path, above: Path, known: Known, said: Said, faults: list[BadInput]) -> Account:
    """Read a sheet of codes: a row for each comment, with a column for each theme; a blank cell there means no."""
    marks, frame = known
    columns = {slug: slug.replace("-", "_") for slug in frame.slugs}
    sent = open_sent(path, above, Wanted(FIXED, tuple(columns.values())))
    aside: list[int] = []
    kept = 0
    for row in sent.frame.iter_rows(named=True):
        if row["coded_on"] is None and all(row[column] is None for column in columns.values()):
            aside.append(row[ROW])
            continue
        kept += 1
        found = list(_faults_of_row(sent.name, row, marks))
        for column in columns.values():
            if row[column] is not None and _yes_or_no(row[column]) is None:
                is_so = f"column {column} holds {quoted(row[column])}"
                found.append(BadInput(sent.name, is_so, "yes, no or nothing", "Write one.", row=row[ROW]))
        faults += found
        day = _day(row)
        if found or day is None:
            continue
        for slug, column in columns.items():
            key = (_whole(row["comment"]), slug, row["coder"])
            _say(said, faults, key, (bool(_yes_or_no(row[column])), day, sent.name, row[ROW]))
    examples = {NOT_CODED: tuple(Example(sent.name, number) for number in aside[:EXAMPLES_KEPT])} if aside else {}
    tables = {"survey_codes": kept} if kept else {}
    notes = {what: count for what, count in sent.notes.items() if "columns that the template" not in what}
    return Account("survey_codes", sent.frame.height, tables, {NOT_CODED: len(aside)} if aside else {}, examples, notes)


def _faults_of_row(file: str, row: Row, marks: dict[int, str]) -> Iterator[BadInput]:
    """What keeps the comment, the coder and the day of a row from being known."""
    number = _whole(row["comment"])
    if number not in marks:
        found = f"comment is {quoted(row['comment'])}"
        yield BadInput(file, found, "the number of a comment of this wave", "Correct it.", row=row[ROW])
    elif row.get("mark") is not None and row["mark"] != marks[number]:
        found = f"comment {number:,} has another text now than when this was written"
        do = "Write the sheet anew, and copy what was coded by the text."
        yield BadInput(file, found, "the comments as they were numbered then", do, row=row[ROW])
    if row["coder"] is None:
        yield BadInput(file, "coder is blank", "the name of who coded it", "Fill it in.", row=row[ROW])
    if _day(row) is None:
        found = f"coded_on is {quoted(row['coded_on'])}"
        yield BadInput(file, found, "a day as YYYY-MM-DD", "Write it so.", row=row[ROW])


def _say(said: Said, faults: list[BadInput], key: tuple[int, str, str], now: tuple[bool, date, str, int]) -> None:
    """Keep what was said; a fault where the same person said the contrary elsewhere."""
    before = said.get(key)
    if before is not None and before[0] != now[0]:
        there = f"{_word(before[0])} in {before[2]}, row {before[3]:,}"
        found = f"comment {key[0]:,}, theme {key[1]}, is {_word(now[0])} here, and {there}"
        faults.append(BadInput(now[2], found, "one answer of one person", "Take one of them out.", row=now[3]))
    said[key] = now


def _word(present: bool) -> str:
    """Yes or no."""
    return "yes" if present else "no"


def _yes_or_no(cell: str | None) -> bool | None:
    """What a cell says, or None."""
    low = (cell or "").strip().lower()
    return True if low in YES else False if low in NO else None


def _whole(cell: str | None) -> int:
    """A whole number, or -1."""
    text = (cell or "").replace(",", "")
    return int(text) if text.isascii() and text.isdigit() else -1


def _day(row: Row, column: str = "coded_on") -> date | None:
    """The day in a cell, with or without a time of nought; None where there is none."""
    text = (row[column] or "").removesuffix(" 00:00:00")
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def read_quotes(wave: Path, comments: pl.DataFrame, known: KnownWords) -> pl.DataFrame:
    """The quotes that may be shown (table `survey_quotes`), from `quotes.csv` or `quotes.xlsx`; none without a file.

    `comments` has `wave`, `comment` and the redacted `text`.  Parts may be left out of a quote where three dots stand
    for them.  Raises `BadInput`, with the row, for a quote of no comment of the wave, whose words the redacted comment
    does not have, that redaction would still change, or that nobody approved on a day.
    """
    path = next((wave / name for name in (QUOTES, "quotes.xlsx") if (wave / name).is_file()), None)
    if path is None:
        return pl.DataFrame(schema=survey_quotes.SHAPE.schema)
    texts = dict(comments.select("comment", "text").iter_rows())
    sent = open_sent(path, wave, Wanted(("comment", "text", "approved_by", "approved_on"), ()))
    name = comments["wave"][0] if comments.height else ""
    faults: list[BadInput] = []
    rows = []
    for row in sent.frame.iter_rows(named=True):
        found = list(_faults_of_quote(relative_name(path, wave), row, texts, known))
        faults += found
        if not found:
            rows.append((name, _whole(row["comment"]), row["text"], row["approved_by"], _day(row, "approved_on")))
    refuse(faults)
    made = pl.DataFrame(rows, schema=survey_quotes.SHAPE.schema, orient="row")
    return check_table(survey_quotes.SHAPE, made.sort("comment", "text"))


def _faults_of_quote(file: str, row: Row, texts: dict[int, str], known: KnownWords) -> Iterator[BadInput]:
    """Why a quote may not be shown; its words are not repeated."""
    number, at = _whole(row["comment"]), int(row[ROW])
    if number not in texts:
        found = f"comment is {quoted(row['comment'])}"
        yield BadInput(file, found, "the number of a comment of this wave", "Correct it.", row=at)
    elif row["text"] is None:
        yield BadInput(file, "text is blank", "the words to be shown", "Fill it in, or take the row out.", row=at)
    else:
        if redact(row["text"], known).text != row["text"]:
            do = "Copy the words from the redacted comment, or leave that part out with three dots."
            yield BadInput(file, "the text still has a name, an address or a number", "redacted words", do, row=at)
        elif not is_quoted_from(row["text"], texts[number]):
            do = "Copy the words as they stand there; three dots may stand for what is left out."
            yield BadInput(file, f"the text is not in comment {number:,}", "words of the redacted comment", do, row=at)
    if row["approved_by"] is None:
        yield BadInput(file, "approved_by is blank", "who looked at the words and approved them", "Fill it in.", row=at)
    if _day(row, "approved_on") is None:
        yield BadInput(
            file, f"approved_on is {quoted(row['approved_on'])}", "a day as YYYY-MM-DD", "Write it so.", row=at
        )


def is_quoted_from(quote: str, text: str) -> bool:
    """Whether all parts of a quote are in a text, in their order; blanks and curled quotation marks are not compared.

    >>> is_quoted_from("Lights are out ... all winter", "The lights? Lights are out on our road all winter long.")
    True
    >>> is_quoted_from("all winter ... Lights are out", "Lights are out on our road all winter long.")
    False
    """
    plain = _plain(text)
    at = 0
    parts = [part for part in map(_plain, _OMITTED.split(quote)) if part]
    for part in parts:
        found = plain.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return bool(parts)


def _plain(text: str) -> str:
    """A text with single blanks and straight quotation marks."""
    return " ".join(text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').split())
