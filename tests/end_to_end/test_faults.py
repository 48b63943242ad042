"""Faults: whatever goes wrong, what was there before stays whole, and the message says what to do."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import saferplan
from ashbrook_line import (
    COMMANDS,
    bytes_of,
    command_line,
    copy_finished,
    current_of,
    finished_folder,
    leftovers,
    revise_month,
    run_line,
    state_of,
)
from saferplan.commands.folder import LOCK
from saferplan.errors import (
    BadInput,
    CannotWrite,
    FolderBusy,
    FolderNotFound,
)
from saferplan.publication.bundle import hash_of

KILLS = 50
SEED = 20_190_331

KILLED_AT_AN_EVENT = """
import os, signal, sys
import saferplan
from saferplan.commands import read, assess, release, publish
left = int(sys.argv[2])
home = os.path.abspath(sys.argv[1])

pytestmark = pytest.mark.slow


def count(event, args):
    global left
    opened = event == "open" and args[1] and "w" in str(args[1])
    if opened or event in ("os.rename", "os.mkdir", "os.remove", "os.rmdir"):
        if str(args[0]).startswith(home):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(count)
for command in (read, assess, release, publish):
    command(home)
print("writes:", int(sys.argv[2]) - left)
"""

WHOLE_LINE = """
import sys
import saferplan
print("ready", flush=True)
for name in ("read", "assess", "release", "publish"):
    getattr(saferplan, name)(sys.argv[1])
"""

PLACES = ("tables", "bundles", "releases", "site")
"""What the line fills, a place for each of its commands."""


def changed(folder: Path) -> Path:
    """Give the folder new inputs, so that every result of the next run has another name."""
    revise_month(folder, "2018-05", drop=4)
    return folder


def check_after_a_fault(folder: Path, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> None:
    """Each `current` names a whole folder: the one that was there, or the one that a whole run makes."""
    now = state_of(folder)
    for place in PLACES:
        assert now[place] in (before[place], after[place]), (place, now[place])
    for place in ("tables", "bundles", "site"):
        name, digest = now[place]
        assert name.endswith(digest), (place, name, digest)
    assert not [p for p in (folder / "releases").glob("*/*") if p.is_dir() and not (p / "audit.json").is_file()]


def check_next_run(folder: Path, after: dict[str, tuple[str, str]]) -> None:
    """The next run works, ends where an undisturbed one does, and clears what was left."""
    run_line(folder)
    assert state_of(folder) == after
    assert leftovers(folder) == []
    assert not [p for p in (folder / "releases").iterdir() if p.is_dir() and not list(p.iterdir())]


@pytest.fixture(scope="module")
def whole_after(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, str]]:
    """What an undisturbed run makes of the changed folder."""
    folder = changed(copy_finished(tmp_path_factory.mktemp("undisturbed") / "ashbrook"))
    run_line(folder)
    return state_of(folder)


# Killed


def kill_at_write(folder: Path, number: int) -> int:
    """Run the line, killed before its write of that number; how the program ended."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT_AN_EVENT, str(folder), str(number)],
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("number", [64])
def test_killed_before_a_write(line: Path, whole_after: dict[str, tuple[str, str]], number: int) -> None:
    before = state_of(changed(line))
    assert kill_at_write(line, number) == -signal.SIGKILL
    check_after_a_fault(line, before, whole_after)
    check_next_run(line, whole_after)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_before_each_of_many_writes(tmp_path: Path, whole_after: dict[str, tuple[str, str]]) -> None:
    chance = random.Random(SEED)
    seen = set()
    for number in sorted(chance.sample(range(1, 110), 25)):
        folder = changed(copy_finished(tmp_path / str(number)))
        before = state_of(folder)
        kill_at_write(folder, number)
        check_after_a_fault(folder, before, whole_after)
        seen.add(tuple(state_of(folder)[place] == whole_after[place] for place in PLACES))
        check_next_run(folder, whole_after)
        shutil.rmtree(folder)
    assert len(seen) > 2, "the writes chosen lie in too few of the steps"


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_killed_at_fifty_random_points(tmp_path: Path, whole_after: dict[str, tuple[str, str]]) -> None:
    started = time.monotonic()
    whole = changed(copy_finished(tmp_path / "timed"))
    assert killed_after(whole, None) == 0
    lasts = time.monotonic() - started
    chance = random.Random(SEED)
    killed = 0
    for number in range(KILLS):
        folder = changed(copy_finished(tmp_path / "ashbrook"))
        before = state_of(folder)
        # One in each of fifty equal parts of the run, so that no step is passed over.
        killed += killed_after(folder, lasts * (number + chance.random()) / KILLS) != 0
        check_after_a_fault(folder, before, whole_after)
        check_next_run(folder, whole_after)
        shutil.rmtree(folder)
    assert killed >= KILLS / 2, "most runs had ended before they were to be killed"


def killed_after(folder: Path, seconds: float | None) -> int:
    """Run the line and kill it after some seconds from its first step on; how the program ended."""
    program = subprocess.Popen([sys.executable, "-c", WHOLE_LINE, str(folder)], stdout=subprocess.PIPE)
    assert program.stdout is not None
    assert program.stdout.readline() == b"ready\n"
    try:
        return program.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        program.kill()
        return program.wait()
    finally:
        program.stdout.close()


# Full or read-only disks


def refuse(number: int) -> Any:
    """A writer whose disk refuses."""

    def write(*_: Any, **__: Any) -> None:
        raise OSError(number, os.strerror(number))

    return write


WRITERS = {
    "read": ("saferplan.commands.read", "write_json"),
    "assess": ("saferplan.commands.assess", "write_bundle"),
    "release": ("saferplan.commands.release", "write_bundle"),
    "publish": ("saferplan.publication.document", "write_document"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.ENOSPC, "the disk is full"),
        pytest.param(errno.EROFS, "the folder is read-only", marks=pytest.mark.slow),
        pytest.param(errno.EACCES, "you may not write", marks=pytest.mark.slow),
    ],
)
def test_a_writer_that_is_refused(
    line: Path, monkeypatch: pytest.MonkeyPatch, command: str, number: int, reason: str
) -> None:
    before = {place: bytes_of(line / place) for place in PLACES}
    module, name = WRITERS[command]
    with monkeypatch.context() as patched:
        patched.setattr(import_module(module), name, refuse(number))
        with pytest.raises(CannotWrite, match=f"could not be written \\({reason}"):
            getattr(saferplan, command)(line)
    assert {place: bytes_of(line / place) for place in PLACES} == before
    getattr(saferplan, command)(line)


@pytest.mark.slow
@pytest.mark.parametrize("function", ["rename", "replace"])
def test_a_result_that_cannot_be_put_in_its_place(
    line: Path, monkeypatch: pytest.MonkeyPatch, function: str, whole_after: dict[str, tuple[str, str]]
) -> None:
    before = state_of(changed(line))
    owner: Any = Path if function == "rename" else os
    with monkeypatch.context() as patched:
        patched.setattr(owner, function, refuse(errno.ENOSPC))
        with pytest.raises(CannotWrite, match="the disk is full"):
            saferplan.read(line)
    assert state_of(line) == before
    check_next_run(line, whole_after)


@pytest.fixture
def mounted(tmp_path: Path) -> Iterator[Any]:
    """Mount things for a test; skipped where mounting is not permitted."""
    points: list[Path] = []

    def mount(*arguments: str) -> Path:
        point = tmp_path / f"mount {len(points)}"
        point.mkdir()
        program = shutil.which("mount")
        if program is None:
            pytest.skip("there is no program to mount a disk with")
        done = subprocess.run([program, *arguments, str(point)], capture_output=True, text=True, check=False)
        if done.returncode:
            pytest.skip(f"mounting is not permitted here: {done.stderr.strip()}")
        points.append(point)
        return point

    mount.points = points  # type: ignore[attr-defined]
    yield mount
    for point in reversed(points):
        subprocess.run(["umount", str(point)], check=True)


@pytest.mark.slow
def test_a_disk_that_fills_up(mounted: Any, whole_after: dict[str, tuple[str, str]]) -> None:
    disk = mounted("-t", "tmpfs", "-o", "size=64m", "tmpfs")
    folder = changed(copy_finished(disk / "ashbrook"))
    before = state_of(folder)
    refused = []
    for spare in (0, 8_192, 65_536, 262_144, 500_000, 1_000_000, 1_800_000):
        stuffing = disk / "stuffing"
        free = os.statvfs(disk)
        stuffing.write_bytes(b"x" * max(free.f_bavail * free.f_frsize - spare, 0))
        for command in COMMANDS:
            try:
                getattr(saferplan, command)(folder)
            except CannotWrite as error:
                refused.append((command, str(error)))
                break
        stuffing.unlink()
        check_after_a_fault(folder, before, whole_after)
    assert len({command for command, _ in refused}) >= 2, refused
    assert all("(the disk is full)" in said for _, said in refused), refused
    check_next_run(folder, whole_after)


def test_a_read_only_folder(mounted: Any, line: Path) -> None:
    point = mounted("--bind", str(line))
    done = subprocess.run(["mount", "-o", "remount,ro,bind", str(point)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"mounting read-only is not permitted here: {done.stderr.strip()}")
    for command in COMMANDS:
        with pytest.raises(CannotWrite, match=r"the folder is read-only.*Choose a folder you may write to"):
            getattr(saferplan, command)(point)
    assert saferplan.figure("recorded_crime?period=2018/19", folder=point).figure.value == 732


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permission bits do not bind this user")
def test_a_folder_one_may_not_write_to(line: Path) -> None:
    (line / "bundles").chmod(0o555)
    try:
        with pytest.raises(CannotWrite, match="you may not write here"):
            saferplan.assess(line)
    finally:
        (line / "bundles").chmod(0o755)


@pytest.mark.parametrize("place", PLACES)
def test_a_file_where_a_place_should_be(line: Path, place: str) -> None:
    shutil.rmtree(line / place)
    (line / place).write_text("a file")
    command = COMMANDS[PLACES.index(place)]
    with pytest.raises(CannotWrite, match="a file is in the way"):
        getattr(saferplan, command)(line)


# Two at once


def test_two_runs_at_once(line: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    entered, leave = threading.Event(), threading.Event()
    module = import_module("saferplan.commands.read_inputs")
    reader = module.read_police_uk

    def slow(*arguments: Any, **named: Any) -> Any:
        entered.set()
        assert leave.wait(60)
        return reader(*arguments, **named)

    monkeypatch.setattr(module, "read_police_uk", slow)
    first = threading.Thread(target=saferplan.read, args=(line,))
    first.start()
    try:
        assert entered.wait(30)
        for command in COMMANDS:
            began = time.monotonic()
            with pytest.raises(FolderBusy, match="another Saferplan command is working in this folder"):
                getattr(saferplan, command)(line)
            assert time.monotonic() - began < 2
        other = command_line("assess", line)
        assert (other.returncode, other.stdout) == (FolderBusy.exit_code, "")
        assert saferplan.figure("recorded_crime?period=2018/19", folder=line).figure.value == 732
    finally:
        leave.set()
        first.join()
    assert state_of(line) == state_of(finished_folder())


def test_a_lock_file_left_by_a_killed_run_is_no_obstacle(line: Path) -> None:
    (line / LOCK).write_text("12345")
    saferplan.assess(line)
    for place in PLACES:
        (line / place / ".unfinished-abc").mkdir()
        (line / place / ".unfinished-abc" / "half.parquet").write_bytes(b"PAR1")
        (line / place / ".unfinished-current").write_text("half a na")
    saferplan.assess(line)
    assert leftovers(line) == []


# Files that cannot be used


UNREADABLE = (
    "2018-05-ashbrook-street.csv",
    "mid_year_estimates_lsoa_2011.csv",
    "english_indices_of_deprivation_2019_file_7.csv",
)


@pytest.mark.parametrize("name", UNREADABLE)
def test_an_input_file_that_cannot_be_opened(line: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = bytes_of(line / "tables")
    opened = Path.open

    def refused(path: Path, *arguments: Any, **named: Any) -> Any:
        if path.name == name:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return opened(path, *arguments, **named)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "open", refused)
        with pytest.raises(BadInput, match=re.escape(name) + ": it .* be opened .*a file .*you may read"):
            saferplan.read(line)
    assert bytes_of(line / "tables") == before
    assert leftovers(line) == []
    saferplan.read(line)


ALL_AT_ONCE = """[O'Hara] & "Môn" – 東京 *? %20#"""
ONE_BY_ONE = ("a b  c", 'O\'Hara & "Sons"', "Ynys Môn – 東京", "x" * 240, "-dash", "[brackets]*?", "%20#", "$HOME;~")


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize("name", [ALL_AT_ONCE, *(pytest.param(n, marks=pytest.mark.slow) for n in ONE_BY_ONE)])
@pytest.mark.slow
def test_folders_of_any_name(tmp_path: Path, name: str) -> None:
    folder = copy_finished(tmp_path / name)
    for place in PLACES:
        shutil.rmtree(folder / place)
    run_line(folder)
    assert state_of(folder) == state_of(finished_folder())


@pytest.mark.slow
def test_a_folder_that_is_a_link(tmp_path: Path, line: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(line, target_is_directory=True)
    for place in PLACES:
        shutil.rmtree(line / place)
    run_line(link)
    assert state_of(line) == state_of(finished_folder())


def test_a_name_that_no_disk_holds(tmp_path: Path) -> None:
    for command in COMMANDS:
        with pytest.raises(FolderNotFound, match=re.escape("no partnership.toml here")):
            getattr(saferplan, command)(tmp_path / ("x" * 300))


def test_names_hold_the_hash_of_their_bytes(line: Path) -> None:
    for place in ("tables", "bundles", "site"):
        name = current_of(line, place)
        assert name.endswith(hash_of(line / place / name))
