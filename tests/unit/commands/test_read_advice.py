"""Read: what it suggests to the analyst, and does not publish."""

from __future__ import annotations

import json
from pathlib import Path

from ashbrook_line import change_setting, current_of
from saferplan.commands import read


def test_the_kind_of_year_that_the_months_bear_better_is_suggested_and_not_published(line: Path) -> None:
    for month in ("2018-04", "2018-05", "2018-06", "2019-01", "2019-02", "2019-03"):
        for path in (line / "inputs/police_uk").glob(f"*/{month}/*-street.csv"):
            path.unlink()
    change_setting(line, 'year = "financial"', 'year = "calendar"')
    # 2018 has January to March and July to December: nine; the financial year 2018/19 has six.
    assert not any("under [periods]" in note for note in read(line).notes)
    change_setting(line, 'year = "calendar"', 'year = "financial"')
    advice = [note for note in read(line).notes if "under [periods]" in note]
    assert advice == [
        'With year = "calendar" under [periods] the headline would rest on 9 months held, in place of 6 '
        'with "financial".'
    ]
    kept = json.loads((line / "tables" / current_of(line, "tables") / "notes.json").read_text(encoding="utf-8"))
    assert not any("under [periods]" in note for note in kept)


def test_whole_years_need_no_advice(line: Path) -> None:
    assert not any("under [periods]" in note for note in read(line).notes)
