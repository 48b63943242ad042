"""The whole line on as little as one month: pages that say what they can, and no address that nobody typed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import saferplan
from ashbrook_line import STREET, change_setting, run_line
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.errors import BadAddress

pytestmark = pytest.mark.slow  # the whole chain, again and again


def ashbrook_of(folder: Path, *months: str) -> Path:
    """Ashbrook with only some months of police files."""
    write_ashbrook(folder)
    for held in (folder / STREET).iterdir():
        if held.name not in months:
            shutil.rmtree(held)
    return folder


@pytest.mark.parametrize("year", ["financial", "calendar", "rolling"])
@pytest.mark.parametrize("months", [("2018-06",), ("2019-03", "2019-02"), ("2018-05", "2018-09")], ids="-".join)
def test_a_month_or_two_go_through_the_whole_line(tmp_path: Path, year: str, months: tuple[str, ...]) -> None:
    folder = ashbrook_of(tmp_path / "few", *months)
    settings = (folder / "partnership.toml").read_text(encoding="utf-8")
    if 'year = "' in settings:
        change_setting(folder, 'year = "financial"', f'year = "{year}"')
    else:
        (folder / "partnership.toml").write_text(f'{settings}\n[periods]\nyear = "{year}"\n', encoding="utf-8")
    run_line(folder)
    made = saferplan.figure("recorded_crime?period=" + min(months), folder=folder)
    assert made.figure.value


def test_a_second_force_with_one_month_leaves_one_month_held(tmp_path: Path) -> None:
    folder = ashbrook_of(tmp_path / "two", "2018-06", "2018-07")
    street = folder / STREET / "2018-06/2018-06-ashbrook-street.csv"
    shutil.copy(street, street.with_name("2018-06-ashbrook-waterways-street.csv"))
    (folder / STREET / "2018-07/2018-07-ashbrook-waterways-street.csv").unlink()
    change_setting(folder, 'forces = ["ashbrook"]', 'forces = ["ashbrook", "ashbrook-waterways"]')
    run_line(folder)
    assert saferplan.figure("recorded_crime?period=2018-06", folder=folder).figure.value
    with pytest.raises(BadAddress, match="2018-06"):
        saferplan.figure("recorded_crime?period=2018-07", folder=folder)
