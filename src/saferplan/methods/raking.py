"""Weights that make those who answered add up to the population, by age, by area and so on, all at once.

A margin is one way of dividing the population into categories, with how many people are in each.  Weights found here
meet every margin, or say by how much they do not: `worst_margin` is counted from the weights themselves after the fact.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon, NoRespondents
from saferplan.methods._checks import Floats, check_not_negative, numbers
from saferplan.methods._nearest_weights import WeightSearch, nearest_weights

Ints = NDArray[np.int64]

METHOD = "raking"
SAME_TOTAL = 1e-9
"""Margins whose totals differ by no more than this part of the total count as having one."""


@dataclass(frozen=True)
class Margin:
    """One division of the population: the category of each respondent, and how many people are in each.

    `codes` are whole numbers, one a respondent, from 0 to one less than the number of `targets`, or -1 where the
    category is not known.
    """

    codes: Ints
    targets: Floats


@dataclass(frozen=True)
class Raked:
    """A weight for each respondent, and how well the weights meet their margins.

    `worst_margin` is the largest difference between a category's weighted respondents and its people, as a part of the
    population; where the category of some is not known it is that of the shares of those whose it is.  `converged` is
    whether that is within the tolerance.  `reached` has the weighted respondents of each category.  `trimmed` counts
    weights held at `lowest` or `highest` (0 and infinity where there is no such limit).  `start` are the weights
    before, scaled to the population.
    """

    weights: Floats
    margins: tuple[Margin, ...]
    start: Floats
    reached: tuple[Floats, ...]
    worst_margin: float
    converged: bool
    rounds: int
    trimmed: int
    lowest: float
    highest: float


def rake(
    margins: Sequence[Margin],
    *,
    start: ArrayLike | None = None,
    lowest: float | None = None,
    highest: float | None = None,
    tolerance: float = 1e-10,
    most_rounds: int = 100,
) -> Raked:
    """Weights that add up to the people of every margin and are otherwise as near as can be to those at the start.

    `lowest` and `highest` trim: no weight is below or above so many times the median of the weights untrimmed.  The
    margins are still met, where any weights within the limits can.  Where none can, the weights keep the limits and the
    sum, come as near to the margins as can be, and `converged` is False.  A respondent whose category in a margin is
    not known is left out of that margin alone: of those whose category is known, the shares are those of the people.
    One margin makes post-stratification.

    How it is calculated: of all weights w that meet the margins, those with the least sum of w log(w / start) - w,
    which is what going round the margins in turn (iterative proportional fitting) comes to.  With x the constraints of
    a respondent, w = start exp(x b), held within the limits; b is found by Newton's method with shortened steps.  Where
    margins cannot be met, the sum of squared differences is made dear in steps, down to the dearest that can be solved.

    What it cannot tell you: whether those who answered are like those of their category who did not.

    References: Deming and Stephan (1940), Annals of Mathematical Statistics 11; Deville, Sarndal and Sautory (1993),
    Journal of the American Statistical Association 88.

    Raises: NoRespondents where a category has people and nobody answered.  CannotReckon where a category has
    respondents and no people, codes or targets are out of range, margins add up to different totals (see `scaled`),
    lengths do not fit, the start is not above 0, or the limits leave no room for the sum.

    >>> age, sex = Margin([0, 0, 0, 1, 1], [40.0, 60.0]), Margin([0, 0, 1, 0, 1], [50.0, 50.0])
    >>> found = rake([age, sex])
    >>> found.weights.round(2).tolist(), found.converged
    ([12.06, 12.06, 15.89, 25.89, 34.11], True)
    >>> rake([age, sex], highest=2).weights.round(2).tolist()
    [10.89, 10.89, 18.23, 28.23, 31.77]
    """
    held = tuple(_checked(number, margin) for number, margin in enumerate(margins))
    before = _check_together(held, start)
    total = float(held[0].targets.sum())
    before = before * (total / before.sum())
    size = before.size
    _check_limits(lowest, highest)
    problem, kind = _problem(held, before / before.mean(), apart=False)
    plain, rounds = nearest_weights(problem, 0.0, np.inf, most_rounds)
    weights = before * (plain / problem.before)[kind]
    low, high = 0.0, np.inf
    if lowest is not None or highest is not None:
        middle = float(np.median(weights))
        low, high = (lowest or 0.0) * middle, np.inf if highest is None else highest * middle
        if low * size > total or high * size < total:
            found = f"limits of {low:g} and {high:g} for {size} weights that add up to {total:g}"
            raise CannotReckon(METHOD, found, "limits that leave room for the sum")
        if weights.min() < low or weights.max() > high:
            problem, kind = _problem(held, before / before.mean(), apart=True)
            plain, more = nearest_weights(problem, low * size / total, high * size / total, most_rounds)
            rounds += more
            weights = plain[kind] * (total / size)
    reached = tuple(_reached(one, weights) for one in held)
    worst = max(_off(one, sums, total) for one, sums in zip(held, reached, strict=True))
    worst = max(worst, abs(float(weights.sum()) - total) / total)
    at_limit = (weights <= low * (1 + 1e-9)) | (weights >= high * (1 - 1e-9))
    trimmed = int(at_limit.sum()) if low > 0 or np.isfinite(high) else 0
    return Raked(weights, held, before, reached, worst, worst <= tolerance, rounds, trimmed, low, high)


def scaled(margins: Sequence[Margin], total: float) -> tuple[Margin, ...]:
    """The margins with their shares kept and every total made the same: for sources that count people of other days.

    Raises: CannotReckon when the total is not above 0, or a margin has no people.

    >>> [one.targets.tolist() for one in scaled([Margin([0, 1], [1.0, 3.0]), Margin([0, 0], [8.0])], 100)]
    [[25.0, 75.0], [100.0]]
    """
    if not (np.isfinite(total) and total > 0):
        raise CannotReckon(METHOD, f"a total of {total}", "a number above 0")
    held = (_checked(number, margin) for number, margin in enumerate(margins))
    return tuple(replace(one, targets=one.targets * (total / one.targets.sum())) for one in held)


def crossed(codes: Sequence[ArrayLike], sizes: Sequence[int]) -> Ints:
    """One code for several at once, such as age by sex: the last runs fastest, and -1 where any is not known.

    Raises: CannotReckon when there are not as many sizes as codes, or a code is out of range.

    >>> crossed([[0, 1, -1], [1, 2, 0]], [2, 3]).tolist()
    [1, 5, -1]
    """
    if len(codes) != len(sizes) or not codes:
        raise CannotReckon(METHOD, f"{len(codes)} codes and {len(sizes)} sizes", "one size for each")
    parts = [_codes(f"code {number}", part, size) for number, (part, size) in enumerate(zip(codes, sizes, strict=True))]
    made, known = np.zeros(parts[0].size, dtype=np.int64), np.ones(parts[0].size, dtype=np.bool_)
    for part, size in zip(parts, sizes, strict=True):
        if part.size != made.size:
            raise CannotReckon(METHOD, f"codes of {made.size} and {part.size} respondents", "one length")
        made, known = made * size + part, known & (part >= 0)
    return np.where(known, made, -1)


def constraints(margins: Sequence[Margin]) -> Floats:
    """What raking holds: a row for each respondent, whose weighted sums are fixed by the people.

    Respondents x constraints.  The first column is 1: the sum of weights.  A margin that is known of all has a column
    of 0 and 1 for each category.  One that is not has, for those whose category is known, that less the category's
    share, so that the sums are 0.
    """
    columns = [np.ones((margins[0].codes.size, 1))]
    for one in margins:
        block = (one.codes[:, None] == np.arange(one.targets.size)).astype(np.float64)
        known = one.codes >= 0
        if not known.all():
            block -= known[:, None] * (one.targets / one.targets.sum())
        columns.append(block)
    return np.concatenate(columns, axis=1)


def _codes(name: str, values: ArrayLike, size: int) -> Ints:
    """Whole numbers from -1 to one less than the size, one a respondent."""
    found = numbers(METHOD, name, values)
    if found.ndim != 1:
        raise CannotReckon(METHOD, f"{name} of shape {found.shape}", "one code for each respondent")
    wrong = ~(np.isfinite(found) & (found == np.floor(found)) & (found >= -1) & (found < size))
    if wrong.any():
        raise CannotReckon(METHOD, f"{name} holding {found[wrong][0]:g}", f"whole numbers from -1 to {size - 1}")
    return found.astype(np.int64)


def _checked(number: int, margin: Margin) -> Margin:
    """A margin with arrays of the right kind."""
    targets = check_not_negative(METHOD, f"people in margin {number}", margin.targets)
    if targets.ndim != 1 or not targets.sum() > 0:
        raise CannotReckon(METHOD, f"no people in margin {number}", "a number of people for each category")
    return Margin(_codes(f"margin {number}", margin.codes, targets.size), targets)


def _check_together(margins: tuple[Margin, ...], start: ArrayLike | None) -> Floats:
    """That the margins fit each other and the respondents; the weights at the start."""
    if not margins:
        raise CannotReckon(METHOD, "no margins", "at least one")
    size = margins[0].codes.size
    before = np.ones(size) if start is None else numbers(METHOD, "weights at the start", start)
    lengths = {one.codes.size for one in margins} | {before.size}
    if len(lengths) > 1 or before.ndim != 1 or not size:
        found = ", ".join(str(length) for length in sorted(lengths))
        raise CannotReckon(METHOD, f"margins and weights of {found} respondents", "one length, above 0")
    if not (np.isfinite(before) & (before > 0)).all():
        raise CannotReckon(METHOD, "a weight at the start that is not above 0", "numbers above 0")
    totals = [float(one.targets.sum()) for one in margins]
    for number, (one, total) in enumerate(zip(margins, totals, strict=True)):
        if abs(total - totals[0]) > SAME_TOTAL * totals[0]:
            found = f"margin {number} adding up to {total:,.0f} people and margin 0 to {totals[0]:,.0f}"
            raise CannotReckon(METHOD, found, "one total for all")
        answered = np.bincount(one.codes[one.codes >= 0], minlength=one.targets.size)
        empty = np.flatnonzero((answered == 0) & (one.targets > 0))
        if empty.size:
            raise NoRespondents(number, int(empty[0]), float(one.targets[empty[0]]))
        beyond = np.flatnonzero((answered > 0) & (one.targets == 0))
        if beyond.size:
            found = f"{answered[beyond[0]]} respondents in category {beyond[0]} of margin {number}, which has no people"
            raise CannotReckon(METHOD, found, "people in every category that has respondents")
    return before


def _check_limits(lowest: float | None, highest: float | None) -> None:
    """That limits are numbers of times the median, the lower from 0 up and the upper above it."""
    if lowest is not None and not (np.isfinite(lowest) and lowest >= 0):
        raise CannotReckon(METHOD, f"a lowest of {lowest} times the median", "a number from 0 up")
    if highest is not None and not highest > (lowest or 0.0):
        raise CannotReckon(METHOD, f"a highest of {highest} times the median", "a number above the lowest")


def _problem(margins: tuple[Margin, ...], before: Floats, *, apart: bool) -> tuple[WeightSearch, Ints]:
    """Respondents put together by kind, and the kind of each.

    Those alike in all margins share a kind.  Without limits they get the same factor, whatever they weigh (their mean
    stands for them); with limits, those who weigh alike alone do (`apart`).
    """
    key, size = np.zeros(before.size, dtype=np.int64), 1
    parts = [(one.codes + 1, one.targets.size + 1) for one in margins]
    if apart:
        different, which = np.unique(before, return_inverse=True)
        parts.append((which.astype(np.int64), different.size))
    for part, many in parts:
        if size > 2**40:
            key = np.unique(key, return_inverse=True)[1].astype(np.int64)
            size = int(key.max()) + 1
        key, size = key * many + part, size * many
    if size <= 8 * before.size:
        there = np.flatnonzero(np.bincount(key, minlength=size))
        rank = np.zeros(size, dtype=np.int64)
        rank[there] = np.arange(there.size)
        kind = rank[key]
    else:
        kind = np.unique(key, return_inverse=True)[1].astype(np.int64)
    many_of = np.bincount(kind).astype(np.float64)
    some = np.zeros(many_of.size, dtype=np.int64)
    some[kind] = np.arange(before.size)
    wanted = [np.array([float(before.size)])]
    for one in margins:
        shares = one.targets / one.targets.sum()
        wanted.append(before.size * shares if (one.codes >= 0).all() else np.zeros(shares.size))
    held = constraints([replace(one, codes=one.codes[some]) for one in margins])
    return WeightSearch(held, np.concatenate(wanted), np.bincount(kind, before) / many_of, many_of), kind


def _reached(margin: Margin, weights: Floats) -> Floats:
    """The weighted respondents of each category."""
    known = margin.codes >= 0
    return np.asarray(np.bincount(margin.codes[known], weights[known], margin.targets.size), dtype=np.float64)


def _off(margin: Margin, reached: Floats, total: float) -> float:
    """The largest difference of a category from its people, as a part of all; of shares, where some are not known."""
    whole = total if (margin.codes >= 0).all() else float(reached.sum())
    return float(np.abs(reached / whole - margin.targets / total).max())
