"""Checks on the bytes and the header of a file from data.police.uk, before it is taken apart into rows."""

from __future__ import annotations

import difflib

from saferplan.areas import slug_of
from saferplan.errors import BadInput
from saferplan.reference.police_files import PUBLISHED_COLUMNS

CHUNK_BYTES = 8 * 2**20
MAX_LINE_BYTES = 64 * 2**10
"""The longest line that can be a row; published rows have about 250 bytes."""

_BOM = b"\xef\xbb\xbf"
_AGAIN = "Download it again from data.police.uk/data, and do not open and save it in another program first."
_PUBLISHED = "a CSV file as data.police.uk publishes it"
_NOT_CSV = (
    (b"PK\x03\x04", "it is a zip archive or an Excel workbook, not CSV"),
    (b"\x1f\x8b", "it is a gzip archive, not CSV"),
    (b"<", "it is a web page (HTML), not CSV"),
    (b"{", "it is JSON, not CSV"),
    (b"[", "it is JSON, not CSV"),
    (b"%PDF", "it is a PDF, not CSV"),
)
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def check_start(part: bytes, file: str) -> None:
    """Refuse, from its first bytes, a file that is not CSV in UTF-8: another format, or UTF-16."""
    head = part[:4096]
    # Every second byte of English text in UTF-16 is nought.
    if head.startswith(_WIDE) or head[1:40:2].count(0) > 10 or head[0:40:2].count(0) > 10:
        raise BadInput(file, "its text is in UTF-16, not UTF-8", _PUBLISHED, _AGAIN)
    words = head.removeprefix(_BOM).lstrip()
    for magic, found in _NOT_CSV:
        if words.startswith(magic):
            raise BadInput(file, found, _PUBLISHED, _AGAIN)


def check_part(part: bytes, file: str, *, open_line: int, before: list[bytes]) -> int:
    """Refuse a NUL byte or a line longer than `MAX_LINE_BYTES` in the next part of a file.

    `open_line` is the length so far of the line that the part goes on with; `before` are the parts before it, from
    which a row is counted where there is a fault.  Returns the length so far of the part's last line.
    """

    def row(at: int) -> int:
        return sum(earlier.count(b"\n") for earlier in before) + part.count(b"\n", 0, at) + 1

    if (at := part.find(b"\x00")) >= 0:
        raise BadInput(file, "there is a NUL byte", _PUBLISHED, _AGAIN, row=row(at))
    # A window as long as the longest line must hold the end of one; it is found within a row of the window's end.
    start = 0
    while start + MAX_LINE_BYTES - open_line <= len(part):
        window = start, start + max(MAX_LINE_BYTES - open_line, 1)
        end = part.rfind(b"\n", *window)
        if end < 0:
            end = part.rfind(b"\r", *window)
        if end < 0:
            found = f"there is a line of more than {MAX_LINE_BYTES // 2**10} KiB"
            raise BadInput(file, found, "rows of about 250 bytes", _AGAIN, row=row(start))
        start, open_line = end + 1, 0
    return open_line + len(part) - start


def check_text(data: bytes, file: str) -> bytes:
    """Return the bytes without a byte order mark, if they are UTF-8 and not empty; else raise `BadInput`."""
    if not data.isascii():
        try:
            data.decode("utf-8")
        except UnicodeDecodeError as error:
            found = f"byte 0x{data[error.start]:02X} is not UTF-8; the text looks like Windows-1252 (Latin-1)"
            row = data.count(b"\n", 0, error.start) + 1
            raise BadInput(file, found, "text in UTF-8", _AGAIN, row=row) from error
        data = data.removeprefix(_BOM)
    if not data or (data[:64].isspace() and not data.strip()):
        raise BadInput(file, "the file is empty", f"a header, even where there are no rows, in {_PUBLISHED}", _AGAIN)
    return data


def check_header(found: list[str], kind: str, file: str) -> None:
    """Refuse a header that has not all the columns published for the kind, each once.

    Raises `BadInput` that lists what is missing and which other column looks like it.
    """
    published = PUBLISHED_COLUMNS[kind]
    missing = [name for name in published if name not in found]
    if missing:
        slugs = {slug_of(name): name for name in missing}
        like: dict[str, int] = {}
        for place, name in enumerate(found, start=1):
            near = [] if name in published else difflib.get_close_matches(slug_of(name), slugs, n=1, cutoff=0.6)
            like |= {slugs[slug]: place for slug in near}
        # A file without a header has a row in its place, so columns are said by number.
        words = [f'"{name}"' + (f" (column {like[name]} looks like it)" if name in like else "") for name in missing]
        raise BadInput(file, f"the header lacks {', '.join(words)}", f"the header {','.join(published)}", _AGAIN, row=1)
    twice = sorted({name for name in found if found.count(name) > 1})
    if twice:
        named = next((f'"{name}"' for name in twice if name in published), "a column")
        raise BadInput(file, f"the header names {named} twice", f"the header {','.join(published)}", _AGAIN, row=1)
