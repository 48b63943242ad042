"""Demo: the worked example, from invented records to published pages."""

from __future__ import annotations

from pathlib import Path

from saferplan.commands.assess import assess
from saferplan.commands.claims import check
from saferplan.commands.folder import LOCK, PartnershipFolder, Progress, alone, is_in_use, no_progress, writing
from saferplan.commands.publish import PublishResult, publish
from saferplan.commands.read import read
from saferplan.commands.release import release
from saferplan.demo.printed_plan import REPORT, write_printed_plan
from saferplan.demo.worked_example import write_worked_example
from saferplan.errors import FolderInUse, SaferplanError

NAME = "Safer Wendershire"
"""The worked example's partnership, by which a folder is known to hold it."""


def demo(folder: Path | str = "worked-example", *, progress: Progress = no_progress) -> PublishResult:
    """Write the worked example's inputs into a folder and run the whole line on them.

    A folder that holds the worked example already is used as it is, its inputs written anew.  Beside the plan that the
    example has, `printed-plan/` tells what the printed one says in numbers, and what of it is wrong.  Raises
    `FolderInUse` where the folder holds anything else, `FolderBusy` or `CannotWrite`.
    """
    home = Path(folder)
    if is_in_use(home) and not _is_worked_example(home):
        raise FolderInUse(home)
    with writing(home):
        home.mkdir(parents=True, exist_ok=True)
        with alone(home):
            write_worked_example(home, progress=progress)
            retold = write_printed_plan(home)
            check(retold, report=retold.with_name(REPORT))
    read(home, progress=progress)
    assess(home, progress=progress)
    release(home, progress=progress)
    return publish(home, progress=progress)


def _is_worked_example(home: Path) -> bool:
    """Whether a folder holds the worked example (or the lock of a run that was stopped before it wrote any of it)."""
    if home.is_dir() and all(path.name == LOCK for path in home.iterdir()):
        return True
    try:
        settings = PartnershipFolder(home).settings
    except SaferplanError:
        return False
    return settings.partnership.invented and settings.partnership.name == NAME
