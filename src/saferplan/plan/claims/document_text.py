"""The text of a finished document: passages in reading order, each with where a reader finds it.

`sources/documents.py` makes it from a file; the checks of this folder read nothing else of a document.
"""

from __future__ import annotations

from dataclasses import dataclass

PASSAGE_KINDS = ("heading", "paragraph", "item", "cell", "caption", "note", "contents")
"""What a passage can be: an item is one of a list, a cell one of a table, a note a footnote or endnote.

`contents` is a line of a table of contents or of a menu: what it says stands elsewhere, and its number is a page's.
"""


@dataclass(frozen=True)
class Cell:
    """Where a cell of a table stands: the table's number in the document, row and column, each from 1."""

    table: int
    row: int
    column: int


@dataclass(frozen=True)
class Passage:
    """One heading, paragraph, list item, table cell, caption or note, as a reader sees it.

    `text` has single spaces and no line breaks.  Two things are kept that a plain reading would lose: raised digits
    (the mark of a note, a power) are the raised digits of Unicode, so that "2,379" with note 1 is `2,379¹` and not
    `2,3791`; and a no-break space stands in a number that groups its thousands by spaces, and nowhere else.  A cell of
    several paragraphs is a passage for each, all with the same `cell`; notes come last, each beginning with its mark,
    in the section of the passage that they belong to.  `page` is the page it begins on, from 1, or None where the
    format has no pages; `paragraph` counts passages of the document from 1 (as word processors count paragraphs, tables
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
