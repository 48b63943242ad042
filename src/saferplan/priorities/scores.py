"""Scores: what each scorer gave each issue in each field, and what they come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from saferplan.priorities.combining import combine
from saferplan.priorities.issues import Issue
from saferplan.priorities.model import ScoringModel

Floats = NDArray[np.float64]

CONFIDENCES = {
    "high": "It rests on figures or on what the scorer knows first hand.",
    "medium": "It rests on part of the evidence, or on evidence that is getting old.",
    "low": "It is an informed guess.",
}
"""How sure a scorer may be, with what each means."""

HEADINGS = {
    "issue_title": "What is scored",
    "field_title": "What is asked",
    "what_is_known": "What is known",
    "score": "Your level",
    "confidence": "How sure you are",
    "note": "Why",
    "scorer": "Who scores",
    "scored_on": "Day",
    "rests_on": "What stands behind it",
    "evidence": "Evidence, by id",
    "issue": "Scored, by id",
    "field": "Asked, by id",
    "model": "Model and version",
}
"""The columns of a sheet of scores, in its order, each with the heading that a scorer reads."""


@dataclass(frozen=True)
class CellScore:
    """One score: which issue, which field, by whom, when, how sure, why, and on what evidence.

    `level` is its place on the field's scale, from 0.  `evidence` are ids of findings and addresses of figures.
    `where` says where it was written: file and row.
    """

    issue: str
    field: str
    scorer: str
    scored_on: date
    level: int
    confidence: str
    note: str = ""
    evidence: tuple[str, ...] = ()
    where: str = ""


@dataclass(frozen=True)
class Scored:
    """Every score put together by the model.

    `values` has the value of each field of the model for each issue: the mean of its scorers, or its figure (NaN where
    there is none).  `results` is what they come to, NaN where a field that counts has no value; `ranks` are from 1, the
    highest first, equal results sharing the best rank, and 0 where there is no result.  `own` has the result of each
    scorer who scored all fields of an issue (NaN elsewhere).
    """

    model: ScoringModel
    issues: tuple[Issue, ...]
    cells: tuple[CellScore, ...]
    values: Floats
    results: Floats
    ranks: NDArray[np.int64]
    own: dict[str, Floats]

    @property
    def scorers(self) -> tuple[str, ...]:
        """Who scored, by name."""
        return tuple(sorted({one.scorer for one in self.cells}))

    @property
    def ranked(self) -> tuple[int, ...]:
        """The places of the issues that have a result, the highest first; equal ones by title."""
        held = [place for place in range(len(self.issues)) if self.ranks[place]]
        return tuple(sorted(held, key=lambda place: (self.ranks[place], self.issues[place].title)))

    def lacking(self, place: int) -> tuple[str, ...]:
        """The titles of the fields that count and that nobody scored of an issue."""
        rows = {one.slug: row for row, one in enumerate(self.model.fields)}
        return tuple(one.title for one in self.model.counted if np.isnan(self.values[rows[one.slug], place]))

    def of_issue(self, issue: str) -> tuple[CellScore, ...]:
        """The scores of one issue."""
        return tuple(one for one in self.cells if one.issue == issue)

    @property
    def beside(self) -> dict[str, Floats]:
        """What each block that is shown beside comes to, by its title: the sum of its scores times their weights."""
        found = {}
        for block in self.model.blocks:
            if block.beside:
                rows = [row for row, one in enumerate(self.model.fields) if one.block == block.slug]
                weights = np.array([self.model.fields[row].weight for row in rows])
                found[block.title] = np.asarray(weights @ self.values[rows])
        return found


def score_issues(model: ScoringModel, issues: Sequence[Issue], cells: Sequence[CellScore]) -> Scored:
    """Put the scores together.

    How it is calculated: in each field the mean of all who scored it is taken, so that several scorers count alike
    and those who know one field may score that one alone; then the model's rule.  A field that rests on a figure
    has the figure's value.

    What it cannot tell you: whether the levels are as far apart as their numbers say.  A mean hides who disagreed,
    which is why each scorer's own result is kept beside it.
    """
    values = np.full((len(model.fields), len(issues)), np.nan)
    places = {one.id: place for place, one in enumerate(issues)}
    rows = {one.slug: row for row, one in enumerate(model.fields)}
    for row, one in enumerate(model.fields):
        if one.figure:
            given = [issue.signal(one.figure).value for issue in issues]
            values[row] = [np.nan if value is None else value for value in given]
    gathered: dict[tuple[int, int], list[float]] = {}
    by_scorer: dict[str, Floats] = {}
    for cell in cells:
        place = (rows[cell.field], places[cell.issue])
        score = model.fields[place[0]].levels[cell.level].score
        gathered.setdefault(place, []).append(score)
        by_scorer.setdefault(cell.scorer, values.copy())[place] = score
    for place, scores in gathered.items():
        values[place] = float(np.mean(scores))
    counted = [rows[one.slug] for one in model.counted]
    results = combine(model, values[counted])
    own = {scorer: combine(model, mine[counted]) for scorer, mine in sorted(by_scorer.items())}
    return Scored(model, tuple(issues), tuple(cells), values, results, ranks_of(results), own)


def ranks_of(results: Floats) -> NDArray[np.int64]:
    """Ranks from 1, the highest first; equal results share the best rank, and 0 stands where there is no result.

    >>> ranks_of(np.array([3.0, 5.0, np.nan, 3.0])).tolist()
    [2, 1, 0, 2]
    """
    rounded = np.round(results, 9)
    held = np.isfinite(rounded)
    higher = (rounded[None, :] > rounded[:, None]) & held[None, :]
    return np.where(held, 1 + higher.sum(axis=1), 0).astype(np.int64)
