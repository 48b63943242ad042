"""Shaded maps as SVG, made on the server from the figures of a release, each in a wide and a narrow form.

One hue from light to dark in five classes at most (`map_classes` has their rule), each with a pattern of its own, so
that the map survives greyscale; areas without a value are hatched, with the reason in the legend.  There is no point on
any map.  Every shape has its name and figure as its `<title>`; the list beside the map holds everything the map does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import polars as pl
import shapely

from saferplan.areas import Area
from saferplan.assessment.answer import AreaMap
from saferplan.figures import Figure
from saferplan.findings import without_links
from saferplan.publication.chart_marks import NARROW, NARROW_TEXT, WIDE, WIDE_TEXT, name_of, write_notes
from saferplan.publication.map_insets import Inset, clipped, insets_of
from saferplan.publication.map_labels import Name, Placed, Room, place_names
from saferplan.publication.map_layers import Drawn, shade, shading_of, write_legend
from saferplan.publication.map_shapes import (
    Frame,
    Shapes,
    aspect_of,
    fitted,
    joined,
    path_of,
    shapes_of,
    wider_codes,
)
from saferplan.publication.palette import ACCENT, INK, PAPER
from saferplan.publication.svg import Picture

LEGEND_WIDE = 200.0
"""The width of the legend, where it stands beside the map."""

TALLEST_WIDE, TALLEST_NARROW = 620.0, 470.0
AROUND = 14.0
"""Paper kept free around the shapes, for outlines and names."""

ENLARGED = ("ward",)
"""Kinds of area whose map has its closest parts drawn larger too: they have names that readers look for."""
HOT_WORD = "hot"
"""How the word of each hot class ends: where there are such, the map is drawn larger around them."""
LEAST_INSET, INSET_BELOW = 170.0, 260.0
"""The least side of a part that is drawn larger beside the map, and its side under it."""

MOST_LED = 6
"""Up to so many named areas have their edge drawn stronger and a line to their name; of more, none would stand out."""


@dataclass(frozen=True)
class Ground:
    """What any map is drawn upon: the shapes of areas, their names, and which wider areas they lie in.

    `boundaries` has kind, code and geometry (WKB, longitude and latitude); `areas` names the codes; `places` says which
    wider area each place lies in.
    """

    boundaries: pl.DataFrame
    areas: Mapping[str, Area]
    places: pl.DataFrame


def draw_map(
    area_map: AreaMap,
    figure: Callable[[str], Figure],
    ground: Ground,
    *,
    wide: bool,
    accent: str = ACCENT,
) -> str:
    """Draw a map as one standalone SVG document, 640 pixels wide or, where not `wide`, 300.

    `figure` finds the figure at an address, in a release.  The same map and figures give the same bytes.  Where no
    boundary is held for any area, the drawing is a sentence that says so.
    """
    shading = shading_of((area_map,), figure, accent)
    figures = {code: figure(address) for code, address in area_map.shades}
    drawn = Drawn(area_map, figures, ground.areas, shading, name_of(area_map.id, wide=wide))
    picture = Picture(WIDE if wide else NARROW, WIDE_TEXT if wide else NARROW_TEXT)
    held = shapes_of(ground.boundaries, area_map.kind, figures)
    if held:
        _lay_out(picture, drawn, held, ground.places)
    else:
        picture.height = 4
        write_notes(picture, ["No boundaries are held for these areas, so there is no map; the table has the figures."])
    return picture.document(drawn.id, area_map.title, without_links(area_map.summary), ink=INK)


def _lay_out(picture: Picture, drawn: Drawn, held: dict[str, shapely.Geometry], places: pl.DataFrame) -> None:
    """Give the map and its legend their places: side by side where the map is tall and the drawing wide."""
    wide = picture.width == WIDE
    aspect = aspect_of(held)
    beside = wide and aspect > 0.8
    width = picture.width - (LEGEND_WIDE + 20 if beside else 0)
    height = min(TALLEST_WIDE if wide else TALLEST_NARROW, (width - 2 * AROUND) * aspect + 2 * AROUND)
    frame = Frame(AROUND, AROUND, width - 2 * AROUND, height - 2 * AROUND)
    wider = wider_codes(places, drawn.area_map.kind, drawn.area_map.outline, held)
    shapes = fitted(held, wider, frame)
    shade(picture, drawn, shapes)
    labelled = _labelled(drawn, shapes, places)
    draw_edges(picture, shapes, labelled)
    room = Room((2, 2, width - 2, height - 2), shapes.edge, picture.size, picture.line, 130 if wide else 100)
    led = len(labelled) <= MOST_LED
    names = [Name(drawn.name(code), shape, led) for code, shape in labelled.items()]
    if len(shapes.outlines) > 1:
        names += [Name(drawn.name(code), shape, False, True) for code, shape in shapes.outlines.items()]
    placed, unplaced = place_names(names, room)
    _write_names(picture, placed)
    told = [code for code, word in drawn.area_map.classes if word.endswith(HOT_WORD)]
    insets = insets_of(held, frame, told or None) if drawn.area_map.kind in ENLARGED or told else ()
    _mark_insets(picture, insets, placed)
    picture.height = 8 if beside else height + 8
    left = width + 20 if beside else 0.0
    write_legend(picture, drawn, left, placed)
    there = min(LEGEND_WIDE - 4, max(LEAST_INSET, (height - picture.height) / max(len(insets), 1) - picture.line - 8))
    for inset in insets:
        side = there if beside else min(picture.width - 2, INSET_BELOW)
        _draw_inset(
            picture,
            drawn,
            inset,
            clipped(held, inset.bounds),
            Frame(left + 1, picture.height + picture.line + 2, side, side),
        )
        picture.height += picture.line + side + 8
    picture.height = max(picture.height, height) if beside else picture.height
    write_notes(picture, _notes(drawn, held, unplaced, insets))


def _mark_insets(picture: Picture, insets: tuple[Inset, ...], placed: list[Placed]) -> None:
    """A frame on the map around each part that is drawn larger, its letter outside a corner where no name stands."""
    names = [shapely.box(*name.box) for name in placed]
    for one in insets:
        picture.put(
            "rect", x=one.left, y=one.top, width=one.side, height=one.side, fill="none", stroke=INK, class_="inset-mark"
        )
        spots = [
            shapely.box(x, y, x + picture.size, y + picture.size)
            for x in (one.left - picture.size - 2, one.left + one.side + 2)
            for y in (one.top, one.top + one.side - picture.size)
        ]
        hidden = [sum(spot.intersects(name) for name in names) for spot in spots]
        left, _, right, foot = spots[hidden.index(min(hidden))].bounds
        picture.text(one.letter, (left + right) / 2, foot - 2, anchor="middle", bold=True, halo=True, class_="key")


def _draw_inset(picture: Picture, drawn: Drawn, inset: Inset, held: dict[str, shapely.Geometry], frame: Frame) -> None:
    """A part of the map, larger, with the names that have room in their areas."""
    larger = replace(drawn, id=f"{drawn.id}-{inset.letter.lower()}", enlarged=True)
    shapes = fitted(held, {}, frame, bounds=inset.bounds)
    shade(picture, larger, shapes)
    for shape in shapes.areas.values():
        picture.put("path", d=path_of(shape), fill="none", stroke=INK, stroke_width=0.8, class_="enlarged-edge")
    box = (frame.left + 2, frame.top + 2, frame.left + frame.width - 2, frame.top + frame.height - 2)
    names = [Name(drawn.name(code), shape, False) for code, shape in shapes.areas.items()]
    placed, _ = place_names(names, Room(box, shapes.edge, picture.size, picture.line, frame.width * 0.45))
    _write_names(picture, [one for one in placed if not one.key])
    picture.text(inset.letter, frame.left, frame.top - 5, bold=True, class_="key")
    picture.put(
        "rect", x=frame.left, y=frame.top, width=frame.width, height=frame.height, fill="none", stroke=INK,
        class_="inset",
    )  # fmt: skip


def _labelled(drawn: Drawn, shapes: Shapes, places: pl.DataFrame) -> dict[str, shapely.Geometry]:
    """The shapes to be named, in the order they are given: areas of the map, or wider ones such as a town."""
    found = {}
    for code in drawn.area_map.labels:
        if code in shapes.areas:
            found[code] = shapes.areas[code]
        elif code in drawn.areas:
            wider = wider_codes(places, drawn.area_map.kind, drawn.areas[code].kind, shapes.areas)
            members = [shapes.areas[one] for one, other in wider.items() if other == code]
            if members:
                found[code] = joined(members)
    return found


def draw_edges(picture: Picture, shapes: Shapes, labelled: dict[str, shapely.Geometry]) -> None:
    """The edges of wider areas, of the whole, and of the areas that the sentence speaks of."""
    for shape in shapes.outlines.values():
        picture.put("path", d=path_of(shape), fill="none", stroke=INK, stroke_width=1, class_="outline")
    picture.put("path", d=path_of(shapes.edge), fill="none", stroke=INK, stroke_width=1.6, class_="edge")
    framed = labelled.values() if len(labelled) <= MOST_LED else ()
    for shape in framed:
        d = path_of(shape)
        picture.put("path", d=d, fill="none", stroke=PAPER, stroke_width=4.5, stroke_linejoin="round")
        picture.put("path", d=d, fill="none", stroke=INK, stroke_width=2.2, stroke_linejoin="round", class_="named")


def _write_names(picture: Picture, placed: list[Placed]) -> None:
    """The names with their leaders, over everything else."""
    for one in placed:
        if one.leader:
            (x1, y1), (x2, y2) = one.leader
            d = f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"
            picture.put("path", d=d, stroke=PAPER, stroke_width=3.6)
            picture.put("path", d=d, stroke=INK, stroke_width=1.3, class_="leader")
    for one in placed:
        foot = one.box[1] + 3 + picture.size - 1
        kind = "outline-name" if one.name.wider else "area-name"
        picture.text(one.lines, one.x, foot, anchor="middle", bold=one.name.wider, halo=True, class_=kind)


def _notes(drawn: Drawn, held: Mapping[str, object], unplaced: list[Name], insets: tuple[Inset, ...] = ()) -> list[str]:
    """What the map cannot show, and what its frames are."""
    notes = []
    if insets:
        letters = [one.letter for one in insets]
        named = letters[0] if len(letters) == 1 else f"{', '.join(letters[:-1])} and {letters[-1]}"
        notes.append(f"In {'a frame' if len(letters) == 1 else 'frames'}: {named}, drawn larger.")
    without = len(drawn.figures) - len(held)
    if without:
        many = "area has" if without == 1 else "areas have"
        notes.append(f"{without} {many} no boundary here; the table has every area.")
    if unplaced:
        notes.append(f"No room for the name of: {', '.join(name.text for name in unplaced)}.")
    return notes
