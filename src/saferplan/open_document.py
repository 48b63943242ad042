"""OpenDocument spreadsheets (ODS) as text: the parts of the file, without writing it anywhere.

Pure, so that what makes up inputs and what publishes can both use it; each packs the parts into a zip itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | None

KIND = "application/vnd.oasis.opendocument.spreadsheet"
DAY = (1980, 1, 1, 0, 0, 0)
"""The day that every part of a file bears, the first that a zip can hold."""

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
        ("fo", "xsl-fo-compatible"),
        ("meta", "meta"),
    )
)
_SPACES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.2"><manifest:file-entry manifest:full-path="/" manifest:media-type="{KIND}"/>'
)


@dataclass(frozen=True)
class OdsSheet:
    """A sheet: its name, and rows of cells (words, numbers, or None for a blank).

    `title` rows at the top are its heading and notes; `header` is the number of the row with the column headings,
    from nought (None where it holds no table).  `widths` are of its columns in centimetres, `digits` how many digits
    after the point a column shows (None: as many as there are).  Where `links`, the first column names other sheets.
    """

    name: str
    rows: Iterable[Sequence[Cell]]
    header: int | None = None
    widths: tuple[float, ...] = ()
    digits: tuple[int | None, ...] = ()
    links: bool = False


def ods_parts(
    sheets: Sequence[OdsSheet], *, title: str = "", language: str = ""
) -> Iterator[tuple[str, Iterable[str]]]:
    """The parts of an ODS file in the order in which they are packed: the name and the text, in pieces, of each."""
    with_meta = bool(title)
    yield "mimetype", (KIND,)
    yield "content.xml", _content(sheets, language)
    if with_meta:
        yield "meta.xml", (_meta(title, language),)
    parts = ("content.xml", "meta.xml") if with_meta else ("content.xml",)
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>' for part in parts
    )
    yield "META-INF/manifest.xml", (f"{_MANIFEST}{entries}</manifest:manifest>\n",)


def _meta(title: str, language: str) -> str:
    return (
        f'{_XML}<office:document-meta {_SPACES} office:version="1.2"><office:meta>'
        f"<dc:title>{escape(legal(title))}</dc:title>"
        f"<dc:language>{escape(language)}</dc:language></office:meta></office:document-meta>\n"
    )


def _content(sheets: Sequence[OdsSheet], language: str) -> Iterator[str]:
    """The text of `content.xml`, a row at a time."""
    yield f'{_XML}<office:document-content {_SPACES} office:version="1.2">{_styles(sheets, language)}'
    yield "<office:body><office:spreadsheet>"
    ranges = []
    for place, sheet in enumerate(sheets):
        yield f"<table:table table:name={quoteattr(sheet.name)}>"
        yield "".join(f'<table:table-column table:style-name="w{width:g}"/>' for width in sheet.widths)
        last = 0
        styles = [f' table:style-name="d{digits}"' if digits is not None else "" for digits in sheet.digits]
        for number, row in enumerate(sheet.rows):
            last = number
            if number == sheet.header:
                yield f"<table:table-header-rows>{_row(row, style='head')}</table:table-header-rows>"
            elif sheet.header is not None and number > sheet.header:
                yield _row(row, styles=styles, links=sheet.links)
            else:
                yield _row(row, style=_style_above(sheet, number))
        yield "</table:table>"
        if sheet.header is not None:
            end = f"{column_letters(len(sheet.widths) - 1)}{last + 1}"
            area = f"{quoted(sheet.name)}.A{sheet.header + 1}:{quoted(sheet.name)}.{end}"
            ranges.append(
                f'<table:database-range table:name="table{place + 1}" table:contains-header="true" '
                f"table:target-range-address={quoteattr(area)}/>"
            )
    if ranges:
        yield f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"
    yield "</office:spreadsheet></office:body></office:document-content>\n"


def _style_above(sheet: OdsSheet, number: int) -> str:
    """The style of a row above the table: a title, a line that runs on, or (with no table) wrapped words."""
    if not sheet.widths:
        return ""
    if number == 0:
        return "title"
    return "words" if sheet.header is not None else "wrapped"


def _styles(sheets: Sequence[OdsSheet], language: str) -> str:
    """Headings in bold, long words wrapped, columns of their widths, numbers with the digits of their column."""
    widths = sorted({width for sheet in sheets for width in sheet.widths})
    if not widths:
        return ""
    places = sorted({digits for sheet in sheets for digits in sheet.digits if digits is not None})
    lang, _, country = language.partition("-")
    spoken = f' fo:language="{lang}" fo:country="{country}"' if country else ""
    top = '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
    cell = '<style:style style:name="{}" style:family="table-cell"{}>{}</style:style>'
    text = "<style:text-properties{}/>"
    found = [
        cell.format("words", "", top.replace('wrap-option="wrap"', 'wrap-option="no-wrap"') + text.format(spoken)),
        cell.format("wrapped", "", top + text.format(spoken)),
        cell.format("title", "", text.format(f'{spoken} fo:font-weight="bold" fo:font-size="15pt"')),
        cell.format("head", "", top + text.format(f'{spoken} fo:font-weight="bold"')),
    ]
    for digits in places:
        number = f'<number:number number:decimal-places="{digits}" number:min-decimal-places="{digits}" '
        number += 'number:min-integer-digits="1" number:grouping="true"/>'
        found.append(f'<number:number-style style:name="n{digits}">{number}</number:number-style>')
        found.append(cell.format(f"d{digits}", f' style:data-style-name="n{digits}"', top))
    for width in widths:
        column = f'<style:table-column-properties style:column-width="{width:g}cm"/>'
        found.append(f'<style:style style:name="w{width:g}" style:family="table-column">{column}</style:style>')
    return f"<office:automatic-styles>{''.join(found)}</office:automatic-styles>"


def _row(cells: Sequence[Cell], *, style: str = "", styles: Sequence[str] = (), links: bool = False) -> str:
    """One row: all cells in one style, or each number in that of its column."""
    if not styles:
        named = f' table:style-name="{style}"' if style else ""
        return f"<table:table-row>{''.join(_cell(cell, named, named) for cell in cells)}</table:table-row>"
    made = [_cell(cell, styled) for cell, styled in zip(cells, styles, strict=True)]
    if links:
        name = str(cells[0])
        there = (
            f'<text:a xlink:type="simple" xlink:href={quoteattr("#" + quoted(name) + ".A1")}>{escape(name)}</text:a>'
        )
        made[0] = f'<table:table-cell office:value-type="string"><text:p>{there}</text:p></table:table-cell>'
    return f"<table:table-row>{''.join(made)}</table:table-row>"


def _cell(cell: Cell, number_style: str = "", word_style: str = "") -> str:
    """One cell: a number as a number, words as words."""
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return (
            f'<table:table-cell{word_style} office:value-type="string"><text:p>{escape(legal(cell))}</text:p>'
            "</table:table-cell>"
        )
    return (
        f'<table:table-cell{number_style} office:value-type="float" office:value="{cell!r}"><text:p>{cell:,}</text:p>'
        "</table:table-cell>"
    )


_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """The text without what no XML file may hold: control signs.

    >>> legal("a\\x00b")
    'ab'
    """
    return text if text.isprintable() else _ILLEGAL.sub("", text)


def column_letters(place: int) -> str:
    """The letters of a column, from nought.

    >>> column_letters(0), column_letters(25), column_letters(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quoted(name: str) -> str:
    """A sheet's name in a cell reference.

    >>> quoted("Table_1"), quoted("Bob's")
    ('Table_1', "'Bob''s'")
    """
    return name if name.replace("_", "").isalnum() else "'" + name.replace("'", "''") + "'"
