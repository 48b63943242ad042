"""Rows counted again: for a level of a bundle, the files and rows of the tables that count towards it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from saferplan.areas import COMPARED_KINDS
from saferplan.commands.folder import PartnershipFolder
from saferplan.commands.rows_sent import ROWS_SHOWN, SentAgain, SentBehind
from saferplan.figures import Address, Figure, in_digits, parse_address
from saferplan.measures.definition import load_measures
from saferplan.measures.demand import KINDS
from saferplan.measures.evidence import Evidence
from saferplan.measures.explain import explain_figure
from saferplan.measures.rows_behind import (
    Selection,
    agrees,
    count_people,
    count_rows,
    expected_rows,
    is_recounted,
    selection_of,
    whole_of,
)
from saferplan.sources.police_uk_rows import RowsWanted, row_numbers
from saferplan.tables.partner_shapes import RECORD_TABLES


@dataclass(frozen=True)
class FileBehind:
    """A file of data.police.uk behind a level: what it is, what became of its rows, and how many count towards it.

    `rows` are the numbers of the first few that count, where they were asked for (header = row 1).
    """

    path: str
    sha256: str
    extract_date: str
    read: int
    kept: int
    set_aside: int
    unplaced: int
    counts: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class LevelBehind:
    """A level, the rows of the table that count towards it, and whether counting them again gives what it says.

    `found` is the count made again (people for a population), `expected` what the bundle says; `agrees` is None
    where the level is no count, rate or share, or its measure is not one of rows counted as they are.  `verdict` says
    the same in a sentence.  `files` are those of data.police.uk, `sent` what partners sent.
    """

    address: str
    title: str
    table: str
    columns: tuple[str, ...]
    conditions: tuple[tuple[str, str], ...]
    files: tuple[FileBehind, ...]
    found: float | None
    expected: float | None
    agrees: bool | None
    verdict: str
    sent: SentBehind | None = None


class RowsAgain:
    """Counts the rows behind levels, over the tables of one partnership folder."""

    def __init__(
        self, home: PartnershipFolder, tables: Path, evidence: Evidence, areas: Mapping[str, tuple[str, str]]
    ) -> None:
        self.home, self.tables, self.evidence, self.areas = home, tables, evidence, areas
        self.sent = SentAgain(home.inputs, tables, evidence)

    def level(self, level: Figure, *, rows: bool = False) -> LevelBehind:
        """One level with its rows; `rows` asks for row numbers too."""
        address = parse_address(level.id)
        measure = load_measures()[level.measure].behind(level.origin)
        title = explain_figure(level, lambda _: level, self.areas).title
        chosen = selection_of(address, self.evidence, self.areas, origin=level.origin)
        made = LevelBehind(
            level.id, title, chosen.table, chosen.columns, chosen.conditions, (), None, None, None, NOT_AGAIN
        )
        if self.areas.get(address.area, ("", ""))[1] in COMPARED_KINDS:
            return replace(made, verdict=COUNTED_ELSEWHERE if is_recounted(measure) else NOT_AGAIN)
        if measure.count == "sums":
            return self._summed(replace(made, table="", columns=(), conditions=()), level)
        if measure.count == "survey":
            return replace(made, table="", columns=(), conditions=(), verdict=NOT_SHOWN)
        if measure.count == "returns":
            return self._returned(made, level)
        if not is_recounted(measure):
            return made
        if measure.count == "people":
            people = count_people(chosen, self.evidence)
            # A share of residents has the group's residents above the line.
            wanted = level.numerator if level.statistic == "share" else level.value
            return _judged(made, people, wanted, "residents")
        counted = self._count(chosen)
        sent = self.sent.records(chosen, rows=rows)
        found = float(counted["rows"].sum()) + (sent.counts if sent else 0)
        made = replace(made, files=self._files(chosen, counted, rows=rows), sent=sent, found=found)
        expected = expected_rows(level)
        if level.missing and level.value is None and expected is None:
            words = BLANK if level.missing == "NOT_RECORDED" else f"The figure has no value; {_rows(found)} held."
            return replace(made, verdict=words)
        if measure.count == "weights" and expected is None:
            return replace(made, verdict=f"{_rows(found)} behind it; it is what they weigh and not a count.")
        if measure.count == "rows" and level.statistic not in ("count", "rate", "share"):
            return replace(made, verdict=f"{_rows(found)} behind it; it is an index of them and not a count.")
        made = _judged(made, found, expected, "rows")
        if measure.count == "weights":
            return made
        if level.statistic == "share":
            whole = self._found(selection_of(whole_of(address), self.evidence, self.areas, origin=level.origin))
            return _and_below(made, whole, level.denominator, "rows in the whole")
        if level.statistic == "rate":
            return _and_below(made, count_people(chosen, self.evidence), level.denominator, "residents")
        return made

    def _returned(self, made: LevelBehind, level: Figure) -> LevelBehind:
        """A total that an agency sent, held to the row that it stands in."""
        made = replace(made, columns=("measure", "area", "period", "group"))
        total = self.sent.total(level)
        if total is None:
            same = level.value is None
            words = (
                NOTHING_SENT if same else f"No such total is in the table, but the bundle has {_number(level.value)}."
            )
            return replace(made, expected=level.value, agrees=None if same else False, verdict=words)
        made = replace(made, sent=total.behind)
        if level.value is None and level.numerator is None:
            words = f"The figure has no value; the total sent is {_number(total.numerator)}."
            return replace(made, found=total.numerator, verdict=words)
        made = _judged(made, total.numerator, expected_rows(level), "sent as a total", start="In the table")
        if level.statistic == "count":
            return made
        return _and_below(made, total.denominator, level.denominator, "sent with it")

    def _summed(self, made: LevelBehind, level: Figure) -> LevelBehind:
        """The sum of crimes and incidents, or one's share of both, held to the rows of each."""
        address = parse_address(level.id)
        found = {
            kind: self._found(
                selection_of(
                    Address(slug, address.period, area=address.area), self.evidence, self.areas, origin=level.origin
                )
            )
            for kind, slug in KINDS.items()
        }
        whole, kind = sum(found.values()), dict(address.group).get("demand_kind")
        made = _judged(made, found[kind] if kind else whole, expected_rows(level), "rows")
        if level.statistic == "share":
            made = _and_below(made, whole, level.denominator, "rows in the whole")
        return replace(made, verdict=f"{made.verdict} {SUMMED}")

    def _found(self, chosen: Selection) -> float:
        """How many rows count, published and sent."""
        sent = self.sent.records(chosen, rows=False)
        return float(self._count(chosen)["rows"].sum()) + (sent.counts if sent else 0)

    def _count(self, chosen: Selection) -> pl.DataFrame:
        """The published rows that count, by force and month: none of what a force sent its own complete records of."""
        files = sorted((self.tables / chosen.table).glob("*.parquet"))
        if not files or chosen.table in RECORD_TABLES:
            return pl.DataFrame(schema={"force": pl.String, "month": pl.Int32, "rows": pl.UInt32})
        rows = pl.scan_parquet(files, glob=False)
        if chosen.table == "recorded_crime":
            rows = rows.join(self.evidence.replaced.lazy(), on=["force", "month"], how="anti")
        return count_rows(rows, chosen)

    def _files(self, chosen: Selection, counted: pl.DataFrame, *, rows: bool) -> tuple[FileBehind, ...]:
        """The files of data.police.uk of the home forces in the period, and those of others that have rows here.

        A file whose crimes the force's own records take the place of is not among them.
        """
        if chosen.table in RECORD_TABLES:
            return ()
        kind = "stop-and-search" if chosen.table == "stop_and_search" else "street"
        ledger = self.evidence.fitness.filter(
            (pl.col("kind") == kind) & pl.col("present") & pl.col("month").is_in(list(chosen.months))
        )
        if chosen.table == "recorded_crime":
            ledger = ledger.join(self.evidence.replaced, on=["force", "month"], how="anti")
        joined = ledger.join(counted.cast({"month": pl.Int32}), on=["force", "month"], how="left").sort(
            "month", "force"
        )
        home = pl.col("force").is_in(list(self.evidence.forces))
        held = joined.filter(home | pl.col("rows_right").is_not_null())
        files = [
            FileBehind(
                path=row["file"],
                sha256=row["checksum"],
                extract_date=row["extract_date"],
                read=row["rows"],
                kept=row["kept"],
                set_aside=row["set_aside"],
                unplaced=row["unplaced_rows"],
                counts=row["rows_right"] or 0,
            )
            for row in held.iter_rows(named=True)
        ]
        # The rows of a street file can be found again by their LSOA; a search has none in its file.
        return tuple(self._numbered(files, chosen)) if rows and kind == "street" else tuple(files)

    def _numbered(self, files: list[FileBehind], chosen: Selection) -> list[FileBehind]:
        """The files with the numbers of the first few rows; those whose rows do not add up to the count have none."""
        types = dict(chosen.values).get("crime_type", ())
        wanted = [RowsWanted(one.path, one.sha256, chosen.table, chosen.codes, types) for one in files if one.counts]
        numbers = row_numbers(self.home.inputs, wanted, self._added())
        return [
            replace(one, rows=numbers[one.path][:ROWS_SHOWN])
            if len(numbers.get(one.path, ())) == one.counts and one.counts
            else one
            for one in files
        ]

    def _added(self) -> dict[str, str]:
        """The day that each archive without a dated folder was added, as `read` wrote it down."""
        path = self.home.inputs / "added.json"
        return dict(json.loads(path.read_text(encoding="utf-8-sig"))) if path.is_file() else {}


NOT_AGAIN = "This measure is not one of rows counted as they are, so it is not counted again here."

NOT_SHOWN = "Answers to a survey are not shown one by one: what one person answered is told to nobody."

SUMMED = f"The rows are those of {' and '.join(KINDS.values())}: explain those to have their files."

NOTHING_SENT = "No agency has sent this total, so there is no row to hold it to."

BLANK = "The column is blank in every row that was sent, so it cannot be told how many rows count."

COUNTED_ELSEWHERE = "Its count came as a total, with the other areas, so there are no rows to count again."


def _number(value: float | None) -> str:
    return "none" if value is None else in_digits(value, "")


def _rows(found: float) -> str:
    """So many rows are."""
    return f"{_number(found)} {'row is' if found == 1 else 'rows are'}"


def _judged(
    made: LevelBehind,
    found: float | None,
    expected: float | None,
    what: str,
    *,
    start: str = "Counted again from the table",
) -> LevelBehind:
    """The level with its count held to the one in the bundle."""
    same = agrees(found, expected)
    words = f"{start}: {_number(found)} {what}, "
    words += "as in the bundle." if same else f"but the bundle has {_number(expected)}."
    return replace(made, found=found, expected=expected, agrees=same, verdict=words)


def _and_below(made: LevelBehind, found: float | None, expected: float | None, what: str) -> LevelBehind:
    """The same for what is below the line."""
    same = agrees(found, expected)
    words = f" Below the line: {_number(found)} {what}, "
    words += "as in the bundle." if same else f"but the bundle has {_number(expected)}."
    return replace(made, agrees=bool(made.agrees) and same, verdict=made.verdict + words)
