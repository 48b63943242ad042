"""How each class of an emerging map looks: a colour and a pattern of its own, from one table.

Hot classes are of one hue (an orange brown), cold ones of another (blue), which readers who see no red or no green
tell apart too.  Within a hue, the more a class says of now, the darker it is.  In greyscale the patterns tell hot from
cold: those of hot classes are dots and slanting lines, those of cold ones rings and level or upright lines.
"""

from __future__ import annotations

from dataclasses import dataclass

from saferplan.publication.palette import PAPER, shades
from saferplan.publication.svg import element

HOT, COLD = "#a8400b", "#17559c"
"""The two hues, as dark as where they are strongest."""

NEITHER = "#eef0f2"
"""The ground of places that are neither hot nor cold."""

SIDE = 8.0
"""The side of a pattern's tile, in pixels."""


@dataclass(frozen=True)
class ClassLook:
    """How one class looks: the word areas are called by, how the legend says it, its colour, and its pattern's tile."""

    word: str
    said: str
    colour: str
    tile: str


_ORDER = (
    "intensifying",
    "persistent",
    "new",
    "consecutive",
    "",
    "diminishing",
    "oscillating",
    "sporadic",
    "historical",
)
"""The classes as the legend has them, from the most to the least said of now; "" is plainly hot or cold."""


def _lines(d: str, ink: str, width: float) -> str:
    return element("path", d=d, stroke=ink, stroke_width=width, fill="none")


def _dots(places: tuple[tuple[float, float], ...], radius: float, ink: str) -> str:
    return "".join(element("circle", cx=x, cy=y, r=radius, fill=ink) for x, y in places)


def _rings(places: tuple[tuple[float, float], ...], radius: float, ink: str) -> str:
    return "".join(element("circle", cx=x, cy=y, r=radius, fill="none", stroke=ink, stroke_width=1) for x, y in places)


_UP = "M-2 2L2 -2M-2 10L10 -2M6 10L10 6"
_DOWN = "M-2 6L2 10M-2 -2L10 10M6 -2L10 2"
_PAIR = ((2.0, 2.0), (6.0, 6.0))


def _hot_tiles(dark: str) -> tuple[str, ...]:
    """The patterns of hot classes: light on the darker colours, dark on the lighter ones."""
    return (
        "",
        _dots(_PAIR, 1.2, PAPER),
        _lines(_UP + _DOWN, PAPER, 0.8),
        _lines(_UP, PAPER, 1.1),
        _dots(_PAIR, 1.6, dark),
        _lines(_DOWN, dark, 1.2),
        _lines("M0 5L2 2L6 6L8 3", dark, 1.2),
        _dots(((4.0, 4.0),), 1.1, dark),
        _lines("M1 7L4 4", dark, 1.0),
    )


def _cold_tiles(dark: str) -> tuple[str, ...]:
    """The patterns of cold classes, likewise."""
    return (
        _lines("M0 4H8", PAPER, 0.8),
        _rings(((4.0, 4.0),), 2.0, PAPER),
        _lines("M0 4H8M4 0V8", PAPER, 0.9),
        _lines("M0 2H8M0 6H8", PAPER, 1.1),
        _rings(_PAIR, 1.3, dark),
        _lines("M2 0V8M6 0V8", dark, 1.0),
        _lines("M0 5H4V3H8", dark, 1.0),
        _rings(((4.0, 4.0),), 1.4, dark),
        _lines("M2 4H6", dark, 1.0),
    )


def _of_hue(heat: str, hue: str) -> tuple[ClassLook, ...]:
    """The classes of one hue, the darkest first."""
    colours = tuple(reversed(shades(hue, len(_ORDER) + 1)[1:]))
    tiles = (_hot_tiles if heat == "hot" else _cold_tiles)(colours[0])
    looks = []
    for kind, colour, tile in zip(_ORDER, colours, tiles, strict=True):
        word = f"{kind} {heat}".strip()
        looks.append(ClassLook(word, word[:1].upper() + word[1:], colour, tile))
    return tuple(looks)


LOOKS: tuple[ClassLook, ...] = (
    *_of_hue("hot", HOT),
    ClassLook("none", "Neither hot nor cold", NEITHER, ""),
    *reversed(_of_hue("cold", COLD)),
)
"""Every class in the order of the legend: hot ones from the strongest, neither, then cold ones up to the strongest."""

_BY_WORD = {look.word: look for look in LOOKS}


def look_of(word: str) -> ClassLook:
    """How a class looks, by the word that areas are called by.

    >>> look_of("none").said, look_of("new hot").said
    ('Neither hot nor cold', 'New hot')
    """
    assert word in _BY_WORD, f"no class is called {word!r}: {', '.join(_BY_WORD)}"
    return _BY_WORD[word]


def said_of(word: str) -> str:
    """A class in the middle of a sentence or in a cell.

    >>> said_of("none"), said_of("sporadic cold")
    ('neither hot nor cold', 'sporadic cold')
    """
    said = look_of(word).said
    return said[:1].lower() + said[1:]
