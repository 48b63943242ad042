"""Maps side by side in one drawing, all shaded by one scale and named by one legend: small multiples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import shapely

from saferplan.assessment.answer import MapSet
from saferplan.figures import Figure
from saferplan.findings import without_links
from saferplan.publication.chart_marks import NARROW, NARROW_TEXT, WIDE, WIDE_TEXT, name_of, write_notes
from saferplan.publication.map_layers import Drawn, shade, shading_of, write_legend
from saferplan.publication.map_shapes import Frame, aspect_of, fitted, path_of, shapes_of, wider_codes
from saferplan.publication.maps import Ground
from saferplan.publication.palette import ACCENT, INK
from saferplan.publication.svg import Picture, wrap

BETWEEN = 16.0
"""Paper between two maps."""

TALLEST = 260.0
"""The most that one map is tall."""
WIDE_LAND = 0.45
"""A land no taller than this for its width has one map in a row on a phone: two would be too small to read."""


@dataclass(frozen=True)
class MapGrid:
    """How the maps of a set stand: how many in a row, and the size of each map under its heading."""

    across: int
    width: float
    height: float

    def left(self, place: int) -> float:
        """Where the map of this number begins, from the left."""
        return (place % self.across) * (self.width + BETWEEN)


def draw_map_set(
    map_set: MapSet, figure: Callable[[str], Figure], ground: Ground, *, wide: bool, accent: str = ACCENT
) -> str:
    """Draw a set of maps as one standalone SVG document, 640 pixels wide or, where not `wide`, 300.

    Three or four stand in a row of the wide form, one or two of the narrow one.  One scale is made from the figures of
    all maps together, so that one shade means one thing.  `figure` finds the figure at an address, in a release.
    """
    picture = Picture(WIDE if wide else NARROW, WIDE_TEXT if wide else NARROW_TEXT)
    sheet = _sheet_of(map_set, figure, ground, name_of(map_set.id, wide=wide), accent)
    if sheet.held:
        _lay_out(picture, sheet, ground)
    else:
        picture.height = 4
        note = "No boundaries are held for these areas, so there are no maps; the table has the figures."
        write_notes(picture, [note])
    return picture.document(name_of(map_set.id, wide=wide), map_set.title, without_links(map_set.summary), ink=INK)


@dataclass(frozen=True)
class MapSheet:
    """The maps of a set in the making, the shapes of all their areas, and how many areas have none."""

    unit: str
    maps: tuple[Drawn, ...]
    held: dict[str, shapely.Geometry]
    without: int


def _sheet_of(map_set: MapSet, figure: Callable[[str], Figure], ground: Ground, name: str, accent: str) -> MapSheet:
    """Every map of a set with its figures, all with one shading."""
    shading = shading_of(map_set.maps, figure, accent)
    drawn = []
    held: dict[str, shapely.Geometry] = {}
    codes: dict[str, None] = {}
    for place, one in enumerate(map_set.maps):
        figures = {code: figure(address) for code, address in one.shades}
        drawn.append(Drawn(one, figures, ground.areas, shading, f"{name}-{place + 1}"))
        new = [code for code in figures if code not in codes]
        held |= shapes_of(ground.boundaries, one.kind, new)
        codes |= dict.fromkeys(new)
    return MapSheet(map_set.unit, tuple(drawn), held, len(codes) - len(held))


def _lay_out(picture: Picture, sheet: MapSheet, ground: Ground) -> None:
    """The maps row by row, then the one legend, with the patterns of the first map."""
    grid = _grid_of(len(sheet.maps), aspect_of(sheet.held), wide=picture.width == WIDE)
    west, south, east, north = shapely.total_bounds(list(sheet.held.values())).tolist()
    for first in range(0, len(sheet.maps), grid.across):
        row = sheet.maps[first : first + grid.across]
        headings = [wrap(one.area_map.title, grid.width, picture.size, bold=True) for one in row]
        top = picture.height + max(map(len, headings)) * picture.line + 6
        for place, (drawn, heading) in enumerate(zip(row, headings, strict=True)):
            left = grid.left(place)
            # A heading stands right over its map, however many lines its neighbours take.
            foot = top - 6 - (len(heading) - 1) * picture.line - 4
            picture.text(heading, left, foot, bold=True, class_="heading")
            frame = Frame(left + 1, top, grid.width - 2, grid.height)
            _draw_one(picture, drawn, sheet.held, frame, (ground, (west, south, east, north)))
        picture.height = top + grid.height + BETWEEN
    first_map = sheet.maps[0]
    write_legend(picture, replace(first_map, area_map=replace(first_map.area_map, unit=sheet.unit)), 0.0, [])
    if sheet.without:
        many = "area has" if sheet.without == 1 else "areas have"
        write_notes(picture, [f"{sheet.without} {many} no boundary here; the table has every area."])


def _draw_one(
    picture: Picture,
    drawn: Drawn,
    held: Mapping[str, shapely.Geometry],
    frame: Frame,
    on: tuple[Ground, tuple[float, float, float, float]],
) -> None:
    """One map of a set, without names: they would not fit, and the table has them."""
    ground, bounds = on
    own = {code: held[code] for code in drawn.figures if code in held}
    if not own:
        return
    wider = wider_codes(ground.places, drawn.area_map.kind, drawn.area_map.outline, own)
    shapes = fitted(own, wider, frame, bounds=bounds)
    shade(picture, drawn, shapes)
    for shape in shapes.outlines.values():
        picture.put("path", d=path_of(shape), fill="none", stroke=INK, stroke_width=0.7, class_="outline")
    picture.put("path", d=path_of(shapes.edge), fill="none", stroke=INK, stroke_width=1.2, class_="edge")


def _grid_of(count: int, aspect: float, *, wide: bool) -> MapGrid:
    """How many maps stand in a row, so that the rows are full and no map is too tall.

    >>> _grid_of(4, 1.0, wide=True).across, _grid_of(5, 1.0, wide=True).across, _grid_of(5, 1.0, wide=False).across
    (4, 3, 2)
    """
    width = WIDE if wide else NARROW
    # Four in a row of a wide drawing where that leaves fewer places empty than three, or as few.
    most_wide = 4 if -count % 4 <= -count % 3 else 3
    most_narrow = 2 if aspect > WIDE_LAND else 1
    across = max(1, min(count, most_wide if wide else most_narrow))
    columns = max(across, 3) if wide else across
    each = (width - BETWEEN * (columns - 1)) / columns
    return MapGrid(across, each, min(TALLEST, each * aspect))
