"""Where figures and findings stand: the pages of the site that print them, from the answers alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from saferplan.areas import slug_of
from saferplan.assessment.answer import Answer, AreaMap, MapSet
from saferplan.assessment.hotspot_sheets import QUESTION as SHEET
from saferplan.figures import parse_address
from saferplan.findings import Finding, links_in, without_links


@dataclass(frozen=True)
class Place:
    """A place on a page: the page's path, the anchor on it ("" for the page), and what stands there, in words."""

    page: str
    anchor: str
    what: str


SHEETS = "sheets"
"""The folder of the pages of hotspot sheets."""

MATTER = {"overview": "index.html", "area": "about.html", "priorities": "about.html"}
"""The pages of what stands before and after the questions."""


def page_path(answer: Answer) -> str:
    """The page of an answer: that of its question, of the area it profiles, or of the sheet it is."""
    if answer.question in MATTER:
        return MATTER[answer.question]
    if answer.question == SHEET:
        return f"{SHEETS}/{answer.about.lower().replace('+', '-')}.html"
    if answer.about == "partnership":
        return f"{answer.question}.html"
    return f"areas/{answer.about.lower().replace(':', '-').replace('+', '-')}.html"


def finding_anchor(finding: Finding) -> str:
    """The anchor of a finding on its page."""
    return f"finding-{slug_of(finding.id)}"


def figures_by_place(answers: Iterable[Answer]) -> Iterator[tuple[str, Place]]:
    """Every figure that the answers print, by its canonical address, with the place where it stands."""
    for answer in answers:
        page = page_path(answer)
        for finding in answer.findings:
            place = Place(page, finding_anchor(finding), f"finding: {without_links(finding.headline)}")
            for address in finding.figures:
                yield _canonical(address), place
            for _, address in links_in(finding.judgement.words):
                yield _canonical(address), Place(page, place.anchor, "the analyst's words beside a finding")
        for _, address in links_in(answer.words):
            yield _canonical(address), Place(page, "analyst", "the analyst's words")
        for table in answer.tables:
            for cell in (cell for row in table.rows for cell in row if cell.address):
                yield (
                    _canonical(cell.address),
                    Place(page, _tables_anchor(answer), f"table: {without_links(table.title)}"),
                )
        for chart in answer.charts:
            for point in (point for series in chart.series for point in series.points):
                for address in filter(None, (point.address, point.x_address)):
                    yield _canonical(address), Place(page, "", f"chart: {without_links(chart.title)}")
        mapped: tuple[AreaMap | MapSet, ...] = (*answer.maps, *answer.map_sets)
        for one in mapped:
            what = f"{'map' if isinstance(one, AreaMap) else 'maps'}: {without_links(one.title)}"
            for each in one.maps:
                for _, address in each.shades:
                    yield _canonical(address), Place(page, "", what)


def _tables_anchor(answer: Answer) -> str:
    """The anchor of the tables of a page; a part of the page about the assessment has one of its own name."""
    if MATTER.get(answer.question) == "about.html":
        return answer.question
    return "" if answer.question in MATTER or answer.question == SHEET else "tables"


def _canonical(address: str) -> str:
    return str(parse_address(address))
