"""The whole line on Ashbrook: from its files to figures worked by hand, and the same bytes wherever it is run."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import saferplan
from ashbrook_line import bytes_of, command_line, current_of, finished_folder, run_line, state_of
from ashbrook_totals import (
    ASB_BY_YEAR,
    CRIMES_BY_BOARD,
    CRIMES_BY_FIFTH,
    CRIMES_BY_TYPE,
    CRIMES_BY_WARD,
    CRIMES_BY_YEAR,
    KEPT_BY_THE_READER,
    REPEATED_ROWS,
)
from saferplan.cli import main
from saferplan.demo.ashbrook import write_ashbrook

MADE = ("tables", "bundles", "releases", "site")


def figure_of(address: str) -> float | None:
    return saferplan.figure(address, folder=finished_folder()).figure.value


def test_the_line_ends_in_the_totals_worked_by_hand() -> None:
    for year, crimes in CRIMES_BY_YEAR.items():
        assert figure_of(f"recorded_crime?period={year}") == crimes
        assert figure_of(f"asb_incidents?period={year}") == ASB_BY_YEAR[year]
    for crime_type, by_year in CRIMES_BY_TYPE.items():
        for year, crimes in by_year.items():
            assert figure_of(f"recorded_crime?period={year}&crime_type={crime_type}") == crimes
    for area, by_year in (CRIMES_BY_WARD | CRIMES_BY_BOARD).items():
        for year, crimes in by_year.items():
            assert figure_of(f"recorded_crime?area={area}&period={year}") == crimes
    for fifth, by_year in CRIMES_BY_FIFTH.items():
        for year, crimes in by_year.items():
            assert figure_of(f"recorded_crime?period={year}&deprivation_fifth={fifth}") == crimes


def test_every_row_is_accounted_for_to_the_end() -> None:
    folder = finished_folder()
    site = folder / "site" / current_of(folder, "site")
    release = folder / "releases" / current_of(folder, "releases")
    accounts = {one["source"]: one for one in json.loads((release / "accounts.json").read_text(encoding="utf-8"))}
    police = accounts["police_uk"]
    assert sum(police["set_aside"].values()) == REPEATED_ROWS
    assert {table: police["tables"][table] for table in KEPT_BY_THE_READER} == KEPT_BY_THE_READER
    assert (site / "index.html").is_file()
    assert (site / "strategic-assessment.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.slow
def test_the_command_line_makes_what_the_functions_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "a folder"
    write_ashbrook(home)
    for command in ("read", "assess", "release", "publish"):
        monkeypatch.setattr(sys, "argv", ["saferplan", command, str(home)])
        with pytest.raises(SystemExit) as stopped:
            main()
        assert (stopped.value.code, capsys.readouterr().err) == (0, ""), command
    assert state_of(home) == state_of(finished_folder())


@pytest.mark.slow
def test_two_folders_with_equal_inputs_are_equal_to_the_byte(tmp_path: Path) -> None:
    home = tmp_path / "quite another place" / "Ashbrook"
    write_ashbrook(home)
    run_line(home)
    for place in MADE:
        assert bytes_of(home / place) == bytes_of(finished_folder() / place), place


@pytest.mark.slow
def test_the_order_of_files_on_disk_does_not_matter(tmp_path: Path) -> None:
    home = tmp_path / "shuffled"
    files = [
        p for p in finished_folder().rglob("*") if p.is_file() and p.relative_to(finished_folder()).parts[0] not in MADE
    ]
    for path in sorted(files, key=lambda p: p.name[::-1], reverse=True):
        to = home / path.relative_to(finished_folder())
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, to)
        os.utime(to, (0, 86_400 * (len(path.name) + 1)))
    run_line(home)
    assert state_of(home) == state_of(finished_folder())


def test_running_again_changes_nothing(line: Path) -> None:
    before = {place: bytes_of(line / place) for place in MADE}
    run_line(line)
    assert {place: bytes_of(line / place) for place in MADE} == before


SURROUNDINGS = {
    "one thread, C locale, east of Greenwich": {
        "POLARS_MAX_THREADS": "1",
        "LC_ALL": "C",
        "TZ": "Pacific/Auckland",
        "PYTHONHASHSEED": "1",
    },
    "two threads, Turkish letters, west of Greenwich": {
        "POLARS_MAX_THREADS": "2",
        "LC_ALL": "tr_TR.UTF-8",
        "TZ": "America/Los_Angeles",
        "PYTHONHASHSEED": "424242",
    },
    "five threads, no UTF-8 mode, no bytecode": {
        "POLARS_MAX_THREADS": "5",
        "PYTHONUTF8": "0",
        "LANG": "en_GB.ISO-8859-1",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    },
}
WHOLE_LINE = """
import sys
import saferplan
for name in ("read", "assess", "release", "publish"):
    getattr(saferplan, name)(sys.argv[1])
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "surroundings",
    [
        pytest.param(one, id=name, marks=[pytest.mark.slow] * (number > 0))
        for number, (name, one) in enumerate(SURROUNDINGS.items())
    ],
)
def test_the_surroundings_do_not_matter(tmp_path: Path, surroundings: dict[str, str]) -> None:
    write_ashbrook(tmp_path / "x")
    subprocess.run(
        [sys.executable, "-c", WHOLE_LINE, str(tmp_path / "x")], env=os.environ | surroundings, check=True, timeout=120
    )
    assert state_of(tmp_path / "x") == state_of(finished_folder())


@pytest.mark.slow
def test_the_demo_builds_its_folder_again_and_no_other(tmp_path: Path) -> None:
    home = tmp_path / "worked example"
    first = command_line("demo", home, "--no-serve", "--json")
    assert first.returncode == 0, first.stderr
    before = state_of(home)
    second = command_line("demo", home, "--no-serve", "--json")
    assert (second.returncode, second.stdout) == (0, first.stdout)
    assert state_of(home) == before
