"""Templates for partners: a CSV and a spreadsheet of each kind of file, with a dictionary of its columns.

The columns are those of `reference.partner_files` (and of `reference.horizon_file`, for the analyst's own), which the
readers use too, so that a template cannot fall behind.
"""

from __future__ import annotations

import csv
import io
from datetime import datetime
from pathlib import Path

from saferplan.measures.definition import HOLDERS, load_measures
from saferplan.reference.horizon_file import horizon_file
from saferplan.reference.partner_files import PartnerFile, partner_files

DICTIONARY_HEAD = ("column", "meaning", "form", "example", "may be blank")
_MADE = datetime(2026, 11, 1)
_LAST_ROW = 1_048_575
_LISTED = 255
"""A list of values to choose from may have no more letters than this in a spreadsheet."""


def dictionary_rows(file: PartnerFile) -> list[tuple[str, str, str, str, str]]:
    """A row for each column: its name, meaning, form, example, and whether it may be blank."""
    return [
        (column.name, column.meaning, column.form, column.example or "(blank)", "yes" if column.blank else "no")
        for column in file.columns
    ]


def about_lines(file: PartnerFile) -> list[str]:
    """What the file is, in sentences; for returns, the measures that may be sent and who holds each."""
    lines = [file.title, file.meaning]
    if file.law:
        lines.append(f"Asked for by: {file.law}")
    lines += [
        "Rows go under the headings of the first sheet, from the second row down. A blank cell means not known.",
        "No names, no dates of birth, no addresses of persons. Take out hidden rows, formulas and merged cells.",
        _where(file),
    ]
    if file.kind == "agency_returns":
        for slug, measure in load_measures().items():
            if measure.count == "returns":
                groups = f" By {measure.split} too." if measure.split else ""
                lines.append(f"{slug}: {' '.join(measure.method.split())}{groups} Held by {HOLDERS[measure.holder]}.")
    return lines


def _where(file: PartnerFile) -> str:
    """Where the file goes, in a sentence."""
    if file.kind == horizon_file().kind:
        return f"Put the file in inputs, as {file.kind}.csv (UTF-8) or {file.kind}.xlsx. It is the analyst's own."
    return f"Put the file in inputs/partners/{file.kind}, as CSV (UTF-8) or XLSX."


def csv_template(file: PartnerFile) -> str:
    """The headings, and no row."""
    return _text([tuple(column.name for column in file.columns)])


def csv_dictionary(file: PartnerFile) -> str:
    """The dictionary beside the CSV template."""
    return _text([DICTIONARY_HEAD, *dictionary_rows(file)])


def _text(rows: list[tuple[str, ...]]) -> str:
    """Rows as CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def write_spreadsheet(file: PartnerFile, path: Path) -> None:
    """Write the template as a spreadsheet: a sheet for the rows, one of the dictionary, one that says what it is.

    Columns are formatted as what they hold, so that a spreadsheet turns no code into a number and no day into another.
    """
    import xlsxwriter

    book = xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": file.title, "created": _MADE})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    forms = {"date": "yyyy-mm-dd", "datetime": "yyyy-mm-dd hh:mm", "number": "0", "easting": "0", "northing": "0"}
    rows = book.add_worksheet(file.kind)
    rows.freeze_panes(1, 0)
    for place, column in enumerate(file.columns):
        cells = book.add_format({"num_format": forms.get(column.holds, "@")})
        rows.set_column(place, place, max(14, len(column.name) + 2), cells)
        rows.write_string(0, place, column.name, bold)
        values = list(column.one_of) or (["yes", "no"] if column.holds == "yes_no" else [])
        if values and len(",".join(values)) <= _LISTED:
            rows.data_validation(1, place, _LAST_ROW, place, {"validate": "list", "source": values})
    dictionary = book.add_worksheet("dictionary")
    dictionary.freeze_panes(1, 0)
    for place, (heading, width) in enumerate(zip(DICTIONARY_HEAD, (20, 60, 45, 24, 14), strict=True)):
        dictionary.set_column(place, place, width)
        dictionary.write_string(0, place, heading, bold)
    for number, row in enumerate(dictionary_rows(file), start=1):
        for place, cell in enumerate(row):
            dictionary.write_string(number, place, cell, plain)
    about = book.add_worksheet("about")
    about.set_column(0, 0, 110)
    for number, line in enumerate(about_lines(file)):
        about.write_string(number, 0, line, bold if number == 0 else plain)
    book.close()


def write_templates(into: Path) -> tuple[Path, ...]:
    """Write the template of each kind of file, as CSV with its dictionary and as a spreadsheet; the paths, in order."""
    made: list[Path] = []
    for file in (*partner_files().values(), horizon_file()):
        for name, text in (
            (f"{file.kind}.csv", csv_template(file)),
            (f"{file.kind}_dictionary.csv", csv_dictionary(file)),
        ):
            (into / name).write_text(text, encoding="utf-8", newline="\n")
            made.append(into / name)
        write_spreadsheet(file, into / f"{file.kind}.xlsx")
        made.append(into / f"{file.kind}.xlsx")
    return tuple(made)
