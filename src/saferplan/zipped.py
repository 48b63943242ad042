"""Files of zipped parts (Word, Excel), opened so that a damaged or hostile one takes little time and memory.

The one guard for all that read such files: each says what it expects, and puts what is wrong in its own sentence.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass

DAMAGED, LOCKED, PARTS, SIZE, ENTITIES = "damaged", "locked", "parts", "size", "entities"
"""What can be wrong: it is no whole archive, has a password, too many parts, unpacks to too much, declares entities."""

_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError, struct.error, NotImplementedError,
)  # fmt: skip
_ENTITY = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_END = b"PK\x05\x06"
_LARGE_END = b"PK\x06\x07"
_MOST_OF_A_NAME = 400
"""So many bytes of the list of parts are allowed for each part."""


class BadZip(Exception):
    """An archive that is not read: what is wrong (`DAMAGED` and its like), in which part, "" for the whole."""

    def __init__(self, wrong: str, part: str = "") -> None:
        super().__init__(f"{wrong} {part}".strip())
        self.wrong, self.part = wrong, part


@dataclass(frozen=True)
class Bounds:
    """How many parts an archive may have, to how many bytes one may unpack, and to how many all together."""

    parts: int
    part: int
    unpacked: int = 2**40


class Zipped:
    """The parts of an archive, each read on request and never beyond its bounds.

    Raises `BadZip` where the archive is no whole one, or has or says that it unpacks to more than its bounds.
    """

    def __init__(self, data: bytes, bounds: Bounds) -> None:
        self.bounds = bounds
        _check_directory(data, bounds.parts)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise BadZip(DAMAGED) from error
        members = self._zip.infolist()
        self.names = tuple(one.filename for one in members)
        self.unpacked = sum(one.file_size for one in members)
        if len(members) > bounds.parts:
            raise BadZip(PARTS)
        if self.unpacked > bounds.unpacked:
            raise BadZip(SIZE)

    def read(self, name: str, most: int | None = None) -> bytes:
        """The bytes of a part.

        Raises `BadZip` where it is damaged, locked or unpacks to more than `most` bytes (left out: the bound of a
        part), whatever it says of its size; `KeyError` where there is no such part.
        """
        most = self.bounds.part if most is None else most
        member = self._zip.getinfo(name)
        if member.flag_bits & 1:
            raise BadZip(LOCKED, name)
        if member.file_size > most:
            raise BadZip(SIZE, name)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(most + 1)
        except _BROKEN as error:
            raise BadZip(DAMAGED, name) from error
        if len(data) > most:
            raise BadZip(SIZE, name)
        return data

    def check(self) -> None:
        """Read every part, so that one that is damaged, locked or too large, or XML that declares entities, is met."""
        for name in self.names:
            data = self.read(name)
            if name.endswith((".xml", ".rels")) and _ENTITY.search(data, 0, 100_000):
                raise BadZip(ENTITIES, name)


def _check_directory(data: bytes, most: int) -> None:
    """Refuse an archive whose list of parts is damaged or huge, before it is read."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or len(data) < end + 22:
        raise BadZip(DAMAGED)
    parts, size = struct.unpack("<HL", data[end + 10 : end + 16])
    if parts > most or size > most * _MOST_OF_A_NAME or data[end - 20 : end - 16] == _LARGE_END:
        raise BadZip(PARTS)
