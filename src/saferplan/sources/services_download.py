"""One file, whole or not at all: resumed where it broke off, bounded in size, and with its checksum.

What has arrived lies in a `.part` file, beside it a `.part.json` that says which file of which service it is.  It is
gone on with only where the service says that the file is still the same one (`If-Range`); otherwise it is begun again.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from saferplan.errors import NotTheFile, ServiceRefused
from saferplan.sources.services_forms import check_form, check_type, in_words
from saferplan.sources.services_http import Client, TryLater, shown

Bytes = Callable[[int, int], None]
"""Told how many bytes have come, and how many there will be (0 where nobody says)."""

_RANGE = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


@dataclass(frozen=True)
class Validators:
    """What a service says of a file, by which it can be asked whether it changed: ETag and Last-Modified, or ""."""

    etag: str = ""
    modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask for the file only if it changed."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in found.items() if value}

    @property
    def same_bytes(self) -> str:
        """What `If-Range` may hold: a strong ETag, or else the date; "" where there is neither."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


@dataclass(frozen=True)
class Expected:
    """What a file must be: its form, its greatest size in bytes, and its checksum where that is known beforehand."""

    form: str
    largest: int
    sha256: str = ""


@dataclass(frozen=True)
class Arrived:
    """A file that arrived whole, in its draft, or (`draft` None) that the service says has not changed."""

    address: str
    draft: Path | None
    size: int
    sha256: str
    validators: Validators


def download(
    client: Client, address: str, draft: Path, expected: Expected, *, held: Validators, told: Bytes
) -> Arrived:
    """Bring a file into `draft`, or learn that the one held is still the same (`held` has what was said of it).

    Raises `NotReachable`, `ServiceRefused`, `RedirectRefused`, `NotTrusted`, `NotTheFile`, and `OSError` where the
    disk will not take it.  A draft that is the wrong file is taken away; one that is not whole stays, to go on from.
    """
    part = _Part(draft)

    def once() -> Arrived:
        return _try_once(client, address, part, expected, (held, told))

    arrived: Arrived = client.patiently(address, once, part.size)
    if arrived.draft:
        check_arrived(arrived, expected)
    return arrived


def check_arrived(arrived: Arrived, expected: Expected) -> None:
    """Hold a draft to its form and checksum; where it fails it is taken away and `NotTheFile` raised."""
    assert arrived.draft is not None, arrived
    try:
        check_form(arrived.draft, expected.form, shown(arrived.address))
        if expected.sha256 and arrived.sha256 != expected.sha256:
            found = f"its checksum (SHA-256) is {arrived.sha256[:12]}..."
            raise NotTheFile(shown(arrived.address), found, f"{expected.sha256[:12]}...")
    except NotTheFile:
        _Part(arrived.draft).forget()
        raise


def copy(source: Path, draft: Path, expected: Expected, told: Bytes) -> Arrived:
    """Bring a file from a folder of copies into `draft`, as `download` would from a service."""
    try:
        size = source.stat().st_size
        stream = source.open("rb")
    except OSError as error:
        raise NotTheFile(str(source), f"it cannot be opened ({error.strerror})", "a file you may read") from error
    with stream:
        _check_size(size, expected, str(source))
        draft.parent.mkdir(parents=True, exist_ok=True)
        with draft.open("wb") as out:
            shutil.copyfileobj(stream, out, 1 << 20)
    told(size, size)
    with draft.open("rb") as stream:
        sha256 = hashlib.file_digest(stream, "sha256").hexdigest()
    arrived = Arrived(source.name, draft, draft.stat().st_size, sha256, Validators())
    check_arrived(arrived, expected)
    return arrived


class _Part:
    """The part of a file that has arrived, and what is known of the file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about = path.with_name(f"{path.name}.json")

    def size(self) -> int:
        """How many bytes have arrived."""
        return self.path.stat().st_size if self.path.is_file() else 0

    def known(self, address: str) -> Validators:
        """What the service said of the file that this is a part of; empty where it is of another, or of none."""
        try:
            said = json.loads(self.about.read_text(encoding="utf-8"))
            return Validators(said["etag"], said["modified"]) if said["address"] == address else Validators()
        except (OSError, ValueError, KeyError, TypeError):
            return Validators()

    def begin(self, address: str, validators: Validators) -> None:
        """Forget what had arrived, and note what the service says of the file."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.unlink(missing_ok=True)
        self.about.write_text(json.dumps({"address": address, **asdict(validators)}), encoding="utf-8")

    def forget(self) -> None:
        """Take it all away."""
        self.path.unlink(missing_ok=True)
        self.about.unlink(missing_ok=True)


def _try_once(client: Client, address: str, part: _Part, expected: Expected, more: tuple[Validators, Bytes]) -> Arrived:
    """One request for the file, or for the rest of it."""
    held, told = more
    same = part.known(address).same_bytes
    have = part.size() if same else 0
    headers = {"Range": f"bytes={have}-", "If-Range": same} if have else held.conditions
    with client.ask(address, headers) as answer:
        if answer.status == 304:
            if have or not held.conditions:
                raise ServiceRefused(shown(address), 304)
            part.forget()
            return Arrived(address, None, 0, "", held)
        if answer.status == 416:
            if not have:
                raise ServiceRefused(shown(address), 416)
            part.forget()
            raise TryLater("the service has less of the file than had arrived")
        check_type(answer.headers.get("Content-Type") or "", expected.form, shown(address))
        if answer.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity"):
            raise NotTheFile(
                shown(address), "it was packed on the way, which was not asked for", in_words(expected.form)
            )
        validators = Validators(answer.headers.get("ETag") or "", answer.headers.get("Last-Modified") or "")
        start = 0
        if answer.status == 206:
            before = part.known(address)
            if validators.etag not in ("", before.etag):
                have = 0
            start = _start_of(answer, have, part)
            validators = before
        else:
            part.begin(address, validators)
        total = start + answer.length if answer.length is not None else 0
        _check_size(total, expected, shown(address))
        return _take(client, answer, (part, expected, told), (address, start, total), validators)


def _start_of(answer: http.client.HTTPResponse, have: int, part: _Part) -> int:
    """Where the rest that the service sends begins, which must be where the part ends (nought: of another file)."""
    found = _RANGE.fullmatch((answer.headers.get("Content-Range") or "").strip())
    if not have or found is None or int(found[1]) != have:
        part.forget()
        raise TryLater("the service sent another piece of the file than was asked for")
    return have


def _take(
    client: Client,
    answer: http.client.HTTPResponse,
    into: tuple[_Part, Expected, Bytes],
    where: tuple[str, int, int],
    validators: Validators,
) -> Arrived:
    """Write the body after what had arrived, counting and reckoning the checksum as it comes."""
    (part, expected, told), (address, start, total) = into, where
    digest = hashlib.sha256()
    if start:
        with part.path.open("rb") as before:
            while piece := before.read(1 << 20):
                digest.update(piece)
    size = start
    with part.path.open("ab") as stream:
        told(size, total)
        for piece in client.parts(answer):
            size += len(piece)
            if size > expected.largest:
                break
            stream.write(piece)
            digest.update(piece)
            told(size, total)
    if size > expected.largest:
        part.forget()
        _check_size(size, expected, shown(address))
    part.about.unlink(missing_ok=True)
    return Arrived(address, part.path, size, digest.hexdigest(), validators)


def _check_size(size: int, expected: Expected, address: str) -> None:
    """Raise `NotTheFile` where a file is larger than any that is meant."""
    if size > expected.largest:
        found = f"the file is larger than {expected.largest / 1e6:,.0f} MB"
        raise NotTheFile(address, found, f"{in_words(expected.form)} of at most that size")


def read_json(client: Client, address: str, largest: int = 1_000_000) -> Any:
    """The answer of a service that speaks JSON; `NotTheFile` where it is none or beyond all measure."""

    def once() -> Any:
        with client.ask(address) as answer:
            check_type(answer.headers.get("Content-Type") or "", "json", shown(address))
            body = bytearray()
            for piece in client.parts(answer):
                body += piece
                if len(body) > largest:
                    raise NotTheFile(shown(address), f"the answer is larger than {largest / 1e6:,.0f} MB", "JSON")
        try:
            return json.loads(bytes(body))
        except ValueError as error:
            raise NotTheFile(shown(address), "the answer is not JSON", "JSON") from error

    return client.patiently(address, once)
