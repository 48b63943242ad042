"""The text of a finished document: passages in reading order, each with where a reader finds it.

`sources/documents.py` makes it from a file; the checks of this folder read nothing else of a document.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSAGE_KINDS = ("heading", "paragraph", "item", "cell", "caption", "note")
"""What a passage can be: an item is one of a list, a cell one of a table, a note a footnote or endnote."""


@dataclass(frozen=True)
class Cell:
    """Where a cell of a table stands: the table's number in the document, row and column, each from 1."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Passage:
    """One heading, paragraph, list item, table cell, caption or note, as a reader sees it.

    `text` has single spaces and no line breaks.  `page` is the page it begins on, from 1, or None where the format
    has no pages; `paragraph` counts passages of the document from 1 (as word processors count paragraphs, tables
    included).  `level` is a heading's depth, from 1, and 0 for anything else.  `section` holds the headings it stands
    under, outermost first, its own not included.
    """

    text: str
    kind: str
    paragraph: int
    page: int | None = None
    level: int = 0
    section: tuple[str, ...] = ()
    cell: Cell | None = None

    @property
    def where(self) -> str:
        """Where a reader finds it.

        >>> Passage("Crime rose.", "paragraph", 12, page=3).where, Passage("Crime rose.", "paragraph", 12).where
        ('page 3', 'paragraph 12')
        """
        return f"page {self.page:,}" if self.page is not None else f"paragraph {self.paragraph:,}"


@dataclass(frozen=True)
class DocumentText:
    """The whole text of a document.

    `name` is the file's name, `format` one of `docx`, `pdf`, `html`, `md`, `txt`; `pages` how many pages it has, None
    where the format has none.  `unread` says in sentences what of the file could not be read as text (pages that are
    pictures, for instance), so that nothing is passed over in silence.
    """

    name: str
    format: str
    passages: tuple[Passage, ...]
    pages: int | None = None
    unread: tuple[str, ...] = ()
