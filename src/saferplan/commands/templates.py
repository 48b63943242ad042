"""Templates: a file of each kind that partners are asked for, to send out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.commands.folder import is_in_use, writing
from saferplan.errors import FolderInUse
from saferplan.publication.partner_templates import write_templates


@dataclass(frozen=True)
class TemplatesResult:
    """What was made: the folder, and the files in it."""

    folder: Path
    files: tuple[Path, ...]

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        return {"folder": str(self.folder), "files": [path.name for path in self.files]}


def templates(folder: Path | str = "templates") -> TemplatesResult:
    """Write a template of each kind of file that partners are asked for, and of horizon items, as CSV and spreadsheet.

    Each has a dictionary that says what every column means, how it is written, and whether it may be blank.  Raises
    `FolderInUse` where there is something in the folder already, and `CannotWrite`.
    """
    home = Path(folder)
    if is_in_use(home):
        raise FolderInUse(home)
    with writing(home):
        home.mkdir(parents=True, exist_ok=True)
        made = write_templates(home)
    return TemplatesResult(home, made)
