"""The body of a Word document: a paper's blocks as paragraphs, tables and pictures of named styles."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import quoteattr

from saferplan.publication.documents import word_look as look
from saferplan.publication.documents.paper import (
    LETTERS_ACROSS,
    SOURCE,
    WORKED_OUT,
    CallOut,
    Evidence,
    Heading,
    Listing,
    NewPage,
    Paper,
    PaperPicture,
    PaperTable,
    Paragraph,
    Runs,
    WorkedFigure,
    column_shares,
    letters_needed,
    numbers_told,
    plain_text,
)
from saferplan.publication.documents.word_xml import (
    EMU_PER_MM,
    FIELD_ENDS,
    bookmark,
    drawing,
    field_begins,
    link_within,
    paragraph,
    run_look,
    text_run,
)
from saferplan.publication.documents.word_xml import field as word_field
from saferplan.publication.svg import clean

CONTENTS_FIELD = r'TOC \o "1-2" \h \z \u'
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_NEW_PAGE, _WITH_NEXT = "<w:pageBreakBefore/>", "<w:keepNext/>"


@dataclass(frozen=True)
class TextRoom:
    """The room for text on a page of a Word document.

    `width` and `height` are in twentieths of a point, `cell` is the size of text in tables in points, and `letters` how
    many letters of it stand side by side, on the safe side where the face is not ours.
    """

    width: int
    height: int
    cell: float
    letters: float = LETTERS_ACROSS

    @property
    def tallest(self) -> float:
        """The most that a picture may be tall in EMU, so that its caption and its words stay on its page."""
        return min(MOST_TALL, self.height * 635 - WITH_A_PICTURE)


@dataclass
class WordBody:
    """Writes the blocks of a paper as WordprocessingML.

    `ids` maps the names of styles to their ids in the document, `relations` gives the relation of a web address, and
    `pictures` those of each picture's PNG and SVG by its name.  `room` is that of the text on a page.
    """

    ids: Mapping[str, str]
    relations: Callable[[str], str]
    pictures: Mapping[str, tuple[str, str]]
    room: TextRoom
    _counts: dict[str, int] = field(default_factory=dict)
    _new_page: bool = False

    def contents(self, paper: Paper) -> str:
        """The contents as a field that is filled: each entry leads to its heading, and Word can add the pages."""
        entries = [
            (one.level, place, plain_text(one.runs))
            for place, one in enumerate((one for one in paper.blocks if isinstance(one, Heading)), start=1)
            if one.listed and one.level <= len(look.CONTENTS)
        ]
        parts = [paragraph(self.ids[look.CONTENTS_TITLE], text_run("Contents"), _NEW_PAGE)]
        for number, (level, place, words) in enumerate(entries):
            begins = field_begins(CONTENTS_FIELD) if number == 0 else ""
            ends = FIELD_ENDS if number == len(entries) - 1 else ""
            inside = f"{begins}{link_within(_heading_mark(place), words)}{ends}"
            parts.append(paragraph(self.ids[look.CONTENTS[level - 1]], inside))
        self._new_page = True
        return "".join(parts)

    def blocks(self, paper: Paper) -> str:
        """All blocks in their order."""
        return "".join(self._block(one) for one in paper.blocks)

    def said(self, name: str, words: str) -> str:
        """A paragraph of plain words in a style, by the style's name."""
        return self._paragraph(name, text_run(words))

    def picture(self, size: tuple[int, int], relations: tuple[str, str], alt: str, style: str) -> str:
        """A paragraph that holds a picture."""
        return self._paragraph(style, drawing(self._next("picture"), size, relations, alt))

    def _block(self, one: Any) -> str:
        ways: dict[type, Callable[[Any], str]] = {
            Heading: self._heading,
            Paragraph: lambda it: self._paragraph(look.BY_LOOK[it.look], self._runs(it.runs)),
            Listing: self._listing,
            CallOut: self._aside,
            Evidence: self._evidence,
            PaperTable: self._table,
            PaperPicture: self._picture,
            WorkedFigure: self._worked,
            NewPage: self._page,
        }
        return ways[type(one)](one)

    def _next(self, kind: str) -> int:
        """The next number of a kind: of pictures, of bookmarks, of captions."""
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]

    def _page(self, _: NewPage) -> str:
        self._new_page = True
        return ""

    def _paragraph(self, name: str, inside: str, properties: str = "") -> str:
        """A paragraph in a style; the first after a new page begins it."""
        if self._new_page:
            self._new_page, first = False, properties.startswith(_WITH_NEXT)
            properties = f"{_WITH_NEXT if first else ''}{_NEW_PAGE}{properties.removeprefix(_WITH_NEXT)}"
        return paragraph(self.ids[name], inside, properties)

    def _runs(self, told: Runs, size: str = "") -> str:
        """Runs: a figure leads to where it is worked out, a web address to its page; `size` is another for all."""
        parts = []
        for run in told:
            properties = run_look(run) + size
            if run.figure:
                style = f"<w:rStyle w:val={quoteattr(self.ids[look.FIGURE_LINK])}/>"
                parts.append(link_within(_figure_mark(run.figure), run.text, style + properties))
            elif run.web:
                style = f"<w:rStyle w:val={quoteattr(self.ids[look.LINK])}/>"
                relation = self.relations(run.web)
                parts.append(f'<w:hyperlink r:id="{relation}">{text_run(run.text, style + properties)}</w:hyperlink>')
            else:
                parts.append(text_run(run.text, properties))
        return "".join(parts)

    def _heading(self, one: Heading) -> str:
        place = self._next("heading")
        inside = bookmark(self._next("mark"), _heading_mark(place), self._runs(one.runs))
        return self._paragraph(look.HEADINGS[one.level - 1], inside, _WITH_NEXT)

    def _listing(self, one: Listing) -> str:
        return "".join(self._paragraph(look.BULLET, self._runs(item)) for item in one.items)

    def _aside(self, one: CallOut) -> str:
        parts = [self._paragraph(look.QUOTE, text_run(one.title, "<w:b/>"), _WITH_NEXT)]
        for block in one.blocks:
            if isinstance(block, Listing):
                parts += [self._paragraph(look.BULLET, self._runs(item), "") for item in block.items]
            else:
                parts.append(self._paragraph(look.QUOTE, self._runs(block.runs)))
        return "".join(parts)

    def _evidence(self, one: Evidence) -> str:
        """The strength of a finding in words, with its reason and the numbers of its figures."""
        inside = text_run(one.words, "<w:b/>")
        if one.reason:
            inside += text_run(" ") + self._runs(one.reason)
        if one.worked_out:
            inside += text_run(f" {WORKED_OUT} ")
            inside += "".join(
                link_within(_figure_mark(number), text) if number else text_run(text)
                for text, number in numbers_told(one.worked_out)
            )
            inside += text_run(".")
        return self._paragraph(look.EVIDENCE, inside)

    def _caption(self, kind: str, title: str) -> str:
        """A caption with a number that Word counts; it keeps with what it is of, whatever a template's style asks."""
        number = word_field(rf"SEQ {kind} \* ARABIC", str(self._next(kind)))
        return self._paragraph(look.CAPTION, f"{text_run(f'{kind} ')}{number}{text_run(f': {title}')}", _WITH_NEXT)

    def _table(self, one: PaperTable) -> str:
        """A table under its caption: its head is marked and repeated, and no row is cut in two."""
        # A table with more columns than the page has room for is set smaller, rather than break numbers in two.
        share = max(LEAST_SHARE, min(1.0, self.room.letters / letters_needed(one)))
        widths = [round(part * self.room.width) for part in column_shares(one, self.room.letters / share)]
        half = round(self.room.cell * share * 2)
        size = f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>' if share < 1 else ""
        cell = self.ids[look.CELL]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        right = ['<w:jc w:val="right"/>' if column.numeric else "" for column in one.columns]
        head = [
            _cell(widths[place], paragraph(cell, text_run(column.heading, f"<w:b/>{size}"), _WITH_NEXT + right[place]))
            for place, column in enumerate(one.columns)
        ]
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{''.join(head)}</w:tr>"]
        for row in one.rows:
            cells = [
                _cell(widths[place], paragraph(cell, self._runs(inside, size), right[place]))
                for place, inside in enumerate(row)
            ]
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
        said = quoteattr(clean(one.title))
        last = "1" if one.total_row else "0"
        properties = (
            f"<w:tblPr><w:tblStyle w:val={quoteattr(self.ids[look.TABLE])}/>"
            f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
            f'<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="{last}" w:firstColumn="1" w:lastColumn="0" '
            f'w:noHBand="0" w:noVBand="1"/><w:tblCaption w:val={said}/><w:tblDescription w:val={said}/></w:tblPr>'
        )
        table = f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        # What follows a table keeps some distance from it, as a note does.
        note = self._paragraph(look.SMALL, self._runs(one.note) if one.note else "", '<w:spacing w:before="80"/>')
        return self._caption("Table", one.title) + table + note

    def _picture(self, one: PaperPicture) -> str:
        """A picture under its caption, with what it shows and its source below."""
        caption = self._caption("Figure", one.title) if one.title else ""
        drawn = drawing(self._next("picture"), self.size_of(one), self.pictures[one.name], one.alt)
        if not one.summary and not one.source:
            return caption + self._paragraph(look.NORMAL, drawn)
        drawn = self._paragraph(look.NORMAL, drawn, _WITH_NEXT)
        inside = self._runs(one.summary)
        if one.source:
            inside += text_run(f" {SOURCE} ") + self._runs(one.source)
        return caption + drawn + self._paragraph(look.SMALL, inside)

    def size_of(self, one: PaperPicture) -> tuple[int, int]:
        """How wide and tall a picture is set, in EMU: its share of the width, or less where it would be too tall."""
        box = _VIEW_BOX.search(one.svg)
        assert box is not None, one.name
        across, down = float(box[1]), float(box[2])
        wide = self.room.width * 635 * one.width / 100
        wide = min(wide, self.room.tallest * across / down)
        return round(wide), round(wide * down / across)

    def _worked(self, one: WorkedFigure) -> str:
        """How a figure was worked out, in one paragraph that its number leads to."""
        name = bookmark(
            self._next("mark"), _figure_mark(one.number), text_run(f"{one.number}. {one.title}: {one.value}", "<w:b/>")
        )
        lines = "".join(f"<w:r><w:br/></w:r>{text_run(line)}" for line in one.lines)
        address = f"<w:r><w:br/></w:r>{text_run(one.address)}"
        return self._paragraph(look.SMALL, name + lines + address)


MOST_TALL = 205 * EMU_PER_MM
"""The most that a picture may be tall on a page of our own."""
WITH_A_PICTURE = 41 * EMU_PER_MM
"""What a caption and the words under a picture may take of its page."""
LEAST_SHARE = 0.75
"""A table is set no smaller than this share of the usual size of tables."""


def _heading_mark(place: int) -> str:
    return f"_Toc{place:06}"


def _figure_mark(number: int) -> str:
    return f"figure_{number}"


def _cell(width: int, inside: str) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inside}</w:tc>'
