"""The map of the invented county: where its LSOAs lie, and outlines that meet without gaps.

Places are points on a plane, in kilometres east and north of the county's middle.  Each LSOA is the land nearer to
its point than to any other (a Voronoi cell); a ring of points outside gives the county its edge.  Every edge between
two cells is roughened once and used by both, so neighbours share it to the last decimal.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import Voronoi

Point = tuple[float, float]
Points = NDArray[np.float64]

MIDDLE_LONGITUDE, MIDDLE_LATITUDE = 2.40, 55.20
"""The county's middle: the Dogger Bank in the North Sea, far from any street."""

_KM_PER_DEGREE = 111.2
_HALF_WIDTH, _HALF_HEIGHT = 21.0, 30.0
_ROUGHNESS = 0.085
_STEP_KM = 0.22
_SEA_POINTS = 52


@dataclass(frozen=True)
class Town:
    """A town: its name, its centre in kilometres, and how many LSOAs it has."""

    name: str
    centre: Point
    lsoas: int

    @property
    def radius(self) -> float:
        """The radius in kilometres of the built-up area, in proportion to the root of its size."""
        return 0.36 * math.sqrt(self.lsoas)


@dataclass(frozen=True)
class District:
    """A district: code, name, number of LSOAs in all, and its towns."""

    code: str
    name: str
    lsoas: int
    towns: tuple[Town, ...] = ()


DISTRICTS = (
    District(
        "X07001001",
        "Kestle Vale",
        115,
        (Town("Kestleborough", (-3.0, 15.0), 46), Town("Ottermarch", (4.5, 22.5), 14)),
    ),
    District("X07001002", "Merrowdene", 57, (Town("Thistlebury", (-10.0, -1.5), 18),)),
    District("X07001003", "Sallowdene", 40, (Town("Wexhollow", (4.0, -1.5), 12),)),
    District("X07001004", "Harkenby", 107, (Town("Harkenby", (-1.0, -17.5), 44),)),
    District("X07001005", "Ellingmoor", 30),
)
"""The four districts of the county, and last a neighbour that has the same police force and another partnership."""

OUTSIDE = "X07001005"
"""The code of the neighbouring district."""


def _shore(angle: float) -> float:
    """Give how far the land goes in a direction, as a share of the ellipse that it follows."""
    waves = ((2, 0.05, 0.6), (3, 0.06, 2.1), (5, 0.035, 0.3), (7, 0.025, 4.0), (11, 0.015, 1.2))
    return 1.0 + sum(size * math.sin(count * angle + turn) for count, size, turn in waves)


def _shore_point(angle: float, beyond: float) -> Point:
    """Give a point of the shore, moved outward by a share of its distance from the middle."""
    reach = _shore(angle) * (1 + beyond)
    return _HALF_WIDTH * reach * math.cos(angle), _HALF_HEIGHT * reach * math.sin(angle)


def _on_land(point: Point) -> bool:
    """Whether a point is inside the shore."""
    x, y = point[0] / _HALF_WIDTH, point[1] / _HALF_HEIGHT
    return math.hypot(x, y) < _shore(math.atan2(y, x))


def _district_at(point: Point) -> str:
    """Give the district that a point lies in: winding lines divide the land."""
    x, y = point
    if x > 11.5 + 2.5 * math.sin(y / 5) and y < 16:
        return OUTSIDE
    if y > 7 + 2 * math.sin(x / 4):
        return "X07001001"
    if y < -9 + 2 * math.sin(x / 5 + 1):
        return "X07001004"
    return "X07001002" if x < -1.5 + 2 * math.sin(y / 4) else "X07001003"


def _spread(start: list[Point], count: int, propose: Callable[[], Point], *, tries: int) -> list[Point]:
    """Add `count` points one by one, each the farthest from the rest of several that `propose` gives.

    This keeps places apart without setting them on a grid (Mitchell's best candidate).
    """
    made = list(start)
    for _ in range(count):
        options = np.array([propose() for _ in range(tries)])
        if made:
            gaps = np.hypot(*(options[:, None, :] - np.array(made)[None, :, :]).transpose(2, 0, 1)).min(axis=1)
            best = options[int(np.argmax(gaps))]
        else:
            best = options[0]
        made.append((float(best[0]), float(best[1])))
    return made[len(start) :]


def _town_points(rng: np.random.Generator, town: Town) -> list[Point]:
    """Give the points of a town's LSOAs: the first is its centre, and they lie closer together near it."""

    def propose() -> Point:
        reach, angle = town.radius * rng.random() ** 0.62, 2 * math.pi * rng.random()
        return town.centre[0] + reach * math.cos(angle), town.centre[1] + reach * math.sin(angle)

    return [town.centre, *_spread([town.centre], town.lsoas - 1, propose, tries=8)]


def _fringe_points(rng: np.random.Generator, town: Town) -> list[Point]:
    """Give the points of the LSOAs just outside a town, which keep its edge close to the last houses."""
    count = max(9, round(1.7 * math.sqrt(town.lsoas)))
    turn = rng.random()
    reach = town.radius * 1.32 + 0.35
    angles = [2 * math.pi * (k + turn + 0.3 * (rng.random() - 0.5)) / count for k in range(count)]
    return [(town.centre[0] + reach * math.cos(a), town.centre[1] + reach * math.sin(a)) for a in angles]


def _country_points(rng: np.random.Generator, district: District, town_points: list[Point], count: int) -> list[Point]:
    """Give the points of a district's LSOAs outside its towns: a fringe, villages, and open country."""
    fringe = [point for town in district.towns for point in _fringe_points(rng, town)]
    fringe = [point for point in fringe if _district_at(point) == district.code and _on_land(point)]

    def propose() -> Point:
        while True:
            x, y = _HALF_WIDTH * 1.2 * (2 * rng.random() - 1), _HALF_HEIGHT * 1.2 * (2 * rng.random() - 1)
            clear = all(math.dist((x, y), town.centre) > town.radius * 1.45 + 0.6 for town in district.towns)
            if clear and _district_at((x, y)) == district.code and _on_land((x / 0.97, y / 0.97)):
                return x, y

    twins = (count - len(fringe)) // 4
    single = count - len(fringe) - twins
    open_country = _spread([*town_points, *fringe], single, propose, tries=10)
    # A quarter of the country's LSOAs are the second half of a village: near to one that is there already.
    chosen = rng.choice(len(open_country), size=twins, replace=False)
    villages = []
    for k in chosen:
        angle, reach = 2 * math.pi * rng.random(), 0.5 + 0.4 * rng.random()
        x, y = open_country[int(k)]
        villages.append((x + reach * math.cos(angle), y + reach * math.sin(angle)))
    return [*fringe, *open_country, *villages]


@dataclass(frozen=True)
class CountyMap:
    """The county's LSOAs, in the order of `DISTRICTS`, towns first within each.

    `points` are in kilometres; `district` and `town` are positions in `DISTRICTS` and in `towns` (-1 outside towns);
    `rings` are closed outlines in longitude and latitude; `neighbours` are pairs of positions that share an edge.
    """

    points: Points
    district: NDArray[np.int64]
    town: NDArray[np.int64]
    towns: tuple[Town, ...]
    rings: tuple[Points, ...]
    neighbours: NDArray[np.int64]


def _to_degrees(points: Points) -> Points:
    """Turn kilometres on the plane into longitude and latitude, to six decimals."""
    longitude = MIDDLE_LONGITUDE + points[:, 0] / (_KM_PER_DEGREE * math.cos(math.radians(MIDDLE_LATITUDE)))
    latitude = MIDDLE_LATITUDE + points[:, 1] / _KM_PER_DEGREE
    degrees: Points = np.column_stack([longitude, latitude]).round(6)
    return degrees


def _rough_line(rng: np.random.Generator, start: Points, end: Points) -> Points:
    """Join two corners by a line that wanders: each middle is moved sideways, and so on for each half."""
    length = float(np.hypot(*(end - start)))
    line = np.array([start, end])
    for _ in range(min(5, max(0, math.ceil(math.log2(max(length, 1e-9) / _STEP_KM))))):
        step = line[1:] - line[:-1]
        sideways = np.column_stack([-step[:, 1], step[:, 0]])
        push = np.clip(rng.normal(0.0, _ROUGHNESS, len(step)), -2 * _ROUGHNESS, 2 * _ROUGHNESS)
        middles = (line[1:] + line[:-1]) / 2 + sideways * push[:, None]
        longer = np.empty((2 * len(line) - 1, 2))
        longer[0::2], longer[1::2] = line, middles
        line = longer
    return line


def _ring(edges: list[tuple[int, int, Points]]) -> Points:
    """Chain the edges round one cell into a closed outline, anticlockwise."""
    left = list(edges)
    first, last, line = left.pop(0)
    parts = [line]
    while last != first:
        k = next(i for i, (a, b, _) in enumerate(left) if last in (a, b))
        a, b, line = left.pop(k)
        forward = a == last
        last = b if forward else a
        parts.append((line if forward else line[::-1])[1:])
    ring = np.concatenate(parts)
    return ring if shapely.LinearRing(ring).is_ccw else ring[::-1]


def _lines(rng: np.random.Generator, starts: Points, ends: Points) -> list[Points]:
    """Roughen every edge, in degrees; one that would cross another or itself is left straight."""
    lines = [_to_degrees(_rough_line(rng, start, end)) for start, end in zip(starts, ends, strict=True)]
    while True:
        drawn = [shapely.LineString(line) for line in lines]
        crossing = set(np.unique(shapely.STRtree(drawn).query(drawn, predicate="crosses")).tolist())
        crossing |= set(np.flatnonzero(~shapely.is_simple(drawn)).tolist())
        bent = [k for k in sorted(crossing) if len(lines[k]) > 2]
        if not bent:
            return lines
        for k in bent:
            lines[k] = lines[k][[0, -1]]


def _cells(rng: np.random.Generator, points: Points) -> tuple[tuple[Points, ...], NDArray[np.int64]]:
    """Give the outline of the land nearest to each point, in degrees, and the pairs that share an edge."""
    angles = 2 * math.pi * (np.arange(_SEA_POINTS) + 0.5 * rng.random(_SEA_POINTS)) / _SEA_POINTS
    beyond = np.array([_shore_point(angle, 0.09 + 0.05 * rng.random()) for angle in angles.tolist()])
    found = Voronoi(np.vstack([points, beyond]))
    count = len(points)
    kept = found.ridge_points.min(axis=1) < count
    pairs, corners = found.ridge_points[kept], np.array(found.ridge_vertices)[kept]
    lines = _lines(rng, found.vertices[corners[:, 0]], found.vertices[corners[:, 1]])
    edges: list[list[tuple[int, int, Points]]] = [[] for _ in range(count)]
    for pair, (start, end), line in zip(pairs.tolist(), corners.tolist(), lines, strict=True):
        for cell in pair:
            if cell < count:
                edges[cell].append((start, end, line))
    inner = np.sort(pairs[pairs.max(axis=1) < count], axis=1)
    return tuple(_ring(held) for held in edges), inner[np.lexsort((inner[:, 1], inner[:, 0]))]


def draw_county(rng: np.random.Generator) -> CountyMap:
    """Draw the map: 319 LSOAs in four districts and five towns, and 30 of the neighbouring district."""
    points: list[Point] = []
    district: list[int] = []
    town: list[int] = []
    towns = tuple(held for place in DISTRICTS for held in place.towns)
    for number, place in enumerate(DISTRICTS):
        built = [_town_points(rng, held) for held in place.towns]
        town += [towns.index(held) for held, made in zip(place.towns, built, strict=True) for _ in made]
        in_towns = [point for made in built for point in made]
        country = _country_points(rng, place, in_towns, place.lsoas - len(in_towns))
        town += [-1] * len(country)
        district += [number] * place.lsoas
        points += [*in_towns, *country]
    placed = np.array(points)
    rings, neighbours = _cells(rng, placed)
    return CountyMap(placed, np.array(district), np.array(town), towns, rings, neighbours)


def points_inside(rng: np.random.Generator, ring: Points, count: int) -> Points:
    """Give `count` points inside an outline, to six decimals: longitude and latitude."""
    outline = shapely.Polygon(ring)
    low, high = ring.min(axis=0), ring.max(axis=0)
    found = np.empty((0, 2))
    while len(found) < count:
        tried = np.round(low + (high - low) * rng.random((4 * count, 2)), 6)
        found = np.vstack([found, tried[shapely.contains_xy(outline, tried[:, 0], tried[:, 1])]])
    return found[:count]
