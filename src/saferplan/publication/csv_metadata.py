"""What stands beside each CSV file: its columns, licence, source and publisher, for machines.

The form is that of CSV on the Web (W3C, Metadata Vocabulary for Tabular Data, 2015); a file `x.csv` has it in
`x.csv-metadata.json`, which is where the recommendation says that a reader should look.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

from saferplan.publication.document_method import data_year, licence_lines
from saferplan.publication.downloads import FIGURE_COLUMNS_MEAN
from saferplan.publication.released import Released
from saferplan.tables.fitness import SHAPE

ENDING = "-metadata.json"
OPEN_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"

_TABLE_MEANS = {
    "row": "What the row is about.",
    "column": "Which column of the table, or series of the chart, the figure stands in.",
}
_INPUTS_MEAN = {
    "file": "The input file, by its published name, or by its kind where it has none.",
    "downloaded": "The day it was downloaded; blank where that is not known.",
    "sha256": "The SHA-256 checksum of the file; blank for a partner's own.",
    "used": "Whether any figure rests on it.",
}
_ACCOUNTS_MEAN = {
    "input": "The input, or kind of file.",
    "what": "What became of the rows: read, kept, set aside or noted.",
    "which": "The table they went to, or the reason; blank for rows read.",
    "rows": "How many rows.",
}
_NUMBERS = ("value", "numerator", "denominator", "low", "high", "level")
_YES_NO = {"base": "boolean", "format": "yes|no"}
_KEYS: dict[str, tuple[str, ...]] = {
    "figures": ("address",),
    "fitness": ("kind", "force", "month"),
    "inputs": (),
    "accounts": (),
}
_OF_A_TABLE = ("row", "column")
"""What names a row: by the name of the file, and of every other."""


def columns_meaning(name: str) -> Mapping[str, str]:
    """What each column of a file of a site means, by the name of the file without its ending."""
    if name == "inputs":
        return _INPUTS_MEAN
    if name == "accounts":
        return _ACCOUNTS_MEAN
    if name == "fitness":
        return {column.name: column.meaning for column in SHAPE.columns} | {"month": "The month."}
    return FIGURE_COLUMNS_MEAN if name == "figures" else _TABLE_MEANS | FIGURE_COLUMNS_MEAN


def metadata_of(text: str, released: Released, *, name: str, title: str) -> str:
    """The metadata of a CSV file, from its text; `name` is the file's without its ending.

    A column or columns are the primary key where no two rows share them and none is blank.
    """
    manifest = released.manifest
    about: dict[str, Any] = {
        "dc:title": title,
        "dc:publisher": manifest["partnership"]["name"],
        "dc:source": "Saferplan " + manifest["engine"] + ", bundle " + manifest["bundle"],
        "dc:identifier": f"{manifest['edition']}/{name}",
        "dc:date": manifest["as_of"],
        "dc:rights": licence_lines(manifest, year=data_year(released)),
    }
    if manifest["audience"] == "public" and not manifest["partnership"]["invented"]:
        about["dc:license"] = {"@id": OPEN_LICENCE}
    meaning = columns_meaning(name)
    types = {column: _datatype(name, column) for column in _head_of(text)}
    return table_metadata(text, name=name, about=about, meaning=meaning, types=types, key=_KEYS.get(name, _OF_A_TABLE))


def table_metadata(
    text: str,
    *,
    name: str,
    about: Mapping[str, Any],
    meaning: Mapping[str, str],
    types: Mapping[str, str | dict[str, str]],
    key: Sequence[str],
) -> str:
    """The metadata of a CSV file, from its text: what is said about it, then what each column means and is.

    `types` are those of columns that are more than words.  `key` are the columns that name a row, given where they do.
    """
    head, *body = csv.reader(io.StringIO(text))
    columns = [
        {
            "name": column,
            "titles": column,
            "dc:description": meaning[column],
            "datatype": types.get(column, "string"),
            "required": bool(body) and all(row[place] for row in body),
        }
        for place, column in enumerate(head)
    ]
    schema: dict[str, Any] = {"columns": columns}
    if _names_rows(key, head, body):
        schema["primaryKey"] = list(key)
    found: dict[str, Any] = {"@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}], "url": f"{name}.csv"}
    found |= about
    found["dialect"] = {"encoding": "utf-8", "delimiter": ",", "header": True, "lineTerminators": ["\n"]}
    found["tableSchema"] = schema
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def _head_of(text: str) -> list[str]:
    """The headings of a CSV file."""
    return next(csv.reader(io.StringIO(text)))


def _datatype(name: str, column: str) -> str | dict[str, str]:
    """The type of a column's cells, by the names of XML Schema."""
    if name == "fitness":
        kind = str(SHAPE.schema[column])
        if column == "month":
            return "gYearMonth"
        return _YES_NO if kind == "Boolean" else "integer" if kind.startswith("Int") else "string"
    if name in ("inputs", "accounts"):
        return {"downloaded": "date", "rows": "integer", "used": _YES_NO}.get(column, "string")  # type: ignore[return-value]
    return "number" if column in _NUMBERS else "string"


def _names_rows(key: Sequence[str], head: Sequence[str], body: Sequence[Sequence[str]]) -> bool:
    """Whether columns name a row: no two rows share them, and none is blank."""
    places = [head.index(column) for column in key]
    values = [tuple(row[place] for place in places) for row in body]
    return bool(key) and len(set(values)) == len(values) and all(all(value) for value in values)
