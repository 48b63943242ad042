"""A Word file's archive and its XML, read so that a hostile file takes little time and memory."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import Any, TypeAlias

from saferplan.sources.document_passages import DAMAGED, Unreadable

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

_BROKEN = ("it is damaged: its parts cannot be unpacked", "a whole Word file", DAMAGED)
_BOMB = ("it unpacks to far more than any document holds", "a Word file of text", DAMAGED)


class Archive:
    """The parts of a Word file, each read on request and never beyond `LARGEST_PART`."""

    def __init__(self, data: bytes) -> None:
        _check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise Unreadable(*_BROKEN) from error
        self.names = frozenset(self._zip.namelist())

    def read(self, name: str, most: int = LARGEST_PART) -> bytes:
        """The bytes of a part.

        Raises `Unreadable` where it is damaged, encrypted or unpacks to more than `most` bytes; `KeyError` where the
        archive has no such part.
        """
        member = self._zip.getinfo(name)
        if member.flag_bits & 1:
            raise Unreadable("it is locked with a password", "an open file", "Save it without a password.")
        if member.file_size > most:
            raise Unreadable(*_BOMB)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(most + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error) as error:
            raise Unreadable(*_BROKEN) from error
        if len(data) > most:
            raise Unreadable(*_BOMB)
        return data

    def tree(self, name: str) -> Element:
        """The XML of a part; raises as `read` does, and `Unreadable` where it is no XML, or hostile."""
        return parsed(self.read(name))


def _check_directory(data: bytes) -> None:
    """Refuse an archive whose list of members is damaged or huge, before it is read."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise Unreadable(*_BROKEN)
    members, size = struct.unpack("<HL", data[end + 10 : end + 16])
    if members > MOST_MEMBERS or size > MOST_MEMBERS * 400 or data[end - 20 : end - 16] == b"PK\x06\x07":
        raise Unreadable("it has far more parts than any document", "a Word file of text", DAMAGED)


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
        raise Unreadable("its text is damaged: it is no whole XML", "a whole Word file", DAMAGED) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable("it declares entities, as hostile files do", "a file as Word saves it", DAMAGED)
    return root
