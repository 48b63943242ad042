"""Funnels: whether one area's rate or share differs from others by more than areas of its size do.

A funnel has a centre line and, for every size of area, limits at 95% and 99.8%.  Chance alone makes it narrow for large
areas; that areas differ from each other in more than chance (over-dispersion) makes it wider, and how much is told
from the areas themselves, their extremes held in (winsorised) so that one odd area does not hide itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from saferplan.errors import CannotReckon
from saferplan.methods._checks import (
    Floats,
    check_columns,
    check_counts,
    check_level,
    check_not_negative,
    numbers,
    together,
)

WINSORISED = 0.1
"""The share of areas at each end whose z-scores are held in."""

LEAST_AREAS = 5
"""Fewer areas than this cannot tell by how much areas differ."""

WARNING, ALARM = 0.95, 0.998
"""The two levels of a funnel's limits."""


@dataclass(frozen=True)
class Overdispersion:
    """By how much areas differ beyond chance.

    `phi` is the mean square of the winsorised z-scores, `corrected` the same made up for what winsorising takes from
    normal scores, and `between` the variance between areas that it implies, on the scale of the values (0 where chance
    alone will do).  `freedom` is how many degrees of freedom it was told from.
    """

    phi: float
    corrected: float
    between: float
    freedom: int


@dataclass(frozen=True)
class RateFunnel:
    """A funnel for rates: its centre (events for each person), and how much areas differ beyond chance.

    `between` is a variance on the scale of the square root of the rate; where it is 0, the limits are those of chance
    alone.  `weight` is the part of that variance that the centre itself has: 1 over the number of areas, if they are of
    one size.
    """

    centre: float
    between: float = 0.0
    freedom: int = 0
    weight: float = 0.0

    def limits(self, people: ArrayLike, *, level: float = WARNING) -> tuple[Floats, Floats]:
        """The limits for an area of so many people that the funnel was not made from, in events for each person."""
        size = check_not_negative("funnel", "a population", people)
        return rate_limits(self, size, level=check_level("funnel", level))

    def place(self, count: ArrayLike, people: ArrayLike, *, level: float = WARNING) -> Floats:
        """1 where an area lies above the limits, -1 below, 0 between; on a limit counts as between."""
        events, size = together(
            "funnel", count=check_counts("funnel", "a count", count), people=numbers("funnel", "a population", people)
        )
        if self.between == 0:
            above, below = poisson_points(events, level=level)
            expected = size * self.centre
            alone: Floats = np.where(above > expected, 1.0, np.where(below < expected, -1.0, 0.0))
            return alone
        low, high = self.limits(size, level=level)
        at = events / size
        placed: Floats = np.where(at > high, 1.0, np.where(at < low, -1.0, 0.0))
        return placed


def winsorised(scores: ArrayLike, *, share: float = WINSORISED) -> Floats:
    """Hold the extremes of some scores in to the nearest that are not extreme.

    How it is calculated: of n scores, the floor(share x n) lowest become the next lowest, and likewise at the top.

    What it cannot tell you: whether the extremes are faults or findings.

    References: Dixon and Tukey (1968), Technometrics 10; Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    Raises: CannotReckon where a score is not a number, or the share is not from 0 to below a half.

    >>> winsorised([9.0, 1.0, 2.0, 3.0, -7.0], share=0.2).tolist()
    [3.0, 1.0, 2.0, 3.0, 1.0]
    """
    found = numbers("winsorising", "a score", scores)
    check_columns("winsorising", 1, scores=found)
    if not np.isfinite(found).all():
        raise CannotReckon("winsorising", "a score that is not finite", "finite numbers")
    if not 0 <= share < 0.5:
        raise CannotReckon("winsorising", f"a share of {share:g}", "a share from 0 to below 0.5")
    return _held_in(found, int(share * found.size + 1e-9))


def overdispersion(values: ArrayLike, errors: ArrayLike, *, centre: float, share: float = WINSORISED) -> Overdispersion:
    """How much areas differ from a centre by more than their standard errors allow.

    How it is calculated: z = (value - centre) / error, winsorised; phi is the mean of z squared.  Winsorising makes it
    too small (0.68 of its due for many normal scores at a tenth), so `corrected` divides it by what normal scores would
    give.  The variance between areas is the one with which the corrected mean square of
    (value - centre) / sqrt(error^2 + variance) comes to (areas - 1) / areas; 0 where it is no more than that without
    any.  (The one-step formula takes the scores before they have one spread, holds in the larger areas too often, and
    comes out too small where areas are of unlike size.)  Its degrees of freedom are the scores that were not held in,
    less one.

    What it cannot tell you: why areas differ, nor whether they differ evenly: a few areas tell little.

    References: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; Paule and Mandel (1982), Journal of Research
    of the National Bureau of Standards 87; Yuen (1974), Biometrika 61, for the degrees of freedom.

    Raises: CannotReckon with fewer than 5 areas, an error that is not above nought, or shapes that do not fit.

    >>> found = overdispersion([1.0, -1.0, 2.0, -2.0, 0.0], [1.0] * 5, centre=0.0, share=0.0)
    >>> found.phi, round(found.between, 6), found.freedom
    (2.0, 1.5, 4)
    """
    method = "over-dispersion"
    measured, spread = numbers(method, "a value", values), numbers(method, "an error", errors)
    check_columns(method, LEAST_AREAS, values=measured, errors=spread)
    if not (np.isfinite(spread) & (spread > 0)).all():
        raise CannotReckon(method, "an error that is not above nought", "errors above nought")
    size = measured.size
    cut = int(share * size + 1e-9)
    due = _normal_share(size, cut)

    gaps, chance = measured - centre, spread**2

    def beyond(between: float) -> float:
        return float(np.mean(_held_in(gaps / np.sqrt(chance + between), cut) ** 2)) / due - (size - 1) / size

    phi = float(np.mean(winsorised(gaps / spread, share=share) ** 2))
    between, high = 0.0, float(np.max(gaps**2)) * size / due
    if beyond(0.0) > 0:
        between = float(optimize.brentq(beyond, 0.0, high, xtol=high * 1e-12, rtol=1e-10))
    return Overdispersion(phi, phi / due, between, size - 2 * cut - 1)


def rate_funnel(counts: ArrayLike, people: ArrayLike, *, share: float = WINSORISED) -> RateFunnel:
    """The funnel that some areas' rates make, by which another area can be judged.

    How it is calculated: the centre is all events over all people.  On the scale of the square root of the rate, where
    the standard error is 1 / (2 sqrt(people)) whatever the rate, `overdispersion` gives the variance between areas,
    which is added to that of chance (the additive, or random-effects, model).

    What it cannot tell you: that an area inside the limits is safe: it is only not unlike the others.

    References: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    Raises: CannotReckon with fewer than 5 areas, a population that is not above nought, or no event at all.

    >>> funnel = rate_funnel([60, 80, 70, 90, 65, 75], [1000] * 6)
    >>> low, high = funnel.limits(1000)
    >>> print(f"{1000 * funnel.centre:.1f}: {1000 * low:.1f} to {1000 * high:.1f}")
    73.3: 47.7 to 104.5
    """
    method = "funnel of rates"
    events = check_counts(method, "a count", counts)
    size = check_not_negative(method, "a population", people)
    check_columns(method, LEAST_AREAS, counts=events, people=size)
    if not (size > 0).all() or not events.sum():
        raise CannotReckon(method, "a population of 0, or no event at all", "people in every area, and some events")
    centre = float(events.sum() / size.sum())
    found = overdispersion(np.sqrt(events / size), 1 / (2 * np.sqrt(size)), centre=float(np.sqrt(centre)), share=share)
    weight = float((size**2).sum() / size.sum() ** 2)
    return RateFunnel(centre, found.between, found.freedom, weight)


def rate_limits(funnel: RateFunnel, people: ArrayLike, *, level: float = WARNING) -> tuple[Floats, Floats]:
    """A funnel's limits for areas of so many people that it was not made from.

    How it is calculated: (sqrt(centre) +/- t sqrt(1/(4 people) + between (1 + weight)))^2, with Student's t on the
    funnel's degrees of freedom, since the variance between areas is itself an estimate.  Where that variance is 0, the
    limit is the count whose own Poisson limits just reach what would be expected (`poisson_points`).

    What it cannot tell you: as `rate_funnel`.

    References: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; Higgins, Thompson and Spiegelhalter (2009),
    Journal of the Royal Statistical Society A 172, for the limits of a new area.

    Raises: CannotReckon for a population that is negative.

    >>> low, high = rate_limits(RateFunnel(0.07), [1000.0], level=0.95)
    >>> (1000 * low).round(1).tolist(), (1000 * high).round(1).tolist()
    ([53.6], [87.4])
    """
    size = check_not_negative("funnel", "a population", people)
    safe = np.where(size > 0, size, np.nan)
    if funnel.between == 0:
        return _poisson_limits(funnel.centre, safe, level)
    reach = float(special.stdtrit(max(funnel.freedom, 1), (1 + level) / 2))
    spread = reach * np.sqrt(1 / (4 * safe) + funnel.between * (1 + funnel.weight))
    middle = np.sqrt(funnel.centre)
    return np.maximum(middle - spread, 0.0) ** 2, (middle + spread) ** 2


def poisson_points(count: ArrayLike, *, level: float = WARNING) -> tuple[Floats, Floats]:
    """For each count, how many events must be expected for it to lie on the upper, and on the lower, limit.

    How it is calculated: a count is on the limit where its own exact Poisson limits just reach what is expected: the
    lower gives the upper limit of the funnel, the upper the lower.

    What it cannot tell you: this is chance alone; areas differ by more.

    References: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202; Garwood (1936), Biometrika 28; Public Health
    England, Technical Guide: Confidence Intervals (2018).

    Raises: CannotReckon when a count is negative or not whole.

    >>> above, below = poisson_points(5)
    >>> print(f"{above:.4f} {below:.4f}")
    1.6235 11.6683
    """
    events = check_counts("funnel", "a count", count)
    tail = (1 - check_level("funnel", level)) / 2
    above = np.where(events > 0, special.gammaincinv(np.maximum(events, 1.0), tail), 0.0)
    below: Floats = special.gammainccinv(events + 1, tail)
    return above, below


def share_limits(
    target: float, base: ArrayLike, *, level: float = WARNING, dispersion: float = 1.0, between: float = 0.0
) -> tuple[Floats, Floats]:
    """The limits of a funnel for shares, as shares of 1.

    `dispersion` widens them by its square root (the multiplicative model), `between` adds a variance between areas (the
    additive model); give one or the other.

    How it is calculated: target +/- z sqrt(dispersion x target (1 - target) / base + between), held to 0 and 1.

    What it cannot tell you: with few in the base the normal limits are rough.

    References: Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.

    Raises: CannotReckon for a target that is no share, a base that is not above nought, or a negative spread.

    >>> low, high = share_limits(0.8, [100])
    >>> low.round(4).tolist(), high.round(4).tolist()
    ([0.7216], [0.8784])
    """
    method = "funnel of shares"
    if not 0 <= target <= 1:
        raise CannotReckon(method, f"a target of {target:g}", "a share from 0 to 1")
    size = check_not_negative(method, "a base", base)
    if not (size > 0).all():
        raise CannotReckon(method, "a base of 0", "bases above nought")
    check_not_negative(method, "a dispersion", [dispersion, between])
    z = float(special.ndtri((1 + check_level(method, level)) / 2))
    reach = z * np.sqrt(max(dispersion, 1.0) * target * (1 - target) / size + between)
    return np.maximum(target - reach, 0.0), np.minimum(target + reach, 1.0)


def _held_in(scores: Floats, cut: int) -> Floats:
    """Scores with the `cut` lowest and highest held in to the next."""
    ordered = np.sort(scores)
    return np.clip(scores, ordered[cut], ordered[scores.size - 1 - cut])


@lru_cache(maxsize=512)
def _normal_share(size: int, cut: int) -> float:
    """The mean square that normal scores have when the `cut` lowest and highest of them are held in.

    It is the sum of the mean squares of ordered normal scores, each from its own density (a beta of the normal's).
    """
    if not cut:
        return 1.0
    edge = np.linspace(-8.0, 8.0, 4001)
    density = np.exp(-(edge**2) / 2) / np.sqrt(2 * np.pi)
    place = np.arange(cut + 1, size - cut + 1)[:, None]
    logs = special.xlogy(place - 1, special.ndtr(edge)) + special.xlogy(size - place, special.ndtr(-edge))
    beta = np.exp(logs - special.betaln(place, size - place + 1))
    squares = (beta * density * edge**2).sum(axis=1) * (edge[1] - edge[0])
    return float((squares.sum() + cut * (squares[0] + squares[-1])) / size)


def _poisson_limits(centre: float, people: Floats, level: float) -> tuple[Floats, Floats]:
    """The rates between which chance alone keeps areas: the continuous form of `poisson_points`."""
    tail = (1 - level) / 2

    def root(expected: float, *, upper: bool) -> float:
        def beyond(count: float) -> float:
            if upper:  # the lower Poisson limit of the count, less what is expected
                return float(special.gammaincinv(max(count, 1e-9), tail)) - expected
            return float(special.gammainccinv(count + 1, tail)) - expected

        if not upper and beyond(0.0) >= 0:
            return 0.0
        high = expected + 10 * np.sqrt(expected) + 20
        return float(optimize.brentq(beyond, 0.0, high))

    flat = np.ravel(people)
    expected = flat * centre
    low = [root(one, upper=False) if np.isfinite(one) else np.nan for one in expected]
    high = [root(one, upper=True) if np.isfinite(one) else np.nan for one in expected]
    return (np.array(low) / flat).reshape(people.shape), (np.array(high) / flat).reshape(people.shape)
