"""How tall a page of a Word document is likely to be, reckoned on the safe side: nothing here can ask Word."""

from __future__ import annotations

import math
from collections.abc import Sequence

from saferplan.publication.documents.paper import (
    Block,
    CallOut,
    Evidence,
    Heading,
    Listing,
    PaperTable,
    Paragraph,
    column_shares,
    plain_text,
)

SHEET_ROOM = 780.0
"""The height that may be reckoned for a page with 757 points of room: what is reckoned is one twentieth too tall."""
ACROSS = 482.0
"""The width of the text in points."""
LETTER = 0.485
"""The width of a letter of running text, as a share of its size, with what breaking lines between words wastes."""
LINE = 1.26
"""The height of a line, as a share of the size."""


def sheet_height(front: Sequence[str], blocks: Sequence[Block], size: float) -> float:
    """The height in points of a page with a title and what opens it (`front`), blocks and a foot, at a size of text."""
    title, *opening = front
    tall = _lines(title, size * 1.75) * size * 1.6 * LINE + size * 4.5
    tall += sum(_paragraph(line, size) for line in opening)
    tall += sum(_block(one, size) for one in blocks)
    return tall + 3 * size * LINE


def _lines(text: str, size: float, across: float = ACROSS) -> int:
    """How many lines a text takes."""
    return max(1, math.ceil(len(text) * size * LETTER / across))


def _paragraph(text: str, size: float, after: float = 0.6) -> float:
    return _lines(text, size) * size * LINE + size * after


def _block(one: Block, size: float) -> float:
    """The height of one block."""
    if isinstance(one, Heading):
        share = (1.25, 1.05, 1.0)[one.level - 1]
        return _lines(plain_text(one.runs), size * share) * size * share * LINE + size * 1.4
    if isinstance(one, Paragraph):
        return _paragraph(plain_text(one.runs), size)
    if isinstance(one, Listing):
        return sum(_paragraph(plain_text(item), size, 0.35) for item in one.items)
    if isinstance(one, CallOut):
        return _paragraph(one.title, size) + sum(_block(part, size) for part in one.blocks)
    if isinstance(one, Evidence):
        return _paragraph(f"{one.words} {plain_text(one.reason)}", size)
    if isinstance(one, PaperTable):
        return _table(one, size)
    return 0.0


def _table(one: PaperTable, size: float) -> float:
    """The height of a table with its caption, its head and what stands after it."""
    widths = [share * ACROSS - 6 for share in column_shares(one)]
    small = size * 0.88
    rows = [tuple(column.heading for column in one.columns), *(tuple(map(plain_text, row)) for row in one.rows)]
    tall = 0.0
    for row in rows:
        most = max(_lines(cell, small, width) for cell, width in zip(row, widths, strict=True))
        tall += most * small * LINE + 5
    return tall + size * (LINE + 1.4) + size * 0.86 * LINE + 8
