"""The partnership folder: where things lie in it, and how they are put there whole or not at all.

Results lie in dated or numbered folders (`tables/`, `bundles/`, `releases/`, `site/`), each with a text file `current`
that names one.  A result is written into a temporary folder beside its place, renamed, and only then named by
`current`, which is itself replaced in one step.  A run that is killed leaves what was there before.
"""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from saferplan.errors import CannotWrite, FolderBusy, FolderNotFound, StepNotDone
from saferplan.settings import Settings, parse_settings

PLACES = ("tables", "bundles", "releases", "site")
_UNFINISHED = ".unfinished-"
_LOCK = ".saferplan.lock"

Progress = Callable[[str, int, int], None]


def no_progress(step: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class PartnershipFolder:
    """A partnership folder and its settings.

    Raises `FolderNotFound` where there is no `partnership.toml`, `BadSettings` where it cannot be used.
    """

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        source = self.path / "partnership.toml"
        if not source.is_file():
            raise FolderNotFound(self.path)
        self.settings: Settings = parse_settings(source.read_text(encoding="utf-8"))

    @property
    def inputs(self) -> Path:
        """The partners' files."""
        return self.path / "inputs"

    def current(self, place: str) -> Path | None:
        """The folder that `current` names in a place, or None where there is none yet."""
        pointer = self.path / place / "current"
        if not pointer.is_file():
            return None
        named = self.path / place / pointer.read_text(encoding="utf-8").strip()
        return named if named.is_dir() else None

    def need(self, place: str, missing: str, command: str) -> Path:
        """The current folder of a place; `StepNotDone`, naming the command to run first, where there is none."""
        found = self.current(place)
        if found is None:
            raise StepNotDone(missing, command)
        return found

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Hold the folder for one run; a second run is told so at once (`FolderBusy`).

        What a killed run left unfinished is cleared away first.
        """
        lock = FileLock(self.path / _LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout as error:
            raise FolderBusy(self.path) from error
        except OSError as error:
            raise CannotWrite(self.path, _reason(error)) from error
        try:
            for place in PLACES:
                for left in (self.path / place).glob(f"{_UNFINISHED}*"):
                    shutil.rmtree(left, ignore_errors=True)
            yield
        finally:
            lock.release()

    @contextmanager
    def whole(self, place: str) -> Iterator[Path]:
        """A temporary folder to write into; cleared away if anything goes wrong.

        A full disk or a folder that may not be written to becomes `CannotWrite`.
        """
        home = self.path / place
        made: Path | None = None
        try:
            home.mkdir(exist_ok=True)
            made = Path(tempfile.mkdtemp(prefix=_UNFINISHED, dir=home))
            made.chmod(0o755)
            yield made
        except (OSError, pl.exceptions.PolarsError) as error:
            if not _is_about_writing(error):
                raise
            raise CannotWrite(home, _reason(error)) from error
        finally:
            if made is not None and made.exists():
                shutil.rmtree(made, ignore_errors=True)

    def put(self, made: Path, place: str, name: str) -> Path:
        """Put a finished temporary folder in its place under its name, and make it the current one.

        A folder of that name is equal by construction, since names hold the hash of what is inside.
        """
        final = self.path / place / name
        final.parent.mkdir(parents=True, exist_ok=True)
        if not final.exists():
            made.rename(final)
        self._point(place, name)
        return final

    def _point(self, place: str, name: str) -> None:
        """Replace `current` in one step."""
        pointer = self.path / place / "current"
        draft = self.path / place / f"{_UNFINISHED}current"
        draft.write_text(f"{name}\n", encoding="utf-8", newline="\n")
        os.replace(draft, pointer)

    def forget_others(self, place: str) -> None:
        """Take away all but the current folder of a place (tables are large, and can be read again)."""
        current = self.current(place)
        for other in (self.path / place).iterdir():
            if other.is_dir() and other != current:
                shutil.rmtree(other, ignore_errors=True)


def _is_about_writing(error: Exception) -> bool:
    """Whether an error means that the disk or the folder cannot take the file, and not that a file cannot be read."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EFBIG):
        return True
    if isinstance(error, PermissionError):
        return True
    words = str(error).lower()
    return any(sign in words for sign in ("no space left", "read-only file system", "disk quota", "os error 28"))


def _reason(error: Exception) -> str:
    """Why a file could not be written, in a few words."""
    words = str(error).lower()
    if "no space" in words or "os error 28" in words or getattr(error, "errno", None) == errno.ENOSPC:
        return "the disk is full"
    if "read-only" in words or getattr(error, "errno", None) == errno.EROFS:
        return "the folder is read-only"
    if isinstance(error, PermissionError):
        return "you may not write here"
    return "the disk refused it"
