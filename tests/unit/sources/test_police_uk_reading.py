"""What the reader keeps, sets aside and counts."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import polars as pl
import pytest
from police_uk_folder import (
    CODES,
    NAME,
    SAMPLES,
    STREET_HEADER,
    put,
    put_samples,
    read,
    read_street,
    street_file,
    street_row,
)

from saferplan.periods import month_number
from saferplan.reference.crime_types import crime_types, slug_by_spelling
from saferplan.sources import police_uk_kinds as kinds
from saferplan.sources.police_uk import MISSING_MONTHS, LsoaCodes, read_police_uk
from saferplan.tables import ALL_TABLES, Example
from saferplan.tables.shape import check_table

JUNE = "police_uk/2026-01-31/2018-06/2018-06-ashbrook-"


def ledger_row(fitness: pl.DataFrame, kind: str, month: str) -> dict[str, object]:
    return fitness.row(by_predicate=(pl.col("kind") == kind) & (pl.col("month") == month_number(month)), named=True)


def test_samples_give_the_account_worked_by_hand(tmp_path: Path) -> None:
    put_samples(tmp_path)
    account = read(tmp_path, tmp_path / "tables").account
    assert account.read == 9 + 5 + 4 + 3
    assert account.tables == {"recorded_crime": 6 + 4, "asb_incidents": 2 + 1, "outcomes": 3, "stop_and_search": 2}
    assert account.set_aside == {kinds.REPEATED: 2, kinds.WRONG_MONTH: 1}
    assert account.examples == {
        kinds.REPEATED: (Example(f"{JUNE}outcomes.csv", 5), Example(f"{JUNE}street.csv", 6)),
        kinds.WRONG_MONTH: (Example(f"{JUNE}stop-and-search.csv", 4),),
    }
    assert account.notes == {
        kinds.UNPLACED: 2 + 1 + 1,
        kinds.UNPLACED_SEARCHES: 1,
        kinds.UNKNOWN_LSOA: 1,
        kinds.NO_ID: 1,
        kinds.OTHER_FORCE: 1,
        kinds.REUSED: 4,
    }


def test_samples_give_the_ledger_worked_by_hand(tmp_path: Path) -> None:
    put_samples(tmp_path)
    fitness = read(tmp_path, tmp_path / "tables").fitness
    june = ledger_row(fitness, "street", "2018-06")
    data = (SAMPLES / "2018-06" / NAME).read_bytes()
    assert june == {
        "kind": "street",
        "force": "ashbrook",
        "month": month_number("2018-06"),
        "present": True,
        "file": f"{JUNE}street.csv",
        "checksum": hashlib.sha256(data).hexdigest(),
        "extract_date": "2026-01-31",
        "older_extracts": 0,
        "rows": 9,
        "kept": 8,
        "set_aside": 1,
        "asb_rows": 2,
        "unplaced_rows": 1,
        "vintage": "2011",
        "unknown_lsoa_rows": 1,
        "repeated_rows": 1,
        "reused_ids": 1,
    }
    # The Crime ID of June's drugs row stands in July too, and two rows of July share another.
    assert ledger_row(fitness, "street", "2018-07")["reused_ids"] == 3
    assert ledger_row(fitness, "outcomes", "2018-06")["reused_ids"] == 0
    assert ledger_row(fitness, "stop-and-search", "2018-06")["unplaced_rows"] == 1


def test_tables_have_their_shape_and_the_published_values(tmp_path: Path) -> None:
    put_samples(tmp_path)
    read(tmp_path, tmp_path / "tables")
    for table in ("recorded_crime", "asb_incidents", "outcomes", "stop_and_search"):
        for path in (tmp_path / "tables" / table).iterdir():
            frame = pl.read_parquet(path)
            assert check_table(ALL_TABLES[table], frame).columns == frame.columns, path
    crime = pl.read_parquet(tmp_path / "tables/recorded_crime/2018-06-ashbrook.parquet")
    with (SAMPLES / "2018-06" / NAME).open(newline="") as lines:
        published = [row for row in csv.DictReader(lines) if row["Crime type"] != "Anti-social behaviour"]
    del published[2]  # the row that repeats the one before
    assert crime["crime_id"].to_list() == [row["Crime ID"] or None for row in published]
    assert crime["crime_type"].to_list() == [slug_by_spelling()[row["Crime type"]] for row in published]
    assert crime["lsoa"].to_list() == [row["LSOA code"] or None for row in published]
    assert crime["longitude"].to_list() == [float(row["Longitude"]) if row["Longitude"] else None for row in published]
    assert crime["last_outcome"].to_list() == [row["Last outcome category"] or None for row in published]
    assert set(crime["month"]) == {month_number("2018-06")}
    assert set(crime["extract_date"]) == {"2026-01-31"}


def test_equal_inputs_give_equal_bytes(tmp_path: Path) -> None:
    put_samples(tmp_path)
    read(tmp_path, tmp_path / "once")
    read(tmp_path, tmp_path / "again")
    once = {p.relative_to(tmp_path / "once"): p.read_bytes() for p in (tmp_path / "once").rglob("*.parquet")}
    again = {p.relative_to(tmp_path / "again"): p.read_bytes() for p in (tmp_path / "again").rglob("*.parquet")}
    assert once == again
    assert len(once) == 6


def test_progress_counts_files_in_order(tmp_path: Path) -> None:
    put_samples(tmp_path)
    calls: list[tuple[str, int, int]] = []
    done = read_police_uk(
        tmp_path, tmp_path / "tables", lsoa_codes=CODES, added={}, progress=lambda *call: calls.append(call)
    )
    assert calls == [(file.path, number, 4) for number, file in enumerate(done.inputs, start=1)]


def test_anti_social_behaviour_keeps_its_repeats_even_with_an_id(tmp_path: Path) -> None:
    asb = street_row(1, crime_type="Anti-social behaviour")
    account = read_street(tmp_path, street_file(asb, asb, asb.replace(f"{1:064x}", ""))).account
    assert account.tables == {"recorded_crime": 0, "asb_incidents": 3}
    assert account.set_aside == {}


def test_crimes_without_an_id_keep_their_repeats(tmp_path: Path) -> None:
    row = street_row(1, crime_id="")
    account = read_street(tmp_path, street_file(row, row)).account
    assert account.tables["recorded_crime"] == 2
    assert account.notes == {kinds.NO_ID: 2}


def test_one_id_on_rows_that_differ_keeps_all(tmp_path: Path) -> None:
    rows = street_row(1), street_row(1, crime_type="Robbery"), street_row(1), street_row(2)
    done = read_street(tmp_path, street_file(*rows))
    assert done.account.tables["recorded_crime"] == 3
    assert done.account.set_aside == {kinds.REPEATED: 1}
    assert done.account.examples[kinds.REPEATED] == (Example(f"{JUNE}street.csv", 4),)
    assert done.fitness["reused_ids"].to_list() == [2]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"month": "2018-05"}, kinds.WRONG_MONTH),
        ({"month": ""}, kinds.WRONG_MONTH),
        ({"month": "06/2018"}, kinds.WRONG_MONTH),
        ({"crime_type": "Burglery"}, kinds.WRONG_TYPE),
        ({"crime_type": ""}, kinds.WRONG_TYPE),
        ({"lsoa_code": "E0100001"}, kinds.WRONG_LSOA),
        ({"lsoa_code": "Ashbrook 001A"}, kinds.WRONG_LSOA),
        ({"context": "one,more"}, kinds.WRONG_CELLS),
    ],
)
def test_a_faulty_row_is_set_aside_with_its_reason(tmp_path: Path, changed: dict[str, str], reason: str) -> None:
    rows = street_row(1), street_row(2), street_row(3, **changed), street_row(4)
    account = read_street(tmp_path, street_file(*rows)).account
    assert account.read == 4
    assert account.set_aside == {reason: 1}
    assert account.examples == {reason: (Example(f"{JUNE}street.csv", 4),)}
    crime = pl.read_parquet(tmp_path / "tables/recorded_crime/2018-06-ashbrook.parquet")
    assert crime["crime_id"].to_list() == [f"{n:064x}" for n in (1, 2, 4)]


def test_row_numbers_hold_after_other_rows_were_set_aside(tmp_path: Path) -> None:
    rows = (street_row(1, month="2018-05"), street_row(2), "too,few", street_row(3, crime_type="?"), street_row(4))
    more = [street_row(n) for n in range(5, 9)]
    account = read_street(tmp_path, street_file(*rows, *more, street_row(4))).account
    assert {reason: found[0].row for reason, found in account.examples.items()} == {
        kinds.WRONG_MONTH: 2,
        kinds.WRONG_CELLS: 4,
        kinds.WRONG_TYPE: 5,
        kinds.REPEATED: 11,
    }


def test_only_the_first_examples_are_kept(tmp_path: Path) -> None:
    rows = [street_row(n) for n in range(20)] + [street_row(n, crime_type="?") for n in range(10)]
    account = read_street(tmp_path, street_file(*rows)).account
    assert account.set_aside == {kinds.WRONG_TYPE: 10}
    assert [example.row for example in account.examples[kinds.WRONG_TYPE]] == [22, 23, 24]


@pytest.mark.parametrize("longitude", ["nought", "NaN", "inf", "-81", "1e9"])
def test_a_coordinate_that_cannot_be_read_leaves_the_crime_in(tmp_path: Path, longitude: str) -> None:
    rows = street_row(1), street_row(2, longitude=longitude), street_row(3)
    account = read_street(tmp_path, street_file(*rows)).account
    assert account.kept == 3
    assert account.notes == {kinds.BLANKED: 1}
    crime = pl.read_parquet(tmp_path / "tables/recorded_crime/2018-06-ashbrook.parquet")
    assert crime["longitude"].to_list() == [-0.81, None, -0.81]
    assert crime["latitude"].to_list() == [51.81, None, 51.81]


def test_each_row_with_a_bad_coordinate_is_counted_once(tmp_path: Path) -> None:
    bad = street_row(2, longitude="x", latitude="y"), street_row(3, longitude="")
    account = read_street(tmp_path, street_file(*bad, *(street_row(n) for n in range(4, 9)))).account
    assert account.notes == {kinds.BLANKED: 2}


def test_a_column_that_is_not_published_is_counted_not_read(tmp_path: Path) -> None:
    file = street_file(street_row(1) + ",seen", header=",".join([*STREET_HEADER.split(","), "Checked"]))
    account = read_street(tmp_path, file).account
    assert account.kept == 1
    assert account.notes == {kinds.OTHER_COLUMNS: 1}


@pytest.mark.parametrize(
    ("codes", "vintage"),
    [
        (("X01000001", "X01000002"), "2011"),
        (("X01000001", "X01000003"), "2021"),
        (("X01000002", "X01000003"), "mixed"),
        (("X01000001", "X01000001"), "either"),
        (("X01000004", "X01000004"), "none"),
        (("95AA01S1", "S01000001"), "none"),
        (("", ""), "none"),
    ],
)
def test_the_vintage_is_found_from_codes_of_one_vintage_only(
    tmp_path: Path, codes: tuple[str, str], vintage: str
) -> None:
    done = read_street(tmp_path, street_file(*(street_row(n, lsoa_code=code) for n, code in enumerate(codes))))
    assert done.fitness["vintage"].to_list() == [vintage]
    known = CODES.codes_2011 | CODES.codes_2021 | {""}
    assert done.fitness["unknown_lsoa_rows"].to_list() == [sum(code not in known for code in codes)]
    assert done.fitness["unplaced_rows"].to_list() == [codes.count("")]
    assert done.account.kept == 2


def test_with_no_codes_known_every_code_is_unknown(tmp_path: Path) -> None:
    put_samples(tmp_path)
    nothing = LsoaCodes(frozenset(), frozenset())
    fitness = read(tmp_path, tmp_path / "tables", codes=nothing).fitness
    assert set(fitness["vintage"]) == {"none"}
    assert ledger_row(fitness, "street", "2018-06")["unknown_lsoa_rows"] == 7


@pytest.mark.parametrize("spelling", sorted(slug_by_spelling()))
def test_every_spelling_is_known(tmp_path: Path, spelling: str) -> None:
    done = read_street(tmp_path, street_file(street_row(1, crime_type=spelling)))
    slug = slug_by_spelling()[spelling]
    table = "asb_incidents" if slug == "anti-social-behaviour" else "recorded_crime"
    assert done.account.tables[table] == 1
    if table == "recorded_crime":
        frame = pl.read_parquet(tmp_path / "tables" / table / "2018-06-ashbrook.parquet")
        assert frame["crime_type"].to_list() == [slug]


def test_crime_types_have_one_spelling_each_way() -> None:
    assert len(set(slug_by_spelling().values())) == len(crime_types()) == 16
    assert all(t.title in t.spellings for t in crime_types())
    assert len(slug_by_spelling()) == sum(len(t.spellings) for t in crime_types())


def test_a_month_without_a_file_is_seen_by_kind_and_force(tmp_path: Path) -> None:
    for month in ("2018-11", "2019-02"):
        put(tmp_path, f"2026-01-31/{month}-ashbrook-street.csv", street_file(street_row(1, month=month)))
    put(tmp_path, "2026-01-31/2019-01-northmarch-street.csv", street_file(street_row(1, month="2019-01")))
    done = read(tmp_path, tmp_path / "tables")
    ashbrook = done.fitness.filter(pl.col("force") == "ashbrook")
    assert ashbrook["month"].to_list() == list(range(month_number("2018-11"), month_number("2019-02") + 1))
    assert ashbrook["present"].to_list() == [True, False, False, True]
    assert ashbrook.filter(~pl.col("present")).select(
        "file", "checksum", "rows", "kept", "vintage"
    ).unique().rows() == [(None, None, 0, 0, "none")]
    assert done.account.notes[MISSING_MONTHS] == 2


def test_a_crime_id_of_another_force_is_not_reused(tmp_path: Path) -> None:
    for force in ("ashbrook", "northmarch"):
        put(tmp_path, f"2026-01-31/2018-06-{force}-street.csv", street_file(street_row(1)))
    assert read(tmp_path, tmp_path / "tables").fitness["reused_ids"].to_list() == [0, 0]


def test_a_header_without_rows_is_a_month_with_none(tmp_path: Path) -> None:
    done = read_street(tmp_path, street_file())
    assert done.account.read == 0
    assert done.fitness.select("present", "rows", "kept", "vintage").row(0) == (True, 0, 0, "none")
    assert pl.read_parquet(tmp_path / "tables/recorded_crime/2018-06-ashbrook.parquet").height == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("tail", ["", "\n\n", "\r\n\r\n\r\n", "\n" * 9000])
def test_line_ends_and_blank_lines_at_the_end_change_nothing(tmp_path: Path, end: str, tail: str) -> None:
    rows = [street_row(n) for n in range(3)] + [street_row(0)]
    done = read_street(tmp_path, street_file(*rows, end=end) + tail.encode())
    assert (done.account.read, done.account.kept) == (4, 3)
    assert done.account.examples[kinds.REPEATED] == (Example(f"{JUNE}street.csv", 5),)
    assert done.account.notes == {}


def test_the_last_row_needs_no_line_end(tmp_path: Path) -> None:
    assert read_street(tmp_path, street_file(street_row(1), street_row(2)).rstrip()).account.kept == 2


def test_blank_lines_between_rows_are_passed_over_and_counted(tmp_path: Path) -> None:
    done = read_street(tmp_path, street_file(street_row(1), "", street_row(2), street_row(1)))
    assert (done.account.read, done.account.kept) == (3, 2)
    assert done.account.notes == {kinds.BLANK_LINES: 1}
    assert done.account.examples[kinds.REPEATED] == (Example(f"{JUNE}street.csv", 5),)


def test_a_byte_order_mark_changes_nothing(tmp_path: Path) -> None:
    done = read_street(tmp_path, b"\xef\xbb\xbf" + street_file(street_row(1)))
    assert done.account.kept == 1


@pytest.mark.parametrize(
    "location",
    ['"On or near Asda, Mill Lane"', '"The ""Mill"""', '""', '"On or near\nMill Lane"', '"a,b\r\nc"', 'The "Mill"'],
)
def test_quoted_cells_are_read_as_csv_reads_them(tmp_path: Path, location: str) -> None:
    rows = street_row(1), street_row(2, location=location), street_row(3), street_row(2, location=location)
    done = read_street(tmp_path, street_file(*rows))
    assert (done.account.read, done.account.kept) == (4, 3)
    assert done.account.examples[kinds.REPEATED] == (Example(f"{JUNE}street.csv", 5),)


def test_every_cell_may_be_quoted(tmp_path: Path) -> None:
    quoted = [",".join(f'"{cell}"' for cell in row.split(",")) for row in (street_row(1), street_row(2, crime_id=""))]
    header = ",".join(f'"{name}"' for name in street_file().decode().strip().split(","))
    account = read_street(tmp_path, street_file(*quoted, header=header)).account
    assert account.kept == 2
    assert account.notes == {kinds.NO_ID: 1}


def test_columns_in_another_order_are_read_by_name(tmp_path: Path) -> None:
    lines = street_file(street_row(1)).decode().splitlines()
    turned = [",".join(reversed(line.split(","))) for line in lines]
    read_street(tmp_path, "\n".join(turned).encode())
    crime = pl.read_parquet(tmp_path / "tables/recorded_crime/2018-06-ashbrook.parquet")
    assert crime.select("crime_id", "lsoa", "longitude").row(0) == (f"{1:064x}", "X01000001", -0.81)


def test_a_search_belongs_to_the_month_on_the_clock_in_london(tmp_path: Path) -> None:
    put_samples(tmp_path)
    read(tmp_path, tmp_path / "tables")
    searches = pl.read_parquet(tmp_path / "tables/stop_and_search/2018-06-ashbrook.parquet")
    # 23:41 on 31 May and 22:59 on 30 June by Greenwich are an hour later in London; 23:10 on 30 June is in July there.
    assert searches["type"].to_list() == ["Person search", "Vehicle search"]
    assert searches["longitude"].to_list() == [-0.81, None]
