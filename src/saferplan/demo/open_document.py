"""Writes a spreadsheet as an OpenDocument file (ODS), the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

Cell = str | int | float | None

_SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
)
_KIND = "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_KIND}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>\n'
)
_DAY = (1980, 1, 1, 0, 0, 0)
"""The day that every part of the file bears, the first that a zip can hold."""


def write_ods(path: Path, sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> None:
    """Write sheets of rows of cells (words, numbers, or None for a blank), each with its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>{''.join(_row(row) for row in rows)}</table:table>"
        for name, rows in sheets
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-content {_SPACES} office:version="1.2">'
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>\n"
    )
    with zipfile.ZipFile(path, "w") as file:
        for name, text in (("mimetype", _KIND), ("content.xml", content), ("META-INF/manifest.xml", _MANIFEST)):
            about = zipfile.ZipInfo(name, _DAY)
            about.compress_type = zipfile.ZIP_STORED  # packed bytes differ from one machine's library to another's
            about.external_attr = 0o644 << 16
            file.writestr(about, text.encode("utf-8"))


def _row(cells: Sequence[Cell]) -> str:
    """One row."""
    return f"<table:table-row>{''.join(_cell(cell) for cell in cells)}</table:table-row>"


def _cell(cell: Cell) -> str:
    """One cell: a number as a number, words as words."""
    if cell is None:
        return "<table:table-cell/>"
    if isinstance(cell, str):
        return f'<table:table-cell office:value-type="string"><text:p>{escape(cell)}</text:p></table:table-cell>'
    number = f'office:value-type="float" office:value="{cell}"'
    return f"<table:table-cell {number}><text:p>{cell:,}</text:p></table:table-cell>"
