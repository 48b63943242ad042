"""Whole or not at all: what was there before is there again when the new cannot take its place."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from saferplan.errors import CannotWrite
from saferplan.publication.whole import put_whole, write_whole


def folder(path: Path, text: str) -> Path:
    """A folder with one file."""
    path.mkdir()
    (path / "a.txt").write_text(text, encoding="utf-8")
    return path


def test_a_finished_folder_takes_the_place_of_what_was_there(tmp_path: Path) -> None:
    final = folder(tmp_path / "final", "old")
    put_whole(folder(tmp_path / "made", "new"), final)
    assert (final / "a.txt").read_text() == "new"
    assert [path.name for path in tmp_path.iterdir()] == ["final"]


def test_where_it_cannot_what_was_there_is_put_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    final, made = folder(tmp_path / "final", "old"), folder(tmp_path / "made", "new")
    real = os.replace

    def refuses(source: Path, target: Path) -> None:
        if Path(source) == made:
            raise PermissionError(13, "you may not write here")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuses)
    with pytest.raises(PermissionError):
        put_whole(made, final)
    assert (final / "a.txt").read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["final", "made"]


def test_a_file_that_cannot_be_put_in_its_place_leaves_nothing_beside_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(CannotWrite):
        write_whole(tmp_path / "a.txt", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    write_whole(tmp_path / "b" / "c.txt", b"new")
    assert (tmp_path / "b" / "c.txt").read_bytes() == b"new"
