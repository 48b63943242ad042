"""The files of releases: taken from a zip or a folder, bounded, held to be a whole release, kept by their hash."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import polars as pl
from django.conf import settings

from saferplan.publication.bundle import CHECKSUMS, FRAMES, MATTER, TO_RELEASE, changed_file
from saferplan.publication.released import AUDIENCES, read_release
from saferplan_portal.shell.rules import Unfit

MOST_BYTES = 400_000_000
"""All files of a release together hold no more than this, unpacked."""
MOST_UPLOADED = 50_000_000
"""A zip holds no more than this, which is what any upload may hold (`UPLOAD_MOST_BYTES` of the settings)."""
MOST_ROWS = 10_000_000
"""A table of a release has no more rows than this."""
MOST_COLUMNS = 100

NAMES = frozenset(
    {
        "manifest.json",
        "audit.json",
        "findings.json",
        "answers.json",
        "accounts.json",
        MATTER,
        CHECKSUMS,
        *(f"{name}.parquet" for name in FRAMES),
    }
)
"""The files that a release has; any other is refused."""

_AT_ONCE = 1 << 20
_FIELD = "file"


@dataclass(frozen=True)
class Whole:
    """A release that was read and is whole: where it lies, its hash, size and number of files, its manifest."""

    folder: Path
    sha256: str
    bytes: int
    files: int
    manifest: dict[str, Any]


def home() -> Path:
    """The folder of all releases that were received."""
    return settings.PORTAL.home / "releases"


def folder_of(sha256: str) -> Path:
    """Where the release of a hash lies."""
    return home() / sha256


@contextmanager
def incoming() -> Iterator[Path]:
    """A folder to unpack into, beside the releases so that it can be put among them at once; cleared away after."""
    home().mkdir(parents=True, exist_ok=True, mode=0o700)
    made = Path(tempfile.mkdtemp(prefix=".incoming-", dir=home()))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def keep(whole: Whole) -> Path:
    """Put a release among those received, under its hash; the same one again changes nothing."""
    final = folder_of(whole.sha256)
    if not final.is_dir():
        os.replace(whole.folder, final)
    return final


def unpack(file: IO[bytes], into: Path) -> None:
    """Unpack the zip of a release.

    Raises `Unfit` for what is no zip, a file that a release does not have, a name that leads elsewhere, a link, a name
    that is there twice, an encrypted file, or more bytes than a release may have; nothing is taken on trust from the
    zip's own account of itself.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            members = [one for one in packed.infolist() if not one.is_dir()]
            _hold_members(members)
            left = MOST_BYTES
            for one in members:
                left = _unpack_one(packed, one, into / _plain_name(one.filename), left)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Unfit(
            "The file cannot be read as a zip. Pack the folder of the release again, and send that.", _FIELD
        ) from error


def _hold_members(members: list[zipfile.ZipInfo]) -> None:
    """Hold the names in a zip to those of a release, all in one folder.  Raises `Unfit`."""
    if not members:
        raise Unfit("The zip holds no file. Pack the folder of a release, and send that.", _FIELD)
    if len(members) > 2 * len(NAMES):
        raise Unfit(
            f"The zip holds {len(members):,} files, and a release has {len(NAMES)}. Pack its folder alone.", _FIELD
        )
    folders, seen = set(), set()
    for one in members:
        name = _plain_name(one.filename)
        kind = stat.S_IFMT(one.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise Unfit("The zip holds a link or a device. Pack the files of the release themselves.", _FIELD)
        if one.flag_bits & 1:
            raise Unfit("The zip is locked with a password. Pack the folder without one.", _FIELD)
        if name == TO_RELEASE:
            raise Unfit(_BUNDLE, _FIELD)
        if name not in NAMES:
            raise Unfit("The zip holds a file that no release has. Pack the folder of the release alone.", _FIELD)
        if name in seen:
            raise Unfit("The zip holds one file twice. Pack the folder of one release.", _FIELD)
        seen.add(name)
        folders.add(one.filename.rpartition("/")[0])
    if len(folders) > 1:
        raise Unfit("The zip holds more than one folder. Pack the folder of one release.", _FIELD)


def _plain_name(path: str) -> str:
    """The name of a file of a zip.  Raises `Unfit` where its path leads out of the folder."""
    parts = path.split("/")
    if path.startswith("/") or "\\" in path or ":" in path or "\0" in path or ".." in parts or "" in parts:
        raise Unfit("The zip holds a name that leads out of its folder. Nothing of it was taken.", _FIELD)
    return parts[-1]


def _unpack_one(packed: zipfile.ZipFile, one: zipfile.ZipInfo, to: Path, left: int) -> int:
    """Unpack one file, counting its bytes as they come; gives back how many more there may be."""
    with packed.open(one) as source, to.open("xb") as target:
        while part := source.read(_AT_ONCE):
            left -= len(part)
            if left < 0:
                raise Unfit(
                    f"The zip holds more than {MOST_BYTES // 1_000_000:,} MB unpacked. No release does.", _FIELD
                )
            target.write(part)
    to.chmod(0o600)
    return left


def copy_from(folder: Path, into: Path) -> None:
    """Copy the files of a release from the partnership folder.  Raises `Unfit` for what is no plain file of one."""
    total = 0
    for path in sorted(folder.iterdir()):
        if path.name == TO_RELEASE:
            raise Unfit(_BUNDLE)
        if path.is_symlink() or not path.is_file() or path.name not in NAMES:
            raise Unfit(f'The folder of the release holds "{path.name}", which no release has. Release it again.')
        total += path.stat().st_size
        if total > MOST_BYTES:
            raise Unfit(f"The release holds more than {MOST_BYTES // 1_000_000:,} MB. No release does.")
        shutil.copyfile(path, into / path.name)
        (into / path.name).chmod(0o600)


_BUNDLE = (
    "This is a bundle, which holds exact numbers and stays with the analyst. "
    'Make a release of it with "saferplan release", and send that.'
)


def examine(folder: Path) -> Whole:
    """Hold what was unpacked to being one whole release.

    Raises `Unfit` for a bundle, where a file is missing, changed or cannot be read, and for an audience that is none.
    """
    manifest = _manifest(folder)
    if manifest.get("kind") == "bundle":
        raise Unfit(_BUNDLE, _FIELD)
    if manifest.get("kind") != "release" or not (folder / "audit.json").is_file():
        raise Unfit('This is not a release. Make one with "saferplan release", and send its folder.', _FIELD)
    if name := changed_file(folder):
        raise Unfit(
            f'The release is not whole: "{name}" is not as it was when it was made. Pack its folder again, '
            "or release once more.",
            _FIELD,
        )
    if manifest.get("audience") not in AUDIENCES:
        raise Unfit(f"The release says for nobody that there is: it is for {' or '.join(AUDIENCES)}.", _FIELD)
    try:
        for name in FRAMES:
            _hold_frame(folder / f"{name}.parquet")
        read_release(folder)
    except Unfit:
        raise
    except Exception as error:  # whatever a file holds, the sentence is the same
        raise Unfit(
            "The release cannot be read. It may be of another version of Saferplan: release it again with this one.",
            _FIELD,
        ) from error
    sizes = [path.stat().st_size for path in folder.iterdir()]
    sha256 = hashlib.sha256((folder / CHECKSUMS).read_bytes()).hexdigest()
    return Whole(folder, sha256, sum(sizes), len(sizes), manifest)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        held = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise Unfit(
            "There is no manifest.json that can be read in it, so it is no release. Send its whole folder.", _FIELD
        ) from error
    return held if isinstance(held, dict) else {}


def _hold_frame(path: Path) -> None:
    """Hold a table to a size that can be read, before it is."""
    frame = pl.scan_parquet(path, glob=False)
    columns = len(frame.collect_schema())
    rows = frame.select(pl.len()).collect().item()
    if columns > MOST_COLUMNS or rows > MOST_ROWS:
        raise Unfit("A table of the release is larger than any release has. Nothing of it was taken.", _FIELD)
