"""Ashbrook: its files hold what its plan says, counted here with Python's own csv module."""

from __future__ import annotations

import csv
import hashlib
import json
from collections import Counter
from pathlib import Path

import pytest
from shapely.geometry import Point, shape

import ashbrook_totals as totals
from saferplan.areas import is_invented
from saferplan.demo.ashbrook import write_ashbrook
from saferplan.reference.police_files import PUBLISHED_COLUMNS
from saferplan.settings import parse_settings

ASB = "Anti-social behaviour"


@pytest.fixture(scope="module")
def ashbrook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of Ashbrook, written once."""
    folder = tmp_path_factory.mktemp("ashbrook")
    write_ashbrook(folder)
    return folder


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def latest_street_rows(folder: Path) -> list[dict[str, str]]:
    """All rows of the street files, each from the latest download of its month and force."""
    latest: dict[str, Path] = {}
    for path in sorted((folder / "inputs" / "police_uk").rglob("*-street.csv")):
        latest[path.name] = path  # sorted, so a later extract date replaces an earlier one
    return [row for _, path in sorted(latest.items()) for row in read_csv(path)]


def without_repeats(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    seen: set[tuple[str, ...]] = set()
    kept = []
    for row in rows:
        cells = tuple(row.values())
        if row["Crime ID"] and cells in seen:
            continue
        seen.add(cells)
        kept.append(row)
    return kept


def year_of(row: dict[str, str]) -> str:
    year, month = map(int, row["Month"].split("-"))
    first = year if month >= 4 else year - 1
    return f"{first}/{(first + 1) % 100:02d}"


def crimes(folder: Path) -> list[dict[str, str]]:
    """The crimes placed in Ashbrook, repeats left out."""
    return [
        row
        for row in without_repeats(latest_street_rows(folder))
        if row["Crime type"] != ASB and row["LSOA code"] and row["LSOA code"] != "X01000013"
    ]


def by_year(rows: list[dict[str, str]]) -> dict[str, int]:
    found = Counter(year_of(row) for row in rows)
    return {year: found[year] for year in totals.YEARS}


def test_crimes_by_year_and_type(ashbrook: Path) -> None:
    rows = crimes(ashbrook)
    assert by_year(rows) == totals.CRIMES_BY_YEAR
    for slug, expected in totals.CRIMES_BY_TYPE.items():
        of_type = [row for row in rows if row["Crime type"].lower().replace(" ", "-") == slug]
        assert by_year(of_type) == expected, slug


def test_crimes_by_lsoa(ashbrook: Path) -> None:
    rows = crimes(ashbrook)
    found = {
        code: by_year([row for row in rows if row["LSOA code"] == code]) for code in {row["LSOA code"] for row in rows}
    }
    assert found == totals.CRIMES_BY_LSOA


def test_lsoa_1_by_type(ashbrook: Path) -> None:
    rows = [row for row in crimes(ashbrook) if row["LSOA code"] == "X01000001"]
    for slug, expected in totals.LSOA_1_BY_TYPE.items():
        of_type = [row for row in rows if row["Crime type"].lower().replace(" ", "-") == slug]
        assert by_year(of_type) == expected, slug


@pytest.mark.parametrize(
    ("file", "column", "prefix", "expected"),
    [
        ("lsoa_2021_to_ward_2024_to_district_2024.csv", "WD24CD", "", totals.CRIMES_BY_WARD),
        ("boards.csv", "board", "board:", totals.CRIMES_BY_BOARD),
        ("towns.csv", "town", "town:", {"town:ashbrook-town": totals.CRIMES_IN_TOWN}),
    ],
)
def test_crimes_by_wider_place(
    ashbrook: Path, file: str, column: str, prefix: str, expected: dict[str, dict[str, int]]
) -> None:
    lookup = {
        row.get("lsoa") or row["LSOA21CD"]: prefix + row[column]
        for row in read_csv(ashbrook / "inputs" / "areas" / file)
    }
    rows = crimes(ashbrook)
    places = sorted({lookup[row["LSOA code"]] for row in rows if row["LSOA code"] in lookup})
    found = {place: by_year([row for row in rows if lookup.get(row["LSOA code"]) == place]) for place in places}
    assert found == expected


def test_fifths_by_population_and_score(ashbrook: Path) -> None:
    inputs = ashbrook / "inputs"
    file_7 = read_csv(next((inputs / "deprivation").glob("*.csv")))
    people = {
        row["LSOA11CD"]: int(row["total_population"])
        for row in read_csv(next((inputs / "population").glob("*.csv")))
        if row["year"] == "2018"
    }
    ours = [row for row in file_7 if row["Local Authority District code (2019)"] == "X07000001"]
    ours.sort(key=lambda row: -float(row["Index of Multiple Deprivation (IMD) Score"]))
    fifth_of, before = {}, 0
    for row in ours:
        code = row["LSOA code (2011)"]
        fifth_of[code] = before // 3000 + 1
        before += people[code]
    assert before == totals.POPULATION[2018]
    rows = crimes(ashbrook)
    found = {
        fifth: by_year([row for row in rows if fifth_of[row["LSOA code"]] == fifth]) for fifth in totals.CRIMES_BY_FIFTH
    }
    assert found == totals.CRIMES_BY_FIFTH


def test_population_by_year(ashbrook: Path) -> None:
    rows = read_csv(next((ashbrook / "inputs" / "population").glob("*.csv")))
    ours = [row for row in rows if row["LSOA11CD"] != "X01000013"]
    for year, expected in totals.POPULATION.items():
        assert sum(int(row["total_population"]) for row in ours if row["year"] == str(year)) == expected, year
    assert sorted({row["year"] for row in rows}) == [str(year) for year in range(2013, 2020)]


def test_anti_social_behaviour(ashbrook: Path) -> None:
    rows = [row for row in latest_street_rows(ashbrook) if row["Crime type"] == ASB and row["LSOA code"]]
    assert by_year(rows) == totals.ASB_BY_YEAR
    assert not any(row["Crime ID"] or row["Last outcome category"] for row in rows)
    for year in totals.YEARS:
        assert Counter(row["LSOA code"] for row in rows if year_of(row) == year) == totals.ASB_BY_LSOA, year
    assert len({tuple(row.values()) for row in rows}) < len(rows), "equal rows are planted"


def test_faults(ashbrook: Path) -> None:
    rows = latest_street_rows(ashbrook)
    kept = without_repeats(rows)
    assert len(rows) == totals.ROWS_IN_LATEST_STREET_FILES
    assert len(rows) - len(kept) == totals.REPEATED_ROWS
    unplaced = [row for row in kept if not row["LSOA code"]]
    assert by_year([row for row in unplaced if row["Crime type"] != ASB]) == totals.UNPLACED_CRIMES
    assert by_year([row for row in unplaced if row["Crime type"] == ASB]) == totals.UNPLACED_ASB
    assert all((row["Longitude"], row["LSOA name"], row["Location"]) == ("", "", "No Location") for row in unplaced)
    ids = Counter(row["Crime ID"] for row in kept if row["Crime ID"])
    assert [count for count in ids.values() if count > 1] == [2] * totals.REUSED_CRIME_IDS
    assert by_year([row for row in kept if row["LSOA code"] == "X01000013"]) == totals.OUTSIDE_CRIMES


def test_strays_are_in_the_other_forces_file(ashbrook: Path) -> None:
    files = list((ashbrook / "inputs" / "police_uk").rglob("*-ashbrook-waterways-street.csv"))
    assert [file.parent.name for file in files] == list(totals.STRAY_CRIMES)
    rows = read_csv(files[0])
    assert len(rows) == totals.STRAY_CRIMES["2018-07"]
    assert {row["LSOA code"] for row in rows} == {"X01000012"}


def test_last_month_was_downloaded_twice(ashbrook: Path) -> None:
    police = ashbrook / "inputs" / "police_uk"
    found = {
        path.parent.parent.name: len(read_csv(path)) for path in sorted(police.rglob("2019-03-ashbrook-street.csv"))
    }
    assert found == totals.ROWS_OF_MARCH_2019


def test_headers_are_as_published(ashbrook: Path) -> None:
    files = sorted((ashbrook / "inputs" / "police_uk").rglob("*.csv"))
    assert len(files) == 24 * 3 + 2
    for path in files:
        kind = next(kind for kind in PUBLISHED_COLUMNS if path.stem.endswith(kind))
        assert path.read_text(encoding="utf-8").splitlines()[0] == ",".join(PUBLISHED_COLUMNS[kind]), path.name


def test_points_lie_in_their_lsoa_and_places_meet_without_gaps(ashbrook: Path) -> None:
    layer = json.loads((ashbrook / "inputs" / "areas" / "lsoa_2011_boundaries.geojson").read_text(encoding="utf-8"))
    outlines = {item["properties"]["LSOA11CD"]: shape(item["geometry"]) for item in layer["features"]}
    assert len(outlines) == 13
    assert all(outline.is_valid for outline in outlines.values())
    joined = outlines["X01000001"]
    for outline in outlines.values():
        joined = joined.union(outline)
    assert joined.geom_type == "Polygon"
    assert not joined.interiors
    assert sum(outline.area for outline in outlines.values()) == pytest.approx(joined.area)
    for row in latest_street_rows(ashbrook):
        if row["LSOA code"]:
            point = Point(float(row["Longitude"]), float(row["Latitude"]))
            assert outlines[row["LSOA code"]].contains(point), row


def test_settings_are_read_and_say_that_all_is_invented(ashbrook: Path) -> None:
    text = (ashbrook / "partnership.toml").read_text(encoding="utf-8")
    settings = parse_settings(text)
    assert "is invented" in text.splitlines()[0]
    assert settings.partnership.invented
    assert all(is_invented(code) for code in settings.areas.districts)
    ended = [body for body in settings.bodies if body.end]
    assert len(ended) == 3
    assert {body.successor for body in ended} <= {body.name for body in settings.bodies}


def test_a_month_can_be_left_out(tmp_path: Path) -> None:
    write_ashbrook(tmp_path, without_months=("2018-07",))
    assert not list((tmp_path / "inputs" / "police_uk").rglob("2018-07*"))
    rows = crimes(tmp_path)
    # July 2018 is month 15: 23 violence, 13 vehicle crime, 12 burglary, 10 shoplifting, 2 drugs.
    assert by_year(rows)["2018/19"] == totals.CRIMES_BY_YEAR["2018/19"] - 60


def test_the_same_bytes_every_time(ashbrook: Path, tmp_path: Path) -> None:
    write_ashbrook(tmp_path)
    assert digest(tmp_path) == digest(ashbrook)


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
