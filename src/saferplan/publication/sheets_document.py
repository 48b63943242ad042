"""The hotspot sheets as a PDF: one page of A4 for each place, tagged as the other documents are.

The template fits the words to the page and leaves the rest of it for the partners to write on; nothing is cut off.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from saferplan.assessment.answer import Answer
from saferplan.errors import NotReleased
from saferplan.findings import strength_in_words
from saferplan.publication.charts import draw_chart
from saferplan.publication.correction_words import edition_words
from saferplan.publication.document import typeset
from saferplan.publication.document_data import WorkedOut, table_data
from saferplan.publication.document_method import date_words
from saferplan.publication.document_text import plain
from saferplan.publication.palette import accent_for
from saferplan.publication.released import Released
from saferplan.publication.sheet_parts import MARKS, MONTHS_KEY, asked_of, hot_months, plain_tables, where_it_is
from saferplan.publication.signs import minus
from saferplan.publication.site_areas import PlacesAround
from saferplan.publication.site_figures import FiguresKept
from saferplan.publication.whole import write_whole
from saferplan.reference.problem_solving import questions_source

TEMPLATES = ("sheets.typ", "assessment_look.typ")


def write_sheets_document(released: Released, path: Path) -> None:
    """Write the sheets of a release as one PDF, whole or not at all.

    Raises `NotReleased` for anything but a `Released`, `CannotTypeset` and `CannotWrite` as `write_document` does.
    """
    if not isinstance(released, Released):
        raise NotReleased(path)
    write_whole(path, typeset(sheets_files(released), as_of=released.manifest["as_of"], templates=TEMPLATES))


def sheets_files(released: Released) -> dict[str, bytes]:
    """All that the template opens: its data and every drawing."""
    manifest = released.manifest
    partnership = manifest["partnership"]
    worked = WorkedOut(FiguresKept(released), manifest["measures"], closed=True)
    accent = accent_for(manifest["settings"]["publication"]["accent"]).mark
    around, files = PlacesAround(released), dict[str, bytes]()
    sheets = [_sheet(answer, released, worked, around, files, accent=accent) for answer in released.sheets]
    data = {
        "title": f"{partnership['name']}: hotspot sheets",
        "partnership": partnership["name"],
        "area": partnership["area"],
        "accent": accent,
        "date": [int(part) for part in manifest["as_of"].split("-")],
        "as_of": date_words(manifest["as_of"]),
        "edition": edition_words(manifest["edition"], manifest.get("edition_title", "")),
        "invented": partnership["invented"],
        "running": {},
        "months_key": MONTHS_KEY,
        "source": questions_source(),
        "sheets": sheets,
    }
    return {"data.json": json.dumps(data, ensure_ascii=False, sort_keys=True).encode()} | files


def _sheet(
    answer: Answer,
    released: Released,
    worked: WorkedOut,
    around: PlacesAround,
    files: dict[str, bytes],
    *,
    accent: str,
) -> dict[str, Any]:
    """One sheet as its page prints it; its drawings go into `files`."""
    charts = []
    for chart in answer.charts:
        name = f"{answer.about}-{chart.id}.svg"
        files[name] = draw_chart(chart, worked.kept.figure, wide=False, accent=accent, low=True).encode()
        alt = plain(chart.summary, worked.words)
        charts.append({"file": name, "title": plain(chart.title, worked.words), "alt": alt})
    where = around.locator(answer.about, accent=accent)
    if where is not None:
        files[f"{answer.about}-where.svg"] = where.encode()
    months = hot_months(answer)
    return {
        "title": minus(plain(answer.title, worked.words)),
        "place": answer.name,
        "where": where_it_is(released, answer.about),
        "locator": f"{answer.about}-where.svg" if where is not None else "",
        "tables": {table.id: table_data(table, worked) for table in plain_tables(answer)},
        "findings": [
            {
                "headline": minus(plain(one.headline, worked.words)),
                "sentence": minus(plain(one.sentence, worked.words)),
                "strength": f"{strength_in_words(one)}: {plain(one.strength_reason, worked.words)}.",
            }
            for one in answer.findings
        ],
        "charts": charts,
        "months": {
            "title": months.title,
            "names": months.names,
            "years": [[year, [MARKS.get(state, "no") for state in states]] for year, states in months.years],
            "alt": months.in_words,
        }
        if months
        else None,
        "quality": [plain(line, worked.words) for line in answer.cannot_tell],
        "asked": [{"title": step.title, "questions": step.questions} for step in asked_of(answer)],
    }
