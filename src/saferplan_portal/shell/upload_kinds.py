"""What a file is, by its own bytes: the kinds that are taken, and what each must look like from first byte to last.

A file that is two kinds at once (a picture that is an archive too) is none.
"""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from saferplan_portal.shell.rules import Unfit

_MOST_UNPACKED = 200_000_000
_MOST_MEMBERS = 4_000
_MOST_RATIO = 250
_MOST_DOTS = 100_000_000
_OFFICE = "application/vnd.openxmlformats-officedocument."
_AGAIN = "Save it anew in the program it was made with."
_TAKEN = "PDF, Word (docx), Excel (xlsx), CSV, PNG and JPEG files are taken."
_ZIP_HEAD, _ZIP_TAIL = 30, 22


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: its code, its words, the endings of its names, and how it is served."""

    code: str
    words: str
    endings: tuple[str, ...]
    content_type: str


PDF = Kind("pdf", "PDF", ("pdf",), "application/pdf")
DOCX = Kind("docx", "Word", ("docx",), f"{_OFFICE}wordprocessingml.document")
XLSX = Kind("xlsx", "Excel", ("xlsx",), f"{_OFFICE}spreadsheetml.sheet")
CSV = Kind("csv", "CSV", ("csv",), "text/csv; charset=utf-8")
PNG = Kind("png", "PNG picture", ("png",), "image/png")
JPEG = Kind("jpg", "JPEG picture", ("jpg", "jpeg"), "image/jpeg")
KINDS = (PDF, DOCX, XLSX, CSV, PNG, JPEG)
"""The kinds that are taken."""


def kind_of(content: bytes) -> Kind:
    """What kind a file is.  Raises `Unfit` with a sentence where it is none that is taken, or not wholly one."""
    for begins, look in _LOOKS:
        if content.startswith(begins):
            return look(content)
    return _csv(content)


def _pdf(content: bytes) -> Kind:
    """A PDF from its first byte to its last mark."""
    _hold_no_archive(content)
    tail = content[-2_048:].rstrip(b"\0\t\n\r ")
    if not tail.endswith(b"%%EOF"):
        raise Unfit(f"It begins as a PDF and does not end as one. {_AGAIN}")
    if re.search(rb"/(Launch|JavaScript|EmbeddedFile)\b", content):
        raise Unfit("It is a PDF that can start programs or carries other files. Print it to a PDF without them.")
    return PDF


def _png(content: bytes) -> Kind:
    """A PNG whose every piece holds, and nothing after the last."""
    _hold_no_archive(content)
    at = 8
    names: list[bytes] = []
    while at + 12 <= len(content) and (not names or names[-1] != b"IEND"):
        length, name = struct.unpack(">I4s", content[at : at + 8])
        body = content[at + 4 : at + 8 + length]
        if len(body) != length + 4 or content[at + 8 + length : at + 12 + length] != struct.pack(
            ">I", zlib.crc32(body)
        ):
            raise Unfit(f"It begins as a PNG picture and is damaged. {_AGAIN}")
        if not names and (name != b"IHDR" or length != 13):
            raise Unfit(f"It begins as a PNG picture and has no head. {_AGAIN}")
        if not names:
            width, height = struct.unpack(">II", body[4:12])
            _hold_dots(width, height)
        names.append(name)
        at += 12 + length
    if not names or names[-1] != b"IEND" or at != len(content):
        raise Unfit(f"It begins as a PNG picture and does not end as one. {_AGAIN}")
    return PNG


def _jpeg(content: bytes) -> Kind:
    """A JPEG with its head, and nothing after its end."""
    _hold_no_archive(content)
    at = 2
    sized = False
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker, length = content[at + 1], struct.unpack(">H", content[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC) and at + 9 <= len(content):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            _hold_dots(width, height)
            sized = True
        if marker == 0xDA:
            if sized and content.rstrip(b"\0").endswith(b"\xff\xd9"):
                return JPEG
            break
        at += 2 + length
    raise Unfit(f"It begins as a JPEG picture and is not one to its end. {_AGAIN}")


def _hold_dots(width: int, height: int) -> None:
    """Hold a picture to a size that a program can open."""
    if not 0 < width * height <= _MOST_DOTS:
        raise Unfit(f"It is a picture of {width:,} by {height:,} dots; at most 100 million dots are taken.")


def _hold_no_archive(content: bytes) -> None:
    """Refuse what an unpacking program would open too."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        raise Unfit(f"It is two kinds of file at once, an archive among them. {_AGAIN}")


def _office(content: bytes) -> Kind:
    """A Word or Excel file: an archive of parts, each in bounds, none of them a program."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
            _hold_members(members, content, archive.start_dir)
            unpacked = 0
            for one in members:
                with archive.open(one) as part:
                    while piece := part.read(1 << 20):
                        unpacked += len(piece)
                        if unpacked > _MOST_UNPACKED:
                            raise Unfit("It unpacks to more than 200 MB. Make it smaller.")
            if "[Content_Types].xml" not in archive.namelist():
                raise Unfit(f"It is an archive. {_TAKEN}")
            types = archive.read("[Content_Types].xml")[:1_000_000].decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as fault:
        raise Unfit(f"It begins as a Word or Excel file and is damaged. {_AGAIN}") from fault
    names = {one.filename.lower() for one in members}
    if "macroenabled" in types.lower() or any(name.endswith("vbaproject.bin") for name in names):
        raise Unfit("It holds macros: programs that run when it is opened. Save it without macros, as docx or xlsx.")
    if program := next((name for name in sorted(names) if re.search(r"/(activex|embeddings)/[^/]+\.bin$", name)), ""):
        raise Unfit(
            f"It holds an embedded object ({program}), which may be a program. Put a picture of it in its place."
        )
    for kind, main in ((DOCX, "wordprocessingml.document.main+xml"), (XLSX, "spreadsheetml.sheet.main+xml")):
        if main in types:
            return kind
    raise Unfit(f"It is an archive, and neither a Word nor an Excel file. {_TAKEN}")


def _hold_members(members: list[zipfile.ZipInfo], content: bytes, start_dir: int) -> None:
    """Hold an archive's list of parts to what an office program writes, before any is unpacked."""
    if len(members) > _MOST_MEMBERS:
        raise Unfit(f"It has {len(members):,} parts; at most {_MOST_MEMBERS:,} are taken.")
    if len({one.filename for one in members}) < len(members):
        raise Unfit(f"It has two parts of one name. {_AGAIN}")
    for one in members:
        if one.filename.startswith(("/", "\\")) or re.search(r"(^|[/\\])\.\.([/\\]|$)|^[A-Za-z]:|\\", one.filename):
            raise Unfit(f"It has a part that names a place outside of it. {_AGAIN}")
        if one.flag_bits & 0x1:
            raise Unfit("It is locked with a password. Save it without one.")
        if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Unfit(f"It is packed in a way that no office program packs. {_AGAIN}")
        if one.file_size > 1_000_000 and one.file_size > _MOST_RATIO * max(one.compress_size, 1):
            raise Unfit(f"It has a part that unpacks to {one.file_size // max(one.compress_size, 1):,} times its size.")
    if sum(one.file_size for one in members) > _MOST_UNPACKED:
        raise Unfit("It unpacks to more than 200 MB. Make it smaller.")
    places = sorted((one.header_offset, one.header_offset + _ZIP_HEAD + one.compress_size) for one in members)
    lapping = any(before[1] > after[0] for before, after in pairwise(places)) or (places and places[-1][1] > start_dir)
    if not places or places[0][0] != 0 or lapping:
        raise Unfit(f"It begins as a Word or Excel file and is damaged. {_AGAIN}")
    if content[-_ZIP_TAIL:][:4] != b"PK\x05\x06":
        raise Unfit(f"It has something after its end. {_AGAIN}")


def _csv(content: bytes) -> Kind:
    """Text in rows and columns: no markup, no formula, no byte that text does not have."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise Unfit(f"This kind of file is not accepted. {_TAKEN} Save a CSV as UTF-8.") from fault
    if re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text):
        raise Unfit(f"This kind of file is not accepted. {_TAKEN}")
    if re.search(r"<\s*(!doctype|\?xml|html|head|body|script|svg|iframe|img|a|style|link|meta)\b", text, re.IGNORECASE):
        raise Unfit(f"It is a web page or a drawing in code (HTML, SVG), and those can run programs. {_TAKEN}")
    if "," not in text and ";" not in text and "\t" not in text:
        raise Unfit(f"It is text without columns. {_TAKEN}")
    _hold_no_archive(content)
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), start=1):
            for cell in row:
                if _starts_something(cell):
                    raise Unfit(f"Row {number:,} has a cell that a spreadsheet would run as a formula. Take it out.")
    except csv.Error as fault:
        raise Unfit(f"It begins as a CSV and cannot be read as one. {_AGAIN}") from fault
    return CSV


def _starts_something(cell: str) -> bool:
    """Whether a spreadsheet would run a cell: a formula, and neither a number below nought nor a dash before words."""
    cell = cell.lstrip(" \t\r\n")
    return cell.startswith(("=", "@")) or (cell.startswith(("+", "-")) and bool(re.search(r"[|(!]", cell)))


_LOOKS: tuple[tuple[bytes, Callable[[bytes], Kind]], ...] = (
    (b"%PDF-", _pdf),
    (b"\x89PNG\r\n\x1a\n", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"PK\x03\x04", _office),
)
