"""What a PDF says of its own parts: the tags that tell headings, items, cells and notes from paragraphs.

Word, LibreOffice, browsers and Saferplan write them, for readers who listen.  Names are those of ISO 32000.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from typing import Any

from saferplan.sources.document_words import names

_DEEPEST = 80
_MOST = 60_000
"""Tags nested deeper, or more of them on a page, are not used: the page is read by how it looks."""

_HEADINGS = {"H": 1, "Title": 1} | {f"H{depth}": min(depth, 9) for depth in range(1, 10)}
_OWN = {
    "Caption": "caption",
    "Note": "note",
    "FENote": "note",
    "TOCI": "contents",
    "LI": "item",
    "P": "paragraph",
    "BlockQuote": "paragraph",
    "Formula": "paragraph",
    "Code": "paragraph",
}
_OUTER = names("Document DocumentFragment Part Art Sect Div NonStruct Figure Aside L TOC Private Index")
"""Tags that hold others; words directly in them are read by how they look."""

_HOLDS = frozenset(("Note", "FENote", "Caption", "TOCI", "LI"))
"""What a paragraph within these is, these are."""


@dataclass(frozen=True)
class Tag:
    """What a part of a page is.

    `kind` is empty where the file does not tell; `table`, `row` and `column` are from 1, and 0 outside of tables.
    `item` numbers the parts of the page, so that letters with one number belong together.
    """

    item: int
    kind: str
    level: int = 0
    table: int = 0
    row: int = 0
    column: int = 0


def page_tags(page: Any, raw: Any) -> dict[int, Tag]:
    """The tag of each marked part of a page, by its number; empty where the page has none that can be used."""
    tree = raw.FPDF_StructTree_GetForPage(page.raw)
    if not tree:
        return {}
    walk = _Walk(raw)
    try:
        for at in range(min(raw.FPDF_StructTree_CountChildren(tree), _MOST)):
            if top := raw.FPDF_StructTree_GetChildAtIndex(tree, at):
                walk.into(top, Tag(0, ""), 0)
    except _TooMuch:
        return {}
    finally:
        raw.FPDF_StructTree_Close(tree)
    return walk.found


class _TooMuch(Exception):
    """A page has more tags than are used."""


class _Walk:
    """Walks through the tags of one page."""

    def __init__(self, raw: Any) -> None:
        self.found: dict[int, Tag] = {}
        self._raw = raw
        self._met = self._items = self._tables = 0
        self._places: dict[int, list[int]] = {}
        self._name = ctypes.create_string_buffer(128)

    def into(self, element: Any, outer: Tag, depth: int) -> None:
        """Read one tag and those in it; `outer` is what it stands in."""
        self._met += 1
        if self._met > _MOST or depth > _DEEPEST:
            raise _TooMuch
        raw = self._raw
        tag = self._entered(self._type(element), outer)
        for at in range(min(raw.FPDF_StructElement_CountChildren(element), _MOST)):
            marked = raw.FPDF_StructElement_GetChildMarkedContentID(element, at)
            if marked >= 0:
                self.found[marked] = tag
            elif inner := raw.FPDF_StructElement_GetChildAtIndex(element, at):
                self.into(inner, tag, depth + 1)

    def _type(self, element: Any) -> str:
        length = self._raw.FPDF_StructElement_GetType(element, self._name, 128)
        return self._name.raw[: max(0, min(length, 128) - 2)].decode("utf-16-le", errors="replace")

    def _entered(self, name: str, outer: Tag) -> Tag:
        """What stands in a tag of a name."""
        if name == "Table":
            self._tables += 1
            self._places[self._tables] = [0, 0]
            return Tag(self._next(), "cell", 0, self._tables)
        place = self._places.get(outer.table)
        if place is not None and name == "TR":
            place[0], place[1] = place[0] + 1, 0
            return Tag(self._next(), "cell", 0, outer.table, place[0])
        if place is not None and name in ("TD", "TH"):
            place[1] += 1
            return Tag(self._next(), "cell", 0, outer.table, place[0], place[1])
        if outer.column and (name in _OWN or name in _HEADINGS):
            return Tag(self._next(), "cell", 0, outer.table, outer.row, outer.column)
        if name in _HEADINGS:
            return Tag(self._next(), "heading", _HEADINGS[name])
        if name in _OUTER:
            return outer if outer.kind else Tag(self._next(), "")
        if name not in _OWN or (_OWN[name] == "paragraph" and outer.kind in map(_OWN.get, _HOLDS)):
            return outer
        return Tag(self._next(), _OWN[name])

    def _next(self) -> int:
        self._items += 1
        return self._items
