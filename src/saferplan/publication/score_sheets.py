"""The sheets that scorers fill in: a workbook whose levels are chosen from lists, and the same as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from math import ceil
from typing import Any

from saferplan.assessment.context import upper_first
from saferplan.findings import Finding, strength_in_words, without_links
from saferplan.priorities.issues import Issue, ScanItem
from saferplan.priorities.model import SIGNALS, ScoreField, ScoringModel
from saferplan.priorities.scores import CONFIDENCES, HEADINGS

WIDTHS = {
    "issue_title": 26,
    "field_title": 32,
    "what_is_known": 46,
    "score": 44,
    "confidence": 17,
    "note": 36,
    "scorer": 18,
    "scored_on": 19,
    "rests_on": 70,
    "evidence": 24,
    "issue": 24,
    "field": 16,
    "model": 20,
}
"""How wide the columns of the sheet to fill in are, in letters."""
assert tuple(WIDTHS) == tuple(HEADINGS)

HOW = (
    "Fill in the yellow cells: choose your level and how sure you are from the lists, and say why. Your name and the "
    "day are enough once. Leave blank what you cannot judge."
)
"""What stands above the headings."""

IDS = ("evidence", "issue", "field", "model")
"""The columns that a program reads; they stand last, and are not printed."""

FILLED_IN = ("score", "confidence", "note", "scorer", "scored_on")
_MADE = datetime(2026, 11, 1)
_LINE, _TALLEST = 15.0, 405.0
"""The height of a line in a sheet, and the most that a row may have, in points."""


def score_rows(
    model: ScoringModel, issues: Sequence[Issue], findings: Mapping[str, Finding], scorer: str = ""
) -> list[dict[str, str]]:
    """A row for each issue and field that people score, with what is known, and no score yet."""
    made = []
    for issue in issues:
        for field in model.scored:
            made.append(
                {
                    "issue_title": issue.title,
                    "field_title": f"{field.title}: {field.asks}",
                    "what_is_known": "; ".join(known_of(issue, field)),
                    "score": "",
                    "confidence": "",
                    "note": "",
                    "scorer": scorer,
                    "scored_on": "",
                    "rests_on": "\n".join(_behind(issue, findings)),
                    "evidence": " ".join(issue.evidence),
                    "issue": issue.id,
                    "field": field.slug,
                    "model": model.name,
                }
            )
    return made


def known_of(issue: Issue, field: ScoreField) -> list[str]:
    """What the assessment says of an issue that bears on a field; why it says nothing where it does not."""
    found = []
    for name in field.evidence:
        signal = issue.signal(name)
        found.append(signal.said if signal.value is not None else f"not known {SIGNALS[name]}: {signal.lacking}")
    return found


def _behind(issue: Issue, findings: Mapping[str, Finding]) -> list[str]:
    """What stands behind an issue, in words: each finding with how sure it is, then each figure."""
    found = [findings[one] for one in issue.findings if one in findings]
    told = [f"{without_links(one.headline).rstrip('.')} ({strength_in_words(one).lower()})." for one in found]
    said = [f"{upper_first(SIGNALS[one.name])}: {one.said}." for one in issue.signals if one.value is not None]
    return list(dict.fromkeys([*told, *said])) or ["Neither a finding nor a figure."]


def score_csv(rows: Sequence[dict[str, str]]) -> str:
    """The rows as CSV, a heading first."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(HEADINGS), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def score_workbook(
    model: ScoringModel,
    held: tuple[Sequence[Issue], Mapping[str, Finding], Sequence[ScanItem]],
    *,
    scorer: str = "",
    about: Sequence[str] = (),
) -> bytes:
    """The workbook: the sheet to fill in, what the levels mean, the evidence, what may come, and how to fill it in.

    `held` are the issues, the findings by id and the scan items; `about` are sentences on where the evidence is from.
    """
    import xlsxwriter

    issues, findings, scan = held
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": f"Scores by {model.title}", "created": _MADE})
    looks = {
        "head": book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 2}),
        "how": book.add_format({"bold": True, "valign": "vcenter"}),
        "plain": book.add_format({"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": "#d5d9df"}),
        "fill": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fff8e1", "border": 1,
                                 "border_color": "#d5d9df", "num_format": "@"}),
        "day": book.add_format({"text_wrap": True, "valign": "top", "bg_color": "#fff8e1", "border": 1,
                                "border_color": "#d5d9df", "num_format": "dd/mm/yyyy"}),
        "quiet": book.add_format({"text_wrap": False, "valign": "top", "font_color": "#4b5563"}),
    }  # fmt: skip
    rows = score_rows(model, issues, findings, scorer)
    titles = {issue.id: issue.title for issue in issues}
    sheet = book.add_worksheet("scores")
    levels = book.add_worksheet("levels")
    places = _write_levels(levels, model, looks)
    _write_rows(sheet, model, rows, places, looks)
    _write_table(
        book.add_worksheet("what was found"),
        ("Issue", "Finding", "How sure", "Its id"),
        [
            (issue.title, without_links(findings[one].headline), strength_in_words(findings[one]), one)
            for issue in issues
            for one in issue.findings
            if one in findings
        ],
        (30, 80, 24, 50),
        looks,
    )
    _write_table(
        book.add_worksheet("what may come"),
        ("What may come", "Heading", "When", "How likely", "What it could do here", "Issues it touches"),
        [
            (
                one.item.item,
                one.item.heading,
                one.item.when,
                one.item.likelihood,
                one.item.effect,
                ", ".join(titles.get(name, name) for name in one.touches),
            )
            for one in scan
        ],
        (60, 16, 20, 14, 50, 40),
        looks,
    )
    help_ = book.add_worksheet("about")
    help_.set_column(0, 0, 110)
    _print_wide(help_)
    for number, line in enumerate([model.title, *about_lines(model), *about]):
        help_.set_row(number, _height([(line, 110)]))
        help_.write_string(number, 0, line, looks["head"] if number == 0 else looks["plain"])
    book.close()
    return out.getvalue()


NO_NAMES = "Notes go to the Board as they are written: put no names, addresses or telephone numbers into them."
"""What a scorer is told of notes."""


def _height(cells: Sequence[tuple[str, float]]) -> float:
    """How tall a row must be for its texts, each with the width of its column; not every program sees to it."""
    lines = (sum(ceil(1.15 * len(line) / width) or 1 for line in text.split("\n")) for text, width in cells)
    return min(_LINE * max(lines), _TALLEST)


def about_lines(model: ScoringModel) -> list[str]:
    """How to fill the sheet in."""
    return [
        model.about,
        "Fill in the cells with a yellow ground on the sheet named scores. Choose your level and how sure you are from "
        "the lists, and say why. Leave a row blank that you cannot judge.",
        NO_NAMES,
        *(f"{upper_first(name)}: {means[0].lower()}{means[1:]}" for name, means in CONFIDENCES.items()),
        f"{HEADINGS['scorer']}: your body, post or name. {HEADINGS['scored_on']}: when you score, as 14/10/2019 or "
        "2019-10-14. It is enough to fill them in once.",
        "What is known says what the assessment found. It does not tell you which level to choose: it leaves out what "
        "was never reported, and it knows of no case what it did to anybody.",
        "Score by yourself, before anybody tells you what others gave. Where you differ, both scores are kept.",
        f"{HEADINGS['rests_on']} has the findings and figures behind each issue in words; the columns after it are "
        "for the program that reads the sheet. Leave them as they are.",
        "Keep the headings, take off filters before you send it back, and merge no cells.",
    ]


def _write_levels(sheet: Any, model: ScoringModel, looks: dict[str, Any]) -> dict[str, str]:
    """Write each field's levels under each other; where each field's list stands."""
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, "Field", looks["head"])
    sheet.write_string(0, 1, "Level, and how to know it", looks["head"])
    sheet.freeze_panes(1, 0)
    _print_wide(sheet)
    places, row = {}, 1
    for field in model.scored:
        places[field.slug] = f"=levels!$B${row + 1}:$B${row + len(field.levels)}"
        for level in field.levels:
            sheet.write_string(row, 0, field.title, looks["plain"])
            said = f"{level.printed}: {level.text}"
            sheet.write_string(row, 1, said, looks["plain"])
            sheet.set_row(row, _height([(said, 100)]))
            row += 1
    return places


def _write_rows(
    sheet: Any, model: ScoringModel, rows: list[dict[str, str]], places: dict[str, str], looks: dict[str, Any]
) -> None:
    """Write the sheet to fill in."""
    sheet.write_string(0, 0, HOW, looks["how"])
    sheet.set_row(0, 2 * _LINE)
    sheet.freeze_panes(2, 2)
    sheet.set_row(1, 2 * _LINE)
    place = {name: column for column, name in enumerate(HEADINGS)}
    for name, heading in HEADINGS.items():
        sheet.set_column(place[name], place[name], WIDTHS[name])
        sheet.write_string(1, place[name], heading, looks["head"])
    for number, row in enumerate(rows, start=2):
        sheet.set_row(number, _height([(row[name], WIDTHS[name]) for name in HEADINGS if name not in IDS]))
        for name in HEADINGS:
            quiet = name in IDS
            filled = looks["day" if name == "scored_on" else "fill"]
            look = filled if name in FILLED_IN else looks["quiet"] if quiet else looks["plain"]
            if row[name]:
                sheet.write_string(number, place[name], row[name], look)
            else:
                sheet.write_blank(number, place[name], None, look)
        listed = {"validate": "list", "source": places[row["field"]]}
        listed |= {"error_title": "Not a level", "error_message": "Choose a level from the list."}
        sheet.data_validation(number, place["score"], number, place["score"], listed)
    if rows:
        column = place["confidence"]
        sure = {"validate": "list", "source": list(CONFIDENCES), "error_message": "high, medium or low."}
        sheet.data_validation(2, column, len(rows) + 1, column, sure)
        sheet.autofilter(1, 0, len(rows) + 1, len(HEADINGS) - 1)
    _print_wide(sheet)
    sheet.set_paper(8)  # A3
    sheet.repeat_rows(0, 1)
    sheet.print_area(0, 0, len(rows) + 1, len(HEADINGS) - len(IDS) - 1)


def _print_wide(sheet: Any) -> None:
    """Have a sheet printed across one page of A4, its headings on each."""
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _write_table(
    sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], looks: dict[str, Any]
) -> None:
    """Write a sheet for reading."""
    sheet.freeze_panes(1, 0)
    _print_wide(sheet)
    for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks["head"])
    for number, row in enumerate(rows, start=1):
        sheet.set_row(number, _height(list(zip(row, widths, strict=True))))
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell or "not said", looks["plain"])
