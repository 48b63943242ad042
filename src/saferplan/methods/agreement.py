"""How far two who sorted the same things agree: two people, or a person and a rule."""

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


def _yes(said: ArrayLike) -> Bools:
    """What was said, as True and False."""
    found = np.asarray(said)
    if not np.isin(found, (0, 1)).all():
        raise CannotReckon(METHOD, "something that is neither yes nor no", "True or False for each")
    return found.astype(np.bool_)
