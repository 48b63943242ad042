"""A partnership's mark for its documents: a PNG or SVG file, held to being a picture and nothing else.

Its bytes go into documents as they are, so that whatever an SVG could do besides being drawn is refused here: scripts,
events, other files, web addresses, and entities.
"""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import PurePath
from typing import Any, NoReturn
from xml.parsers import expat

from saferplan.errors import BadInput
from saferplan.publication.documents.paper import Logo

MOST_BYTES = 1_000_000
MOST_PARTS = 5_000
SIDES = (16, 6_000)
"""The least and the most pixels of a PNG's side."""
RATIOS = (0.2, 8.0)
"""How wide a mark may be for its height."""
_PNG = b"\x89PNG\r\n\x1a\n"
_DRAWN = frozenset(
    (
        *("svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("title", "desc", "metadata", "style", "use", "symbol", "clipPath", "mask", "pattern", "marker", "stop"),
        *("linearGradient", "radialGradient", "filter", "feGaussianBlur", "feOffset", "feBlend", "feColorMatrix"),
        *("feComposite", "feFlood", "feMerge", "feMergeNode"),
    )
)
_FORBIDDEN = re.compile(r"url\(\s*['\"]?(?!#)|@import|expression\(|javascript:|&#|\\", re.IGNORECASE)
_SAVE = "Ask whoever made it for a plain PNG, or export it anew."


def read_logo(data: bytes, name: str, alt: str) -> Logo:
    """Look at a mark's file and give it with its shape; `alt` is the name that it stands for.

    Raises `BadInput` where it is neither, too large, damaged, or holds anything that is not drawn.
    """
    if len(data) > MOST_BYTES:
        _refuse(name, f"{len(data):,} bytes", f"no more than {MOST_BYTES:,}", "Save it smaller.")
    if data.startswith(_PNG):
        kind, ratio = "png", _ratio_of_png(data, name)
    elif PurePath(name).suffix.lower() == ".svg" or data.lstrip()[:5] in (b"<?xml", b"<svg ", b"<svg\n"):
        kind, ratio = "svg", _ratio_of_svg(data, name)
    else:
        _refuse(name, "it is neither PNG nor SVG", "a picture of one of these kinds", "Save it as PNG.")
    if not RATIOS[0] <= ratio <= RATIOS[1]:
        expected = f"between {RATIOS[0]:g} and {RATIOS[1]:g} times as wide as tall"
        _refuse(name, f"it is {ratio:.2f} times as wide as tall", expected, "Cut the empty edges off.")
    return Logo(kind, data, ratio, alt)


def _refuse(name: str, found: str, expected: str, do: str = _SAVE) -> NoReturn:
    raise BadInput(name, found, expected, do)


def _ratio_of_png(data: bytes, name: str) -> float:
    """A PNG's shape; each of its parts must be whole."""
    at, kinds = len(_PNG), []
    while at + 12 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        kind, inside = data[at + 4 : at + 8], data[at + 8 : at + 8 + length]
        mark = data[at + 8 + length : at + 12 + length]
        if len(mark) != 4 or struct.unpack(">I", mark)[0] != zlib.crc32(kind + inside):
            _refuse(name, "it is cut short or damaged", "a whole PNG")
        kinds.append(kind)
        at += 12 + length
        if kind == b"IEND":
            break
    if kinds[:1] != [b"IHDR"] or kinds[-1] != b"IEND" or b"IDAT" not in kinds:
        _refuse(name, "it is cut short or damaged", "a whole PNG")
    wide, tall = struct.unpack(">II", data[16:24])
    if not all(SIDES[0] <= side <= SIDES[1] for side in (wide, tall)):
        _refuse(name, f"it is {wide:,} by {tall:,} pixels", f"sides of {SIDES[0]} to {SIDES[1]:,} pixels", "Resize it.")
    return float(wide / tall)


def _ratio_of_svg(data: bytes, name: str) -> float:
    """An SVG's shape; nothing may be in it but what is drawn."""
    seen: list[dict[str, str]] = []
    within: list[str] = []
    told: list[str] = []

    def begins(tag: str, marks: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        if local not in _DRAWN and not tag.startswith(_EDITORS):
            _refuse(name, f"it holds <{local}>", "a drawing alone, without scripts, links or pictures of other files")
        for key, value in marks.items():
            _check_mark(key.rpartition(" ")[2], value, name)
        within.append(local)
        seen.append(marks)
        if len(seen) > MOST_PARTS:
            _refuse(name, f"more than {MOST_PARTS:,} parts", "a simple drawing")

    def ends(_: str) -> None:
        within.pop()

    def says(words: str) -> None:
        if within and within[-1] == "style":
            told.append(words)

    def refuses(*_: Any) -> None:
        _refuse(name, "it declares entities", "a drawing without a document type of its own")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = begins, ends, says
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = parser.ProcessingInstructionHandler = refuses
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        _refuse(name, f"it cannot be read (line {error.lineno})", "a whole SVG")
    if _FORBIDDEN.search("".join(told)):
        _refuse(name, "its style leads to another file", "a drawing that needs no other file")
    return _shape(seen[0], name)


_EDITORS = (
    "http://www.inkscape.org/",
    "http://sodipodi.",
    "http://www.w3.org/1999/02/22-rdf",
    "http://purl.org/",
    "http://creativecommons.org/",
)
"""What drawing programs note about a drawing, which nobody draws."""


def _check_mark(key: str, value: str, name: str) -> None:
    """Refuse an attribute that does something, or leads out of the drawing."""
    if key.lower().startswith("on"):
        _refuse(name, f"it has the event {key}", "a drawing that does nothing")
    if key == "href" and not value.startswith("#"):
        _refuse(name, "it leads to another file or page", "a drawing that needs no other file")
    if _FORBIDDEN.search(value):
        _refuse(name, f"its {key} leads to another file", "a drawing that needs no other file")


def _shape(root: dict[str, str], name: str) -> float:
    """How wide an SVG is for its height, from its view box or its size."""
    box = re.fullmatch(r"\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*", root.get("viewBox", ""))
    sides = (
        box.groups() if box else tuple(re.sub(r"(px|mm|cm|pt|in)$", "", root.get(k, "")) for k in ("width", "height"))
    )
    try:
        wide, tall = (float(side) for side in sides)
        return wide / tall
    except (ValueError, ZeroDivisionError):
        _refuse(name, "it does not say how large it is", "a viewBox, or a width and a height")
