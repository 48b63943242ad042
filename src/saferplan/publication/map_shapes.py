"""The shapes of a map: projected, simplified together so that neighbours keep sharing their edges, written as paths."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely

from saferplan.publication.svg import number

TOLERANCE = 0.6
"""How far, in pixels, a simplified edge may stray: less than the eye sees at the drawing's own size."""


@dataclass(frozen=True)
class Frame:
    """Where a map lies in the drawing: from (`left`, `top`), `width` by `height` pixels."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True)
class Shapes:
    """Shapes in pixels by code, those of the areas shaded and those of the wider areas outlined, and the outer edge."""

    areas: dict[str, shapely.Geometry]
    outlines: dict[str, shapely.Geometry]
    edge: shapely.Geometry


def shapes_of(boundaries: pl.DataFrame, kind: str, codes: Iterable[str]) -> dict[str, shapely.Geometry]:
    """The shapes of areas of one kind, in longitude and latitude.

    Codes joined by `+` are worked as one area, and where they have no shape of their own get that of their parts.
    """
    held = dict(boundaries.filter(pl.col("kind") == kind).select("code", "geometry").iter_rows())
    found = {}
    for code in codes:
        if code in held:
            found[code] = shapely.from_wkb(held[code])
        elif "+" in code and all(part in held for part in code.split("+")):
            found[code] = shapely.union_all([shapely.from_wkb(held[part]) for part in code.split("+")])
    return {code: shape for code, shape in found.items() if not shape.is_empty}


def wider_codes(places: pl.DataFrame, kind: str, wider: str, codes: Iterable[str]) -> dict[str, str]:
    """For each area, the wider area that most of its places lie in; areas in none are left out.

    `kind` and `wider` are kinds of area, `codes` those of `kind`.
    """
    if kind not in places.columns or wider not in places.columns or kind == wider:
        return {}
    counted = (
        places.filter(pl.col(kind).is_in(list(codes)) & pl.col(wider).is_not_null())
        .group_by(kind, wider)
        .len()
        .sort(kind, "len", wider, descending=[False, True, False])
        .unique(kind, keep="first", maintain_order=True)
    )
    return dict(counted.select(kind, wider).iter_rows())


def aspect_of(shapes: Mapping[str, shapely.Geometry]) -> float:
    """How tall the shapes are for their width, in kilometres on the ground."""
    west, south, east, north = shapely.total_bounds(list(shapes.values()))
    across = (east - west) * math.cos(math.radians((south + north) / 2))
    return float((north - south) / across) if across > 0 else 1.0


@dataclass(frozen=True)
class Projection:
    """From longitude and latitude to pixels and back: equirectangular about the middle.

    x = longitude × cos(middle latitude), y = latitude.  Over a county it strays less than a pixel from
    a grid of metres.
    """

    west: float
    north: float
    squeeze: float
    scale: float
    left: float
    top: float

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """The pixel of a place."""
        return (
            self.left + (longitude - self.west) * self.squeeze * self.scale,
            self.top + (self.north - latitude) * self.scale,
        )

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """The longitude and latitude of a pixel."""
        return self.west + (x - self.left) / (self.squeeze * self.scale), self.north - (y - self.top) / self.scale


def projected_on(bounds: Iterable[float], frame: Frame) -> Projection:
    """The projection by which bounds (west, south, east, north, in degrees) fill a frame, in its middle."""
    west, south, east, north = (float(one) for one in bounds)
    squeeze = math.cos(math.radians((south + north) / 2))
    across, up = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
    scale = min(frame.width / across, frame.height / up)
    left = frame.left + (frame.width - across * scale) / 2
    top = frame.top + (frame.height - up * scale) / 2
    return Projection(west, north, squeeze, scale, left, top)


def fitted(
    shapes: Mapping[str, shapely.Geometry],
    wider: Mapping[str, str],
    frame: Frame,
    *,
    bounds: tuple[float, float, float, float] | None = None,
) -> Shapes:
    """Project the shapes into a frame and simplify them together.

    `bounds` (west, south, east, north) are what fills the frame; without them, that is the shapes.
    """
    codes = list(shapes)
    geometries = np.array([shapes[code] for code in codes], dtype=object)
    place = projected_on(shapely.total_bounds(geometries) if bounds is None else bounds, frame)

    def to_pixels(points: np.ndarray) -> np.ndarray:
        x = place.left + (points[:, 0] - place.west) * place.squeeze * place.scale
        y = place.top + (place.north - points[:, 1]) * place.scale
        # A hundredth of a pixel is fine enough, and snaps together edges that differ by rounding in the source.
        return np.column_stack([x, y]).round(2)

    projected = shapely.make_valid(shapely.transform(geometries, to_pixels))
    polygons = np.array([_only_polygons(one) for one in projected], dtype=object)
    drawn = dict(zip(codes, shapely.coverage_simplify(polygons, TOLERANCE), strict=True))
    members: dict[str, list[shapely.Geometry]] = {}
    for code, shape in drawn.items():
        if code in wider:
            members.setdefault(wider[code], []).append(shape)
    outlines = {code: joined(members[code]) for code in sorted(members)}
    return Shapes(drawn, outlines, joined(list(drawn.values())))


def _only_polygons(shape: shapely.Geometry) -> shapely.Geometry:
    """The polygons of a shape, without the lines and points that mending may leave."""
    parts = [part for part in shapely.get_parts([shape]) if part.geom_type == "Polygon"]
    parts += [
        inner
        for part in shapely.get_parts([shape])
        if part.geom_type not in ("Polygon", "LineString", "Point")
        for inner in shapely.get_parts([part])
        if inner.geom_type == "Polygon"
    ]
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def joined(shapes: list[shapely.Geometry]) -> shapely.Geometry:
    """Shapes as one, with the hair cracks between neighbours closed."""
    joined = shapely.union_all(shapes, grid_size=0.05)
    return joined.buffer(0.3, join_style="mitre").buffer(-0.3, join_style="mitre")


def path_of(shape: shapely.Geometry) -> str:
    """A shape as the data of an SVG path, in tenths of a pixel, each step from the point before."""
    pieces = []
    for polygon in shapely.get_parts([shape]):
        if polygon.geom_type != "Polygon":
            continue
        for ring in (polygon.exterior, *polygon.interiors):
            pieces.append(_ring(shapely.get_coordinates(ring)))
    return "".join(pieces)


def _ring(points: np.ndarray) -> str:
    """One closed ring; points that fall together in tenths of a pixel are written once."""
    tenths = np.rint(points[:-1] * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    start = f"M{number(tenths[0, 0] / 10)} {number(tenths[0, 1] / 10)}"
    moved = [f"{number(x / 10)}{'' if y < 0 else ' '}{number(y / 10)}" for x, y in steps.tolist() if x or y]
    return f"{start}l{' '.join(moved)}z" if moved else ""
