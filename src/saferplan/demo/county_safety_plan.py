"""The plan of the worked example: the printed Plan's priorities, themes and promises in our own words, figures bound.

Its files lie in the folder `county_safety_plan_files`, as a partnership would write them.  Leads, dates, baselines,
targets and sums of money, of which the printed Plan has none, are made up, and the file says so.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

FILES = "county_safety_plan_files"


def write_plan(folder: Path) -> None:
    """Write the plan into a partnership folder; a file that is there already is somebody's own, and stays."""
    _write(resources.files("saferplan.demo").joinpath(FILES), folder / "plan")


def _write(source: Traversable, home: Path) -> None:
    """Write the files of a folder, and of the folders in it."""
    home.mkdir(parents=True, exist_ok=True)
    for one in sorted(source.iterdir(), key=lambda each: each.name):
        if one.is_dir():
            _write(one, home / one.name)
        elif one.name.endswith((".toml", ".md")) and not (home / one.name).exists():
            (home / one.name).write_text(one.read_text(encoding="utf-8"), encoding="utf-8", newline="\n")
