"""What lies in an XLSX file beside the values of its cells: hidden sheets and rows, merged cells, empty formulas.

A reader of values sees none of these, and each of them makes rows go missing without a sign.  The file is read as a
stream, so that a sheet of a million rows takes no memory.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from saferplan.errors import BadInput

LARGEST = 2 * 1024**3
"""A sheet that unpacks to more bytes than this is refused."""

_DAMAGED = ("it cannot be read as a spreadsheet", "a whole XLSX file", "Open it, save it again and add that.")


@dataclass
class SheetStructure:
    """One sheet of a file: its name, whether it is hidden, and where it holds what values do not show.

    `first_row` is the first row with a cell that has a value (0 where there is none).  `merged` are ranges such as
    A1:B1, `empty_formulas` and `errors` cells such as E2, `hidden_rows` row numbers.
    """

    name: str
    hidden: bool
    part: str
    first_row: int = 0
    last_row: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    empty_formulas: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def read_structure(path: Path, name: str) -> tuple[SheetStructure, ...]:
    """Every sheet of an XLSX file, in order.

    Raises `BadInput` where the file is damaged, locked with a password, or unpacks to more than `LARGEST` bytes.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST:
                raise BadInput(name, "it unpacks to over 2 GiB", "a spreadsheet", "Send it as CSV UTF-8.")
            sheets = _sheets(archive)
            for sheet in sheets:
                with archive.open(sheet.part) as stream:
                    _scan(stream.read, sheet)
            return tuple(sheets)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, RuntimeError, expat.ExpatError) as error:
        raise BadInput(name, *_DAMAGED) from error


def column_number(letters: str) -> int:
    """The number of a column by its letters, from 1.

    >>> column_number("A"), column_number("Z"), column_number("AA")
    (1, 26, 27)
    """
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def cell_place(cell: str) -> tuple[int, int]:
    """The row and the column of a cell such as E2.

    >>> cell_place("E2")
    (2, 5)
    """
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", cell)
    assert found, "the name of a cell"
    return int(found[2]), column_number(found[1])


def _parse(start: Callable[[str, dict[str, str]], None]) -> expat.XMLParserType:
    """A parser that gives the local names of elements to `start`."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(" ")[2], attributes)
    return parser


def _feed(parser: expat.XMLParserType, read: Callable[[int], bytes]) -> None:
    """Give a parser all of a stream, a piece at a time."""
    while piece := read(1 << 20):
        parser.Parse(piece, False)
    parser.Parse(b"", True)


def _sheets(archive: zipfile.ZipFile) -> list[SheetStructure]:
    """The sheets as the workbook lists them, with the part of the archive that each is in."""
    targets: dict[str, str] = {}
    found: list[tuple[str, bool, str]] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes["Target"]
            targets[attributes["Id"]] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            named = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
            hidden = named.get("state", "visible") != "visible"
            found.append((named["name"], hidden, named["id"]))

    for part, start in (("xl/_rels/workbook.xml.rels", relation), ("xl/workbook.xml", sheet)):
        with archive.open(part) as stream:
            _feed(_parse(start), stream.read)
    return [SheetStructure(name, hidden, targets[key]) for name, hidden, key in found if key in targets]


class _Scanner:
    """Notes what one sheet holds beside its values, as the parser meets it."""

    def __init__(self, sheet: SheetStructure) -> None:
        self.sheet = sheet
        self.row = 0
        self.cell = ""
        self.formula = self.value = self.in_value = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name == "c":
            self.cell, self.formula, self.value = attributes.get("r", ""), False, False
            if attributes.get("t") == "e":
                self.sheet.errors.append(self.cell)
        elif name == "f":
            self.formula = True
        elif name in ("v", "t"):
            self.in_value = True
        elif name == "row":
            self.row = int(attributes.get("r", self.row + 1))
            if attributes.get("hidden") in ("1", "true"):
                self.sheet.hidden_rows.append(self.row)
        elif name == "mergeCell":
            self.sheet.merged.append(attributes["ref"])

    def end(self, name: str) -> None:
        """An element ends."""
        local = name.rpartition(" ")[2]
        if local in ("v", "t"):
            self.in_value = False
        elif local == "c":
            if self.formula and not self.value:
                self.sheet.empty_formulas.append(self.cell)
            if self.value:
                self.sheet.last_row = self.row
                self.sheet.first_row = self.sheet.first_row or self.row

    def text(self, data: str) -> None:
        """Letters between elements."""
        if self.in_value and data:
            self.value = True


def _scan(read: Callable[[int], bytes], sheet: SheetStructure) -> None:
    """Note what one sheet holds beside its values."""
    scanner = _Scanner(sheet)
    parser = _parse(scanner.start)
    parser.EndElementHandler = scanner.end
    parser.CharacterDataHandler = scanner.text
    _feed(parser, read)
