"""Reads a Word file (docx): what it says once all tracked changes are accepted, as its reader sees it.

Text is found wherever Word puts it: in text boxes, content controls, smart tags, fields and notes.  Names of elements
are those of ECMA-376; the strict variant has the same names in another namespace, so only local names are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from saferplan.plan.claims.document_text import Cell
from saferplan.sources.document_archive import DEEPEST, Archive, Element
from saferplan.sources.document_docx_parts import body_of, first_tree, main_part, parts_of
from saferplan.sources.document_docx_runs import Line, Runs, child, local, value
from saferplan.sources.document_docx_styles import Style, Styles
from saferplan.sources.document_docx_tables import is_deleted, placed_rows
from saferplan.sources.document_passages import DAMAGED, STRUCK, Found, Passages, Unreadable, pictures_unread
from saferplan.sources.document_words import begins_item, is_contents_line, names, tidy, without_bullet

_SKIPPED = names("del moveFrom sectPr pPr tblPr tblGrid trPr tcPr sdtPr sdtEndPr customXmlPr tblPrEx")
_BOLD_WORDS = 14
"""A paragraph in bold of more words than this is no heading."""

_NUMBERED = re.compile(r"^(?:[^\W\d_]+ )?\d{1,2}(?:\.\d{1,2})*[.:)]?\s+")


def read_docx(data: bytes) -> Found:
    """The text of a Word file.

    Raises `Unreadable` where it is damaged, hostile or holds no main text.
    """
    archive = Archive(data)
    main = main_part(archive)
    parts = parts_of(archive, main)
    reader = _Reader(archive, parts, Runs(Styles(first_tree(archive, parts, "styles"))))
    reader.blocks(body_of(archive, main), None, 0)
    reader.flush()
    reader.notes()
    return Found("docx", tuple(reader.passages.found), None, tuple(reader.unread()))


class _Reader:
    """Walks through the main text of a Word file."""

    def __init__(self, archive: Archive, parts: dict[str, list[str]], runs: Runs) -> None:
        self.archive = archive
        self.parts = parts
        self.runs = runs
        self.passages = Passages()
        self.sections: dict[tuple[str, str], tuple[str, ...]] = {}
        """The section that each note belongs to, by its kind and id."""
        self.held: Line | None = None
        """A paragraph that goes on in the next: its mark was deleted in a tracked change, or it is a great letter."""

    def _tree(self, kind: str) -> Element | None:
        """The XML of the first part of a kind, None where there is none."""
        return first_tree(self.archive, self.parts, kind)

    def blocks(self, parent: Element, cell: Cell | None, depth: int) -> None:
        """Read what stands in a body, cell, text box or note, in order; `cell` is the cell it stands in."""
        if depth > DEEPEST:
            raise Unreadable("its parts are nested deeper than any document's", "a Word file", DAMAGED)
        for one in parent:
            name = local(one)
            if name == "p":
                self.paragraph(one, cell, depth)
            elif name == "tbl":
                self.table(one, depth)
            elif name == "AlternateContent":
                self.blocks(one[0], cell, depth + 1) if len(one) else None
            elif name == "altChunk":
                self.runs.seen.add("chunk")
            elif name in ("del", "moveFrom"):
                self.runs.seen.add("changes")
            elif name not in _SKIPPED and len(one):
                self.blocks(one, cell, depth + 1)

    def table(self, table: Element, depth: int) -> None:
        """Read a table, cell by cell; one of a single cell is a box drawn round text, and so no table."""
        rows = placed_rows(table, self.runs, depth)
        cells = [one for row in rows for one in row]
        if len(cells) == 1:
            self.blocks(cells[0].element, None, depth + 3)
            return
        self.flush()
        number = self.passages.new_table()
        for at, row in enumerate(rows, start=1):
            for one in row:
                if not one.goes_on and not one.deleted:
                    self.blocks(one.element, Cell(number, at, one.column + 1), depth + 3)
                    self.flush()

    def paragraph(self, paragraph: Element, cell: Cell | None, depth: int) -> None:
        """Read one paragraph, then the text boxes anchored in it."""
        properties = child(paragraph, "pPr")
        style = self.runs.styles.of_paragraph(properties)
        line = self.runs.read(paragraph, style, depth)
        line.style, line.cell = style, cell
        if self.held is not None:
            line = self.held.followed_by(line)
            self.held = None
        if properties is not None and is_deleted(properties, "rPr", "del"):
            self.runs.seen.add("changes")
            self.held = line
        elif value(child(properties, "framePr"), "dropCap") in ("drop", "margin"):
            self.held = line  # the great first letter of the paragraph that follows
        else:
            self.keep(line)
        for box in line.boxes:
            self.blocks(box, cell, depth + 8)
        for key in line.diagrams:
            self.diagram(self.parts.get(key, []), cell)
        line.boxes, line.diagrams = [], []

    def diagram(self, parts: list[str], cell: Cell | None) -> None:
        """Read the words of a diagram (SmartArt): each of its shapes is a passage."""
        for point in (one for part in parts for one in self.archive.tree(part).iter() if local(one) == "pt"):
            if value(point, "type") not in ("pres", "parTrans", "sibTrans"):
                said = "\n".join(
                    "".join(one.text or "" for one in line.iter() if local(one) == "t")
                    for line in point.iter()
                    if local(line) == "p"
                )
                self.passages.add(said, "cell" if cell else "paragraph", cell=cell)

    def flush(self) -> None:
        """Keep a paragraph that would go on in the next, where none follows."""
        if self.held is not None:
            line, self.held = self.held, None
            self.keep(line)

    def keep(self, line: Line) -> None:
        """Add a paragraph to the passages, as what it is."""
        text, style, cell = tidy(line.text), line.style, line.cell
        if not text:
            return
        kind, level = _kind(text, line, style)
        if kind == "heading" and cell is None:
            self.passages.heading(text, level)
        elif kind == "item":
            self.passages.add(without_bullet(text), "cell" if cell else "item", cell=cell)
        else:
            self.passages.add(text, "cell" if cell else "paragraph" if kind == "heading" else kind, cell=cell)
        for mark in line.marks:
            self.sections.setdefault(mark, self.passages.section)

    def notes(self) -> None:
        """Read the footnotes and endnotes that the text refers to, in the order of their marks."""
        for kind in ("footnote", "endnote"):
            tree = self._tree(f"{kind}s")
            by_id: dict[str | None, Element] = {value(one, "id"): one for one in tree} if tree is not None else {}
            for key, mark in list(self.runs.marks[kind].items()):
                if key in by_id:
                    inner = _Reader(self.archive, {}, self.runs)
                    inner.blocks(by_id[key], None, 0)
                    inner.flush()
                    said = [one.text for one in inner.passages.found]
                    if said:
                        self.passages.note(" ".join([mark, *said]), self.sections.get((kind, key), ()))

    def unread(self) -> Iterator[str]:
        """What of the file is not in the passages, in sentences."""
        seen, parts = self.runs.seen, self.parts
        if "changes" in seen:
            yield "It has tracked changes; it was read as if all of them were accepted."
        if "hidden" in seen:
            yield "Hidden text was left out."
        if "struck" in seen:
            yield STRUCK
        if any(self._has_words(part) for kind in ("header", "footer") for part in parts.get(kind, ())):
            yield "The headers and footers were left out."
        if any(self._has_words(part) for part in parts.get("comments", ())):
            yield "The comments in its margin were left out."
        if charts := sum(len(parts.get(kind, ())) for kind in ("chart", "chartEx")):
            yield f"{charts:,} chart{'s were' if charts > 1 else ' was'} not read: check the numbers in it by eye."
        if pictures := self.runs.pictures:
            yield pictures_unread(pictures)
        if "chunk" in seen:
            yield "Another file is inserted in it as a whole; that was not read."

    def _has_words(self, part: str) -> bool:
        """Whether there is a letter in a part."""
        return any(local(one) == "t" and (one.text or "").strip() for one in self.archive.tree(part).iter())


def _kind(text: str, line: Line, style: Style) -> tuple[str, int]:
    """What sort of passage a paragraph is, and how deep a heading."""
    if style.contents or is_contents_line(line.text):
        return "contents", 0
    if style.level:
        return "heading", style.level
    if style.caption:
        return "caption", 0
    if style.note:
        return "note", 0
    if line.listed or begins_item(text):
        return "item", 0
    plain = _NUMBERED.sub("", text)
    bold = line.bold and len(text.split()) <= _BOLD_WORDS and text[-1] not in ".;,!"
    if bold and not any(letter.isdigit() for letter in plain) and any(letter.isalpha() for letter in plain):
        return "heading", 9
    return "paragraph", 0
