"""Maps of classes, sets of maps and strips of months, read back as data; and what the border lets through of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from itertools import combinations, pairwise
from typing import Any

import polars as pl
import pytest
from markupsafe import Markup
from place_pictures import class_map, map_set, strip
from svg_reading import Reading
from test_maps import Country, made_country

from saferplan.assessment.answer import Answer, AreaMap, Chart, MapSet
from saferplan.figures import Figure
from saferplan.methods.emerging import CLASSES, NONE
from saferplan.publication.answers_json import answer_as_json, answer_from_json
from saferplan.publication.charts import draw_chart
from saferplan.publication.class_looks import COLD, HOT, LOOKS, look_of, said_of
from saferplan.publication.map_links import linked_map, row_id, with_row_ids
from saferplan.publication.map_sets import draw_map_set
from saferplan.publication.maps import draw_map
from saferplan.publication.palette import contrast
from saferplan.publication.released_words import ReleasedWords
from saferplan.publication.tables import table_of_chart, table_of_map, table_of_map_set
from saferplan.publication.where_printed import figures_by_place

BOTH = pytest.mark.parametrize("wide", [True, False], ids=["wide", "narrow"])

PROTANOPIA = ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998))
DEUTERANOPIA = ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881))
"""What readers without red or without green cones see of linear light (Machado, Oliveira and Fernandes, 2009)."""


def _seen(colour: str, eye: tuple[tuple[float, ...], ...]) -> tuple[float, ...]:
    """The linear light of a colour as such an eye has it."""
    light = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in light]
    return tuple(sum(a * b for a, b in zip(row, linear, strict=True)) for row in eye)


class Kept:
    """Figures by their address, as a release keeps them."""

    def __init__(self, figures: dict[str, Figure]) -> None:
        self.figures = figures

    def figure(self, address: str) -> Figure:
        """The figure at an address."""
        return self.figures[address]


def test_every_class_of_the_method_has_a_look_and_no_two_look_alike() -> None:
    words = {f"{kind} {heat}" for kind in CLASSES for heat in ("hot", "cold")} | {NONE, "hot", "cold"}
    assert {look.word for look in LOOKS} == words
    assert len({look.colour for look in LOOKS}) == len(LOOKS)
    hot = [look for look in LOOKS if look.word.endswith("hot")]
    cold = [look for look in LOOKS if look.word.endswith("cold")]
    shapes = [[re.sub(r"#\w{6}", "", look.tile) for look in looks] for looks in (hot, cold)]
    assert len(set(shapes[0])) == len(hot), "each pattern of its own within a hue"
    assert len(set(shapes[1])) == len(cold)
    assert not set(shapes[0]) & set(shapes[1]), "and none is of both, for greyscale"
    with pytest.raises(AssertionError, match="no class is called 'warm'"):
        look_of("warm")


@pytest.mark.parametrize("eye", [PROTANOPIA, DEUTERANOPIA], ids=["no red", "no green"])
def test_hot_stays_apart_from_cold_for_eyes_without_red_or_green(eye: tuple[tuple[float, ...], ...]) -> None:
    """The blue part of the light outweighs the rest in every cold class, and never in a hot one."""
    for look in LOOKS:
        red, green, blue = _seen(look.colour, eye)
        if look.word.endswith("cold"):
            assert blue > max(red, green) * 1.2, look
        elif look.word.endswith("hot"):
            assert blue < max(red, green) / 1.2, look
    assert contrast(HOT) > 4.5
    assert contrast(COLD) > 4.5


@BOTH
def test_a_map_of_classes_says_and_counts_each_class_once(wide: bool) -> None:
    country = made_country(40)
    area_map = class_map(country, withheld=(0, 20))
    reading = Reading(draw_map(area_map, country.figure, country.ground, wide=wide))
    reading.assert_inside()
    words = dict(area_map.classes)
    shown = [code for index, (code, _) in enumerate(area_map.shades) if index not in (0, 20)]
    legend = reading.words_of("legend")
    counted = {look: sum(words[code] == look.word for code in shown) for look in LOOKS}
    expected = [f"{look.said} ({many})" for look, many in counted.items() if many]
    assert [" ".join(one.split()) for one in legend] == [*expected, "not shown: a small number (2)"]
    titles = {one.get("data-figure"): one[0].text or "" for one in reading.of("area")}
    for code, address in area_map.shades:
        name = country.areas[code].name
        said = titles[address]
        if code in shown:
            assert said.startswith(f"{name}: {said_of(words[code])}, "), said
        else:
            assert said == f"{name}: not shown: a small number"


def test_nothing_drawn_or_written_tells_the_class_of_a_withheld_area() -> None:
    """Drawn with any class at all for what is withheld, the bytes are the same; so is the table."""
    country = made_country(40)
    area_map = class_map(country, withheld=(7,))
    code = area_map.shades[7][0]
    drawn, tables = set(), set()
    for look in LOOKS:
        other = replace(
            area_map, classes=tuple((one, look.word if one == code else word) for one, word in area_map.classes)
        )
        drawn.add(draw_map(other, country.figure, country.ground, wide=True))
        tables.add(table_of_map(other, Kept(country.figures), country.areas, no_places()))  # type: ignore[arg-type]
    assert len(drawn) == 1
    assert len(tables) == 1
    row = next(row for row in tables.pop().rows if row[0].text == country.areas[code].name)
    assert row[1].text == "not shown: a small number"


def no_places() -> pl.DataFrame:
    """A table of places that says of none where it lies."""
    return pl.DataFrame(schema={"lsoa": pl.String, "ward": pl.String, "board": pl.String, "district": pl.String})


def test_an_area_with_a_figure_and_no_class_is_hatched_and_said() -> None:
    country = made_country(12)
    area_map = class_map(country)
    area_map = replace(area_map, classes=area_map.classes[1:])
    reading = Reading(draw_map(area_map, country.figure, country.ground, wide=True))
    assert reading.words_of("legend")[-1] == "not put into a class (1)"


@BOTH
@pytest.mark.parametrize("count", [1, 2, 4, 5, 7])
def test_the_maps_of_a_set_share_one_scale_and_one_legend(count: int, wide: bool) -> None:
    country = made_country(20)
    made = map_set(country, count, withheld=(3,))
    svg = draw_map_set(made, country.figure, country.ground, wide=wide)
    reading = Reading(svg)
    reading.assert_inside()
    assert reading.words_of("heading") == [one.title for one in made.maps]
    assert len(reading.of("area")) == 20 * count
    assert len(reading.of("edge")) == count
    assert len(reading.words_of("legend")) <= 6
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    colour: dict[float, set[str]] = {}
    for group in reading.root.iter("{http://www.w3.org/2000/svg}g"):
        for one in group.iter():
            figure = country.figures.get(one.get("data-figure", ""))
            if figure is not None and figure.value is not None and group.get("fill"):
                colour.setdefault(figure.value, set()).add(group.get("fill", ""))
    assert all(len(fills) == 1 for fills in colour.values()), "one value has one colour on every map"
    assert len({next(iter(fills)) for fills in colour.values()}) > 1
    headings = [one for one in reading.lines() if one.kind == "heading"]
    assert max(sum(one.foot == other.foot for other in headings) for one in headings) <= (4 if wide else 2)


def test_the_table_beside_a_set_has_a_column_for_each_map_and_a_row_for_each_area() -> None:
    country = made_country(6)
    made = map_set(country, 3, withheld=(2,))
    table = table_of_map_set(made, Kept(country.figures), country.areas, no_places())  # type: ignore[arg-type]
    assert [one.heading for one in table.columns] == ["Area", "2010/11", "2011/12", "2012/13"]
    assert [row[0].text for row in table.rows] == sorted(country.areas[code].name for code, _ in made.maps[0].shades)
    assert all(cell.address for row in table.rows for cell in row[1:])


@BOTH
def test_a_strip_has_a_mark_for_each_month_held_and_gaps_for_the_others(wide: bool) -> None:
    chart, figures = strip(4, 20)
    reading = Reading(draw_chart(chart, figures.__getitem__, wide=wide))
    reading.assert_inside()
    marks = {one.get("data-figure"): one for one in reading.of("mark")}
    assert set(marks) == {point.address for series in chart.series for point in series.points}
    first = chart.series[1].points
    lefts = [float(marks[point.address].get("x", 0)) for point in first]
    steps = {round(later - earlier) for earlier, later in pairwise(lefts)}
    assert len(steps) >= 2, "the missing month leaves a gap as wide as itself"
    assert max(lefts[3] - lefts[2], 0) == pytest.approx(2 * (lefts[1] - lefts[0]), abs=0.3)
    assert len(reading.of("dot")) == 1 + sum(
        figures[point.x_address].value == 1 and figures[point.address].value is not None
        for series in chart.series
        for point in series.points
    ), "one more in the legend, and none on what is withheld"
    assert "not shown: a small number" in reading.words_of("legend")
    assert "beyond chance" in reading.words_of("legend")
    assert "A gap is a month that is not held." in reading.words_of("note")


def test_a_long_strip_is_cut_on_a_phone_and_says_so() -> None:
    chart, figures = strip(3, 40)
    wide, narrow = (Reading(draw_chart(chart, figures.__getitem__, wide=wide)) for wide in (True, False))
    assert len(wide.of("mark")) == 119
    assert len(narrow.of("mark")) == 72
    assert any("the last 24 months" in " ".join(one.split()) for one in narrow.words_of("note"))
    ticks = wide.words_of("tick")
    assert ticks == ["Apr 2019", "2020", "2021", "2022"]


def test_a_withheld_mark_looks_the_same_whether_or_not_it_is_told_apart() -> None:
    chart, figures = strip(4, 8)
    point = chart.series[2].points[4]
    drawn = []
    for told in (0.0, 1.0):
        figures[point.x_address] = replace(figures[point.x_address], value=told)
        drawn.append((draw_chart(chart, figures.__getitem__, wide=True), table_of_chart(chart, Kept(figures))))  # type: ignore[arg-type]
    assert drawn[0] == drawn[1]


def test_the_table_behind_a_strip_says_which_marks_are_told_apart() -> None:
    for places, width in ((3, 4), (8, 3)):
        chart, figures = strip(places, 5)
        table = table_of_chart(chart, Kept(figures))  # type: ignore[arg-type]
        assert len(table.columns) == width
        told = sum(
            figures[point.x_address].value == 1 and figures[point.address].value is not None
            for series in chart.series
            for point in series.points
        )
        cells = [cell.text for row in table.rows for cell in row[1:]]
        assert cells.count("(beyond chance)" if places == 3 else "yes") == told
        if places == 8:
            assert cells.count("not shown: a small number") == 1


def _answer(**kept: Any) -> Answer:
    return Answer("places", "", "", (), "", (), **kept)


def _all_three() -> tuple[Answer, dict[str, Figure]]:
    country = made_country(12)
    chart, figures = strip(3, 6)
    shown = class_map(country, withheld=(5,), labels=("X01000005", "X01000006"), summary="Every class is there.")
    made = map_set(country, 2, withheld=(5,))
    return _answer(charts=(chart,), maps=(shown,), map_sets=(made,)), figures | country.figures


def test_answers_with_such_pictures_come_back_from_json() -> None:
    answer, _ = _all_three()
    assert answer_from_json(json.loads(json.dumps(answer_as_json(answer)))) == answer


def test_older_answers_without_classes_and_sets_are_still_read() -> None:
    answer, _ = _all_three()
    raw = json.loads(json.dumps(answer_as_json(replace(answer, charts=(), map_sets=()))))
    del raw["map_sets"]
    del raw["maps"][0]["classes"]
    assert answer_from_json(raw).maps[0].classes == ()


def test_every_figure_of_them_is_found_where_it_is_printed() -> None:
    answer, _ = _all_three()
    plain = replace(answer, charts=())  # whose made-up measures are in no definition
    found = {address: place.what for address, place in figures_by_place([plain])}
    for one in (*plain.maps, *plain.map_sets[0].maps):
        assert {address for _, address in one.shades} <= {f"figure:{key.removeprefix('figure:')}" for key in found}
    assert set(found.values()) == {"map: Where crime is hot, and since when", "maps: Crime rises everywhere"}


def test_the_border_takes_the_class_the_name_and_the_dot_from_what_is_withheld() -> None:
    answer, figures = _all_three()
    words = ReleasedWords(Kept(figures), Kept(figures))  # type: ignore[arg-type]
    kept = words.answer(answer)
    shown, code = kept.maps[0], "X01000005"
    assert code not in dict(shown.classes)
    assert shown.labels == ("X01000006",)
    assert list(shown.shades) == sorted(shown.shades)
    assert {one for one, _ in shown.shades} == {one for one, _ in answer.maps[0].shades}, "it is there as not shown"
    point = kept.charts[0].series[2].points[4]
    assert (point.address != "", point.x_address) == (True, "")
    assert all(one.x_address for one in kept.charts[0].series[0].points)
    hidden = {key: replace(one, value=None, missing="SUPPRESSED_SMALL") for key, one in figures.items()}
    nothing = ReleasedWords(Kept(figures), Kept(hidden)).answer(answer)  # type: ignore[arg-type]
    assert nothing.pictures == ()


def _linked(country: Country, area_map: AreaMap, *, wide: bool) -> Reading:
    rows = [code for code, _ in area_map.shades]
    svg = linked_map(draw_map(area_map, country.figure, country.ground, wide=wide), area_map, rows, "places")
    return Reading(str(svg).replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def test_every_area_of_a_linked_map_is_a_named_link_to_its_row_and_no_id_is_twice() -> None:
    country = made_country(30)
    area_map = class_map(country, withheld=(2,))
    ids: list[str] = []
    for wide in (True, False):
        reading = _linked(country, area_map, wide=wide)
        assert reading.root.get("role") == "group"
        links = list(reading.root.iter("{http://www.w3.org/2000/svg}a"))
        assert [one.get("href") for one in links] == [f"#{row_id('places', place)}" for place in range(30)]
        titles = {one.get("id"): one[0].text for one in reading.of("area")}
        assert [one.get("aria-label") for one in links] == [titles[one[0].get("href", "")[1:]] for one in links]
        assert links[2].get("aria-label") == "Ashbrook 002A: not shown: a small number"
        ids += [one.get("id", "") for one in reading.root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))


def test_rows_are_numbered_in_the_body_of_the_table_only() -> None:
    table = Markup('<table><thead><tr role="row"></tr></thead><tbody><tr role="row"></tr><tr role="row"></tr></tbody>')
    found = with_row_ids(table, "x")
    assert re.findall(r'id="([^"]+)"', found) == ["row-x-1", "row-x-2"]
    assert found.index("<tbody") < found.index("row-x-1")


def test_neighbours_in_the_legend_differ_in_lightness() -> None:
    """Within a hue, each class is lighter than the one that says more of now."""
    hot = [look.colour for look in LOOKS if look.word.endswith("hot")]
    cold = [look.colour for look in reversed(LOOKS) if look.word.endswith("cold")]
    for run in (hot, cold):
        assert all(contrast(one) > contrast(other) for one, other in combinations(run, 2))


def test_charts_and_sets_are_no_maps_of_themselves() -> None:
    answer, _ = _all_three()
    kinds = [type(one) for one in answer.pictures]
    assert kinds == [Chart, AreaMap, MapSet]
    assert answer.maps[0].maps == (answer.maps[0],)
