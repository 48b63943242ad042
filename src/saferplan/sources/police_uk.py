"""Reads downloads of data.police.uk: every row of every file is kept in one table, or set aside and counted.

Files lie in `inputs/police_uk/` (see `police_uk_files` for where).  Street files fill `recorded_crime` and
`asb_incidents`, the others `outcomes` and `stop_and_search`.  Whole forces are kept; choosing the partnership's areas
comes later.  Of two downloads of one force, month and kind, the one downloaded last is used.  Answers of the API
(`police_api`) stand in for street files that are not held.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import numpy as np
import polars as pl

from saferplan.errors import BadInput, CannotWrite
from saferplan.periods import month_number
from saferplan.sources.police_api import ApiMonth, Placing, find_answers, merged, read_answer
from saferplan.sources.police_uk_files import PublishedFile, find_files, undated_inputs, undated_marks
from saferplan.sources.police_uk_kinds import REPEATED, REUSED, LsoaCodes, Sorted, sort_rows
from saferplan.sources.police_uk_records import read_records
from saferplan.tables import fitness
from saferplan.tables.account import IGNORED, Account, add_accounts
from saferplan.tables.shape import check_table

__all__ = ["IGNORED", "InputFile", "LsoaCodes", "PoliceRead", "read_police_uk", "undated_inputs", "undated_marks"]

TABLES = ("recorded_crime", "asb_incidents", "outcomes", "stop_and_search")
OLDER = "older downloads of a force, month and kind, not used"
MISSING_MONTHS = "months without a file between the first and last held of a force and kind"
_IGNORED_NAMED = 50

# Small files are read several at once, large ones one after another, so that memory stays below 1 GiB either way.
_AT_ONCE = 6
_BYTES_AT_ONCE = 48 * 2**20


@dataclass(frozen=True)
class InputFile:
    """A file that was found: its path relative to the inputs folder (`archive.zip!member` in an archive), the SHA-256
    of its bytes, the day it was downloaded, and whether it was used or a later download took its place."""

    path: str
    sha256: str
    extract_date: str
    used: bool


@dataclass(frozen=True)
class PoliceRead:
    """What was read: the account, the fitness ledger (`tables.fitness.SHAPE`) and the files, in order of path.

    `from_api` are the forces and months (`YYYY-MM`) that are from answers of the police.uk API.
    """

    account: Account
    fitness: pl.DataFrame
    inputs: tuple[InputFile, ...]
    from_api: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Done:
    """A file that was read, its checksum, and its rows sorted (the tables themselves are on disk)."""

    file: PublishedFile
    sha256: str
    rows: Sorted
    kept: int
    tables: dict[str, int]


def read_police_uk(
    inputs: Path,
    into: Path,
    *,
    lsoa_codes: LsoaCodes,
    added: Mapping[str, str],
    progress: Callable[[str, int, int], None],
) -> PoliceRead:
    """Read every published file under `inputs/police_uk/`, and the answers of the API for other months, into tables.

    Each file makes `into/<table>/<month>-<force>.parquet` in the tables of its kind.

    `added` gives the date (`YYYY-MM-DD`) on which each of `undated_inputs(inputs)` was added; `KeyError` if one is
    missing.  `progress` is called with a file's path, how many are done, and how many there are.  Equal inputs give
    equal bytes.

    Raises `MissingInput` if there is no file, `BadInput` if one is damaged, and `CannotWrite`; what this call had
    written is then taken away again.
    """
    written: list[Path] = []
    with ExitStack() as archives:
        answers = find_answers(inputs)
        found = find_files(inputs, added, archives, may_lack=bool(answers))
        chosen, older = _choose(found.files)
        asked, asked_before = _choose(answers)
        older += asked_before
        for table in TABLES:
            _make_folder(into / table)
        try:
            done: list[_Done] = []
            # Closing waits for the files being read, so that nothing is written after a fault was met.
            with closing(_in_turn(chosen, into, lsoa_codes, written)) as results:
                for result in results:
                    done.append(result)
                    progress(result.file.path, len(done), len(chosen))
            api = _read_answers(asked, into, lsoa_codes, (inputs, done, written))
            unused = [InputFile(file.path, file.checksum(), file.extract_date, False) for file in older]
        except BaseException:
            for path in written:
                path.unlink(missing_ok=True)
            raise
    from_files, done = done, [*done, *api.done]
    reused = _reused_ids(done)
    ledger = _ledger(done, older, reused)
    notes = _notes(ledger, len(older), found.ignored)
    parts = [*(_account(d) for d in done), *api.left_out, Account("police_uk", 0, {}, {}, {}, notes)]
    used = [InputFile(d.file.path, d.sha256, d.file.extract_date, True) for d in from_files]
    return PoliceRead(
        add_accounts("police_uk", parts),
        ledger,
        tuple(sorted([*used, *unused, *api.files], key=lambda file: file.path)),
        tuple(sorted((d.file.force, d.file.month) for d in api.done)),
    )


def _choose(files: tuple[PublishedFile, ...]) -> tuple[list[PublishedFile], list[PublishedFile]]:
    """The latest download of each force, month and kind, and all older ones.

    Two downloads of one day must be equal, for nothing says which is the later.
    """
    chosen: list[PublishedFile] = []
    older: list[PublishedFile] = []
    for _, group in groupby(sorted(files, key=lambda f: (f.force_month, f.extract_date)), key=lambda f: f.force_month):
        downloads = list(group)
        last = max(f.extract_date for f in downloads)
        latest = sorted((f for f in downloads if f.extract_date == last), key=lambda f: f.path)
        if len(latest) > 1 and len({f.checksum() for f in latest}) > 1:
            raise BadInput(
                latest[1].path,
                f"it differs from {latest[0].path}, which is of the same force, month and kind and has the same "
                f"date, {last}",
                "one file for each force, month and kind of one day",
                "Put each download in a folder named by the day it was downloaded, like police_uk/2024-06-30.",
            )
        chosen.append(latest[0])
        older.extend(f for f in downloads if f is not latest[0])
    return sorted(chosen, key=lambda f: f.path), sorted(older, key=lambda f: f.path)


def _in_turn(
    files: list[PublishedFile], into: Path, codes: LsoaCodes, written: list[Path]
) -> Generator[_Done, None, None]:
    """Read a few files at a time, and give them in their order; the first fault in that order is the one raised."""
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        waiting: deque[tuple[Future[_Done], int]] = deque()
        try:
            for file in files:
                while waiting and (
                    len(waiting) > _AT_ONCE or file.size + sum(size for _, size in waiting) > _BYTES_AT_ONCE
                ):
                    yield waiting.popleft()[0].result()
                waiting.append((pool.submit(_read_file, file, into, codes, written), file.size))
            while waiting:
                yield waiting.popleft()[0].result()
        finally:
            for future, _ in waiting:
                future.cancel()


@dataclass(frozen=True)
class _FromApi:
    """What answers of the API gave: months of a force, accounts of records not taken, and the answers."""

    done: list[_Done]
    left_out: list[Account]
    files: list[InputFile]


def _read_answers(
    files: list[PublishedFile], into: Path, codes: LsoaCodes, so_far: tuple[Path, list[_Done], list[Path]]
) -> _FromApi:
    """Read the answers of the API for the forces and months of which no file is held, and write their tables."""
    inputs, done, written = so_far
    held = {d.file.force_month for d in done}
    made = _FromApi([], [], [])
    places = Placing(inputs, codes.working)
    seen: set[int] = set()
    months: dict[tuple[str, str, str], tuple[ApiMonth, str]] = {}
    for file in files:
        answer = read_answer(file, places, codes, held, seen)
        made.left_out.append(answer.left_out)
        made.files.append(InputFile(file.path, answer.sha256, file.extract_date, bool(answer.months)))
        for month in answer.months:
            before, sha256 = months.get(month.file.force_month, (None, answer.sha256))
            months[month.file.force_month] = (merged(before, month) if before else month), sha256
    for month, sha256 in months.values():
        made.done.append(_written(month.file, sha256, month.rows, (into, written)))
    return made


def _read_file(file: PublishedFile, into: Path, codes: LsoaCodes, written: list[Path]) -> _Done:
    """Read, check and sort one file, and write its tables."""
    data, sha256 = file.checked_bytes()
    records = read_records(data, file.kind, file.path)
    del data
    return _written(file, sha256, sort_rows(records, file, codes), (into, written))


def _written(file: PublishedFile, sha256: str, rows: Sorted, where: tuple[Path, list[Path]]) -> _Done:
    """Write the tables of one file's rows, sorted."""
    into, written = where
    heights = {}
    for table, frame in rows.tables.items():
        path = into / table / f"{file.month}-{file.force}.parquet"
        written.append(path)
        _write(frame, path)
        heights[table] = frame.height
    kept = rows.kept
    rows.tables = {}
    return _Done(file, sha256, rows, kept, heights)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotWrite(folder, error.strerror or type(error).__name__) from error


def _write(frame: pl.DataFrame, path: Path) -> None:
    try:
        frame.write_parquet(path, compression="zstd", compression_level=1, statistics=True)
    except (OSError, pl.exceptions.ComputeError) as error:
        raise CannotWrite(path, getattr(error, "strerror", None) or "the disk may be full") from error


def _account(done: _Done) -> Account:
    rows = done.rows
    return Account("police_uk", rows.read, done.tables, rows.set_aside, rows.examples, rows.notes)


def _reused_ids(done: list[_Done]) -> dict[str, int]:
    """By path of file: rows kept whose Crime ID stands on several rows of the force's whole run.

    Equal rows of one file were set aside before and rows of two files differ in their month, so such rows differ.
    """
    reused: dict[str, int] = {}
    by_force = sorted((d for d in done if d.file.kind == "street"), key=lambda d: d.file.force)
    for _, group in groupby(by_force, key=lambda d: d.file.force):
        run = list(group)
        hashes = pl.Series(np.concatenate([d.rows.id_hashes for d in run])).sort().to_numpy()
        several = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
        del hashes
        for d in run:
            reused[d.file.path] = _how_many_in(d.rows.id_hashes, several)
            d.rows.id_hashes = np.empty(0, np.uint64)
    return reused


def _how_many_in(
    values: np.ndarray[tuple[int], np.dtype[np.uint64]], among: np.ndarray[tuple[int], np.dtype[np.uint64]]
) -> int:
    """How many of the values are among others, which are sorted."""
    if not among.size:
        return 0
    at = np.minimum(np.searchsorted(among, values), among.size - 1)
    return int((among[at] == values).sum())


def _ledger(done: list[_Done], older: list[PublishedFile], reused: dict[str, int]) -> pl.DataFrame:
    """The fitness ledger: a row for each force, kind and month from the first held to the last."""
    held = {d.file.force_month: d for d in done}
    runs: dict[tuple[str, str], list[int]] = {}
    for kind, force, month in held:
        runs.setdefault((kind, force), []).append(month_number(month))
    superseded: dict[tuple[str, str, str], int] = {}
    for file in older:
        superseded[file.force_month] = superseded.get(file.force_month, 0) + 1
    entries = []
    for (kind, force), months in sorted(runs.items()):
        by_month = {month_number(d.file.month): d for (k, f, _), d in held.items() if (k, f) == (kind, force)}
        for number in range(min(months), max(months) + 1):
            d = by_month.get(number)
            rows = d.rows if d else Sorted()
            entries.append(
                {
                    "kind": kind,
                    "force": force,
                    "month": number,
                    "present": d is not None,
                    "file": d.file.path if d else None,
                    "checksum": d.sha256 if d else None,
                    "extract_date": d.file.extract_date if d else None,
                    "older_extracts": superseded.get(d.file.force_month, 0) if d else 0,
                    "rows": rows.read,
                    "kept": d.kept if d else 0,
                    "set_aside": sum(rows.set_aside.values()),
                    "asb_rows": rows.asb_rows,
                    "unplaced_rows": rows.unplaced_rows,
                    "vintage": rows.vintage,
                    "unknown_lsoa_rows": rows.unknown_lsoa_rows,
                    "repeated_rows": rows.set_aside.get(REPEATED, 0),
                    "reused_ids": reused.get(d.file.path, 0) if d else 0,
                }
            )
    return check_table(fitness.SHAPE, pl.DataFrame(entries, schema=fitness.SHAPE.schema))


def _notes(ledger: pl.DataFrame, older: int, ignored: tuple[str, ...]) -> dict[str, int]:
    """Counted facts about the whole: reused IDs, older downloads, missing months, and each file that was not read."""
    counted = {
        REUSED: int(ledger["reused_ids"].sum()),
        OLDER: older,
        MISSING_MONTHS: int((~ledger["present"]).sum()),
    }
    notes = {what: count for what, count in counted.items() if count}
    notes |= {f"{IGNORED}{path}": 1 for path in ignored[:_IGNORED_NAMED]}
    if len(ignored) > _IGNORED_NAMED:
        notes[f"{IGNORED}(further files)"] = len(ignored) - _IGNORED_NAMED
    return notes
