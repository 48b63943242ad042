"""Where an area lies: the whole partnership in outline with the one area filled in, small enough for every page."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl
import shapely

from saferplan.areas import Area
from saferplan.publication.map_shapes import Frame, Shapes, aspect_of, fitted, path_of, shapes_of, wider_codes
from saferplan.publication.palette import CONTEXT, INK, PAPER, RULE
from saferplan.publication.svg import Picture

WIDTH, TALLEST = 340.0, 300.0
_EDGE = 3.0
"""Paper kept free around the shapes, so that no line is cut."""

_LEAST = 5.0
"""An area drawn smaller than this, in pixels, gets a ring round it, or nobody would find it."""


class Locator:
    """Draws each area of one kind within the whole; the shapes are fitted once for all of them.

    `boundaries` has kind, code and geometry (WKB, longitude and latitude), `places` says which district each area
    lies in, and `codes` are the areas of the kind.
    """

    def __init__(self, boundaries: pl.DataFrame, places: pl.DataFrame, kind: str, codes: tuple[str, ...]) -> None:
        self._kind = kind
        held = shapes_of(boundaries, kind, codes)
        self._height = 0.0
        self._shapes: Shapes | None = None
        if held:
            self._height = min(TALLEST, (WIDTH - 2 * _EDGE) * aspect_of(held) + 2 * _EDGE)
            frame = Frame(_EDGE, _EDGE, WIDTH - 2 * _EDGE, self._height - 2 * _EDGE)
            self._shapes = fitted(held, wider_codes(places, kind, "district", held), frame)

    def draw(self, code: str, areas: Mapping[str, Area], *, accent: str) -> str | None:
        """One area within the whole as a standalone SVG document; None where its boundary is not held."""
        if self._shapes is None or code not in self._shapes.areas:
            return None
        picture = Picture(WIDTH, 14)
        shape = self._shapes.areas[code]
        picture.put("path", d=path_of(self._shapes.edge), fill=RULE, stroke=CONTEXT, stroke_width=1)
        outlines = [path_of(one) for outline, one in self._shapes.outlines.items() if outline != code]
        if outlines:
            picture.put("path", d="".join(outlines), fill="none", stroke=PAPER, stroke_width=1.5)
        picture.put("path", d=path_of(shape), fill=accent, stroke=INK, stroke_width=1.2)
        west, south, east, north = shapely.bounds(shape)
        if max(east - west, north - south) < _LEAST:
            middle = shape.centroid
            picture.put("circle", cx=middle.x, cy=middle.y, r=3 * _LEAST, fill="none", stroke=INK, stroke_width=1.2)
        picture.height = self._height
        name = areas[code].name
        return picture.document(f"where-{areas[code].slug}", f"Where {name} lies", f"{name}, filled in.", ink=INK)
