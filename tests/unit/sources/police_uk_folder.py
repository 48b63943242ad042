"""Made-up downloads for the tests of the reader: a folder of inputs, and rows in the published layout."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from saferplan.reference.police_files import OUTCOMES_COLUMNS, SEARCH_COLUMNS, STREET_COLUMNS
from saferplan.sources.police_uk import LsoaCodes, PoliceRead, read_police_uk, undated_inputs

SAMPLES = Path(__file__).parents[2] / "samples" / "police_uk"

# X01000002 is of 2011 only and X01000003 of 2021 only; X01000004 is known to neither.
CODES = LsoaCodes(frozenset({"X01000001", "X01000002"}), frozenset({"X01000001", "X01000003"}))

STREET_HEADER = ",".join(STREET_COLUMNS)
OUTCOMES_HEADER = ",".join(OUTCOMES_COLUMNS)
SEARCH_HEADER = ",".join(SEARCH_COLUMNS)
NAME = "2018-06-ashbrook-street.csv"


def street_row(number: int, **changed: str) -> str:
    """A crime in the published layout; `changed` names cells by the column in lower case with underscores."""
    cells = {
        "crime_id": f"{number:064x}",
        "month": "2018-06",
        "reported_by": "Ashbrook Police",
        "falls_within": "Ashbrook Police",
        "longitude": "-0.810000",
        "latitude": "51.810000",
        "location": "On or near Mill Lane",
        "lsoa_code": "X01000001",
        "lsoa_name": "Ashbrook 001A",
        "crime_type": "Burglary",
        "last_outcome_category": "Under investigation",
        "context": "",
    }
    assert changed.keys() <= cells.keys(), changed
    return ",".join((cells | changed).values())


def street_file(*rows: str, header: str = STREET_HEADER, end: str = "\n") -> bytes:
    """The bytes of a street file."""
    return "".join(line + end for line in (header, *rows)).encode()


def put(inputs: Path, path: str, data: bytes) -> Path:
    """Write a file under `inputs/police_uk/`."""
    target = inputs / "police_uk" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return target


def put_samples(inputs: Path, folder: str = "2026-01-31") -> None:
    """Copy the sample downloads under `inputs/police_uk/`."""
    shutil.copytree(SAMPLES, inputs / "police_uk" / folder)


def read(inputs: Path, into: Path, *, codes: LsoaCodes = CODES, added: Mapping[str, str] | None = None) -> PoliceRead:
    """Read the folder; what has no date in its path was added on 31 January 2026."""
    dates = dict.fromkeys(undated_inputs(inputs), "2026-01-31") | dict(added or {})
    return read_police_uk(inputs, into, lsoa_codes=codes, added=dates, progress=lambda *_: None)


def read_street(folder: Path, data: bytes) -> PoliceRead:
    """Read one street file of June 2018, into `folder/tables`."""
    put(folder / "inputs", f"2026-01-31/2018-06/{NAME}", data)
    return read(folder / "inputs", folder / "tables")
