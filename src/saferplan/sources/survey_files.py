"""Files of a survey wave: responses and look-ups as anybody may have them, opened as text with their headings.

Survey tools write CSV in several encodings and with several separators, and spreadsheets; all are read here.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from saferplan.errors import BadInput, MissingInput
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW, sha256_of
from saferplan.sources.workbook import is_blank, open_workbook

SHEETS = (".xlsx", ".xlsm", ".ods")
TEXTS = (".csv", ".tsv", ".txt")
_LONGEST = 10_000_000
"""The most letters that one cell of a CSV file may have."""


@dataclass(frozen=True)
class SurveyFile:
    """A file of a wave: its name within the wave's folder, checksum, headings, and all of its cells as text.

    In `frame`, blank cells are null, and `ROW` has the row's number in the file, the headings being row 1 where
    nothing stands above them.  `notes` are counted facts about how it was read.
    """

    name: str
    sha256: str
    headings: tuple[str, ...]
    frame: pl.DataFrame
    notes: dict[str, int]

    def find(self, asked: str) -> str | None:
        """The heading that is meant: as it is written, else the one whose letters and digits are the same."""
        if asked in self.headings:
            return asked
        return next((one for one in self.headings if letters(one) and letters(one) == letters(asked)), None)

    def nearest(self, asked: str) -> str:
        """The heading that is most like what was asked for, or "" where none is."""
        known = {letters(one): one for one in reversed(self.headings)}
        near = get_close_matches(letters(asked), list(known), 1, 0.6)
        return known[near[0]] if near else ""


def letters(text: str) -> str:
    """A heading as it is compared: letters and digits of any alphabet, without case.

    >>> letters("Q4_a: How safe?"), letters("worry[SQ001]")
    ('q4ahowsafe', 'worrysq001')
    """
    return re.sub(r"[\W_]+", "", text.casefold())


@dataclass(frozen=True)
class WaveFolder:
    """The folder of a wave, and how its files are named in errors and accounts: by `prefix` and their own name."""

    path: Path
    prefix: str = ""

    def shown(self, name: str) -> str:
        """A file as errors and accounts name it."""
        return f"{self.prefix}{name}"


def open_survey_file(folder: WaveFolder, file: str, *, encoding: str = "", sheet: str = "") -> SurveyFile:
    """Open a file of a wave's folder: CSV of any usual encoding and separator, XLSX or ODS.

    Without an `encoding`, text is UTF-16 where it says so, UTF-8 where it is that, and Windows-1252 otherwise, which is
    noted.  Raises `MissingInput` where the file is not there, `BadInput`, with the row where there is one, where it
    cannot be used.
    """
    path, name = folder.path / file, folder.shown(file)
    if not path.is_file():
        raise MissingInput(name, str(folder.path), "Put it there, or correct its name in questionnaire.toml.")
    suffix = path.suffix.lower()
    if suffix in SHEETS:
        rows, first, notes = _sheet_rows(path, name, sheet)
    elif suffix in TEXTS:
        rows, first, notes = _text_rows(path, name, encoding)
    else:
        do = "Save it as one of these, and name that."
        raise BadInput(name, f'it is a "{suffix}" file', "CSV, XLSX or ODS", do)
    if not rows:
        raise BadInput(name, "it is empty", "headings and rows under them", "Look whether it is the file.")
    headings = _headings(rows[0])
    if not any(letters(one) for one in headings):
        raise BadInput(name, "its first row has no headings", "a heading over each column", "Write them.", row=first)
    width = len(headings)
    for number, row in enumerate(rows[1:], start=first + 1):
        if len(row) > width and not is_blank(row[width:]):
            found = f"it has {len(row)} cells, and there are {width} headings"
            do = "A cell with a comma in it must stand in quotation marks; export the file again, or save it as XLSX."
            raise BadInput(name, found, "no more cells than headings", do, row=number)
    columns = {
        heading: pl.Series(heading, [_at(row, place) for row in rows[1:]], dtype=pl.String)
        for place, heading in enumerate(headings)
    }
    frame = pl.DataFrame(columns).with_columns(
        pl.int_range(first + 1, first + len(rows), dtype=pl.Int64).alias(ROW),
    )
    return SurveyFile(name, sha256_of(path), headings, frame, notes)


def _at(row: Sequence[str | None], place: int) -> str | None:
    """A cell as text, null where it is blank."""
    return (row[place] or None) if place < len(row) else None


def _headings(row: Sequence[str | None]) -> tuple[str, ...]:
    """The headings, spaces made one; one that is blank is named by its place, one that stands again is numbered."""
    found: list[str] = []
    for place, cell in enumerate(row, start=1):
        heading = " ".join((cell or "").split()) or f"column {place}"
        again = sum(one == heading or one.startswith(f"{heading} (") for one in found)
        found.append(f"{heading} ({again + 1})" if heading in found else heading)
    return tuple(found)


def _text_rows(path: Path, name: str, encoding: str) -> tuple[list[list[str | None]], int, dict[str, int]]:
    """The rows of a text file, the number of the first, and what is to be noted."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        do = "Make it readable, or add it again."
        raise BadInput(name, f"it cannot be opened ({error.strerror})", "a file you may read", do) from error
    text, notes = _decoded(raw, name, encoding)
    if re.match(r"\s*<(!doctype|html|\?xml)", text, re.IGNORECASE):
        do = "Export the responses again and save the file itself."
        raise BadInput(name, "it is a web page, not a table", "a CSV file", do)
    csv.field_size_limit(_LONGEST)
    try:
        made = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True))
    except csv.Error as error:
        do = "Export it again, or save it as XLSX."
        raise BadInput(name, "its rows cannot be told apart", "a CSV file with one row of headings", do) from error
    above = next((place for place, row in enumerate(made) if not is_blank(row)), len(made))
    rows = [[cell.strip() or None for cell in row] for row in made[above:]]
    while rows and not any(rows[-1]):
        rows.pop()
    return rows, above + 1, notes


def _decoded(raw: bytes, name: str, encoding: str) -> tuple[str, dict[str, int]]:
    """The text of a file, and a note where its encoding had to be guessed."""
    if encoding:
        try:
            codec = codecs.lookup(encoding).name
            return raw.decode("utf-8-sig" if codec == "utf-8" else codec).removeprefix("\ufeff"), {}
        except LookupError as error:
            found = f"questionnaire.toml says that its encoding is {encoding!r}, which is none"
            raise BadInput(name, found, "utf-8, cp1252 or utf-16", "Correct it, or take the line out.") from error
        except UnicodeError as error:
            do = "Correct the encoding in questionnaire.toml, or take the line out."
            raise BadInput(name, f"its letters are not in {encoding}", "text in that encoding", do) from error
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for codec in ("utf-16",) if wide else ("utf-8-sig", "cp1252"):
        try:
            text = raw.decode(codec)
        except UnicodeError:
            continue
        if "\x00" in text:
            break
        guessed = codec == "cp1252"
        return text, {f"files read as Windows-1252, because their letters are not UTF-8 ({name})": 1} if guessed else {}
    do = 'Export it again as CSV in UTF-8, or save it as XLSX; or say encoding = "..." under [responses].'
    raise BadInput(name, "its letters are in no encoding that is known", "UTF-8, UTF-16 or Windows-1252", do)


def _separator(text: str) -> str:
    """What parts the cells: the sign that the first line has most of outside quotation marks."""
    head = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    return max((",", ";", "\t", "|"), key=head.count)


def _sheet_rows(path: Path, name: str, wanted: str) -> tuple[list[list[str | None]], int, dict[str, int]]:
    """The rows of a spreadsheet's sheet from its headings on, the number of the first, and what is to be noted."""
    sheets = list(open_workbook(path, name))
    filled = [one for one in sheets if any(not is_blank(row) for row in one.rows)]
    if wanted:
        chosen = next((one for one in sheets if one.name.casefold() == wanted.casefold()), None)
        if chosen is None:
            do = "Correct sheet under [responses] in questionnaire.toml."
            raise BadInput(name, f"it has {len(sheets):,} sheets and none of that name", f'a sheet "{wanted}"', do)
    else:
        chosen = next((one for one in filled if not one.hidden), None)
        if chosen is None:
            raise BadInput(name, "it has no sheet with rows", "headings and rows under them", "Look into it.")
    above = next((place for place, row in enumerate(chosen.rows) if not is_blank(row)), len(chosen.rows))
    rows = [[_as_text(cell) for cell in row] for row in chosen.rows[above:]]
    while rows and not any(rows[-1]):
        rows.pop()
    while rows and all(not row or row[-1] is None for row in rows):
        rows = [row[:-1] for row in rows]
        if not any(rows):
            break
    others = sum(one is not chosen for one in filled)
    return rows, above + 1, {f"other sheets with rows, not read ({name})": others} if others else {}


def _as_text(cell: object) -> str | None:
    """A cell of a spreadsheet as text: days and times with the year first, whole numbers without a point."""
    if cell is None:
        return None
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip() or None


def shown(value: str, rows: int, near: str) -> str:
    """What may be said of an answer that no option has.

    It is quoted where at least `ENOUGH` rows share it, for then it is nobody's own words, or where it is nearly an
    option's; of any other only the sort is said.

    >>> shown("Never", 12, ""), shown("Vry safe", 1, "Very safe"), shown("ask Jane Doe", 1, "")
    ('"Never"', '"Vry safe"', 'several words')
    """
    if (rows >= ENOUGH and len(value) <= LONGEST_SHOWN) or near:
        return f'"{value}"'
    return quoted(value)


ENOUGH = 5
LONGEST_SHOWN = 60
