"""The sheets of a spreadsheet as the parts of an XLSX file (ECMA-376, SpreadsheetML), as text.

Written by us and in one pass, since a release has some two million cells: a general writer holds them all and takes
five times as long.  Every word is an inline string, so that none can be a formula.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from textwrap import wrap
from xml.sax.saxutils import escape, quoteattr

from saferplan.open_document import column_letters, legal
from saferplan.publication.spreadsheet import Sheet, SheetCell

_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"

_TITLE, _HEAD, _LINE, _WRAPPED, _LINK, _FIRST_NUMBER = 1, 2, 3, 4, 5, 6
"""The places of the styles in `styles.xml`; numbers with some digits after the point come after them."""

_COVER_WIDTH = 110
"""How wide the one column of a cover is, in letters."""


def xlsx_parts(sheets: Sequence[Sheet], *, title: str, language: str) -> Iterator[tuple[str, Iterable[str]]]:
    """The parts of the file in the order in which they are packed: the name and the text, in pieces, of each."""
    digits = sorted({column.digits for sheet in sheets for column in sheet.columns if column.digits is not None})
    looks = {places: _FIRST_NUMBER + place for place, places in enumerate(digits)}
    yield "[Content_Types].xml", (_content_types(sheets),)
    yield (
        "_rels/.rels",
        (_relations([("officeDocument", "xl/workbook.xml"), ("metadata/core-properties", "docProps/core.xml")]),),
    )
    yield "docProps/core.xml", (_core(title, language),)
    yield "xl/workbook.xml", (_workbook(sheets),)
    to_parts = [("worksheet", f"worksheets/sheet{place}.xml") for place in range(1, len(sheets) + 1)]
    yield "xl/_rels/workbook.xml.rels", (_relations([*to_parts, ("styles", "styles.xml")]),)
    yield "xl/styles.xml", (_styles(digits),)
    for place, sheet in enumerate(sheets, start=1):
        yield f"xl/worksheets/sheet{place}.xml", _sheet(sheet, looks)
        if sheet.columns:
            yield (
                f"xl/worksheets/_rels/sheet{place}.xml.rels",
                (_relations([("table", f"../tables/table{place}.xml")]),),
            )
            yield f"xl/tables/table{place}.xml", (_table(sheet, place),)


def _content_types(sheets: Sequence[Sheet]) -> str:
    found = [
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>',
        '<Default Extension="xml" ContentType="application/xml"/>',
        f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>',
        f'<Override PartName="/xl/styles.xml" ContentType="{_SHEET_TYPE}.styles+xml"/>',
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>',
    ]
    for place, sheet in enumerate(sheets, start=1):
        name = f"/xl/worksheets/sheet{place}.xml"
        found.append(f'<Override PartName="{name}" ContentType="{_SHEET_TYPE}.worksheet+xml"/>')
        if sheet.columns:
            found.append(f'<Override PartName="/xl/tables/table{place}.xml" ContentType="{_SHEET_TYPE}.table+xml"/>')
    return f'{_XML}<Types xmlns="{_PACKAGE}/content-types">{"".join(found)}</Types>'


def _relations(to: Sequence[tuple[str, str]]) -> str:
    """What a part leads to: kinds and names."""
    found = []
    for place, (kind, target) in enumerate(to, start=1):
        base = f"{_PACKAGE}/relationships" if kind.startswith("metadata") else f"{_OFFICE}/relationships"
        found.append(f'<Relationship Id="rId{place}" Type="{base}/{kind}" Target="{target}"/>')
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(found)}</Relationships>'


def _core(title: str, language: str) -> str:
    """Title and language; both dates are the first that a zip can hold, since the clock has no part in the file."""
    when = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:{name}>'
        for name in ("created", "modified")
    )
    spaces = (
        f'xmlns:cp="{_PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    about = f"<dc:title>{escape(legal(title))}</dc:title><dc:language>{language}</dc:language>"
    return f"{_XML}<cp:coreProperties {spaces}>{about}{when}</cp:coreProperties>"


def _workbook(sheets: Sequence[Sheet]) -> str:
    names = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{place}" r:id="rId{place}"/>'
        for place, sheet in enumerate(sheets, start=1)
    )
    return f'{_XML}<workbook {_MAIN} xmlns:r="{_OFFICE}/relationships"><sheets>{names}</sheets></workbook>'


def _styles(digits: Sequence[int]) -> str:
    """Title, column headings, lines, wrapped words, links, and numbers with each number of digits."""
    forms = "".join(
        f'<numFmt numFmtId="{164 + place}" formatCode="#,##0{"." + "0" * places if places else ""}"/>'
        for place, places in enumerate(digits)
    )
    face = '<name val="Arial"/><family val="2"/>'
    fonts = (
        f'<font><sz val="11"/>{face}</font><font><b/><sz val="15"/>{face}</font><font><b/><sz val="11"/>{face}</font>'
        f'<font><u/><sz val="11"/><color rgb="FF1D5B79"/>{face}</font>'
    )
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    edges = "<left/><right/><top/>"
    borders = (
        f"<border>{edges}<bottom/><diagonal/></border>"
        f'<border>{edges}<bottom style="thin"><color rgb="FF000000"/></bottom><diagonal/></border>'
    )
    wrapped = '<alignment vertical="top" wrapText="1"/>'
    xf = '<xf numFmtId="{}" fontId="{}" fillId="0" borderId="{}" xfId="0" {}>{}</xf>'
    looks = [
        xf.format(0, 0, 0, "", ""),
        xf.format(0, 1, 0, 'applyFont="1"', ""),
        xf.format(0, 2, 1, 'applyFont="1" applyBorder="1" applyAlignment="1"', wrapped),
        xf.format(0, 0, 0, "", ""),
        xf.format(0, 0, 0, 'applyAlignment="1"', wrapped),
        xf.format(0, 3, 0, 'applyFont="1"', ""),
        *(xf.format(164 + place, 0, 0, 'applyNumberFormat="1"', "") for place in range(len(digits))),
    ]
    return (
        f'{_XML}<styleSheet {_MAIN}><numFmts count="{len(digits)}">{forms}</numFmts><fonts count="4">{fonts}</fonts>'
        f'<fills count="2">{fills}</fills><borders count="2">{borders}</borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks)}">{"".join(looks)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(sheet: Sheet, looks: dict[int, int]) -> Iterator[str]:
    """The text of a sheet, a row at a time."""
    top = len(sheet.lines) + 2
    panes = ""
    if sheet.columns:
        panes = f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
    columns = "".join(
        f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        for place, width in enumerate([column.width for column in sheet.columns] or [_COVER_WIDTH], start=1)
    )
    yield f'{_XML}<worksheet {_MAIN} xmlns:r="{_OFFICE}/relationships"><sheetViews>'
    yield f'<sheetView showGridLines="0" workbookViewId="0">{panes}</sheetView></sheetViews>'
    yield f"<cols>{columns}</cols><sheetData>"
    yield f'<row r="1">{_words("A1", sheet.title, _TITLE)}</row>'
    for number, line in enumerate(sheet.lines, start=2):
        tall = "" if sheet.columns else _height([(line, _COVER_WIDTH)])
        yield f'<row r="{number}"{tall}>{_words(f"A{number}", line, _LINE if sheet.columns else _WRAPPED)}</row>'
    letters = [column_letters(place) for place in range(len(sheet.columns))]
    if sheet.columns:
        heads = (_words(f"{at}{top}", column.heading, _HEAD) for at, column in zip(letters, sheet.columns, strict=True))
        tall = _height([(column.heading, column.width) for column in sheet.columns])
        yield f'<row r="{top}"{tall}>{"".join(heads)}</row>'
    forms = [looks[column.digits] if column.digits is not None else 0 for column in sheet.columns]
    wide = [_WRAPPED if column.width >= 100 else 0 for column in sheet.columns]
    if sheet.links:
        wide[0] = _LINK
    for number, row in enumerate(sheet.rows, start=top + 1):
        yield _row(number, row, forms, wide)
    yield "</sheetData>"
    if sheet.links:
        yield "<hyperlinks>"
        for number, row in enumerate(sheet.rows, start=top + 1):
            yield f'<hyperlink ref="A{number}" location="{row[0]}!A1" display="{row[0]}"/>'
        yield "</hyperlinks>"
    yield '<pageMargins left="0.5" right="0.5" top="0.5" bottom="0.5" header="0.3" footer="0.3"/>'
    yield '<pageSetup paperSize="9" orientation="landscape"/>'
    if sheet.columns:
        yield '<tableParts count="1"><tablePart r:id="rId1"/></tableParts>'
    yield "</worksheet>"


def _row(number: int, row: tuple[SheetCell, ...], forms: Sequence[int], wide: Sequence[int]) -> str:
    """One row of a table: words as inline strings, numbers in the form of their column.

    No cell says which it is, since each follows the one before: the places of all cells would be most of the file.
    """
    cells = [
        _words("", cell, look) if isinstance(cell, str) else f"<c{_look(form)}><v>{cell!r}</v></c>"
        for cell, form, look in zip(row, forms, wide, strict=True)
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _height(cells: Sequence[tuple[str, int]]) -> str:
    """How tall a row of wrapped words is: as many lines as its longest cell takes in its column."""
    lines = max(len(wrap(text, max(width - 1, 8))) for text, width in cells)
    return f' ht="{15 * max(lines, 1)}" customHeight="1"'


def _words(at: str, text: str, look: int) -> str:
    """A cell of words; `at` is its place, or "" where it follows the one before."""
    place = f' r="{at}"' if at else ""
    kept = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f'<c{place}{_look(look)} t="inlineStr"><is><t{kept}>{escape(legal(text))}</t></is></c>'


def _look(look: int) -> str:
    """The style of a cell, left out where it is the plain one."""
    return f' s="{look}"' if look else ""


def _table(sheet: Sheet, place: int) -> str:
    """The table of a sheet, by which a screen reader knows its headings."""
    top = len(sheet.lines) + 2
    last = top + max(len(sheet.rows), 1)
    ref = f"A{top}:{column_letters(len(sheet.columns) - 1)}{last}"
    columns = "".join(
        f'<tableColumn id="{number}" name={quoteattr(legal(column.heading))}/>'
        for number, column in enumerate(sheet.columns, start=1)
    )
    return (
        f'{_XML}<table {_MAIN} id="{place}" name="table{place}" displayName="table{place}" ref="{ref}" '
        f'totalsRowShown="0"><tableColumns count="{len(sheet.columns)}">{columns}</tableColumns></table>'
    )
