"""A partnership folder and its steps: what is not there, not done, in the way or out of date."""

from __future__ import annotations

from pathlib import Path
from traceback import walk_tb

from saferplan.errors.base import WHAT_TO_DO, SaferplanError


class BadArgument(SaferplanError):
    """A command was given a value that it cannot use; the code is that of any wrong use of the command line."""

    exit_code = 2

    def __init__(self, name: str, found: object, expected: str) -> None:
        super().__init__(f"{name} is {found!r}; expected {expected}. Nothing was written.")


class FolderNotFound(SaferplanError):
    """The folder given is not a partnership folder."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no partnership.toml here. A partnership folder has one; "
            f'make a folder with "saferplan new {folder}", or name the right one.'
        )


class BadSettings(SaferplanError):
    """partnership.toml cannot be used as it stands."""

    exit_code = 3

    def __init__(self, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"partnership.toml, {where}: {found}; expected {expected}. {do}")
        self.where, self.found, self.expected, self.do = where, found, expected, do


class StepNotDone(SaferplanError):
    """An earlier step of the line has not been run in this folder."""

    exit_code = 5

    def __init__(self, missing: str, command: str) -> None:
        super().__init__(f'There is {missing} in this folder yet. Run "saferplan {command}" first.')


class DamagedResult(SaferplanError):
    """A file that an earlier step wrote is gone or no longer whole."""

    exit_code = 5

    def __init__(self, folder: Path, found: str, command: str) -> None:
        super().__init__(
            f'{folder}: a file in it cannot be read ({found}); expected what "saferplan {command}" wrote. '
            f'Run "saferplan {command}" again. Nothing was written.'
        )


class TablesOutOfDate(SaferplanError):
    """The inputs or the settings are no longer those that the tables were read from."""

    exit_code = 5

    def __init__(self, changed: str, command: str = "read") -> None:
        super().__init__(f'{changed} changed since the inputs were read. Run "saferplan {command}" again.')


class BundleOutOfDate(SaferplanError):
    """A setting that the bundle's figures or sentences rest on changed since it was made."""

    exit_code = 5

    def __init__(self, setting: str) -> None:
        super().__init__(
            f"partnership.toml, {setting}: it changed since the bundle was made, so a release would show the old. "
            'Run "saferplan assess" again. Nothing was written.'
        )


class CannotWrite(SaferplanError):
    """The disk is full, the folder is read-only or a file is in the way; what was there before is whole."""

    exit_code = 7

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"{path}: could not be written ({reason}). What was there before is untouched. "
            f"{WHAT_TO_DO.get(reason, 'Free some space or choose a folder you may write to')}, then run the same "
            "command again."
        )


class FolderBusy(SaferplanError):
    """Another Saferplan run is working in this folder."""

    exit_code = 8

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: another Saferplan command is working in this folder. "
            "Wait until it has ended, then run this one again."
        )


class FolderInUse(SaferplanError):
    """A new folder was asked for where there is something already."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: there is something here already. Name a folder that is empty or not yet there.")


class KeptForResults(SaferplanError):
    """Working papers were to go among the inputs, results or texts of a partnership folder."""

    exit_code = 3

    def __init__(self, folder: Path, place: str, partnership: Path) -> None:
        super().__init__(
            f"{folder}: it lies in {place} of the partnership folder {partnership}, which other commands read or "
            "publish; expected a folder of its own, since working papers are exact and not released. Name another "
            "with --out. Nothing was written."
        )


class PortTaken(SaferplanError):
    """The address to serve pages on is already in use."""

    exit_code = 12

    def __init__(self, port: int) -> None:
        super().__init__(
            f"localhost, port {port}: another program is using it; expected a free port. "
            "Give another with --port, or stop the other program."
        )


class Stopped(SaferplanError):
    """The user stopped the command (Ctrl+C); the code is what a shell gives to such an end."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Stopped. What was there before is untouched.")


class Unforeseen(SaferplanError):
    """Saferplan met something that it has no sentence for: a fault of its own."""

    exit_code = 70

    def __init__(self, error: BaseException, version: str) -> None:
        # The error's own words are left out: they may quote a row of somebody's file.
        frames = [
            frame
            for frame, _ in walk_tb(error.__traceback__)
            if Path(__file__).parents[1] in Path(frame.f_code.co_filename).parents
        ]
        at = f" in {frames[-1].f_code.co_name}, {Path(frames[-1].f_code.co_filename).name}" if frames else ""
        super().__init__(
            f"something went wrong that should not have ({type(error).__name__}{at}, version {version}). What was "
            "there before is untouched. Please report this line and the command you gave to whoever looks after "
            "Saferplan for you; with SAFERPLAN_TRACEBACK=1 in the environment the same command prints more to send "
            "along (look through it for names of people first)."
        )
