"""The whole spreadsheet of a release: cover, contents, notes, the assessment's tables, and every figure."""

from __future__ import annotations

from saferplan.figures import ROUNDING_RULE
from saferplan.publication.correction_words import edition_words
from saferplan.publication.document_method import data_year, date_words, licence_lines, period_lines
from saferplan.publication.released import Released
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.spreadsheet import SHORTHAND, Sheet, SheetColumn, sheet_of_table
from saferplan.publication.spreadsheet_figures import Notes, figure_sheets


def book_of(released: Released, kept: FiguresKept) -> tuple[Sheet, ...]:
    """The sheets of a release, in order; `kept` has what the pages printed.

    Tables of districts and boards stand on their pages and in the CSV files; their figures are here.
    """
    notes = Notes()
    tables = [(table, answer) for answer in (*released.matter, *released.answers) for table in answer.tables]
    made = [
        sheet_of_table(table, kept, name=f"Table_{number}", where=_plain(answer.asks))
        for number, (table, answer) in enumerate(tables, start=1)
    ]
    figures = tuple(figure_sheets(released, kept, notes))
    rest = (notes.sheet(), *made, *figures)
    return (_cover(released), _contents(rest), *rest)


def title_of_book(released: Released) -> str:
    """What the spreadsheet is called."""
    manifest = released.manifest
    edition = edition_words(manifest["edition"], manifest.get("edition_title", ""))
    return f"{manifest['partnership']['name']}: tables and figures of the strategic assessment, {edition}"


def _plain(text: str) -> str:
    return " ".join(text.split())


def _cover(released: Released) -> Sheet:
    """What the file is, whom to ask, and the key to the shorthand."""
    manifest = released.manifest
    contact = manifest.get("settings", {}).get("publication", {}).get("contact", "")
    for_whom = (
        "For everyone."
        if manifest["audience"] == "public"
        else "For the members of the partnership only. It is not for publication."
    )
    lines = [
        "The tables of the strategic assessment, and every figure behind its pages.",
        for_whom,
        f"Data as held on {date_words(manifest['as_of'])}.",
        f"Made by Saferplan {manifest['engine']} from bundle {manifest['bundle']}.",
        *period_lines(released),
        f"Questions about these figures: {contact}" if contact else "No address for questions was given.",
        "Each sheet after the notes holds one table, from the first column. No cell is merged and none is empty.",
        f"Rounding, in sheets named Table: {ROUNDING_RULE}",
        "Sheets named Figures give each value in full, so that it can be worked with. An address names a figure on "
        "the pages, in the other files and here.",
        "Shorthand stands where there is no number:",
        *(f"{sign} {meaning}" for sign, meaning in SHORTHAND.items()),
        "[note 1] and so on: see the sheet named Notes.",
        *licence_lines(manifest, year=data_year(released)),
    ]
    return Sheet("Cover", title_of_book(released), tuple(lines))


def _contents(sheets: tuple[Sheet, ...]) -> Sheet:
    """Every sheet after this one, with what it holds and how many rows."""
    rows = [(sheet.name, sheet.title.partition(": ")[2] or sheet.title, len(sheet.rows)) for sheet in sheets]
    columns = (SheetColumn("Sheet", 14), SheetColumn("What it holds", 100), SheetColumn("Rows", 10, 0))
    line = "This sheet holds one table. The name of a sheet leads to it."
    return Sheet("Contents", "Contents", (line,), columns, rows, links=True)
