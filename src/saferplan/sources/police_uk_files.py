"""Which files a folder of data.police.uk downloads holds, and their bytes.

`inputs/police_uk/` may hold, at any depth, files named as data.police.uk names them and zip archives of them:

| where | its date |
|---|---|
| `2024-06-30/2018-06/2018-06-thames-valley-street.csv` | the folder's: 2024-06-30 |
| `2024-06-30/archive.zip` | the folder's |
| `archive.zip`, `2018-06/2018-06-thames-valley-street.csv` | the day it was added, which the caller keeps |

The name of a file, not its folder, says its month, force and kind.
"""

from __future__ import annotations

import hashlib
import os
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO

from saferplan.errors import BadInput, MissingInput
from saferplan.reference.police_files import PUBLISHED_NAME
from saferplan.sources.police_uk_checks import CHUNK_BYTES, check_part, check_start, check_text

OWN_NOTES = ("readme.txt", "readme.md")
"""Notes on what a folder of inputs is for, in small letters; they are nobody's data."""
"""The note that a new folder has in each place for inputs, which is no input."""

FOLDER = "police_uk"
MAX_FILE_BYTES = 256 * 2**20
"""The largest file that is read; the largest that data.police.uk publishes for a force and month is about 40 MB."""

MAX_EXPANSION = 100
"""How many times its own size an archive may expand to; published ones expand to five to ten times."""

SMALL_ARCHIVE_BYTES = 16 * 2**20
"""An archive that expands to no more than this is never taken for a bomb."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_DOWNLOAD_AGAIN = "Download it again from data.police.uk/data and put it in place of this one."


@dataclass(frozen=True)
class PublishedFile:
    """A file named as published: where it is, its month (`YYYY-MM`), force, kind and the day it was downloaded.

    `path` is relative to the inputs folder, a member of an archive as `archive.zip!member`.
    """

    path: str
    month: str
    force: str
    kind: str
    extract_date: str
    on_disk: Path
    size: int
    archive: zipfile.ZipFile | None = None
    member: str = ""

    @property
    def force_month(self) -> tuple[str, str, str]:
        """Its kind, force and month; two files with the same are two downloads of one thing."""
        return self.kind, self.force, self.month

    def checked_bytes(self) -> tuple[bytes, str]:
        """The text of the file as UTF-8 without a byte order mark, and the SHA-256 of its bytes as they are.

        Raises `BadInput` where the file cannot be opened or is damaged, is too large, is not text in UTF-8, holds a
        NUL byte or a line too long to be a row.  Memory is bounded: a fault is found in the first part that has it.
        """
        parts: list[bytes] = []
        size = open_line = 0
        with self._opened() as stream:
            while part := stream.read(min(CHUNK_BYTES, self.size + 1)):
                size += len(part)
                if size > MAX_FILE_BYTES:
                    raise BadInput(
                        self.path,
                        f"it holds more than {MAX_FILE_BYTES // 2**20} MiB",
                        "one force's month, which is at most about 40 MB",
                        _DOWNLOAD_AGAIN,
                    )
                if not parts:
                    check_start(part, self.path)
                open_line = check_part(part, self.path, open_line=open_line, before=parts)
                parts.append(part)
        data = parts[0] if len(parts) == 1 else b"".join(parts)
        parts.clear()
        return check_text(data, self.path), hashlib.sha256(data).hexdigest()

    def checksum(self) -> str:
        """The SHA-256 of the file's bytes, read in parts."""
        digest = hashlib.sha256()
        size = 0
        with self._opened() as stream:
            while (part := stream.read(CHUNK_BYTES)) and size <= MAX_FILE_BYTES:
                size += len(part)
                digest.update(part)
        return digest.hexdigest()

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        try:
            with self.archive.open(self.member) if self.archive else self.on_disk.open("rb", buffering=0) as stream:
                yield stream
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            raise BadInput(
                self.path, "this part of the archive is damaged or cut short", "a whole archive", _DOWNLOAD_AGAIN
            ) from error
        except (NotImplementedError, RuntimeError) as error:
            raise BadInput(
                self.path,
                "this part of the archive is encrypted or packed in an unusual way",
                "an archive as data.police.uk gives it",
                _DOWNLOAD_AGAIN,
            ) from error
        except OSError as error:
            raise unreadable(self.path, error) from error


@dataclass(frozen=True)
class FoundFiles:
    """What a folder holds: files named as published, in order of path, and the paths of all others."""

    files: tuple[PublishedFile, ...]
    ignored: tuple[str, ...]


def unreadable(path: str, error: OSError) -> BadInput:
    """The sentence for a file or folder that cannot be opened."""
    return BadInput(
        path,
        f"it could not be opened ({error.strerror or type(error).__name__})",
        "a file that you may read",
        "Ask for permission to read it, or copy it here again.",
    )


def undated_inputs(inputs: Path) -> tuple[str, ...]:
    """The archives and month folders whose date is not in their path, so that the caller must keep it.

    Paths are relative to `inputs`, with forward slashes: the keys that `read_police_uk` looks up in `added`.  A file
    that lies straight in `police_uk/` is its own key.
    """
    keys: set[str] = set()
    for path in _walk(inputs):
        relative = path.relative_to(inputs).as_posix()
        if _dated(relative) is None and (_is_archive(path) or PUBLISHED_NAME.fullmatch(path.name)):
            keys.add(_key(relative))
    return tuple(sorted(keys))


def undated_marks(inputs: Path) -> dict[str, str]:
    """A checksum of what each of `undated_inputs` holds, so that one that was replaced is seen."""
    marks: dict[str, str] = {}
    for key in undated_inputs(inputs):
        path = inputs / key
        files = sorted(p for p in path.iterdir() if p.is_file()) if path.is_dir() else [path]
        total = hashlib.sha256()
        for one in files:
            try:
                with one.open("rb") as stream:
                    total.update(f"{one.name} ".encode() + hashlib.file_digest(stream, "sha256").digest())
            except OSError as error:
                raise unreadable(key, error) from error
        marks[key] = total.hexdigest()
    return marks


def find_files(inputs: Path, added: Mapping[str, str], archives: ExitStack, *, may_lack: bool = False) -> FoundFiles:
    """Find every file named as published under `inputs/police_uk/`, in folders and in archives.

    `added` gives the date of each of `undated_inputs` (`KeyError` if one is missing: the caller must keep them).
    Archives stay open until `archives` is closed.  Raises `MissingInput` if there is no such file (unless it
    `may_lack`) and `BadInput` for an archive that is damaged or would expand beyond all measure.
    """
    files: list[PublishedFile] = []
    ignored: list[str] = []
    for path in _walk(inputs):
        relative = path.relative_to(inputs).as_posix()
        if _is_archive(path):
            when = _dated(relative) or added[_key(relative)]
            _list_archive(path, relative, when, archives, files, ignored)
        elif match := PUBLISHED_NAME.fullmatch(path.name):
            when = _dated(relative) or added[_key(relative)]
            files.append(PublishedFile(relative, match[1], match[2], match[3], when, path, _size(path, relative)))
        elif path.name.lower() not in OWN_NOTES:
            ignored.append(relative)
    for file in files:
        check_day(file)
    if not files and not may_lack:
        raise MissingInput(
            "A file of crimes, named like 2018-06-thames-valley-street.csv,",
            f"{inputs / FOLDER}",
            "Download your force from data.police.uk/data and put the zip there.",
        )
    return FoundFiles(tuple(sorted(files, key=lambda f: f.path)), tuple(sorted(ignored)))


def check_day(file: PublishedFile) -> None:
    """Refuse a file whose day comes before the end of the month that it reports on."""
    if file.extract_date[:7] <= file.month:
        raise BadInput(
            file.path,
            f"it counts as downloaded on {file.extract_date}, but reports on {file.month}, which had not ended",
            "a day after the end of the month",
            "Put it in a folder named by the day it was downloaded, like police_uk/2024-06-30; or correct its day in "
            "inputs/added.json.",
        )


def _walk(inputs: Path) -> Iterator[Path]:
    """Every file under `police_uk/`, links followed, no folder twice."""
    seen: set[str] = set()

    def refuse(error: OSError) -> None:
        raise unreadable(str(error.filename), error) from error

    root = inputs / FOLDER
    for folder, inner, names in os.walk(root, followlinks=True, onerror=refuse if root.exists() else None):
        inner.sort()
        real = os.path.realpath(folder)
        if real in seen:
            inner.clear()
            continue
        seen.add(real)
        yield from (Path(folder) / name for name in sorted(names))


def _is_archive(path: Path) -> bool:
    return path.suffix.lower() == ".zip"


def _size(path: Path, relative: str) -> int:
    try:
        return path.stat().st_size
    except OSError as error:
        raise unreadable(relative, error) from error


def _dated(relative: str) -> str | None:
    """The date in the path of a file, if one of its folders is named by a date."""
    for part in relative.split("/")[1:-1]:
        if _DATE.fullmatch(part):
            try:
                date.fromisoformat(part)
            except ValueError:
                # Named like a day and none, such as 2024-13-40.  Another folder of the path may be one; where none is,
                # the file has no date of its own, and `read` says by which it goes.
                continue
            return part
    return None


def _key(relative: str) -> str:
    folder = relative.rpartition("/")[0]
    return relative if folder == FOLDER or relative.lower().endswith(".zip") else folder


def check_expansion(members: list[zipfile.ZipInfo], size: int, relative: str) -> None:
    """Raise `BadInput` where the members of an archive of `size` bytes would expand beyond all measure."""
    expanded = sum(info.file_size for info in members)
    if expanded > max(SMALL_ARCHIVE_BYTES, MAX_EXPANSION * size):
        raise BadInput(
            relative,
            f"it would expand to {expanded / 2**20:,.0f} MiB, more than {MAX_EXPANSION} times its own size",
            "an archive of crime files, which expands to five to ten times",
            _DOWNLOAD_AGAIN,
        )


def _list_archive(
    path: Path, relative: str, when: str, archives: ExitStack, files: list[PublishedFile], ignored: list[str]
) -> None:
    """Add the members of one archive to the files found or to those ignored."""
    try:
        archive = archives.enter_context(zipfile.ZipFile(path))
    except (zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise BadInput(
            relative, "the archive is damaged or cut short", "a whole zip archive", _DOWNLOAD_AGAIN
        ) from error
    except OSError as error:
        raise unreadable(relative, error) from error
    members = [info for info in archive.infolist() if not info.is_dir()]
    check_expansion(members, _size(path, relative), relative)
    for info in members:
        name = info.filename.replace("\\", "/").rpartition("/")[2]
        if match := PUBLISHED_NAME.fullmatch(name):
            where = f"{relative}!{info.filename}"
            files.append(
                PublishedFile(where, match[1], match[2], match[3], when, path, info.file_size, archive, info.filename)
            )
        else:
            ignored.append(f"{relative}!{info.filename}")
