"""Small finished documents for tests: paragraphs, items, headings and tables from plain lines."""

from __future__ import annotations

from collections.abc import Sequence

from saferplan.plan.claims.document_text import Cell, DocumentText, Passage
from saferplan.plan.claims.finished.check import check_document
from saferplan.plan.claims.remarks import DocumentChecked


def document(*lines: str) -> DocumentText:
    """A document of one passage a line: "# " begins a heading, "- " an item."""
    passages: list[Passage] = []
    section: tuple[str, ...] = ()
    for number, line in enumerate(lines, 1):
        kind = "item" if line.startswith("- ") else "heading" if line.startswith("# ") else "paragraph"
        text = line if kind == "paragraph" else line[2:]
        under = () if kind == "heading" else section
        passages.append(Passage(text, kind, number, level=int(kind == "heading"), section=under))
        section = (text,) if kind == "heading" else section
    return DocumentText("plan.md", "md", tuple(passages))


def table(*rows: Sequence[str]) -> DocumentText:
    """A document that is one table, its first row the heads."""
    cells = [
        Passage(text, "cell", 0, cell=Cell(1, row, column))
        for row, line in enumerate(rows, 1)
        for column, text in enumerate(line, 1)
    ]
    return DocumentText("plan.md", "md", tuple(cells))


def checked(*lines: str) -> DocumentChecked:
    """What the check says of some lines."""
    return check_document(document(*lines))


def said(*lines: str) -> list[tuple[str, str]]:
    """Rule and grade of each remark on some lines."""
    return [(one.rule, one.grade) for one in checked(*lines).remarks]
