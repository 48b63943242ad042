"""Shapes: read from each kind of file, put in one projection, mended, and joined into wider areas."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyogrio.raw
import pytest
import shapely

from saferplan.errors import BadInput
from saferplan.sources.boundaries import OTHER_SHAPES, boundary_codes
from saferplan.sources.geography import Geography, lsoa_codes

Read = Callable[..., Geography]

# Each LSOA of 2011 in Ashby and Brookby is a square of 0.01 degrees, side by side from west to east.
SQUARES = {f"X0100000{n}": shapely.box(-1 + n / 100, 51.7, -0.99 + n / 100, 51.71) for n in range(1, 10)}


def write_geojson(path: Path, shapes: dict[str, Any], *, code: str = "LSOA11CD") -> Path:
    """Write shapes as GeoJSON in longitude and latitude."""
    path.write_text(geojson(shapes, code=code), encoding="utf-8")
    return path


def geojson(shapes: dict[str, Any], *, code: str = "LSOA11CD") -> str:
    """Shapes as the text of a GeoJSON file."""
    features = [
        {"type": "Feature", "properties": {code: key}, "geometry": shape and json.loads(shapely.to_geojson(shape))}
        for key, shape in shapes.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def shapes_of(geography: Geography, kind: str) -> dict[str, Any]:
    """The shapes of a kind by code."""
    rows = geography.boundaries.filter(kind=kind)
    return dict(zip(rows["code"], shapely.from_wkb(rows["geometry"].to_numpy()), strict=True))


def test_without_boundaries_there_are_none(read: Read) -> None:
    boundaries = read().boundaries
    assert boundaries.height == 0
    assert boundaries.schema == {"kind": pl.String, "code": pl.String, "geometry": pl.Binary}


def test_geojson_gives_the_partnerships_lsoas_and_joins_the_rest(county: Path, read: Read) -> None:
    write_geojson(county / "areas" / "lsoa.geojson", SQUARES)
    geography = read()
    lsoas = shapes_of(geography, "lsoa")
    assert set(lsoas) == set(geography.places["lsoa"])
    assert lsoas["X01000001"].equals(SQUARES["X01000001"])
    whole = shapes_of(geography, "partnership")["partnership"]
    # Squares 1 to 5 touch; 7 is an island beyond 6, which is not in the district.
    assert shapely.get_num_geometries(whole) == 2
    assert whole.area == pytest.approx(6 * 0.01 * 0.01)
    assert shapes_of(geography, "board")["board:hill-side"].area == pytest.approx(2 * 0.01 * 0.01)
    kinds = geography.boundaries["kind"].unique(maintain_order=True).to_list()
    assert kinds == ["lsoa", "ward", "board", "town", "district", "partnership"]
    account = geography.accounts[-1]
    assert (account.source, account.read, account.kept) == ("boundaries", 9, 9)


def test_british_national_grid_in_a_geopackage_becomes_longitude_and_latitude(county: Path, read: Read) -> None:
    # Ordnance Survey's guide to coordinate systems works the point TG 51409 13177: 52.658 N, 1.716 E.
    square = shapely.box(651409, 313177, 651509, 313277)
    pyogrio.raw.write(
        county / "areas" / "lsoa.gpkg",
        geometry=np.array([shapely.to_wkb(square)], dtype=object),
        field_data=[np.array(["X01000001"], dtype=object)],
        fields=np.array(["LSOA11CD"]),
        geometry_type="Polygon",
        crs="EPSG:27700",
        driver="GPKG",
    )
    west, south, _, _ = shapes_of(read(), "lsoa")["X01000001"].bounds
    assert (west, south) == (pytest.approx(1.716, abs=0.001), pytest.approx(52.658, abs=0.001))


def test_a_zip_of_geojson_is_read(county: Path, read: Read) -> None:
    with zipfile.ZipFile(county / "areas" / "limites à jour.zip", "w") as archive:
        archive.writestr("one.geojson", geojson({k: SQUARES[k] for k in list(SQUARES)[:4]}))
        archive.writestr("two.geojson", geojson({k: SQUARES[k] for k in list(SQUARES)[4:]}))
        archive.writestr("__MACOSX/._one.geojson", b"\x00\x05\x16\x07")
        archive.writestr("wards.geojson", geojson({"X05000001": SQUARES["X01000001"]}, code="WD24CD"))
    geography = read()
    assert len(shapes_of(geography, "lsoa")) == 6
    account = geography.accounts[-1]
    assert account.read == 10
    assert account.set_aside == {OTHER_SHAPES: 1}


def test_geoparquet_is_read(county: Path, read: Read) -> None:
    about = {
        "version": "1.1.0",
        "primary_column": "shape",
        "columns": {"shape": {"encoding": "WKB", "geometry_types": ["Polygon"]}},
    }
    pl.DataFrame(
        {"LSOA11CD": list(SQUARES), "shape": [shapely.to_wkb(shape) for shape in SQUARES.values()]}
    ).write_parquet(county / "areas" / "lsoa.parquet", metadata={"geo": json.dumps(about)})
    assert shapes_of(read(), "lsoa")["X01000002"].equals(SQUARES["X01000002"])


def test_an_invalid_shape_is_mended_and_counted(county: Path, read: Read) -> None:
    bow = shapely.Polygon([(-0.99, 51.7), (-0.98, 51.71), (-0.98, 51.7), (-0.99, 51.71)])
    write_geojson(county / "areas" / "lsoa.geojson", {**SQUARES, "X01000001": bow})
    geography = read()
    assert "1 invalid boundary was mended." in geography.notes
    mended = shapes_of(geography, "lsoa")["X01000001"]
    assert mended.is_valid
    assert mended.area == pytest.approx(0.01 * 0.01 / 2)


def test_lacking_shapes_are_counted_and_the_rest_shown(county: Path, read: Read) -> None:
    shapes = {k: v for k, v in SQUARES.items() if k != "X01000002"} | {"X01000003": None}
    write_geojson(county / "areas" / "lsoa.geojson", shapes)
    geography = read()
    assert set(shapes_of(geography, "lsoa")) == {f"X0100000{n}" for n in (1, 4, 5, 7)}
    assert "2 areas have no boundary; the maps show the rest." in geography.notes
    assert geography.accounts[-1].set_aside == {"codes without a shape": 1}


def test_slivers_between_shapes_are_closed_but_true_holes_stay(county: Path, read: Read) -> None:
    hole = shapely.box(-0.975, 51.704, -0.974, 51.705)
    nearly = shapely.Polygon(
        [(-0.98, 51.7), (-0.97, 51.7), (-0.97, 51.71), (-0.98, 51.71), (-0.98, 51.706), (-0.97999999, 51.705)],
        [hole.exterior.coords],
    )
    write_geojson(county / "areas" / "lsoa.geojson", {**SQUARES, "X01000002": nearly})
    ward = shapes_of(read(), "board")["board:hill-side"]
    assert shapely.get_num_interior_rings(ward) == 1


def test_the_working_vintage_comes_first_and_the_other_fills_in(county: Path, read: Read) -> None:
    write_geojson(county / "areas" / "eleven.geojson", {k: SQUARES[k] for k in ("X01000001", "X01000002")})
    halves = {
        "X01000011": shapely.box(-0.96, 51.7, -0.955, 51.71),
        "X01000012": shapely.box(-0.955, 51.7, -0.95, 51.71),
    }
    moved = shapely.box(0, 51.7, 0.01, 51.71)
    write_geojson(county / "areas" / "later.geojson", {"X01000001": moved, **halves}, code="LSOA21CD")
    lsoas = shapes_of(read(), "lsoa")
    assert lsoas["X01000001"].equals(SQUARES["X01000001"])
    assert lsoas["X01000004"].equals(SQUARES["X01000004"])
    assert "X01000005" not in lsoas


def test_joint_areas_are_drawn_from_their_members(county: Path, read: Read) -> None:
    write_geojson(county / "areas" / "lsoa.geojson", SQUARES)
    joint = shapes_of(read(in_use=("2011", "2021")), "lsoa")["X01000013"]
    assert joint.equals(shapely.union_all([SQUARES["X01000005"], SQUARES["X01000006"]]))


def test_the_more_detailed_file_of_a_vintage_is_used(county: Path, read: Read) -> None:
    detailed = {k: shapely.segmentize(v, 0.001) for k, v in SQUARES.items()}
    write_geojson(county / "areas" / "a.geojson", SQUARES)
    write_geojson(county / "areas" / "b.geojson", detailed)
    assert shapely.get_num_coordinates(shapes_of(read(), "lsoa")["X01000001"]) > 5


def test_codes_come_from_boundaries_where_no_lookup_is_held(county: Path) -> None:
    for path in (county / "areas").iterdir():
        path.unlink()
    write_geojson(county / "areas" / "lsoa.geojson", SQUARES)
    assert lsoa_codes(county) == (frozenset(SQUARES), frozenset())
    assert boundary_codes(county)["2011"] == frozenset(SQUARES)


def test_a_ring_left_open_is_read_and_said(county: Path, read: Read) -> None:
    text = geojson(SQUARES)
    closing = json.dumps(list(SQUARES["X01000001"].exterior.coords[-1]))
    whole = json.dumps([[list(point) for point in SQUARES["X01000001"].exterior.coords]])
    assert whole in text
    (county / "areas" / "lsoa.geojson").write_text(
        text.replace(whole, whole.replace(f", {closing}]]", "]]")), encoding="utf-8"
    )
    assert "Reading the boundaries drew 1 warning; look at the maps with care." in read().notes


def test_layers_of_other_areas_and_tables_beside_lsoas_are_counted(county: Path, read: Read) -> None:
    path = county / "areas" / "lsoa.gpkg"
    for layer, field, append in (("lsoa", "LSOA11CD", False), ("parish", "PARISH", True)):
        pyogrio.raw.write(
            path,
            geometry=np.array([shapely.to_wkb(SQUARES["X01000001"])], dtype=object),
            field_data=[np.array(["X01000001"], dtype=object)],
            fields=np.array([field]),
            geometry_type="Polygon",
            crs="EPSG:4326",
            driver="GPKG",
            layer=layer,
            append=append,
        )
    account = read().accounts[-1]
    assert (account.read, account.kept, account.set_aside) == (2, 1, {OTHER_SHAPES: 1})


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("bad.geojson", b'{"type": "FeatureCollection", "features": [', "it cannot be read as shapes"),
        ("bad.geojson", b"<html>not found</html>", "it cannot be read as shapes"),
        ("bad.gpkg", b"SQLite format 3\x00 and no more", "it cannot be read as shapes"),
        ("bad.zip", b"PK\x03\x04 and no more", "it cannot be unpacked"),
        (
            "bad.geojson",
            geojson({"a": SQUARES["X01000001"]}, code="PARISH").encode(),
            "its columns are 1, none of a known name",
        ),
        ("bad.geojson", geojson({"X01000001": shapely.box(490000, 190000, 490100, 190100)}).encode(), "coordinates"),
        ("bad.geojson", b'{"type": "FeatureCollection", "features": []}', "it holds no shapes"),
    ],
)
def test_a_bad_file_of_shapes_is_refused(county: Path, read: Read, name: str, content: bytes, sentence: str) -> None:
    (county / "areas" / name).write_bytes(content)
    with pytest.raises(BadInput) as caught:
        read()
    assert str(caught.value).startswith(f"areas/{name}")
    assert sentence in str(caught.value)


def test_a_zip_without_shapes_and_an_unusual_geoparquet_are_refused(county: Path, read: Read) -> None:
    with zipfile.ZipFile(county / "areas" / "empty.zip", "w") as archive:
        archive.writestr("readme.txt", "nothing")
    with pytest.raises(BadInput, match=r"areas/empty.zip: it holds no GeoJSON"):
        read()
    (county / "areas" / "empty.zip").unlink()
    about = {"primary_column": "shape", "columns": {"shape": {"encoding": "point"}}}
    frame = pl.DataFrame({"LSOA11CD": ["X01000001"], "shape": [b""]})
    frame.write_parquet(county / "areas" / "lsoa.parquet", metadata={"geo": json.dumps(about)})
    with pytest.raises(BadInput, match="its shapes are written as point; expected the encoding WKB"):
        read()
    frame.write_parquet(county / "areas" / "lsoa.parquet", metadata={"geo": "{}"})
    with pytest.raises(BadInput, match="it cannot be read as GeoParquet"):
        read()
