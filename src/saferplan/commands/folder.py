"""The partnership folder: where things lie in it, and how they are put there whole or not at all.

Results lie in dated or numbered folders (`tables/`, `bundles/`, `releases/`, `site/`), each with a text file `current`
that names one.  A result is written into a temporary folder beside its place, renamed, and only then named by
`current`, which is itself replaced in one step.  A run that is killed leaves what was there before.
"""

from __future__ import annotations

import errno
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from filelock import FileLock, Timeout

from saferplan.errors import (
    WRITING,
    BadSettings,
    CannotWrite,
    DamagedResult,
    FolderBusy,
    FolderNotFound,
    SaferplanError,
    StepNotDone,
)
from saferplan.publication.bundle import changed_file, hash_of
from saferplan.publication.released import AUDIENCES
from saferplan.settings import Settings, parse_settings

PLACES = ("tables", "bundles", "releases", "site", "priorities", "documents")
_UNFINISHED = ".unfinished-"
LOCK = ".saferplan.lock"

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
        if not is_there(source):
            raise FolderNotFound(self.path)
        self.settings: Settings = parse_settings(_settings_text(source))

    @property
    def inputs(self) -> Path:
        """The partners' files."""
        return self.path / "inputs"

    def current(self, place: str) -> Path | None:
        """The folder that `current` names in a place, or None where there is none yet (or no longer)."""
        pointer = self.path / place / "current"
        if not pointer.is_file():
            return None
        name = pointer.read_text(encoding="utf-8", errors="replace").strip()
        named = self.path / place / name
        return named if name and named.is_dir() else None

    def shown_release(self) -> Path:
        """The release that what anybody may read is held to: the public one of the current edition.

        Where that edition has no public release, it is the current one.  Raises `StepNotDone` where there is none.
        """
        current = self.need("releases", "no release", "release")
        public = current.parent / "public"
        return public if public.is_dir() else current

    def need(self, place: str, missing: str, command: str) -> Path:
        """The current folder of a place.

        Raises `StepNotDone`, naming the command to run first, where there is none, and `DamagedResult` where the
        hash in its name is not that of its bytes.
        """
        found = self.current(place)
        if found is None:
            raise StepNotDone(missing, command)
        check_whole(found, command)
        return found

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Hold the folder for one run; a second run is told so at once (`FolderBusy`).

        What a killed run left unfinished is cleared away first.
        """
        with alone(self.path):
            self._clear_unfinished()
            yield

    def _clear_unfinished(self) -> None:
        """Take away what a killed run left: drafts, and the folder of an edition that never got its release."""
        for place in PLACES:
            for left in (self.path / place).glob(f"{_UNFINISHED}*"):
                if left.is_dir():
                    shutil.rmtree(left, ignore_errors=True)
                else:
                    left.unlink(missing_ok=True)
        for edition in (self.path / "releases").glob("*"):
            if edition.is_dir() and not any(edition.iterdir()):
                edition.rmdir()

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
        except CannotWrite as error:
            # A reader knows only the temporary folder, which means nothing to the user.
            cause = error.__cause__
            reason = _reason(cause) if isinstance(cause, Exception) and _is_about_writing(cause) else error.reason
            raise CannotWrite(home, reason) from error
        except (OSError, pl.exceptions.PolarsError) as error:
            if not _is_about_writing(error):
                raise
            raise CannotWrite(home, _reason(error)) from error
        finally:
            if made is not None and made.exists():
                shutil.rmtree(made, ignore_errors=True)

    def put(self, made: Path, place: str, name: str) -> Path:
        """Put a finished temporary folder in its place under its name, and make it the current one.

        A folder of that name is equal by construction, since names hold the hash of what is inside; where it is not
        (a file in it was damaged later), the new one takes its place.
        """
        final = self.path / place / name
        final.parent.mkdir(parents=True, exist_ok=True)
        if final.exists() and hash_of(final) != hash_of(made):
            final.rename(made.with_name(f"{made.name}-damaged"))
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


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder that is there against other runs: `FolderBusy` at once where one is at work in it.

    The system lets go of the lock when a run ends, however it ends, so that a killed run is no obstacle.
    """
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise FolderBusy(folder) from error
    except OSError as error:
        raise CannotWrite(folder, _reason(error)) from error
    try:
        yield
    finally:
        lock.release()


def is_in_use(folder: Path) -> bool:
    """Whether there is something already where a new folder is to be: a file, or a folder with anything in it."""
    try:
        return folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError as error:
        raise CannotWrite(folder, _reason(error)) from error


def is_there(path: Path) -> bool:
    """Whether a file is there; one whose name no disk can hold, or in a folder that may not be looked into, is not."""
    try:
        return path.is_file()
    except OSError:
        return False


def check_whole(folder: Path, command: str) -> None:
    """Hold a result to the hash in its name, or a release to its list of checksums: `DamagedResult` where they differ.

    Names are `read-<hash>`, `<as-of>-<hash>`; a release has the name of its edition and audience.
    """
    named = re.fullmatch(r".+-([0-9a-f]{8})(?:-partnership)?", folder.name)
    try:
        if folder.name in AUDIENCES:
            changed = bool(changed_file(folder))
        else:
            changed = named is not None and hash_of(folder) != named.group(1)
    except OSError as error:
        raise DamagedResult(folder, error.strerror or "it cannot be opened", command) from error
    if changed:
        raise DamagedResult(folder, "it was changed or cut short since it was written", command)


@contextmanager
def reading(folder: Path, command: str) -> Iterator[None]:
    """Read back what an earlier command wrote: what cannot be read becomes `DamagedResult`."""
    try:
        yield
    except SaferplanError:
        raise
    except (OSError, pl.exceptions.PolarsError, ValueError, KeyError, TypeError) as error:
        raise DamagedResult(folder, type(error).__name__, command) from error


def _settings_text(source: Path) -> str:
    """The text of partnership.toml, whichever of the two ways of UTF-8 an editor saved it in."""
    try:
        return source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        do = 'Save it as UTF-8: in Notepad, "Save as" and "Encoding: UTF-8".'
        raise BadSettings("the file", "it is not text in UTF-8", "UTF-8", do) from error
    except OSError as error:
        do = "Make it readable, and run the same command again."
        raise BadSettings("the file", f"it cannot be opened ({error.strerror})", "a file you may read", do) from error


_SIGNS = {
    "no space left": errno.ENOSPC,
    "os error 28": errno.ENOSPC,
    "read-only file system": errno.EROFS,
    "disk quota": errno.EDQUOT,
    "os error 13": errno.EACCES,
}
"""The same errors as Polars words them, which gives no number."""


def _number_of(error: Exception) -> int | None:
    """The number of the disk's error behind an exception, or None."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno
    words = str(error).lower()
    return next((number for sign, number in _SIGNS.items() if sign in words), None)


@contextmanager
def writing(folder: Path) -> Iterator[None]:
    """Write into a folder: what the disk will not take becomes `CannotWrite`."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if not _is_about_writing(error):
            raise
        raise CannotWrite(folder, _reason(error)) from error


def _is_about_writing(error: Exception) -> bool:
    """Whether an error means that the disk or the folder cannot take a file, and not that a file cannot be read."""
    return _number_of(error) in WRITING


def _reason(error: Exception) -> str:
    """Why a file could not be written, in a few words."""
    number = _number_of(error)
    return WRITING[number][0] if number in WRITING else "the disk refused it"
