"""Read a drawing back as data: its texts with the room they take, its marks with their places."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

from saferplan.publication.svg import text_width

SVG = "{http://www.w3.org/2000/svg}"
_STEP = re.compile(r"([MLHVZhvlz])|(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True)
class Text:
    """One line of text: its words, class and figure, and the box that it fills at most."""

    words: str
    kind: str
    figure: str
    left: float
    right: float
    foot: float
    size: float


class Reading:
    """A parsed drawing."""

    def __init__(self, svg: str) -> None:
        self.root = ET.fromstring(svg)
        _, _, self.width, self.height = map(float, self.root.get("viewBox", "").split())
        self.size = float(self.root.get("font-size", "0"))

    def of(self, kind: str, tag: str = "*") -> list[ET.Element]:
        """The elements of a class."""
        return [one for one in self.root.iter(f"{SVG}{tag}" if tag != "*" else None) if one.get("class") == kind]

    def words_of(self, kind: str) -> list[str]:
        """The texts of a class, their lines joined."""
        return ["".join(one.itertext()) for one in self.of(kind, "text")]

    def said(self) -> dict[str, str]:
        """What is printed for each figure: the text of every value and reason, by address."""
        return {
            one.get("data-figure", ""): "".join(one.itertext())
            for kind in ("value", "reason")
            for one in self.of(kind, "text")
            if one.get("data-figure")
        }

    def lines(self) -> list[Text]:
        """Every line of text with its box."""
        found = []
        for text in self.root.iter(f"{SVG}text"):
            rows = list(text) or [text]
            bold = text.get("font-weight") == "600"
            for row in rows:
                words = (row.text or "").strip()
                width = text_width(words, self.size, bold=bold)
                x, foot = float(row.get("x", "nan")), float(row.get("y", "nan"))
                left = {"middle": x - width / 2, "end": x - width}.get(text.get("text-anchor", ""), x)
                kind, figure = text.get("class", ""), text.get("data-figure", "")
                found.append(Text(words, kind, figure, left, left + width, foot, self.size))
        return found

    def points(self) -> list[tuple[float, float]]:
        """Every corner of every rectangle, circle and path that is drawn (not those of patterns)."""
        defs = {one for group in self.root.iter(f"{SVG}defs") for one in group.iter()}
        found: list[tuple[float, float]] = []
        for one in self.root.iter():
            if one in defs:
                continue
            if one.tag == f"{SVG}rect":
                x, y = float(one.get("x", 0)), float(one.get("y", 0))
                found += [(x, y), (x + float(one.get("width", 0)), y + float(one.get("height", 0)))]
            elif one.tag == f"{SVG}circle":
                found.append((float(one.get("cx", 0)), float(one.get("cy", 0))))
            elif one.tag == f"{SVG}path":
                found += path_points(one.get("d", ""))
        return found

    def assert_inside(self) -> None:
        """All that is drawn is finite and lies within the viewBox, text by the most room that it can take."""
        assert self.width > 0
        assert self.height > 0
        for x, y in self.points():
            assert math.isfinite(x), (x, y)
            assert math.isfinite(y), (x, y)
            assert -1 <= x <= self.width + 1, (x, y, self.width)
            assert -1 <= y <= self.height + 1, (x, y, self.height)
        for line in self.lines():
            assert line.left >= -1, line
            assert line.right <= self.width + 1, (line, self.width)
            assert line.size * 0.7 <= line.foot <= self.height + 1, (line, self.height)


def path_points(d: str) -> list[tuple[float, float]]:
    """The points of a path made of M, L, H, V and Z, and of l, h and v from the point before."""
    points: list[tuple[float, float]] = []
    command, numbers = "", []
    x = y = 0.0
    start = (0.0, 0.0)
    for letter, number in _STEP.findall(d):
        if letter:
            command, numbers = letter, []
            if letter in "Zz":
                x, y = start
            continue
        numbers.append(float(number))
        if command in "MLl" and len(numbers) == 2:
            x, y = (x + numbers[0], y + numbers[1]) if command == "l" else (numbers[0], numbers[1])
            start = (x, y) if command == "M" else start
        elif command in "Hh":
            x = numbers[0] + (x if command == "h" else 0)
        elif command in "Vv":
            y = numbers[0] + (y if command == "v" else 0)
        else:
            continue
        points.append((x, y))
        numbers = []
    return points
