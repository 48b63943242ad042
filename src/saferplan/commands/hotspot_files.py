"""The files that `saferplan hotspots` writes: findings, a row for each place, and layers for a GIS."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saferplan.areas import slug_of
from saferplan.commands.hotspot_event_words import band_words
from saferplan.commands.hotspot_time_words import DAYS
from saferplan.commands.hotspot_words import HotspotFinding, full_classes
from saferplan.methods.density import Density
from saferplan.methods.event_numbers import EventNumbers
from saferplan.methods.place_numbers import PlaceNumbers
from saferplan.methods.time_numbers import TimeNumbers
from saferplan.sources.event_days import step_code
from saferplan.sources.event_places import GatheredEvents
from saferplan.sources.event_points import DEGREES, shapes_moved

COLUMNS = (
    "code", "name", "events_now", "events_all", "people", "rate_now", "rate_shrunken", "z", "p", "p_corrected", "now",
    "hot_through", "class", "hot_since", "first_hot", "steps_hot", "steps_cold", "steps", "neighbours",
)  # fmt: skip
"""The columns of hotspots.csv and of the layers; the guide says what each is."""

NOTICE = (
    "Working papers: exact numbers of places, which have not been released. Nothing is withheld or rounded. Keep them "
    'with those who may see the records; what goes out goes through "saferplan release".'
)


@dataclass(frozen=True)
class GroupWorked:
    """One group with all that was worked out of it, and its findings."""

    numbers: PlaceNumbers
    events: EventNumbers
    times: TimeNumbers
    findings: tuple[HotspotFinding, ...]

    @property
    def suffix(self) -> str:
        """What the names of its files end with, "" where there is one group alone."""
        return f"-{slug_of(self.numbers.group) or 'other'}" if self.numbers.group else ""


def place_rows(
    worked: GroupWorked, events: GatheredEvents, level: float, neighbours: NDArray[np.int64]
) -> list[dict[str, Any]]:
    """A row for each place, in the order of the places: the values of `COLUMNS`, None for what was not worked out."""
    numbers, places = worked.numbers, events.places
    hot, cold = numbers.called(level)
    around = numbers.by_neighbours(level)
    classes = full_classes(numbers)
    since, first = (_codes(one, numbers, events) for one in (numbers.hot_since, numbers.first_hot))
    steps = len(numbers.since.cube) if numbers.emerging is not None else None
    many = np.full((2, numbers.now.size), -1, dtype=np.int64)
    if numbers.emerging is not None:
        many[:, numbers.tested] = numbers.emerging.hot.sum(axis=0), numbers.emerging.cold.sum(axis=0)
    total = numbers.cube.sum(axis=0)
    made = []
    for row, code in enumerate(places.codes):
        p = _number(numbers.p[row])
        now = "not tested" if p is None else "hot" if hot[row] else "cold" if cold[row] else "not clear"
        values = (
            code,
            places.names[row],
            int(numbers.now[row]),
            int(total[row]),
            None if places.people is None else _number(places.people[row]),
            None if numbers.raw is None else _number(numbers.raw[row], 4),
            None if numbers.rate is None else _number(numbers.rate[row], 4),
            _number(numbers.z[row], 4),
            p,
            _number(numbers.q[row]),
            now,
            ("neighbours" if around[row] else "own events") if hot[row] else None,
            str(classes[row]) or "not told",
            since[row],
            first[row],
            None if many[0, row] < 0 else int(many[0, row]),
            None if many[1, row] < 0 else int(many[1, row]),
            steps,
            int(neighbours[row]) if neighbours.size else None,
        )
        made.append(dict(zip(COLUMNS, values, strict=True)))
    return made


def _codes(steps: NDArray[np.int64], numbers: PlaceNumbers, events: GatheredEvents) -> list[str | None]:
    """Steps of classes as codes, None for none; what goes back to the first step may have begun before."""
    kind, held = events.step_kind, len(events.steps)
    made: list[str | None] = []
    for step in steps.tolist():
        code = None
        if step >= 0:
            code = step_code(events.steps[numbers.since.first_held(step, held)], kind)
            code += " or earlier" if step == 0 else ""
        made.append(code)
    return made


def _number(value: float, digits: int = 6) -> float | None:
    """A number with so many digits after the point, None where there is none."""
    return round(float(value), digits) if np.isfinite(value) else None


def places_csv(by_group: Mapping[str, Sequence[Mapping[str, Any]]], *, grouped: bool) -> str:
    """The table of places of all groups as CSV."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*(["group"] if grouped else []), *COLUMNS])
    for group, rows in by_group.items():
        for row in rows:
            cells = ["" if row[column] is None else row[column] for column in COLUMNS]
            writer.writerow([*([group] if grouped else []), *cells])
    return stream.getvalue()


def places_geojson(rows: Sequence[Mapping[str, Any]], shapes: NDArray[np.object_]) -> str:
    """Places as GeoJSON after RFC 7946: longitude and latitude, outer rings counter-clockwise, seven digits."""
    import shapely

    turned = [_counter_clockwise(shape) for shape in shapely.set_precision(shapes, 1e-7, mode="pointwise")]
    features = [
        {"type": "Feature", "properties": dict(row), "geometry": json.loads(shapely.to_geojson(shape))}
        for row, shape in zip(rows, turned, strict=True)
    ]
    lines = ",\n".join(json.dumps(one, ensure_ascii=False) for one in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'


def _counter_clockwise(shape: Any) -> Any:
    """A shape whose outer rings run counter-clockwise and whose inner rings clockwise."""
    import shapely
    from shapely.geometry.polygon import orient

    parts = shapely.get_parts(shape)
    turned = [orient(part) if part.geom_type == "Polygon" else part for part in parts]
    return turned[0] if len(turned) == 1 else shapely.multipolygons(turned)


def write_gpkg(
    path: Path, layers: Mapping[str, Sequence[Mapping[str, Any]]], shapes: NDArray[np.object_], wkt: str
) -> None:
    """Places as a GeoPackage, a layer for each group, in the projection of their shapes; the same bytes each time."""
    import pyogrio
    import shapely

    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "2000-01-01T00:00:00.000Z"})
    try:
        for place, (layer, rows) in enumerate(layers.items()):
            fields = [one for one in COLUMNS if any(row[one] is not None for row in rows)]
            pyogrio.raw.write(
                path,
                geometry=shapely.to_wkb(shapes),
                field_data=[_values([row[one] for row in rows]) for one in fields],
                fields=fields,
                layer=layer,
                driver="GPKG",
                geometry_type="Point" if shapely.get_dimensions(shapes).max() == 0 else "MultiPolygon",
                promote_to_multi=bool(shapely.get_dimensions(shapes).max() > 0),
                crs=wkt,
                append=place > 0,
            )
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})


def _values(cells: list[Any]) -> NDArray[Any]:
    """The values of a field: text, whole numbers where all are, else numbers with NaN for none."""
    if any(isinstance(cell, str) for cell in cells):
        return np.array([cell or "" for cell in cells], dtype=object)
    if all(isinstance(cell, int) for cell in cells):
        return np.array(cells, dtype=np.int64)
    return np.array([np.nan if cell is None else float(cell) for cell in cells])


def in_degrees(shapes: NDArray[np.object_], wkt: str) -> NDArray[np.object_]:
    """Shapes in longitude and latitude."""
    return shapes_moved(shapes, wkt, DEGREES)


def surface_text(density: Density) -> str:
    """A surface as an ASCII grid, which every GIS reads: rows from the north."""
    grid = density.grid
    head = [
        f"ncols {grid.wide}", f"nrows {grid.high}", f"xllcorner {grid.x:.3f}", f"yllcorner {grid.y:.3f}",
        f"cellsize {grid.cell:g}", "NODATA_value -9999",
    ]  # fmt: skip
    rows = [" ".join("-9999" if np.isnan(one) else f"{one:.4g}" for one in row) for row in density.values[::-1]]
    return "\n".join([*head, *rows]) + "\n"


def near_csv(worked: Sequence[GroupWorked]) -> str:
    """The tables of near repeats of all groups as CSV."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    head = ["group", "distance", "days_from", "days_below", "pairs", "by_chance", "ratio", "p", "p_of_all_cells"]
    writer.writerow(head)
    for one in worked:
        near = one.events.near
        if near is None:
            continue
        for (row, column), pairs in np.ndenumerate(near.observed):
            numbers = (near.expected, near.ratio, near.p, near.p_of_all)
            cells = ["" if np.isnan(found[row, column]) else round(float(found[row, column]), 4) for found in numbers]
            days = [f"{near.time_edges[column]:g}", f"{near.time_edges[column + 1]:g}"]
            writer.writerow([one.numbers.group, band_words(row), *days, int(pairs), *cells])
    return stream.getvalue()


def hours_csv(worked: Sequence[GroupWorked]) -> str:
    """The hours of the week of all groups as CSV."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(["group", "day", "hour", "events", "times_an_even_share", "p_of_all_hours"])
    for one in worked:
        week = one.times.week
        if week is None:
            continue
        for (day, hour), weight in np.ndenumerate(week.weights):
            cells = [round(float(found[day, hour]), 4) for found in (week.ratio, week.p)]
            writer.writerow([one.numbers.group, DAYS[day], hour, round(float(weight), 4), *cells])
    return stream.getvalue()


def findings_text(title: str, about: Sequence[str], worked: Sequence[GroupWorked], rows: Sequence[str]) -> str:
    """The findings as Markdown."""
    out = [f"# {title}", "", f"> {NOTICE}", "", *(f"{line}\n" for line in about)]
    for one in worked:
        if one.numbers.group:
            out += [f"## {one.numbers.group}", ""]
        for finding in one.findings:
            out += (
                [f"**{finding.headline}**", ""]
                + [f"- {said}" for said in finding.says]
                + ([""] if finding.says else [])
            )
    out += ["## The rows of the file", "", *(f"- {line}" for line in rows)]
    return "\n".join(out) + "\n"
