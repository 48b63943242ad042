"""Runs of rises and falls, and how much more a series of counts varies than chance alone allows."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Floats, check_columns, check_counts, numbers

Direction = Literal["rising", "falling", "none"]


@dataclass(frozen=True)
class Run:
    """Values that only rise, or only fall.

    `length` is the number of rises (or falls), one fewer than the values: five yearly totals that go up each time are
    four rises.  `first` and `last` are the places of its end values in the series, from 0; with no run they are equal.
    """

    length: int
    direction: Direction
    first: int
    last: int


@dataclass(frozen=True)
class Dispersion:
    """How much a series of counts varies: `value` 1 is what chance alone gives, 2 is twice the variance.

    `p` is that of a `chi_squared` as large as this, on `degrees_of_freedom`, from counts that vary by chance alone.
    """

    value: float
    chi_squared: float
    degrees_of_freedom: int
    p: float
    n: int
    left_out: int


def run_up(values: ArrayLike) -> int:
    """How many times running the series has risen, up to its last value.

    How it is calculated: the number of steps, counted back from the end, each of which goes up.  An equal
    or missing value ends the run.

    What it cannot tell you: how much it rose.  `chance_of_run` says how often noise does as much.

    References: none needed; it is a count.

    Raises: CannotReckon when the values are not a flat array of at least one number.

    >>> run_up([23_643, 25_480, 27_900, 30_531, 33_529])
    4
    """
    return _run_at_end(_steps("run", values) > 0)


def run_down(values: ArrayLike) -> int:
    """How many times running the series has fallen, up to its last value.

    How it is calculated, what it cannot tell you, references, raises: as `run_up`, with falls.

    >>> run_down([3, 9, 8, 5, 5]), run_down([3, 9, 8, 5])
    (0, 2)
    """
    return _run_at_end(_steps("run", values) < 0)


def longest_run(values: ArrayLike) -> Run:
    """The longest stretch in which the series only rose, or only fell; of two as long, the later.

    How it is calculated: steps between neighbours, grouped while they go one way.  An equal or missing value ends a
    run.

    What it cannot tell you: whether it is more than noise; somewhere in a long series there is always a run.

    References: none needed; it is a count.

    Raises: as `run_up`.

    >>> longest_run([5, 3, 4, 6, 9, 2])
    Run(length=3, direction='rising', first=1, last=4)
    """
    signs = np.sign(_steps("run", values))
    best = Run(0, "none", 0, 0)
    length = 0
    for place, sign in enumerate(signs):
        # A missing step is NaN, which equals nothing, and so ends the run.
        moved = sign in (1.0, -1.0)
        length = (length + 1 if place and sign == signs[place - 1] else 1) if moved else 0
        if length and length >= best.length:
            best = Run(length, "rising" if sign > 0 else "falling", place + 1 - length, place + 1)
    return best


def chance_of_run(length: int) -> float:
    """How often the last values of a series of pure noise rise so many times running.

    How it is calculated: length + 1 values without order are as likely in any order as in any other, so
    1 / (length + 1)!.  For rises or falls, whichever comes, it is twice that.

    What it cannot tell you: the chance for a series with a trend, a season or a memory, which is greater.

    References: Levene and Wolfowitz (1944), Annals of Mathematical Statistics 15.

    Raises: CannotReckon when the length is below 0.

    >>> round(chance_of_run(4), 4)
    0.0083
    """
    if length < 0:
        raise CannotReckon("chance of a run", f"a length of {length}", "0 or more")
    return 1 / math.factorial(length + 1)


def dispersion(counts: ArrayLike, season: ArrayLike, *, year: ArrayLike | None = None) -> Dispersion:
    """How much more the counts vary than chance alone allows, once season and trend are taken out.

    `season` has a label for each count (the month, say); one label throughout means no season.  `year`, if given, has
    a label too, and each year then has a level of its own in place of a straight trend: right for a series with long
    gaps, or whose trend bends.  Missing counts are NaN.  Give the value to `intervals.ratio_of_counts` as its
    `dispersion`.

    How it is calculated: a Poisson model, log(expected) = a level for the season + b x time, fitted by maximum
    likelihood; then the sum of (count - expected)^2 / expected over its degrees of freedom (counts less seasons
    less 1).  Seasons with no event at all fit exactly and are left out of both.  With `year` the model is
    log(expected) = a level for the season + a level for the year, fitted by proportional adjustment of the margins
    (Deming and Stephan), and the degrees of freedom are counts less seasons less years plus 1.

    What it cannot tell you: which months are odd, or why; a jump in level or a curved trend counts as variation.
    With expected counts below about five it is rough.  A single season of two years has too few degrees of freedom to
    tell much.

    References: McCullagh and Nelder (1989), Generalized Linear Models, sections 4.5 and 6.2.

    Raises: CannotReckon when a count is not a whole number from 0 up, lengths do not fit, or too few counts are there
    for the model (counts less seasons less 1 must be at least 1).

    >>> found = dispersion([12, 30, 15, 22, 9, 34, 21, 25], ["spring", "summer", "autumn", "winter"] * 2)
    >>> round(found.value, 2), found.degrees_of_freedom
    (0.43, 3)
    >>> found = dispersion([12, 30, 15, 22, 9, 34, 21, 25], [1, 2, 3, 4] * 2, year=[2017] * 4 + [2019] * 4)
    >>> round(found.value, 2), found.degrees_of_freedom
    (0.43, 3)
    """
    method = "dispersion"
    found = numbers(method, "a count", counts)
    labels = np.asarray(season)
    check_columns(method, 0, counts=found)
    if labels.shape != found.shape:
        raise CannotReckon(
            method, f"season labels of shape {labels.shape}", f"one label for each of {found.size} counts"
        )
    there = ~np.isnan(found)
    check_counts(method, "a count", found[there])
    _, code = np.unique(labels, return_inverse=True)
    used = there & np.isin(code, np.unique(code[there & (found > 0)]))
    _, code = np.unique(code[used], return_inverse=True)
    seasons = int(code.max()) + 1 if code.size else 0
    block = np.zeros(0, dtype=np.intp)
    if year is not None:
        years = np.asarray(year)
        if years.shape != found.shape:
            raise CannotReckon(
                method, f"year labels of shape {years.shape}", f"one label for each of {found.size} counts"
            )
        _, block = np.unique(years[used], return_inverse=True)
    freedom = int(used.sum()) - seasons - (1 if year is None else int(block.max(initial=0)))
    if freedom < 1:
        raise CannotReckon(
            method, f"{used.sum()} counts in {seasons} seasons with events", "more counts than seasons, by two or more"
        )
    y, time = found[used], np.flatnonzero(used).astype(np.float64)
    if year is None:
        expected = _expected(y, time - time.mean(), code.astype(np.intp))
    else:
        expected = expected_by_year(y, code.astype(np.intp), block.astype(np.intp))
    some = expected > 0  # a year or season with no event fits exactly
    squares = float(((y - expected)[some] ** 2 / expected[some]).sum())
    return Dispersion(
        value=squares / freedom,
        chi_squared=squares,
        degrees_of_freedom=freedom,
        p=float(special.gammaincc(freedom / 2, squares / 2)),
        n=int(there.sum()),
        left_out=int((~there).sum()),
    )


def _expected(y: Floats, time: Floats, code: NDArray[np.intp]) -> Floats:
    """Expected counts of a Poisson model with a level per season and one log-linear trend.

    Given the trend b, each season's expected counts are its total shared out as exp(b x time), so that only b is
    left to find: the score in b falls steadily, and halving brackets its one root.
    """
    seasons = int(code.max()) + 1
    totals = np.bincount(code, y, seasons)

    def shared_out(b: float) -> Floats:
        weight = np.exp(b * time - np.maximum(b * time[0], b * time[-1]))
        level = totals / np.bincount(code, weight, seasons)
        share: Floats = level[code] * weight
        return share

    # Beyond this steepness one cycle holds every event, and a steeper trend fits no better.
    steepest = 60 / (time[-1] - time[0])
    low, high = -steepest, steepest
    for _ in range(80):
        middle = (low + high) / 2
        if float((time * (y - shared_out(middle))).sum()) > 0:
            low = middle
        else:
            high = middle
    return shared_out((low + high) / 2)


def expected_by_year(y: Floats, code: NDArray[np.intp], block: NDArray[np.intp]) -> Floats:
    """Expected counts of a Poisson model with a level per season and per year: both margins are met in turn."""
    expected = np.ones_like(y)
    for _ in range(500):
        before = expected
        for labels in (code, block):
            fitted = np.bincount(labels, expected)
            share = np.divide(np.bincount(labels, y), fitted, out=np.zeros_like(fitted), where=fitted > 0)
            expected = expected * share[labels]
        if np.allclose(expected, before, rtol=1e-10, atol=0):
            break
    return expected


def _steps(method: str, values: ArrayLike) -> Floats:
    found = numbers(method, "a value", values)
    check_columns(method, 1, values=found)
    return np.diff(found)


def _run_at_end(moves: NDArray[np.bool_]) -> int:
    """How many Trues stand at the end."""
    stops = np.flatnonzero(~moves)
    return int(moves.size - 1 - stops[-1]) if stops.size else int(moves.size)
