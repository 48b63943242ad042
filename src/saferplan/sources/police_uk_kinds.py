"""What becomes of each record of a street, outcomes or stop-and-search file: kept in a table, or set aside and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np
import polars as pl

from saferplan.errors import BadInput
from saferplan.periods import month_number
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR, slug_by_spelling
from saferplan.reference.ethnic_groups import NOT_RECORDED, broad_group
from saferplan.reference.police_files import FORMS, PUBLISHED_COLUMNS
from saferplan.sources.police_uk_files import PublishedFile
from saferplan.sources.police_uk_records import COORDINATES, Records
from saferplan.sources.quoting import quoted
from saferplan.tables import asb_incidents, check_table, outcomes, recorded_crime, stop_and_search
from saferplan.tables.account import EXAMPLES_KEPT, Example

WRONG_CELLS = "the row has more or fewer cells than the header"
WRONG_MONTH = "the month is not that of the file's name"
WRONG_TYPE = "the type of crime is not one that data.police.uk publishes"
WRONG_LSOA = "the LSOA code cannot be read"
NO_OUTCOME = "the type of outcome is blank"
NO_SEARCH = "the type of search is blank"
REPEATED = "the row is equal in every column to an earlier one with the same Crime ID"

UNPLACED = "rows kept without an LSOA code"
UNPLACED_SEARCHES = "searches kept without coordinates"
OTHER_GROUPS = "searches kept whose ethnic group is not one that is published, counted as not recorded"
UNKNOWN_LSOA = "rows kept whose LSOA code is in neither vintage"
REUSED = "rows kept whose Crime ID also stands on a row that differs"
NO_ID = "crimes kept without a Crime ID"
OTHER_FORCE = "rows kept that were reported by one force and fall within another"
BLANKED = "rows kept with coordinates that cannot be read, left blank"
OTHER_COLUMNS = "columns that data.police.uk does not publish, not read"
BLANK_LINES = "blank lines between rows, passed over"

# A letter and eight digits, or the codes of Northern Ireland's super output areas such as 95AA01S1.
_LSOA = re.compile(r"[A-Z]\d{8}|\d{2}[A-Z]{2}\d{2}[A-Z]\d")
_ID = re.compile(r"[0-9a-f]{64}")
_LONGITUDES = (-15.0, 10.0)
_LATITUDES = (45.0, 65.0)
_LONDON = "Europe/London"
_LOOKED_AT = 1000  # rows at the head of a file that tell whether its columns are in their places
_AGAIN = "Download it again from data.police.uk/data, and do not change its columns."


@dataclass(frozen=True)
class LsoaCodes:
    """All LSOA codes of England and Wales, by vintage (and those of invented places, where there are any).

    `working` is the vintage into which records without a code are placed.
    """

    codes_2011: frozenset[str]
    codes_2021: frozenset[str]
    working: str = "2021"

    @cached_property
    def exclusive(self) -> dict[str, frozenset[str]]:
        """The codes that are of one vintage only, by vintage."""
        return {"2011": self.codes_2011 - self.codes_2021, "2021": self.codes_2021 - self.codes_2011}


@dataclass
class Sorted:
    """The rows of one file, sorted: the tables they fill, those set aside by reason, and what was counted on the way.

    `id_hashes` are 64-bit hashes of the Crime IDs of rows kept (not of anti-social behaviour), from which
    `read_police_uk` finds IDs that stand on several rows of a force's whole run.
    """

    tables: dict[str, pl.DataFrame] = field(default_factory=dict)
    set_aside: dict[str, int] = field(default_factory=dict)
    examples: dict[str, tuple[Example, ...]] = field(default_factory=dict)
    notes: dict[str, int] = field(default_factory=dict)
    read: int = 0
    asb_rows: int = 0
    unplaced_rows: int = 0
    unknown_lsoa: tuple[str, ...] = ()
    unknown_lsoa_rows: int = 0
    vintage: str = "none"
    id_hashes: np.ndarray[tuple[int], np.dtype[np.uint64]] = field(default_factory=lambda: np.empty(0, np.uint64))

    @property
    def kept(self) -> int:
        """Rows kept, over the tables of the file."""
        return sum(frame.height for frame in self.tables.values())

    def note(self, what: str, count: int) -> None:
        """Count a fact about rows that were kept."""
        if count:
            self.notes[what] = self.notes.get(what, 0) + count

    def leave_out(self, reason: str, file: str, rows: list[int], count: int) -> None:
        """Set rows aside for a reason; `rows` are the numbers of the first few."""
        if count:
            self.set_aside[reason] = self.set_aside.get(reason, 0) + count
            examples = self.examples.get(reason, ()) + tuple(Example(file, row) for row in rows)
            self.examples[reason] = examples[:EXAMPLES_KEPT]


def sort_rows(records: Records, file: PublishedFile, codes: LsoaCodes) -> Sorted:
    """Put each record of a file into its table or set it aside.

    Raises `BadInput`, with the first row it concerns, where most rows have the same fault: then it is not rows that
    are wrong but the file (its month, its columns in another order, dates in another form).
    """
    done = Sorted(read=records.read)
    done.leave_out(WRONG_CELLS, file.path, list(records.ragged[:EXAMPLES_KEPT]), len(records.ragged))
    if 2 * len(records.ragged) > records.read:
        raise BadInput(
            file.path,
            f"{len(records.ragged):,} of {records.read:,} rows have more or fewer cells than the header",
            "rows with as many cells as the header",
            _AGAIN,
            row=records.ragged[0],
        )
    done.note(BLANK_LINES, records.blank_lines)
    done.note(OTHER_COLUMNS, records.other_columns)
    _KINDS[file.kind](_Rows(records, file, done), codes)
    return done


class _Rows:
    """The rows of one file that are still in: leaves out those with a fault, and remembers their row numbers."""

    def __init__(self, records: Records, file: PublishedFile, done: Sorted) -> None:
        self.records, self.file, self.done = records, file, done
        self.frame = records.frame
        self.positions: np.ndarray[tuple[int], np.dtype[np.int64]] | None = None
        self._blank_bad_coordinates()

    def leave_out(
        self,
        reason: str,
        bad: pl.Series,
        *,
        column: str = "",
        fits: Callable[[str], bool] | None = None,
        blanks: int = 0,
    ) -> None:
        """Set aside the rows for which `bad` is true; refuse the file if they are most of those not blank in `column`.

        `fits` says whether a cell could be one of the column's; `blanks` is how many rows may be blank in it.
        """
        count = int(bad.sum())
        if not count:
            return
        where = bad.arg_true()
        numbers = [self._number(int(position)) for position in where.head(EXAMPLES_KEPT)]
        if column and 2 * count > self.frame.height - blanks:
            self.refuse(f"{count:,} of {self.frame.height - blanks:,} rows {reason}", column, int(where[0]), fits)
        self.done.leave_out(reason, self.file.path, numbers, count)
        keep = ~bad
        before = np.arange(self.frame.height) if self.positions is None else self.positions
        self.positions = before[keep.to_numpy()]
        self.frame = self.frame.filter(keep)

    def _number(self, position: int) -> int:
        return self.records.row_number(position if self.positions is None else int(self.positions[position]))

    def refuse(self, fault: str, column: str, first: int, fits: Callable[[str], bool] | None) -> None:
        """Say that the file is wrong, what the column holds, and which other column holds what it should."""
        found = f"in {fault}; {column} holds {quoted(self.frame[column][first])} here"
        for other in self.frame.columns if fits else ():
            sample = self.frame[other].drop_nulls().head(100).cast(pl.String)
            if fits and other != column and sample.len() and sum(map(fits, sample)) * 2 > sample.len():
                found += f", and {other} holds what {column} should: the columns may be swapped"
                break
        expected = f"{self.file.kind} rows of {self.file.month} in the published columns"
        raise BadInput(self.file.path, found, expected, _AGAIN, row=self._number(first))

    def _blank_bad_coordinates(self) -> None:
        """Leave coordinates blank that are not numbers or lie far from the British Isles; refuse a file of them."""
        longitude, latitude = (self.frame[name] for name in COORDINATES)
        good = longitude.is_between(*_LONGITUDES) & latitude.is_between(*_LATITUDES)
        blank = longitude.is_null() & latitude.is_null()
        if self.records.unread is not None:
            blank &= ~self.records.unread
        if int(good.sum()) + int(blank.sum()) == self.frame.height:
            return
        bad = ~(good.fill_null(False) | blank)
        count, held = int(bad.sum()), self.frame.height - int(blank.sum())
        if 2 * count > held:
            swapped = longitude.is_between(*_LATITUDES) & latitude.is_between(*_LONGITUDES)
            hint = "; the two columns may be swapped" if 2 * int(swapped.sum()) > held else ""
            found = f"in {count:,} of {held:,} rows Longitude and Latitude are no place near the British Isles{hint}"
            expected = (
                f"longitudes from {_LONGITUDES[0]:g} to {_LONGITUDES[1]:g} and latitudes from "
                f"{_LATITUDES[0]:g} to {_LATITUDES[1]:g}"
            )
            raise BadInput(self.file.path, found, expected, _AGAIN, row=self._number(int(bad.arg_true()[0])))
        self.frame = self.frame.with_columns(
            pl.when(~bad).then(pl.col(name)).otherwise(None).alias(name) for name in COORDINATES
        )
        self.done.note(BLANKED, count)


def _check_forms(rows: _Rows) -> None:
    """Refuse a file in which a column holds what another should, where nothing else would notice."""
    head = rows.frame.head(_LOOKED_AT)
    cells = {name: head[name].drop_nulls().cast(pl.String).to_list() for name in PUBLISHED_COLUMNS[rows.file.kind]}
    for column, (form, alike) in FORMS[rows.file.kind].items():
        for other, held in cells.items():
            if other == column or other in alike or 2 * sum(bool(form.match(text)) for text in held) <= len(held):
                continue
            first = int(rows.frame[other].is_not_null().arg_true()[0])
            rows.refuse(
                f"most rows {other} holds what {column} should: the columns may be swapped", column, first, None
            )


def _check_month(rows: _Rows) -> None:
    month = rows.file.month
    right = rows.frame["Month"].eq_missing(pl.Series([month]))
    if not right.all():
        rows.leave_out(WRONG_MONTH, ~right, column="Month", fits=lambda text: text == month)


def _check_ids(rows: _Rows) -> None:
    """Refuse a file whose Crime IDs are words, such as places: a wrong ID would make crimes look like repeats."""
    ids = rows.frame["Crime ID"]
    sample = ids.drop_nulls().head(100)
    if 2 * sum(" " in text for text in sample) > sample.len():
        first = int(ids.is_not_null().arg_true()[0])
        rows.refuse(
            "most rows the Crime ID is words, not a reference", "Crime ID", first, lambda t: bool(_ID.fullmatch(t))
        )


def _check_lsoa(rows: _Rows, codes: LsoaCodes) -> None:
    """Set aside rows whose code cannot be read; count those without a place or in no known one; find the vintage."""
    done = rows.done
    found = set(rows.frame["LSOA code"].unique().to_list()) - {None}
    unknown = found - codes.codes_2011 - codes.codes_2021
    if bad := sorted(code for code in unknown if not _LSOA.fullmatch(code)):
        unreadable = rows.frame["LSOA code"].is_in(bad).fill_null(False)
        blanks = rows.frame["LSOA code"].null_count()
        rows.leave_out(
            WRONG_LSOA, unreadable, column="LSOA code", fits=lambda t: bool(_LSOA.fullmatch(t)), blanks=blanks
        )
    if only := [vintage for vintage, exclusive in codes.exclusive.items() if not exclusive.isdisjoint(found)]:
        done.vintage = only[0] if len(only) == 1 else "mixed"
    elif found - unknown:
        done.vintage = "either"
    done.unknown_lsoa = tuple(unknown.difference(bad))


def _leave_out_repeats(rows: _Rows, may_repeat: pl.Series | None = None) -> None:
    """Set aside rows equal in every column to an earlier one, where they have a Crime ID (and may not repeat)."""
    ids = rows.frame["Crime ID"]
    with_id = ids.is_not_null() if may_repeat is None else ids.is_not_null() & ~may_repeat
    hashes = ids.hash().filter(with_id)
    if hashes.n_unique() < hashes.len():
        candidates = rows.frame.with_row_index("position").filter(with_id).filter(hashes.is_duplicated())
        first = candidates.unique(subset=PUBLISHED_COLUMNS[rows.file.kind], keep="first", maintain_order=True)
        bad = np.zeros(rows.frame.height, dtype=bool)
        bad[candidates.join(first, on="position", how="anti")["position"].to_numpy()] = True
        rows.leave_out(REPEATED, pl.Series(bad))
        hashes = hashes.filter(~pl.Series(bad).filter(with_id))
    rows.done.id_hashes = hashes.to_numpy()


def _note_places(rows: _Rows) -> None:
    """Count rows kept without a place, of unknown places, and reported by another force than they fall within."""
    done, lsoa = rows.done, rows.frame["LSOA code"]
    done.unplaced_rows = lsoa.null_count()
    done.note(UNPLACED, done.unplaced_rows)
    if done.unknown_lsoa:
        done.unknown_lsoa_rows = int(lsoa.is_in(done.unknown_lsoa).sum())
        done.note(UNKNOWN_LSOA, done.unknown_lsoa_rows)
    differ = rows.frame["Reported by"].ne_missing(rows.frame["Falls within"])
    done.note(OTHER_FORCE, int(differ.sum()))


def _common(file: PublishedFile) -> list[pl.Expr]:
    return [
        pl.lit(month_number(file.month), pl.Int32).alias("month"),
        pl.lit(file.force).alias("force"),
        pl.lit(file.extract_date).alias("extract_date"),
    ]


@lru_cache(maxsize=1)
def _spellings() -> tuple[pl.Enum, pl.Series]:
    """The published spellings, and the slug of each in the same order."""
    slugs = slug_by_spelling()
    return pl.Enum(list(slugs)), pl.Series("slug", list(slugs.values()))


def _slugs(published: pl.Series) -> pl.Series:
    """The slug of each published type of crime; null where it is not one."""
    spellings, slugs = _spellings()
    return slugs.gather(published.cast(spellings, strict=False).to_physical())


def _sort_street(rows: _Rows, codes: LsoaCodes) -> None:
    _check_month(rows)
    _check_ids(rows)
    slug = _slugs(rows.frame["Crime type"])
    rows.frame = rows.frame.with_columns(slug)
    rows.leave_out(WRONG_TYPE, slug.is_null(), column="Crime type", fits=slug_by_spelling().__contains__)
    _check_lsoa(rows, codes)
    _check_forms(rows)
    _leave_out_repeats(rows, may_repeat=rows.frame["slug"] == ANTI_SOCIAL_BEHAVIOUR)
    _note_places(rows)
    named = rows.frame.select(
        pl.col("Crime ID").alias("crime_id"),
        pl.col("Reported by").alias("reported_by"),
        pl.col("LSOA code").alias("lsoa"),
        pl.col("slug").alias("crime_type"),
        pl.col("Longitude").alias("longitude"),
        pl.col("Latitude").alias("latitude"),
        pl.col("Last outcome category").alias("last_outcome"),
        *_common(rows.file),
    )
    is_asb = named["crime_type"] == ANTI_SOCIAL_BEHAVIOUR
    crimes, asb = named.filter(~is_asb), named.filter(is_asb)
    rows.done.tables["recorded_crime"] = check_table(recorded_crime.SHAPE, crimes)
    rows.done.tables["asb_incidents"] = check_table(asb_incidents.SHAPE, asb)
    rows.done.asb_rows = asb.height
    rows.done.note(NO_ID, crimes["crime_id"].null_count())


def _sort_outcomes(rows: _Rows, codes: LsoaCodes) -> None:
    _check_month(rows)
    _check_ids(rows)
    rows.leave_out(NO_OUTCOME, rows.frame["Outcome type"].is_null(), column="Outcome type")
    _check_lsoa(rows, codes)
    _check_forms(rows)
    _leave_out_repeats(rows)
    _note_places(rows)
    named = rows.frame.select(
        pl.col("Crime ID").alias("crime_id"),
        pl.col("LSOA code").alias("lsoa"),
        pl.col("Outcome type").alias("outcome_type"),
        *_common(rows.file),
    )
    rows.done.id_hashes = np.empty(0, np.uint64)  # a crime may have several outcomes
    rows.done.tables["outcomes"] = check_table(outcomes.SHAPE, named)


def _broad_groups(rows: _Rows, published: str) -> pl.Series:
    """The broad group of each cell of a column; one that is not published is not recorded, and counted."""
    cells = rows.frame[published].cast(pl.String)
    known = {text: broad_group(text) for text in cells.unique().to_list()}
    if others := [text for text, group in known.items() if group is None]:
        rows.done.note(OTHER_GROUPS, int(cells.is_in(others).sum()))
    slugs = [known[text] or NOT_RECORDED for text in cells.to_list()]
    return pl.Series(published, slugs, dtype=pl.String)


def _sort_searches(rows: _Rows, codes: LsoaCodes) -> None:
    """Searches have a time with its offset from Greenwich; the month is that of the clock in London."""
    del codes  # a search has coordinates but no LSOA: `search_places` finds it
    text = rows.frame["Date"]
    local = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", time_zone="UTC", strict=False).dt.convert_time_zone(_LONDON)
    plain = text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False)
    month = local.dt.strftime("%Y-%m").fill_null(plain.dt.strftime("%Y-%m"))
    right = month.eq_missing(pl.Series([rows.file.month]))
    starts = rows.file.month + "-"
    rows.leave_out(WRONG_MONTH, ~right, column="Date", fits=lambda value: value.startswith(starts))
    _check_forms(rows)
    rows.leave_out(NO_SEARCH, rows.frame["Type"].is_null(), column="Type")
    named = rows.frame.select(
        pl.col("Type").alias("type"),
        pl.col("Longitude").alias("longitude"),
        pl.col("Latitude").alias("latitude"),
        pl.lit(None, pl.String).alias("lsoa"),
        _broad_groups(rows, "Officer-defined ethnicity").alias("ethnic_group"),
        _broad_groups(rows, "Self-defined ethnicity").alias("ethnic_group_given"),
        pl.col("Legislation").alias("legislation"),
        pl.col("Object of search").alias("object_of_search"),
        pl.col("Outcome").alias("outcome"),
        *_common(rows.file),
    )
    rows.done.unplaced_rows = named["longitude"].null_count()
    rows.done.note(UNPLACED_SEARCHES, rows.done.unplaced_rows)
    rows.done.tables["stop_and_search"] = check_table(stop_and_search.SHAPE, named)


_KINDS: dict[str, Callable[[_Rows, LsoaCodes], None]] = {
    "street": _sort_street,
    "outcomes": _sort_outcomes,
    "stop-and-search": _sort_searches,
}
