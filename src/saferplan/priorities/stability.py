"""Rank stability: how far the order of issues would move if each score were as unsure as its scorer said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._limits import z_of
from saferplan.priorities.combining import combine
from saferplan.priorities.scores import CellScore, Floats, Scored, ranks_of

Ints = NDArray[np.int64]

METHOD = "rank stability"
DRAWS, TOP, LEVEL = 5_000, 5, 0.95
PART = 1_000
"""So many draws are worked out at once, to spare memory."""

PARTS_OF = 256
MOVES: dict[str, dict[int, int]] = {
    "high": {0: 256},
    "medium": {-1: 64, 0: 128, 1: 64},
    "low": {-2: 32, -1: 64, 0: 64, 1: 64, 2: 32},
}
"""By how many levels a score may move, and in how many of 256 cases, by how sure its scorer was."""
assert all(sum(each.values()) == PARTS_OF for each in MOVES.values())

RULE = (
    "A score given with high confidence stays. One of medium confidence stays in half of the draws, and is a level "
    "higher or lower in a quarter each. One of low confidence stays in a quarter, is one level off in a quarter each "
    "way, and two levels off in an eighth each way. A move past the end of a scale stops at the end. Scores move "
    "independently of each other. A figure moves as its interval says, and one without an interval stays. Issues that "
    "come out equal are put in order by lot."
)
"""The rule by which scores are moved, as it is printed."""

NUDGE = 1.25
"""Each weight in turn is made larger, and smaller, by this factor to see whether the first few issues change."""


@dataclass(frozen=True)
class RankStability:
    """Where each issue could rank (arrays with a place for each issue of the scores; 0 and NaN where it has no result).

    `rank` is its rank as scored.  `low` and `high` are the best and the worst rank it has in the middle `level` of the
    draws, `median` the one in the middle.  `chance_top` is the share of draws in which it is among the first `top`,
    `chance_first` that in which it is first.
    """

    rank: Ints
    low: Ints
    high: Ints
    median: Ints
    chance_top: Floats
    chance_first: Floats
    top: int
    draws: int
    level: float


@dataclass(frozen=True)
class WeightMoved:
    """What a change of one weight would do: the field, the factor, and which issues enter and leave the first few."""

    field: str
    factor: float
    enters: tuple[str, ...]
    leaves: tuple[str, ...]
    first: str


def rank_stability(
    scored: Scored, *, random: np.random.Generator, draws: int = DRAWS, top: int = TOP, level: float = LEVEL
) -> RankStability:
    """Draw the scores anew as their confidence allows, put them together each time, and see where each issue ranks.

    `random` draws.  How it is calculated: `RULE`, `draws` times.  The interval holds the ranks between the quantiles
    (1 - level) / 2 and 1 - (1 - level) / 2 of the draws, ends included.

    What it cannot tell you: what happens if all scorers were wrong together, or the model asks for the wrong things.
    It takes scorers' word for how sure they are.

    Raises: CannotReckon where nothing has a result, or there are fewer than 100 draws.
    """
    held = np.flatnonzero(scored.ranks)
    if not held.size:
        raise CannotReckon(METHOD, "no issue with a result", "one that is scored in every field that counts")
    if draws < 100 or top < 1:
        raise CannotReckon(METHOD, f"{draws} draws and the first {top}", "at least 100 draws, and the first 1 or more")
    drawer = _Drawer(scored, held)
    ranks = np.empty((held.size, draws), dtype=np.int16)
    for start in range(0, draws, PART):
        many = min(PART, draws - start)
        results = drawer.results(random, many)
        ranks[:, start : start + many] = _ranks_by_lot(results, random)
    ordered = np.sort(ranks, axis=1)
    below = (1 - level) / 2
    low, middle, high = (ordered[:, min(int(np.floor(part * draws)), draws - 1)] for part in (below, 0.5, 1 - below))

    def spread(values: NDArray[np.generic], nothing: float) -> NDArray[np.float64]:
        made = np.full(len(scored.issues), nothing)
        made[held] = values
        return made

    return RankStability(
        rank=scored.ranks,
        low=spread(low, 0).astype(np.int64),
        high=spread(high, 0).astype(np.int64),
        median=spread(middle, 0).astype(np.int64),
        chance_top=spread((ranks <= top).mean(axis=1), np.nan),
        chance_first=spread((ranks == 1).mean(axis=1), np.nan),
        top=top,
        draws=draws,
        level=level,
    )


class _Drawer:
    """Draws the results of issues: sums of the scores that stay, and tables of those that move."""

    def __init__(self, scored: Scored, held: NDArray[np.intp]) -> None:
        self.scored = scored
        model, counted = scored.model, scored.model.counted
        rows = {one.slug: row for row, one in enumerate(counted)}
        places = {scored.issues[place].id: column for column, place in enumerate(held)}
        shape = (len(counted), held.size)
        self.stays, self.many = np.zeros(shape), np.zeros(shape)
        self.moves: list[tuple[int, int, Floats]] = []
        tables: dict[tuple[int, int, str], Floats] = {}
        for cell in scored.cells:
            if cell.issue not in places or cell.field not in rows:
                continue
            row, column = rows[cell.field], places[cell.issue]
            self.many[row, column] += 1
            scores = [level.score for level in counted[row].levels]
            if cell.confidence == "high":
                self.stays[row, column] += scores[cell.level]
                continue
            key = (row, cell.level, cell.confidence)
            if key not in tables:
                tables[key] = _table(scores, cell)
            self.moves.append((row, column, tables[key]))
        self.figures = [row for row, one in enumerate(counted) if one.figure]
        signals = [[scored.issues[place].signal(counted[row].figure) for place in held] for row in self.figures]
        z = z_of(0.95)
        self.middle = np.array([[np.nan if s.value is None else s.value for s in line] for line in signals])
        self.error = np.array(
            [
                [0.0 if s.low is None or s.high is None else max(s.high - s.low, 0.0) / (2 * z) for s in line]
                for line in signals
            ]
        )
        self.model = model

    def results(self, random: np.random.Generator, draws: int) -> Floats:
        """The results of the issues (issues x draws)."""
        values = np.repeat(self.stays[:, :, None], draws, axis=2)
        bytes_ = random.integers(0, PARTS_OF, size=(len(self.moves), draws), dtype=np.uint8)
        for (row, column, table), drawn in zip(self.moves, bytes_, strict=True):
            values[row, column] += table[drawn]
        with np.errstate(invalid="ignore", divide="ignore"):
            values /= self.many[:, :, None]
        for line, row in enumerate(self.figures):
            noise = random.standard_normal((values.shape[1], draws)) * self.error[line][:, None]
            values[row] = np.maximum(self.middle[line][:, None] + noise, 0.0)
        return combine(self.model, values)


def _table(scores: Sequence[float], cell: CellScore) -> Floats:
    """The score that each of 256 equal chances gives."""
    made = []
    for move, many in MOVES[cell.confidence].items():
        made += [scores[min(max(cell.level + move, 0), len(scores) - 1)]] * many
    return np.array(made)


def _ranks_by_lot(results: Floats, random: np.random.Generator) -> NDArray[np.int16]:
    """Ranks of each draw, the highest 1; equal results in an order drawn by lot."""
    size = max(float(np.abs(results).max()), 1e-300)
    lots = np.round(results / size, 9) + random.random(results.shape) * 1e-10
    order = np.argsort(-lots.T, axis=1)
    ranks = np.empty(order.shape, dtype=np.int16)
    np.put_along_axis(ranks, order, np.arange(1, order.shape[1] + 1, dtype=np.int16)[None, :], axis=1)
    return ranks.T


def weights_moved(scored: Scored, *, top: int = TOP, factor: float = NUDGE) -> tuple[WeightMoved, ...]:
    """Which changes of one weight, by `factor` up or down, would change the issues among the first `top`, or the first.

    Equal results at the edge count as among them, so that what changes is more than a tie.
    """
    counted = scored.model.counted
    rows = [row for row, one in enumerate(scored.model.fields) if one in counted]
    before, leader = _first(scored, scored.results, top), _leaders(scored.results)
    found = []
    for place, one in enumerate(counted):
        for times in (factor, 1 / factor):
            weights = np.array([field.weight * (times if row == place else 1.0) for row, field in enumerate(counted)])
            results = combine(scored.model, scored.values[rows], weights)
            after, leads = _first(scored, results, top), _leaders(results)
            enters = tuple(sorted(after - before))
            leaves = tuple(sorted(before - after))
            first = "" if leads & leader else scored.issues[min(leads)].id
            if enters or leaves or first:
                found.append(WeightMoved(one.title, times, enters, leaves, first))
    return tuple(found)


def _first(scored: Scored, results: Floats, top: int) -> set[str]:
    """The ids of the issues among the first."""
    ranks = ranks_of(results)
    return {one.id for one, rank in zip(scored.issues, ranks, strict=True) if 0 < rank <= top}


def _leaders(results: Floats) -> set[int]:
    """The places of those that come first."""
    return set(np.flatnonzero(ranks_of(results) == 1).tolist())
