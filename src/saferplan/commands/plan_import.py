"""Plan import: a delivery plan or tracker that somebody has, from Excel or Word, into a partnership's plan."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from saferplan.areas import slug_of
from saferplan.commands.folder import PartnershipFolder, is_there, writing
from saferplan.commands.plan_folder import FOLDER, PLAN
from saferplan.errors import BadInput, ColumnsNotConfirmed, PlanExists
from saferplan.plan.model import Plan
from saferplan.plan.shape import plan_from
from saferplan.plan.tracker_columns import TableColumns, TrackerTable, columns_text, guess_columns, read_columns
from saferplan.plan.tracker_rows import Imported, NotPlaced, import_tables
from saferplan.plan.writing import plan_text
from saferplan.publication.downloads import safe_text
from saferplan.publication.whole import write_whole
from saferplan.sources.tracker_files import open_tracker

NOT_PLACED = "not-placed.csv"

Confirm = Callable[[TrackerTable, TableColumns], bool]
"""Asks a person whether the columns of a table were guessed right."""


@dataclass(frozen=True)
class ImportOptions:
    """What a person says of an import: the confirmed columns, and the title and term of the plan."""

    columns: Path | None = None
    title: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class PlanImportResult:
    """What was imported: the file of the plan and of what was not placed, the plan, and the account of every row."""

    written: Path
    not_placed: Path | None
    plan: Plan
    imported: Imported

    def as_json(self) -> dict[str, Any]:
        """The result as plain JSON values."""
        counts = {name: len(getattr(self.plan, name)) for name in ("priorities", "actions", "measures", "themes")}
        return {"plan": str(self.written), "counts": counts} | self.imported.as_json()


def import_plan(
    file: Path | str,
    folder: Path | str = ".",
    *,
    options: ImportOptions = ImportOptions(),
    confirm: Confirm | None = None,
) -> PlanImportResult:
    """Take in a delivery plan or tracker, from XLSX, DOCX or CSV, as `plan/plan.toml` of a partnership folder.

    Which column is what is guessed from the headings, and has to be confirmed: by the file `options.columns`, or by
    `confirm`, which is asked table by table.  Without either, the guess is written to a file to correct, and
    `ColumnsNotConfirmed` raised.  Every cell without a place is listed in `plan/not-placed.csv`.  Raises `PlanExists`
    where there is a plan already, `BadInput` for a file that cannot be read or that names no dates and no term is
    given, and `BadPlan` for a file of columns that does not fit.
    """
    home, source = PartnershipFolder(folder), Path(file)
    target = home.path / FOLDER / PLAN
    if is_there(target):
        raise PlanExists(target)
    tables = open_tracker(source)
    columns = _confirmed(tables, home.path, source, options, confirm)
    if not any(one.use for one in columns):
        found = "no table of it is read: in none can an action be told"
        do = "Say with --columns which column is what."
        raise BadInput(source.name, found, "a table of actions", do)
    imported = import_tables(tables, columns, source=source.name, title=options.title or source.stem)
    whole = imported.values["plan"]
    given = {"start": options.start, "end": options.end}
    whole |= {key: day for key, day in given.items() if day is not None}
    if "start" not in whole or "end" not in whole or whole["start"] >= whole["end"]:
        do = "Give the first and the last day of the plan with --start and --end."
        raise BadInput(source.name, "it names no two days that the plan could run between", "dates", do)
    plan = plan_from(imported.values)
    notes = [f"Taken in from {source.name}. Nothing in it was made up: what the file did not say is not here."]
    if imported.not_placed:
        notes.append(f"What had no place is listed in {NOT_PLACED}.")
    notes.append('Run "saferplan plan check" for what is wrong and what is lacking.')
    written, listed = _write(home.path / FOLDER, plan_text(plan, notes=notes), imported)
    return PlanImportResult(written, listed, plan, imported)


def _confirmed(
    tables: tuple[TrackerTable, ...], home: Path, source: Path, options: ImportOptions, confirm: Confirm | None
) -> tuple[TableColumns, ...]:
    """The columns as a person confirmed them; raises `ColumnsNotConfirmed`, having written the guess."""
    if options.columns is not None:
        try:
            text = options.columns.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            do = "Name the file that the import wrote."
            raise BadInput(options.columns.name, "it cannot be read", "a text file in UTF-8", do) from error
        return read_columns(text, tables, file=options.columns.name)
    guesses = tuple(guess_columns(table) for table in tables)
    if confirm is not None:
        answers = [confirm(table, guess) for table, guess in zip(tables, guesses, strict=True) if guess.use]
        if answers and all(answers):
            return guesses
    path = home / FOLDER / f"columns-{slug_of(source.stem) or 'tracker'}.toml"
    if not path.exists():
        with writing(path.parent):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(columns_text(guesses, tables), encoding="utf-8", newline="\n")
    raise ColumnsNotConfirmed(path, sum(one.use for one in guesses))


def _write(home: Path, text: str, imported: Imported) -> tuple[Path, Path | None]:
    """Write the list of what was not placed and then the plan, each whole; the plan never over another."""
    target = home / PLAN
    with writing(home):
        home.mkdir(parents=True, exist_ok=True)
        listed = home / NOT_PLACED if imported.not_placed or imported.doubts else None
        if listed is not None:
            write_whole(listed, _listed(imported).encode())
        draft = home / f".{PLAN}.unfinished"
        draft.write_text(text, encoding="utf-8", newline="\n")
        try:
            if is_there(target):  # somebody was quicker
                raise PlanExists(target)
            os.replace(draft, target)
        finally:
            draft.unlink(missing_ok=True)
    return target, listed


def _listed(imported: Imported) -> str:
    """What was not placed, and what was read with doubt, as a table for a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["what", "where", "column", "text", "why"])
    for what, held in (("not placed", imported.not_placed), ("read with doubt", imported.doubts)):
        writer.writerows([what, one.where, one.column, safe_text(one.text), one.why] for one in held)
    return out.getvalue()


def guess_lines(table: TrackerTable, guess: TableColumns) -> list[str]:
    """The guess about one table, for a person to confirm."""
    rows = " and ".join(str(row + table.first_row) for row in guess.heading_rows)
    lines = [f"{table.name}: headings in row {rows}"]
    width = max(len(heading) for heading, _ in guess.columns if heading)
    lines += [f"  {heading:<{min(width, 40)}}  {meaning}" for heading, meaning in guess.columns if heading]
    return lines


def import_lines(result: PlanImportResult) -> list[tuple[int, str]]:
    """What an import made, for the terminal."""
    plan, imported = result.plan, result.imported
    read = sum(imported.account.values())
    lines = [
        (0, f"Made: {result.written}, with {len(plan.priorities):,} priorities, {len(plan.actions):,} actions and "
            f"{len(plan.measures):,} measures, from {plan.start} to {plan.end}."),
        (0, f"{read:,} rows read: " + ", ".join(f"{count:,} {what}" for what, count in imported.account.items()) + "."),
    ]  # fmt: skip
    lines += [(0, f"Note: {note}") for note in imported.notes]
    for words, held in (("Not placed", imported.not_placed), ("Read with doubt", imported.doubts)):
        if held:
            lines += [(0, f"{words} ({len(held):,}):"), *((2, _told(one)) for one in held)]
    if result.not_placed:
        lines.append((0, f"All of these are in {result.not_placed} too."))
    return lines


def _told(one: NotPlaced) -> str:
    """One cell that was not placed, in a line."""
    text = " ".join(one.text.split())
    short = text if len(text) <= 80 else f"{text[:77]}..."
    return f'{one.where}{f", {one.column}" if one.column else ""}: "{short}": {one.why}'
