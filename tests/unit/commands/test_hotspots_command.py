"""Hotspots of a plain table: what is planted is found, nothing else is, and what the table cannot bear is refused."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely

from hotspot_rows import (
    CELL,
    CODES,
    HOT,
    MONTHS,
    counts,
    points,
    write_areas,
    write_counts,
    write_events,
    write_people,
    write_rows,
)
from saferplan import cli
from saferplan.commands.hotspot_folder import HotspotOptions
from saferplan.commands.hotspots import HotspotsResult, hotspots
from saferplan.errors import BadArgument, FolderInUse
from saferplan.methods import place_numbers
from saferplan.methods.place_search import going_on
from saferplan.sources.event_rows import EventsAsked

Search = Callable[..., HotspotsResult]


@pytest.fixture
def search(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Search:
    """Search a table, with few data sets drawn by the scan: one search of all draws is enough."""
    monkeypatch.setattr(place_numbers, "SIMULATIONS", 99)
    monkeypatch.setattr(place_numbers, "MOST_PERMUTATIONS", 2_999)

    def go(table: Path, *, level: float = 0.95, seed: int = 1, out: str = "out", **more: Any) -> HotspotsResult:
        files = {name: more.pop(name) for name in ("areas", "population") if name in more}
        options = HotspotOptions(EventsAsked(**more), level, seed)
        return hotspots(table, out=tmp_path / out, options=options, **files)

    return go


@pytest.fixture
def squares(tmp_path: Path) -> Path:
    """The boundaries."""
    return write_areas(tmp_path / "squares.geojson")


def rows_of(result: HotspotsResult) -> list[dict[str, str]]:
    """The rows of hotspots.csv."""
    with (result.folder / "hotspots.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def hot_in(result: HotspotsResult) -> set[str]:
    """The codes called hot."""
    return {row["code"] for row in rows_of(result) if row["now"] == "hot"}


def finding(result: HotspotsResult, name: str) -> Any:
    """A finding by its id."""
    return next(one for one in result.findings if one.id == name)


def test_a_planted_hotspot_is_found_from_events_and_from_counts(search: Search, squares: Path, tmp_path: Path) -> None:
    made = counts(1, hot=6, since=12)
    found = search(write_events(tmp_path / "events.csv", made), areas=squares)
    assert len(hot_in(found) & set(HOT)) >= 7
    assert len(hot_in(found) - set(HOT)) <= 1
    again = search(write_counts(tmp_path / "counts.csv", made), areas=squares, out="again")
    assert (found.folder / "hotspots.csv").read_bytes() == (again.folder / "hotspots.csv").read_bytes()
    assert found.account.kept == int(made.sum())
    where = finding(found, "where")
    assert where.state == "found"
    assert where.headline.startswith(f"Of 144 areas, {len(hot_in(found))} stand out as hot in the twelve months to")
    said = " ".join(where.says)
    for part in ("144 areas were tested", "Benjamini and Hochberg", "1 in 20 at most", "--population", "no finer than"):
        assert part in said, part


def test_what_began_lately_is_going_on_now(search: Search, squares: Path, tmp_path: Path) -> None:
    made = counts(2, each=3, hot=6, since=21)
    found = search(write_counts(tmp_path / "counts.csv", made), areas=squares)
    now = finding(found, "now")
    assert now.state == "found", now
    centre = re.search(r"X01\d{6}", now.headline)
    assert centre is not None
    assert centre[0] in HOT
    assert "from October 2024 to December 2024" in now.headline
    assert any("false alarm as strong" in one for one in now.says)
    since = finding(found, "since")
    assert any(code in " ".join(since.says) for code in HOT)


@pytest.mark.parametrize("seed", range(11, 13))
def test_with_nothing_planted_nothing_is_found(search: Search, squares: Path, tmp_path: Path, seed: int) -> None:
    made = counts(seed)
    found = search(write_counts(tmp_path / "counts.csv", made), areas=squares)
    assert {
        one.id: one.state for one in found.findings if one.id in ("where", "now", "concentration")
    } == dict.fromkeys(("where", "now", "concentration"), "nothing found")
    assert not hot_in(found)


def test_rates_find_what_counts_hide(search: Search, squares: Path, tmp_path: Path) -> None:
    people = np.full(len(CODES), 3_000.0)
    people[[CODES.index(code) for code in HOT]] = 600
    made = write_counts(tmp_path / "counts.csv", counts(3))
    residents = write_people(tmp_path / "people.csv", people.tolist())
    assert not hot_in(search(made, areas=squares))
    found = search(made, areas=squares, population=residents, out="rates")
    assert len(hot_in(found) & set(HOT)) >= 5
    row = next(row for row in rows_of(found) if row["code"] == HOT[4])
    assert float(row["rate_now"]) == pytest.approx(1000 * float(row["events_now"]) / 600, abs=1e-4)
    assert float(row["rate_shrunken"]) <= float(row["rate_now"])


def test_an_area_without_residents_is_left_out_and_said(search: Search, squares: Path, tmp_path: Path) -> None:
    residents = write_people(tmp_path / "people.csv", [1_000] * (len(CODES) - 2), codes=CODES[2:])
    found = search(write_counts(tmp_path / "c.csv", counts(4)), areas=squares, population=residents)
    rows = rows_of(found)
    assert [row["now"] for row in rows[:2]] == ["not tested", "not tested"]
    assert (rows[0]["z"], rows[0]["class"]) == ("", "not told")
    assert "2 areas without residents had to be left out" in " ".join(finding(found, "where").says)


def test_points_without_areas_are_counted_in_cells(search: Search, tmp_path: Path) -> None:
    made = counts(5, each=0.5, hot=6, since=12)
    head = ("Easting", "Northing", "Date")
    table = write_rows(tmp_path / "points.csv", head, points(made))
    found = search(table, cell=CELL)
    middle = {f"{480_000 + CELL * column}_{210_000 + CELL * row}" for row in (3, 4, 5) for column in (7, 8, 9)}
    assert len(hot_in(found) & middle) >= 5
    around = {f"{480_000 + CELL * column}_{210_000 + CELL * row}" for row in range(2, 7) for column in range(6, 11)}
    assert len(hot_in(found) - around) <= 1, "beyond the cells that border on it"
    assert sum(int(row["events_all"]) for row in rows_of(found)) == int(made.sum())
    dense = finding(found, "density")
    east, north = (int(one) for one in re.findall(r"easting (\d+), northing (\d+)", dense.headline)[0])
    assert 487_000 <= east <= 490_000
    assert 213_000 <= north <= 216_000
    assert {"density.asc", "density.prj", "near_repeats.csv"} <= set(found.files)
    head_of = (found.folder / "density.asc").read_text(encoding="utf-8").splitlines()
    assert head_of[0].split()[0] == "ncols"
    assert len(head_of) == 6 + int(head_of[1].split()[1])


def test_points_in_areas_are_joined_to_them_and_the_rest_counted(search: Search, squares: Path, tmp_path: Path) -> None:
    made = counts(6, each=1)
    rows = [*points(made), (100_000, 100_000, "2024-01-15"), ("", "", "2024-01-16"), (0, 0, "2024-01-17")]
    table = write_rows(tmp_path / "points.csv", ("x", "y", "date"), rows)
    found = search(table, areas=squares)
    assert found.account.set_aside == {
        "rows whose point lies in none of the areas": 1,
        "rows without a point": 1,
        "rows with a point at 0, 0, which stands for no place": 1,
    }
    per_area = {row["code"]: int(row["events_all"]) for row in rows_of(found)}
    assert [per_area[code] for code in CODES] == made.sum(axis=0).tolist()


def test_events_that_follow_each_other_are_found(search: Search, tmp_path: Path) -> None:
    random = np.random.default_rng(7)
    rows = []
    for _ in range(300):
        east, north, day = 480_000 + random.random() * 9_000, 210_000 + random.random() * 9_000, random.integers(0, 330)
        date = np.datetime64("2024-01-01") + int(day)
        rows.append((round(east, 1), round(north, 1), str(date)))
        if random.random() < 0.4:
            rows.append((round(east + 30, 1), round(north, 1), str(date + int(random.integers(1, 6)))))
    found = search(write_rows(tmp_path / "p.csv", ("easting", "northing", "date"), rows), cell=CELL)
    near = finding(found, "near-repeats")
    assert near.state == "found"
    assert near.headline.startswith("Events follow each other less than 100 metres away and less than 7 days apart")


def test_a_street_file_of_police_uk_is_known_and_its_streets_are_refused(
    search: Search, squares: Path, tmp_path: Path
) -> None:
    head = ("Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code",
            "LSOA name", "Crime type", "Last outcome category", "Context")  # fmt: skip
    made, rows = counts(8, hot=6), []
    for month, row in zip(MONTHS, made.tolist(), strict=True):
        for code, number in zip(CODES, row, strict=True):
            kind = ("Burglary", "Robbery")[int(code[-1]) % 2]
            place = (-0.8, 51.8, "On or near Mill Lane", code, f"Square {code}")
            rows += [("", month, "X Police", "X Police", *place, kind, "", "")] * number
    rows.append(("", MONTHS[0], "X Police", "X Police", "", "", "No location", "", "", "Burglary", "", ""))
    table = write_rows(tmp_path / "street.csv", head, rows)
    found = search(table, areas=squares)
    assert "snapped" in found.columns
    assert hot_in(found)
    for name in ("density", "near-repeats", "hours", "repeats"):
        one = finding(found, name)
        assert (one.state, one.says) == ("cannot tell", ())
        assert one.headline.count(". ") == 0
        assert "; it takes records with" in one.headline
    assert found.account.set_aside == {'rows without an area in "LSOA code"': 1}
    by_type = search(table, areas=squares, by="Crime type", where=("crime type=burglary",), out="by")
    assert {one.group for one in by_type.findings} == {"Burglary"}
    assert by_type.account.set_aside['rows not asked for: "Crime type" is not burglary'] == sum(
        1 for row in rows if row[9] == "Robbery"
    )
    without = search(table, out="without")
    assert finding(without, "where").state == "cannot tell" or without.places == len(CODES)
    assert any("the 6 nearest" in note for note in without.notes)


def test_each_type_is_corrected_for_all(search: Search, squares: Path, tmp_path: Path) -> None:
    rows = []
    for kind, made in (("Arson", counts(9, hot=6)), ("Fraud", counts(10))):
        rows += [
            (code, month, int(made[place, at]), kind)
            for place, month in enumerate(MONTHS)
            for at, code in enumerate(CODES)
        ]
    found = search(write_rows(tmp_path / "t.csv", ("area", "month", "count", "type"), rows), areas=squares, by="type")
    p = np.array([float(row["p"]) for row in rows_of(found)])
    q = np.array([float(row["p_corrected"]) for row in rows_of(found)])
    order = np.argsort(p)
    expected = np.minimum.accumulate((p[order] * p.size / np.arange(1, p.size + 1))[::-1])[::-1]
    assert q[order] == pytest.approx(np.minimum(expected, 1), abs=5e-4)
    assert "hotspots-arson.geojson" in found.files
    assert {row["group"] for row in rows_of(found)} == {"Arson", "Fraud"}
    assert [name for name, _ in pyogrio.list_layers(found.folder / "hotspots.gpkg")] == [
        "hotspots-arson", "hotspots-fraud",
    ]  # fmt: skip
    assert not {row["code"] for row in rows_of(found) if row["now"] == "hot" and row["group"] == "Fraud"}


def test_layers_hold_what_the_table_holds(search: Search, squares: Path, tmp_path: Path) -> None:
    found = search(write_counts(tmp_path / "c.csv", counts(12, hot=6)), areas=squares)
    text = (found.folder / "hotspots.geojson").read_text(encoding="utf-8")
    read = json.loads(text)
    assert set(read) == {"type", "features"}
    by_code = {row["code"]: row for row in rows_of(found)}
    for one in read["features"]:
        row = by_code[one["properties"]["code"]]
        assert {name: "" if value is None else str(value) for name, value in one["properties"].items()} == row
        ring = one["geometry"]["coordinates"][0]
        assert shapely.is_ccw(shapely.linearrings(ring))
        assert all(-1 < x < -0.6 and 51.7 < y < 51.95 for x, y in ring)
    about = pyogrio.read_info(found.folder / "hotspots.gpkg")
    assert about["crs"] == "EPSG:27700"
    assert about["features"] == len(CODES)
    meta, _, shapes, fields = pyogrio.raw.read(found.folder / "hotspots.gpkg")
    codes = fields[list(meta["fields"]).index("code")].tolist()
    assert sorted(codes) == sorted(CODES)
    assert shapely.area(shapely.from_wkb(shapes)) == pytest.approx(CELL**2)


@pytest.mark.slow
def test_the_same_again_gives_the_same_bytes_and_another_seed_others(
    search: Search, squares: Path, tmp_path: Path
) -> None:
    table = write_rows(tmp_path / "p.csv", ("easting", "northing", "date"), points(counts(13, each=0.4, hot=3)))
    one, other = (search(table, areas=squares, out=name) for name in ("one", "other"))
    for name in one.files:
        assert (one.folder / name).read_bytes() == (other.folder / name).read_bytes(), name
    third = search(table, areas=squares, seed=2, out="third")
    assert (one.folder / "hotspots.csv").read_bytes() != (third.folder / "hotspots.csv").read_bytes()


def test_a_folder_of_ours_is_replaced_and_any_other_is_not(search: Search, squares: Path, tmp_path: Path) -> None:
    table = write_counts(tmp_path / "c.csv", counts(14))
    found = search(table, areas=squares)
    (found.folder / "stale.txt").write_text("x", encoding="utf-8")
    assert not (search(table, areas=squares).folder / "stale.txt").exists()
    (tmp_path / "out" / "findings.json").unlink()
    before = sorted(path.name for path in (tmp_path / "out").iterdir())
    with pytest.raises(FolderInUse):
        search(table, areas=squares)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == before
    with pytest.raises(BadArgument, match="--months"):
        search(table, areas=squares, months="last year", out="fresh")
    assert not (tmp_path / "fresh").exists()
    assert not list(tmp_path.glob(".unfinished-*"))


def test_the_papers_say_what_they_are_and_hold_no_record(search: Search, tmp_path: Path) -> None:
    rows = [(*one, f"Jo Bloggs {number}") for number, one in enumerate(points(counts(15, each=0.2, hot=2)))]
    found = search(write_rows(tmp_path / "p.csv", ("x", "y", "date", "victim"), rows), cell=CELL)
    for name in ("findings.md", "map.html", "findings.json"):
        assert "not been released" in (found.folder / name).read_text(encoding="utf-8")
    for name in found.files:
        assert b"Bloggs" not in (found.folder / name).read_bytes(), name


def test_few_places_few_events_and_all_the_same_cannot_be_told(search: Search, tmp_path: Path) -> None:
    made = counts(16)
    one_area = write_areas(tmp_path / "one.geojson", codes=CODES[:1])
    rows = [(CODES[0], month, 5) for month in MONTHS]
    found = search(write_rows(tmp_path / "one.csv", ("area", "month", "count"), rows), areas=one_area)
    assert finding(found, "where").headline.startswith("Cannot tell where it is hot: there is 1 place")
    all_same = [(code, month, 2) for code in CODES for month in MONTHS]
    squares = write_areas(tmp_path / "s.geojson")
    same = search(write_rows(tmp_path / "s.csv", ("area", "month", "count"), all_same), areas=squares, out="same")
    assert finding(same, "where").state == "nothing found"
    assert "All areas have one and the same value, so none can stand out." in finding(same, "where").says
    assert finding(same, "now").state == "nothing found"
    few = write_rows(tmp_path / "few.csv", ("area", "month"), [(code, "2024-01") for code in CODES[:20]])
    told = search(few, areas=squares, out="few")
    assert "chance alone makes any pattern of fewer than 30" in finding(told, "where").headline
    short = write_counts(tmp_path / "short.csv", made)
    nine = search(short, areas=squares, months="2024-01..2024-09", out="nine")
    assert "there are 9 steps of time, and at least 10 are needed" in finding(nine, "since").headline
    assert nine.account.set_aside.keys() == {"rows outside the months 2024-01..2024-09"}


def test_a_month_without_any_row_is_a_gap_and_no_nought(search: Search, squares: Path, tmp_path: Path) -> None:
    made = counts(17)
    made[9] = 0
    found = search(write_counts(tmp_path / "c.csv", made), areas=squares)
    assert any("1 month between the first and the last has no row at all" in note for note in found.notes)
    assert "Over 23 months" in finding(found, "since").headline


def scattered(seed: int, times: float) -> Any:
    """Counts without a cluster that vary so many times as much as by chance."""
    random = np.random.default_rng(seed)
    return random.poisson(random.gamma(2.0 / (times - 1), times - 1, (len(MONTHS), len(CODES))))


@pytest.mark.slow
def test_counts_that_scatter_raise_no_false_alarm(search: Search, squares: Path, tmp_path: Path) -> None:
    states = []
    for seed in range(3):
        table = write_counts(tmp_path / "c.csv", scattered(seed, 1.5))
        one = finding(search(table, areas=squares), "now")
        states.append(one.state)
        assert any("Counts vary 1." in said for said in one.says)
    assert "found" not in states
    wild = scattered(1, 4.0)
    told = finding(search(write_counts(tmp_path / "w.csv", wild), areas=squares), "now")
    assert told.state == "nothing found"
    wild[-3:, [CODES.index(code) for code in HOT]] += 40
    told = finding(search(write_counts(tmp_path / "w.csv", wild), areas=squares), "now")
    assert told.state == "found", "a cluster that stands out even so"


@pytest.mark.slow
def test_alarms_are_no_more_often_false_than_they_say() -> None:
    middle = np.array([[n % 12 + 0.5, n // 12 + 0.5] for n in range(144)])
    false = {1.0: 0, 1.5: 0, 3.0: 0}
    for times in false:
        for seed in range(100):
            cube = counts(seed) if times == 1 else scattered(seed, times)
            found = going_on(cube, middle, random=np.random.default_rng(seed), simulations=199)
            false[times] += found.scan.clusters[0].p <= 0.05
    assert max(false.values()) <= 11, "5 in 100, and as many more as chance makes of 100 once in a hundred times"


def test_the_terminal_has_headlines_and_three_lines(
    squares: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place_numbers, "SIMULATIONS", 99)
    table = write_counts(tmp_path / "c.csv", counts(1, hot=6))
    words = [str(table), "--areas", str(squares), "--out", str(tmp_path / "out")]
    monkeypatch.setattr("sys.argv", ["saferplan", "hotspots", *words])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    assert not ended.value.code
    printed = capsys.readouterr().out.splitlines()
    assert printed[0] == 'Columns: area is "area", date is "month", count is "count".'
    assert [line.partition(":")[0] for line in printed[-3:]] == ["Read", "Made", "Next"]
    assert any(line.startswith("Of 144 areas,") for line in printed)
    assert any(line.startswith("Cannot tell where events lie thickest") for line in printed)
    monkeypatch.setattr("sys.argv", ["saferplan", "hotspots", *words, "--json"])
    with pytest.raises(SystemExit):
        cli.main()
    told = json.loads(capsys.readouterr().out)
    assert told["account"]["read"] == told["account"]["kept"]
    assert {one["id"] for one in told["findings"]} >= {"where", "since", "now", "concentration", "density"}
