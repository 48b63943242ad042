"""A plain table gathered for the search of hotspots: what happened where and when, and an account of every row."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from saferplan.errors import BadArgument, BadInput
from saferplan.sources.area_shapes import (
    AreaShapes,
    check_areas_file,
    check_code,
    read_area_shapes,
    read_people,
    unknown_codes,
)
from saferplan.sources.event_columns import EventColumns, choose_columns
from saferplan.sources.event_days import read_steps, step_words
from saferplan.sources.event_points import (
    DEGREES,
    NATIONAL_GRID,
    NEAREST,
    Points,
    area_of_points,
    cell_grid,
    flat_projection,
    is_astray,
    middles,
    moved,
    read_points,
    refuse_astray,
    shapes_moved,
)
from saferplan.sources.event_rows import EventPlaces, EventsAsked, check_asked, event_rows, reasons, steps_held
from saferplan.sources.plain_table import PlainTable, check_table_file, open_plain
from saferplan.sources.reference_files import named, set_aside
from saferplan.tables.account import Account

MOST_GROUPS = 24
"""Of how many values of a column the search is made one after another."""


@dataclass(frozen=True)
class GatheredEvents:
    """Events of a table: each row kept has `place` (a row of the places), `step`, `count` and `group`.

    `x`, `y` are in metres, `moment` and `until` days and times, `address` what stands for one, null where the table has
    none.  `steps` are the first
    months of the steps held, in order; `gaps` those between them of which the table has no row.  `precision` is
    of the times: "datetime", "day", a kind of step, or "none".  `all_codes` are the areas that any row names.
    """

    table: PlainTable
    columns: EventColumns
    places: EventPlaces
    frame: pl.DataFrame
    steps: tuple[int, ...]
    gaps: tuple[int, ...]
    step_kind: str
    precision: str
    account: Account
    notes: tuple[str, ...]
    inputs: tuple[tuple[str, str], ...]

    @property
    def has_points(self) -> bool:
        """Whether events have true points."""
        return self.columns.points is not None and not self.columns.snapped

    @property
    def groups(self) -> tuple[str, ...]:
        """The values of the column that the search goes by, most events first; one "" without such a column."""
        totals = (
            self.frame.group_by("group").agg(pl.col("count").sum()).sort("count", "group", descending=[True, False])
        )
        return tuple(totals["group"].to_list())


def gather_events(
    path: Path, asked: EventsAsked, *, areas: Path | None = None, population: Path | None = None
) -> GatheredEvents:
    """Read a table of events or counts, place its rows, and count every row that cannot be used.

    Raises `MissingInput`, `BadInput` and `BadArgument` where a file or an argument cannot be used as it stands.
    """
    for one in (path, population):
        if one is not None:
            check_table_file(one)
    if areas is not None:
        check_areas_file(areas)
    table = open_plain(path)
    check_asked(table, asked)
    columns = choose_columns(table, asked.columns, snapped=asked.snapped)
    steps = read_steps(table, columns.date) if columns.date else None
    points = read_points(table, columns, asked.projection) if columns.points else None
    seen = set(table.frame[columns.area].drop_nulls().to_list()) if columns.area else set()
    shapes = read_area_shapes(areas, code=asked.code, seen=seen, any_code=points is not None) if areas else None
    places, place, notes = _placed(table, columns, points, shapes, asked)
    frame = event_rows(table, columns, steps, points, (places, place), asked)
    tests = reasons(table, columns, steps, points, places, asked)
    kept, account = set_aside(frame, tests, table.name)
    if kept.is_empty():
        told = "; ".join(f"{count:,}: {reason}" for reason, count in account.set_aside.items())
        do = "Look at --where, --months and the columns chosen."
        raise BadInput(table.name, f"none of its {account.read:,} rows can be used ({told})", "rows to count", do)
    account = replace(named(account, table.name, "events"), notes=table.notes | (steps.notes if steps else {}))
    held = steps_held(frame, steps, asked)
    inputs = [(table.name, table.sha256)]
    if shapes is not None:
        inputs.append((shapes.file, shapes.sha256))
        notes += shapes.notes
    if population is not None:
        people, checksum, said = read_people(population, places.codes)
        places = replace(places, people=np.array([people.get(code, np.nan) for code in places.codes]))
        inputs.append((population.name, checksum))
        notes += said
    if asked.by:
        _check_groups(asked.by, kept["group"].n_unique())
    all_steps = tuple(range(held[0], held[-1] + 1, steps.width)) if steps else (0,)
    return GatheredEvents(
        table=table,
        columns=columns,
        places=places,
        frame=kept.drop("_valid"),
        steps=held,
        gaps=tuple(step for step in all_steps if step not in set(held)),
        step_kind=steps.kind if steps else "none",
        precision=steps.precision if steps else "none",
        account=account,
        notes=tuple(notes),
        inputs=tuple(inputs),
    )


def _check_groups(by: str, many: int) -> None:
    """Raise `BadArgument` where a column has too many values to go by."""
    if many > MOST_GROUPS:
        expected = f"a column of at most {MOST_GROUPS} values; choose one value with --where"
        raise BadArgument("--by", f"{by} ({many:,} values)", expected)


def _placed(
    table: PlainTable, columns: EventColumns, points: Points | None, shapes: AreaShapes | None, asked: EventsAsked
) -> tuple[EventPlaces, NDArray[np.int64], tuple[str, ...]]:
    """The places, and the row of the place of each row of the table (-1 for none), and what to note."""
    if shapes is not None:
        return _in_areas(table, columns, points, shapes, asked)
    if points is not None and not columns.snapped and not asked.columns.get("area"):
        return _in_cells(points, asked)
    if not columns.area:
        found = "its points are snapped to a few anonymous ones, and it has no column of areas"
        raise BadInput(table.name, found, "areas to count in", "Give boundaries with --areas.")
    codes = tuple(sorted(set(table.frame[columns.area].drop_nulls().to_list())))
    place = _rows_of(table.frame[columns.area], codes)
    if points is None:
        note = "No boundaries were given, so it is not known which areas lie beside each other; give them with --areas."
        return EventPlaces("codes", codes, codes, "", "", None, None, None), place, (note,)
    held = points.held
    bounds = points.x[held].min(), points.y[held].min(), points.x[held].max(), points.y[held].max()
    flat = flat_projection(points.projection, bounds)
    middle = middles(np.column_stack(moved(points.x, points.y, points.projection, flat)), place, len(codes))
    located = np.asarray(np.isfinite(middle).all(axis=1), dtype=np.bool_)
    note = (
        f"No boundaries were given: an area stands at the middle of its events, and its neighbours are the {NEAREST} "
        "nearest. Areas are all that any row names, stray ones among them; give boundaries with --areas."
    )
    kept = tuple(code for code, there in zip(codes, located.tolist(), strict=True) if there)
    place = _rows_of(table.frame[columns.area], kept)
    return EventPlaces("middles", kept, kept, flat, flat, None, None, middle[located]), place, (note,)


def _in_areas(
    table: PlainTable, columns: EventColumns, points: Points | None, shapes: AreaShapes, asked: EventsAsked
) -> tuple[EventPlaces, NDArray[np.int64], tuple[str, ...]]:
    """Places that are areas with boundaries; rows are placed by their code, or else by their point."""
    import shapely

    bounds = tuple(float(one) for one in shapely.total_bounds(shapes.shapes))
    flat = flat_projection(shapes.wkt, bounds)  # type: ignore[arg-type]  # four numbers
    metres = shapes_moved(shapes.shapes, shapes.wkt, flat)
    seen = set(table.frame[columns.area].drop_nulls().to_list()) if columns.area else set()
    notes: tuple[str, ...] = ()
    if points is None or seen & set(shapes.codes):
        check_code(shapes, seen, columns.area)
        place = _rows_of(table.frame[columns.area], shapes.codes)
        notes += (f'Rows are placed by "{columns.area}" and column {shapes.code_column} of {shapes.file}.',)
        notes += unknown_codes(shapes, table.frame[columns.area].to_list())
    else:
        x, y = moved(points.x, points.y, points.projection, flat)
        place = area_of_points(np.column_stack([x, y]), metres)
        if is_astray(points, place):
            turned = moved(points.y, points.x, points.projection, flat)
            refuse_astray(table, points, place, area_of_points(np.column_stack(turned), metres))
        notes += (f"Rows are placed in the areas of {shapes.file} by their points.",)
    keep = np.arange(len(shapes.codes))
    with_rows = np.unique(place[place >= 0])
    if asked.named_only:
        keep = with_rows
        turned_to = np.full(len(shapes.codes), -1, dtype=np.int64)
        turned_to[keep] = np.arange(keep.size)
        place = np.where(place >= 0, turned_to[place], -1)
    elif with_rows.size < keep.size:
        notes += (
            f"Of {keep.size:,} areas in {shapes.file} the table has rows in {with_rows.size:,} only; one without a row "
            "counts as nought. If the table does not cover them, give the boundaries of its own area, or --named-only.",
        )
    centre = shapely.point_on_surface(metres[keep])
    made = EventPlaces(
        "areas",
        tuple(shapes.codes[one] for one in keep),
        tuple(shapes.names[one] for one in keep),
        shapes.wkt,
        flat,
        shapes.shapes[keep],
        metres[keep],
        np.column_stack([shapely.get_x(centre), shapely.get_y(centre)]),
    )
    return made, place, notes


def _in_cells(points: Points, asked: EventsAsked) -> tuple[EventPlaces, NDArray[np.int64], tuple[str, ...]]:
    """Places that are cells of a grid round the points."""
    held = points.held
    x, y = points.x[held], points.y[held]
    flat = flat_projection(points.projection, (x.min(), y.min(), x.max(), y.max()))
    found = np.column_stack(moved(x, y, points.projection, flat))
    grid = cell_grid(found, asked.cell)
    place = np.full(held.size, -1, dtype=np.int64)
    place[held] = grid.of_points
    chosen = (
        "as asked" if asked.cell else "chosen so that about a thousand at most cover the points; --cell gives another"
    )
    east, north = np.median(found, axis=0)[:, None]
    longitude, latitude = (float(one[0]) for one in moved(east, north, flat, DEGREES))
    origin = "of the National Grid" if flat == NATIONAL_GRID else "east and north of a point amid them"
    if asked.projection and flat == asked.projection:
        origin = f"of {flat}"
    note = (
        f"No areas were given: {len(grid.codes):,} cells of {grid.cell:,.0f} by {grid.cell:,.0f} metres, {chosen}. The "
        f"middle of the points is about latitude {latitude:.1f}, longitude {longitude:.1f}; "
        f"a cell is named by its south-west corner, in metres {origin}."
    )
    names = tuple(f"Cell {code.replace('_', ', ')}" for code in grid.codes)
    shapes = np.asarray(grid.shapes, dtype=object)
    made = EventPlaces("cells", grid.codes, names, flat, flat, shapes, shapes, grid.centres, cell=grid.cell)
    return made, place, (note,)


def _rows_of(cells: pl.Series, codes: tuple[str, ...]) -> NDArray[np.int64]:
    """The row among the codes of each cell, -1 for none."""
    order = {code: row for row, code in enumerate(codes)}
    return np.array([order.get(cell, -1) for cell in cells.to_list()], dtype=np.int64)


def span_words(gathered: GatheredEvents) -> str:
    """From when to when the steps reach, in words; "" where the table has no dates."""
    if gathered.step_kind == "none":
        return ""
    first, last = (step_words(one, gathered.step_kind) for one in (gathered.steps[0], gathered.steps[-1]))
    return first if first == last else f"{first} to {last}"
