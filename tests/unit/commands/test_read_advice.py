"""Read: what it suggests to the analyst, and does not publish."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest

from ashbrook_line import change_setting, current_of
from saferplan.commands import assess, read
from saferplan.commands.folder import PartnershipFolder
from saferplan.commands.read_advice import offences_advice
from saferplan.demo.offence_tables import COLUMNS


@pytest.mark.slow
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
    assert list(assess(line).notes) == advice, "it is said again where it matters"
    change_setting(line, 'year = "financial"', 'year = "calendar"')
    assert assess(line).notes == ()
    kept = json.loads((line / "tables" / current_of(line, "tables") / "notes.json").read_text(encoding="utf-8"))
    assert not any("under [periods]" in note for note in kept)


def test_whole_years_need_no_advice(line: Path) -> None:
    assert not any("under [periods]" in note for note in read(line).notes)


def offences_of(*years: str) -> pl.DataFrame:
    """A Home Office table of these years for Ashbrook, and of a later year for another force."""
    return pl.DataFrame({"force": ["ashbrook"] * len(years) + ["other"], "year": [*years, "2018/19"]})


@pytest.mark.parametrize(
    ("years", "comes"),
    [
        (
            ("2016/17", "2017/18"),
            "is of 2016/17 to 2017/18 and has no 2018/19: crimes of 2018/19 are weighed by the mix",
        ),
        (
            ("2020/21",),
            "is of 2020/21 and has no 2018/19: crimes of 2018/19 are weighed by the mix of offences of 2020/21",
        ),
        (
            ("2012/13",),
            "crimes of 2018/19 are not weighed by the harm they do, for that is too long ago. Put the table",
        ),
    ],
)
def test_a_table_of_offences_of_other_years_than_the_headline_is_noted(
    years: tuple[str, ...], comes: str, line: Path
) -> None:
    home = PartnershipFolder(line)
    fitness = pl.read_parquet(line / "tables" / current_of(line, "tables") / "fitness.parquet")
    (said,) = offences_advice(offences_of(*years), fitness, home.settings)
    assert comes in said
    assert offences_advice(offences_of("2018/19", *years), fitness, home.settings) == ()
    assert offences_advice(offences_of(), fitness, home.settings) == (), "that it lacks the force is said elsewhere"
    assert offences_advice(None, fitness, home.settings) == ()


def test_read_notes_a_table_of_offences_that_is_too_old(line: Path) -> None:
    assert not any("Home Office table held is of" in note for note in read(line).notes)
    (path,) = (line / "inputs/home_office").iterdir()
    path.unlink()
    rows = [COLUMNS, ("2016/17", 1, "Ashbrook", "Burglary Residential", "Theft", "Burglary", "28E", 7)]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    path.with_name("old.csv").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    (said,) = [note for note in read(line).notes if "Home Office table held is of" in note]
    assert said.startswith("The Home Office table held is of 2016/17 and has no 2018/19: ")


def test_residents_of_another_year_than_the_headline_are_noted(line: Path) -> None:
    assert not any("divide by the residents of" in note for note in read(line).notes)
    for path in (line / "inputs/population").iterdir():
        rows = path.read_text(encoding="utf-8").splitlines()
        year = rows[0].split(",").index("year")
        kept = [row for row in rows[1:] if int(row.split(",")[year]) <= 2015]
        path.write_text("\n".join([rows[0], *kept, ""]), encoding="utf-8", newline="\n")
    (said,) = [note for note in read(line).notes if "divide by the residents of" in note]
    assert said.startswith("Rates of 2018/19 divide by the residents of 2015: no estimate of 2018 is held.")
