"""The published site: plain pages that a council can put up as they stand.

HTML first, readable on a phone and in print, with no script.  Everything comes from one release, and the same release
gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import resources
from pathlib import Path

from saferplan.errors import NotReleased
from saferplan.publication.empty_themes import has_nothing
from saferplan.publication.offered import OfferedDocument
from saferplan.publication.released import Released
from saferplan.publication.site_about import write_about
from saferplan.publication.site_appendix import write_appendix
from saferplan.publication.site_easy import write_easy_page
from saferplan.publication.site_folder import SiteFolder
from saferplan.publication.site_method import (
    write_accessibility,
    write_downloads,
    write_method,
    write_not_found,
    write_site_map,
)
from saferplan.publication.site_places import write_area_list, write_postcode_pages, write_ward_list
from saferplan.publication.site_questions import write_profile, write_question, write_summary
from saferplan.publication.site_sheets import write_sheets
from saferplan.publication.site_spreadsheets import write_spreadsheets
from saferplan.publication.site_themes import write_theme_list

Progress = Callable[[str, int, int], None]
"""Told what is being written, how many steps are done, and how many there are."""


def write_site(
    released: Released, into: Path, *, documents: Sequence[OfferedDocument] = (), progress: Progress | None = None
) -> int:
    """Write a whole site into an empty folder and return the number of pages.

    `documents` lie beside the site's first page; they are linked, not made.  The caller swaps the folder in when it is
    whole.  Raises `NotReleased` for anything that is not a release, and `CannotWrite` where the
    disk is full or the folder may not be written to.
    """
    if not isinstance(released, Released):
        raise NotReleased(Path(str(released)))
    site = SiteFolder(released, into, documents=documents)
    steps: list[tuple[str, Callable[[], None]]] = []
    for answer in (one for one in released.answers if not has_nothing(one)):
        steps.append((answer.question, partial(write_question, site, answer)))
    steps.append(("themes", partial(write_theme_list, site)))
    steps.append(("summary", partial(write_summary, site)))
    steps.append(("easy read", partial(write_easy_page, site)))
    for answer in released.profiles:
        steps.append((released.areas[answer.about].name, partial(write_profile, site, answer)))
    if released.sheets:
        steps.append(("hotspot sheets", partial(write_sheets, site)))
    steps += [
        ("areas", partial(_write_places, site)),
        ("about", partial(write_about, site)),
        ("method", partial(write_method, site)),
        ("figures", partial(write_appendix, site)),
        ("spreadsheets", partial(write_spreadsheets, site)),
        ("downloads", partial(write_downloads, site)),
        ("accessibility", partial(write_accessibility, site)),
        ("all pages", partial(write_site_map, site)),
        ("not found", partial(write_not_found, site, style_of(site))),
    ]
    site.write_text("style.css", style_of(site))
    for done, (name, write) in enumerate(steps):
        if progress is not None:
            progress(name, done, len(steps))
        write()
    if progress is not None:
        progress("pages", len(steps), len(steps))
    return len(site.pages) + 1


def _write_places(site: SiteFolder) -> None:
    """The pages by which residents find their area."""
    if site.released.profiles:
        write_area_list(site)
    write_ward_list(site)
    write_postcode_pages(site)


def style_of(site: SiteFolder) -> str:
    """The stylesheet, with the partnership's own colour where it serves."""
    style = resources.files("saferplan.publication").joinpath("style.css").read_text(encoding="utf-8")
    return style.replace("#1d5b79", site.accent.text)
