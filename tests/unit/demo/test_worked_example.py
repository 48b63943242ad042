"""The worked example: its totals, counted here in SQL over the raw files, are those of its plan and of the Plan."""

from __future__ import annotations

import hashlib
import json
from itertools import pairwise
from pathlib import Path

import duckdb
import pytest
import shapely
from shapely.geometry import shape

from saferplan.areas import is_invented, slug_of
from saferplan.demo.published_layouts import DEPRIVATION_HEADER
from saferplan.demo.worked_example import write_worked_example
from saferplan.reference.police_files import PUBLISHED_COLUMNS
from saferplan.settings import parse_settings

PRINTED = {2014: 23_643, 2015: 25_480, 2016: 27_900, 2017: 30_531, 2018: 33_529}
DISTRICT_SIZES = {"X07001001": 115, "X07001002": 57, "X07001003": 40, "X07001004": 107, "X07001005": 30}
VIOLENCE, ASB = "Violence and sexual offences", "Anti-social behaviour"

Database = duckdb.DuckDBPyConnection


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the worked example, written once."""
    made = tmp_path_factory.mktemp("worked-example")
    write_worked_example(made)
    return made


@pytest.fixture(scope="module")
def database(folder: Path) -> Database:
    """The raw files as tables: street (repeats left out), county (its crimes and incidents), lsoa."""
    made = duckdb.connect()
    inputs = folder / "inputs"

    def load(name: str, pattern: str) -> None:
        where = str(inputs / pattern)
        made.execute(f"create table {name} as select * from read_csv('{where}', all_varchar = true, filename = true)")

    load("raw", "police_uk/*/*/*-street.csv")
    load("district", "areas/lsoa_2011_to_district_2018.csv")
    load("ward", "areas/lsoa_2021_to_ward_2024_to_district_2024.csv")
    load("board", "areas/boards.csv")
    load("town", "areas/towns.csv")
    load("file_7", "deprivation/*.csv")
    load("people", "population/*.csv")
    load("postcode", "postcodes/*.csv")
    made.execute("""
        create table street as
        select distinct on ("Crime ID", "Month", "LSOA code", "Crime type", "Location", "Longitude") * from raw
        where "Crime ID" is not null
        union all
        select * from raw where "Crime ID" is null
    """)
    made.execute("""
        create table county as
        select s.*, d.LAD18CD as district,
               cast(left("Month", 4) as int) - cast(cast(right("Month", 2) as int) < 4 as int) as year
        from street s join district d on s."LSOA code" = d.LSOA11CD
        where d.LAD18CD <> 'X07001005'
    """)
    made.execute("""
        create table place as
        select "LSOA code (2011)" as lsoa, cast("Index of Multiple Deprivation (IMD) Score" as double) as score,
               cast(p.total_population as int) as people
        from file_7 f join people p on p.LSOA11CD = f."LSOA code (2011)" and p.year = '2018'
        where f."Local Authority District code (2019)" <> 'X07001005'
    """)
    return made


def one(database: Database, sql: str) -> int:
    """The single number that a query gives."""
    row = database.execute(sql).fetchone()
    assert row is not None
    return int(row[0])


def pairs(database: Database, sql: str) -> dict[int, int]:
    """A query of two columns, as a dictionary."""
    return dict(database.execute(sql).fetchall())


def test_crime_by_financial_year_is_as_printed(database: Database) -> None:
    sql = f"""select year, count(*) from county where "Crime type" <> '{ASB}' group by all order by all"""
    assert pairs(database, sql) == PRINTED


@pytest.mark.parametrize(
    ("where", "first", "last"),
    [
        (f"\"Crime type\" = '{VIOLENCE}'", 2_000, 4_660),
        ("\"Crime type\" = 'Public order'", 450, 1_049),
        ("\"Crime type\" = 'Drugs'", 1_500, 1_240),
        (f"\"Crime type\" not in ('{VIOLENCE}', 'Public order', 'Drugs', '{ASB}')", 19_693, 26_580),
    ],
)
def test_types_in_the_first_and_last_year(database: Database, where: str, first: int, last: int) -> None:
    found = pairs(database, f"select year, count(*) from county where {where} group by all order by all")
    assert (found[2014], found[2018]) == (first, last)
    steps = [after - before for before, after in pairwise(found.values())]
    assert all(step < 0 for step in steps) if last < first else all(step > 0 for step in steps), found


def test_two_types_rose_by_133_per_cent() -> None:
    assert [round(100 * (after / before - 1)) for before, after in ((2_000, 4_660), (450, 1_049))] == [133, 133]


def test_the_main_types_grew_more_slowly_than_crime(database: Database) -> None:
    for name in ("Other theft", "Burglary", "Criminal damage and arson"):
        found = pairs(database, f"select year, count(*) from county where \"Crime type\" = '{name}' group by all")
        assert found[2014] < found[2018] < found[2014] * PRINTED[2018] / PRINTED[2014], name


def test_anti_social_behaviour_is_flat_over_three_years_and_mostly_in_towns(database: Database) -> None:
    found = pairs(database, f"select year, count(*) from county where \"Crime type\" = '{ASB}' group by all")
    last = [found[year] for year in (2016, 2017, 2018)]
    assert max(last) - min(last) < 2 * (sum(last) / 3) ** 0.5, "no more than chance"
    in_towns = one(
        database,
        f"""select count(*) from county c join town t on t.lsoa = c."LSOA code" where c."Crime type" = '{ASB}'""",
    )
    assert in_towns / sum(found.values()) > 0.6


@pytest.mark.parametrize("edge", ["running - people", "running - people / 2", "running - 0.001"])
def test_share_of_crime_by_fifth(database: Database, edge: str) -> None:
    """Nearly a third in the most deprived fifth and 10 per cent in the least, wherever a fifth is cut."""
    sql = f"""
        with run as (select *, sum(people) over (order by score desc) as running, sum(people) over () as whole
                     from place),
             fifths as (select lsoa, cast(floor(5 * ({edge}) / whole) as int) + 1 as fifth from run)
        select fifth, count(*) from county c join fifths f on f.lsoa = c."LSOA code"
        where year = 2018 and "Crime type" <> '{ASB}' group by all order by all
    """
    found = pairs(database, sql)
    assert sum(found.values()) == PRINTED[2018]
    assert 32.0 <= 100 * found[1] / PRINTED[2018] < 33.0, found
    assert 10.0 <= 100 * found[5] / PRINTED[2018] < 11.0, found
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_vehicle_crime_is_a_problem_of_less_deprived_places(database: Database) -> None:
    sql = """
        select c."LSOA code", count(*) as n from county c where "Crime type" = 'Vehicle crime' and year = 2018
        group by all order by n desc limit 3
    """
    worst = [row[0] for row in database.execute(sql).fetchall()]
    median = one(database, "select cast(1000 * median(score) as int) from place")
    scores = [one(database, f"select cast(1000 * score as int) from place where lsoa = '{code}'") for code in worst]
    assert all(score < median for score in scores)


def test_population_of_the_county(database: Database) -> None:
    sql = """
        select cast(year as int), cast(sum(cast(total_population as int)) as int) from people p
        join district d on d.LSOA11CD = p.LSOA11CD where d.LAD18CD <> 'X07001005' group by all order by all
    """
    found = pairs(database, sql)
    assert found[2018] == 540_059
    assert list(found) == list(range(2013, 2020))
    assert list(found.values()) == sorted(found.values())


def test_places(database: Database) -> None:
    assert dict(database.execute("select LAD18CD, count(*) from district group by all").fetchall()) == DISTRICT_SIZES
    assert one(database, "select count(distinct board) from board") == 16
    assert one(database, "select count(*) from board") == 319
    assert one(database, "select count(distinct town) from town") == 5
    assert 45 <= one(database, "select count(distinct WD24CD) from ward where LAD24CD <> 'X07001005'") <= 55
    assert one(database, "select count(distinct WD24CD) from ward") == one(
        database, "select count(distinct WD24NM) from ward"
    )
    names = database.execute("select distinct board, name from board union select distinct town, name from town")
    assert all(slug == slug_of(name) for slug, name in names.fetchall())


def test_deprivation_is_consistent_and_less_than_englands(folder: Path, database: Database) -> None:
    path = next((folder / "inputs" / "deprivation").glob("*.csv"))
    assert path.read_text(encoding="utf-8").splitlines()[0].startswith("LSOA code (2011),LSOA name (2011),")
    assert [row[0] for row in database.execute("describe file_7").fetchall()][:-1] == list(DEPRIVATION_HEADER)
    rows = database.execute(
        "select cast(COLUMNS('Score') as double), cast(COLUMNS('Rank') as int), cast(COLUMNS('Decile') as int) "
        "from file_7 order by 2"
    ).fetchall()
    assert len(rows) == 349
    assert all(a[0] >= b[0] and a[1] < b[1] for a, b in pairwise(rows))
    assert all((rank - 1) * 10 // 32_844 + 1 == decile for _, rank, decile in rows)
    assert sum(decile > 5 for _, _, decile in rows) > 0.7 * len(rows)


def test_boundaries_meet_without_gaps_and_boards_are_in_one_piece(folder: Path, database: Database) -> None:
    layer = json.loads((folder / "inputs" / "areas" / "lsoa_2011_boundaries.geojson").read_text(encoding="utf-8"))
    outlines = {item["properties"]["LSOA11CD"]: shape(item["geometry"]) for item in layer["features"]}
    assert len(outlines) == 349
    assert all(outline.is_valid and outline.geom_type == "Polygon" for outline in outlines.values())
    joined = shapely.union_all(list(outlines.values()))
    assert joined.geom_type == "Polygon"
    assert not joined.interiors
    assert sum(outline.area for outline in outlines.values()) == pytest.approx(joined.area, rel=1e-9)
    for kind in ("board", "town"):
        groups = database.execute(f"select {kind}, list(lsoa) from {kind} group by all").fetchall()
        for slug, codes in groups:
            assert shapely.union_all([outlines[code] for code in codes]).geom_type == "Polygon", slug
    points = database.execute(
        'select distinct "LSOA code", cast("Longitude" as double), cast("Latitude" as double) '
        'from street where "LSOA code" is not null'
    ).fetchall()
    assert 349 * 11 < len(points) <= 349 * 12
    assert all(shapely.contains_xy(outlines[code], x, y) for code, x, y in points)


def test_police_files_are_as_published(folder: Path, database: Database) -> None:
    files = sorted((folder / "inputs" / "police_uk").rglob("*.csv"))
    months = {f"{year}-{month:02d}" for year in range(2014, 2020) for month in range(1, 13)}
    months = {month for month in months if "2014-04" <= month <= "2019-03"}
    for force in ("wender-valley", "sandrey", "wender-railways"):
        assert {file.name[:7] for file in files if file.name[8:] == f"{force}-street.csv"} == months, force
    for file in files:
        kind = next(kind for kind in PUBLISHED_COLUMNS if file.stem.endswith(kind))
        with file.open(encoding="utf-8") as opened:
            assert opened.readline() == ",".join(PUBLISHED_COLUMNS[kind]) + "\n", file.name
    wrong = """select count(*) from raw where not contains(filename, "Month" || '/' || "Month" || '-')"""
    assert one(database, wrong) == 0


def test_faults_are_planted_on_top(database: Database) -> None:
    assert one(database, "select count(*) from raw") - one(database, "select count(*) from street") == 60
    assert one(database, 'select count("Crime ID") - count(distinct "Crime ID") from street') == 12
    unplaced = one(database, 'select count(*) from street where "LSOA code" is null')
    assert 0.018 < unplaced / one(database, "select count(*) from street") < 0.03
    of_shops = "\"Crime type\" = 'Shoplifting'"
    assert one(database, f'select count(*) from street where "LSOA code" is null and {of_shops}') > 2 * 0.02 * one(
        database, f"select count(*) from street where {of_shops}"
    )
    strays = one(database, "select count(*) from county where \"Reported by\" <> 'Wender Valley Police'")
    assert 0.003 < strays / sum(PRINTED.values()) < 0.012
    assert one(database, f'select count("Crime ID") from street where "Crime type" = \'{ASB}\'') == 0
    assert one(database, f'select count(*) from street where "Crime type" <> \'{ASB}\' and "Crime ID" is null') == 0
    outside = one(database, "select count(*) from street where \"LSOA code\" >= 'X01001320'")
    assert outside > 10_000, "the force is wider than the county"


def test_postcodes(database: Database) -> None:
    assert (
        one(database, "select count(*) from postcode")
        == 319 * 15
        == one(database, "select count(distinct pcds) from postcode")
    )
    assert one(database, "select count(*) from postcode where doterm is null") == 319 * 14
    assert one(database, "select count(*) from postcode where not regexp_matches(pcds, '^QW[1-4] [0-9][A-Z]{2}$')") == 0


def test_settings_are_read_and_say_that_all_is_invented(folder: Path) -> None:
    text = (folder / "partnership.toml").read_text(encoding="utf-8")
    settings = parse_settings(text)
    assert "is invented" in text.splitlines()[0]
    assert settings.partnership.invented
    assert all(is_invented(code) for code in settings.areas.districts)
    assert len(settings.bodies) == 9


def test_progress_is_told_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr("saferplan.demo.worked_example.write_police_uk", lambda *_, **__: None)
    write_worked_example(tmp_path, progress=lambda _, done, total: told.append((done, total)))
    assert told == [(done, 6) for done in range(7)]


@pytest.mark.slow
def test_the_same_bytes_every_time(folder: Path, tmp_path: Path) -> None:
    write_worked_example(tmp_path)
    assert digest(tmp_path) == digest(folder)


def digest(folder: Path) -> str:
    found = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()
