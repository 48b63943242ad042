"""A partnership of one, three or four LSOAs: all is assessed but deprivation, which says why it is not."""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from saferplan.assessment.deprivation import assess_deprivation
from saferplan.commands.assess import assess
from saferplan.commands.read import read
from saferplan.publication.bundle import read_bundle
from small_partnership import context_from, evidence_of


def keep_only(folder: Path, size: int) -> None:
    """Give all LSOAs but the first few to another district, and take them from boards and towns."""
    ours = {f"X01{number:06d}" for number in range(1, size + 1)}
    for file in (folder / "inputs" / "areas").glob("*.csv"):
        with file.open(encoding="utf-8-sig", newline="") as opened:
            header, *rows = list(csv.reader(opened))
        if file.name in ("boards.csv", "towns.csv"):
            rows = [row for row in rows if row[0] in ours]
        else:
            rows = [row if row[0] in ours else [c.replace("X07000001", "X07000009") for c in row] for row in rows]
        with file.open("w", encoding="utf-8", newline="") as opened:
            csv.writer(opened).writerows([header, *rows])


@pytest.mark.parametrize("size", [1, 3, 4])
def test_a_partnership_of_few_lsoas_is_assessed(ashbrook: Path, tmp_path: Path, size: int) -> None:
    folder = tmp_path / "ashbrook"
    shutil.copytree(ashbrook / "inputs", folder / "inputs")
    shutil.copy(ashbrook / "partnership.toml", folder)
    keep_only(folder, size)
    read(folder)
    bundle = read_bundle(assess(folder).folder)
    assert bundle.places.height == size
    answers = {answer.question: answer for answer in bundle.answers}
    assert "too few small areas" in answers["deprivation"].title
    assert answers["deprivation"].findings == ()
    assert answers["volume"].findings
    crimes = bundle.figures.filter(bundle.figures["measure"] != "population")
    assert not crimes["group"].str.contains("deprivation").any()
    assert not bundle.figures["group"].str.contains("deprivation_fifth").any()


def test_each_lack_has_its_own_title() -> None:
    crimes = {(n, "burglary"): [9] * 24 for n in range(1, 6)}
    held = evidence_of(crimes, scores=(50.0, 40.0, 30.0, 20.0, 10.0))
    for groups in ("fifths", "deciles"):
        whole = replace(held, deprivation_groups=groups)
        assert assess_deprivation(context_from(whole)).findings
        for lacking, words in (
            (replace(whole, deprivation=held.deprivation.head(0)), "No index of deprivation is held"),
            (replace(whole, population=held.population.head(0)), "No population is held"),
        ):
            assert words in assess_deprivation(context_from(lacking)).title, groups
    one = held.deprivation.head(1)
    huge = replace(held, deprivation=one, deprivation_groups="deciles")
    assert "too few small areas" in assess_deprivation(context_from(huge)).title
