"""How far scorers agree, and where they do not: weighted kappa, and every disagreement that is worth talking about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from saferplan.methods.agreement import weighted_agreement
from saferplan.priorities.model import ScoreField
from saferplan.priorities.scores import CellScore, Scored

FAR_APART = 2
"""So many levels between the highest and the lowest score of one field are dissent."""

FEW = 5
"""Of fewer issues that two scored both, no agreement is told."""

METHOD = (
    "Cohen's weighted kappa of every two scorers over the issues that both scored: 1 is full agreement, 0 what chance "
    "would give if each kept to his or her own mix of levels. Linear weights count a disagreement by its levels, "
    "quadratic ones by the square of that. Of one field, the mean of all pairs is given; of one pair, what they "
    "disagreed on over all fields against what chance would give."
)
"""How agreement is worked out, as it is printed."""


@dataclass(frozen=True)
class FieldAgreed:
    """How far scorers agree on one field: the mean weighted kappa of all pairs, the lowest pair, and the share alike.

    `kappa_*` are NaN where no pair can be told: too few issues, or everyone gave one level.
    """

    field: str
    title: str
    pairs: int
    kappa_linear: float
    kappa_quadratic: float
    lowest: float
    lowest_pair: tuple[str, str]
    same: float


@dataclass(frozen=True)
class PairAgreed:
    """How far two scorers agree over all fields: how many scores both gave, and their weighted kappa."""

    first: str
    second: str
    things: int
    kappa_linear: float
    kappa_quadratic: float
    same: float


@dataclass(frozen=True)
class Dissent:
    """One field of one issue on which scorers lie far apart: their scores from the highest, and how far.

    Nobody is outvoted here: the scores and the notes stay, and the Board sees them.
    """

    issue: str
    field: str
    apart: int
    cells: tuple[CellScore, ...]


def agreed_by_field(scored: Scored) -> tuple[FieldAgreed, ...]:
    """How far all pairs of scorers agree on each field that people score."""
    return tuple(_of_field(scored, one) for one in scored.model.scored) if len(scored.scorers) > 1 else ()


def agreed_by_pair(scored: Scored) -> tuple[PairAgreed, ...]:
    """How far each two scorers agree over all fields."""
    return tuple(_of_pair(scored, pair) for pair in combinations(scored.scorers, 2))


def dissents(scored: Scored, *, apart: int = FAR_APART) -> tuple[Dissent, ...]:
    """Every field of every issue whose scores lie at least so many levels apart, the furthest first."""
    gathered: dict[tuple[str, str], list[CellScore]] = {}
    for cell in scored.cells:
        gathered.setdefault((cell.issue, cell.field), []).append(cell)
    found = []
    for (issue, field), cells in gathered.items():
        levels = [one.level for one in cells]
        if max(levels) - min(levels) >= apart:
            ordered = tuple(sorted(cells, key=lambda one: (-one.level, one.scorer)))
            found.append(Dissent(issue, field, max(levels) - min(levels), ordered))
    rank = {one.id: int(scored.ranks[place]) or len(scored.issues) for place, one in enumerate(scored.issues)}
    return tuple(sorted(found, key=lambda one: (-one.apart, rank[one.issue], one.issue, one.field)))


def _levels(scored: Scored, field: ScoreField, pair: Sequence[str]) -> tuple[list[int], list[int]]:
    """The levels that two gave the issues that both scored on a field."""
    given = {(one.scorer, one.issue): one.level for one in scored.cells if one.field == field.slug}
    both = [one.id for one in scored.issues if all((scorer, one.id) in given for scorer in pair)]
    return [given[pair[0], issue] for issue in both], [given[pair[1], issue] for issue in both]


def _of_field(scored: Scored, field: ScoreField) -> FieldAgreed:
    """How far all pairs agree on one field."""
    linear, quadratic, same, names = [], [], [], []
    for pair in combinations(scored.scorers, 2):
        first, second = _levels(scored, field, pair)
        if len(first) < FEW:
            continue
        one, two = (
            weighted_agreement(first, second, levels=len(field.levels), weights=weights)
            for weights in ("linear", "quadratic")
        )
        same.append(one.same)
        if one.defined:
            linear.append(one.kappa)
            quadratic.append(two.kappa)
            names.append(pair)
    nan = float("nan")
    if not linear:
        return FieldAgreed(field.slug, field.title, len(same), nan, nan, nan, ("", ""), _mean(same))
    least = int(np.argmin(quadratic))
    return FieldAgreed(
        field.slug, field.title, len(same), _mean(linear), _mean(quadratic), quadratic[least], names[least], _mean(same)
    )


def _of_pair(scored: Scored, pair: tuple[str, str]) -> PairAgreed:
    """How far two agree: disagreement observed over disagreement expected, each added up over the fields."""
    sums = {weights: [0.0, 0.0] for weights in ("linear", "quadratic")}
    things, same = 0, 0.0
    for field in scored.model.scored:
        first, second = _levels(scored, field, pair)
        if not first:
            continue
        things += len(first)
        for weights, total in sums.items():
            found = weighted_agreement(first, second, levels=len(field.levels), weights=weights)
            total[0] += found.observed * len(first)
            total[1] += found.expected * len(first)
        same += found.same * len(first)
    told = things >= FEW
    linear, quadratic = (1 - seen / chance if told and chance > 0 else float("nan") for seen, chance in sums.values())
    return PairAgreed(*pair, things, linear, quadratic, same / things if things else float("nan"))


def _mean(values: Sequence[float]) -> float:
    """The mean, NaN of nothing."""
    return float(np.mean(values)) if values else float("nan")
