"""What was fetched: `inputs/fetched.json` says of each file where it is from, when it came, and what it must hold."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from saferplan.errors import BadInput
from saferplan.sources.reference_files import sha256_of

LEDGER = "fetched.json"


@dataclass(frozen=True)
class FetchedFile:
    """A file of inputs that was fetched: `path` is relative to inputs, `day` the day it came.

    `size` and `sha256` are those of the file in inputs; `received_size` and `received_sha256` of what the service
    sent, which for an archive is more: `files` were taken out of it and `left` were not.  `months` were looked for, and
    `lacking` are those for which the archive has no street file of one of the `forces`.
    """

    path: str
    service: str
    file: str
    publisher: str
    licence: str
    address: str
    day: str
    size: int
    sha256: str
    etag: str = ""
    modified: str = ""
    received_size: int = 0
    received_sha256: str = ""
    files: int = 1
    left: int = 0
    months: tuple[str, ...] = ()
    forces: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


class FetchLedger:
    """The ledger of a folder of inputs; `BadInput` where it is no such file."""

    def __init__(self, inputs: Path) -> None:
        self.inputs = inputs
        self.path = inputs / LEDGER
        self.entries: dict[str, FetchedFile] = {entry.path: entry for entry in _entries(self.path)}

    def latest_of(self, service: str, file: str) -> FetchedFile | None:
        """The file of a service that came last under a name, or None."""
        found = [one for one in self.entries.values() if (one.service, one.file) == (service, file)]
        return max(found, key=lambda one: (one.day, one.path), default=None)

    def is_intact(self, entry: FetchedFile) -> bool:
        """Whether the file is there as it was put."""
        path = self.inputs / entry.path
        return path.is_file() and path.stat().st_size == entry.size and sha256_of(path) == entry.sha256

    def put_is_ours(self, relative: str) -> bool:
        """Whether a file at this path may be replaced: there is none, or it is as `fetch` put it."""
        entry = self.entries.get(relative)
        return not (self.inputs / relative).exists() or (entry is not None and self.is_intact(entry))

    def record(self, entry: FetchedFile) -> None:
        """Note a file, on disk at once, so that a run that is killed later forgets nothing."""
        self.entries[entry.path] = entry
        listed = [asdict(self.entries[path]) for path in sorted(self.entries)]
        draft = self.path.with_name(f".{LEDGER}")
        text = json.dumps(listed, indent=2, ensure_ascii=False)
        draft.write_text(text + "\n", encoding="utf-8", newline="\n")
        draft.replace(self.path)


def _entries(path: Path) -> Iterable[FetchedFile]:
    """The entries of a ledger file; none where there is no file."""
    if not path.is_file():
        return []
    try:
        known = {one.name for one in fields(FetchedFile)}
        made = []
        for raw in json.loads(path.read_text(encoding="utf-8-sig")):
            kept: dict[str, Any] = {
                key: tuple(value) if isinstance(value, list) else value for key, value in raw.items() if key in known
            }
            made.append(FetchedFile(**kept))
        return made
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BadInput(
            path.name,
            "it cannot be read",
            "what saferplan fetch wrote",
            "Take it away; the files are then fetched and compared again.",
        ) from error
