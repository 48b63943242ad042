"""Which parts of a map are drawn larger beside it: where its areas lie so close that they could not be told apart."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import shapely

from saferplan.publication.map_shapes import Frame, projected_on

MOST = 3
"""The most parts of one map that are drawn larger."""
LEAST_AREAS = 3
"""A part is drawn larger where at least so many small areas lie in it."""
SMALL, SIDE = 0.05, 0.14
"""How large a small area is at most, and a part that is drawn larger, beside the longer side of the whole map."""


@dataclass(frozen=True)
class Inset:
    """A part of a map and its letter: its bounds in degrees, west first, and its place on the map in pixels."""

    letter: str
    bounds: tuple[float, float, float, float]
    left: float
    top: float
    side: float


def insets_of(
    shapes: Mapping[str, shapely.Geometry], frame: Frame, around: Collection[str] | None = None
) -> tuple[Inset, ...]:
    """The parts of a map in a frame that hold most small areas, the fullest first; none overlaps another.

    `shapes` are in longitude and latitude.  With `around`, only these areas count, and a single one is enough.  Letters
    go from the north of the map to its south.
    """
    least = LEAST_AREAS if around is None else 1
    place = projected_on(shapely.total_bounds(list(shapes.values())), frame)
    long = max(frame.width, frame.height)
    side = SIDE * long
    boxes = [(*place.pixel(west, north), *place.pixel(east, south)) for west, south, east, north in
             (shapely.bounds(shape) for code, shape in shapes.items() if around is None or code in around)]  # fmt: skip
    waiting = [
        ((left + right) / 2, (top + foot) / 2)
        for left, top, right, foot in boxes
        if max(right - left, foot - top) <= SMALL * long
    ]
    corners: list[tuple[float, float]] = []
    while waiting and len(corners) < MOST:
        groups = [[at for at in waiting if max(abs(at[0] - x), abs(at[1] - y)) <= side / 2] for x, y in waiting]
        best = max(groups, key=len)
        if len(best) < least:
            break
        x, y = np.mean(best, axis=0)
        if all(max(abs(x - side / 2 - left), abs(y - side / 2 - top)) >= side for left, top in corners):
            corners.append((float(x - side / 2), float(y - side / 2)))
        waiting = [at for at in waiting if at not in best]
    found = []
    for letter, (left, top) in zip("ABC", sorted(corners, key=lambda corner: corner[1]), strict=False):
        (west, north), (east, south) = place.degrees(left, top), place.degrees(left + side, top + side)
        found.append(Inset(letter, (west, south, east, north), left, top, side))
    return tuple(found)


def clipped(
    shapes: Mapping[str, shapely.Geometry], bounds: tuple[float, float, float, float]
) -> dict[str, shapely.Geometry]:
    """The parts of shapes that lie within bounds; shapes that lie outside, or only touch them, are left out."""
    window = shapely.box(*bounds)
    cut = {code: shapely.intersection(shapely.make_valid(shape), window) for code, shape in shapes.items()}
    return {code: shape for code, shape in cut.items() if shape.area > 0}
