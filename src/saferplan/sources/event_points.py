"""Where events happened: points in metres of a flat projection, the areas they lie in, or cells of a grid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.errors import BadArgument, BadInput
from saferplan.sources.event_columns import EventColumns
from saferplan.sources.plain_table import PlainTable
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW

DEGREES, NATIONAL_GRID = "EPSG:4326", "EPSG:27700"
BRITAIN = (-9.0, 49.0, 2.5, 61.5)
"""West, south, east, north of Great Britain, in degrees: inside, points are worked in the National Grid."""

FEW = 0.05
"""Fewer points than this share in the areas, or on land, are next to none."""

STRAY = 0.02
"""More latitudes than this beyond the poles, with longitudes that would do for latitudes, are no slips of the pen."""

LAND = (
    (130, 15), (170, 5), (285, 32), (370, 62), (450, 70), (560, 90), (612, 110), (642, 140), (648, 172), (652, 248),
    (662, 294), (628, 347), (592, 352), (565, 365), (548, 410), (535, 472), (494, 520), (445, 572), (408, 658),
    (396, 676), (372, 714), (420, 846), (404, 876), (340, 876), (300, 892), (350, 955), (365, 1005), (475, 1130),
    (480, 1220), (420, 1230), (310, 1020), (225, 985), (150, 975), (45, 770), (80, 735), (105, 650), (150, 588),
    (186, 534), (216, 522), (250, 526), (286, 512), (306, 458), (322, 435), (318, 408), (272, 394), (222, 400),
    (210, 385), (203, 318), (250, 290), (252, 276), (212, 256), (184, 246), (162, 228), (172, 190), (233, 180),
    (214, 128), (176, 76), (146, 46), (128, 30),
)  # fmt: skip
"""The coast of Great Britain, roughly and some kilometres off it, in kilometres of the National Grid."""

CELLS = 1_000
"""About how many cells a grid has unless its cell is given."""
MOST_CELLS = 20_000
NEAREST = 6
"""How many of the nearest areas are neighbours where no boundaries are given."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """The point of each row: `x` and `y` as they are written, in `projection`; NaN where there is none.

    `blank`, `unreadable` and `nought` say for each row why it has none.
    """

    x: Floats
    y: Floats
    projection: str
    blank: NDArray[np.bool_]
    unreadable: NDArray[np.bool_]
    nought: NDArray[np.bool_]

    @property
    def held(self) -> NDArray[np.bool_]:
        """The rows that have a point."""
        return np.asarray(np.isfinite(self.x) & np.isfinite(self.y), dtype=np.bool_)


def read_points(table: PlainTable, columns: EventColumns, projection: str) -> Points:
    """The points of a table; eastings and northings are those of the National Grid unless `projection` says otherwise.

    Raises `BadInput` where longitude and latitude are swapped, or degrees and metres stand in each other's columns,
    and `BadArgument` for a projection that is none.
    """
    assert columns.points is not None, "a table with points"
    in_degrees = bool(columns.longitude)
    east, north = columns.points
    cells = [table.frame[one] for one in (east, north)]
    values = [one.str.replace_all(",", "").cast(pl.Float64, strict=False).to_numpy().astype(float) for one in cells]
    blank = (cells[0].is_null() | cells[1].is_null()).to_numpy()
    known = np.isfinite(values[0]) & np.isfinite(values[1])
    nought = known & (values[0] == 0) & (values[1] == 0)
    x, y = (np.where(known & ~nought, one, np.nan) for one in values)
    there = np.isfinite(x)
    if not there.any():
        do = "Say which columns they are, or give a column of area codes with --area."
        raise BadInput(table.name, f'columns "{east}" and "{north}" hold no point', "coordinates", do)
    in_words = (f'columns "{east}" and "{north}"', int(table.frame[ROW][int(np.flatnonzero(there)[0])]))
    if in_degrees:
        _check_degrees(table, in_words, x[there], y[there])
    elif not projection and float(np.mean((np.abs(x[there]) <= 180) & (np.abs(y[there]) <= 90))) > 0.5:
        do = f"Give them as --longitude {east} --latitude {north}."
        raise BadInput(table.name, f"{in_words[0]} hold degrees", "metres of the National Grid", do, row=in_words[1])
    elif _projection(projection) == NATIONAL_GRID:
        _check_grid(table, in_words, x[there], y[there])
    far = there & ((np.abs(x) > 180) | (np.abs(y) > 90)) if in_degrees else np.zeros(there.size, dtype=bool)
    x, y = np.where(far, np.nan, x), np.where(far, np.nan, y)
    unreadable = ~blank & ~known | far
    return Points(x, y, DEGREES if in_degrees else _projection(projection), blank, unreadable, nought)


def _check_degrees(table: PlainTable, where: tuple[str, int], x: Floats, y: Floats) -> None:
    """Raise `BadInput` where most longitudes and latitudes are swapped, or are metres."""
    west, south, east, north = BRITAIN
    swapped = (x >= south) & (x <= north) & (y >= west) & (y <= east)
    impossible = (np.abs(y) > 90) & (np.abs(y) <= 180) & (np.abs(x) <= 90)
    row = where[1]
    if float(np.mean(swapped)) > 0.5 or float(np.mean(impossible)) > STRAY:
        found = (
            f"{where[0]} are swapped: the longitude is {quoted(f'{x[0]:.4f}')} and the latitude {quoted(f'{y[0]:.4f}')}"
        )
        do = "Exchange the two, with --longitude and --latitude."
        raise BadInput(table.name, found, "a longitude from -9 to 2 in Great Britain", do, row=row)
    if float(np.mean((np.abs(x) > 180) | (np.abs(y) > 90))) > 0.5:
        do = "Give them as --easting and --northing."
        raise BadInput(table.name, f"{where[0]} hold no degrees", "longitude and latitude in degrees", do, row=row)


def _check_grid(table: PlainTable, where: tuple[str, int], x: Floats, y: Floats) -> None:
    """Raise `BadInput` where eastings and northings are swapped: next to none lies on land, and most do when exchanged.

    Where they lie on land either way that cannot be seen.
    """
    import shapely

    land = shapely.Polygon(np.array(LAND) * 1_000.0)
    shapely.prepare(land)
    as_written, exchanged = (float(np.mean(shapely.contains_xy(land, *pair))) for pair in ((x, y), (y, x)))
    if as_written < FEW and exchanged > 0.5:
        found = f"{where[0]} are swapped: as they stand the points lie in the sea, and exchanged on land"
        do = "Exchange the two, with --easting and --northing."
        raise BadInput(table.name, found, "eastings and northings of Great Britain", do, row=where[1])


def _projection(asked: str) -> str:
    """The projection that the user names, or the National Grid."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    if not asked:
        return NATIONAL_GRID
    try:
        if not CRS.from_user_input(asked).is_projected:
            raise BadArgument("--projection", asked, "a flat projection in metres, such as EPSG:27700")
    except CRSError as error:
        raise BadArgument("--projection", asked, "a projection such as EPSG:27700") from error
    return asked


def flat_projection(given: str, bounds: tuple[float, float, float, float]) -> str:
    """A projection in metres for shapes or points in `given`: itself where it is one, else one round their middle.

    `bounds` are west, south, east and north in `given`.
    """
    from pyproj import CRS, Transformer

    crs = CRS.from_user_input(given)
    if crs.is_projected and all(axis.unit_name in ("metre", "meter") for axis in crs.axis_info[:2]):
        return given
    change = Transformer.from_crs(crs, DEGREES, always_xy=True)
    west, south, east, north = change.transform_bounds(*bounds)
    if BRITAIN[0] <= west and BRITAIN[1] <= south and east <= BRITAIN[2] and north <= BRITAIN[3]:
        return NATIONAL_GRID
    return f"+proj=aeqd +lat_0={(south + north) / 2:.4f} +lon_0={(west + east) / 2:.4f} +units=m +type=crs"


def moved(x: Floats, y: Floats, source: str, target: str) -> tuple[Floats, Floats]:
    """Points in another projection; NaN stays."""
    from pyproj import CRS, Transformer

    if source == target or CRS.from_user_input(source) == CRS.from_user_input(target):
        return x, y
    made = Transformer.from_crs(source, target, always_xy=True).transform(x, y)
    there = np.isfinite(made[0]) & np.isfinite(made[1])
    return np.where(there, made[0], np.nan), np.where(there, made[1], np.nan)


def shapes_moved(shapes: NDArray[np.object_], source: str, target: str) -> NDArray[np.object_]:
    """Shapes in another projection."""
    import shapely

    def change(points: Floats) -> Floats:
        return np.column_stack(moved(points[:, 0], points[:, 1], source, target))

    made: NDArray[np.object_] = np.asarray(shapely.transform(shapes, change), dtype=object)
    return made


def area_of_points(points: Floats, shapes: NDArray[np.object_]) -> NDArray[np.int64]:
    """The row of the shape that each point lies in, the first where it lies on an edge; -1 for none."""
    import shapely

    made = np.full(len(points), -1, dtype=np.int64)
    there = np.isfinite(points).all(axis=1)
    dots = shapely.points(points[there])
    one, shape = shapely.STRtree(shapes).query(dots, predicate="intersects")
    order = np.lexsort((shape, one))
    first = np.unique(one[order], return_index=True)
    rows = np.flatnonzero(there)[first[0]]
    made[rows] = shape[order][first[1]]
    return made


def is_astray(points: Points, inside: NDArray[np.int64]) -> bool:
    """Whether no point, or next to none, lies in an area; `inside` are the rows of their areas, -1 for none."""
    held = int(points.held.sum())
    return bool(held) and float((inside >= 0).sum()) / held < FEW


def refuse_astray(table: PlainTable, points: Points, inside: NDArray[np.int64], swapped: NDArray[np.int64]) -> NoReturn:
    """Raise `BadInput` for points that are astray; `swapped` are the rows of their areas the other way round."""
    held = int(points.held.sum())
    if float((swapped >= 0).sum()) / held > 0.5:
        found, do = "its two coordinates are swapped", "Exchange the two columns."
    else:
        found = f"{int((inside >= 0).sum()):,} of {held:,} points lie in an area of the boundaries"
        do = "Give the boundaries of the same area; for points in another projection say --projection."
    raise BadInput(table.name, found, "points that lie in the areas", do)


@dataclass(frozen=True)
class CellGrid:
    """Square cells: their codes (the south-west corner), shapes, centres and the row of the cell of each point."""

    cell: float
    codes: tuple[str, ...]
    shapes: NDArray[np.object_]
    centres: Floats
    of_points: NDArray[np.int64]


def cell_grid(points: Floats, cell: float) -> CellGrid:
    """Cells that cover the ground between the points: those that their hull touches.

    `points` is n x 2 in metres.  The side is `cell`, or where that is 0 a round number of metres of which about a
    thousand cells cover the hull, at least 100.

    Raises `BadArgument` where there would be more than twenty thousand cells, or fewer than nine.
    """
    import shapely

    hull = shapely.convex_hull(shapely.multipoints(points))
    side = cell or _round_side(float(shapely.area(hull)))
    low = np.floor(points.min(axis=0) / side).astype(np.int64)
    high = np.floor(points.max(axis=0) / side).astype(np.int64)
    wide, tall = (int(one) for one in high - low + 1)
    if wide * tall > 4 * MOST_CELLS or wide * tall < 9:
        many = f"{side:g} metres, which makes {wide * tall:,} cells"
        raise BadArgument("--cell", many, f"from 9 to {MOST_CELLS:,} cells: choose a side that fits the area")
    column, row = (one.ravel() for one in np.meshgrid(np.arange(wide), np.arange(tall)))
    west, south = (column + low[0]) * side, (row + low[1]) * side
    squares = shapely.box(west, south, west + side, south + side)
    shapely.prepare(hull)
    keep = np.flatnonzero(shapely.intersects(hull, squares))
    if keep.size > MOST_CELLS:
        many = f"{side:g} metres, which makes {keep.size:,} cells"
        raise BadArgument("--cell", many, f"at most {MOST_CELLS:,} cells")
    place = np.full(wide * tall, -1, dtype=np.int64)
    place[keep] = np.arange(keep.size)
    at = np.floor(points / side).astype(np.int64) - low
    centres = np.column_stack([west[keep] + side / 2, south[keep] + side / 2])
    codes = tuple(f"{w:.0f}_{s:.0f}" for w, s in zip(west[keep], south[keep], strict=True))
    return CellGrid(side, codes, squares[keep], centres.astype(float), place[at[:, 1] * wide + at[:, 0]])


def _round_side(area: float) -> float:
    """The side of a cell, in metres: 1, 2 or 5 and its tens, of which about `CELLS` cover an area."""
    wanted = max((area / CELLS) ** 0.5, 100.0)
    power = 10 ** np.floor(np.log10(wanted))
    return float(next(times * power for times in (1, 2, 5, 10) if times * power >= wanted * 0.99))


def middles(points: Floats, place: NDArray[np.int64], many: int) -> Floats:
    """The middle of the points of each area: the median of each axis; NaN for an area without a point."""
    made: Any = np.full((many, 2), np.nan)
    frame = pl.DataFrame({"place": place, "x": points[:, 0], "y": points[:, 1]}).filter(
        pl.col("x").is_finite() & (pl.col("place") >= 0)
    )
    held = frame.group_by("place").agg(pl.col("x").median(), pl.col("y").median()).sort("place")
    made[held["place"].to_numpy()] = held.select("x", "y").to_numpy()
    return np.asarray(made, dtype=np.float64)
