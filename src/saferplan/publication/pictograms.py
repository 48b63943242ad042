"""Pictograms: our own small pictures for the easy version, drawn in code, and the simple charts that stand like them.

Each is a square SVG with a title for those who do not see it.  Shapes are plain and few, in ink and the accent, and
tell themselves apart in greyscale.
"""

from __future__ import annotations

import re

from saferplan.findings import EasyIdea
from saferplan.publication.palette import INK, PAPER
from saferplan.publication.svg import element
from saferplan.publication.svg import words as escaped

SIDE = 120.0
_PART = re.compile(r"(\d+) in (\d+)")
_MOST_DOTS = 30
_LINE: dict[str, str | float] = {
    "fill": "none",
    "stroke": INK,
    "stroke_width": 5,
    "stroke_linecap": "round",
    "stroke_linejoin": "round",
}

ALTS = {
    "up": "An arrow that points up",
    "down": "An arrow that points down",
    "level": "Two lines of the same length",
    "question": "A question mark",
    "police": "A police badge",
    "calendar": "A calendar",
    "people": "Three people",
    "map": "A map with a pin",
    "house": "A house",
    "houses": "A small house and a large house",
    "car": "A car",
    "bicycle": "A bicycle",
    "shop": "A shop",
    "bag": "A bag",
    "pills": "Pills",
    "damage": "A broken window",
    "noise": "A loudspeaker with sound",
    "harm": "A hand with a plaster",
    "book": "A book",
    "talk": "Two people who talk",
}
"""Every pictogram, and what it shows in words."""


def draw_pictogram(name: str, *, accent: str) -> str:
    """Draw one pictogram as a standalone SVG document."""
    return _document(ALTS[name], _SHAPES[name](accent))


def draw_idea(idea: EasyIdea, values: list[tuple[float, str]], *, accent: str) -> tuple[str, str]:
    """Draw the picture of an idea, and say in words what it shows.

    `values` are the figures that its words link to, with the words of each.  A chart that they do not suffice for
    becomes the picture of people.
    """
    if idea.picture == "bars" and len(values) == 2 and min(value for value, _ in values) >= 0 < max(values)[0]:
        return draw_bars(values, accent=accent)
    if idea.picture == "part" and values and 0 < values[0][0] < 100:
        return draw_part(*values[0], accent=accent)
    name = idea.picture if idea.picture in ALTS else "people"
    return draw_pictogram(name, accent=accent), ALTS[name]


def draw_bars(values: list[tuple[float, str]], *, accent: str) -> tuple[str, str]:
    """Two bars from nought with their numbers, the second in the accent, and what they show in words."""
    most = max(value for value, _ in values)
    parts = []
    for place, (value, words) in enumerate(values):
        tall = 78 * value / most
        left = 4 + 64 * place
        look: dict[str, str | float] = {"fill": accent} if place else {"fill": PAPER, "stroke": INK, "stroke_width": 3}
        parts.append(element("rect", x=left + 4, y=104 - tall, width=40, height=max(tall, 1.5), **look))
        parts.append(
            element(
                "text",
                escaped(words),
                x=left + 24,
                y=97 - tall,
                text_anchor="middle",
                font_size=min(19.0, 62 / (0.6 * max(len(words), 1))),
                font_weight=600,
                fill=INK,
                font_family="'Source Sans 3', sans-serif",
            )
        )
    parts.append(element("path", d="M4 105H116", **_LINE | {"stroke_width": 4}))
    alt = f"Two bars, the first for {values[0][1]} and the second for {values[1][1]}"
    return _document(alt, "".join(parts)), alt


def draw_part(percent: float, words: str, *, accent: str) -> tuple[str, str]:
    """As many dots as the words speak of, those of the part filled, and what they show in words."""
    found = _PART.search(words)
    part, whole = (int(found[1]), int(found[2])) if found else (max(1, round(percent / 10)), 10)
    if whole > _MOST_DOTS:
        part, whole = (1, _MOST_DOTS) if part == 1 else (max(1, round(percent / 10)), 10)
    across = whole if whole <= 3 else -(-whole // (2 if whole <= 10 else 5))
    rows = -(-whole // across)
    step = min(112 / across, 112 / rows)
    left, top = (SIDE - step * across) / 2, (SIDE - step * rows) / 2
    dots = []
    for place in range(whole):
        x, y = left + step * (place % across + 0.5), top + step * (place // across + 0.5)
        fill = accent if place < part else PAPER
        dots.append(element("circle", cx=x, cy=y, r=step * 0.38, fill=fill, stroke=INK, stroke_width=3))
    alt = f"{whole} circles, {part} of them filled"
    return _document(alt, "".join(dots)), alt


def _document(title: str, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIDE:g} {SIDE:g}" width="{SIDE:g}" '
        f'height="{SIDE:g}" role="img">{element("title", escaped(title))}{body}</svg>'
    )


def _path(d: str, **look: str | float) -> str:
    return element("path", d=d, **_LINE | look)


def _circle(x: float, y: float, r: float, **look: str | float) -> str:
    return element("circle", cx=x, cy=y, r=r, **_LINE | look)


def _person(x: float, foot: float, size: float, fill: str) -> str:
    head = _circle(x, foot - size * 0.82, size * 0.17, fill=fill)
    half = size * 0.27
    body = _path(
        f"M{x - half:.1f} {foot:.1f}V{foot - size * 0.3:.1f}a{half:.1f} {half:.1f} 0 0 1 {2 * half:.1f} 0V{foot:.1f}Z",
        fill=fill,
    )
    return head + body


def _house(left: float, foot: float, size: float, fill: str) -> str:
    roof = f"M{left:.1f} {foot - size * 0.5:.1f}L{left + size / 2:.1f} {foot - size:.1f}"
    walls = f"L{left + size:.1f} {foot - size * 0.5:.1f}V{foot:.1f}H{left:.1f}Z"
    door = f"M{left + size * 0.4:.1f} {foot:.1f}V{foot - size * 0.3:.1f}h{size * 0.22:.1f}V{foot:.1f}"
    return _path(roof + walls, fill=fill) + _path(door, fill=PAPER)


def _text(words: str, x: float, y: float, size: float, fill: str) -> str:
    return element(
        "text", escaped(words), x=x, y=y, text_anchor="middle", font_size=size, font_weight=700, fill=fill,
        font_family="'Source Sans 3', sans-serif",
    )  # fmt: skip


_UP = "M60 10L100 56H76V110H44V56H20Z"
_DOWN = "M60 110L20 64H44V10H76V64H100Z"
_BADGE = "M60 8L104 22V58Q104 92 60 112Q16 92 16 58V22Z"
_STAR = "M60 34L67 51L86 52L71 64L76 82L60 72L44 82L49 64L34 52L53 51Z"
_CAR = "M10 82V64Q12 58 24 56L36 36Q38 32 44 32H74Q80 32 84 38L94 56Q110 58 110 68V82Z"

_SHAPES = {
    "up": lambda a: _path(_UP, fill=a),
    "down": lambda a: _path(_DOWN, fill=PAPER),
    "level": lambda a: (
        element("rect", x=14, y=34, width=92, height=18, fill=a)
        + element("rect", x=14, y=68, width=92, height=18, fill=INK)
    ),
    "question": lambda a: _circle(60, 60, 50, fill=PAPER) + _text("?", 60, 88, 80, a),
    "police": lambda a: _path(_BADGE, fill=PAPER) + _path(_STAR, fill=a, stroke_width=2),
    "calendar": lambda a: (
        element("rect", x=12, y=20, width=96, height=90, rx=6, **_LINE | {"fill": PAPER})
        + element("rect", x=12, y=20, width=96, height=24, fill=a)
        + _path("M36 10V30M84 10V30")
        + _path("M30 62H42M54 62H66M78 62H90M30 86H42M54 86H66", stroke_width=9)
    ),
    "people": lambda a: _person(28, 106, 72, PAPER) + _person(92, 106, 72, PAPER) + _person(60, 112, 92, a),
    "map": lambda a: (
        _path("M10 34L42 22L78 34L110 22V98L78 110L42 98L10 110Z", fill=PAPER)
        + _path("M42 22V98M78 34V110", stroke_width=3)
        + _path("M60 84Q38 56 38 42A22 22 0 0 1 82 42Q82 56 60 84Z", fill=a)
        + _circle(60, 42, 8, fill=PAPER, stroke_width=3)
    ),
    "house": lambda a: _house(16, 108, 88, a),
    "houses": lambda a: _house(6, 108, 42, a) + _house(54, 108, 62, PAPER),
    "car": lambda a: (
        _path(_CAR, fill=a)
        + _path("M40 54L48 42H58V54ZM66 54V42H74L82 54Z", fill=PAPER, stroke_width=3)
        + _circle(34, 84, 12, fill=PAPER)
        + _circle(86, 84, 12, fill=PAPER)
    ),
    "bicycle": lambda a: (
        _circle(28, 78, 22, stroke=a)
        + _circle(92, 78, 22, stroke=a)
        + _path("M28 78L46 44H80L60 78ZM46 44L60 78M80 44L92 78M76 34H88M40 38H52")
    ),
    "shop": lambda a: (
        _path("M18 52V108H102V52", fill=PAPER)
        + _path("M12 52L24 18H96L108 52Z", fill=a)
        + _path("M30 108V72H54V108M66 72H90V94H66Z", fill=PAPER)
    ),
    "bag": lambda a: _path("M18 48H102L94 108H26Z", fill=a) + _path("M42 48V34A18 18 0 0 1 78 34V48"),
    "pills": lambda a: (
        _path("M26 44A18 18 0 0 1 52 18L88 54A18 18 0 0 1 62 80Z", fill=PAPER)
        + _path("M44 62L70 36L88 54A18 18 0 0 1 62 80Z", fill=a)
        + _circle(34, 92, 18, fill=PAPER)
        + _path("M22 92H46", stroke_width=4)
    ),
    "damage": lambda a: (
        element("rect", x=16, y=12, width=88, height=96, **_LINE | {"fill": PAPER})
        + _path("M60 60L44 12M60 60L104 38M60 60L92 108M60 60L34 108M60 60L16 50", stroke_width=4)
        + _path("M60 36L70 52L84 54L74 66L78 82L60 76L46 82L48 66L36 56L52 52Z", fill=a, stroke_width=3)
    ),
    "noise": lambda a: _path("M14 46H36L66 22V98L36 74H14Z", fill=a) + _path("M80 44Q90 60 80 76M94 32Q112 60 94 88"),
    "harm": lambda a: (
        _path(
            "M38 112V86L20 62Q16 52 26 52L40 64V26Q40 16 48 18V52V14Q56 4 62 14V52V18Q70 10 76 20V56V32Q84 24 90 34V78"
            "Q90 92 82 112Z",
            fill=PAPER,
            stroke_width=4,
        )
        + element("rect", x=46, y=72, width=36, height=16, rx=8, **_LINE | {"fill": a, "stroke_width": 4})
    ),
    "book": lambda a: (
        _path("M60 28Q36 12 10 20V100Q36 92 60 108Q84 92 110 100V20Q84 12 60 28Z", fill=PAPER)
        + _path("M60 28V108M24 42L46 48M24 60L46 66M96 42L74 48M96 60L74 66", stroke_width=4)
        + _path("M60 28Q84 12 110 20V100Q84 92 60 108Z", fill=a)
    ),
    "talk": lambda a: (
        _person(32, 112, 64, a)
        + _person(88, 112, 64, PAPER)
        + _path("M34 10H86Q94 10 94 18V28Q94 36 86 36H66L58 46V36H34Q26 36 26 28V18Q26 10 34 10Z", fill=PAPER)
    ),
}
