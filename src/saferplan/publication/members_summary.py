"""The summary for elected members: two pages of A4, always, from the same release as everything else.

What was found, the findings that matter most with a small chart each, what the Board is asked, how sure it all is,
and where to read more.  The template fits the text to its two pages; nothing is cut off.
"""

from __future__ import annotations

import json
from collections.abc import Container
from dataclasses import replace
from pathlib import Path
from typing import Any

from saferplan.assessment.answer import THEME, Chart, Point, Series
from saferplan.errors import NotReleased
from saferplan.findings import (
    MODERATE_LEVEL,
    STRENGTH_WORDS,
    STRENGTHS,
    STRONG_LEVEL,
    Finding,
    rareness_in_words,
    strength_in_words,
)
from saferplan.publication.board_asks import board_asks
from saferplan.publication.charts import draw_chart
from saferplan.publication.correction_words import correction_told, edition_words
from saferplan.publication.document import typeset
from saferplan.publication.document_data import WorkedOut
from saferplan.publication.document_method import date_words, period_lines
from saferplan.publication.document_text import plain
from saferplan.publication.palette import accent_for
from saferplan.publication.released import Released
from saferplan.publication.signs import minus
from saferplan.publication.site_figures import FiguresKept, canonical
from saferplan.publication.site_folder import THEMES_NAME, menu_of, question_name
from saferplan.publication.site_pictures import small_picture
from saferplan.publication.summary import matters_most, most_of_all, told_in_title
from saferplan.publication.whole import write_whole

TEMPLATES = ("members_summary.typ", "assessment_look.typ")
MOST_ROWS, MOST_ROWS_OF_SEVERAL, MOST_COLUMNS = 5, 3, 6
"""The most rows of a lying chart (of one series, and of several), and periods of an upright one, of a small chart."""

SURE = {
    "strong": f"Chance would make so large a difference less than {rareness_in_words(STRONG_LEVEL)}.",
    "moderate": f"Chance would do so less than {rareness_in_words(MODERATE_LEVEL)}, or a caution applies.",
    "weak": "It may be chance, or rest on few or doubtful records.",
}


def write_members_summary(released: Released, path: Path) -> None:
    """Write the two pages as a PDF, whole or not at all.

    Raises `NotReleased` for anything but a `Released`, `CannotTypeset` and `CannotWrite` as `write_document` does.
    """
    if not isinstance(released, Released):
        raise NotReleased(path)
    write_whole(path, typeset(members_files(released), as_of=released.manifest["as_of"], templates=TEMPLATES))


def members_files(released: Released) -> dict[str, bytes]:
    """All that the template opens: its data and every small chart."""
    data, files = members_data(released)
    return {"data.json": json.dumps(data, ensure_ascii=False, sort_keys=True).encode()} | files


def members_data(
    released: Released, *, answered: Container[str] | None = None
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """What the summary says, as plain data, and every small chart by the name it has there.

    Other formats are made from this too (`documents.summary_paper`), so that all of them say the same.  `answered` are
    the ids of findings that a plan names (see `board_asks`).
    """
    manifest = released.manifest
    partnership = manifest["partnership"]
    chapters = chapters_of(released)
    kept = FiguresKept(released)
    worked = WorkedOut(kept, manifest["measures"])
    accent = accent_for(manifest["settings"]["publication"]["accent"]).mark
    files: dict[str, bytes] = {}
    told, sources, shown = [], [], set[str]()
    matter = matters_most(released)
    for finding in matter:
        one: dict[str, Any] = _told(finding, worked) | {"chapter": chapters.get(page_named(finding), 0)}
        answer = next(answer for answer in released.answers if finding in answer.findings)
        left = [chart for chart in answer.charts if f"{answer.question}-{chart.id}" not in shown]
        # A curve is not read at this size, where another chart shows the finding too.
        simple = [chart for chart in left if chart.kind != "curve"]
        chart = small_picture(finding, simple) or small_picture(finding, left)
        if isinstance(chart, Chart):
            shown.add(f"{answer.question}-{chart.id}")
            small, note = small_chart(chart, finding)
            name = f"{answer.question}-{chart.id}.svg"
            files[name] = draw_chart(small, kept.figure, wide=False, accent=accent, low=True).encode()
            sources.append(plain(chart.source, worked.words))
            one["chart"] = {
                "file": name,
                "title": plain(chart.title, worked.words),
                "alt": plain(chart.summary, worked.words),
                "note": note,
            }
        told.append(one)
    correction = correction_told(manifest)
    titles = [plain(answer.title, worked.words) for answer in told_in_title(released)]
    data = {
        "title": f"{partnership['name']}: summary for members",
        "found": ". ".join(titles) + "." if len(titles) > 1 else titles[0],
        "found_first": titles[0],
        "found_next": [f"{title}." for title in titles[1:]],
        "partnership": partnership["name"],
        "area": partnership["area"],
        "accent": accent,
        "date": [int(part) for part in manifest["as_of"].split("-")],
        "as_of": date_words(manifest["as_of"]),
        "edition": edition_words(manifest["edition"], manifest.get("edition_title", "")),
        "audience": manifest["audience"],
        "corrects": correction["edition"] if correction else "",
        "periods": period_lines(released),
        "invented": partnership["invented"],
        "contact": manifest["settings"]["publication"].get("contact", ""),
        "running": {},
        "logo": None,
        "told": told,
        "most": [_told(one, worked) | {"most": words} for words, one in most_of_all(released) if one not in matter],
        "asks": [
            {
                "word": ask.word,
                "sentence": plain(ask.sentence, worked.words),
                "about": [minus(plain(line, worked.words)) for line in ask.about],
            }
            for ask in board_asks(released, answered=answered)
        ],
        "sure": _how_sure(released),
        "counted": _counted(released),
        "pages": list(chapters),
        "sources": list(dict.fromkeys(sources)),
    }
    return data, files


def _told(finding: Finding, worked: WorkedOut) -> dict[str, Any]:
    """A finding as the two pages print it."""
    headline, sentence, reason = (
        minus(plain(text, worked.words)) for text in (finding.headline, finding.sentence, finding.strength_reason)
    )
    return {
        "headline": headline,
        "sentence": "" if sentence == headline else sentence,
        "strength": finding.strength,
        "strength_words": strength_in_words(finding),
        "reason": reason,
        "name": page_named(finding),
        "chart": None,
    }


def chapters_of(released: Released) -> dict[str, int]:
    """The pages of the questions by their names in the menu of the site, with the number each has in the whole PDF."""
    return {name: number for number, (_, name) in enumerate(menu_of(released.answers), start=1)}


def page_named(finding: Finding) -> str:
    """The name of the page that tells a finding; those of all themes are told under one name."""
    return THEMES_NAME if finding.question.startswith(THEME) else question_name(finding.question)


def _counted(released: Released) -> str:
    """How many findings there are in all, as `saferplan assess` counts them, and which of them are judged."""
    counts = sum(one.counts for one in released.findings)
    left_out = len(released.manifest.get("left_out", []))
    every = len(released.findings) + left_out
    besides = [f"{counts} only count{'s' if counts == 1 else ''} what was recorded"] if counts else []
    if left_out:
        besides.append(f"the analyst left {left_out} out, with reasons")
    found = "1 finding was" if every == 1 else f"{every} findings were"
    return f"{found} made. {_of_them(every - counts - left_out, besides)}"


def _of_them(judged: int, besides: list[str]) -> str:
    """How many are judged, and what became of the others."""
    if not besides:
        return "How many rest on what:"
    return f"Of them {' and '.join(besides)}. How many of the other {judged} rest on what:"


def _how_sure(released: Released) -> list[dict[str, Any]]:
    """For each strength, how many findings rest on it, and what it means; plain counts are no evidence."""
    judged = [one for one in released.findings if not one.counts]
    return [
        {
            "strength": name,
            "words": STRENGTH_WORDS[name],
            "many": sum(one.strength == name for one in judged),
            "of": len(judged),
            "means": SURE[name],
        }
        for name in STRENGTHS
    ]


def small_chart(chart: Chart, finding: Finding) -> tuple[Chart, str]:
    """A chart with few enough marks to be read small, and a note of how many it shows of how many.

    The marks that the finding speaks of stay, then those that come first; upright bars keep the latest.  Lines,
    curves and funnels are drawn as they are.
    """
    if chart.kind not in ("bars", "changes", "dots", "columns"):
        return chart, ""
    several = sum(series.emphasis or len(series.points) > 1 for series in chart.series) > 1
    most = MOST_COLUMNS if chart.kind == "columns" else MOST_ROWS_OF_SEVERAL if several else MOST_ROWS
    labels = list(dict.fromkeys(point.label for series in chart.series if _is_row(series) for point in series.points))
    if len(labels) <= most:
        return chart, ""
    spoken = {canonical(address) for address in finding.figures}
    of_it = [label for label in labels if any(_speaks(point, label, spoken) for point in _points(chart))]
    rest = [label for label in (labels[::-1] if chart.kind == "columns" else labels) if label not in of_it]
    kept = set((of_it + rest)[:most])
    series = tuple(
        replace(one, points=tuple(point for point in one.points if point.label in kept)) if _is_row(one) else one
        for one in chart.series
    )
    return replace(chart, series=series), f"{most} of {len(labels)} shown; all are in the full report."


def _is_row(series: Series) -> bool:
    """Whether a series has marks of its own, and is no line across all of them."""
    return series.emphasis or len(series.points) > 1


def _points(chart: Chart) -> list[Point]:
    return [point for series in chart.series for point in series.points]


def _speaks(point: Point, label: str, spoken: set[str]) -> bool:
    return point.label == label and canonical(point.address) in spoken
