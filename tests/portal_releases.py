"""Releases for the portal's tests: packed as an analyst would send them, and received through the one door."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence.actions import receive_upload
from saferplan_portal.evidence.models import Release


def edition_of(folder: Path, audience: str) -> Path:
    """The folder of the current edition for an audience."""
    pointer = (folder / "releases" / "current").read_text(encoding="utf-8").strip()
    return folder / "releases" / pointer.partition("/")[0] / audience


def files_of(edition: Path) -> dict[str, bytes]:
    """The files of a release by their names."""
    return {path.name: path.read_bytes() for path in sorted(edition.iterdir())}


def packed(files: Mapping[str, bytes], *, within: str = "release/") -> io.BytesIO:
    """A zip of files, in one folder."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(within + name, content)
    made.seek(0)
    return made


def receive(by: Actor, folder: Path, audience: str = "partnership") -> Release:
    """Receive the current edition of a partnership folder by upload."""
    return receive_upload(by=by, file=packed(files_of(edition_of(folder, audience))))
