"""What `saferplan hotspots` says of places: since when, through whom, how rare; and what it refuses before it works."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hotspot_rows import CELL, CODES, HOT, MONTHS, counts, points, write_areas, write_counts, write_rows
from saferplan.commands.hotspot_folder import HotspotOptions
from saferplan.commands.hotspots import HotspotsResult, hotspots
from saferplan.errors import KeptForResults
from saferplan.methods import place_numbers
from saferplan.sources.event_rows import EventsAsked


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few data sets drawn by the scan, and few permutations of each step."""
    monkeypatch.setattr(place_numbers, "SIMULATIONS", 99)
    monkeypatch.setattr(place_numbers, "MOST_PERMUTATIONS", 2_999)


@pytest.fixture
def squares(tmp_path: Path) -> Path:
    """The boundaries."""
    return write_areas(tmp_path / "squares.geojson")


def rows_of(result: HotspotsResult) -> dict[str, dict[str, str]]:
    """The rows of hotspots.csv by code."""
    with (result.folder / "hotspots.csv").open(encoding="utf-8", newline="") as stream:
        return {row["code"]: row for row in csv.DictReader(stream)}


def finding(result: HotspotsResult, name: str) -> Any:
    """A finding by its id."""
    return next(one for one in result.findings if one.id == name)


def test_since_when_and_through_whom_places_are_hot_is_said_in_words_table_layer_and_page(
    squares: Path, tmp_path: Path
) -> None:
    made = counts(1, hot=40, since=12)
    lent = CODES.index(HOT[4])
    made[:, lent] = 1
    old = CODES.index(CODES[100])
    made[:, [old + step for step in (-13, -12, -11, -1, 0, 1, 11, 12)]] += 40
    found = hotspots(write_counts(tmp_path / "c.csv", made), areas=squares, out=tmp_path / "out")
    rows = rows_of(found)
    assert (rows[HOT[1]]["hot_since"], rows[HOT[1]]["first_hot"]) == ("2024-01", "2024-01")
    assert (rows[CODES[old]]["hot_since"], rows[CODES[old]]["first_hot"]) == ("2023-01 or earlier",) * 2
    assert {bool(row["first_hot"]) for row in rows.values() if row["steps_hot"] == "0"} == {False}
    assert (rows[HOT[4]]["hot_through"], rows[HOT[1]]["hot_through"]) == ("neighbours", "own events")
    assert all(bool(row["hot_through"]) == (row["now"] == "hot") for row in rows.values())
    where = finding(found, "where")
    assert re.search(r"; the clearest is Square \d+ X01\d{6}, hot since January 202(4|3 or earlier)\.$", where.headline)
    assert re.search(rf"hot for what lies around: .*{HOT[4]} \(12\)", " ".join(where.says))
    said = " ".join(finding(found, "since").says)
    assert f"{HOT[1]} ({rows[HOT[1]]['events_now']}, since January 2024)" in said
    assert f"{CODES[old]} ({rows[CODES[old]]['events_now']}, since January 2023 or earlier)" in said
    layer = json.loads((found.folder / "hotspots.geojson").read_text(encoding="utf-8"))
    marks = {(one["properties"]["hot_since"], one["properties"]["hot_through"]) for one in layer["features"]}
    assert marks >= {(None, None), ("2024-01", "own events"), ("2024-01", "neighbours")}
    page = (found.folder / "map.html").read_text(encoding="utf-8")
    assert "hot through its neighbours" in page
    assert "2023-01 or earlier" in page


def test_an_alarm_at_its_floor_comes_no_more_often_than_once_and_an_old_one_began_earlier(
    squares: Path, tmp_path: Path
) -> None:
    made = counts(2, each=3)
    made[-8:, [CODES.index(code) for code in HOT]] += 9
    now = finding(hotspots(write_counts(tmp_path / "c.csv", made), areas=squares, out=tmp_path / "out"), "now")
    assert "A false alarm as strong comes no more often than once in 100 months, if each is searched once." in now.says
    assert "It began in July 2024 or earlier: further back than 6 months is not looked." in now.says


def test_islands_are_named(tmp_path: Path) -> None:
    codes = [code for code in CODES if code not in (CODES[1], CODES[12], CODES[13])]
    without = write_areas(tmp_path / "without.geojson", codes=codes)
    rows = [(code, month, 3) for code in codes for month in MONTHS[:3]]
    table = write_rows(tmp_path / "c.csv", ("area", "month", "count"), rows)
    found = hotspots(table, areas=without, out=tmp_path / "out")
    assert found.notes[-1] == "1 place has no neighbour and stands by its own number alone: Square 1 X01000001."
    assert rows_of(found)[CODES[0]]["neighbours"] == "0"


def test_every_finding_says_what_was_tested_the_chance_of_a_false_alarm_and_what_the_table_allows(
    tmp_path: Path,
) -> None:
    random = np.random.default_rng(5)
    rows = [
        (east, north, f"{day} {random.integers(0, 24):02d}:{random.integers(1, 60):02d}", f"7{random.integers(0, 300)}")
        for east, north, day in points(counts(5, each=0.4))
    ]
    table = write_rows(tmp_path / "p.csv", ("easting", "northing", "date", "uprn"), rows)
    options = HotspotOptions(EventsAsked(cell=CELL, addresses=400))
    found = hotspots(table, out=tmp_path / "out", options=options)
    tested = {
        "where": r"\d+ cells were tested", "since": r"In each of \d+ \D+ \d+ cells were tested",
        "now": r"[\d,]+ circles of cells and 6 windows", "concentration": r"One test over \d+ cells",
        "trust": r"\d maps were set against", "density": "tests nothing", "near-repeats": "20 cells of distance",
        "hours": "168 hours were looked at", "repeats": "One test over 400 addresses",
    }  # fmt: skip
    assert {one.id for one in found.findings if one.state != "cannot tell"} == set(tested)
    for one in found.findings:
        said = " ".join(one.says)
        assert re.search(tested[one.id], said), one.id
        assert "What the table allows: points are taken as true; times of day are known." in said, one.id
        assert "no chance of a false alarm to give" in said if one.id == "density" else "1 in 20" in said, one.id


@pytest.mark.parametrize("place", ["site", "releases", "bundles", "tables", "inputs", "assessment", "plan"])
def test_no_working_papers_go_where_other_commands_read_or_publish(squares: Path, tmp_path: Path, place: str) -> None:
    home = tmp_path / "ashbrook"
    (home / place).mkdir(parents=True)
    (home / "partnership.toml").write_text("", encoding="utf-8")
    for out in (home / place, home / place / "found", home / place / "deep" / "found"):
        with pytest.raises(KeptForResults, match=f"it lies in {place} of the partnership .* Name another with --out"):
            hotspots(tmp_path / "not-even-there.csv", out=out)
    assert not list((home / place).iterdir())
    table = write_rows(tmp_path / "c.csv", ("area", "month", "count"), [(CODES[0], "2024-01", 5)])
    assert hotspots(table, areas=squares, out=home / "found").folder == home / "found"


def test_progress_names_each_part(squares: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    rows = [(code, month, 1) for code in CODES for month in MONTHS[:3]]
    table = write_rows(tmp_path / "c.csv", ("area", "month", "count"), rows)
    hotspots(table, areas=squares, out=tmp_path / "out", progress=lambda *one: told.append(one))
    assert [step for step, _, _ in told] == [
        "reading c.csv", "finding who neighbours whom", "searching", "points and times", "which map to trust",
        "writing",
    ]  # fmt: skip
    assert all(done <= total for _, done, total in told)
