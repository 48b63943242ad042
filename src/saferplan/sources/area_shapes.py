"""Shapes of any kind of area, with whatever codes they have, from GeoJSON or GeoPackage; and the residents of them."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from saferplan.errors import BadInput, MissingInput
from saferplan.sources.plain_table import open_plain, plain
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW, counted, sha256_of

EXAMPLES = 3
"""So many codes are named where there are more."""
KINDS = (".geojson", ".json", ".gpkg")
_NAMED = re.compile(r"(.*nm|.*name)")
_CODED = re.compile(r"(.*cd|.*code|.*id|code|ref|.*ref)")
_PEOPLE = ("population", "people", "residents", "persons", "pop", "total", "allages", "allpeople", "count", "number")


@dataclass(frozen=True)
class AreaShapes:
    """Areas with their codes, names and shapes (polygons, in the projection of `crs`); `code_column` gave the codes.

    `wkt` is the projection in words for another program.
    """

    file: str
    sha256: str
    code_column: str
    codes: tuple[str, ...]
    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    wkt: str
    notes: tuple[str, ...]


def check_areas_file(path: Path) -> None:
    """Raise `MissingInput` where there is no file, and `BadInput` where it is of a kind that is not read."""
    if not path.is_file():
        raise MissingInput("The file of areas", str(path), "Name a GeoJSON or GeoPackage file.")
    if path.suffix.lower() not in KINDS:
        do = "Save the layer as one of these."
        raise BadInput(path.name, f'it is a "{path.suffix}" file', "GeoJSON or GeoPackage", do)


def read_area_shapes(path: Path, *, code: str = "", seen: Iterable[str] = (), any_code: bool = False) -> AreaShapes:
    """Read the shapes of areas from the layer that fits best.

    The column of codes is `code`, or else the one that has most of the codes `seen` in the table of events; without
    any, or where none has one and `any_code` will do, the first whose heading looks like that of a code and whose
    values are all different.

    Raises `MissingInput`, `BadInput` for a file that is damaged, has no shapes, no projection, no such column, or one
    code twice.
    """
    check_areas_file(path)
    wanted = set(seen)
    layers = _layers(path)
    if any_code and not any(_fit(layer, code, wanted)[0] > 0 for layer in layers):
        wanted = set()
    found = max(layers, key=lambda layer: _fit(layer, code, wanted)[0])
    column = _fit(found, code, wanted)[1]
    if not column:
        raise BadInput(
            path.name,
            f"none of its columns ({', '.join(list(found.fields)[:12]) or 'none'}) has the areas' codes",
            "a column of codes, each of them once",
            "Say which column it is with --code.",
        )
    return _shapes(path, found, column)


@dataclass(frozen=True)
class _Layer:
    """A layer as it is read: its fields as text, its shapes as WKB, its projection, and warnings drawn."""

    fields: dict[str, list[str]]
    wkb: NDArray[np.object_]
    crs: str
    warned: int


def _layers(path: Path) -> list[_Layer]:
    """The layers of a file that have shapes."""
    import pyogrio.raw
    from pyogrio.errors import DataLayerError, DataSourceError, FieldError

    made = []
    try:
        names = [row[0] for row in pyogrio.list_layers(path) if row[1] is not None]
        for name in names:
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                meta, _, shapes, values = pyogrio.raw.read(path, layer=name)
            fields = {
                field: ["" if value is None else str(value).strip() for value in column.tolist()]
                for field, column in zip(meta["fields"], values, strict=True)
            }
            made.append(_Layer(fields, shapes, meta["crs"] or "", len(caught)))
    except (DataSourceError, DataLayerError, FieldError, ValueError) as error:
        do = "Download it again, or save the layer as GeoPackage."
        raise BadInput(path.name, "it cannot be read as shapes", "GeoJSON or GeoPackage", do) from error
    if not made or not any(len(layer.wkb) for layer in made):
        raise BadInput(path.name, "it holds no shapes", "a layer of areas", "Look whether it is the file.")
    return made


def _fit(layer: _Layer, code: str, seen: set[str]) -> tuple[int, str]:
    """How many of the codes seen a layer has, and its column of codes, "" for none."""
    if code:
        named = next((field for field in layer.fields if plain(field) == plain(code)), "")
        return (len(layer.wkb) if named else -1), named
    matches = {field: len(seen & set(values)) for field, values in layer.fields.items()}
    best = max(matches, key=lambda field: matches[field], default="")
    if best and matches[best]:
        return matches[best], best
    if seen:
        return 0, ""
    unique = [field for field, values in layer.fields.items() if len(set(values)) == len(values) and all(values)]
    likely = next((field for field in unique if _CODED.fullmatch(plain(field)) and plain(field) != "fid"), "")
    return 0, likely or next(iter(unique), "")


def _shapes(path: Path, layer: _Layer, column: str) -> AreaShapes:
    """The areas of a layer, each once and with a valid polygon."""
    import shapely
    from pyproj import CRS

    codes = layer.fields[column]
    twice = [code for code, count in Counter(codes).items() if count > 1 and code]
    if twice:
        found = f"column {column} has {quoted(twice[0])} for {codes.count(twice[0])} shapes"
        raise BadInput(path.name, found, "one shape for each code", "Join them, or name another column with --code.")
    if not layer.crs:
        raise BadInput(path.name, "it does not say its projection", "a file with its projection", "Save it with one.")
    shapes = shapely.force_2d(shapely.from_wkb(layer.wkb, on_invalid="fix"))
    usable = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes)) & np.array([bool(code) for code in codes])
    invalid = usable & ~shapely.is_valid(shapes)
    made = np.array([_polygons(one) if bad else one for one, bad in zip(shapes, invalid, strict=True)], dtype=object)
    usable &= np.array([shapely.get_dimensions(one) == 2 for one in made])
    if not usable.any():
        raise BadInput(path.name, "none of its shapes is an area", "polygons", "Name a layer of areas.")
    notes = []
    if invalid.any():
        notes.append(f"{counted(int(invalid.sum()), 'invalid shape was', 'invalid shapes were')} mended.")
    if lost := int((~usable).sum()):
        notes.append(f"{counted(lost, 'shape without a code or an area was', 'shapes without a code or an area were')} "
                     f"left out of {path.name}.")  # fmt: skip
    if layer.warned:
        notes.append("Reading the shapes drew warnings; look at the map with care.")
    names = _names(layer, column)
    keep = np.flatnonzero(usable)
    wkt = CRS.from_user_input(layer.crs).to_wkt()
    west, south, east, north = shapely.total_bounds(made[keep])
    if CRS.from_wkt(wkt).is_geographic and not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        found = "its coordinates are not the longitude and latitude that it says"
        raise BadInput(path.name, found, "a file in the projection that it names", "Save it with its projection.")
    return AreaShapes(
        file=path.name,
        sha256=sha256_of(path),
        code_column=column,
        codes=tuple(codes[place] for place in keep),
        names=tuple(names[place] for place in keep),
        shapes=made[keep],
        wkt=wkt,
        notes=tuple(notes),
    )


def _names(layer: _Layer, column: str) -> list[str]:
    """The name of each area: from a column headed so, whose stem is that of the codes where there are several."""
    named = [field for field in layer.fields if field != column and _NAMED.fullmatch(plain(field))]
    stem = re.sub(r"(cd|code)$", "", plain(column))
    named.sort(key=lambda field: not (stem and plain(field).startswith(stem)))
    if not named:
        return layer.fields[column]
    return [name or code for name, code in zip(layer.fields[named[0]], layer.fields[column], strict=True)]


def _polygons(shape: Any) -> Any:
    """The polygons of a shape made valid."""
    import shapely

    parts = shapely.get_parts(shapely.get_parts(shapely.make_valid(shape)))
    flat = [one for one in parts if shapely.get_dimensions(one) == 2]
    return shapely.union_all(flat) if flat else shapely.Polygon()


def read_people(path: Path, codes: Iterable[str]) -> tuple[dict[str, float], str, tuple[str, ...]]:
    """The residents of areas from a CSV or XLSX table: by code, the file's checksum, and what to note.

    Areas of which it has no residents are noted, with the first few of their codes.

    The column of codes is the one that has most of `codes`; that of people is headed so, or the only other of numbers.

    Raises `BadInput`, with row and column, where they cannot be told, or a number is none.
    """
    import polars as pl

    table = open_plain(path)
    wanted = set(codes)
    matches = {one: len(wanted & set(table.frame[one].drop_nulls().to_list())) for one in table.headings}
    area = max(matches, key=lambda one: matches[one])
    if not matches[area]:
        do = "Give residents for the same areas as the events."
        raise BadInput(table.name, "none of its columns has the codes of the areas", "a column of their codes", do)
    others = [one for one in table.headings if one != area]
    numeric = [
        one for one in others
        if not table.frame[one].drop_nulls().str.replace_all(",", "").cast(pl.Float64, strict=False).has_nulls()
        and table.frame[one].drop_nulls().len()
    ]  # fmt: skip
    named = [one for one in others if any(plain(one).startswith(word) for word in _PEOPLE)]
    people = named[0] if named else numeric[0] if len(numeric) == 1 else ""
    if not people:
        do = 'Head the column of residents "population".'
        raise BadInput(table.name, "no column of people can be told", "a column of residents", do, row=1)
    made: dict[str, float] = {}
    for code, cell, row in table.frame.select(area, people, ROW).iter_rows():
        if code is None or cell is None:
            continue
        try:
            number = float(str(cell).replace(",", ""))
        except ValueError:
            number = -1.0
        if not 0 <= number < 1e9:
            found = f'column "{people}" holds {quoted(cell)}'
            raise BadInput(table.name, found, "a number of residents, 0 or more", "Correct it.", row=row)
        if code in made and code in wanted:
            found = f'column "{area}" has {quoted(code)} a second time'
            raise BadInput(table.name, found, "one number for each area", "Keep one year and one group.", row=row)
        made[code] = number
    used = {code: number for code, number in made.items() if code in wanted}
    notes = [f'Residents are in column "{people}" of {table.name}.']
    if lacking := sorted(wanted - set(used)):
        notes.append(
            f"{table.name} has no residents of {counted(len(lacking), 'area', 'areas')} of {len(wanted):,}, "
            f"such as {some(lacking)}; where nobody is known to live, nothing is tested."
        )
    if spare := len(made) - len(used):
        notes.append(f"{counted(spare, 'area', 'areas')} of {table.name} {'is' if spare == 1 else 'are'} not needed.")
    return used, table.sha256, tuple(notes)


def some(codes: list[str]) -> str:
    """The first few of some codes, as messages have them.

    >>> some(["X01000001", "X01000002"])
    '"X01000001", "X01000002"'
    """
    return ", ".join(quoted(code) for code in codes[:EXAMPLES])


def unknown_codes(shapes: AreaShapes, cells: Sequence[str | None]) -> tuple[str, ...]:
    """What to note of the rows of a table, by the code of each, whose area the boundaries do not have."""
    held = set(shapes.codes)
    strays = Counter(cell for cell in cells if cell is not None and cell not in held)
    if not strays:
        return ()
    many = len(strays)
    return (
        f"{counted(strays.total(), 'row names', 'rows name')} {counted(many, 'area', 'areas')} that {shapes.file} does "
        f"not have, such as {some([code for code, _ in strays.most_common(EXAMPLES)])}, and "
        f"{'is' if strays.total() == 1 else 'are'} set aside. If these are your own areas, give boundaries of the same "
        "year as the codes, and of all of the ground.",
    )


def check_code(shapes: AreaShapes, seen: Iterable[str], column: str) -> None:
    """Raise `BadInput` where the boundaries have none of the codes of the table."""
    codes = set(seen)
    if codes and not codes & set(shapes.codes):
        example = quoted(sorted(codes)[0])
        found = f"column {shapes.code_column} has none of the codes of the table, such as {example} in {column!r}"
        do = "Give the boundaries of these areas (mind their year), or name the column with --code."
        raise BadInput(shapes.file, found, "the codes of the table", do)
