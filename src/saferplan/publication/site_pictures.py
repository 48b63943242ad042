"""Charts and maps on a page: two drawings each, a summary in words, the table behind, and the data as a file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from saferplan.assessment.answer import Answer, AreaMap, Chart, DataTable, MapSet
from saferplan.findings import Finding
from saferplan.publication.charts import draw_chart
from saferplan.publication.downloads import table_csv
from saferplan.publication.map_links import linked_map, with_row_ids
from saferplan.publication.map_sets import draw_map_set
from saferplan.publication.maps import Ground, draw_map
from saferplan.publication.site_figures import FiguresOnPage, canonical, level_of
from saferplan.publication.site_folder import Download, Drawing, SiteFolder
from saferplan.publication.tables import (
    areas_in_table,
    table_html,
    table_of_chart,
    table_of_map,
    table_of_map_set,
)
from saferplan.publication.words import inline_html, words_of

Picture = Chart | AreaMap | MapSet

LONG_TABLE = 60
"""A table of more rows than this stands on a page of its own, with the picture that it is behind."""

_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True)
class PictureOnPage:
    """A picture as a page prints it.

    `own` is the page of its own that a map has, and a picture with a long table; `whole_table` says that the table is
    there alone.
    """

    anchor: str
    title: Markup
    plain_title: str
    summary: Markup
    alt: str
    source: Markup
    wide: Drawing
    narrow: Drawing
    table: Markup
    csv: str
    is_map: bool
    own: str = ""
    whole_table: bool = False


@dataclass(frozen=True)
class TableOnPage:
    """A table as a page prints it."""

    anchor: str
    title: str
    html: Markup
    note: Markup
    csv: str


def picture_on_page(
    site: SiteFolder, picture: Picture, figures: FiguresOnPage, *, key: str, page: str, small: bool = False
) -> PictureOnPage:
    """Draw a picture twice, wide and narrow, write its data, and give back what the page prints of it.

    `key` is the slug of the page whose picture it is; a picture shown on a second page is drawn once.  A `small` one
    comes without its summary and its table, which stand on its own page.
    """
    behind = _table_behind(site, picture)
    name = f"{key}-{picture.id}"
    csv = f"data/{name}.csv"
    wide, narrow = (_draw(site, picture, name, wide=wide) for wide in (True, False))
    if all(done.path != csv for done in site.downloads):
        site.write_text(csv, table_csv(behind, site.kept))
        kind = "chart" if isinstance(picture, Chart) else "map"
        title = words_of(picture.title, figures)
        site.downloads.append(Download(csv, title, kind, page, (wide.path, narrow.path)))
    long = len(behind.rows) > LONG_TABLE
    own = ""
    if not small and (long or isinstance(picture, AreaMap)):
        own = f"pictures/{name}.html"
        _write_own_page(site, picture, behind, (name, own, csv, page), (wide, narrow))
    table = Markup("") if small or long else table_html(behind, figures, key=name, hide_caption=True)
    return PictureOnPage(
        anchor=f"picture-{name}",
        title=inline_html(picture.title, figures),
        plain_title=words_of(picture.title, figures),
        summary=Markup("") if small else inline_html(picture.summary, figures),
        alt=words_of(picture.summary, figures),
        source=inline_html(picture.source, figures),
        wide=wide,
        narrow=narrow,
        table=table,
        csv=csv,
        is_map=not isinstance(picture, Chart),
        own=own,
        whole_table=long,
    )


def _write_own_page(
    site: SiteFolder,
    picture: Picture,
    behind: DataTable,
    names: tuple[str, str, str, str],
    drawings: tuple[Drawing, Drawing],
) -> None:
    """The page of one picture: a map whose areas the keyboard reaches, or the drawing, and the whole table.

    `names` are the picture's name, the path of this page, that of its data, and that of the page it belongs to.
    """
    name, path, csv, page = names
    figures = site.on_page()
    table = table_html(behind, figures, key=name, hide_caption=True)
    linked = None
    areas = 0
    if isinstance(picture, AreaMap):
        rows = areas_in_table(picture, site.kept)
        linked = linked_map(_written(site, drawings[0]), picture, rows, name)
        table, areas = with_row_ids(table, name), len(rows)
    site.write_page(
        path,
        "picture.html",
        title=words_of(picture.title, figures),
        part="Pictures",
        figures=figures,
        contents=[("drawing", "The map" if areas else "The picture"), ("table", "The table behind it")],
        heading=inline_html(picture.title, figures),
        summary=inline_html(picture.summary, figures),
        alt=words_of(picture.summary, figures),
        source=inline_html(picture.source, figures),
        note=inline_html(behind.note, figures) if behind.note != picture.source else Markup(""),
        wide=drawings[0],
        narrow=drawings[1],
        linked=linked,
        areas=areas,
        table=table,
        csv=csv,
        page=page,
    )


def _table_behind(site: SiteFolder, picture: Picture) -> DataTable:
    """The table that holds everything a picture shows."""
    if isinstance(picture, Chart):
        return table_of_chart(picture, site.kept)
    areas, places = site.released.areas, site.released.places
    if isinstance(picture, MapSet):
        return table_of_map_set(picture, site.kept, areas, places)
    return table_of_map(picture, site.kept, areas, places)


def _draw(site: SiteFolder, picture: Picture, name: str, *, wide: bool) -> Drawing:
    """One drawing, written into the site."""
    released = site.released
    path = f"pictures/{name}-{'wide' if wide else 'narrow'}.svg"
    if path in site.drawn:
        return site.drawn[path]
    ground = Ground(released.boundaries, released.areas, released.places)
    if isinstance(picture, Chart):
        svg = draw_chart(picture, site.kept.figure, wide=wide, accent=site.accent.mark)
    elif isinstance(picture, MapSet):
        svg = draw_map_set(picture, site.kept.figure, ground, wide=wide, accent=site.accent.mark)
    else:
        svg = draw_map(picture, site.kept.figure, ground, wide=wide, accent=site.accent.mark)
    site.write_text(path, svg)
    site.drawn[path] = drawing_of(svg, path)
    return site.drawn[path]


def _written(site: SiteFolder, drawing: Drawing) -> str:
    """A drawing as it stands in the site."""
    return (site.into / drawing.path).read_text(encoding="utf-8")


def drawing_of(svg: str, path: str) -> Drawing:
    """A drawing with its size, from its SVG document."""
    found = _VIEW_BOX.search(svg)
    assert found, path
    return Drawing(path, round(float(found[1])), round(float(found[2])))


def table_on_page(
    site: SiteFolder,
    table: DataTable,
    figures: FiguresOnPage,
    *,
    key: str,
    page: str,
    one_by_one: int | None = None,
) -> TableOnPage:
    """A table with its data as a file; a column of more than `one_by_one` figures is worked out once, for its first."""
    csv = f"data/{key}-{table.id}.csv"
    site.write_text(csv, table_csv(table, site.kept))
    site.downloads.append(Download(csv, words_of(table.title, figures), "table", page))
    return TableOnPage(
        anchor=f"table-{key}-{table.id}",
        title=words_of(table.title, figures),
        html=table_html(table, figures, key=key, one_by_one=one_by_one),
        note=inline_html(table.note, figures),
        csv=csv,
    )


def homes_of(answer: Answer) -> dict[str, tuple[Picture, ...]]:
    """For each finding, the pictures that show its figures; under "" the pictures that show none.

    A picture stands under the finding that shares most of its figures (`shared_with`).
    """
    found: dict[str, tuple[Picture, ...]] = {}
    for picture in answer.pictures:
        scores = [(shared_with(picture, finding), -place) for place, finding in enumerate(answer.findings)]
        best = max(scores, default=(0, 0))
        home = answer.findings[-best[1]].id if best[0] else ""
        found[home] = (*found.get(home, ()), picture)
    return found


def shared_with(picture: Picture, finding: Finding) -> int:
    """How much of a finding a picture shows.

    The same figure counts most, then one that the finding's change or comparison rests on, then one that speaks of
    the same thing in another statistic: the count of a type whose share the finding gives.  Last, that it shows the
    same thing at other times.
    """
    shown = _addresses(picture)
    exact = shown & {canonical(address) for address in finding.figures}
    rests_on = {str(level_of(address)) for address in shown} & {str(level_of(address)) for address in finding.figures}
    same_thing = {_subject(address) for address in shown} & {_subject(address) for address in finding.figures}
    at_other_times = {_subject(a, any_time=True) for a in shown} & {_subject(a, any_time=True) for a in finding.figures}
    return 1000 * len(exact) + 100 * len(rests_on) + 10 * len(same_thing) + bool(at_other_times)


def _subject(address: str, *, any_time: bool = False) -> str:
    """What a figure speaks of, whatever is said of it (and whenever)."""
    subject = replace(level_of(address), stat=None, of=None)
    return str(replace(subject, period="") if any_time else subject)


def small_picture(finding: Finding, pictures: Sequence[Picture]) -> Picture | None:
    """The one chart that shows most of a finding, for the summary; none where no chart shows any of it."""
    charts = [picture for picture in pictures if isinstance(picture, Chart)]
    best = max(charts, key=lambda picture: (shared_with(picture, finding), -len(_addresses(picture))), default=None)
    return best if best is not None and shared_with(best, finding) else None


def _addresses(picture: Picture) -> set[str]:
    """The figures that a picture is about: of its emphasised marks, or of all shades of a map."""
    if not isinstance(picture, Chart):
        return {canonical(address) for one in picture.maps for _, address in one.shades}
    return {canonical(point.address) for series in picture.series if series.emphasis for point in series.points}
