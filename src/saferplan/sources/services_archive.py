"""What is taken out of an archive that holds more than the partnership needs, and put into inputs as one file."""

from __future__ import annotations

import re
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from saferplan.errors import BadInput, NotTheFile
from saferplan.periods import month_number, month_text
from saferplan.reference.police_files import PUBLISHED_NAME
from saferplan.sources.police_uk_files import check_expansion
from saferplan.sources.reference_files import sha256_of

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
ALWAYS_TAKEN = ("btp",)
"""Forces whose records lie in every area: the British Transport Police."""


@dataclass(frozen=True)
class Taken:
    """What was taken out of an archive: how many files and how many were left, the day it was made, its checksum.

    `lacking` are the months (`YYYY-MM`) for which it has no street file of one of the forces.
    """

    files: int
    left: int
    day: str
    size: int
    sha256: str
    lacking: tuple[str, ...]


def take_forces(
    archive: Path, into: Path, *, months: Iterable[int], forces: Iterable[str], told: Callable[[int, int], None]
) -> Taken:
    """Copy the files of some months and forces, and of the British Transport Police, into a smaller archive.

    The files keep their bytes, names and dates.  The same archive gives the same bytes.  Raises `NotTheFile` where it
    is damaged, would expand beyond all measure, or has no street file of the forces.
    """
    wanted, home = set(months), tuple(forces)
    try:
        with zipfile.ZipFile(archive) as source:
            members = [info for info in source.infolist() if not info.is_dir()]
            check_expansion(members, archive.stat().st_size, archive.name)
            chosen = [info for info in members if _is_wanted(info, wanted, {*home, *ALWAYS_TAKEN})]
            held = {_named(info) for info in chosen}
            lacking = sorted(m for m in wanted if any((month_text(m), force, "street") not in held for force in home))
            if len(lacking) == len(wanted):
                found = f"the archive has no street file of {' or '.join(home)} for the months wanted"
                raise NotTheFile(archive.name, found, "the files of the home force")
            _copy(source, sorted(chosen, key=lambda info: info.filename), into, told)
    except BadInput as error:
        raise NotTheFile(
            archive.name, "the archive would expand beyond all measure", "an archive of crime files"
        ) from error
    except _DAMAGED as error:
        raise NotTheFile(archive.name, "the archive is damaged or cut short", "a whole zip archive") from error
    day = max(map(_day, chosen))
    size, sha256 = into.stat().st_size, sha256_of(into)
    return Taken(len(chosen), len(members) - len(chosen), day, size, sha256, tuple(map(month_text, lacking)))


def take_member(archive: Path, into: Path, pattern: str, told: Callable[[int, int], None]) -> Taken:
    """Unpack the one file of an archive whose name fits a pattern; `NotTheFile` where there is not just one."""
    name = re.compile(re.escape(pattern).replace(r"\*", r"\w+"), re.IGNORECASE)
    try:
        with zipfile.ZipFile(archive) as source:
            members = [info for info in source.infolist() if not info.is_dir()]
            check_expansion(members, archive.stat().st_size, archive.name)
            chosen = [info for info in members if name.fullmatch(info.filename.rpartition("/")[2])]
            if len(chosen) != 1:
                raise NotTheFile(archive.name, f"{len(chosen)} files in the archive are named like {pattern}", "one")
            with source.open(chosen[0]) as stream, into.open("wb") as out:
                shutil.copyfileobj(stream, out, 1 << 20)
            told(chosen[0].file_size, chosen[0].file_size)
    except BadInput as error:
        raise NotTheFile(archive.name, "the archive would expand beyond all measure", "one table") from error
    except _DAMAGED as error:
        raise NotTheFile(archive.name, "the archive is damaged or cut short", "a whole zip archive") from error
    day = _day(chosen[0])
    return Taken(1, len(members) - 1, day, into.stat().st_size, sha256_of(into), ())


def _named(info: zipfile.ZipInfo) -> tuple[str, str, str] | None:
    """The month, force and kind of a file named as published."""
    match = PUBLISHED_NAME.fullmatch(info.filename.replace("\\", "/").rpartition("/")[2])
    return (match[1], match[2], match[3]) if match else None


def _is_wanted(info: zipfile.ZipInfo, months: set[int], forces: set[str]) -> bool:
    """Whether a file is of the months and forces wanted."""
    named = _named(info)
    return named is not None and named[1] in forces and month_number(named[0]) in months


def _copy(source: zipfile.ZipFile, chosen: list[zipfile.ZipInfo], into: Path, told: Callable[[int, int], None]) -> None:
    """Write files of one archive into another; reading each to its end holds it to its own checksum."""
    done, total = 0, sum(info.file_size for info in chosen)
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for info in chosen:
            copied = zipfile.ZipInfo(info.filename, info.date_time)
            copied.compress_type = zipfile.ZIP_DEFLATED
            copied.external_attr = 0o644 << 16
            with source.open(info) as stream, made.open(copied, "w") as out:
                shutil.copyfileobj(stream, out, 1 << 20)
            done += info.file_size
            told(done, total)


def _day(info: zipfile.ZipInfo) -> str:
    """The day on which a member was last changed, or "" where the archive gives no real day."""
    try:
        return date(*info.date_time[:3]).isoformat()
    except ValueError:
        return ""
