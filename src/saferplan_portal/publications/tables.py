"""The tables of a publication as files: CSV that no spreadsheet takes for formulas, and what it means beside it."""

from __future__ import annotations

from typing import Any

from saferplan.publication.csv_metadata import table_metadata
from saferplan.publication.downloads import csv_text, number_text
from saferplan_portal.publications.models import Edition

TYPES = {"text": "string", "number": "number", "day": "date", "pounds": "number"}
"""The types of columns, with the name that each has in the metadata."""


def table_csv(table: dict[str, Any]) -> str:
    """A table as CSV.

    A table is {name, title, note, columns: [{name, means, type}], rows: [[...]]}; a cell that is None is blank.
    """
    return csv_text(
        (column["name"] for column in table["columns"]), ([_cell(value) for value in row] for row in table["rows"])
    )


def _cell(value: object) -> str:
    """A value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number_text(value) if isinstance(value, int | float) else str(value)


def table_json(table: dict[str, Any], edition: Edition, *, publisher: str, address: str) -> str:
    """What the columns of a table mean, whose it is and from when, for machines (CSV on the Web)."""
    assert edition.released_at is not None
    about = {
        "dc:title": table["title"],
        "dc:description": table.get("note", ""),
        "dc:publisher": publisher,
        "dc:source": address,
        "dc:identifier": f"{edition.publication.slug}/{edition.number}/{table['name']}",
        "dc:date": edition.released_at.date().isoformat(),
    }
    return table_metadata(
        table_csv(table),
        name=table["name"],
        about=about,
        meaning={column["name"]: column["means"] for column in table["columns"]},
        types={column["name"]: TYPES[column["type"]] for column in table["columns"]},
        key=table.get("key", ()),
    )
