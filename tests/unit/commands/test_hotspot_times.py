"""Hours, addresses and forecasts of a plain table: what is planted is found, and what is not given is refused."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hotspot_rows import CELL, counts, write_areas, write_counts, write_rows
from saferplan.commands.hotspot_folder import HotspotOptions
from saferplan.commands.hotspots import HotspotsResult, hotspots
from saferplan.methods import place_numbers
from saferplan.sources.event_rows import EventsAsked

HEAD = ("Easting", "Northing", "Occurred From", "Occurred To", "UPRN")


@pytest.fixture(autouse=True)
def _few_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few data sets drawn by the scan, and few permutations of each step."""
    monkeypatch.setattr(place_numbers, "SIMULATIONS", 99)
    monkeypatch.setattr(place_numbers, "MOST_PERMUTATIONS", 499)


def made_up(seed: int, *, again: float = 0.0, evening: float = 0.0) -> list[tuple[object, ...]]:
    """A year of events at 4,000 addresses: some followed by another soon, some late on Fridays."""
    random = np.random.default_rng(seed)
    rows: list[tuple[object, ...]] = []
    for _ in range(400):
        address = int(random.integers(0, 4_000))
        east, north = 480_000 + (address % 60) * 60, 210_000 + (address // 60) * 60
        start = np.datetime64("2024-01-01T00:00") + np.timedelta64(int(random.integers(0, 360 * 1_440)), "m")
        if random.random() < evening:
            week = int(random.integers(0, 51))
            start = np.datetime64("2024-01-05T22:00") + np.timedelta64(week * 10_080 + int(random.integers(0, 60)), "m")
        rows.append(_row(east, north, start, 30, address))
        if random.random() < again:
            rows.append(_row(east, north, start + np.timedelta64(int(random.integers(1_440, 9_000)), "m"), 0, address))
    return rows


def _row(east: int, north: int, start: np.datetime64, minutes: int, address: int) -> tuple[object, ...]:
    end = start + np.timedelta64(minutes, "m")
    return east, north, str(start).replace("T", " "), str(end).replace("T", " "), f"1000{address:08d}"


def search(path: Path, rows: list[tuple[object, ...]], **asked: Any) -> HotspotsResult:
    """Search made-up events in cells of a kilometre."""
    table = write_rows(path / "t.csv", HEAD, rows)
    return hotspots(table, out=path / "out", options=HotspotOptions(EventsAsked(cell=CELL, **asked)))


def finding(result: HotspotsResult, name: str) -> Any:
    """A finding by its id."""
    return next(one for one in result.findings if one.id == name)


def test_busy_hours_and_repeats_are_found(tmp_path: Path) -> None:
    found = search(tmp_path, made_up(1, again=0.4, evening=0.1), addresses=4_000)
    hours = finding(found, "hours")
    assert hours.headline.startswith("Events are busiest on Friday 22:00 to 23:00")
    assert "168 hours were looked at, and p allows for all of them" in " ".join(hours.says)
    with (found.folder / "hours.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 168
    assert sum(float(row["events"]) for row in rows) == pytest.approx(found.account.kept, abs=0.01)
    repeats = finding(found, "repeats")
    assert repeats.state == "found"
    said = " ".join(repeats.says)
    assert "One test over 4,000 addresses" in said
    assert "That is sooner than if dates were dealt out anew" in said
    for name in found.files:
        assert b"10000000" not in (found.folder / name).read_bytes(), "no address leaves the table"


def test_with_nothing_planted_no_hour_stands_out_and_repeats_are_chance(tmp_path: Path) -> None:
    found = search(tmp_path, made_up(2), addresses=4_000)
    assert finding(found, "hours").state == "nothing found"
    assert finding(found, "repeats").state == "nothing found"
    without = search(tmp_path, made_up(2))
    assert "How many addresses there are was not given" in " ".join(finding(without, "repeats").says)
    few = search(tmp_path, made_up(2), addresses=100)
    assert "more than the 100 that there are said to be" in finding(few, "repeats").headline


def test_days_without_times_and_tables_without_addresses_are_refused(tmp_path: Path) -> None:
    rows = [(*row[:2], str(row[2])[:10], "", "") for row in made_up(3)]
    found = search(tmp_path, rows)
    assert finding(found, "hours").headline == (
        "Cannot tell at which hours it happens: times are no finer than the day; it takes records with the time of "
        "each event, or with two times between which it lies."
    )
    assert finding(found, "repeats").headline.startswith(
        "Cannot tell which addresses are struck again: 0 events have an address"
    )


def test_a_lasting_hotspot_is_foretold_and_chance_is_not(tmp_path: Path) -> None:
    squares = write_areas(tmp_path / "s.geojson")
    made = write_counts(tmp_path / "c.csv", counts(4, hot=8))
    lasting = finding(hotspots(made, areas=squares, out=tmp_path / "out"), "trust")
    assert lasting.state == "found"
    assert "of the events of the month to come fell into" in lasting.headline
    assert "Each map was made from what was known before each of the last 12 months" in lasting.says[0]
    nothing = finding(
        hotspots(write_counts(tmp_path / "n.csv", counts(5)), areas=squares, out=tmp_path / "no"), "trust"
    )
    assert nothing.headline == "No map foretells the next month clearly better than chance would."
    options = HotspotOptions(EventsAsked(months="2024-01..2024-06"))
    short = finding(hotspots(made, areas=squares, out=tmp_path / "out", options=options), "trust")
    assert short.headline.endswith("6 steps of time are held, and at least 11 are needed.")
