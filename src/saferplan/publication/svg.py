"""SVG by hand: elements with their text escaped, coordinates with fixed decimals, and how wide a text will be.

A published drawing has to look right in whatever sans face the reader has.  The widths here are those of the widest
common faces (DejaVu Sans and Verdana), so that what fits by this reckoning fits in the others too.
"""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

FACES = 'system-ui, "Segoe UI", "Source Sans 3", Arial, sans-serif'

_WIDTHS = {
    0.37: " ',.-/:;\\|Iijlf",
    0.47: '!"()[]rt',
    0.61: "?*_`cJkszxvyFL",
    0.65: "0123456789abdeghnopqu$TYZ{}",
    0.73: "ABEKPRSVX",
    0.80: "CDGHNUOQ&",
    0.85: "+<=>~#^w",
    1.02: "WMm@%",
}
_WIDTH_OF = {letter: width for width, letters in _WIDTHS.items() for letter in letters}
_OTHER_LETTER = 0.8
_WIDE_LETTER = 1.1
_BOLD = 1.12

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """The most room, in pixels, that a line of text takes at a size in pixels.

    >>> round(text_width("33,529", 10), 1)
    36.2
    """
    total = sum(_WIDTH_OF.get(one, _WIDE_LETTER if ord(one) > 0x2000 else _OTHER_LETTER) for one in text)
    return total * size * (_BOLD if bold else 1.0)


def _cut(word: str, width: float, size: float, bold: bool) -> list[str]:
    """Cut a word that is wider than the line into pieces that are not; a piece has one letter at least."""
    pieces = [""]
    for letter in word:
        if pieces[-1] and text_width(pieces[-1] + letter, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += letter
    return pieces


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into lines no wider than `width`, between words, or within one that is wider by itself.

    >>> wrap("Violence and sexual offences", 100, 10)
    ('Violence and', 'sexual offences')
    """
    # Room that was reckoned from this very text must hold it, whatever the last bit of the sum.
    width += 0.01
    lines: list[str] = []
    for word in clean(text).split():
        joined = f"{lines[-1]} {word}" if lines else word
        if lines and text_width(joined, size, bold=bold) <= width:
            lines[-1] = joined
        elif text_width(word, size, bold=bold) <= width:
            lines.append(word)
        else:
            lines.extend(_cut(word, width, size, bold))
    return tuple(lines) or ("",)


def number(value: float) -> str:
    """A coordinate with at most one decimal, the same on every machine.

    >>> number(12.0), number(-0.04), number(3.26)
    ('12', '0', '3.3')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def clean(text: str) -> str:
    """The text without the characters that XML cannot hold."""
    return _NOT_XML.sub("", text)


def element(tag: str, *inside: str, **attributes: str | float | None) -> str:
    """One element.  `inside` is markup already; attributes are escaped here.

    An underscore in a name is a hyphen (`stroke_width`), one at its end is dropped (`class_`); None leaves it out.

    >>> element("rect", x=1.25, width=3, class_="bar")
    '<rect x="1.2" width="3" class="bar"/>'
    """
    pairs = []
    for name, value in attributes.items():
        if value is None:
            continue
        printed = value if isinstance(value, str) else number(value)
        pairs.append(f" {name.rstrip('_').replace('_', '-')}={quoteattr(clean(printed))}")
    opened = f"<{tag}{''.join(pairs)}"
    return f"{opened}>{''.join(inside)}</{tag}>" if inside else f"{opened}/>"


def words(text: str) -> str:
    """A text as markup."""
    return escape(clean(text))


class Picture:
    """A drawing in the making: as wide as its viewBox, as tall as what is put into it."""

    def __init__(self, width: float, size: float) -> None:
        self.width = width
        self.size = size
        self.height = 0.0
        self._body: list[str] = []
        self._defs: dict[str, str] = {}

    @property
    def line(self) -> float:
        """The height of a line of text."""
        return round(self.size * 1.35, 1)

    def put(self, tag: str, *inside: str, **attributes: str | float | None) -> None:
        """Draw one element on top of what is there."""
        self._body.append(element(tag, *inside, **attributes))

    def define_once(self, name: str, markup: str) -> None:
        """Keep an element to be referred to by its id, such as a pattern."""
        self._defs[name] = markup

    def text(
        self,
        lines: tuple[str, ...] | str,
        x: float,
        y: float,
        *,
        anchor: str = "start",
        bold: bool = False,
        halo: bool = False,
        **attributes: str | float | None,
    ) -> None:
        """Write one or more lines, the first with its foot at `y`.

        `anchor` is start, middle or end.  More than one line is one text with a line break between, so that it is
        found and read out as one.  A `halo` of white keeps it legible over lines and shades.
        """
        around = {"stroke": "#ffffff", "stroke_width": "3.5", "stroke_linejoin": "round", "paint_order": "stroke"}
        rows = (lines,) if isinstance(lines, str) else lines
        inside = [words(rows[0])]
        if len(rows) > 1:
            inside = [
                element("tspan", words(row if index == len(rows) - 1 else f"{row} "), x=x, y=y + index * self.line)
                for index, row in enumerate(rows)
            ]
        self.put(
            "text",
            *inside,
            x=x,
            y=y,
            text_anchor=None if anchor == "start" else anchor,
            font_weight="600" if bold else None,
            **(around if halo else {}),
            **attributes,
        )

    def document(self, name: str, title: str, description: str, *, ink: str) -> str:
        """The whole as a standalone SVG document, with its title and description for those who do not see it.

        `name` begins every id, so that several drawings can stand in one page.
        """
        head = element("title", words(title), id=f"{name}-t") + element("desc", words(description), id=f"{name}-d")
        defs = element("defs", *self._defs.values()) if self._defs else ""
        width, height = number(self.width), number(self.height)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
            f'height="{height}" role="img" aria-labelledby="{name}-t {name}-d" font-family={quoteattr(FACES)} '
            f'font-size="{number(self.size)}" fill="{ink}">{head}{defs}{"".join(self._body)}</svg>\n'
        )
