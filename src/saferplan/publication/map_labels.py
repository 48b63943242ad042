"""Names on a map: none overlaps another, each lies in its area or is led to it by a line; what has no room is keyed."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import shapely

from saferplan.publication.svg import text_width, wrap


@dataclass(frozen=True)
class Name:
    """A name wanted on the map: the area's shape in pixels.

    A `led` name stands in its area where it fits there, else beside it with a line that leads to it; any other only
    where most of it lies in its area.  A `wider` name is that of an outlined area, in heavier letters.
    """

    text: str
    shape: shapely.Geometry
    led: bool
    wider: bool = False


@dataclass(frozen=True)
class Placed:
    """A name that found its place: its lines centred on `x`, the box that it fills, and the line that leads to it."""

    name: Name
    lines: tuple[str, ...]
    x: float
    box: tuple[float, float, float, float]
    leader: tuple[tuple[float, float], tuple[float, float]] | None
    key: str = ""


@dataclass(frozen=True)
class Room:
    """The drawing space of a map: its box, the outer edge of its shapes, and the size of its text."""

    box: tuple[float, float, float, float]
    edge: shapely.Geometry
    size: float
    line: float
    widest: float


_PAD = 3.0
_RINGS = (0.0, 10.0, 20.0, 32.0, 46.0, 62.0, 80.0, 100.0, 124.0, 150.0)
_LEAST_LEAD = 20.0
_MOST_OUTSIDE = 0.4
"""How much of a name that is not led may lie outside its area."""


def place_names(names: list[Name], room: Room) -> tuple[list[Placed], list[Name]]:
    """Place names one after another, each where it costs least: led names first, wider areas last, the largest
    areas before the smaller.

    Returns what was placed and what was not.  A name that has no room is replaced by a number, with its words in
    `key`, numbered by the alphabet; what has no room even for a number is given back.
    """
    placed: list[Placed] = []
    waiting: list[Name] = []
    left: list[Name] = []
    anchors = [_anchor(name) for name in names if name.led]
    for name in sorted(names, key=lambda name: (not name.led, name.wider, -name.shape.area, name.text)):
        found = _best(name, _lines(name, room), room, placed, anchors)
        if found is None:
            waiting.append(name)
        else:
            placed.append(found)
    widest = str(len(waiting))
    for name in sorted(waiting, key=lambda name: (name.wider, name.shape.area, name.text)):
        found = _best(name, (widest,), room, placed, anchors, key=name.text)
        if found is None:
            left.append(name)
        else:
            placed.append(found)
    keyed = sorted((one for one in placed if one.key), key=lambda one: one.key)
    numbers = {id(one): str(index + 1) for index, one in enumerate(keyed)}
    plain = [one for one in placed if not one.key]
    return plain + [replace(one, lines=(numbers[id(one)],)) for one in keyed], left


def _lines(name: Name, room: Room) -> tuple[str, ...]:
    """A name in lines that are as wide as wanted, or as its longest word."""
    longest = max(text_width(word, room.size, bold=name.wider) for word in [*name.text.split(), ""])
    return wrap(name.text, max(room.widest, longest), room.size, bold=name.wider)


def _anchor(name: Name) -> tuple[float, float]:
    """The point well inside an area: the middle of the largest circle that it holds."""
    parts = shapely.get_parts([name.shape])
    largest = max(parts, key=lambda part: part.area)
    middle = shapely.get_point(shapely.maximum_inscribed_circle(largest, tolerance=0.5), 0)
    return float(middle.x), float(middle.y)


def _best(
    name: Name,
    lines: tuple[str, ...],
    room: Room,
    placed: list[Placed],
    anchors: list[tuple[float, float]],
    *,
    key: str = "",
) -> Placed | None:
    """The cheapest place for a name that touches nothing, or None."""
    width = max(text_width(line, room.size, bold=name.wider) for line in lines) + 2 * _PAD
    height = len(lines) * room.line + 2 * _PAD
    start = _anchor(name)
    if name.led:
        box = (start[0] - width / 2, start[1] - height / 2, start[0] + width / 2, start[1] + height / 2)
        inside = Placed(name, lines, start[0], box, None, key)
        others = [anchor for anchor in anchors if anchor != start]
        if name.shape.covers(shapely.box(*box)) and not _touches(inside, room, placed, others):
            return inside
    best: tuple[float, Placed] | None = None
    for ring in _RINGS:
        # Past the best found so far, rings only get dearer.
        if best and ring > best[0]:
            break
        for turn in range(1 if ring == 0 else 16):
            angle = turn * math.pi / 8
            x = start[0] + math.cos(angle) * (ring + (width / 2 if name.led else 0.0))
            y = start[1] + math.sin(angle) * (ring + (height / 2 if name.led else 0.0))
            box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
            one = Placed(name, lines, x, box, None, key)
            if name.led:
                one = Placed(name, lines, x, box, (start, _nearest(box, start)), key)
            if _touches(one, room, placed, anchors):
                continue
            cost = ring + _cost(one, room)
            if best is None or cost < best[0]:
                best = (cost, one)
    return best[1] if best else None


def _cost(one: Placed, room: Room) -> float:
    """What a place costs beyond its distance: a led name hides areas under it, another should lie in its own."""
    box = shapely.box(*one.box)
    if one.name.led:
        return 18.0 * float(room.edge.intersection(box).area / box.area)
    return 40.0 * (1 - float(one.name.shape.intersection(box).area / box.area))


def _nearest(box: tuple[float, float, float, float], point: tuple[float, float]) -> tuple[float, float]:
    """The point of a box's edge that is nearest to a point outside it."""
    return min(max(point[0], box[0]), box[2]), min(max(point[1], box[1]), box[3])


def _touches(one: Placed, room: Room, placed: list[Placed], anchors: list[tuple[float, float]]) -> bool:
    """Whether a place lies off the map, on another name, on a leader or on an area that is to be led to."""
    left, top, right, foot = one.box
    if left < room.box[0] or top < room.box[1] or right > room.box[2] or foot > room.box[3]:
        return True
    box = shapely.box(*one.box)
    if one.leader is None:
        if box.intersection(one.name.shape).area < (1 - _MOST_OUTSIDE) * box.area:
            return True
    elif math.dist(*one.leader) < _LEAST_LEAD:
        return True
    if any(left - 2 < x < right + 2 and top - 2 < y < foot + 2 for x, y in anchors):
        return True
    line = shapely.LineString(one.leader) if one.leader else None
    for other in placed:
        other_box = shapely.box(*other.box)
        if box.intersects(other_box) or (line is not None and line.intersects(other_box)):
            return True
        if other.leader is not None:
            other_line = shapely.LineString(other.leader)
            if box.intersects(other_line) or (line is not None and line.intersects(other_line)):
                return True
    return False
