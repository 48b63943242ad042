"""A Word file's archive and its XML, read so that a hostile file takes little time and memory."""

from __future__ import annotations

from typing import Any, TypeAlias

from saferplan.sources.document_passages import DAMAGED as AGAIN
from saferplan.sources.document_passages import Unreadable
from saferplan.zipped import DAMAGED, LOCKED, PARTS, SIZE, BadZip, Bounds, Zipped

Element: TypeAlias = Any
"""An element of lxml, which tells no types."""

LARGEST_PART = 48 * 1024**2
"""A part of a Word file that unpacks to more bytes is refused; the text of a plan of 100 pages has some 5 MiB."""

MOST_MEMBERS = 20_000
"""An archive of more members is refused; a plan full of pictures has some hundred."""

MOST_TAGS = 2_000_000
"""A part with more tags is refused; the text of a plan of 100 pages has some 200,000."""

DEEPEST = 200
"""XML nested deeper is refused; a text box in a table in a table is some 40 deep."""

_BROKEN = ("it is damaged: its parts cannot be unpacked", "a whole Word file", AGAIN)
_BOMB = ("it unpacks to far more than any document holds", "a Word file of text", AGAIN)


_WRONG = {
    DAMAGED: _BROKEN,
    SIZE: _BOMB,
    PARTS: ("it has far more parts than any document", "a Word file of text", AGAIN),
    LOCKED: ("it is locked with a password", "an open file", "Save it without a password."),
}


class Archive:
    """The parts of a Word file, each read on request and never beyond `LARGEST_PART`."""

    def __init__(self, data: bytes) -> None:
        try:
            self._parts = Zipped(data, Bounds(MOST_MEMBERS, LARGEST_PART))
        except BadZip as error:
            raise Unreadable(*_WRONG[error.wrong]) from error
        self.names = frozenset(self._parts.names)

    def read(self, name: str, most: int = LARGEST_PART) -> bytes:
        """The bytes of a part.

        Raises `Unreadable` where it is damaged, encrypted or unpacks to more than `most` bytes; `KeyError` where the
        archive has no such part.
        """
        try:
            return self._parts.read(name, most)
        except BadZip as error:
            raise Unreadable(*_WRONG[error.wrong]) from error

    def tree(self, name: str) -> Element:
        """The XML of a part; raises as `read` does, and `Unreadable` where it is no XML, or hostile."""
        return parsed(self.read(name))


def parsed(data: bytes) -> Element:
    """The tree of some XML: nothing outside is fetched, and no entity is replaced.

    Raises `Unreadable` where it is no XML, declares a document type (Word never does), has more than `MOST_TAGS` tags
    or nests deeper than `DEEPEST`.
    """
    from lxml import etree

    if data.count(b"<") > MOST_TAGS:
        raise Unreadable(*_BOMB)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("its text is damaged: it is no whole XML", "a whole Word file", AGAIN) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("it declares entities, as hostile files do", "a file as Word saves it", AGAIN)
    return root
