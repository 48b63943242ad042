"""The layers of a shaded map: areas in the colour and the pattern of their class, and the legend that names them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from saferplan.areas import AREA_KINDS, Area
from saferplan.assessment.answer import AreaMap
from saferplan.figures import MISSING_REASONS, Figure, in_words
from saferplan.publication.class_looks import LOOKS, SIDE, look_of, said_of
from saferplan.publication.map_classes import MapClass, MapClasses, map_classes
from saferplan.publication.map_labels import Placed
from saferplan.publication.map_shapes import Shapes, path_of
from saferplan.publication.palette import CONTEXT, PAPER, QUIET, accent_for, shades
from saferplan.publication.signs import minus
from saferplan.publication.svg import Picture, element, words, wrap

NO_CLASS = "not put into a class"
"""Why an area with a figure is hatched on a map of classes."""


@dataclass(frozen=True)
class Shading:
    """The classes of a map with how each looks, from the lowest up; `tiles` are the patterns over the colours.

    `named` says that the classes are words (`class_looks`), not spans of figures.  `counted` says whether the legend
    counts the areas of each class, which it does not where several maps share it.
    """

    classes: MapClasses
    colours: tuple[str, ...]
    tiles: tuple[str, ...]
    side: float
    named: bool = False
    counted: bool = True


@dataclass(frozen=True)
class Drawn:
    """A map in the making: what it shows, where its figures and names are found, and how it is shaded.

    `enlarged` is a part of it that is drawn a second time, larger.
    """

    area_map: AreaMap
    figures: dict[str, Figure]
    areas: Mapping[str, Area]
    shading: Shading
    id: str
    enlarged: bool = False

    def name(self, code: str) -> str:
        """The name of an area, or its code."""
        return self.areas[code].name if code in self.areas else code


def shading_of(maps: Iterable[AreaMap], figure: Callable[[str], Figure], accent: str) -> Shading:
    """The one shading of one or several maps: of classes where the first is of classes, else by their figures."""
    held = tuple(maps)
    if any(one.classes for one in held):
        return _shading_of_classes(held, figure, counted=len(held) == 1)
    found = map_classes([address for one in held for _, address in one.shades], figure)
    colours = shades(accent_for(accent).mark, len(found.classes))
    tiles = tuple(_tile(colours, index) for index in range(len(colours)))
    return Shading(found, colours, tiles, 7.0, counted=len(held) == 1)


def _shading_of_classes(maps: tuple[AreaMap, ...], figure: Callable[[str], Figure], *, counted: bool) -> Shading:
    """The classes that areas with a figure are called by, in the order of the legend from its foot up."""
    many: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for one in maps:
        for code, address in one.shades:
            found = figure(address)
            word = class_words(one, found).get(code, "")
            if word:
                many[look_of(word).word] = many.get(word, 0) + 1
            else:
                reason = MISSING_REASONS[found.missing] if found.value is None else NO_CLASS
                reasons[reason] = reasons.get(reason, 0) + 1
    looks = [look for look in reversed(LOOKS) if look.word in many]
    classes = tuple(MapClass(place, place, look.said, many[look.word]) for place, look in enumerate(looks))
    return Shading(
        MapClasses(classes, tuple(reasons.items()), 0),
        tuple(look.colour for look in looks),
        tuple(look.tile for look in looks),
        SIDE,
        named=True,
        counted=counted,
    )


def class_words(area_map: AreaMap, found: Figure) -> dict[str, str]:
    """The words that areas are called by, where a figure may be shown; none where it may not, nor where there is none.

    A class rests on its figure: no word, colour or count may tell what the figure does not.
    """
    return {} if found.value is None else dict(area_map.classes)


def word_of(area_map: AreaMap, code: str, found: Figure) -> str:
    """The class of one area in words for a cell or a title, or "" where it has none that may be shown."""
    word = class_words(area_map, found).get(code, "")
    return said_of(word) if word else ""


def _tile(colours: tuple[str, ...], index: int) -> str:
    """The pattern over a class: none, then more and more ink, then none again; "" for none."""
    last = len(colours) - 1
    step = 4 if index == last and last else round(4 * index / last) if last else 0
    dark = colours[-1]
    if step == 1:
        return element("circle", cx=3.5, cy=3.5, r=0.8, fill=dark)
    if step == 2:
        return element("circle", cx=1.75, cy=1.75, r=1, fill=dark) + element("circle", cx=5.25, cy=5.25, r=1, fill=dark)
    if step == 3:
        return element("path", d="M0 1.75H7M0 5.25H7", stroke=dark, stroke_width=0.8)
    return ""


_HATCHES = ("M-1 6L6 -1M-1 1L1 -1M4 6L6 4", "M-1 -1L6 6M4 -1L6 1M-1 4L1 6", "M0 2.5H5M2.5 0V5")
"""The hatching of areas not shown, one for each reason."""


def pattern_of(picture: Picture, name: str, tile: str, side: float) -> str:
    """Keep a pattern and give back how it is referred to."""
    made = element("pattern", tile, id=name, width=side, height=side, patternUnits="userSpaceOnUse")
    picture.define_once(name, made)
    return f"url(#{name})"


def hatch(place: int) -> str:
    """The tile of the hatching for the reason of this number."""
    return element("path", d=_HATCHES[place % len(_HATCHES)], stroke=CONTEXT, stroke_width=1.1, fill="none")


def _said(drawn: Drawn, code: str) -> str:
    """An area's name, its class and its figure, or the reason it has none."""
    found = drawn.figures[code]
    word = word_of(drawn.area_map, code, found) if drawn.shading.named else ""
    figure = minus(in_words(found))
    if found.unit == "class" and found.value is not None:
        return f"{drawn.name(code)}: {figure}"  # the figure is the class itself
    return f"{drawn.name(code)}: {word}, {figure}" if word else f"{drawn.name(code)}: {figure}"


def _area(drawn: Drawn, shapes: Shapes, code: str) -> str:
    title = element("title", words(_said(drawn, code)))
    kind = "enlarged-area" if drawn.enlarged else "area"
    return element("path", title, d=path_of(shapes.areas[code]), class_=kind, data_figure=drawn.figures[code].id)


def _place(drawn: Drawn, code: str) -> int | str:
    """The number of an area's class, or the reason it has none."""
    found = drawn.figures[code]
    if found.value is None:
        return MISSING_REASONS[found.missing]
    if not drawn.shading.named:
        return drawn.shading.classes.place(found.value)
    word = class_words(drawn.area_map, found).get(code, "")
    said = look_of(word).said if word else ""
    return next((index for index, one in enumerate(drawn.shading.classes.classes) if one.words == said), NO_CLASS)


def shade(picture: Picture, drawn: Drawn, shapes: Shapes) -> None:
    """Every area in the colour of its class, then the pattern of the class over all of them."""
    members: dict[int | str, list[str]] = {}
    for code in shapes.areas:
        members.setdefault(_place(drawn, code), []).append(code)
    shading = drawn.shading
    for index, colour in enumerate(shading.colours):
        inside = "".join(_area(drawn, shapes, code) for code in members.get(index, ()))
        _layer(picture, drawn, f"class-{index + 1}", inside, colour, (shading.tiles[index], shading.side))
    for place, (reason, _) in enumerate(shading.classes.reasons):
        inside = "".join(_area(drawn, shapes, code) for code in members.get(reason, ()))
        _layer(picture, drawn, f"missing-{place + 1}", inside, PAPER, (hatch(place), 5))


def _layer(picture: Picture, drawn: Drawn, name: str, inside: str, colour: str, over: tuple[str, float]) -> None:
    """Shapes of one colour with a pattern over them, a tile and its side; shapes are written once and used twice."""
    if not inside:
        return
    group = f"{drawn.id}-{name}"
    shapes = element("g", inside, id=group, fill_rule="evenodd")
    picture.put("g", shapes, fill=colour, stroke=PAPER, stroke_width=0.5, stroke_linejoin="round")
    tile, side = over
    if tile:
        fill = pattern_of(picture, f"{drawn.id}-{name}-tile", tile, side)
        picture.put("use", href=f"#{group}", fill=fill, stroke="none", pointer_events="none", aria_hidden="true")


def write_legend(picture: Picture, drawn: Drawn, left: float, placed: list[Placed]) -> None:
    """The classes from the highest down, the reasons for what is not shown, and the names that stand as numbers."""
    room = picture.width - left - 4
    shading = drawn.shading
    lines = wrap(drawn.area_map.unit, room, picture.size)
    picture.text(lines, left, picture.height + picture.size, fill=QUIET, class_="unit")
    picture.height += len(lines) * picture.line + 6
    for index in reversed(range(len(shading.classes.classes))):
        one = shading.classes.classes[index]
        fills = [shading.colours[index]]
        if shading.tiles[index]:
            pattern = f"{drawn.id}-class-{index + 1}-tile"
            fills.append(pattern_of(picture, pattern, shading.tiles[index], shading.side))
        swatch(picture, left, fills, f"{one.words} ({one.areas})" if shading.counted else one.words)
    for place, (reason, count) in enumerate(shading.classes.reasons):
        fill = pattern_of(picture, f"{drawn.id}-missing-{place + 1}-tile", hatch(place), 5)
        said = reason if reason.startswith("not shown") or reason == NO_CLASS else f"not shown: {reason}"
        swatch(picture, left, [PAPER, fill], f"{said} ({count})" if shading.counted else said)
    if shading.counted:
        counted = wrap(f"In brackets: how many {AREA_KINDS[drawn.area_map.kind]}s.", room, picture.size)
        picture.text(counted, left, picture.height + picture.size, fill=QUIET, class_="note")
        picture.height += len(counted) * picture.line + 6
    for name in placed:
        if name.key:
            lines = wrap(f"{name.lines[0]}  {name.key}", room, picture.size)
            picture.text(lines, left, picture.height + picture.size, class_="key")
            picture.height += len(lines) * picture.line


def swatch(picture: Picture, left: float, fills: list[str], said: str) -> None:
    """One row of the legend: a piece of the shading and what it stands for."""
    across = 28.0
    lines = wrap(said, picture.width - left - across - 12, picture.size)
    for fill in fills:
        picture.put(
            "rect", x=left + 0.5, y=picture.height + 0.5, width=across, height=picture.line - 1, fill=fill, stroke=QUIET
        )
    picture.text(lines, left + across + 8, picture.height + picture.size, class_="legend")
    picture.height += len(lines) * picture.line + 5
