"""Sheets of comments for persons: to be coded, and to be read with what the machine proposes.

Only redacted text is in them, and never a respondent's number.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl

from saferplan.measures.comment_codes import CodedComments
from saferplan.reference.coding_frame import CodingFrame

_MADE = datetime(2026, 11, 1)
_LINE = 14.0
"""The height of a line in a sheet, in points."""
HOW_TO_CODE = (
    "Read each comment, and write yes under every theme that it speaks of. A blank cell means no.",
    "A comment may have several themes, or none. Write the day (YYYY-MM-DD) in coded_on when you have done its row.",
    "Rows without a day are not read. Do not sort out, hide or merge rows, and leave comment and mark as they are.",
    "Code what is said, not how the writer feels about it.",
    "What the machine proposes is on the sheet machine. Look at it after you have coded, never before.",
    "Words in square brackets stand for what was taken out. If you can still tell who somebody is, say so in the note.",
)


@dataclass(frozen=True)
class Sheet:
    """A sheet to write: its name, headings with their widths, and its rows.

    `yes_or_no` are the columns that are answered so; the first `frozen` columns stay when one scrolls.
    """

    name: str
    head: Sequence[tuple[str, float]]
    rows: Iterable[Sequence[Any]]
    yes_or_no: tuple[int, ...] = ()
    frozen: int = 0


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """A spreadsheet of sheets, whose texts are texts whatever they begin with."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": "Comments", "created": _MADE})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    upright = book.add_format({"bold": True, "rotation": 90, "valign": "bottom", "align": "center", "bottom": 1})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    share = book.add_format({"num_format": "0%", "valign": "top"})
    ratio = book.add_format({"num_format": "0.00", "valign": "top"})
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, sheet.frozen)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        for place, (heading, width) in enumerate(sheet.head):
            page.set_column(place, place, width, plain)
            page.write_string(0, place, heading, upright if place in sheet.yes_or_no else bold)
        if sheet.yes_or_no:
            longest = max(len(sheet.head[place][0]) for place in sheet.yes_or_no)
            page.set_row(0, _LINE / 2 * (longest + 2))
        last = 0
        for last, row in enumerate(sheet.rows, start=1):
            page.set_row(last, _LINE * _lines(row, sheet.head))
            for place, cell in enumerate(row):
                if isinstance(cell, float):
                    page.write_number(last, place, cell, share if sheet.head[place][0] == "share" else ratio)
                elif isinstance(cell, int):
                    page.write_number(last, place, cell, plain)
                elif cell is not None and cell != "":
                    page.write_string(last, place, str(cell), plain)
        for place in sheet.yes_or_no:
            page.data_validation(1, place, max(last, 1), place, {"validate": "list", "source": ["yes", "no"]})
    book.close()
    return out.getvalue()


def _lines(row: Sequence[Any], head: Sequence[tuple[str, float]]) -> int:
    """How many lines a row needs: a letter takes about one unit of a column's width."""
    return max((1, *(-(-len(str(cell)) // int(width)) for cell, (_, width) in zip(row, head, strict=True) if cell)))


def sheet_to_code(sample: pl.DataFrame, coded: CodedComments, frame: CodingFrame, coder: str) -> bytes:
    """A spreadsheet for one person to code some comments in: a column for each theme, left blank."""
    fixed = (("comment", 9.0), ("mark", 9.0), ("question", 14.0), ("text", 70.0), ("coder", 14.0), ("coded_on", 12.0))
    head = (*fixed, *((slug, 5.0) for slug in frame.slugs), ("note", 30.0))
    blank = [""] * (len(frame.slugs) + 1)
    rows = [
        (row["comment"], row["mark"], row["question"], row["text"], coder, "", *blank)
        for row in sample.iter_rows(named=True)
    ]
    answered = tuple(range(len(fixed), len(fixed) + len(frame.slugs)))
    return workbook(
        (
            Sheet("to_code", head, rows, answered, frozen=4),
            _themes(frame),
            Sheet("machine", (("comment", 9), ("proposed", 60), ("words", 60)), _proposals(sample, coded)),
            Sheet("about", (("how to code", 110),), [(line,) for line in HOW_TO_CODE]),
        )
    )


def workbook_of_all(coded: CodedComments, frame: CodingFrame, further: Sequence[Sheet]) -> bytes:
    """A spreadsheet of all comments with what the machine proposes, the words that made it, and further sheets."""
    proposed = {number: (themes, words) for number, themes, words in _proposals(coded.comments, coded)}
    rows = (
        (
            row["comment"],
            row["question"],
            row["text"],
            "no content" if row["no_content"] else proposed[row["comment"]][0],
            proposed[row["comment"]][1],
            row["look_at"],
        )
        for row in coded.comments.iter_rows(named=True)
    )
    head = (
        ("comment", 9.0),
        ("question", 14.0),
        ("text", 80.0),
        ("proposed", 34.0),
        ("words", 34.0),
        ("look at", 26.0),
    )
    return workbook((Sheet("comments", head, rows), *further, _themes(frame)))


def _themes(frame: CodingFrame) -> Sheet:
    """The themes and the phrases that give them."""
    head = (("theme", 26.0), ("title", 28.0), ("means", 50.0), ("given by", 70.0), ("but not", 40.0))
    rows = [
        (one.slug, one.title, one.means, "; ".join((*one.include, *one.whole)), "; ".join(one.exclude))
        for one in frame.themes
    ]
    return Sheet("themes", head, rows)


def _proposals(comments: pl.DataFrame, coded: CodedComments) -> list[tuple[int, str, str]]:
    """What the machine proposes for each comment, and by which words."""
    joined = coded.codes.group_by("comment", maintain_order=True).agg("theme", "words")
    held = {number: ("; ".join(themes), "; ".join(words)) for number, themes, words in joined.iter_rows()}
    return [(number, *held.get(number, ("", ""))) for number in comments["comment"]]


def sample_of(coded: CodedComments, size: int) -> pl.DataFrame:
    """Comments to be coded: the same for every person, those of a smaller sample among them; none without content.

    They are taken in the order of a hash of their number and mark, which is as good as chance and needs no seed.
    """
    held = coded.comments.filter(~pl.col("no_content"))
    key = [
        hashlib.sha256(f"{number}/{mark}".encode()).hexdigest()
        for number, mark in held.select("comment", "mark").iter_rows()
    ]
    return held.with_columns(pl.Series("key", key, dtype=pl.String)).sort("key").head(size).drop("key")


def file_of(coder: str) -> str:
    """The name of a person's sheet.

    >>> file_of("Jo Marsh")
    'sample-jo-marsh.xlsx'
    """
    return f"sample-{re.sub(r'[^a-z0-9]+', '-', coder.lower()).strip('-') or 'coder'}.xlsx"
