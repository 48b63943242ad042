"""A survey in a partnership: read with all its other inputs, accounted for, and nobody's words in a release."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import polars as pl
import pytest

import saferplan
from saferplan.commands.survey_folder import held_wave, waves_of
from saferplan.errors import TablesOutOfDate


@pytest.fixture(scope="module")
def surveyed(ashbrook: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ashbrook with a wave of sixty responses, read."""
    folder = tmp_path_factory.mktemp("surveyed") / "ashbrook"
    shutil.copytree(ashbrook, folder)
    made = saferplan.survey.new(folder, wave="2020-01")
    with (folder / "inputs" / "postcodes" / "postcode_directory.csv").open(encoding="utf-8") as stream:
        postcodes = [row["pcds"] for row in csv.DictReader(stream)]
    assert made.responses is not None
    head = made.responses.read_text(encoding="utf-8-sig").strip().split(",")
    with made.responses.open("a", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, head, restval="")
        for n in range(60):
            writer.writerow(
                {
                    "response_id": f"sender-{n}",
                    "submitted": f"2020-01-{n % 28 + 1:02d}",
                    "status": "complete" if n % 20 else "partial",
                    "respondent_type": "resident" if n % 10 else "elected",
                    "postcode": (postcodes[n], "QA1", "", "ZZ1 1AA")[n % 4],
                    "safe_after_dark": ("very_safe", "A bit unsafe", "dont_know")[n % 3],
                    "comments": "Ask Jane Doe about the lamp" if n == 5 else "",
                }
            )
    saferplan.read(folder)
    return folder


def test_the_tables_hold_the_wave_and_no_stray_is_named(surveyed: Path) -> None:
    held = held_wave(waves_of(surveyed)[0])
    assert held.respondents.height == 60 - 15  # fifteen live outside
    placed = held.respondents.filter(pl.col("placed") == "postcode")
    assert placed.height == 14  # of fifteen whole postcodes one has ended
    assert set(placed["lsoa"].str.slice(0, 3)) == {"X01"}
    assert held.comments.height == 1
    whole = " ".join(path.read_bytes().decode("latin-1") for path in sorted(held.beside.parent.parent.glob("*.json")))
    assert "sender-" not in whole


def test_a_wave_inside_a_partnership_is_looked_up_in_its_tables(surveyed: Path) -> None:
    wave = surveyed / "inputs" / "survey" / "2020-01"
    result = saferplan.survey.read(wave)
    assert result.folder is None
    assert not (wave / "results").exists()
    assert result.accounts[0].notes["rows placed by a whole postcode"] == 14
    assert saferplan.survey.check(wave).waves[0].wave == "2020-01"


@pytest.mark.slow
def test_a_release_has_no_comment_no_file_and_no_small_note(surveyed: Path, tmp_path: Path) -> None:
    folder = tmp_path / "ashbrook"
    shutil.copytree(surveyed, folder)
    saferplan.assess(folder)
    saferplan.release(folder)
    released = " ".join(
        path.read_text(encoding="utf-8", errors="replace") for path in (folder / "releases").rglob("*.json")
    )
    for private in ("Jane", "sender-", "responses.csv", "responses that are not complete"):
        assert private not in released, private
    assert "rows placed by a whole postcode" in released
    (manifest,) = (folder / "releases").rglob("manifest.json")
    sent = [one for one in json.loads(manifest.read_text())["inputs"] if one["path"] == "survey"]
    assert [one["sha256"] for one in sent] == ["", ""]
    (folder / "inputs" / "survey" / "2020-01" / "responses.csv").write_text("response_id\n")
    with pytest.raises(TablesOutOfDate):
        saferplan.assess(folder)
