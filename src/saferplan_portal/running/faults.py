"""What can go wrong in running a portal, each a sentence for whoever runs it."""

from __future__ import annotations

from pathlib import Path

from saferplan.errors import SaferplanError


class PortalNotInstalled(SaferplanError):
    """The engine is here, and what the portal stands on is not."""

    exit_code = 3

    def __init__(self, missing: str) -> None:
        super().__init__(
            f'The portal needs {missing}, which is not installed. Install it with: pip install "saferplan[portal]"'
        )


class CannotServe(SaferplanError):
    """The portal would not work as it stands, so it is not started."""

    exit_code = 5


class BadBackup(SaferplanError):
    """A file is no backup of a portal, or not whole."""

    exit_code = 4

    def __init__(self, path: Path, found: str) -> None:
        super().__init__(
            f"{path}: {found}. It was not used, and nothing was changed. Take an earlier backup, or a copy of this one."
        )


class NoBackup(SaferplanError):
    """There is no file where a backup was said to be."""

    exit_code = 3

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: there is no such file. See how the backup is called, and name it; nothing was changed."
        )


class FileThere(SaferplanError):
    """A backup is written into a file that is not there yet."""

    exit_code = 3

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is there already, and a backup covers no file. Name another with --into.")


class NotEmpty(SaferplanError):
    """A backup is given back only where nothing is that it would cover."""

    exit_code = 3

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}, and a backup is given back into an empty place only. Name another database or folder; "
            "nothing was changed."
        )
