"""The page about the assessment: why it is made, the area in figures, last year's priorities, the horizon, the gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from saferplan.assessment.answer import Answer
from saferplan.publication.data_gaps import data_gaps
from saferplan.publication.horizon import HORIZON_NOTE, HORIZON_TITLE, horizon_by_heading
from saferplan.publication.purpose import purpose_data
from saferplan.publication.site_figures import FiguresOnPage
from saferplan.publication.site_folder import SiteFolder, question_name, question_path
from saferplan.publication.site_pictures import Picture, PictureOnPage, TableOnPage, picture_on_page, table_on_page
from saferplan.publication.words import block_html, inline_html, words_of

PAGE = "about.html"
TITLE = "About this assessment"


@dataclass(frozen=True)
class SectionOnPage:
    """A part of the front matter as the page prints it."""

    anchor: str
    title: Markup
    plain_title: str
    asks: str
    pictures: tuple[PictureOnPage, ...]
    tables: tuple[TableOnPage, ...]
    method: Markup
    cannot_tell: tuple[Markup, ...]


def write_about(site: SiteFolder) -> None:
    """Write the page; a part that was not given is among the gaps and not on the page."""
    released = site.released
    figures = site.on_page()
    sections = [_section(site, part, figures) for slug in ("area", "priorities") if (part := released.section(slug))]
    gaps = [_gap(site, gap.heading, gap.lines, gap.more) for gap in data_gaps(released)]
    horizon = horizon_by_heading(released.horizon)
    contents = [("why", "Why it is made"), ("members", "Who makes it"), ("holds", "What it must hold")]
    contents += [("law", "What the law asks")]
    contents += [(one.anchor, one.plain_title) for one in sections]
    contents += [("horizon", HORIZON_TITLE)] if horizon else []
    contents += [("gaps", "Data gaps")]
    site.write_page(
        PAGE,
        "about.html",
        title=TITLE,
        part="About",
        figures=figures,
        contents=contents,
        purpose=purpose_data(released),
        sections=sections,
        horizon=horizon,
        horizon_title=HORIZON_TITLE,
        horizon_note=HORIZON_NOTE,
        gaps=gaps,
    )


def _section(site: SiteFolder, part: Answer, figures: FiguresOnPage) -> SectionOnPage:
    """One part of the front matter with its tables and pictures."""
    title = inline_html(part.title, figures)
    tables = tuple(table_on_page(site, one, figures, key=part.question, page=PAGE) for one in part.tables)
    drawn: tuple[Picture, ...] = part.pictures
    pictures = tuple(picture_on_page(site, one, figures, key=part.question, page=PAGE) for one in drawn)
    return SectionOnPage(
        anchor=part.question,
        title=title,
        plain_title=words_of(part.title, figures),
        asks=words_of(part.asks, figures),
        pictures=pictures,
        tables=tables,
        method=block_html(part.method, figures),
        cannot_tell=tuple(inline_html(line, figures) for line in part.cannot_tell),
    )


def _gap(site: SiteFolder, heading: str, lines: tuple[str, ...], more: str) -> dict[str, Any]:
    """A gap with the page that has more of it."""
    pages = {"method": ("method-and-data.html", "Method and data")}
    pages |= {one.question: (question_path(one.question), question_name(one.question)) for one in site.released.answers}
    return {"heading": heading, "lines": lines, "more": pages.get(more)}
