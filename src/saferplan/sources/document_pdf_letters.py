"""The letters of a PDF with their places, by PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from saferplan.sources.document_passages import DAMAGED, TOO_LONG, Unreadable
from saferplan.sources.document_pdf_lines import HYPHEN, Letter, Page, lines_of
from saferplan.sources.document_pdf_tags import Tag, page_tags

MOST_PAGES = 1_000
"""Pages after this are not read, and that is said."""

MOST_PAGE_LETTERS = 60_000
"""Letters of one page after this are not read, and that is said; a dense page of small print has 10,000."""

MOST_LETTERS = 6_000_000
"""A PDF with more letters is refused; a plan of 100 pages has some 300,000."""

_HOLDING = frozenset("\u00a0\u2007\u2009\u202f")
"""Spaces that may group the thousands of a number; they are kept, as no-break spaces."""

_TEX = {0x0B: "ff", 0x0C: "fi", 0x0E: "ffi", 0x0F: "ffl", 0x10: "“", 0x11: "”", 0x88: "•"}
_TEX |= {0x1B: "ff", 0x1C: "fi", 0x1D: "fl", 0x1E: "ffi", 0x1F: "ffl"}
"""Letters that older files of TeX give only by their numbers in its fonts."""

_LEAST_HEIGHT = 1.5
"""Letters lower than this, in points, are not meant to be read."""


def read_pages(path: str) -> Iterator[Page | int]:
    """First how many pages the file has, then each page, up to `MOST_PAGES`.

    Raises `Unreadable` where the file is damaged, locked or holds too much.
    """
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    try:
        document = pdfium.PdfDocument(path if path.isprintable() else Path(path).read_bytes())
    except pdfium.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            do = "Save it without a password and check that."
            raise Unreadable("it is locked with a password", "an open file", do) from error
        raise Unreadable("it is damaged", "a whole PDF", "Make the PDF again from the document.") from error
    count = len(document)
    if count < 1:
        raise Unreadable("it has no pages", "a whole PDF", DAMAGED)
    yield count
    letters = 0
    for number in range(min(count, MOST_PAGES)):
        page = _page(document, number, raw, pdfium)
        letters += page.letters
        if letters > MOST_LETTERS:
            raise Unreadable(*TOO_LONG)
        yield page


def _page(document: Any, number: int, raw: Any, pdfium: Any) -> Page:
    """One page with its lines; a page that is damaged has none."""
    try:
        page = document[number]
    except pdfium.PdfiumError:
        return Page(number + 1, 595.0, 842.0, damaged=True)
    try:
        width, height = page.get_size()
        if page.get_rotation() in (90, 270):
            width, height = height, width
        made = Page(number + 1, width, height)
        kinds = [
            raw.FPDFPageObj_GetType(raw.FPDFPage_GetObject(page.raw, at))
            for at in range(min(raw.FPDFPage_CountObjects(page.raw), 5_000))
        ]
        made.pictures = sum(kind == raw.FPDF_PAGEOBJ_IMAGE for kind in kinds)
        if not kinds:
            return made
        text = page.get_textpage()
    except pdfium.PdfiumError:
        page.close()
        return Page(number + 1, 595.0, 842.0, damaged=True)
    made.letters = text.count_chars()
    tags = page_tags(page, raw)
    made.tags = {tag.item: tag for tag in tags.values()}
    turned: dict[int, list[Letter]] = {}
    for turn, letter in _letters(text.raw, made, raw, tags):
        turned.setdefault(turn, []).append(letter)
    for at, turn in enumerate(sorted(turned, key=lambda turn: -len(turned[turn]))):
        if at == 0:
            made.lines = lines_of(turned[turn])
            made.width, made.height = (height, width) if turn in (90, 270) else (width, height)
        else:
            made.aside += lines_of(turned[turn])
    text.close()
    page.close()
    return made


def _letters(text: Any, page: Page, raw: Any, tags: dict[int, Tag]) -> Iterator[tuple[int, Letter]]:
    """The letters of a page in the order of the file, each with how it is turned, in degrees of 90.

    A letter turned is placed as if the page were turned back.
    """
    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    at_x, at_y, at_box = ctypes.byref(x), ctypes.byref(y), ctypes.byref(box)
    things = _Things(text, raw, tags)
    get_code, get_origin, get_box = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin, raw.FPDFText_GetLooseCharBox
    space = gap = False
    pending, usual, end, level = "", 0.0, -1.0, 0.0
    bold, tag, turn = False, -1, 0
    for at in range(min(page.letters, MOST_PAGE_LETTERS)):
        code = get_code(text, at)
        if code < 0x20 or code > 0x7E:
            if 0xD800 <= code < 0xDC00:
                pending = chr(code)
                continue
            sign = _sign(code, pending)
            pending = ""
            if code in _TEX and not raw.FPDFText_IsGenerated(text, at):
                sign = _TEX[code]
        else:
            sign = chr(code)
        if not sign or sign.isspace():
            generated = raw.FPDFText_IsGenerated(text, at)
            gap, space = gap or bool(generated), space or (not generated and bool(sign.strip("\r\n")))
            if sign not in _HOLDING:
                continue
        get_origin(text, at, at_x, at_y)
        if not get_box(text, at, at_box):
            continue
        if turn or space or gap or abs(x.value - end) > 0.2 * usual or abs(y.value - level) > 0.01:
            bold, tag, turn = things.of(at)
        end, level = box.right, y.value
        left, right, base, height = _turned(box, (x.value, y.value), page, turn)
        if height < _LEAST_HEIGHT:
            # Some fonts give no box for signs that they lack: they are taken to be as high as the letter before.
            left, right, height = min(left, right), max(left, right) + 0.3 * usual, usual
        if height < _LEAST_HEIGHT or right - left > 40 * height:
            continue
        usual = height
        if sign in _HOLDING:
            yield turn, Letter("\u00a0", left, right, base, height, bold, tag=tag)
        else:
            raised = turn == 0 and "0" <= sign <= "9" and _is_raised(text, at, raw, base, height)
            yield turn, Letter(sign, left, right, base, height, bold, raised, space, gap, tag)
        space = gap = False


def _sign(code: int, pending: str) -> str:
    """The letter of a code; the second half of a pair is put to the first.

    Old-style figures and small capitals have codes of their own in some fonts: they are plain figures and capitals.
    """
    if pending and 0xDC00 <= code < 0xE000:
        return (pending + chr(code)).encode("utf-16", "surrogatepass").decode("utf-16")
    if code in (0xFFFE, 0x02):
        return HYPHEN
    if 0xF730 <= code <= 0xF739 or 0xF761 <= code <= 0xF77A:
        return chr(code - 0xF700 if code < 0xF740 else code - 0xF720)
    if 0x80 <= code < 0xA0:
        return bytes((code,)).decode("cp1252", errors="ignore")
    return "" if code < 0x20 or 0xD800 <= code < 0xE000 or code > 0x10FFFF or code == 0xFFFF else chr(code)


def _turned(box: Any, origin: tuple[float, float], page: Page, turn: int) -> tuple[float, float, float, float]:
    """Where a letter begins and ends along its line, its baseline and its height, the page turned until it stands.

    PDFium counts turns clockwise.
    """
    x, y = origin
    if turn == 0:
        return box.left, box.right, y, box.top - box.bottom
    if turn == 90:
        return page.height - box.top, page.height - box.bottom, x, box.right - box.left
    if turn == 180:
        return page.width - box.right, page.width - box.left, page.height - y, box.top - box.bottom
    return box.bottom, box.top, page.width - x, box.right - box.left


def _is_raised(text: Any, at: int, raw: Any, base: float, height: float) -> bool:
    """Whether a digit is drawn raised: some fonts have raised digits of their own, on the common baseline."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    got = raw.FPDFText_GetCharBox(text, at, *map(ctypes.byref, (left, right, bottom, top)))
    return bool(got) and bottom.value - base > 0.22 * height and top.value - bottom.value < 0.55 * height


class _Things:
    """What letters have in common that one object of the page holds, looked up once for each object."""

    def __init__(self, text: Any, raw: Any, tags: dict[int, Tag]) -> None:
        self._text, self._raw, self._tags = text, raw, tags
        self._last: int | None = None
        self._found = (False, -1, 0)

    def of(self, at: int) -> tuple[bool, int, int]:
        """Whether the letter at a place is bold, the number of its part by tags (-1 for none), and how it is turned."""
        raw = self._raw
        thing = raw.FPDFText_GetTextObject(self._text, at)
        address = ctypes.cast(thing, ctypes.c_void_p).value if thing else None
        if address is None:
            return False, -1, 0
        if address != self._last:
            self._last = address
            angle = raw.FPDFText_GetCharAngle(self._text, at)
            turn = round(math.degrees(angle) / 90) % 4 * 90 if angle > 0.01 else 0
            tag = self._tags.get(raw.FPDFPageObj_GetMarkedContentID(thing))
            self._found = (self._is_bold(thing), tag.item if tag else -1, turn)
        return self._found

    def _is_bold(self, thing: Any) -> bool:
        """Whether the font of an object is bold, by its weight or its name."""
        raw = self._raw
        font = raw.FPDFTextObj_GetFont(thing)
        if not font:
            return False
        name = ctypes.create_string_buffer(128)
        length = raw.FPDFFont_GetBaseFontName(font, name, 128)
        known = name.raw[:length].lower() if 0 < length <= 128 else b""
        return raw.FPDFFont_GetWeight(font) >= 600 or any(word in known for word in (b"bold", b"black", b"heavy"))
