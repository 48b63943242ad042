"""The made-up inputs pass the real readers, and nothing is set aside but what was planted for it."""

from __future__ import annotations

from pathlib import Path

import pytest

import ashbrook_totals as totals
from saferplan.demo import county_plan
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.demo.worked_example import write_worked_example
from saferplan.settings import parse_settings
from saferplan.sources.geography import Geography, lsoa_codes, read_geography
from saferplan.sources.home_office import CORRECTIONS, FRAUD_BODIES, NO_TABLE, NOTES, read_home_office
from saferplan.sources.police_uk import LsoaCodes, PoliceRead, read_police_uk


def read_police(folder: Path, into: Path) -> PoliceRead:
    inputs = folder / "inputs"
    codes = LsoaCodes(*lsoa_codes(inputs))
    return read_police_uk(inputs, into, lsoa_codes=codes, added={}, progress=lambda *_: None)


def read_places(folder: Path) -> Geography:
    settings = parse_settings((folder / "partnership.toml").read_text(encoding="utf-8"))
    return read_geography(
        folder / "inputs",
        areas=settings.areas,
        deprivation=settings.deprivation,
        area_name=settings.partnership.area,
        vintages_in_use=frozenset(),
        progress=lambda *_: None,
    )


@pytest.mark.parametrize("name", ["ashbrook", "worked-example"])
def test_made_up_inputs_pass_the_real_readers(name: str, tmp_path: Path) -> None:
    write = write_ashbrook if name == "ashbrook" else write_worked_example
    write(tmp_path / name)
    read = read_police(tmp_path / name, tmp_path / "tables")
    account = read.account
    if name == "ashbrook":
        assert {table: account.tables[table] for table in totals.KEPT_BY_THE_READER} == totals.KEPT_BY_THE_READER
        assert sum(account.set_aside.values()) == totals.REPEATED_ROWS
        assert sum(not item.used for item in read.inputs) == 1, "the first download of March 2019"
    else:
        assert sum(account.set_aside.values()) == county_plan.REPEATED_ROWS
    assert read.fitness["unknown_lsoa_rows"].sum() == 0
    assert read.fitness["present"].all()

    geography = read_places(tmp_path / name)
    found = dict(geography.areas.group_by("kind").len().rows())
    expected = (
        {"lsoa": 12, "ward": 3, "board": 2, "town": 1, "district": 1, "partnership": 1}
        if name == "ashbrook"
        else {"lsoa": 319, "ward": 50, "board": 16, "town": 5, "district": 4, "partnership": 1}
    )
    assert found == expected
    assert dict(geography.boundaries.group_by("kind").len().rows()) == expected
    assert geography.notes == (), "nothing had to be mended, guessed or left out"
    in_2018 = geography.population.filter(geography.population["year"] == 2018)["people"].sum()
    assert in_2018 == (totals.POPULATION[2018] if name == "ashbrook" else 540_059)
    assert geography.postcodes.height == 14 * expected["lsoa"]

    offences = read_home_office(tmp_path / name / "inputs")
    assert offences is not None
    years = 2 if name == "ashbrook" else 5
    assert offences.account.set_aside == {NOTES: 3 * years, FRAUD_BODIES: 4 * years}
    assert offences.account.notes == {NO_TABLE: 1, CORRECTIONS: years}
    assert offences.frame["force"].n_unique() == 6
