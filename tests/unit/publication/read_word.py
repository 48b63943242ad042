"""A Word document read back for the tests: its text, styles, captions, alternative text and fields."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
from docx.document import Document
from docx.oxml.ns import qn


def opened(data: bytes) -> Document:
    """The document that the bytes are."""
    return docx.Document(io.BytesIO(data))


def words_of(document: Document) -> str:
    """All text of the body in order, with a space between paragraphs and none of the fields' instructions."""
    told = []
    for one in document.element.body.iter(qn("w:p")):
        told.append("".join(_shown(piece) for piece in one.iter(qn("w:t"), qn("w:br"), qn("w:tab"))))
    return " ".join(" ".join(told).split())


def _shown(piece: Any) -> str:
    return piece.text or "" if piece.tag == qn("w:t") else " "


def styled(document: Document, style: str) -> list[str]:
    """The text of every paragraph of a style, links included."""
    return [
        "".join(_shown(p) for p in one._p.iter(qn("w:t"))) for one in document.paragraphs if one.style.name == style
    ]


def instructions(document: Document) -> list[str]:
    """What the fields of the body ask Word to do."""
    return [one.text.strip() for one in document.element.body.iter(qn("w:instrText"))]


def alternatives(document: Document) -> list[str]:
    """The alternative text of every picture."""
    return [one.get("descr", "") for one in document.element.body.iter(qn("wp:docPr"))]


def parts(data: bytes) -> dict[str, bytes]:
    """The files of the package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def links_within(document: Document) -> set[str]:
    """The bookmarks that links lead to."""
    found = (one.get(qn("w:anchor")) for one in document.element.body.iter(qn("w:hyperlink")))
    return {one for one in found if one}


def bookmarks(document: Document) -> list[str]:
    """The bookmarks there are."""
    return [one.get(qn("w:name")) for one in document.element.body.iter(qn("w:bookmarkStart"))]


def heading_levels(document: Document) -> list[int]:
    """The level of each heading, in order."""
    styles = (one.style.name for one in document.paragraphs)
    return [int(name[-1]) for name in styles if re.fullmatch(r"Heading \d", name)]
