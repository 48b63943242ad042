"""Damaged files: a sentence that names the file, and the row where there is one; and nothing is written."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import polars as pl
import pytest
from police_uk_folder import CODES, NAME, SAMPLES, STREET_HEADER, put, read, read_street, street_file, street_row

from saferplan.errors import BadInput, CannotWrite, MissingInput
from saferplan.sources import police_uk_files
from saferplan.sources.police_uk import read_police_uk

GOOD = street_file(*(street_row(n) for n in range(1, 6)))
FILE = f"police_uk/2026-01-31/2018-06/{NAME}"


def swap(first: str, second: str) -> bytes:
    """A good file whose cells of two columns stand in each other's place, under an unchanged header."""
    names = STREET_HEADER.split(",")
    i, j = names.index(first), names.index(second)
    rows = []
    for n in range(1, 6):
        cells = street_row(n).split(",")
        cells[i], cells[j] = cells[j], cells[i]
        rows.append(",".join(cells))
    return street_file(*rows)


DAMAGED = {
    "empty": (b"", "the file is empty", None),
    "only a byte order mark": (b"\xef\xbb\xbf", "the file is empty", None),
    "only blank lines": (b"\n\n\r\n", "the file is empty", None),
    "column missing": (
        street_file(header=STREET_HEADER.replace(",LSOA code", "")),
        'the header lacks "LSOA code"',
        1,
    ),
    "column renamed": (
        street_file(header=STREET_HEADER.replace("LSOA code", "lsoa_code")),
        'the header lacks "LSOA code" (column 8 looks like it)',
        1,
    ),
    "two columns renamed": (
        street_file(header=STREET_HEADER.replace("Longitude,Latitude", "Easting,Lattitude")),
        'the header lacks "Longitude", "Latitude" (column 6 looks like it)',
        1,
    ),
    "column twice": (street_file(header=STREET_HEADER + ",Month"), 'the header names "Month" twice', 1),
    "no header": (GOOD.split(b"\n", 1)[1], "the header lacks", 1),
    "semicolons": (GOOD.replace(b",", b";"), "the header lacks", 1),
    "UTF-16": (GOOD.decode().encode("utf-16"), "its text is in UTF-16, not UTF-8", None),
    "UTF-16 without a mark": (GOOD.decode().encode("utf-16-le"), "its text is in UTF-16", None),
    "UTF-16 other way round": (GOOD.decode().encode("utf-16-be"), "its text is in UTF-16", None),
    "UTF-32": (GOOD.decode().encode("utf-32"), "its text is in UTF-16", None),
    "Windows-1252": (
        GOOD.replace(f"{3:064x}".encode(), "caf\xe9".encode("cp1252")),
        "byte 0xE9 is not UTF-8; the text looks like Windows-1252",
        4,
    ),
    "HTML": (b"\n <!DOCTYPE html><html><body>Sign in</body></html>", "it is a web page (HTML), not CSV", None),
    "Excel": (b"PK\x03\x04rest", "it is a zip archive or an Excel workbook", None),
    "gzip": (b"\x1f\x8b\x08rest", "it is a gzip archive", None),
    "JSON": (b'[{"category": "burglary"}]', "it is JSON", None),
    "PDF": (b"%PDF-1.7", "it is a PDF", None),
    "NUL byte": (GOOD.replace(f"{3:064x}".encode(), b"a\x00b"), "there is a NUL byte", 4),
    "quotation mark never closed": (
        street_file(street_row(1), street_row(2, location='"On or near Mill Lane'), street_row(3)),
        "a quotation mark is out of place or never closed",
        3,
    ),
    "text after a quoted cell": (
        street_file(street_row(1), street_row(2, location='"On or near" Mill Lane'), street_row(3)),
        "a quotation mark is out of place",
        3,
    ),
    "long line": (
        street_file(street_row(1), street_row(2, location="x" * 200_000), street_row(3)),
        "there is a line of more than 64 KiB",
        3,
    ),
    "ragged": (street_file(street_row(1), "a,b", street_row(2) + ",", "c"), "3 of 4 rows have more or fewer cells", 3),
    "longitude and latitude swapped": (swap("Longitude", "Latitude"), "the two columns may be swapped", 2),
    "LSOA code and name swapped": (
        swap("LSOA code", "LSOA name"),
        "LSOA code holds words and numbers here, and LSOA name holds what LSOA code should: the columns may be swapped",
        2,
    ),
    "type and outcome swapped": (
        swap("Crime type", "Last outcome category"),
        "Last outcome category holds what Crime type should",
        2,
    ),
    "type and location swapped": (swap("Crime type", "Location"), "Location holds what Crime type should", 2),
    "ID and location swapped": (swap("Crime ID", "Location"), "Location holds what Crime ID should", 2),
    "longitude and location swapped": (swap("Longitude", "Location"), "in 5 of 5 rows Longitude and Latitude are", 2),
    "few codes, none readable": (
        street_file(*(street_row(n, lsoa_code="" if n > 2 else "E1") for n in range(1, 6))),
        'in 2 of 2 rows the LSOA code cannot be read; LSOA code holds "E1" here',
        2,
    ),
    "ID and month swapped": (swap("Crime ID", "Month"), "Crime ID holds what Month should", 2),
    "dates another way": (GOOD.replace(b"2018-06", b"06/2018"), 'Month holds "06/2018" here', 2),
    "dates with days": (GOOD.replace(b"2018-06", b"2018-06-01"), 'Month holds "2018-06-01" here', 2),
    "another month": (GOOD.replace(b"2018-06", b"2018-07"), 'Month holds "2018-07" here', 2),
    "no months": (GOOD.replace(b"2018-06", b""), "Month holds nothing here", 2),
    "unknown types": (GOOD.replace(b"Burglary", b"Break-in"), "Crime type holds a word here", 2),
    "metres for degrees": (
        GOOD.replace(b"-0.810000", b"482000").replace(b"51.810000", b"213000"),
        "in 5 of 5 rows Longitude and Latitude are no place near the British Isles",
        2,
    ),
}


@pytest.mark.parametrize("fault", DAMAGED)
def test_a_damaged_file_is_refused_in_a_sentence(tmp_path: Path, fault: str) -> None:
    data, found, row = DAMAGED[fault]
    with pytest.raises(BadInput) as error:
        read_street(tmp_path, data)
    assert found in str(error.value)
    assert error.value.row == row
    assert str(error.value).startswith(FILE if row is None else f"{FILE}, row {row}: ")
    assert str(error.value).endswith("Nothing was written.")
    assert not list((tmp_path / "tables").rglob("*.parquet"))


SWAPPED = [
    ("street", "Reported by", "Location"),
    ("street", "Last outcome category", "Location"),
    ("street", "Falls within", "Location"),
    ("street", "LSOA name", "Reported by"),
    ("outcomes", "Outcome type", "Location"),
    ("outcomes", "Reported by", "Outcome type"),
    ("stop-and-search", "Type", "Gender"),
    ("stop-and-search", "Object of search", "Legislation"),
]


@pytest.mark.parametrize(("kind", "first", "second"), SWAPPED)
def test_swapped_columns_that_hold_words_are_noticed_and_both_named(
    tmp_path: Path, kind: str, first: str, second: str
) -> None:
    good = (SAMPLES / "2018-06" / f"2018-06-ashbrook-{kind}.csv").read_bytes()
    put(tmp_path / "good", f"2026-01-31/2018-06-ashbrook-{kind}.csv", good)
    read(tmp_path / "good", tmp_path / "good" / "tables")
    frame = pl.read_csv(good, infer_schema=False)
    changed = frame.rename({first: second, second: first}).select(frame.columns).write_csv().encode()
    put(tmp_path / "bad", f"2026-01-31/2018-06-ashbrook-{kind}.csv", changed)
    with pytest.raises(BadInput, match="the columns may be swapped") as error:
        read(tmp_path / "bad", tmp_path / "bad" / "tables")
    assert error.value.row is not None
    assert first in str(error.value)
    assert second in str(error.value)
    assert "Ashbrook Police" not in str(error.value)


def test_the_sentence_holds_no_whole_row(tmp_path: Path) -> None:
    for data, _, _ in DAMAGED.values():
        with pytest.raises(BadInput) as error:
            read_street(tmp_path, data)
        assert "Ashbrook Police" not in str(error.value)
        assert f"{1:064x}" not in str(error.value)
        assert len(str(error.value)) < 700


def test_other_kinds_name_their_own_columns(tmp_path: Path) -> None:
    put(tmp_path, "2026-01-31/2018-06-ashbrook-outcomes.csv", GOOD)
    with pytest.raises(BadInput, match='the header lacks "Outcome type"'):
        read(tmp_path, tmp_path / "tables")


def test_what_was_written_before_the_fault_is_taken_away(tmp_path: Path) -> None:
    for month in ("2018-03", "2018-04", "2018-05"):
        rows = (street_row(n, month=month) for n in range(3))
        put(tmp_path, f"2026-01-31/{month}-ashbrook-street.csv", street_file(*rows))
    put(tmp_path, f"2026-01-31/{NAME}", b"")
    with pytest.raises(BadInput, match=r"2018-06-ashbrook-street\.csv: the file is empty"):
        read(tmp_path, tmp_path / "tables")
    assert not list((tmp_path / "tables").rglob("*.parquet"))


def test_a_fault_in_an_older_download_leaves_nothing_behind(tmp_path: Path) -> None:
    put(tmp_path, f"2026-01-31/{NAME}", GOOD)
    data = archive((NAME, GOOD))
    start = data.index(NAME.encode()) + len(NAME)
    put(tmp_path, "2025-01-31/old.zip", data[: start + 20] + b"\xff\xff\xff\xff" + data[start + 24 :])
    with pytest.raises(BadInput, match=r"2025-01-31/old\.zip!"):
        read(tmp_path, tmp_path / "tables")
    assert not list((tmp_path / "tables").rglob("*.parquet"))


def test_a_run_that_is_stopped_leaves_nothing_behind(tmp_path: Path) -> None:
    for number in range(1, 10):
        rows = (street_row(n, month=f"2018-0{number}") for n in range(50))
        put(tmp_path, f"2026-01-31/2018-0{number}-ashbrook-street.csv", street_file(*rows))

    def stop(label: str, done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        read_police_uk(tmp_path, tmp_path / "tables", lsoa_codes=CODES, added={}, progress=stop)
    assert not list((tmp_path / "tables").rglob("*.parquet"))


def test_a_line_of_200_mb_is_refused_within_512_mib(tmp_path: Path) -> None:
    target = put(tmp_path, f"2026-01-31/{NAME}", street_file(street_row(1)))
    with target.open("ab") as file:
        for _ in range(200):
            file.write(b"x" * 1_000_000)
    script = (
        "import sys; from pathlib import Path\n"
        "from saferplan.sources.police_uk import LsoaCodes, read_police_uk\n"
        "try:\n"
        "    read_police_uk(Path(sys.argv[1]), Path(sys.argv[2]), lsoa_codes=LsoaCodes(frozenset(), frozenset()),\n"
        "                   added={}, progress=print)\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n"
        # Its own peak: ru_maxrss would hold that of the tests' process, from which it was started.
        "peaks = [line for line in Path('/proc/self/status').read_text().splitlines() if line.startswith('VmHWM')]\n"
        "print(peaks[0].split()[1])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path), str(tmp_path / "tables")]
    said, peak = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip().splitlines()
    assert said.startswith(f"BadInput police_uk/2026-01-31/{NAME}, row 3: there is a line of more than 64 KiB")
    assert int(peak) < 512 * 1024


def test_a_file_far_too_large_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(police_uk_files, "MAX_FILE_BYTES", 2**20)
    rows = [street_row(n) for n in range(6_000)]
    with pytest.raises(BadInput, match="it holds more than 1 MiB"):
        read_street(tmp_path, street_file(*rows))


def archive(*members: tuple[str, bytes], packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packed) as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


WHOLE = archive((f"2018-06/{NAME}", GOOD))


@pytest.mark.parametrize("length", [0, 10, 40, len(WHOLE) // 2, len(WHOLE) - 5])
def test_a_truncated_archive_is_refused(tmp_path: Path, length: int) -> None:
    put(tmp_path, "download.zip", WHOLE[:length])
    with pytest.raises(BadInput, match=r"^police_uk/download\.zip: the archive is damaged or cut short"):
        read(tmp_path, tmp_path / "tables")


def test_a_damaged_member_is_named(tmp_path: Path) -> None:
    start = WHOLE.index(NAME.encode()) + len(NAME)
    put(tmp_path, "download.zip", WHOLE[: start + 20] + b"\xff\xff\xff\xff" + WHOLE[start + 24 :])
    with pytest.raises(
        BadInput, match=rf"^police_uk/download\.zip!2018-06/{NAME}: this part of the archive is damaged"
    ):
        read(tmp_path, tmp_path / "tables")


def test_an_encrypted_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(WHOLE)
    data[6] |= 1  # the flag in the member's own header, and the one in the directory at the end
    data[data.index(b"PK\x01\x02") + 8] |= 1
    put(tmp_path, "download.zip", bytes(data))
    with pytest.raises(BadInput, match="this part of the archive is encrypted"):
        read(tmp_path, tmp_path / "tables")


def test_an_archive_that_expands_beyond_measure_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "download.zip", archive((f"2018-06/{NAME}", STREET_HEADER.encode() + b"\n" + b"\n" * 20_000_000)))
    with pytest.raises(BadInput, match="it would expand to 19 MiB, more than 100 times its own size"):
        read(tmp_path, tmp_path / "tables")


def test_an_archive_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    data = archive((f"2018-06/{NAME}", GOOD * 1000))
    size = (len(GOOD) * 1000).to_bytes(4, "little")
    put(tmp_path, "download.zip", data.replace(size, len(GOOD).to_bytes(4, "little")))
    with pytest.raises(BadInput):
        read(tmp_path, tmp_path / "tables")


def test_a_folder_without_crime_files_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(MissingInput, match=r"Download your force from data\.police\.uk"):
        read(tmp_path, tmp_path / "tables")
    put(tmp_path, "notes.txt", b"nothing here")
    with pytest.raises(MissingInput, match=r"2018-06-thames-valley-street\.csv"):
        read(tmp_path, tmp_path / "tables")


def test_a_file_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    target = put(tmp_path, f"2026-01-31/{NAME}", GOOD)
    target.unlink()
    target.symlink_to(target)  # a link to itself cannot be opened by anyone, root included
    with pytest.raises(BadInput, match=rf"^police_uk/2026-01-31/{NAME}: it could not be opened"):
        read(tmp_path, tmp_path / "tables")


def test_a_file_in_the_way_of_a_table_is_named(tmp_path: Path) -> None:
    put(tmp_path, f"2026-01-31/{NAME}", GOOD)
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables/recorded_crime").write_text("in the way")
    with pytest.raises(CannotWrite, match="recorded_crime: could not be written"):
        read(tmp_path, tmp_path / "tables")


def test_a_full_disk_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(pl.DataFrame, "write_parquet", full)
    with pytest.raises(CannotWrite, match="No space left on device"):
        read_street(tmp_path, GOOD)
