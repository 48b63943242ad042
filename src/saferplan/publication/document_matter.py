"""Front and back matter of the PDF as data for its template: overview, purpose, area, priorities, horizon, gaps."""

from __future__ import annotations

from saferplan.publication.data_gaps import data_gaps
from saferplan.publication.document_data import Pictures, answer_data, table_data
from saferplan.publication.document_method import Data
from saferplan.publication.horizon import HORIZON_NOTE, HORIZON_TITLE, horizon_by_heading
from saferplan.publication.purpose import purpose_data
from saferplan.publication.released import Released

GAPS_TITLE = "Data gaps"
OVERVIEW_WIDTHS = {"Number": 18, "Share": 19, "Change": 36, "Evidence": 19, "Beside": 25}
"""The widths of the overview's columns by the first word of their heading, in millimetres; the first takes the rest."""

GAPS_NOTE = "What this edition lacks. A subject without figures is not a subject without harm."


def matter_data(released: Released, pictures: Pictures) -> Data:
    """What stands before and after the chapters; a part that was not given is None or empty, and among the gaps."""
    overview = released.section("overview")
    tables = [table_data(table, pictures.worked_out) for table in (overview.tables if overview else ())]
    parts = {slug: released.section(slug) for slug in ("area", "priorities")}
    widths = [_width(head["text"]) for head in tables[0]["head"]] if tables else []
    return {
        "overview": {"title": overview.title, "tables": tables, "widths": widths} if overview else None,
        "purpose": purpose_data(released),
        "matter": [answer_data(part, pictures) for part in parts.values() if part is not None],
        "horizon": {"title": HORIZON_TITLE, "note": HORIZON_NOTE, "groups": horizon_by_heading(released.horizon)},
        "gaps": {
            "title": GAPS_TITLE,
            "note": GAPS_NOTE,
            "all": [
                {"heading": gap.heading, "lines": list(gap.lines), "more": gap.more} for gap in data_gaps(released)
            ],
        },
    }


def _width(heading: str) -> int:
    """The width of a column of the overview in millimetres; 0 for the one that takes what is left."""
    return OVERVIEW_WIDTHS.get(heading.split(" ")[0], 0)
