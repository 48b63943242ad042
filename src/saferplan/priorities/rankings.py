"""Four rankings side by side: by number, harm, change and public concern, so that their disagreement shows.

None of them is the right one.  An issue that is low on one list and high on another is what a single list would hide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from saferplan.priorities.issues import Issue
from saferplan.priorities.model import SIGNALS
from saferplan.priorities.scores import Floats, ranks_of

TITLES = {"volume": "Number", "harm": "Harm", "trend": "Change", "concern": "Public concern"}
"""What each ranking is called; the order of the columns."""
assert set(TITLES) == set(SIGNALS)

LEAST_IN_COMMON = 4
"""Of fewer issues that two rankings have both, it is not told how far they agree."""


@dataclass(frozen=True)
class RankedIssue:
    """An issue's place in one ranking, out of how many, and the figure in words and as a number alone."""

    issue: str
    rank: int
    of: int
    said: str
    brief: str


@dataclass(frozen=True)
class Ranking:
    """One ranking: the issues that have its figure, the highest first, and those that have none with the reason."""

    name: str
    title: str
    ranked: tuple[RankedIssue, ...]
    without: tuple[tuple[str, str], ...]

    def of(self, issue: str) -> RankedIssue | None:
        """The place of an issue, or None."""
        return next((one for one in self.ranked if one.issue == issue), None)


@dataclass(frozen=True)
class RankingsAgree:
    """How far two rankings agree: Spearman's rank correlation over the issues that both have; NaN where too few."""

    first: str
    second: str
    in_common: int
    correlation: float


@dataclass(frozen=True)
class IssueDiffers:
    """An issue that the rankings place far apart: where it is highest and lowest, and by how much of a whole list."""

    issue: str
    highest: str
    lowest: str
    apart: float


def rankings_of(issues: Sequence[Issue]) -> tuple[Ranking, ...]:
    """The four rankings of the issues, equal values sharing the best rank."""
    return tuple(_ranking(name, issues) for name in TITLES)


def _ranking(name: str, issues: Sequence[Issue]) -> Ranking:
    """One ranking."""
    held = [one for one in issues if one.signal(name).value is not None]
    ranks = ranks_of(np.array([one.signal(name).value or 0.0 for one in held], dtype=np.float64))
    placed = [
        RankedIssue(one.id, int(rank), len(held), one.signal(name).said, one.signal(name).brief)
        for one, rank in zip(held, ranks, strict=True)
    ]
    without = tuple((one.id, one.signal(name).lacking) for one in issues if one.signal(name).value is None)
    return Ranking(name, TITLES[name], tuple(sorted(placed, key=lambda one: one.rank)), without)


def rankings_agree(issues: Sequence[Issue]) -> tuple[RankingsAgree, ...]:
    """How far each two rankings agree."""
    found = []
    for first, second in combinations(TITLES, 2):
        both = [one for one in issues if None not in (one.signal(first).value, one.signal(second).value)]
        one, other = (np.array([issue.signal(name).value or 0.0 for issue in both]) for name in (first, second))
        told = len(both) >= LEAST_IN_COMMON
        found.append(RankingsAgree(first, second, len(both), spearman(one, other) if told else float("nan")))
    return tuple(found)


def spearman(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation: Pearson's of the ranks, equal values sharing the mean of their ranks.

    NaN where all values of one are equal.  Spearman (1904), American Journal of Psychology 15.

    >>> spearman(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0]))
    0.8
    """
    first, second = (_mean_ranks(values) - (values.size + 1) / 2 for values in (one, other))
    size = float(np.sqrt((first @ first) * (second @ second)))
    return round(float(first @ second) / size, 12) if size > 0 else float("nan")


def _mean_ranks(values: Floats) -> Floats:
    """Ranks from 1, the lowest first, equal values sharing the mean of theirs."""
    below = (values[None, :] < values[:, None]).sum(axis=1)
    same = (values[None, :] == values[:, None]).sum(axis=1)
    return np.asarray(below + (same + 1) / 2, dtype=np.float64)


def who_differs(rankings: Sequence[Ranking]) -> tuple[IssueDiffers, ...]:
    """The issues in two rankings or more, those first that they place furthest apart.

    A place is told by how far down its list it is, from 0 (first) to 1 (last), since the lists are not equally long.
    """
    places: dict[str, dict[str, float]] = {}
    for ranking in rankings:
        for one in ranking.ranked:
            if one.of > 1:
                places.setdefault(one.issue, {})[ranking.name] = (one.rank - 1) / (one.of - 1)
    found = []
    for issue, held in places.items():
        if len(held) > 1:
            highest, lowest = min(held, key=lambda name: held[name]), max(held, key=lambda name: held[name])
            found.append(IssueDiffers(issue, highest, lowest, held[lowest] - held[highest]))
    return tuple(sorted(found, key=lambda one: (-one.apart, one.issue)))
