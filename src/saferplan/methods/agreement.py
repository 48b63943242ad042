"""How far two who sorted or rated the same things agree: two people, or a person and a rule."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from saferplan.errors import CannotReckon
from saferplan.methods._checks import Bools, Floats, check_level
from saferplan.methods._limits import z_of
from saferplan.methods.intervals import Estimate, wilson_interval

Ints = NDArray[np.int64]

METHOD = "agreement"
WEIGHTS = ("linear", "quadratic")
"""How much of a disagreement counts: by the levels between the two, or by the square of that."""


@dataclass(frozen=True)
class Agreement:
    """How far two agree, of one theme or of several (arrays with a number for each; without axes for one).

    `kappa` is Cohen's, with limits `low` and `high`; where both said the same of everything it is not `defined` (NaN).
    `agreed` is the share of things they said the same of.  `precision` is the share of what the first found that the
    second found too, and `recall` the share of what the second found that the first did: of a rule and a person, if the
    rule comes first.  Each of the two has its own limits.
    """

    kappa: Floats
    se: Floats
    low: Floats
    high: Floats
    agreed: Floats
    precision: Estimate
    recall: Estimate
    both: Ints
    only_first: Ints
    only_second: Ints
    neither: Ints
    level: float
    defined: Bools


def agreement(first: ArrayLike, second: ArrayLike, *, level: float = 0.95) -> Agreement:
    """Cohen's kappa, precision and recall of two who said yes or no of the same things.

    `first` and `second` are True or False: things, or things x themes, each theme by itself.

    How it is calculated: kappa = (a - e) / (1 - e), a the share they said the same of and e that expected from how
    often each said yes.  Its standard error is the large-sample one, and the limits kappa +/- z se, held within -1 and
    1.  Precision = both / (both + first alone), recall = both / (both + second alone), with Wilson limits.

    What it cannot tell you: who is right.  Of a theme that is rare kappa is low for few slips: read it beside the
    counts.  Limits from fewer than some 30 things are rough.

    References: Cohen (1960), Educational and Psychological Measurement 20; Fleiss, Cohen and Everitt (1969),
    Psychological Bulletin 72, for the error.

    Raises: CannotReckon when the two do not have one shape, there is nothing, or something is neither true nor false.

    >>> found = agreement([1, 1, 1, 0, 0, 0, 0, 0], [1, 1, 0, 1, 0, 0, 0, 0])
    >>> print(f"{found.kappa:.3f} ({found.low:.2f} to {found.high:.2f}), precision {found.precision.value:.2f}")
    0.467 (-0.17 to 1.00), precision 0.67
    """
    one, other = _yes(first), _yes(second)
    if one.shape != other.shape or one.ndim not in (1, 2) or not one.shape[0]:
        raise CannotReckon(METHOD, f"shapes {one.shape} and {other.shape}", "one shape, of things or things x themes")
    z = z_of(check_level(METHOD, level))
    both, neither = (one & other).sum(axis=0), (~one & ~other).sum(axis=0)
    alone, other_alone = (one & ~other).sum(axis=0), (~one & other).sum(axis=0)
    n = one.shape[0]
    p11, p10, p01, p00 = both / n, alone / n, other_alone / n, neither / n
    yes_one, yes_other = p11 + p10, p11 + p01
    agreed, expected = p11 + p00, yes_one * yes_other + (1 - yes_one) * (1 - yes_other)
    defined = expected < 1
    left = np.where(defined, 1 - expected, np.nan)
    kappa = (agreed - expected) / left
    # Fleiss, Cohen and Everitt: cells on the diagonal, cells off it, and what is taken away.
    on = p11 * (1 - (yes_one + yes_other) * (1 - kappa)) ** 2
    on = on + p00 * (1 - (2 - yes_one - yes_other) * (1 - kappa)) ** 2
    off = (1 - kappa) ** 2 * (p10 * (yes_other + 1 - yes_one) ** 2 + p01 * (1 - yes_other + yes_one) ** 2)
    se = np.sqrt(np.maximum(on + off - (kappa - expected * (1 - kappa)) ** 2, 0.0) / n) / left
    return Agreement(
        kappa, se, np.maximum(kappa - z * se, -1.0), np.minimum(kappa + z * se, 1.0), agreed,
        wilson_interval(both, both + alone, level=level), wilson_interval(both, both + other_alone, level=level),
        both, alone, other_alone, neither, level, defined,
    )  # fmt: skip


@dataclass(frozen=True)
class WeightedAgreement:
    """How far two who rated the same things on a scale of levels agree, each disagreement counted by its size.

    `kappa` is Cohen's weighted kappa, with its standard error and limits; where both gave everything the same level it
    is not `defined` (NaN).  `observed` and `expected` are the disagreements counted, from 0 (none) to 1 (as far apart
    as the scale goes, every time), so that kappa = 1 - observed / expected.  `same` is the share of things that both
    gave one level, `things` how many there were.
    """

    kappa: float
    se: float
    low: float
    high: float
    observed: float
    expected: float
    same: float
    things: int
    level: float
    weights: str
    defined: bool


def weighted_agreement(
    first: ArrayLike, second: ArrayLike, *, levels: int, weights: str = "quadratic", level: float = 0.95
) -> WeightedAgreement:
    """Cohen's weighted kappa of two who gave the same things levels 0, 1, ... `levels` - 1.

    How it is calculated: d(i, j) = |i - j| / (levels - 1), or its square for quadratic weights.  Observed is the mean
    of d over the things; expected is its mean if each kept his or her own shares of levels, and they had nothing to do
    with the shares of the other.  kappa = 1 - observed / expected.  The standard error is the large-sample one for
    weighted kappa; the limits are kappa +/- z se, held within -1 and 1.

    What it cannot tell you: who is right, and whether both mean the same by a level.  Quadratic weights forgive a
    difference of one level nearly altogether, and give higher numbers on longer scales.  Limits from fewer than some
    30 things are rough.

    References: Cohen (1968), Psychological Bulletin 70; Fleiss, Cohen and Everitt (1969), Psychological Bulletin 72.

    Raises: CannotReckon when the two do not have one length, there is nothing, a level is not of the scale, or the
    weights are neither linear nor quadratic.

    >>> found = weighted_agreement([0, 1, 2, 3, 3], [0, 2, 2, 3, 2], levels=4)
    >>> print(f"{found.kappa:.3f}, the same level {found.same:.0%}")
    0.828, the same level 60%
    """
    one, other = _levels(first, levels), _levels(second, levels)
    if one.shape != other.shape or not one.size:
        raise CannotReckon(METHOD, f"{one.size} and {other.size} levels", "as many of both, and at least one")
    if weights not in WEIGHTS:
        raise CannotReckon(METHOD, f"weights {weights!r}", " or ".join(WEIGHTS))
    z = z_of(check_level(METHOD, level))
    n = one.size
    seen = np.bincount(one * levels + other, minlength=levels * levels).reshape(levels, levels) / n
    places = np.arange(levels, dtype=np.float64)
    apart = np.abs(places[:, None] - places[None, :]) / (levels - 1)
    apart = apart if weights == "linear" else apart**2
    rows, columns = seen.sum(axis=1), seen.sum(axis=0)
    observed, expected = float((apart * seen).sum()), float(rows @ apart @ columns)
    same = float(np.trace(seen))
    if not expected > 0:
        nan = float("nan")
        return WeightedAgreement(nan, nan, nan, nan, observed, expected, same, n, level, weights, False)
    kappa = 1 - observed / expected
    alike = 1 - apart
    mean_row, mean_column = alike @ columns, rows @ alike
    cells = seen * (alike - (mean_row[:, None] + mean_column[None, :]) * (1 - kappa)) ** 2
    spread = float(cells.sum()) - (kappa - (1 - expected) * (1 - kappa)) ** 2
    se = float(np.sqrt(max(spread, 0.0) / n) / expected)
    low, high = max(kappa - z * se, -1.0), min(kappa + z * se, 1.0)
    return WeightedAgreement(kappa, se, low, high, observed, expected, same, n, level, weights, True)


def _levels(given: ArrayLike, levels: int) -> Ints:
    """The levels that were given, as whole numbers of the scale."""
    found = np.asarray(given, dtype=np.float64)
    if levels < 2 or found.ndim != 1 or not np.isin(found, np.arange(levels)).all():
        raise CannotReckon(METHOD, "something that is no level of the scale", f"whole numbers from 0 to {levels - 1}")
    return found.astype(np.int64)


def _yes(said: ArrayLike) -> Bools:
    """What was said, as True and False."""
    found = np.asarray(said)
    if not np.isin(found, (0, 1)).all():
        raise CannotReckon(METHOD, "something that is neither yes nor no", "True or False for each")
    return found.astype(np.bool_)
