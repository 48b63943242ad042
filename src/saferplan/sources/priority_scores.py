"""Reads scores of issues: `priorities/scores.csv` and the workbooks that scorers sent back.

One row is one score: an issue, a field and a scorer.  A row without a score has not been scored yet; it is set aside
and counted.  Everything else that does not fit is a fault with row and column, and nothing is read until it is mended.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.errors import BadInput
from saferplan.priorities.model import ScoreField, ScoringModel
from saferplan.priorities.scores import CONFIDENCES, HEADINGS, CellScore
from saferplan.priorities.who_scored import BlankScore
from saferplan.sources.faults import refuse
from saferplan.sources.quoting import quoted
from saferplan.sources.reference_files import ROW
from saferplan.sources.score_cells import ScoredTwice, day_given, issue_told, letter, score_told, twice_told
from saferplan.sources.spreadsheets import Sent, Wanted, open_sent
from saferplan.tables.account import EXAMPLES_KEPT, Account, Example, add_accounts

SOURCE = "priority_scores"
NEEDED = ("issue", "field", "scorer", "scored_on", "score", "confidence")
OTHERS = ("note", "evidence", "model", "issue_title", "field_title", "what_is_known", "rests_on")
COLUMNS = {
    "issue": "The issue's id, as in issues.toml.",
    "issue_title": "The issue's title, for the reader.",
    "field": "The field's slug, as in the model.",
    "field_title": "The field's title, for the reader.",
    "what_is_known": "What the assessment says, for the scorer to go by.",
    "score": "The score of one of the field's levels; words after the number are for the reader.",
    "confidence": "How sure the scorer is: high, medium or low.",
    "note": "Why this level: a sentence.",
    "scorer": "Who scored: a body, a post or a name.",
    "scored_on": "The day, as YYYY-MM-DD or DD/MM/YYYY.",
    "rests_on": "The findings and figures behind the issue in words, for the scorer to go by.",
    "evidence": "Ids of findings and addresses of figures that it rests on, with spaces between. Blank: the issue's.",
    "model": "The model and its version.",
}
"""The columns of a file of scores, in order, with their meaning."""
assert set(COLUMNS) == {*NEEDED, *OTHERS} == set(HEADINGS)

NOT_SCORED = "rows that nobody has scored yet"
LEFT_OUT = "scores of issues that the list leaves out"
MOST_LETTERS = 600
WRITES = "saferplan priorities propose"
"""The command that makes files of scores with their headings."""

_MODEL = re.compile(r"[a-z0-9-]{1,60} [\w.-]{1,20}", re.ASCII)
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class ScoresRead:
    """The scores that were read, what became of every row, and the names of the files.

    `blanks` are the rows without a score, of files in which others have one.
    """

    cells: tuple[CellScore, ...]
    account: Account
    files: tuple[str, ...]
    blanks: tuple[BlankScore, ...] = ()


def read_scores(
    files: Sequence[Path], home: Path, model: ScoringModel, issues: Iterable[str], left_out: Iterable[str] = ()
) -> ScoresRead:
    """Read the files of scores; `home` is what their names are told from.

    `issues` are the ids of those that are scored, `left_out` of those whose scores are set aside.  A blank scorer or
    day is that of the other rows of its file, where these name one alone.

    Raises `BadInput` (`FaultyFiles` for several faults) for a row whose issue, field, score, confidence or day is not
    known, that was scored by another model or version, or that stands in another row too.
    """
    known, aside = set(issues), set(left_out)
    cells: dict[tuple[str, str, str], CellScore] = {}
    faults: list[BadInput] = []
    accounts, blanks = [], list[BlankScore]()
    twice, read_of = list[ScoredTwice](), dict[str, int]()
    for path in files:
        sent = open_sent(path, home, Wanted(NEEDED, OTHERS, HEADINGS, line_above=True, writes=WRITES))
        rows = list(sent.frame.iter_rows(named=True))
        reader = _Rows(sent, model, known | aside, rows)
        kept = 0
        blanks += reader.blanks(rows, aside)
        dropped: dict[str, list[int]] = {}
        for row in rows:
            if row["score"] is None:
                dropped.setdefault(NOT_SCORED, []).append(row[ROW])
                continue
            cell, found = reader.cell(row)
            faults += found
            if cell is not None and cell.issue in aside:
                dropped.setdefault(LEFT_OUT, []).append(row[ROW])
                continue
            kept += 1
            if cell is None:
                continue
            key = (cell.issue, cell.field, cell.scorer.casefold())
            if key in cells:
                is_so = f"{cell.scorer} scored {cell.field} of {cell.issue} in {cells[key].where} too"
                one = BadInput(sent.name, is_so, "one score of each", "Take one out.", row=row[ROW])
                twice.append(ScoredTwice(sent.name, cells[key].where.rpartition(", row")[0], one))
            cells.setdefault(key, cell)
        read_of[sent.name] = kept
        counts = {reason: len(numbers) for reason, numbers in dropped.items()}
        examples = {
            reason: tuple(Example(sent.name, number) for number in numbers[:EXAMPLES_KEPT])
            for reason, numbers in dropped.items()
        }
        tables = {SOURCE: kept} if kept else {}
        notes = {what: many for what, many in sent.notes.items() if "further sheets" not in what}
        accounts.append(Account(SOURCE, sent.frame.height, tables, counts, examples, notes))
    refuse([*faults, *twice_told(twice, read_of)])
    ordered = tuple(cells[key] for key in sorted(cells))
    return ScoresRead(ordered, add_accounts(SOURCE, accounts), tuple(path.name for path in files), tuple(blanks))


class _Rows:
    """The rows of one file, held to the model and the issues."""

    def __init__(self, sent: Sent, model: ScoringModel, issues: set[str], rows: list[dict[str, Any]]) -> None:
        self.file, self.model, self.issues = sent.name, model, issues
        self.heads, self.places = sent.heads, sent.places
        scored = [row for row in rows if row["score"] is not None]
        self.told: set[str] = set()
        self.usual = {key: _only(row[key] for row in scored) for key in ("scorer", "scored_on")}

    def _first(self, column: str) -> bool:
        """Whether it is the first time that a column is said to be blank."""
        first = column not in self.told
        self.told.add(column)
        return first

    def blanks(self, rows: list[dict[str, Any]], aside: set[str]) -> list[BlankScore]:
        """The rows without a score, where the file has any with one: what its scorer could not judge."""
        if not any(row["score"] is not None for row in rows):
            return []
        return [
            BlankScore(
                row["issue"],
                row["field"] or "",
                " ".join((row["scorer"] or self.usual["scorer"] or "").split()),
                " ".join((row["note"] or "").split()),
                f"{self.file}, row {row[ROW]:,}",
            )
            for row in rows
            if row["score"] is None and row["issue"] in self.issues - aside
        ]

    def cell(self, row: dict[str, Any]) -> tuple[CellScore | None, list[BadInput]]:
        """The score of a row, or what is wrong with it."""
        faults: list[BadInput] = []

        def fault(column: str, expected: str, do: str, told: str = "") -> None:
            head, at = self.heads.get(column, column), letter(self.places.get(column))
            cell = f"{head} (cell {at}{row[ROW]})" if at else head
            found = f"{cell} is {told or quoted(row[column])}" if row[column] is not None else f"{cell} is blank"
            faults.append(BadInput(self.file, found, expected, do, row=row[ROW]))

        field = self.model.field(row["field"] or "")
        if row["model"] is not None and row["model"] != self.model.name:
            found = (
                f'it was scored by "{row["model"]}"' if _MODEL.fullmatch(row["model"]) else "model is no model's name"
            )
            do = "Score it anew by this model, or name the other in issues.toml."
            return None, [BadInput(self.file, found, self.model.name, do, row=row[ROW])]
        if row["issue"] not in self.issues:
            told, do = issue_told(row["issue"], self.issues)
            fault("issue", "the id of an issue of issues.toml", do, told)
        if field is None or field.figure:
            fault("field", f"one of {', '.join(one.slug for one in self.model.scored)}", "Write it so.")
        level = _level(field, row["score"]) if field is not None else None
        if field is not None and level is None:
            levels = ", ".join(f"{one.score:g}" for one in field.levels)
            fault("score", f"one of {levels}", "Choose one from the list.", score_told(row["score"], field))
        confidence = (row["confidence"] or "").lower()
        if confidence not in CONFIDENCES:
            fault("confidence", f"one of {', '.join(CONFIDENCES)}", "Choose one.")
        scorer = row["scorer"] or self.usual["scorer"]
        if scorer is None and self._first("scorer"):
            fault("scorer", "who scored it", "Fill it in, once for the whole file.")
        day = day_given(row["scored_on"] or self.usual["scored_on"])
        # Where the one day of a file cannot be read, or none is given, that is said once and not of every row.
        if day is None and (row["scored_on"] is not None or (not self.usual["scored_on"] and self._first("scored_on"))):
            fault("scored_on", "a day as YYYY-MM-DD or DD/MM/YYYY", "Write it so.")
        for column in ("note", "scorer"):
            if row[column] is not None and len(row[column]) > MOST_LETTERS:
                found = f"{self.heads.get(column, column)} has {len(row[column]):,} letters"
                faults.append(BadInput(self.file, found, f"at most {MOST_LETTERS}", "Shorten it.", row=row[ROW]))
        if faults or field is None or level is None or day is None or scorer is None:
            return None, faults
        return CellScore(
            issue=row["issue"],
            field=field.slug,
            scorer=" ".join(scorer.split()),
            scored_on=day,
            level=level,
            confidence=confidence,
            note=" ".join((row["note"] or "").split()),
            evidence=tuple((row["evidence"] or "").split()),
            where=f"{self.file}, row {row[ROW]:,}",
        ), []


def _only(values: Iterable[str | None]) -> str | None:
    """The one value that is given, None where none or several are."""
    given = {value for value in values if value is not None}
    return given.pop() if len(given) == 1 else None


def _level(field: ScoreField, score: str) -> int | None:
    """Which level a cell names by the number that it begins with."""
    number = _NUMBER.match(score)
    return field.level_of(float(number[0])) if number else None
