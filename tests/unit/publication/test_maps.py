"""Maps, read back as data: every area shaded by its printed value, neighbours sharing edges, names apart."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import polars as pl
import pytest
import shapely
from chart_examples import made_figure
from hypothesis import given, settings
from hypothesis import strategies as st
from svg_reading import SVG, Reading, path_points

from saferplan.areas import Area
from saferplan.assessment.answer import AreaMap
from saferplan.figures import Figure, in_digits, in_words
from saferplan.publication.map_classes import classes_of
from saferplan.publication.map_shapes import Frame, fitted, path_of, shapes_of, wider_codes
from saferplan.publication.maps import Ground, draw_map
from saferplan.publication.palette import luminance
from saferplan.publication.signs import minus

BOTH = pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])


@dataclass
class Country:
    """An invented country of areas around scattered points, in two districts, with a figure for each area."""

    boundaries: pl.DataFrame
    areas: dict[str, Area]
    places: pl.DataFrame
    figures: dict[str, Figure] = field(default_factory=dict)

    @property
    def ground(self) -> Ground:
        """What its maps are drawn upon."""
        return Ground(self.boundaries, self.areas, self.places)

    def figure(self, address: str) -> Figure:
        """The figure at an address."""
        return self.figures[address]

    def map(self, values: Callable[[int], float | None], **kept: object) -> AreaMap:
        """A map whose areas have these values, by their number."""
        shades = []
        unit = str(kept.pop("unit_of_figures", "per 1,000 people"))
        missing = kept.pop("missing", lambda index: "SUPPRESSED_SMALL")
        for index, code in enumerate(self.places["lsoa"].to_list()):
            address = f"figure:recorded_crime?area={code}&period=2018/19&stat=rate"
            self.figures[address] = made_figure(address, values(index), unit=unit, missing=missing(index))  # type: ignore[operator]
            shades.append((code, address))
        given: dict[str, object] = {
            "id": "rates",
            "kind": "lsoa",
            "title": "Crime is highest in the west",
            "summary": "Two areas stand out: [90](figure:recorded_crime?period=2018/19) and more.",
            "unit": "Crimes per 1,000 people",
            "source": "police.uk, 2018/19",
            "shades": tuple(shades),
        } | kept
        return AreaMap(**given)  # type: ignore[arg-type]

    def drawn(self, area_map: AreaMap, *, wide: bool) -> Reading:
        """A map drawn and read back."""
        svg = draw_map(area_map, self.figure, self.ground, wide=wide, accent="#1d5b79")
        return Reading(svg)


def made_country(count: int = 60, *, jagged: int = 0) -> Country:
    """Areas cut from a square near the middle of England; `jagged` adds so many corners to every edge."""
    rng = np.random.default_rng(7)
    points = shapely.multipoints(rng.uniform(0, 1, (count, 2)))
    cells = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=shapely.box(0, 0, 1, 1)))
    square = shapely.box(0, 0, 1, 1)
    cells = [shapely.intersection(cell, square) for cell in cells]
    if jagged:
        cells = [shapely.segmentize(cell, 0.2 / jagged) for cell in cells]

    def to_degrees(xy: np.ndarray) -> np.ndarray:
        wave = 0.003 * np.sin(xy[:, [1, 0]] * 60) if jagged else 0.0
        return np.asarray((xy + wave) * [0.8, 0.6] + [-1.1, 51.5])

    shapes = shapely.transform(np.array(cells, dtype=object), to_degrees)
    codes = [f"X01{index:06d}" for index in range(count)]
    west = [shape.centroid.x < -0.7 for shape in shapes]
    districts = ["X07000001" if one else "X07000002" for one in west]
    areas = {code: Area("lsoa", code, f"Ashbrook {index:03d}A") for index, code in enumerate(codes)}
    areas["X07000001"] = Area("district", "X07000001", "West Ashbrook")
    areas["X07000002"] = Area("district", "X07000002", "East Ashbrook & Vale")
    areas["town:ashbrook"] = Area("town", "town:ashbrook", "Ashbrook town")
    towns = ["town:ashbrook" if index < 3 else None for index in range(count)]
    return Country(
        pl.DataFrame({"kind": "lsoa", "code": codes, "geometry": shapely.to_wkb(shapes).tolist()}),
        areas,
        pl.DataFrame({"lsoa": codes, "district": districts, "town": towns}),
    )


@BOTH
def test_every_area_is_drawn_with_its_name_and_figure(wide: bool) -> None:
    country = made_country()
    area_map = country.map(lambda index: None if index in (3, 9) else 20.0 + index)
    reading = country.drawn(area_map, wide=wide)
    reading.assert_inside()
    assert reading.width == (640 if wide else 300)
    areas = reading.of("area")
    titles = {area.get("data-figure"): area[0].text for area in areas}
    names = [country.areas[code].name for code, _ in area_map.shades]
    assert titles == {
        address: f"{name}: {minus(in_words(country.figure(address)))}"
        for (_, address), name in zip(area_map.shades, names, strict=True)
    }
    assert reading.root[0].text == area_map.title
    assert reading.root[1].text == "Two areas stand out: 90 and more."
    assert reading.root.get("role") == "img"


@BOTH
def test_the_same_map_gives_the_same_bytes_and_refers_to_nothing_outside(wide: bool) -> None:
    country = made_country()
    area_map = country.map(float, labels=("X01000005",))
    args = (area_map, country.figure, country.ground)
    svg = draw_map(*args, wide=wide, accent="#1d5b79")
    assert svg == draw_map(*args, wide=wide, accent="#1d5b79")
    assert set(re.findall(r"href=\"(.)", svg)) == {"#"}
    assert not re.search(
        r"<script|https?://(?!www\.w3\.org/2000/svg)|<image|<circle cx=\"\d+\" cy=\"\d+\" r=\"[3-9]", svg
    )


def test_a_darker_colour_and_a_pattern_of_its_own_for_every_higher_class() -> None:
    country = made_country()
    area_map = country.map(float)
    reading = country.drawn(area_map, wide=True)
    groups = [group for group in reading.root.iter(f"{SVG}g") if (group.get("id") or "").startswith("rates-w-class")]
    assert len(groups) == 5
    parents = {child: parent for parent in reading.root.iter() for child in parent}
    colours = [parents[group].get("fill", "") for group in groups]
    assert all(luminance(one) > luminance(other) for one, other in pairwise(colours))
    tops = []
    for group in groups:
        values = [country.figure(area.get("data-figure", "")).value or 0.0 for area in group]
        tops.append((min(values), max(values)))
    assert all(one[1] < other[0] for one, other in pairwise(tops))
    tiles = [ET.tostring(tile[0]) for tile in reading.root.iter(f"{SVG}pattern")]
    assert len(set(tiles)) == 3  # the lightest and the darkest are plain


@BOTH
def test_areas_not_shown_are_hatched_with_their_reasons_in_the_legend(wide: bool) -> None:
    country = made_country()
    area_map = country.map(
        lambda index: None if index < 4 else float(index),
        missing=lambda index: "SUPPRESSED_SMALL" if index else "NO_DENOMINATOR",
    )
    reading = country.drawn(area_map, wide=wide)
    legend = reading.words_of("legend")
    assert legend[-2:] == ["not shown: no population within five years (1)", "not shown: a small number (3)"]
    hatched = [one for one in reading.root.iter(f"{SVG}use") if "missing" in one.get("href", "")]
    assert len(hatched) == 2
    assert sum(int(re.search(r"\((\d+)\)$", words)[1]) for words in legend) == 60  # type: ignore[index]


@BOTH
def test_names_are_all_there_and_none_touches_another(wide: bool) -> None:
    country = made_country()
    labels = ("X01000005", "X01000006", "X01000031", "town:ashbrook")
    reading = country.drawn(country.map(float, labels=labels), wide=wide)
    reading.assert_inside()
    keys = " ".join(reading.words_of("key") + reading.words_of("note"))
    for name in [country.areas[code].name for code in (*labels, "X07000001", "X07000002")]:
        assert name in reading.words_of("area-name") + reading.words_of("outline-name") or name in keys, name
    boxes = [
        shapely.box(line.left, line.foot - line.size * 0.7, line.right, line.foot)
        for line in reading.lines()
        if line.kind in ("area-name", "outline-name")
    ]
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))
    leaders = [shapely.LineString(path_points(one.get("d", ""))) for one in reading.of("leader")]
    assert not any(one.crosses(other) for one, other in combinations(leaders, 2))
    assert not any(leader.crosses(box) for leader in leaders for box in boxes)


@BOTH
def test_more_names_than_fit_become_numbers_with_a_key(wide: bool) -> None:
    country = made_country()
    labels = tuple(code for code in country.areas if code.startswith("X01"))
    reading = country.drawn(country.map(float, labels=labels), wide=wide)
    keys = dict(words.split(" ", 1) for words in reading.words_of("key"))
    names = reading.words_of("area-name") + reading.words_of("outline-name")
    numbers = [words for words in names if words in keys]
    assert sorted(numbers) == sorted(keys)
    notes = " ".join(reading.words_of("note"))
    for code in labels:
        name = country.areas[code].name
        assert name in keys.values() or name in reading.words_of("area-name") or name in notes
    reading.assert_inside()


def test_neighbours_share_their_edges_after_simplifying_and_a_large_map_stays_small() -> None:
    country = made_country(319, jagged=40)
    area_map = country.map(float)
    shapes = shapes_of(country.boundaries, "lsoa", (code for code, _ in area_map.shades))
    drawn = fitted(shapes, wider_codes(country.places, "lsoa", "district", shapes), Frame(10, 10, 400, 400))
    simple = list(drawn.areas.values())
    assert bool(shapely.coverage_is_valid(simple))
    assert sum(shape.area for shape in simple) == pytest.approx(drawn.edge.area, rel=0.002)
    before, after = (sum(map(shapely.get_num_coordinates, some)) for some in (shapes.values(), simple))
    assert after < before / 2
    args = (area_map, country.figure, country.ground)
    assert all(len(draw_map(*args, wide=wide)) < 250_000 for wide in (True, False))


def test_a_kilometre_is_as_long_across_as_up() -> None:
    # At 60 degrees north a degree of longitude is half as long as one of latitude.
    square = {"a": shapely.box(0, 59, 4, 61)}
    shape = fitted(square, {}, Frame(0, 0, 300, 300)).areas["a"]
    left, top, right, foot = shape.bounds
    assert right - left == pytest.approx(foot - top, rel=0.001)


def test_a_path_comes_back_to_the_corners_of_its_shape() -> None:
    shape = shapely.Polygon([(0, 0), (10.04, 0.26), (8, 9), (1, 7.5)], [[(3, 3), (5, 3), (4, 5)]])
    points = path_points(path_of(shape))
    assert points[0] == (0, 0)
    assert points[1] == pytest.approx((10.0, 0.3))
    assert points[-1] == pytest.approx((4.0, 5.0))


@pytest.mark.real
@BOTH
def test_the_real_lsoas_of_a_county_share_their_edges_and_stay_small(wide: bool) -> None:
    held = os.environ.get("SAFERPLAN_REAL_DATA")
    if not held or not (files := sorted(Path(held, "boundaries").glob("bucks_*_lsoa11.geojson"))):
        pytest.skip("SAFERPLAN_REAL_DATA does not name a folder with the LSOA boundaries of Buckinghamshire")
    features = [(path.stem, one) for path in files for one in json.loads(path.read_text(encoding="utf-8"))["features"]]
    codes = [next(v for v in one["properties"].values() if str(v).startswith("E01")) for _, one in features]
    shapes = [shapely.geometry.shape(one["geometry"]) for _, one in features]
    country = Country(
        pl.DataFrame({"kind": "lsoa", "code": codes, "geometry": [shapely.to_wkb(shape) for shape in shapes]}),
        {code: Area("lsoa", code, code) for code in codes},
        pl.DataFrame({"lsoa": codes, "district": [stem for stem, _ in features]}),
    )
    assert len(codes) == 319
    drawn = fitted(shapes_of(country.boundaries, "lsoa", codes), {}, Frame(0, 0, 400, 600))
    assert bool(shapely.coverage_is_valid(list(drawn.areas.values())))
    area_map = country.map(lambda index: 10.0 + index % 97, labels=tuple(codes[:3]))
    reading = country.drawn(area_map, wide=wide)
    reading.assert_inside()
    args = (area_map, country.figure, country.ground)
    assert len(draw_map(*args, wide=wide)) < 250_000


@BOTH
def test_without_any_boundary_a_sentence_says_so(wide: bool) -> None:
    country = made_country()
    area_map = country.map(float)
    country.boundaries = country.boundaries.clear()
    reading = country.drawn(area_map, wide=wide)
    assert reading.words_of("note") == [
        "No boundaries are held for these areas, so there is no map; the table has the figures."
    ]


def test_an_area_without_a_boundary_is_counted_and_joined_codes_find_their_parts() -> None:
    country = made_country()
    area_map = country.map(float)
    first, second = country.places["lsoa"][0], country.places["lsoa"][1]
    joined = tuple((f"{first}+{second}" if code == first else code, address) for code, address in area_map.shades)
    shapes = shapes_of(country.boundaries, "lsoa", [code for code, _ in joined])
    assert f"{first}+{second}" in shapes
    country.boundaries = country.boundaries.filter(pl.col("code") != second)
    reading = country.drawn(area_map, wide=True)
    assert "1 area has no boundary here; the table has every area." in reading.words_of("note")


@BOTH
def test_where_no_area_has_a_value_all_are_hatched(wide: bool) -> None:
    country = made_country()
    reading = country.drawn(country.map(lambda index: None), wide=wide)
    reading.assert_inside()
    assert reading.words_of("legend") == ["not shown: a small number (60)"]
    assert len(reading.of("area")) == 60


def test_classes_read_as_numbers_in_words() -> None:
    assert [one.words for one in classes_of([3.0], "", 0)] == ["3"]
    assert [one.words for one in classes_of([0.2, 0.2], "%", 0)] == ["0%"]
    assert [one.words for one in classes_of(range(0, 5000, 7), "", 0)] == [
        "under 1,000",
        "1,000 to 1,999",
        "2,000 to 2,999",
        "3,000 to 3,999",
        "4,000 to 4,998",
    ]
    assert classes_of([one / 10 for one in range(-20, 21)], "ratio", 1)[0].words.startswith("under −")


@given(
    st.lists(st.floats(-1e6, 1e6, allow_nan=False), min_size=1, max_size=80),
    st.sampled_from([("", 0), ("%", 0), ("per 1,000 people", 1), ("index", 2)]),
)
def test_any_values_fall_into_classes_that_hold_them_as_printed(values: list[float], unit: tuple[str, int]) -> None:
    classes = classes_of(values, *unit)
    assert 1 <= len(classes) <= 5
    assert sum(one.areas for one in classes) == len(values)
    assert all(one.areas > 0 for one in classes)
    assert len({one.words for one in classes}) == len(classes)
    assert all(one.high < other.low for one, other in pairwise(classes))
    if len({in_digits(value, unit[0], digits=unit[1]) for value in values}) > 6:
        # Limits join without a gap: each class begins one printed step over the end of the one below.
        step = 10.0 ** -unit[1]
        assert all(other.low - one.high == pytest.approx(step) for one, other in pairwise(classes))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.one_of(st.none(), st.floats(-1e9, 1e9, allow_nan=False)), min_size=12, max_size=12), st.booleans())
def test_whatever_the_values_the_map_is_sound(values: list[float | None], wide: bool) -> None:
    country = made_country(12)
    reading = country.drawn(country.map(lambda index: values[index], labels=("X01000001",)), wide=wide)
    reading.assert_inside()
    assert len(reading.of("area")) == 12


def ward_country(*, close: int) -> Country:
    """Wards in a grid of ten by ten, one of whose squares is cut again into `close` by `close` of them."""
    country = made_country(2)
    squares = [shapely.box(x, y, x + 1, y + 1) for x in range(10) for y in range(10)]
    if close:
        whole = squares.pop(44)
        west, south, _, _ = whole.bounds
        squares += [
            shapely.box(west + x / close, south + y / close, west + (x + 1) / close, south + (y + 1) / close)
            for x in range(close)
            for y in range(close)
        ]
    shapes = [shapely.transform(one, lambda xy: xy * [0.016, 0.01] + [-1.1, 51.5]) for one in squares]
    codes = [f"X05{index:06d}" for index in range(len(shapes))]
    return Country(
        pl.DataFrame({"kind": "ward", "code": codes, "geometry": shapely.to_wkb(shapes).tolist()}),
        {code: Area("ward", code, f"Ward {index}") for index, code in enumerate(codes)},
        country.places,
    )


def drawn_wards(country: Country, *, wide: bool) -> Reading:
    codes = country.boundaries["code"].to_list()
    shades = []
    for index, code in enumerate(codes):
        address = f"figure:recorded_crime?area={code}&period=2018/19&stat=rate"
        country.figures[address] = made_figure(address, 20.0 + index, unit="per 1,000 people")
        shades.append((code, address))
    given = AreaMap("wards", "ward", "Wards", "All of them.", "Crimes", "police.uk", tuple(shades))
    return country.drawn(given, wide=wide)


@BOTH
def test_where_wards_lie_close_that_part_is_drawn_larger(wide: bool) -> None:
    country = ward_country(close=4)
    reading = drawn_wards(country, wide=wide)
    reading.assert_inside()
    assert len(reading.of("area")) == 99 + 16, "the map itself has every ward once"
    assert [note for note in reading.words_of("note") if "drawn larger" in note] == ["In a frame: A, drawn larger."]
    assert len(reading.of("inset")) == len(reading.of("inset-mark")) == 1
    small = {f"figure:recorded_crime?area={code}&period=2018/19&stat=rate" for code in list(country.areas)[-16:]}
    larger = {area.get("data-figure"): path_points(area.get("d", "")) for area in reading.of("enlarged-area")}
    assert small <= set(larger)
    on_map = {area.get("data-figure"): path_points(area.get("d", "")) for area in reading.of("area")}
    for address in small:
        wide_there, wide_here = (
            max(x for x, _ in points[address]) - min(x for x, _ in points[address]) for points in (larger, on_map)
        )
        assert wide_there > 2.5 * wide_here
    # The frame on the map holds what is drawn larger.
    mark = reading.of("inset-mark")[0]
    left, top, side = (float(mark.get(name, 0)) for name in ("x", "y", "width"))
    for address in small:
        assert all(left <= x <= left + side and top <= y <= top + side for x, y in on_map[address])


@BOTH
def test_where_no_ward_is_small_none_is_drawn_twice(wide: bool) -> None:
    reading = drawn_wards(ward_country(close=0), wide=wide)
    assert not reading.of("inset")
    assert not reading.of("inset-mark")
    assert len(reading.of("area")) == 100
    assert not [note for note in reading.words_of("note") if "larger" in note]
