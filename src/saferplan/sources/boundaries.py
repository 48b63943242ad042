"""Boundaries: the shapes of LSOAs, from GeoJSON, GeoPackage, GeoParquet or a zip of GeoJSON files.

Shapes of any projection become longitude and latitude (EPSG:4326).  Wards, boards, towns, districts and the
partnership are joined from the shapes of their working areas, so that maps agree with the counts.
"""

from __future__ import annotations

import json
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyogrio.raw
import shapely
from pyogrio.errors import DataLayerError, DataSourceError, FieldError
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from saferplan.areas import PARTNERSHIP
from saferplan.errors import BadInput
from saferplan.reference.column_aliases import KnownColumn, known_columns
from saferplan.sources.lookups import VINTAGES, has_shapes
from saferplan.sources.lsoa_vintages import Vintages
from saferplan.sources.reference_files import (
    GSS_CODE,
    ROW,
    counted,
    files_in,
    named,
    relative_name,
    set_aside,
    sha256_of,
    unknown_file,
)
from saferplan.tables.account import Account, add_accounts

LONGITUDE_LATITUDE = "EPSG:4326"
EXPECTED = "shapes of LSOAs with a code whose name says its year (such as LSOA11CD or LSOA21CD)"
OTHER_SHAPES = "shapes of other areas; wards and districts are drawn from LSOAs"
_SCHEMA = {"kind": pl.String, "code": pl.String, "geometry": pl.Binary}
_WIDER_CODES = ("ward_code", "district_code")
_WIDER = ("ward", "board", "town", "district")
_LARGEST_ZIP = 2 * 1024**3
_SMALLEST_HOLE = 1e-7
"""In square degrees, about 800 square metres: a smaller hole between joined shapes is where their edges do not meet."""


@dataclass(frozen=True)
class Boundaries:
    """The shapes of the partnership (`kind`, `code`, `geometry` as WKB), with the account of all shapes read."""

    frame: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Layer:
    """Shapes of LSOAs as a file has them: the year of their codes, and `code`, `geometry` (WKB) of each in `frame`."""

    file: str
    vintage: str
    crs: CRS
    frame: pl.DataFrame
    account: Account


@dataclass(frozen=True)
class _Read:
    """What a file gave: projection, fields and `geometry` of each shape, and how many warnings reading it drew."""

    crs: CRS
    frame: pl.DataFrame
    warned: int = 0


@dataclass
class _Mended:
    """The codes whose shapes were mended."""

    codes: set[str] = field(default_factory=set)


def boundary_files(inputs: Path) -> list[Path]:
    """The files of `inputs/areas` that hold shapes."""
    kinds = (".geojson", ".json", ".gpkg", ".zip")
    return [
        path
        for path in files_in(inputs / "areas")
        if path.suffix.lower() in kinds or (path.suffix.lower() == ".parquet" and has_shapes(path))
    ]


def boundary_codes(inputs: Path) -> dict[str, frozenset[str]]:
    """The LSOA codes of each vintage that the boundaries have."""
    found: dict[str, set[str]] = {vintage: set() for vintage in VINTAGES}
    for path in boundary_files(inputs):
        for layer in _layers(path, inputs):
            found[layer.vintage] |= set(layer.frame["code"])
    return {vintage: frozenset(codes) for vintage, codes in found.items()}


def lsoa_shapes(inputs: Path, vintage: str) -> tuple[list[str], list[Any]]:
    """The codes of a vintage with their shapes in longitude and latitude, each from the file with most detail.

    Invalid shapes are mended.  Raises `BadInput` as `read_boundaries` does.
    """
    found: list[tuple[float, str, list[str], Any]] = []
    for path in boundary_files(inputs):
        for layer in _layers(path, inputs):
            if layer.vintage == vintage and layer.frame.height:
                shapes = _from_wkb(layer, layer.frame)
                detail = float(shapely.get_num_coordinates(shapes).mean())
                found.append((-detail, layer.file, layer.frame["code"].to_list(), _projected(shapes, layer)))
    chosen: dict[str, Any] = {}
    for _, _, codes, shapes in sorted(found, key=lambda item: item[:2]):
        for code, shape in zip(codes, shapes, strict=True):
            chosen.setdefault(code, shape if shapely.is_valid(shape) else shapely.make_valid(shape))
    return list(chosen), list(chosen.values())


def read_boundaries(inputs: Path, vintages: Vintages, *, places: pl.DataFrame) -> Boundaries:
    """Read the shapes of the working areas in `places`, and join them into the wider areas.

    A shape of the working vintage is preferred, then the file with more detail.  Invalid shapes are mended and counted.
    Raises `BadInput` where a file is damaged, its projection is unknown, or its shapes have no LSOA code.
    """
    layers: list[_Layer] = []
    sources: list[tuple[str, str]] = []
    parts: list[Account] = []
    for path in boundary_files(inputs):
        found = list(_layers(path, inputs))
        layers += found
        parts += [layer.account for layer in found]
        sources.append((relative_name(path, inputs), sha256_of(path)))
    account = add_accounts("boundaries", parts)
    if not layers:
        return Boundaries(pl.DataFrame(schema=_SCHEMA), account, tuple(sources), ())
    mended = _Mended()
    shapes = {v: _shapes_of(layers, v, vintages, places, mended) for v in VINTAGES}
    working = _working_shapes(shapes, vintages, places)
    notes = []
    if mended.codes:
        notes.append(f"{counted(len(mended.codes), 'invalid boundary was', 'invalid boundaries were')} mended.")
    if warned := account.notes.get("warnings while reading shapes"):
        notes.append(
            f"Reading the boundaries drew {counted(warned, 'warning', 'warnings')}; look at the maps with care."
        )
    if lacking := places.height - len(working):
        notes.append(f"{counted(lacking, 'area has', 'areas have')} no boundary; the maps show the rest.")
    return Boundaries(_joined(working, places), account, tuple(sources), tuple(notes))


def _layers(path: Path, inputs: Path) -> Iterator[_Layer]:
    """Each layer of LSOAs in a file; layers of other areas are refused unless the file has LSOAs too."""
    name = relative_name(path, inputs)
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        read = iter([_read_geoparquet(path, name)])
    elif suffix == ".zip":
        read = _read_zip(path, name)
    else:
        read = _read_with_gdal(path, name)
    headers: list[str] = []
    some = False
    for found in read:
        crs, frame = found.crs, found.frame
        headers += [column for column in frame.columns if column not in ("geometry", ROW)]
        code = next((c for c in known_columns(frame.columns) if c.meaning == "lsoa_code" and c.year in VINTAGES), None)
        some = some or code is not None or any(c.meaning in _WIDER_CODES for c in known_columns(frame.columns))
        if code is not None:
            yield _layer(name, found, code)
        else:
            _, account = set_aside(frame, {OTHER_SHAPES: pl.lit(value=True)}, name)
            nothing = pl.DataFrame(schema={"code": pl.String, "geometry": pl.Binary})
            yield _Layer(name, VINTAGES[0], crs, nothing, named(account, "boundaries", "boundaries"))
    if not headers:
        raise BadInput(name, "it holds no shapes", EXPECTED, "Download the file again.")
    if not some:
        raise unknown_file(name, headers, EXPECTED)


def _layer(name: str, found: _Read, code: KnownColumn) -> _Layer:
    """A layer's usable shapes, with their account."""
    frame = found.frame.with_columns(code=pl.col(code.header).cast(pl.String))
    tests = {
        "shapes with no LSOA code": pl.col("code").is_null() | (pl.col("code") == ""),
        "shapes with a code that is not a letter and eight digits": ~pl.col("code").str.contains(GSS_CODE),
        "codes without a shape": pl.col("geometry").is_null(),
        "codes whose shape came before": ~pl.col("code").is_first_distinct(),
    }
    kept, account = set_aside(frame, tests, name)
    notes = {"warnings while reading shapes": found.warned} if found.warned else {}
    account = replace(named(account, "boundaries", "boundaries"), notes=notes)
    return _Layer(name, code.year, found.crs, kept.select("code", "geometry"), account)


def _read_geoparquet(path: Path, name: str) -> _Read:
    """The projection, codes and shapes of a GeoParquet file."""
    do = "Download it again, or save the layer as GeoPackage."
    try:
        with path.open("rb") as stream:
            about: dict[str, Any] = json.loads(pl.read_parquet_metadata(stream)["geo"])
        column = about["primary_column"]
        described = about["columns"][column]
        lazy = pl.scan_parquet(path, glob=False)
        headers = [c.header for c in known_columns(lazy.collect_schema().names())]
        frame = lazy.select(*headers, column).collect()
    except (pl.exceptions.PolarsError, OSError, ValueError, KeyError, TypeError) as error:
        raise BadInput(name, "it cannot be read as GeoParquet", "a whole GeoParquet file", do) from error
    if described.get("encoding") != "WKB":
        found = f"its shapes are written as {described.get('encoding')}"
        raise BadInput(name, found, "the encoding WKB", "Save the layer as GeoPackage and add that.")
    shape = frame[column]
    plain = shape.ext.storage() if isinstance(shape.dtype, pl.BaseExtension) else shape
    frame = frame.select(headers).with_columns(plain.cast(pl.Binary).alias("geometry")).with_row_index(ROW, offset=1)
    projection = described.get("crs", LONGITUDE_LATITUDE)
    return _Read(_crs(projection, name), frame)


def _read_zip(path: Path, name: str) -> Iterator[_Read]:
    """Each GeoJSON file in a zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [m for m in archive.infolist() if _is_geojson(m.filename)]
            if sum(member.file_size for member in members) > _LARGEST_ZIP:
                raise BadInput(name, "it unpacks to over 2 GiB", "generalised boundaries", "Add the BGC or BSC files.")
            contents = [(member.filename, archive.read(member)) for member in members]
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, zlib.error) as error:
        raise BadInput(name, "it cannot be unpacked", "a whole zip archive", "Download it again.") from error
    if not contents:
        raise BadInput(name, "it holds no GeoJSON", "a zip of .geojson files", "Unpack it and add the file inside.")
    for member, raw in contents:
        yield _read_layer(raw, f"{name}/{member}", None)


def _is_geojson(member: str) -> bool:
    """Whether a file in a zip is GeoJSON, leaving out the hidden copies that a Mac puts in."""
    *folders, name = member.split("/")
    return name.lower().endswith((".geojson", ".json")) and not name.startswith(".") and "__MACOSX" not in folders


def _read_with_gdal(path: Path, name: str) -> Iterator[_Read]:
    """Each layer of a GeoJSON or GeoPackage file."""
    try:
        layers = [row[0] for row in pyogrio.list_layers(path) if row[1] is not None]
    except (DataSourceError, DataLayerError) as error:
        raise _damaged(name) from error
    for layer in layers:
        yield _read_layer(path, name, layer)


def _damaged(name: str) -> BadInput:
    """The error for a file of shapes that cannot be opened."""
    return BadInput(name, "it cannot be read as shapes", "GeoJSON or GeoPackage", "Download the file again.")


def _read_layer(source: Path | bytes, name: str, layer: str | None) -> _Read:
    """The projection, known fields and shapes of one layer."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            meta, _, shapes, values = pyogrio.raw.read(source, layer=layer)
    except (DataSourceError, DataLayerError, FieldError, ValueError, shapely.errors.ShapelyError) as error:
        raise _damaged(name) from error
    known = {c.header for c in known_columns(meta["fields"])} or set(meta["fields"][:8])
    columns = {
        header: pl.Series(header, [None if v is None else str(v) for v in column.tolist()], dtype=pl.String)
        for header, column in zip(meta["fields"], values, strict=True)
        if header in known
    }
    if shapes is None:
        raise unknown_file(name, list(meta["fields"]), EXPECTED)
    geometry = pl.Series("geometry", shapes.tolist(), dtype=pl.Binary)
    frame = pl.DataFrame(columns).with_columns(geometry) if columns else pl.DataFrame([geometry])
    if meta["crs"] is None:
        raise BadInput(name, "it does not say its projection", "a file with its projection", "Download it again.")
    return _Read(_crs(meta["crs"], name), frame.with_row_index(ROW, offset=1), len(caught))


def _crs(described: Any, name: str) -> CRS:
    """The projection that a file gives."""
    try:
        return CRS.from_user_input(described)
    except CRSError as error:
        found = "its projection is not known"
        raise BadInput(name, found, "British National Grid or longitude and latitude", "Download it again.") from error


def _shapes_of(
    layers: list[_Layer], vintage: str, vintages: Vintages, places: pl.DataFrame, mended: _Mended
) -> dict[str, Any]:
    """The valid shape of each code of a vintage that the partnership touches, from the most detailed file with it."""
    touching = vintages.of(vintage).join(places.select(working="lsoa"), on="working", how="semi")
    wanted = touching["code"].unique()
    found: list[tuple[float, str, list[str], Any]] = []
    for layer in layers:
        part = layer.frame.filter(pl.col("code").is_in(wanted.implode())) if layer.vintage == vintage else None
        if part is not None and part.height:
            shapes = _from_wkb(layer, part)
            detail = float(shapely.get_num_coordinates(shapes).mean())
            projected = _projected(shapes, layer)
            found.append((-detail, layer.file, part["code"].to_list(), projected))
    chosen: dict[str, Any] = {}
    for _, _, codes, shapes in sorted(found, key=lambda item: item[:2]):
        for code, shape, valid in zip(codes, shapes, shapely.is_valid(shapes), strict=True):
            whole = shape if valid else _polygons(shapely.make_valid(shape))
            if code not in chosen and shapely.get_dimensions(whole) == 2 and not whole.is_empty:
                chosen[code] = whole
                if not valid:
                    mended.codes.add(code)
    return chosen


def _from_wkb(layer: _Layer, part: pl.DataFrame) -> Any:
    """The shapes of some rows of a layer."""
    try:
        return shapely.from_wkb(part["geometry"].to_numpy(), on_invalid="fix")
    except shapely.errors.ShapelyError as error:
        raise _damaged(layer.file) from error


def _projected(shapes: Any, layer: _Layer) -> Any:
    """Shapes in longitude and latitude, without heights; `BadInput` where they lie nowhere on the globe."""
    made = shapely.force_2d(shapes)
    if not (layer.crs.is_geographic and layer.crs.name.startswith("WGS 84")):
        change = Transformer.from_crs(layer.crs, LONGITUDE_LATITUDE, always_xy=True)
        made = shapely.transform(made, lambda xy: np.column_stack(change.transform(xy[:, 0], xy[:, 1])))
    west, south, east, north = shapely.total_bounds(made)
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput(
            layer.file,
            "its coordinates are not in the projection that it gives",
            "longitude and latitude, or British National Grid and a file that says so",
            "Save the layer as GeoPackage with its projection.",
        )
    return made


def _polygons(shape: Any) -> Any:
    """The polygons of a mended shape, without the lines and points that mending can leave."""
    parts = shapely.get_parts(shape, return_index=False)
    return shapely.union_all([part for part in parts if shapely.get_dimensions(part) == 2])


def _working_shapes(shapes: dict[str, dict[str, Any]], vintages: Vintages, places: pl.DataFrame) -> dict[str, Any]:
    """The shape of each working area: of its own vintage where all of it is held, else of the other."""
    made: dict[str, Any] = {}
    for vintage in (vintages.other, vintages.working):
        pairs = vintages.of(vintage)
        # A code that overlaps several working areas is the shape of none of them.
        alone = pairs.filter(pl.len().over("code") == 1)
        whole = pairs.group_by("working").agg(n=pl.len())
        members = (
            alone.join(places.select(working="lsoa"), on="working", how="semi")
            .group_by("working")
            .agg(pl.col("code").sort())
            .join(whole, on="working")
            .sort("working")
        )
        for working, codes, n in members.select("working", "code", "n").iter_rows():
            held = [shapes[vintage][code] for code in codes if code in shapes[vintage]]
            if len(held) == n:
                made[working] = held[0] if n == 1 else _one(held)
    return made


def _one(shapes: list[Any]) -> Any:
    """Shapes joined into one, without the slivers between edges that do not quite meet; islands are kept."""
    parts = []
    for part in shapely.get_parts(shapely.union_all(shapes)):
        holes = [ring for ring in part.interiors if shapely.area(shapely.polygons(ring)) >= _SMALLEST_HOLE]
        parts.append(shapely.Polygon(part.exterior, holes))
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)


def _joined(working: dict[str, Any], places: pl.DataFrame) -> pl.DataFrame:
    """The working areas' shapes and those of all wider areas, as the frame of `Boundaries`."""
    rows: list[tuple[str, str, Any]] = [("lsoa", code, shape) for code, shape in sorted(working.items())]
    held = places.filter(pl.col("lsoa").is_in(list(working)))
    for kind in _WIDER:
        for (code,), part in held.drop_nulls(kind).sort(kind, "lsoa").group_by(kind, maintain_order=True):
            rows.append((kind, str(code), _one([working[lsoa] for lsoa in part["lsoa"]])))
    if working:
        rows.append((PARTNERSHIP, PARTNERSHIP, _one([working[lsoa] for lsoa in held["lsoa"]])))
    shapes = shapely.to_wkb(np.array([row[2] for row in rows], dtype=object), byte_order=1)
    return pl.DataFrame(
        {"kind": [row[0] for row in rows], "code": [row[1] for row in rows], "geometry": list(shapes)}, schema=_SCHEMA
    )
