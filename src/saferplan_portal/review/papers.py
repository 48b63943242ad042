"""A report as a paper: as a page, in Word and in print, by the writers that every document of the partnership has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.conf import settings

from saferplan.delivery.performance import Pack, PackTable
from saferplan.publication.documents.in_print import in_print
from saferplan.publication.documents.paper import (
    Block,
    Heading,
    Imprint,
    Paper,
    PaperColumn,
    PaperTable,
    Paragraph,
    runs,
    tidied,
)
from saferplan.publication.documents.word import word

TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The formats that a report is handed out in."""

_MONEY = ("Allocated", "Spent", "Left")


def paper_of(pack: Pack, as_at: date, note: str = "") -> Paper:
    """A report as a paper; `note` is printed under its title."""
    imprint = Imprint(
        partnership=settings.PORTAL.name,
        area="",
        edition=pack.title.rpartition(": ")[2],
        as_of=as_at.isoformat(),
        contact=settings.PORTAL.contact,
        private="",
        accent=settings.PORTAL.brand,
    )
    blocks = tuple(_blocks(pack))
    opening = (note,) if note else ()
    made = Paper(pack.kind, pack.title.partition(",")[0], pack.title, imprint, opening, blocks, contents=False)
    whole: Paper = tidied(made)
    return whole


def _blocks(pack: Pack) -> Iterator[Block]:
    for part in pack.parts:
        yield Heading(1, runs(part.heading))
        for sentence in part.sentences:
            yield Paragraph(runs(sentence))
        if part.table is not None:
            yield _table(part.table)


def _table(one: PackTable) -> PaperTable:
    columns = tuple(PaperColumn(head, numeric=head in _MONEY) for head in one.heads)
    rows = tuple(tuple(runs(cell.strip() or "–") for cell in row) for row in one.rows)
    return PaperTable(one.caption, columns, rows)


def written(paper: Paper, form: str) -> bytes:
    """A paper in a format of `TYPES`."""
    return in_print(paper) if form == "pdf" else word(paper)
