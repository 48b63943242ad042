"""Reads a web page: what a browser shows of it, in the order of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_archive import MOST_TAGS, Element
from saferplan.sources.document_passages import DAMAGED, STRUCK, TOO_LONG, Found, Passages, Unreadable, pictures_unread
from saferplan.sources.document_words import RAISED, names, tidy, without_bullet

DEEPEST = 250
"""A page nested deeper is refused; a page of many menus is some 30 deep."""

_UNSEEN = names("head script style template noscript iframe object embed canvas audio video map datalist svg select")
_HEADINGS = {f"h{depth}": depth for depth in range(1, 7)}
_BLOCKS = names(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol optgroup option p pre "
    "search section summary table tbody td textarea tfoot th thead tr ul"
)
"""Elements that stand by themselves; all others, and those that nobody knows, are within a line."""

_MOST_SPANNED = 60
_NO_SIGNS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")
_ENDS = re.compile(r"</(?:body|html)\s*>", re.I)
"""Where a page says that it ends; browsers show what follows all the same, and the parser would drop it."""

_ENDED = re.compile(r"</(?:p|br)\s*>", re.I)
"""Where the parser puts words together if no paragraph is open, though browsers do not."""

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


def read_html(text: str) -> Found:
    """The text of a web page.

    Raises `Unreadable` where it has more tags than any page, or nests deeper than `DEEPEST`.
    """
    passages = Passages()
    pictures, struck = add_html(text, passages)
    unread = [STRUCK] if struck else []
    if pictures:
        unread.append(pictures_unread(pictures))
    return Found("html", tuple(passages.found), None, tuple(unread))


def add_html(text: str, passages: Passages) -> tuple[int, bool]:
    """Add the text of some HTML to passages; returns how many pictures it has, and whether words in it are struck."""
    from lxml import etree, html

    if text.count("<") > MOST_TAGS // 2:
        raise Unreadable(*TOO_LONG)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True, recover=True
    )
    clean = _ENDS.sub(" ", _NO_SIGNS.sub(" ", text))
    clean = _ENDED.sub(r"\g<0> ", clean)
    try:
        root = etree.fromstring(clean.encode("utf-8"), parser) if clean.strip() else None
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("it cannot be read as a web page", "a whole web page", DAMAGED) from error
    reader = _Reader(passages)
    if root is not None:
        reader.block(root, 0)
        reader.flush()
    return reader.pictures, reader.struck


@dataclass
class _Where:
    """What the words being read belong to."""

    kind: str = "paragraph"
    level: int = 0
    cell: Cell | None = None
    contents: bool = False
    notes: bool = False


@dataclass
class _Reader:
    """Walks through a page; words gather until a block begins or ends."""

    passages: Passages
    pictures: int = 0
    struck: bool = False
    where: _Where = field(default_factory=_Where)
    _words: list[str] = field(default_factory=list)

    def flush(self) -> None:
        """What was gathered is a passage."""
        said = tidy("".join(self._words))
        self._words.clear()
        where = self.where
        if not said:
            return
        if where.contents:
            self.passages.add(said, "contents")
        elif where.cell is not None:
            self.passages.add(said, "cell", cell=where.cell)
        elif where.kind == "heading":
            self.passages.heading(said, where.level)
        elif where.notes:
            self.passages.add(said, "note")
        else:
            self.passages.add(without_bullet(said) if where.kind == "item" else said, where.kind)

    def block(self, element: Element, depth: int) -> None:
        """Read an element that stands by itself, and what is in it."""
        if depth > DEEPEST:
            raise Unreadable("its parts are nested deeper than any page's", "a web page", DAMAGED)
        if not _shown(element):
            return
        self.flush()
        name, outer = _name(element), self.where
        self.where = _entered(element, name, outer)
        if name == "table":
            self.table(element, depth)
        else:
            self.inner(element, depth)
        self.flush()
        self.where = outer

    def inner(self, element: Element, depth: int) -> None:
        """Read the words and elements in an element."""
        self._words.append(element.text or "")
        for one in element:
            name = _name(one)
            if name == "br":
                self._break(one)
            elif name in ("img", "picture"):
                self.pictures += name == "img"
                self.inner(one, depth + 1)
            elif name in _BLOCKS:
                self.block(one, depth + 1)
            elif name == "svg":
                self.pictures += 1
            elif isinstance(one.tag, str) and _shown(one):
                self.inline(one, name, depth + 1)
            self._words.append(one.tail or "")

    def inline(self, element: Element, name: str, depth: int) -> None:
        """Read words within a line: raised digits are kept raised, and a page's own buttons end a word."""
        if depth > DEEPEST:
            raise Unreadable("its parts are nested deeper than any page's", "a web page", DAMAGED)
        if name in ("del", "s", "strike"):
            self.struck = True
            return
        begun = len(self._words)
        self.inner(element, depth)
        if name == "sup":
            self._words[begun:] = [word.translate(RAISED) for word in self._words[begun:]]
        elif name in ("button", "label", "input"):
            self._words.append(" ")

    def _break(self, element: Element) -> None:
        """A line ends; two breaks in a row end a paragraph."""
        self._words.append("\n")
        before = element.getprevious()
        if before is not None and _name(before) == "br" and not (before.tail or "").strip():
            self.flush()

    def strays(self, part: Element, depth: int) -> None:
        """Read what stands in a table beside its cells: the caption, and words that a browser shows before it."""
        self._words.append(part.text or "")
        for one in part:
            name = _name(one)
            if name in ("thead", "tbody", "tfoot", "tr"):
                self.flush()
                if _shown(one):
                    self.strays(one, depth + 1)
            elif name in _BLOCKS and name not in ("td", "th"):
                self.block(one, depth + 1)
            elif name not in ("td", "th") and isinstance(one.tag, str) and _shown(one):
                self.inline(one, name, depth + 1)
            self._words.append(f" {one.tail or ''}")
        self.flush()

    def table(self, table: Element, depth: int) -> None:
        """Read a table; one of a single cell is a box round text, and so no table."""
        rows = [row for row in _rows(table) if _shown(row)]
        cells = [[one for one in row if _name(one) in ("td", "th") and _shown(one)] for row in rows]
        self.strays(table, depth)
        if sum(map(len, cells)) <= 1:
            for one in (cell for row in cells for cell in row):
                self.block(one, depth + 3)
            return
        number = self.passages.new_table()
        taken: dict[int, int] = {}
        outer = self.where
        for at, across in enumerate(cells, start=1):
            column = 1
            free = {key: left - 1 for key, left in taken.items() if left > 1}
            for one in across:
                while taken.get(column, 0) > 0:
                    column += 1
                self.where = _Where("cell", cell=Cell(number, at, column), contents=outer.contents)
                self.inner(one, depth + 3)
                self.flush()
                down, wide = _span(one, "rowspan"), _span(one, "colspan")
                free.update({column + step: down - 1 for step in range(wide) if down > 1})
                column += wide
            taken = free
        self.where = outer


def _entered(element: Element, name: str, outer: _Where) -> _Where:
    """What the words in an element belong to, by its name and what it is in."""
    role = element.get("role", "")
    contents = outer.contents or name == "nav" or role in ("navigation", "doc-toc")
    notes = outer.notes or role in ("doc-footnote", "doc-endnotes") or _is_notes(element)
    if name in _HEADINGS:
        return _Where("heading", _HEADINGS[name], outer.cell, contents, notes)
    kind = outer.kind
    if name in ("li", "dt", "dd"):
        kind = "item"
    elif name in ("caption", "figcaption"):
        kind = "caption"
    elif name in ("table", "section", "article", "aside", "main", "blockquote"):
        kind = "paragraph"
    return _Where(kind, 0, outer.cell, contents, notes)


def _is_notes(element: Element) -> bool:
    """Whether an element is the list of notes, as converters mark it."""
    return "footnotes" in (element.get("class") or "").split()


def _name(element: Element) -> str:
    """The name of an element, small; empty for what is none."""
    return element.tag.lower() if isinstance(element.tag, str) else ""


def _shown(element: Element) -> bool:
    """Whether a browser shows an element."""
    if _name(element) in _UNSEEN or element.get("hidden") is not None:
        return False
    return not _HIDDEN.search(element.get("style") or "")


def _rows(table: Element) -> list[Element]:
    """The rows of a table, in the order that they are shown."""
    parts: dict[str, list[Element]] = {"thead": [], "tbody": [], "tfoot": []}
    for one in table:
        name = _name(one)
        if name == "tr":
            parts["tbody"].append(one)
        elif name in parts and _shown(one):
            parts[name] += [row for row in one if _name(row) == "tr"]
    return parts["thead"] + parts["tbody"] + parts["tfoot"]


def _span(cell: Element, name: str) -> int:
    """How many rows or columns a cell takes."""
    text = (cell.get(name) or "1").strip()
    return max(1, min(int(text), _MOST_SPANNED)) if text.isascii() and text.isdigit() and len(text) < 6 else 1
