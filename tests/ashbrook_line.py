"""Ashbrook through the whole line, for the tests of the commands: the folder as it is after `publish`."""

from __future__ import annotations

import atexit
import functools
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import saferplan
from saferplan.commands.folder import PLACES
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.publication.bundle import hash_of

COMMANDS = ("read", "assess", "release", "publish")
STREET = "inputs/police_uk/2019-06-10"


@functools.cache
def finished_folder() -> Path:
    """Ashbrook read, assessed, released and published; made once, and only to be copied."""
    folder = Path(tempfile.mkdtemp(prefix="ashbrook-")) / "ashbrook"
    atexit.register(shutil.rmtree, folder.parent, ignore_errors=True)
    write_ashbrook(folder)
    run_line(folder)
    return folder


def copy_finished(to: Path) -> Path:
    """A copy of the finished folder that a test may change."""
    shutil.copytree(finished_folder(), to)
    return to


def run_line(folder: Path) -> None:
    """Read, assess, release and publish."""
    for command in COMMANDS:
        getattr(saferplan, command)(folder)


def command_line(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line as a program of its own, without a terminal."""
    return subprocess.run(
        [sys.executable, "-m", "saferplan.cli", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=os.environ | environment,
        timeout=900,
        check=False,
    )


def current_of(folder: Path, place: str) -> str:
    """The name that `current` gives in a place, or "" where there is none."""
    pointer = folder / place / "current"
    return pointer.read_text(encoding="utf-8").strip() if pointer.is_file() else ""


def state_of(folder: Path) -> dict[str, tuple[str, str]]:
    """Each place's current name, and the hash of the bytes it names."""
    names = {place: current_of(folder, place) for place in ("tables", "bundles", "releases", "site")}
    return {place: (name, hash_of(folder / place / name)) for place, name in names.items() if name}


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file under a folder, by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def revise_month(folder: Path, month: str = "2018-05", *, dated: str = "2019-10-01", drop: int = 1) -> None:
    """Add a later download of one month of Ashbrook's own force, with the first rows left out (violent crimes)."""
    name = f"{month}/{month}-ashbrook-street.csv"
    lines = (folder / STREET / name).read_bytes().splitlines(keepends=True)
    later = folder / "inputs/police_uk" / dated / name
    later.parent.mkdir(parents=True)
    later.write_bytes(b"".join(lines[:1] + lines[1 + drop :]))


def change_setting(folder: Path, before: str, after: str) -> None:
    """Replace a piece of partnership.toml, which must be there."""
    path = folder / "partnership.toml"
    text = path.read_text(encoding="utf-8")
    assert before in text, before
    path.write_text(text.replace(before, after), encoding="utf-8", newline="\n")


def leftovers(folder: Path) -> list[str]:
    """What lies half made, or on its way out, in the places of results."""
    return [p.name for place in PLACES for p in (folder / place).glob(".*")]
