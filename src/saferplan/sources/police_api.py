"""Reads answers of the police.uk API, saved as JSON, into the same tables as the files of data.police.uk.

An answer of `crimes-street/all-crime` is kept as `inputs/police_uk_api/<day>/2023-01-leicestershire-street.json`: the
day it was asked for, the month, and the force whose area it lies in, which the answer itself does not say.  Answers
for several places are joined into one list; a crime that lies in two of them is counted once.

What an answer gives differs from a published file.  It has no LSOA: each crime is placed by its anonymous point into
the shapes of LSOAs.  Its `id` is no Crime ID; its `persistent_id` is.  Records of the British Transport Police are
among the others, and go to that force.  It holds only the place that was asked for, and no crime without a place.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import shapely

from saferplan.errors import BadInput, MissingInput
from saferplan.reference.police_api import title_of_category
from saferplan.reference.police_files import STREET_COLUMNS
from saferplan.sources.boundaries import lsoa_shapes
from saferplan.sources.police_uk_files import MAX_FILE_BYTES, PublishedFile, check_day, unreadable
from saferplan.sources.police_uk_kinds import LsoaCodes, Sorted, sort_rows
from saferplan.sources.police_uk_records import COORDINATES, Records
from saferplan.sources.reference_files import files_in
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example

FOLDER = "police_uk_api"
TRANSPORT, TRANSPORT_NAME = "btp", "British Transport Police"

NOT_A_CRIME = "the record has not the parts that a crime has in an answer of the API"
CAME_BEFORE = "the record is in an answer of the API twice, or in an earlier one"
ARCHIVE_WINS = "records of the API for a force and month whose file is held"
PARTIAL = "rows from answers of the API, which hold only the place that was asked for"
NO_SHAPE = "rows of the API whose point lies in no shape of an LSOA"

_NAME = re.compile(r"(\d{4}-(?:0[1-9]|1[0-2]))-([a-z0-9]+(?:-[a-z0-9]+)*)-street\.json")
_AGAIN = "Ask the API for crimes-street/all-crime again and save the answer as it comes."
_WHAT = "a list of crimes, as crimes-street/all-crime answers"


@dataclass
class ApiMonth:
    """The records of one force and month in one answer, sorted, and what there is to be said of them."""

    file: PublishedFile
    rows: Sorted


@dataclass
class ApiRead:
    """One answer: its checksum, its months of a force to be written, and an account of the records that are not."""

    file: PublishedFile
    sha256: str
    months: list[ApiMonth] = field(default_factory=list)
    left_out: Account = field(default_factory=lambda: Account("police_uk", 0, {}, {}, {}, {}))


def find_answers(inputs: Path) -> tuple[PublishedFile, ...]:
    """The answers in `inputs/police_uk_api/`, each as a street file of its force and month.

    Raises `BadInput` where a file is not named as one, or lies in no folder named by a day after its month.
    """
    found = []
    for path in files_in(inputs / FOLDER):
        relative = path.relative_to(inputs).as_posix()
        match = _NAME.fullmatch(path.name)
        day = _day(path.parent.name)
        if match is None or day is None:
            raise BadInput(
                relative,
                "its name does not say its month and force" if match is None else "its folder is not named by a day",
                f"a path like {FOLDER}/2023-03-10/2023-01-leicestershire-street.json",
                "Name the folder by the day on which the API was asked, and the file by month and force.",
            )
        try:
            size = path.stat().st_size
        except OSError as error:
            raise unreadable(relative, error) from error
        found.append(PublishedFile(relative, match[1], match[2], "street", day, path, size))
        check_day(found[-1])
    return tuple(found)


def _day(name: str) -> str | None:
    """A folder's name, if it is a day."""
    try:
        return date.fromisoformat(name).isoformat() if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name) else None
    except ValueError:
        return None


def read_answer(
    file: PublishedFile, places: Placing, codes: LsoaCodes, held: Collection[tuple[str, str, str]], seen: set[int]
) -> ApiRead:
    """Read one answer.

    `held` has the kinds, forces and months of which there is a file: of these nothing is taken.  `seen` has the
    numbers (`id`) of the records of earlier answers, to which those of this one are added.  Raises `BadInput` where it
    is no answer of the API, or where most of its records are of another month or kind.
    """
    found, sha256 = _parsed(file)
    done = ApiRead(file, sha256)
    faults: dict[str, list[int]] = {}
    by_force: dict[str, list[tuple[int, Mapping[str, Any]]]] = {}
    for number, record in enumerate(found, start=1):
        if not _is_crime(record):
            faults.setdefault(NOT_A_CRIME, []).append(number)
        elif record["id"] in seen:
            faults.setdefault(CAME_BEFORE, []).append(number)
        else:
            seen.add(record["id"])
            force = TRANSPORT if record.get("location_type") == "BTP" else file.force
            by_force.setdefault(force, []).append((number, record))
    if 2 * len(faults.get(NOT_A_CRIME, [])) > len(found):
        first = faults[NOT_A_CRIME][0]
        raise BadInput(file.path, "most of its records are not crimes", _WHAT, _AGAIN, row=first)
    for force, records in sorted(by_force.items()):
        if ("street", force, file.month) in held:
            faults[ARCHIVE_WINS] = faults.get(ARCHIVE_WINS, []) + [number for number, _ in records]
        else:
            done.months.append(_sorted(file, force, records, (places, codes)))
    counts = {reason: len(rows) for reason, rows in faults.items()}
    examples = {
        reason: tuple(Example(file.path, row) for row in rows[:EXAMPLES_KEPT]) for reason, rows in faults.items()
    }
    done.left_out = Account("police_uk", sum(counts.values()), {}, counts, examples, {})
    return done


def _parsed(file: PublishedFile) -> tuple[list[Any], str]:
    """The list in a file, and the checksum of its bytes."""
    if file.size > MAX_FILE_BYTES:
        raise BadInput(file.path, f"it holds more than {MAX_FILE_BYTES // 2**20} MiB", "one month's answer", _AGAIN)
    try:
        data = file.on_disk.read_bytes()
    except OSError as error:
        raise unreadable(file.path, error) from error
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise BadInput(file.path, "it is not whole JSON in UTF-8", _WHAT, _AGAIN) from error
    if not isinstance(found, list):
        raise BadInput(file.path, "it holds no list", _WHAT, _AGAIN)
    return found, hashlib.sha256(data).hexdigest()


def _is_crime(record: Any) -> bool:
    """Whether a record has the parts that a crime has."""
    return (
        isinstance(record, dict)
        and isinstance(record.get("id"), int)
        and isinstance(record.get("category"), str)
        and isinstance(record.get("month"), str)
        and isinstance(record.get("persistent_id"), str | None)
        and isinstance(record.get("location"), dict | None)
        and isinstance(record.get("outcome_status"), dict | None)
    )


def _sorted(
    file: PublishedFile, force: str, records: list[tuple[int, Mapping[str, Any]]], about: tuple[Placing, LsoaCodes]
) -> ApiMonth:
    """The records of one force, as rows of a street file of it, sorted as such a file's are."""
    places, codes = about
    points = [_point(record.get("location")) for _, record in records]
    longitude, latitude = (
        pl.Series(name, [p[i] for p in points], dtype=pl.Float64) for i, name in enumerate(COORDINATES)
    )
    cells: dict[str, list[str | None]] = {name: [] for name in STREET_COLUMNS if name not in COORDINATES}
    for _, record in records:
        by = TRANSPORT_NAME if force == TRANSPORT else None
        cells["Crime ID"].append(record.get("persistent_id") or None)
        cells["Month"].append(record["month"])
        cells["Reported by"].append(by)
        cells["Falls within"].append(by)
        cells["Location"].append(_street(record.get("location")))
        cells["LSOA name"].append(None)
        cells["Crime type"].append(title_of_category(record["category"], file.month) or record["category"])
        outcome = (record.get("outcome_status") or {}).get("category")
        cells["Last outcome category"].append(outcome if isinstance(outcome, str) else None)
        cells["Context"].append(None)
    cells["LSOA code"] = places.lsoa_of(longitude, latitude)
    frame = pl.DataFrame(cells, schema=dict.fromkeys(cells, pl.String)).with_columns(longitude, latitude)
    unread = pl.Series("unread", [p[2] for p in points], dtype=pl.Boolean)
    numbers = [number for number, _ in records]
    rows = Records(frame.select(STREET_COLUMNS), numbers, unread=unread if unread.any() else None)
    own = PublishedFile(file.path, file.month, force, file.kind, file.extract_date, file.on_disk, file.size)
    done = sort_rows(rows, own, codes)
    done.note(PARTIAL, done.kept)
    lost = frame.filter(pl.col("LSOA code").is_null() & pl.col("Longitude").is_not_null()).height
    done.note(NO_SHAPE, lost)
    return ApiMonth(own, done)


def merged(first: ApiMonth, second: ApiMonth) -> ApiMonth:
    """The records of one force and month in two answers, as those of one.

    Only the British Transport Police has them: its records are in the answers of each home force.
    """
    one, two = first.rows, second.rows
    both = Sorted(
        tables={name: pl.concat([frame, two.tables[name]]) for name, frame in one.tables.items()},
        set_aside=dict(one.set_aside),
        examples=dict(one.examples),
        notes=dict(one.notes),
        read=one.read + two.read,
        asb_rows=one.asb_rows + two.asb_rows,
        unplaced_rows=one.unplaced_rows + two.unplaced_rows,
        unknown_lsoa=tuple({*one.unknown_lsoa, *two.unknown_lsoa}),
        unknown_lsoa_rows=one.unknown_lsoa_rows + two.unknown_lsoa_rows,
        vintage=one.vintage if one.vintage == two.vintage else "mixed",
        id_hashes=np.concatenate([one.id_hashes, two.id_hashes]),
    )
    for reason, count in two.set_aside.items():
        both.set_aside[reason] = both.set_aside.get(reason, 0) + count
        both.examples[reason] = (both.examples.get(reason, ()) + two.examples.get(reason, ()))[:EXAMPLES_KEPT]
    for what, count in two.notes.items():
        both.note(what, count)
    return ApiMonth(first.file, both)


def _point(location: Any) -> tuple[float | None, float | None, bool]:
    """The longitude and latitude of a record, and whether it has one that cannot be read."""
    if not isinstance(location, dict):
        return None, None, False
    given = (location.get("longitude"), location.get("latitude"))
    if given in ((None, None), ("", "")):
        return None, None, False
    try:
        east, north = (float(part) for part in given)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None, None, True
    return (east, north, False) if np.isfinite([east, north]).all() else (None, None, True)


def _street(location: Any) -> str | None:
    """The name of the street that a record is on or near."""
    street = location.get("street") if isinstance(location, dict) else None
    name = street.get("name") if isinstance(street, dict) else None
    return name if isinstance(name, str) else None


class Placing:
    """Places points into the shapes of LSOAs of one vintage: the working one where its shapes are held.

    Raises `MissingInput` when it is first used where no shapes are held.
    """

    def __init__(self, inputs: Path, working: str) -> None:
        self.inputs, self.working = inputs, working

    def lsoa_of(self, longitude: pl.Series, latitude: pl.Series) -> list[str | None]:
        """The code of the LSOA that each point lies in, or None; on an edge, the first code of those it touches."""
        codes, tree = self._tree
        found: list[str | None] = [None] * longitude.len()
        held = (longitude.is_not_null() & latitude.is_not_null()).arg_true().to_numpy()
        points = shapely.points(longitude.gather(held).to_numpy(), latitude.gather(held).to_numpy())
        for point, shape in tree.query(points, predicate="intersects").T:
            at, code = int(held[point]), codes[shape]
            before = found[at]
            found[at] = code if before is None else min(before, code)
        return found

    @cached_property
    def _tree(self) -> tuple[list[str], Any]:
        """The codes of all shapes held of a vintage, and a tree to look points up in."""
        for vintage in (self.working, *(v for v in ("2021", "2011") if v != self.working)):
            codes, shapes = lsoa_shapes(self.inputs, vintage)
            if codes:
                return codes, shapely.STRtree(shapes)
        raise MissingInput(
            "Shapes of LSOAs",
            "inputs/areas",
            f"Crimes in inputs/{FOLDER} have no LSOA and are placed by their points. Add ONS's boundaries of LSOAs, or "
            "take the answers of the API out.",
        )
