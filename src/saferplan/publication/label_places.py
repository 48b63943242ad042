"""Where the name of a dot may stand: as near to it as may be, and on nothing else that is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import hypot

CLEAR = 11.0
"""From the middle of a dot to the words beside it."""
_STEP, _REACH = 3, 150
_HARM = 40.0
"""How many pixels further away a name goes, rather than touch one thing more."""


@dataclass(frozen=True)
class Box:
    """A rectangle: its left and top, its width and height."""

    left: float
    top: float
    width: float
    height: float

    def away(self, x: float, y: float) -> float:
        """How far a point is from it; 0 inside.

        >>> Box(0, 0, 10, 10).away(13, 14), Box(0, 0, 10, 10).away(5, 5)
        (5.0, 0.0)
        """
        return hypot(*(a - b for a, b in zip((x, y), self.nearest(x, y), strict=True)))

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Its point that is nearest to another."""
        return min(max(x, self.left), self.left + self.width), min(max(y, self.top), self.top + self.height)


def place_of_name(
    dot: tuple[float, float], size: tuple[float, float], within: Box, avoid: Sequence[tuple[float, float, float]]
) -> Box:
    """The room for a name of a size (width, height) near a dot and within a box.

    `avoid` are places that it should keep off, each with the distance to keep: other dots, and lines as the many
    points that they run through.  Each that it touches makes it no better than a place further away.
    """

    def cost(box: Box) -> float:
        return _HARM * sum(box.away(x, y) < keep for x, y, keep in avoid) + box.away(*dot)

    return min(_boxes(dot, size, within), key=cost)


def _boxes(dot: tuple[float, float], size: tuple[float, float], within: Box) -> Iterable[Box]:
    """Places right and left of a dot, above and below it, moved so that they lie within a box."""
    (x, y), (width, height) = dot, size
    for down in sorted(range(-_REACH, _REACH + 1, _STEP), key=abs):
        for left in (x + CLEAR, x - CLEAR - width, x - width / 2):
            held = min(max(left, within.left), within.left + within.width - width)
            top = min(max(y - height / 2 + down, within.top), within.top + within.height - height)
            box = Box(held, top, width, height)
            if box.away(x, y) >= CLEAR - 2:
                yield box
    # Where a box is too small for any of them, the name stands in its corner.
    yield Box(within.left, within.top, width, height)
