"""Demo: the worked example, from invented records to published pages."""

from __future__ import annotations

from pathlib import Path

from saferplan.commands.assess import assess
from saferplan.commands.folder import Progress, no_progress
from saferplan.commands.publish import PublishResult, publish
from saferplan.commands.read import read
from saferplan.commands.release import release
from saferplan.demo.worked_example import write_worked_example
from saferplan.errors import FolderInUse


def demo(folder: Path | str = "worked-example", *, progress: Progress = no_progress) -> PublishResult:
    """Write the worked example's inputs into a folder and run the whole line on them.

    A folder that holds the worked example already is used as it is, its inputs written anew.  Raises `FolderInUse`
    where the folder holds anything else.
    """
    home = Path(folder)
    ours = home / "partnership.toml"
    if home.exists() and any(home.iterdir()) and not (ours.is_file() and "invented = true" in ours.read_text("utf-8")):
        raise FolderInUse(home)
    write_worked_example(home, progress=progress)
    read(home, progress=progress)
    assess(home, progress=progress)
    release(home, progress=progress)
    return publish(home, progress=progress)
