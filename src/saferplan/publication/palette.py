"""Colours and patterns of charts and maps, each with its contrast checked.

Contrast is that of WCAG 2.2: (L1 + 0.05) / (L2 + 0.05), where L is relative luminance.  Text needs 4.5 against its
ground, a mark that carries meaning needs 3.  The shades of a map are made in the OKLab colour space, where equal steps
of lightness look equal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

INK = "#1f2933"
"""Text, outlines, the line of nought and the whiskers."""

QUIET = "#4b5563"
"""Text that is not the sentence: units, ticks, notes."""

CONTEXT = "#868d98"
"""Marks that are context to the one the sentence is about."""

RULE = "#d5d9df"
"""Grid lines and frames, which carry no meaning of their own."""

PAPER = "#ffffff"

ACCENT = "#1d5b79"
"""The accent of a partnership that has not chosen one, or whose own is too pale."""

FOR_MARKS = 3.0
APART = 1.5
"""How far in contrast the accent must be from the grey of context, so that both survive greyscale."""


def _channels(colour: str) -> tuple[float, float, float]:
    """The linear light of red, green and blue of a colour like #1d5b79, each 0 to 1."""
    values = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
    return linear[0], linear[1], linear[2]


def luminance(colour: str) -> float:
    """Relative luminance, 0 (black) to 1 (white).

    >>> luminance("#ffffff"), luminance("#000000")
    (1.0, 0.0)
    """
    red, green, blue = _channels(colour)
    return round(0.2126 * red + 0.7152 * green + 0.0722 * blue, 10)


def contrast(one: str, other: str = PAPER) -> float:
    """The contrast of two colours, 1 to 21.

    >>> contrast("#000000")
    21.0
    >>> round(contrast("#1d5b79"), 1), round(contrast("#868d98"), 1)
    (7.4, 3.3)
    """
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@dataclass(frozen=True)
class Accent:
    """The colour of what a sentence is about: for its marks, for its words, and what is to be said about it.

    `note` is "" where the partnership's own colour serves for both.
    """

    mark: str
    text: str
    note: str = ""


def accent_for(colour: str) -> Accent:
    """The accent drawn with, where a partnership asks for a colour.

    A colour serves for marks from a contrast of 3 with white, if it is also told from the grey of context without
    hue; for words from 4.5.  Where it does not serve, another takes its place and `note` says so.

    >>> accent_for("#1d5b79")
    Accent(mark='#1d5b79', text='#1d5b79', note='')
    >>> accent_for("#ffcc00").mark
    '#1d5b79'
    >>> accent_for("#ffcc00").note
    'The colour #ffcc00 is too pale for marks on white (contrast 1.5, at least 3 is needed); #1d5b79 is used.'
    """
    own = contrast(colour)
    if own < FOR_MARKS:
        note = (
            f"The colour {colour} is too pale for marks on white (contrast {own:.1f}, at least 3 is needed); "
            f"{ACCENT} is used."
        )
        return Accent(ACCENT, ACCENT, note)
    if own / contrast(CONTEXT) < APART:
        note = f"The colour {colour} cannot be told from the grey of context in black and white; {ACCENT} is used."
        return Accent(ACCENT, ACCENT, note)
    # What is told from the grey has a contrast above 4.5 with white too, so it serves for words.
    return Accent(colour, colour)


def _to_oklab(colour: str) -> tuple[float, float, float]:
    """Lightness (0 to 1) and the two opponent axes of a colour in OKLab (Ottosson 2020)."""
    red, green, blue = _channels(colour)
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _from_oklab(lightness: float, a: float, b: float) -> str:
    """The nearest colour a screen can show."""
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )
    values = []
    for one in linear:
        held = min(max(one, 0.0), 1.0)
        light = held * 12.92 if held <= 0.0031308 else 1.055 * held ** (1 / 2.4) - 0.055
        values.append(round(light * 255))
    return "#{:02x}{:02x}{:02x}".format(*values)


LIGHTEST = 0.945
DARKEST = 0.36


def shades(accent: str, count: int) -> tuple[str, ...]:
    """One hue from light to dark, in steps of equal lightness; neighbours are told apart in greyscale.

    >>> shades("#1d5b79", 3)
    ('#ddf0fc', '#5e98b8', '#1e4255')
    """
    _, a, b = _to_oklab(accent)
    strength = math.hypot(a, b)
    hue_a, hue_b = (a / strength, b / strength) if strength else (0.0, 0.0)
    chroma = min(max(strength, 0.05), 0.11) if strength > 0.005 else 0.0
    made = []
    for step in range(count):
        along = step / (count - 1) if count > 1 else 0.6
        lightness = LIGHTEST + (DARKEST - LIGHTEST) * along
        depth = chroma * (0.2 + 0.8 * math.sin(math.pi * min(along * 0.75 + 0.05, 1.0)))
        made.append(_from_oklab(lightness, depth * hue_a, depth * hue_b))
    assert all(luminance(one) > luminance(other) for one, other in pairwise(made)), made
    return tuple(made)
