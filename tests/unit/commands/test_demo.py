"""Demo: it builds in a folder of its own and in no other."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from ashbrook_line import bytes_of, finished_folder
from saferplan.commands.demo import NAME, demo
from saferplan.commands.folder import LOCK, alone
from saferplan.demo.worked_example import write_worked_example
from saferplan.errors import CannotWrite, FolderBusy, FolderInUse
from saferplan.settings import parse_settings

MODULE = import_module("saferplan.commands.demo")


class StopHere(Exception):
    """The worked example would be written now."""


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stop before anything is written."""

    def stop(*_: object, **__: object) -> None:
        raise StopHere

    monkeypatch.setattr(MODULE, "write_worked_example", stop)


@pytest.mark.usefixtures("stopped")
def test_a_folder_that_holds_anything_else_is_left_alone(tmp_path: Path, line: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    for there in (tmp_path / "mine", tmp_path / "file", line):
        with pytest.raises(FolderInUse):
            demo(there)
    assert bytes_of(line / "inputs") == bytes_of(finished_folder() / "inputs")


@pytest.mark.usefixtures("stopped")
def test_a_new_an_empty_or_its_own_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "stopped before").mkdir()
    (tmp_path / "stopped before" / LOCK).touch()
    for there in (tmp_path / "new" / "deep", tmp_path / "empty", tmp_path / "stopped before"):
        with pytest.raises(StopHere):
            demo(there)
    with pytest.raises(CannotWrite, match="a file is in the way"):
        demo(tmp_path / "stopped before" / LOCK / "x")


@pytest.mark.usefixtures("stopped")
def test_a_folder_in_which_something_is_at_work_is_busy(tmp_path: Path) -> None:
    with alone(tmp_path), pytest.raises(FolderBusy):
        demo(tmp_path)


@pytest.mark.slow
def test_the_worked_example_is_known_by_its_name(tmp_path: Path) -> None:
    write_worked_example(tmp_path)
    assert parse_settings((tmp_path / "partnership.toml").read_text(encoding="utf-8")).partnership.name == NAME
    assert MODULE._is_worked_example(tmp_path)
