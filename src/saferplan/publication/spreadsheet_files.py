"""The spreadsheet as a file: XLSX and OpenDocument (ODS), from the same sheets, the same bytes every time.

Words are always written as words: nothing that anybody typed can become a formula or a link.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from saferplan.open_document import DAY, OdsSheet, ods_parts
from saferplan.publication.spreadsheet import Sheet, SheetCell, SheetColumn
from saferplan.publication.spreadsheet_xlsx import xlsx_parts

_LANGUAGE = "en-GB"
_CENTIMETRES = 0.2
"""How wide a letter is, about."""
_COVER = SheetColumn("Cover", 110)


def xlsx_bytes(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The sheets as an XLSX workbook."""
    return _packed(xlsx_parts(sheets, title=title, language=_LANGUAGE))


def ods_bytes(sheets: Sequence[Sheet], *, title: str) -> bytes:
    """The sheets as an OpenDocument spreadsheet."""
    return _packed(ods_parts([_ods_sheet(sheet) for sheet in sheets], title=title, language=_LANGUAGE))


def _packed(parts: Iterable[tuple[str, Iterable[str]]]) -> bytes:
    """The parts in a zip whose every part bears the same day."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        for name, pieces in parts:
            about = zipfile.ZipInfo(name, DAY)
            about.external_attr = 0o644 << 16
            about.compress_type = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            with file.open(about, "w") as part:
                for batch in _batches(pieces):
                    part.write(batch)
    return made.getvalue()


def _ods_sheet(sheet: Sheet) -> OdsSheet:
    return OdsSheet(
        name=sheet.name,
        rows=_ods_rows(sheet),
        header=len(sheet.lines) + 1 if sheet.columns else None,
        widths=tuple(round(column.width * _CENTIMETRES, 2) for column in sheet.columns or (_COVER,)),
        digits=tuple(column.digits for column in sheet.columns),
        links=sheet.links,
    )


def _ods_rows(sheet: Sheet) -> Iterator[tuple[SheetCell, ...]]:
    """The title, the lines, the headings and the rows of a sheet."""
    yield (sheet.title,)
    yield from ((line,) for line in sheet.lines)
    if sheet.columns:
        yield tuple(column.heading for column in sheet.columns)
        yield from sheet.rows


def _batches(pieces: Iterable[str], *, size: int = 2000) -> Iterator[bytes]:
    """Pieces of text as bytes, many at a time."""
    batch: list[str] = []
    for piece in pieces:
        batch.append(piece)
        if len(batch) == size:
            yield "".join(batch).encode("utf-8")
            batch.clear()
    yield "".join(batch).encode("utf-8")
