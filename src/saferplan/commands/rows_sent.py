"""What partners sent behind a level: their files, and where in them the rows or the total stand.  Never what they hold.

A partner's file may name people, so nothing of its cells is given but the one number that the figure itself is.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from saferplan.figures import Figure, parse_address
from saferplan.measures.evidence import Evidence
from saferplan.measures.rows_behind import Selection, count_by_file, declared_rows, sent_table
from saferplan.reference.partner_files import PartnerFile, partner_files
from saferplan.sources.reference_files import sha256_of

ROWS_SHOWN = 5


@dataclass(frozen=True)
class SentFile:
    """A file that a partner sent behind a level: its path, checksum and sender, its rows kept, and those that count.

    `sender` is "" for totals, whose rows name their own source.  `rows` are the numbers of the first few that count,
    where they were asked for (header = row 1); `changed` says that the file is no longer the one that was read, and so
    has none.
    """

    path: str
    sha256: str
    sender: str
    kept: int
    counts: int
    rows: tuple[int, ...] = ()
    changed: bool = False


@dataclass(frozen=True)
class SentBehind:
    """What partners sent of one kind behind a level: the account of all files of the kind, and those with the rows.

    `undeclared` rows are kept and not counted, since the months that they are of are not declared complete.
    """

    kind: str
    table: str
    read: int
    kept: int
    set_aside: int
    undeclared: int
    files: tuple[SentFile, ...]

    @property
    def counts(self) -> int:
        """The rows that count, over all files."""
        return sum(one.counts for one in self.files)


@dataclass(frozen=True)
class TotalSent:
    """A total as the agency sent it: its two numbers, and the row of the file that it stands in."""

    numerator: float
    denominator: float | None
    behind: SentBehind


class SentAgain:
    """Looks for what partners sent behind a level, over the tables and the inputs of one partnership folder."""

    def __init__(self, inputs: Path, tables: Path, evidence: Evidence) -> None:
        self.inputs, self.tables, self.evidence = inputs, tables, evidence

    def records(self, chosen: Selection, *, rows: bool) -> SentBehind | None:
        """The records that count towards a level; None where no partner sends any of those months."""
        table = sent_table(chosen)
        months = self.evidence.partner_months.filter(pl.col("kind") == table, pl.col("month").is_in(chosen.months))
        if months.is_empty():
            return None
        every = pl.scan_parquet(self.tables / f"{table}.parquet", glob=False)
        declared = declared_rows(every, table, self.evidence)
        counted = count_by_file(declared, chosen, most=ROWS_SHOWN)
        senders = months["force"].unique().to_list()
        held = every.group_by("file").agg(pl.len().alias("kept"), pl.col("force").first())
        files = held.collect().join(counted, on="file", how="left").sort("file")
        undeclared = every.select(pl.len()).collect().item() - declared.select(pl.len()).collect().item()
        mine = files.filter(pl.col("force").is_in(senders) | pl.col("counts").is_not_null())
        told = tuple(self._file(row, sender=row["force"], rows=rows) for row in mine.iter_rows(named=True))
        return self._behind(table, told, undeclared)

    def total(self, level: Figure) -> TotalSent | None:
        """The total that a level is, and where it stands; None where none was sent."""
        address = parse_address(level.id)
        sent = pl.read_parquet(self.tables / "agency_returns.parquet", glob=False)
        found = sent.filter(
            pl.col("measure") == address.measure,
            pl.col("area") == address.area,
            pl.col("period") == address.period,
            pl.col("group") == level.group,
        )
        if found.is_empty():
            return None
        row = found.row(0, named=True)
        many = sent.filter(pl.col("file") == row["file"]).height
        here = {"file": row["file"], "kept": many, "counts": found.height, "rows": found["row"].to_list()}
        behind = self._behind("agency_returns", (self._file(here, sender="", rows=True),), 0)
        return TotalSent(row["numerator"], row["denominator"], behind)

    def _file(self, row: dict[str, Any], *, sender: str, rows: bool) -> SentFile:
        """A file as it was read; with `rows`, whether it is that file still, and the numbers of its rows."""
        checksum = self._checksums.get(row["file"], "")
        made = SentFile(row["file"], checksum, sender, row["kept"], row["counts"] or 0)
        if not rows:
            return made
        path = self.inputs / row["file"]
        changed = not path.is_file() or sha256_of(path) != checksum
        numbers = () if changed else tuple(row["rows"] or ())
        return SentFile(made.path, checksum, sender, made.kept, made.counts, numbers, changed)

    def _behind(self, table: str, files: tuple[SentFile, ...], undeclared: int) -> SentBehind:
        """The files with the account of their kind."""
        kind = _kind_of(table).kind
        account = self._accounts[f"partner_{kind}"]
        read, kept = account["read"], account["kept"]
        return SentBehind(kind, table, read, kept, read - kept, undeclared, files)

    @cached_property
    def _checksums(self) -> dict[str, str]:
        """The checksum of each input as it was read."""
        told = json.loads((self.tables / "inputs.json").read_text(encoding="utf-8"))
        return {one["path"]: one["sha256"] for one in told}

    @cached_property
    def _accounts(self) -> dict[str, dict[str, Any]]:
        """The account of each input, by its source."""
        told = json.loads((self.tables / "accounts.json").read_text(encoding="utf-8"))
        return {one["source"]: one for one in told}


def _kind_of(table: str) -> PartnerFile:
    """The kind of file that fills a table."""
    return next(one for one in partner_files().values() if one.table == table)


def sent_lines(sent: SentBehind) -> list[str]:
    """What explain prints of a partner's files: each with its rows, then the account of all files of the kind."""
    lines = [_file_words(one) for one in sent.files]
    account = f"all files of {sent.kind}: {sent.read:,} rows read, {sent.kept:,} kept, {sent.set_aside:,} set aside"
    if sent.undeclared:
        verb = "is" if sent.undeclared == 1 else "are"
        account += f"; {sent.undeclared:,} of the rows kept {verb} of months not declared complete, and not counted"
    return [*lines, account]


def _file_words(file: SentFile) -> str:
    sender = f", sent by {file.sender}" if file.sender not in ("", "partner") else ""
    rows = ""
    if file.rows:
        more = ", ..." if file.counts > len(file.rows) else ""
        rows = f"; row{'' if file.counts == 1 else 's'} {', '.join(f'{row:,}' for row in file.rows)}{more}"
    elif file.changed:
        rows = "; it is no longer the file that was read, so its rows are not named"
    return (
        f"{file.path}{sender}, SHA-256 {file.sha256[:12]}: {file.kept:,} rows kept; {file.counts:,} "
        f"count{'s' if file.counts == 1 else ''}{rows}"
    )
