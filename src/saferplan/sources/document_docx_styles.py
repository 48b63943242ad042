"""The styles of a Word file: what a paragraph in each is, and whether its text is hidden, bold or raised."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from saferplan.sources.document_archive import Element

_RAISED = 4
"""Half points by which a text is raised at least, where it is raised by hand."""

_HEADING = re.compile(r"heading ([1-9])")


@dataclass(frozen=True)
class Style:
    """What a style says of a paragraph or run; `level` is 0 for no heading, `listed` that it is an item of a list."""

    level: int = 0
    caption: bool = False
    contents: bool = False
    note: bool = False
    listed: bool = False
    hidden: bool = False
    bold: bool = False
    raised: bool = False
    struck: bool = False


def local(element: Element) -> str:
    """The name of an element without its namespace.

    >>> from lxml import etree
    >>> local(etree.fromstring('<w:p xmlns:w="urn:x"/>'))
    'p'
    """
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, name: str) -> Element | None:
    """The first child of a name, None where there is none."""
    if element is None:
        return None
    return next((one for one in element if local(one) == name), None)


def value(element: Element | None, name: str = "val") -> str | None:
    """An attribute by its local name, None where there is none."""
    if element is None:
        return None
    return next((given for key, given in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def switched(properties: Element | None, name: str) -> bool | None:
    """Whether a property that is on or off is on; None where it is not said."""
    found = child(properties, name)
    return None if found is None else value(found) not in ("0", "false", "off", "none")


class Styles:
    """The styles of a file by their id, each with what it takes from the style it is based on."""

    def __init__(self, tree: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._found: dict[str, Style] = {}
        self._standard = Style()
        for one in tree if tree is not None else ():
            if local(one) == "style" and (key := value(one, "styleId")):
                self._elements[key] = one
                if value(one, "type") == "paragraph" and value(one, "default") in ("1", "true", "on"):
                    self._standard_id = key
        standard = getattr(self, "_standard_id", None)
        self._standard = self.of(standard) if standard else self._standard

    def of(self, key: str | None) -> Style:
        """The style with an id; a plain one where there is none."""
        if key is None or key not in self._elements:
            return self._standard
        if key in self._found:
            return self._found[key]
        chain: list[Element] = []
        at: str | None = key
        while at in self._elements and len(chain) < 30 and self._elements[at] not in chain:
            chain.append(self._elements[at])
            at = value(child(chain[-1], "basedOn"))
        style = Style()
        for one in reversed(chain):
            style = _changed(style, one)
        self._found[key] = style
        return style

    def of_paragraph(self, properties: Element | None) -> Style:
        """The style of a paragraph, with what its own properties change."""
        style = self.of(value(child(properties, "pStyle")))
        return _with_paragraph(style, properties) if properties is not None else style


def _changed(style: Style, element: Element) -> Style:
    """A style as another that is based on it changes it."""
    name = (value(child(element, "name")) or "").lower().strip()
    heading = _HEADING.fullmatch(name)
    if heading or name == "title":
        style = replace(style, level=int(heading[1]) if heading else 1)
    elif re.match(r"toc ?\d|toc heading|table of ", name):
        style = replace(style, contents=True, level=0)
    elif name == "caption":
        style = replace(style, caption=True)
    elif name in ("footnote text", "endnote text"):
        style = replace(style, note=True)
    elif name == "normal":
        style = Style()
    style = replace(style, listed=style.listed or name.startswith(("list bullet", "list number")))
    return with_run(_with_paragraph(style, child(element, "pPr")), child(element, "rPr"))


def _with_paragraph(style: Style, properties: Element | None) -> Style:
    """A style with what the properties of a paragraph change: its place in the outline, and whether it is listed."""
    outline = value(child(properties, "outlineLvl"))
    if outline is not None and outline.isdigit() and not style.contents:
        style = replace(style, level=int(outline) + 1 if int(outline) < 9 else 0)
    numbering = child(properties, "numPr")
    if numbering is not None:
        style = replace(style, listed=value(child(numbering, "numId")) != "0")
    return style


def with_run(style: Style, properties: Element | None) -> Style:
    """A style with what the properties of a run change: whether it is hidden, bold or raised."""
    if properties is None:
        return style
    hidden, bold = switched(properties, "vanish"), switched(properties, "b")
    struck = switched(properties, "strike") or switched(properties, "dstrike")
    raised = value(child(properties, "vertAlign"))
    if hidden is not None:
        style = replace(style, hidden=hidden)
    if bold is not None:
        style = replace(style, bold=bold)
    style = replace(style, struck=bool(struck))
    if (up := value(child(properties, "position"))) is not None and up.isascii() and up.isdigit():
        style = replace(style, raised=int(up) >= _RAISED)
    return replace(style, raised=raised == "superscript") if raised is not None else style
