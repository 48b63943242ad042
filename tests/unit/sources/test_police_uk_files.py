"""Which files are found, what their date is, and which of two downloads is used."""

from __future__ import annotations

import hashlib
import io
import threading
import time
import zipfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from police_uk_folder import NAME, put, read, street_file, street_row

from saferplan.errors import BadInput
from saferplan.sources import police_uk
from saferplan.sources.police_uk import IGNORED, OLDER, InputFile, undated_inputs

GOOD = street_file(street_row(1))
REVISED = street_file(street_row(1, last_outcome_category="Suspect charged"), street_row(2))


def archive(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return out.getvalue()


LAYOUTS = {
    "dated folder": (f"2024-06-30/2018-06/{NAME}", GOOD, f"2024-06-30/2018-06/{NAME}", "2024-06-30"),
    "dated folder, no month folder": (f"2024-06-30/{NAME}", GOOD, f"2024-06-30/{NAME}", "2024-06-30"),
    "archive in a dated folder": (
        "2024-06-30/abc.zip",
        archive((f"2018-06/{NAME}", GOOD)),
        f"2024-06-30/abc.zip!2018-06/{NAME}",
        "2024-06-30",
    ),
    "plain archive": ("abc.zip", archive((f"2018-06/{NAME}", GOOD)), f"abc.zip!2018-06/{NAME}", "2026-01-31"),
    "plain month folder": (f"2018-06/{NAME}", GOOD, f"2018-06/{NAME}", "2026-01-31"),
    "plain file": (NAME, GOOD, NAME, "2026-01-31"),
    "folders in folders": (f"from Jo/disc 2/2018-06/{NAME}", GOOD, f"from Jo/disc 2/2018-06/{NAME}", "2026-01-31"),
    "folders in an archive": (
        "é.zip",
        archive((f"a/b/2018-06/{NAME}", GOOD)),
        f"é.zip!a/b/2018-06/{NAME}",
        "2026-01-31",
    ),
    "no real date": (f"2024-02-31/{NAME}", GOOD, f"2024-02-31/{NAME}", "2026-01-31"),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_read_and_dated(tmp_path: Path, layout: str) -> None:
    path, data, found, when = LAYOUTS[layout]
    put(tmp_path, path, data)
    done = read(tmp_path, tmp_path / "tables")
    assert done.inputs == (InputFile(f"police_uk/{found}", hashlib.sha256(GOOD).hexdigest(), when, True),)
    assert done.fitness.select("file", "extract_date", "older_extracts").row(0) == (f"police_uk/{found}", when, 0)
    crime = pl.read_parquet(tmp_path / "tables/recorded_crime/2018-06-ashbrook.parquet")
    assert crime["extract_date"].to_list() == [when]


def test_what_has_no_date_in_its_path_is_listed_for_the_caller(tmp_path: Path) -> None:
    put(tmp_path, f"2024-06-30/2018-06/{NAME}", GOOD)
    put(tmp_path, f"2018-06/{NAME}", GOOD)
    put(tmp_path, "2018-06/2018-06-northmarch-street.csv", GOOD)
    put(tmp_path, "b.zip", b"")
    put(tmp_path, "notes.txt", b"")
    assert undated_inputs(tmp_path) == ("police_uk/2018-06", "police_uk/b.zip")


def test_a_date_that_the_caller_did_not_keep_is_its_own_error(tmp_path: Path) -> None:
    from saferplan.sources.police_uk import LsoaCodes, read_police_uk

    put(tmp_path, "b.zip", archive((NAME, GOOD)))
    nothing = LsoaCodes(frozenset(), frozenset())
    with pytest.raises(KeyError, match=r"police_uk/b\.zip"):
        read_police_uk(tmp_path, tmp_path / "tables", lsoa_codes=nothing, added={}, progress=lambda *_: None)


def test_the_latest_download_of_a_month_is_used(tmp_path: Path) -> None:
    put(tmp_path, f"2024-06-30/2018-06/{NAME}", GOOD)
    put(tmp_path, f"2025-06-30/2018-06/{NAME}", REVISED)
    put(tmp_path, f"2023-06-30/2018-06/{NAME}", GOOD)
    done = read(tmp_path, tmp_path / "tables")
    assert [(file.extract_date, file.used) for file in done.inputs] == [
        ("2023-06-30", False),
        ("2024-06-30", False),
        ("2025-06-30", True),
    ]
    assert done.inputs[0].sha256 == hashlib.sha256(GOOD).hexdigest()
    assert done.fitness["older_extracts"].to_list() == [2]
    assert done.account.notes == {OLDER: 2}
    assert done.account.read == 2
    crime = pl.read_parquet(tmp_path / "tables/recorded_crime/2018-06-ashbrook.parquet")
    assert crime["last_outcome"].to_list() == ["Suspect charged", "Under investigation"]


def test_a_dated_folder_wins_over_an_archive_added_before(tmp_path: Path) -> None:
    put(tmp_path, "old.zip", archive((f"2018-06/{NAME}", GOOD)))
    put(tmp_path, f"2025-06-30/2018-06/{NAME}", REVISED)
    done = read(tmp_path, tmp_path / "tables", added={"police_uk/old.zip": "2024-01-01"})
    assert {file.path: file.used for file in done.inputs} == {
        f"police_uk/2025-06-30/2018-06/{NAME}": True,
        f"police_uk/old.zip!2018-06/{NAME}": False,
    }


def test_equal_downloads_of_one_day_count_once(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", archive((f"2018-06/{NAME}", GOOD)))
    put(tmp_path, "b.zip", archive((f"2018-06/{NAME}", GOOD)))
    done = read(tmp_path, tmp_path / "tables")
    assert [file.used for file in done.inputs] == [True, False]
    assert done.fitness["older_extracts"].to_list() == [1]
    assert done.account.read == 1


def test_downloads_of_one_day_that_differ_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "a.zip", archive((f"2018-06/{NAME}", GOOD)))
    put(tmp_path, "b.zip", archive((f"2018-06/{NAME}", REVISED)))
    with pytest.raises(BadInput, match=rf"^police_uk/b\.zip!2018-06/{NAME}: it differs from police_uk/a\.zip"):
        read(tmp_path, tmp_path / "tables")


def test_a_file_with_another_name_is_listed_never_passed_over_in_silence(tmp_path: Path) -> None:
    put(tmp_path, f"2024-06-30/{NAME}", GOOD)
    put(tmp_path, "2024-06-30/2018-06-ashbrook-street (1).csv", GOOD)
    put(tmp_path, "2024-06-30/2018-13-ashbrook-street.csv", GOOD)
    put(tmp_path, "2024-06-30/.DS_Store", b"x")
    put(tmp_path, "c.zip", archive(("readme.txt", b"x"), ("inner.zip", b"x")))
    notes = read(tmp_path, tmp_path / "tables").account.notes
    assert notes == {
        f"{IGNORED}police_uk/{path}": 1
        for path in (
            "2024-06-30/2018-06-ashbrook-street (1).csv",
            "2024-06-30/2018-13-ashbrook-street.csv",
            "2024-06-30/.DS_Store",
            "c.zip!readme.txt",
            "c.zip!inner.zip",
        )
    }


def test_many_files_with_other_names_are_named_up_to_a_point_and_counted(tmp_path: Path) -> None:
    put(tmp_path, f"2024-06-30/{NAME}", GOOD)
    put(tmp_path, "c.zip", archive(*((f"{n}.txt", b"x") for n in range(70))))
    notes = read(tmp_path, tmp_path / "tables").account.notes
    assert sum(notes.values()) == 70
    assert notes[f"{IGNORED}(further files)"] == 20


def test_links_to_folders_are_followed_once(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", NAME, GOOD)
    put(tmp_path, "2024-06-30/2018-07-ashbrook-street.csv", street_file(street_row(3, month="2018-07")))
    (tmp_path / "police_uk/2024-06-30/link").symlink_to(tmp_path / "elsewhere/police_uk")
    (tmp_path / "police_uk/2024-06-30/round").symlink_to(tmp_path / "police_uk")
    done = read(tmp_path, tmp_path / "tables")
    assert [file.path.rpartition("/")[2] for file in done.inputs] == ["2018-07-ashbrook-street.csv", NAME]


def test_a_force_of_several_words_is_read_from_the_name(tmp_path: Path) -> None:
    put(tmp_path, "2024-06-30/2018-06-avon-and-somerset-street.csv", GOOD)
    done = read(tmp_path, tmp_path / "tables")
    assert done.fitness["force"].to_list() == ["avon-and-somerset"]


@pytest.mark.parametrize("limit", [1, 48 * 2**20])
def test_no_more_bytes_are_read_at_once_than_the_limit(
    limit: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    months = [f"2018-{month:02d}" for month in range(1, 9)]
    for month in months:
        put(tmp_path, f"2019-06-10/{month}-ashbrook-street.csv", street_file(street_row(1, month=month)))
    inside, most, lock = 0, 0, threading.Lock()
    real = police_uk._read_file

    def watched(*args: Any) -> Any:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        time.sleep(0.01)
        try:
            return real(*args)
        finally:
            with lock:
                inside -= 1

    monkeypatch.setattr(police_uk, "_read_file", watched)
    monkeypatch.setattr(police_uk, "_BYTES_AT_ONCE", limit)
    done = read(tmp_path, tmp_path / "tables")
    assert done.account.kept == len(months)
    assert done.fitness["file"].to_list() == [f"police_uk/2019-06-10/{month}-ashbrook-street.csv" for month in months]
    assert (most == 1) == (limit == 1)
