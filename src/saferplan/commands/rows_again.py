"""Rows counted again: for a level of a bundle, the files and rows of the tables that count towards it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from saferplan.areas import COMPARED_KINDS
from saferplan.commands.folder import PartnershipFolder
from saferplan.figures import Figure, in_digits, parse_address
from saferplan.measures.definition import load_measures
from saferplan.measures.evidence import Evidence
from saferplan.measures.explain import explain_figure
from saferplan.measures.rows_behind import (
    Selection,
    agrees,
    count_people,
    count_rows,
    expected_rows,
    is_recounted,
    returns_behind,
    rows_that_count,
    selection_of,
    whole_of,
)
from saferplan.sources.police_uk_rows import RowsWanted, row_numbers
from saferplan.tables.partner_shapes import RECORD_TABLES

ROWS_SHOWN = 5


@dataclass(frozen=True)
class FileBehind:
    """A file behind a level: what it is, what became of its rows, and how many count towards it.

    `extract_date` is "" for a file that a partner sent; `read` and `set_aside` are None where that is told of all files
    of its kind together.  `rows` are the numbers of the first few that count, where they were asked for (header = row
    1).
    """

    path: str
    sha256: str
    extract_date: str
    read: int | None
    kept: int
    set_aside: int | None
    unplaced: int
    counts: int
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class LevelBehind:
    """A level, the rows of the table that count towards it, and whether counting them again gives what it says.

    `found` is the count made again (people for a population), `expected` what the bundle says; `agrees` is None
    where the level is no count, rate or share, or its measure is not one of rows counted as they are.  `verdict` says
    the same in a sentence.
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


class RowsAgain:
    """Counts the rows behind levels, over the tables of one partnership folder."""

    def __init__(
        self, home: PartnershipFolder, tables: Path, evidence: Evidence, areas: Mapping[str, tuple[str, str]]
    ) -> None:
        self.home, self.tables, self.evidence, self.areas = home, tables, evidence, areas

    def level(self, level: Figure, *, rows: bool = False) -> LevelBehind:
        """One level with its rows; `rows` asks for row numbers too."""
        address = parse_address(level.id)
        measure = load_measures()[level.measure].behind(level.origin)
        title = explain_figure(level, lambda _: level, self.areas).title
        chosen = selection_of(address, self.evidence, self.areas, origin=level.origin)
        made = LevelBehind(
            level.id, title, chosen.table, chosen.columns, chosen.conditions, (), None, None, None, NOT_AGAIN
        )
        if not is_recounted(measure):
            return made
        if self.areas.get(address.area, ("", ""))[1] in COMPARED_KINDS:
            return replace(made, verdict=COUNTED_ELSEWHERE)
        if measure.count == "people":
            people = count_people(chosen, self.evidence)
            # A share of residents has the group's residents above the line.
            wanted = level.numerator if level.statistic == "share" else level.value
            return _judged(made, people, wanted, "residents")
        if measure.count == "returns":
            return self._returned(made, level)
        counted = self._count(chosen)
        files = (*self._files(chosen, counted, rows=rows), *self._partners_files(chosen, rows=rows))
        made = replace(made, files=files)
        found = float(counted["rows"].sum())
        if level.missing and level.value is None and expected_rows(level) is None:
            return replace(made, found=found, verdict=f"The figure has no value; {_number(found)} rows are held.")
        if level.statistic not in ("count", "rate", "share"):
            words = f"{_number(found)} rows are behind it; it is an index of them and not a count."
            return replace(made, found=found, verdict=words)
        made = _judged(made, found, expected_rows(level), "rows")
        if level.statistic == "share":
            whole = float(
                self._count(selection_of(whole_of(address), self.evidence, self.areas, origin=level.origin))[
                    "rows"
                ].sum()
            )
            return _and_below(made, whole, level.denominator, "rows in the whole")
        if level.statistic == "rate":
            return _and_below(made, count_people(chosen, self.evidence), level.denominator, "residents")
        return made

    def _count(self, chosen: Selection) -> pl.DataFrame:
        """The rows that count, by force and month, whoever they are from."""
        held = [rows for rows in (self._published_rows(chosen), self._sent(chosen)) if rows is not None]
        counted = pl.DataFrame(schema={"force": pl.String, "month": pl.Int32, "rows": pl.UInt32})
        return pl.concat([counted, *(count_rows(rows, chosen) for rows in held)], how="vertical_relaxed")

    def _published_rows(self, chosen: Selection) -> pl.LazyFrame | None:
        """The rows of a table of published files; without those of force-months that a force's own records replace."""
        files = sorted((self.tables / chosen.table).glob("*.parquet"))
        if not files:
            return None
        rows = pl.scan_parquet(files, glob=False)
        if chosen.table == "recorded_crime":
            rows = rows.join(self.evidence.replaced.lazy(), on=["force", "month"], how="anti")
        return rows

    def _sent(self, chosen: Selection) -> pl.LazyFrame | None:
        """The rows that partners sent of the months declared complete; None where the table has none of theirs."""
        table = "partner_crime" if chosen.table == "recorded_crime" else chosen.table
        declared = self.evidence.partner_months.filter(pl.col("kind") == table).select("force", "month").unique()
        if table not in RECORD_TABLES or declared.is_empty():
            return None
        rows = pl.scan_parquet(self.tables / f"{table}.parquet", glob=False)
        return rows.join(declared.lazy(), on=["force", "month"], how="semi")

    def _partners_files(self, chosen: Selection, *, rows: bool) -> tuple[FileBehind, ...]:
        """The files of partners with rows that count."""
        sent = self._sent(chosen)
        if sent is None:
            return ()
        of_file = (
            rows_that_count(sent, chosen)
            .group_by("file")
            .agg(pl.len().alias("counts"), pl.col("row").sort().head(ROWS_SHOWN).alias("rows"))
            .sort("file")
            .collect()
        )
        return tuple(
            self._partners_file(row["file"], row["counts"], tuple(row["rows"]) if rows else (), chosen)
            for row in of_file.iter_rows(named=True)
        )

    def _partners_file(self, path: str, counts: int, rows: tuple[int, ...], chosen: Selection) -> FileBehind:
        """A file that a partner sent, with what became of its rows as far as that is known of it alone."""
        table = "partner_crime" if chosen.table == "recorded_crime" else chosen.table
        held = pl.scan_parquet(self.tables / f"{table}.parquet", glob=False).filter(pl.col("file") == path)
        placed = pl.col("lsoa").null_count() if "lsoa" in held.collect_schema().names() else pl.lit(0)
        kept, unplaced = held.select(pl.len(), placed.alias("unplaced")).collect().row(0)
        return FileBehind(path, self._checksums().get(path, ""), "", None, kept, None, unplaced, counts, rows)

    def _checksums(self) -> dict[str, str]:
        """The checksum of each input, as `read` wrote it down."""
        inputs = json.loads((self.tables / "inputs.json").read_text(encoding="utf-8"))
        return {one["path"]: one["sha256"] for one in inputs}

    def _returned(self, made: LevelBehind, level: Figure) -> LevelBehind:
        """A total that a partner returned: the file and row that it stands in, and whether the bundle has it so."""
        rows = returns_behind(parse_address(level.id), self.evidence)
        if rows.is_empty():
            return replace(made, verdict="Nothing was sent for it, so there is no row behind it.")
        row = rows.row(0, named=True)
        file = FileBehind(row["file"], self._checksums().get(row["file"], ""), "", None, 1, None, 0, 1, (row["row"],))
        made = replace(made, files=(file,))
        expected = level.value if level.statistic == "count" else level.numerator
        same = agrees(row["numerator"], expected)
        words = f"A total as it was sent, in row {row['row']:,}: {_number(row['numerator'])}"
        if level.statistic != "count":
            same = same and agrees(row["denominator"], level.denominator)
            words += f" of {_number(row['denominator'])}"
        words += ", as in the bundle." if same else f", but the bundle has {_number(expected)}."
        return replace(made, found=row["numerator"], expected=expected, agrees=same, verdict=words)

    def _files(self, chosen: Selection, counted: pl.DataFrame, *, rows: bool) -> tuple[FileBehind, ...]:
        """The files of the home forces in the period, and those of others that have rows here."""
        if chosen.table in RECORD_TABLES:
            return ()
        kind = "stop-and-search" if chosen.table == "stop_and_search" else "street"
        ledger = self.evidence.fitness.filter(
            (pl.col("kind") == kind) & pl.col("present") & pl.col("month").is_in(list(chosen.months))
        )
        joined = ledger.join(counted.cast({"month": pl.Int32}), on=["force", "month"], how="left").sort(
            "month", "force"
        )
        if chosen.table == "recorded_crime":
            joined = joined.join(self.evidence.replaced, on=["force", "month"], how="anti")
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

COUNTED_ELSEWHERE = "Its count came as a total, with the other areas, so there are no rows to count again."


def _number(value: float | None) -> str:
    return "none" if value is None else in_digits(value, "")


def _judged(made: LevelBehind, found: float | None, expected: float | None, what: str) -> LevelBehind:
    """The level with its count held to the one in the bundle."""
    same = agrees(found, expected)
    words = f"Counted again from the table: {_number(found)} {what}, "
    words += "as in the bundle." if same else f"but the bundle has {_number(expected)}."
    return replace(made, found=found, expected=expected, agrees=same, verdict=words)


def _and_below(made: LevelBehind, found: float | None, expected: float | None, what: str) -> LevelBehind:
    """The same for what is below the line."""
    same = agrees(found, expected)
    words = f" Below the line: {_number(found)} {what}, "
    words += "as in the bundle." if same else f"but the bundle has {_number(expected)}."
    return replace(made, agrees=bool(made.agrees) and same, verdict=made.verdict + words)
