"""Answers of the police.uk API: the same crimes as in the files give the same tables, and every record is counted."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import saferplan
from saferplan.errors import BadInput, MissingInput
from saferplan.periods import month_number
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, crime_types, slug_by_spelling
from saferplan.reference.police_api import api_categories, title_of_category
from saferplan.sources import police_api
from saferplan.sources import police_uk_kinds as kinds
from saferplan.sources.geography import lsoa_codes
from saferplan.sources.police_uk import OLDER, LsoaCodes, PoliceRead, read_police_uk, undated_inputs
from saferplan.tables import Example

MONTH = "2018-11"
STREET = f"police_uk/2019-06-10/{MONTH}/{MONTH}-ashbrook-street.csv"
ANSWER = f"police_uk_api/2019-06-10/{MONTH}-ashbrook-street.json"


def category_of(published: str) -> str:
    """The category by which the API gives a published type of crime."""
    return next(one for one in api_categories() if title_of_category(one, MONTH) == published)


def record(number: int, **changed: Any) -> dict[str, Any]:
    """A crime as the API gives one, in the middle of the first LSOA of Ashbrook."""
    made: dict[str, Any] = {
        "category": "burglary",
        "location_type": "Force",
        "location": {
            "latitude": "56.291500",
            "street": {"id": 7, "name": "On or near Mill Lane"},
            "longitude": "3.615000",
        },
        "context": "",
        "outcome_status": {"category": "Under investigation", "date": "2018-07"},
        "persistent_id": f"{number:064x}",
        "id": 81_000_000 + number,
        "location_subtype": "",
        "month": MONTH,
    }
    return made | changed


def records_of(street: Path) -> list[dict[str, Any]]:
    """The rows of a street file as the API gives them."""
    with street.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return [
        record(
            number,
            category=category_of(row["Crime type"]),
            location={
                "latitude": row["Latitude"],
                "street": {"id": 1, "name": row["Location"]},
                "longitude": row["Longitude"],
            }
            if row["Latitude"]
            else None,
            outcome_status={"category": row["Last outcome category"], "date": MONTH}
            if row["Last outcome category"]
            else None,
            persistent_id=row["Crime ID"],
        )
        for number, row in enumerate(rows)
    ]


def put(home: Path, records: object, path: str = ANSWER) -> Path:
    target = home / "inputs" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(records), encoding="utf-8")
    return target


def read(home: Path, into: Path) -> PoliceRead:
    """Read the police files and answers of a folder."""
    inputs = home / "inputs"
    codes = LsoaCodes(*lsoa_codes(inputs), working="2011")
    dates = dict.fromkeys(undated_inputs(inputs), "2019-06-10")
    return read_police_uk(inputs, into, lsoa_codes=codes, added=dates, progress=lambda *_: None)


def table(into: Path, name: str = "recorded_crime", force: str = "ashbrook") -> pl.DataFrame:
    return pl.read_parquet(into / name / f"{MONTH}-{force}.parquet")


@pytest.fixture
def home(ashbrook: Path, tmp_path: Path) -> Path:
    """Ashbrook without its police files."""
    shutil.copytree(ashbrook, tmp_path / "home")
    shutil.rmtree(tmp_path / "home" / "inputs" / "police_uk")
    return tmp_path / "home"


def test_the_same_crimes_as_in_the_file_give_the_same_tables(ashbrook: Path, home: Path, tmp_path: Path) -> None:
    put(home, records_of(ashbrook / "inputs" / STREET))
    target = home / "inputs" / "by hand" / "police_uk" / "2019-06-10" / MONTH / Path(STREET).name
    target.parent.mkdir(parents=True)
    shutil.copy(ashbrook / "inputs" / STREET, target)
    shutil.copytree(home / "inputs" / "areas", home / "inputs" / "by hand" / "areas")
    (home / "by hand").mkdir()
    (home / "inputs" / "by hand").rename(home / "by hand" / "inputs")
    from_api, from_file = read(home, tmp_path / "api"), read(home / "by hand", tmp_path / "file")
    for name in ("recorded_crime", "asb_incidents"):
        ours, theirs = (table(tmp_path / place, name).drop("reported_by") for place in ("api", "file"))
        assert ours.height > 0
        assert ours.equals(theirs), name
    assert from_api.account.tables == from_file.account.tables
    assert from_api.account.set_aside == from_file.account.set_aside
    assert from_api.account.notes[kinds.UNPLACED] == from_file.account.notes[kinds.UNPLACED] > 0
    assert from_api.account.notes[police_api.PARTIAL] == from_api.account.kept
    assert from_api.from_api == (("ashbrook", MONTH),)
    assert from_file.from_api == ()
    same = ("kind", "force", "month", "rows", "kept", "set_aside", "asb_rows", "unplaced_rows", "vintage")
    assert from_api.fitness.select(same).equals(from_file.fitness.select(same))


def test_the_file_of_a_force_and_month_wins_and_the_records_are_counted(
    ashbrook: Path, home: Path, tmp_path: Path
) -> None:
    records = records_of(ashbrook / "inputs" / STREET)
    put(home, records)
    (home / "inputs" / STREET).parent.mkdir(parents=True)
    shutil.copy(ashbrook / "inputs" / STREET, home / "inputs" / STREET)
    done = read(home, tmp_path / "t")
    assert done.account.set_aside[police_api.ARCHIVE_WINS] == len(records)
    assert done.account.examples[police_api.ARCHIVE_WINS][0] == Example(ANSWER, 1)
    assert done.account.read == 2 * len(records)
    assert {file.path: file.used for file in done.inputs} == {STREET: True, ANSWER: False}
    assert done.from_api == ()
    assert table(tmp_path / "t")["reported_by"].null_count() == 0


def test_records_of_the_transport_police_are_those_of_their_force(home: Path, tmp_path: Path) -> None:
    put(home, [record(1), record(2, location_type="BTP"), record(3, location_type="BTP", category="robbery")])
    second = ANSWER.replace("ashbrook", "ashbrook-east")
    put(home, [record(4), record(3, location_type="BTP", category="robbery"), record(5, location_type="BTP")], second)
    done = read(home, tmp_path / "t")
    rail = table(tmp_path / "t", force="btp")
    assert sorted(rail["crime_id"]) == [f"{n:064x}" for n in (2, 3, 5)]
    assert set(rail["reported_by"]) == {"British Transport Police"}
    assert done.account.set_aside == {police_api.CAME_BEFORE: 1}
    assert done.account.examples[police_api.CAME_BEFORE] == (Example(ANSWER, 3),)
    assert (done.account.read, done.account.kept) == (6, 5)
    rows = {(row["force"], row["rows"]) for row in done.fitness.iter_rows(named=True)}
    assert rows == {("ashbrook", 1), ("ashbrook-east", 1), ("btp", 3)}


def test_each_record_is_kept_or_set_aside_with_its_place(home: Path, tmp_path: Path) -> None:
    far = {"latitude": "56.000000", "street": {"id": 1, "name": "x"}, "longitude": "3.615000"}
    bad = {"latitude": "aaa", "street": None, "longitude": "aaa"}
    records = [
        record(1),
        record(2, location=None),
        record(3, location=far),
        record(4, location=bad),
        record(5, persistent_id="", category=ANTI_SOCIAL_BEHAVIOUR, outcome_status=None),
        record(5, persistent_id="", category=ANTI_SOCIAL_BEHAVIOUR, outcome_status=None),
        record(6, persistent_id="", category=ANTI_SOCIAL_BEHAVIOUR, outcome_status=None),
        record(7, category="piracy"),
        record(8, month="2018-07"),
        "not a crime",
        {"id": 9},
        *(record(number) for number in range(20, 30)),
        record(30, persistent_id=f"{20:064x}"),
        record(31, location={"latitude": None, "longitude": None}),
        record(32, persistent_id=None),
    ]
    put(home, records)
    done = read(home, tmp_path / "t")
    account = done.account
    assert account.read == len(records) == account.kept + sum(account.set_aside.values())
    assert account.set_aside == {
        police_api.CAME_BEFORE: 1,
        police_api.NOT_A_CRIME: 2,
        kinds.WRONG_TYPE: 1,
        kinds.WRONG_MONTH: 1,
        kinds.REPEATED: 1,
    }
    assert account.examples[kinds.WRONG_TYPE] == (Example(ANSWER, 8),)
    assert account.examples[kinds.WRONG_MONTH] == (Example(ANSWER, 9),)
    assert account.examples[police_api.NOT_A_CRIME] == (Example(ANSWER, 10), Example(ANSWER, 11))
    assert account.examples[kinds.REPEATED] == (Example(ANSWER, 22),)
    assert account.notes[police_api.NO_SHAPE] == 1
    assert account.notes[kinds.BLANKED] == 1
    assert account.notes[kinds.UNPLACED] == 4
    assert account.notes[kinds.NO_ID] == 1
    assert account.tables["asb_incidents"] == 2, "two reports at one point are two, by their numbers"


def test_a_point_on_an_edge_goes_to_the_first_of_its_places_whatever_their_order(tmp_path: Path) -> None:
    squares = {"X01000002": 1.0, "X01000001": 0.0}
    features = [
        {
            "type": "Feature",
            "properties": {"LSOA11CD": code},
            "geometry": {"type": "Polygon", "coordinates": [[[x, 0], [x + 1, 0], [x + 1, 1], [x, 1], [x, 0]]]},
        }
        for code, x in squares.items()
    ]
    (tmp_path / "areas").mkdir()
    shapes = {"type": "FeatureCollection", "features": features}
    (tmp_path / "areas" / "s.geojson").write_text(json.dumps(shapes), encoding="utf-8")
    places = police_api.Placing(tmp_path, "2021")
    found = places.lsoa_of(pl.Series([0.5, 1.0, 1.5, 9.0, None]), pl.Series([0.5, 0.5, 0.5, 0.5, 0.5]))
    assert found == ["X01000001", "X01000001", "X01000002", None, None]


def test_the_later_answer_is_used(home: Path, tmp_path: Path) -> None:
    put(home, [record(1)])
    later = ANSWER.replace("2019-06-10", "2019-09-12")
    put(home, [record(1), record(2)], later)
    done = read(home, tmp_path / "t")
    assert table(tmp_path / "t").height == 2
    assert done.account.notes[OLDER] == 1
    assert {file.path: file.used for file in done.inputs} == {ANSWER: False, later: True}


@pytest.mark.parametrize(
    ("records", "words"),
    [
        ({"error": "x"}, "it holds no list"),
        (["a", "b", record(1)], "most of its records are not crimes"),
        ([record(1, month="2018-07"), record(2, month="2018-07")], "the month is not that of the file's name"),
        ([record(1, location={"latitude": "3.6", "longitude": "56.2"})], "the two columns may be swapped"),
    ],
)
def test_what_is_no_answer_is_refused(records: object, words: str, home: Path, tmp_path: Path) -> None:
    put(home, records)
    with pytest.raises(BadInput, match=words) as refused:
        read(home, tmp_path / "t")
    assert refused.value.file == ANSWER
    assert not list((tmp_path / "t").rglob("*.parquet"))


def test_damaged_json_is_refused(home: Path, tmp_path: Path) -> None:
    put(home, []).write_bytes(b'[{"category": "burg')
    with pytest.raises(BadInput, match="not whole JSON"):
        read(home, tmp_path / "t")
    put(home, []).write_bytes(b"\xff\xfe[")
    with pytest.raises(BadInput, match="not whole JSON"):
        read(home, tmp_path / "t")


@pytest.mark.parametrize(
    "path",
    [
        f"police_uk_api/{MONTH}-ashbrook-street.json",
        "police_uk_api/2019-06-10/answer.json",
        "police_uk_api/2019-02-30/2018-06-a-street.json",
    ],
)
def test_an_answer_must_say_its_day_month_and_force(path: str, home: Path, tmp_path: Path) -> None:
    put(home, [record(1)], path)
    with pytest.raises(BadInput, match="expected a path like police_uk_api/2023-03-10/2023-01-leicestershire-street"):
        read(home, tmp_path / "t")


def test_an_answer_of_a_day_before_its_month_ended_is_refused(home: Path, tmp_path: Path) -> None:
    put(home, [record(1)], ANSWER.replace("2019-06-10", f"{MONTH}-20"))
    with pytest.raises(BadInput, match="which had not ended"):
        read(home, tmp_path / "t")


def test_without_shapes_nothing_can_be_placed(home: Path, tmp_path: Path) -> None:
    (home / "inputs" / "areas" / "lsoa_2011_boundaries.geojson").unlink()
    put(home, [record(1)])
    with pytest.raises(MissingInput, match="Shapes of LSOAs was not found in inputs/areas"):
        read(home, tmp_path / "t")


def test_the_whole_line_runs_on_answers_and_says_what_they_lack(ashbrook: Path, home: Path) -> None:
    for number in range(12):
        month = f"2018-{4 + number:02}" if number < 9 else f"2019-{number - 8:02}"
        street = ashbrook / "inputs" / STREET.replace(MONTH, month)
        records = [one | {"month": month, "id": 1000 * number + n} for n, one in enumerate(records_of(street))]
        put(home, records, ANSWER.replace(MONTH, month))
    made = saferplan.read(home)
    assert any("are from the police.uk API" in note and "2018/19" in note for note in made.notes), made.notes
    saferplan.assess(home)
    whole = saferplan.figure("recorded_crime?period=2018/19", folder=home).figure.value
    held = made.accounts[0].tables["recorded_crime"]
    assert whole is not None
    assert 0 < whole <= held


def test_every_type_still_published_has_a_category() -> None:
    titles = {title_of_category(category, "2024-01") for category in api_categories()} - {None}
    assert titles == {kind.title for kind in crime_types() if not kind.last_month}
    for category in api_categories():
        for month in ("2012-06", "2024-01"):
            title = title_of_category(category, month)
            assert title is None or title in slug_by_spelling()
    assert title_of_category("public-disorder-weapons", "2024-01") is None
    assert month_number(MONTH) > 0
