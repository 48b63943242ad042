"""Nothing is dropped without being counted: for any bytes, a sentence or an account that balances.

Valid files are damaged in every way the generator knows.  The rows that the account says were read are counted again
by Python's `csv` module, and the rows kept again in the Parquet files.
"""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from saferplan.errors import BadInput
from saferplan.reference.police_files import PUBLISHED_COLUMNS
from saferplan.sources.police_uk import LsoaCodes, PoliceRead, read_police_uk
from saferplan.sources.police_uk_checks import check_text
from saferplan.sources.police_uk_records import _read_exactly, read_records

CODES = LsoaCodes(frozenset({"X01000001", "X01000002"}), frozenset({"X01000001", "X01000003"}))
KINDS = tuple(PUBLISHED_COLUMNS)
TABLES = {
    "street": ("recorded_crime", "asb_incidents"),
    "outcomes": ("outcomes",),
    "stop-and-search": ("stop_and_search",),
}

# Cells as published come first, so that Hypothesis shrinks towards a file without a fault.
CELLS = {
    "Crime ID": ["", *(f"{n:064x}" for n in range(4))],
    "Month": ["2018-06", "2018-06", "2018-06", "2018-07", "06/2018", ""],
    "Longitude": ["-0.810000", "", "51.81", "abc", "NaN", "1e400"],
    "Latitude": ["51.810000", "", "-0.81", "nought", "-inf"],
    "LSOA code": ["X01000001", "X01000002", "X01000003", "", "95AA01S1", "E0100", "Ashbrook 001A"],
    "Crime type": ["Anti-social behaviour", "Burglary", "Robbery", "Burglery", ""],
    "Outcome type": ["Local resolution", "Suspect charged", ""],
    "Type": ["Person search", "Vehicle search", ""],
    "Date": ["2018-06-05T10:00:00+00:00", "2018-05-31T23:30:00+00:00", "2018-06-30T23:30:00+00:00", "yesterday", ""],
}
OTHER_CELLS = ["", "Ashbrook Police", "x", '"a, b"', '"say ""so"""', 'a "b"', '"two\nlines"', '"never closed', "é", " "]


@st.composite
def published_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A kind of file and its bytes: rows in the published layout, with faulty cells here and there."""
    kind = draw(st.sampled_from(KINDS))
    columns = PUBLISHED_COLUMNS[kind]
    faulty = draw(st.booleans())
    rows = []
    for _ in range(draw(st.integers(0, 12))):
        cells = []
        for name in columns:
            choices = CELLS.get(name, OTHER_CELLS)
            # A file without a fault has only the first two cells of each list.
            cells.append(draw(st.sampled_from(choices if faulty else choices[:2])))
        rows.append(",".join(cells))
        if rows and draw(st.integers(0, 4)) == 0:
            rows.append(rows[draw(st.integers(0, len(rows) - 1))])
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    return kind, "".join(line + end for line in (",".join(columns), *rows)).encode()


SCRAPS = [
    b"\n",
    b"\r",
    b"\r\n",
    b",",
    b'"',
    b'""',
    b"\x00",
    b"\xe9",
    b"\xef\xbb\xbf",
    b" ",
    b"\n\n",
    b"<html>",
    b"x" * 70,
]


@st.composite
def damaged_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A published file with bytes cut out, put in, or written over."""
    kind, data = draw(published_files())
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        damage = draw(st.sampled_from(["put in", "write over", "cut out", "cut off", "twice"]))
        scrap = draw(st.sampled_from(SCRAPS))
        length = draw(st.integers(0, 300))
        if damage == "put in":
            data = data[:at] + scrap + data[at:]
        elif damage == "write over":
            data = data[:at] + scrap + data[at + len(scrap) :]
        elif damage == "cut out":
            data = data[:at] + data[at + length :]
        elif damage == "cut off":
            data = data[: max(at, len(data) // 2)]
        else:
            data = data[:at] + data[max(at - length, 0) :]
    return kind, data


def records_by_csv(data: bytes) -> int:
    """How many records there are after the header, by Python's `csv` alone; blank lines are none."""
    text = data.decode("utf-8-sig")
    records = [record for record in csv.reader(io.StringIO(text, newline="")) if record]
    return len(records) - 1


def read_or_refuse(kind: str, data: bytes) -> tuple[PoliceRead, int] | None:
    """Read a file; the rows found in its tables, or `None` where it was refused with a sentence and nothing written."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        target = folder / "police_uk/2026-01-31" / f"2018-06-ashbrook-{kind}.csv"
        target.parent.mkdir(parents=True)
        target.write_bytes(data)
        refusal: BadInput | None = None
        try:
            done = read_police_uk(folder, folder / "tables", lsoa_codes=CODES, added={}, progress=lambda *_: None)
        except BadInput as error:
            refusal = error
        if refusal is not None:
            assert target.name in str(refusal)
            assert not list((folder / "tables").rglob("*.parquet"))
            return None
        heights = {t: pl.read_parquet(folder / f"tables/{t}/2018-06-ashbrook.parquet").height for t in TABLES[kind]}
        assert heights == done.account.tables
        return done, sum(heights.values())


def check_balance(kind: str, data: bytes) -> None:
    read = read_or_refuse(kind, data)
    event("refused" if read is None else "read")
    if read is None:
        return
    done, on_disk = read
    account, ledger = done.account, done.fitness.row(0, named=True)
    assert account.read == records_by_csv(data)
    assert account.read == on_disk + sum(account.set_aside.values())
    assert account.set_aside.keys() == account.examples.keys()
    assert (ledger["rows"], ledger["kept"]) == (account.read, on_disk)
    assert ledger["set_aside"] == account.read - on_disk
    lines = data.decode("utf-8-sig")
    last = sum(1 for _ in csv.reader(io.StringIO(lines, newline="")))
    for reason, examples in account.examples.items():
        assert 1 <= len(examples) <= min(3, account.set_aside[reason])
        assert all(2 <= example.row <= last for example in examples)


@settings(deadline=None, max_examples=150)
@given(published_files())
def test_rows_in_the_published_layout_balance(file: tuple[str, bytes]) -> None:
    check_balance(*file)


@settings(deadline=None, max_examples=250)
@given(damaged_files())
def test_damaged_files_are_refused_or_balance(file: tuple[str, bytes]) -> None:
    check_balance(*file)


ANY_TAIL = st.one_of(st.binary(max_size=200), st.text(',,,"\n\n\r\r\na1 ', max_size=80).map(str.encode))


@pytest.mark.slow
@settings(deadline=None, max_examples=250)
@given(ANY_TAIL, st.integers(0, 12))
def test_any_bytes_among_good_rows_are_refused_or_balance(tail: bytes, good: int) -> None:
    cells = {"Month": "2018-06", "Longitude": "-0.81", "Latitude": "51.81", "LSOA code": "X01000001"}
    cells |= {"Crime type": "Burglary"}
    row = ",".join(cells.get(name, "") for name in PUBLISHED_COLUMNS["street"]).encode() + b"\n"
    check_balance("street", ",".join(PUBLISHED_COLUMNS["street"]).encode() + b"\n" + good * row + tail)
    check_balance("street", ",".join(PUBLISHED_COLUMNS["street"]).encode() + b"\n" + row + tail + good * row)


@settings(deadline=None, max_examples=50)
@given(st.sampled_from(KINDS), st.binary(max_size=400))
def test_any_bytes_are_refused_or_balance(kind: str, data: bytes) -> None:
    check_balance(kind, data)


@settings(deadline=None, max_examples=200)
@given(st.one_of(published_files(), damaged_files()))
def test_the_fast_way_and_the_exact_way_see_the_same_records(file: tuple[str, bytes]) -> None:
    kind, data = file
    try:
        data = check_text(data, "file")
        fast = read_records(data, kind, "file")
    except BadInput:
        event("refused")
        return
    exact = _read_exactly(data, kind, "file")
    event("exact" if fast.numbers is not None else "fast")
    assert fast.frame.equals(exact.frame)
    assert fast.ragged == exact.ragged
    numbers = [[records.row_number(i) for i in range(records.frame.height)] for records in (fast, exact)]
    assert numbers[0] == numbers[1]


def expected_by_hand(kind: str, data: bytes) -> dict[str, int]:
    """The rows each table should have, worked out record by record: the rules of counting in plain Python.

    For files in which no row has a fault.
    """
    records = list(csv.reader(io.StringIO(data.decode(), newline="")))
    names, seen = records[0], set()
    tables = dict.fromkeys(TABLES[kind], 0)
    for record in records[1:]:
        row = dict(zip(names, record, strict=True))
        asb = row.get("Crime type") == "Anti-social behaviour"
        if row.get("Crime ID") and not asb:
            if tuple(record) in seen:
                continue
            seen.add(tuple(record))
        tables[TABLES[kind][-1] if asb else TABLES[kind][0]] += 1
    return tables


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_repeats_and_types_are_counted_as_a_plain_loop_counts_them(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["street", "outcomes"]))
    columns = PUBLISHED_COLUMNS[kind]
    good = {
        "Crime ID": st.sampled_from(CELLS["Crime ID"][:3]),
        "Month": st.just("2018-06"),
        "Longitude": st.just("-0.81"),
        "Latitude": st.just("51.81"),
        "LSOA code": st.sampled_from(["X01000001", ""]),
        "Crime type": st.sampled_from(["Anti-social behaviour", "Burglary"]),
        "Outcome type": st.sampled_from(["Local resolution", "Suspect charged"]),
    }
    other = st.sampled_from(["", '"a, b"'])
    row = st.tuples(*(good.get(name, other) for name in columns)).map(",".join)
    rows = data.draw(st.lists(row, max_size=15))
    file = "".join(f"{line}\n" for line in (",".join(columns), *rows)).encode()
    read = read_or_refuse(kind, file)
    assert read is not None
    assert read[0].account.tables == expected_by_hand(kind, file)
