"""Looking at files for malware, where a scanner is set up: clamd of ClamAV, by its command INSTREAM.

The scanner is given the bytes and says what it thinks; it is given no name and writes nothing here.  Where one is set
up, what it has not looked at is not taken.  It is asked where a form or the API takes a file, before any transaction:
one that hangs must lock nobody out.  What the portal reads from a folder of the server itself, as releases from the
partnership folder, is not scanned.
"""

from __future__ import annotations

import logging
import socket
import struct
import time
from collections.abc import Iterable, Iterator
from typing import IO

from django.conf import settings

from saferplan_portal.config import Scanner
from saferplan_portal.shell.rules import Unfit

_log = logging.getLogger("saferplan_portal.scanning")
_PIECE = 1 << 16
_MOST_OF_AN_ANSWER = 4_096
CONNECTS = 5.0
"""Seconds within which the scanner must take a call."""
ANSWERS = 60.0
"""Seconds within which it must have looked at one file, from the call to its answer."""


class _NoAnswer(Exception):
    """The scanner is not there, or did not look at it: one word why."""


def hold_clean(pieces: Iterable[bytes], name: str, *, field: str = "file") -> None:
    """Have a file looked at, where a scanner is set up.

    Raises `Unfit` where the scanner knows it as malware, does not take it for its size, or has not looked at it.
    """
    scanner = settings.PORTAL.scanner
    if scanner is None:
        return
    try:
        said = _asked(scanner, b"zINSTREAM\0", pieces)
    except _NoAnswer as fault:
        _log.error("scanner does not answer", extra={"fault": str(fault)})
        raise Unfit(_NOT_LOOKED_AT.format(name=name), field) from fault
    if said.endswith(" FOUND"):
        _log.warning("malware refused", extra={"signature": said.removeprefix("stream: ").removesuffix(" FOUND")})
        raise Unfit(
            f"{name} was not taken: the scanner knows what is in it as malware. Do not open it; tell whoever sent it.",
            field,
        )
    if "size limit" in said:
        raise Unfit(f"{name} is larger than the scanner takes. Make it smaller, or ask the administrator.", field)
    if said != "stream: OK":
        _log.error("scanner did not look", extra={"fault": "another answer"})
        raise Unfit(_NOT_LOOKED_AT.format(name=name), field)


_NOT_LOOKED_AT = (
    "{name} was not taken: it could not be looked at for malware, since the scanner does not answer. Try again in a "
    "few minutes. If it stays so, tell the administrator."
)


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    """A file from its beginning, piece by piece; it stands at its beginning again afterwards."""
    file.seek(0)
    while piece := file.read(_PIECE):
        yield piece
    file.seek(0)


def fault_of_scanner(scanner: Scanner) -> str:
    """Why a scanner cannot be used, as a sentence; "" where it answers."""
    try:
        said = _asked(scanner, b"zPING\0", None)
    except _NoAnswer as fault:
        return f"The scanner at {scanner} does not answer ({fault}), so no file is taken. Start clamd."
    return "" if said == "PONG" else f"What answers at {scanner} is no clamd. Correct scanner in portal.toml."


def _asked(scanner: Scanner, command: bytes, pieces: Iterable[bytes] | None) -> str:
    """What the scanner says to a command and the bytes that follow.  Raises `_NoAnswer`."""
    until = time.monotonic() + ANSWERS
    try:
        with _called(scanner) as line:
            line.settimeout(_left(until))
            line.sendall(command)
            try:
                for piece in pieces or ():
                    for at in range(0, len(piece), _PIECE):
                        part = piece[at : at + _PIECE]
                        line.settimeout(_left(until))
                        line.sendall(struct.pack(">I", len(part)) + part)
                if pieces is not None:
                    line.settimeout(_left(until))
                    line.sendall(struct.pack(">I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it hangs up on what is too large, having said so
            said = b""
            while not said.endswith(b"\0") and len(said) < _MOST_OF_AN_ANSWER:
                line.settimeout(_left(until))
                more = line.recv(_MOST_OF_AN_ANSWER)
                if not more:
                    break
                said += more
    except OSError as error:
        raise _NoAnswer(type(error).__name__) from error
    if not said.endswith(b"\0"):
        raise _NoAnswer("it hung up")
    return said[:-1].decode("utf-8", "replace").strip()


def _left(until: float) -> float:
    """The seconds that are left for the whole look.  Raises `TimeoutError` where none are."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _called(scanner: Scanner) -> socket.socket:
    """A line to the scanner.  Raises `OSError`."""
    if scanner.port:
        return socket.create_connection((scanner.place, scanner.port), timeout=CONNECTS)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(CONNECTS)
    try:
        line.connect(scanner.place)
    except OSError:
        line.close()
        raise
    return line
