"""The page of the easy version: one idea at a time, its picture on the left, hard words explained at the end.

How its numbers were worked out is no easy reading, and stands on a page of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from saferplan.findings import EasyIdea
from saferplan.publication.easy_read import TITLE, drawn_ideas, easy_version
from saferplan.publication.offered import EASY
from saferplan.publication.site_figures import FiguresOnPage
from saferplan.publication.site_folder import SiteFolder
from saferplan.publication.words import inline_html

PAGE = "easy-read.html"
NUMBERS_PAGE = "easy-read-numbers.html"


def write_easy_page(site: SiteFolder) -> None:
    """Write the easy version as a page, and the page of how its numbers were worked out."""
    figures = FiguresOnPage(site.kept, exact=True, home=NUMBERS_PAGE)
    version = easy_version(site.released)
    chapters = [
        {"heading": one.heading, "findings": [_on_page(site, finding.easy, figures) for finding in one.findings]}
        for one in version.chapters
    ]
    site.write_page(
        PAGE,
        "easy_read.html",
        title=TITLE,
        part="Summary",
        about=_on_page(site, version.about, figures),
        chapters=chapters,
        more=_on_page(site, version.more, figures),
        hard=version.words,
        easy_pdf=EASY.path if EASY in site.documents else None,
        numbers=NUMBERS_PAGE if figures.worked() else "",
    )
    if figures.worked():
        site.write_page(
            NUMBERS_PAGE,
            "easy_read_numbers.html",
            title="How the numbers of the easy read were worked out",
            part="Summary",
            figures=figures,
            easy_page=PAGE,
            easy_title=TITLE,
        )


def _on_page(site: SiteFolder, ideas: Iterable[EasyIdea], figures: FiguresOnPage) -> list[dict[str, Any]]:
    """Ideas as the page prints them, their pictures written into the site."""
    found = []
    for one in drawn_ideas(site.released, ideas, site.accent.mark):
        path = f"pictures/{one.name}.svg"
        site.write_text(path, one.svg)
        found.append({"path": path, "alt": one.alt, "lines": [inline_html(line, figures) for line in one.lines]})
    return found
