"""Files that people bring: what one is by its own bytes, where it is kept, and how it is handed out again.

A file is kept under a random name outside everything that is served, is never opened by a program here beyond what this
module reads of it, and leaves as a download only.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import models
from django.http import FileResponse

from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.upload_kinds import KINDS, Kind, kind_of

MOST_BYTES = 20_000_000
"""How large a file may be that goes with a record."""

ENDINGS = tuple(f".{ending}" for kind in KINDS for ending in kind.endings)
TAKEN = "PDF, Word, Excel, CSV, PNG or JPEG, at most 20 MB."
"""What a form says of the files it takes."""

_MOST_LETTERS = 120


class FileGone(Unfit):
    """A file that a record names is not where it was put, or is not what it was: it is not handed out."""


class Stored(models.Model):
    """A record with a file: its name as brought, kind by its bytes, size, hash, and the random name it is kept as."""

    file_name = models.CharField("file", max_length=_MOST_LETTERS, editable=False)
    file_kind = models.CharField(
        "kind", max_length=8, editable=False, choices=[(kind.code, kind.words) for kind in KINDS]
    )
    file_size = models.PositiveIntegerField("size in bytes", editable=False)
    file_sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    file_key = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def kind(self) -> Kind:
        """What kind of file it is."""
        return next(kind for kind in KINDS if kind.code == self.file_kind)

    @property
    def file_words(self) -> str:
        """The kind and size in words: "PDF, 1.2 MB"."""
        return f"{self.kind.words}, {size_words(self.file_size)}"


@dataclass(frozen=True)
class Checked:
    """A file that was looked at and may be kept: its cleaned name, its kind, and its bytes."""

    name: str
    kind: Kind
    content: bytes


def checked(file: UploadedFile[bytes], *, field: str = "file", most: int = MOST_BYTES) -> Checked:
    """Look at a file by its bytes, whatever its name and the browser call it.

    Raises `Unfit` with a sentence where it is empty, too large, of no kind that is taken, of another kind than its name
    says, or of two kinds at once.  The form that took it has had it scanned.
    """
    name = plain_name(file.name or "")
    size = file.size or 0
    if size > most:
        raise Unfit(f"{name} has {size_words(size)}; at most {size_words(most)} are taken. Make it smaller.", field)
    file.seek(0)
    content = file.read(most + 1)
    if not content:
        raise Unfit(f"{name} is empty. Choose the file that you meant.", field)
    try:
        kind = kind_of(content)
    except Unfit as fault:
        raise Unfit(f"{name}: {fault}", field) from fault
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending not in kind.endings:
        told = f"its name ends in .{ending}" if ending else "its name says nothing of that"
        raise Unfit(f"{name} is {kind.words} by its content, and {told}. Name it .{kind.endings[0]}.", field)
    return Checked(name, kind, content)


def keep(file: Checked) -> dict[str, str | int]:
    """Put a file where it is kept, and give the values of the fields of `Stored` for its record.

    It is on the disk before the record is committed, so no record is without its file.  Where the record is not
    committed after all, the file stays behind and nothing leads to it; `left_over` finds it.
    """
    key = secrets.token_hex(32)
    path = _path(key)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out:
        out.write(file.content)
        out.flush()
        os.fsync(out.fileno())
    return {
        "file_name": file.name,
        "file_kind": file.kind.code,
        "file_size": len(file.content),
        "file_sha256": hashlib.sha256(file.content).hexdigest(),
        "file_key": key,
    }


def served(record: Stored) -> FileResponse:
    """The file of a record as a download that no browser opens in the portal's name.

    Raises `FileGone` where the file is not there, or is not the one that was brought.
    """
    file = _opened(record)
    response = FileResponse(file, as_attachment=True, filename=record.file_name, content_type=record.kind.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "no-store"
    return response


def faults_of_files() -> Iterator[str]:
    """What is amiss with the files that records lead to, and how many no record leads to, each a sentence."""
    known: set[str] = set()
    for kind in apps.get_models():
        if not issubclass(kind, Stored):
            continue
        for record in kind._default_manager.order_by("pk").iterator():
            known.add(record.file_key)
            try:
                _opened(record).close()
            except FileGone as fault:
                yield f"{str(kind._meta.verbose_name).capitalize()} {record.pk}: {fault}"
    left = left_over(frozenset(known))
    if left:
        many = "1 file lies" if len(left) == 1 else f"{len(left)} files lie"
        yield f"{many} in the folder of uploads that no record leads to: a write that failed left it. Delete: {left[0]}"


def left_over(known: frozenset[str]) -> tuple[Path, ...]:
    """Files that no record leads to, given the keys that records know: what a write that failed left behind."""
    home = Path(settings.MEDIA_ROOT) / "records"
    return tuple(sorted(path for path in home.glob("*/*") if path.name not in known))


def plain_name(name: str) -> str:
    """A file's name without folders, control characters and marks that turn the direction of reading.

    >>> plain_name("C:\\\\papers\\\\..\\\\Board paper.pdf")
    'Board paper.pdf'
    >>> plain_name("../../etc/passwd")
    'passwd'
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(
        " " if unicodedata.category(letter) in ("Zs", "Zl", "Zp") else letter
        for letter in unicodedata.normalize("NFC", last)
        if unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Cn")
    )
    kept = re.sub(r'[<>:"|?*;%]', "-", " ".join(kept.split())).strip(". ") or "file"
    if len(kept) <= _MOST_LETTERS:
        return kept
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: _MOST_LETTERS - len(ending) - 1]}.{ending}" if dot and len(ending) <= 5 else kept[:_MOST_LETTERS]


def size_words(size: int) -> str:
    """A size as people say it.

    >>> size_words(20_000_000), size_words(1_234), size_words(12)
    ('20 MB', '1.2 KB', '12 bytes')
    """
    for unit, name in ((1_000_000, "MB"), (1_000, "KB")):
        if size >= unit:
            return f"{size / unit:.1f}".removesuffix(".0") + f" {name}"
    return f"{size} bytes"


class BoundedUploads(FileUploadHandler):
    """Lets no upload fill the disk: what comes beyond the bound is counted and let go.

    The file then arrives with its size and no content, and the form says how large it was and what is taken.
    """

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin to count."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self._counted = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Pass a piece on, or let it go."""
        self._counted += len(raw_data)
        return raw_data if self._counted <= settings.UPLOAD_MOST_BYTES else None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Nothing, so that the next handler gives the file; or one that says how large it was."""
        if self._counted <= settings.UPLOAD_MOST_BYTES:
            return None
        empty = SimpleUploadedFile(self.file_name or "file", b"")
        empty.size = self._counted
        return empty


def _opened(record: Stored) -> BinaryIO:
    """The file of a record, held to its hash.  Raises `FileGone`."""
    try:
        file = _path(record.file_key).open("rb")
    except OSError as error:
        raise FileGone("Its file is not where it was put. Restore it from a backup.") from error
    if hashlib.file_digest(file, "sha256").hexdigest() != record.file_sha256:
        file.close()
        raise FileGone("Its file was changed outside the portal. Restore it from a backup.")
    file.seek(0)
    return file


def _path(key: str) -> Path:
    """Where a file is kept.  A key is letters and figures of ours, and names no other place."""
    if not re.fullmatch(r"[0-9a-f]{64}", key):
        raise FileGone("A record names its file in a way the portal never does.")
    return Path(settings.MEDIA_ROOT) / "records" / key[:2] / key
