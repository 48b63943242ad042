"""Writes a spreadsheet as an OpenDocument file (ODS), the same bytes every time."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

from saferplan.open_document import DAY, Cell, OdsSheet, ods_parts

__all__ = ["Cell", "write_ods"]


def write_ods(path: Path, sheets: Sequence[tuple[str, Sequence[Sequence[Cell]]]]) -> None:
    """Write sheets of rows of cells (words, numbers, or None for a blank), each with its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w") as file:
        for name, pieces in ods_parts([OdsSheet(name, rows) for name, rows in sheets]):
            about = zipfile.ZipInfo(name, DAY)
            about.compress_type = zipfile.ZIP_STORED  # packed bytes differ from one machine's library to another's
            about.external_attr = 0o644 << 16
            file.writestr(about, "".join(pieces).encode("utf-8"))
