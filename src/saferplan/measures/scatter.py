"""Scatter: how much more a monthly series varies than chance alone would have it, and the limits that allow for it.

One model for both: the limits printed beside a change or a ratio, and those by which its strength is judged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

from saferplan.areas import PARTNERSHIP
from saferplan.errors import CannotReckon
from saferplan.figures import Figure
from saferplan.measures.part_and_whole import counts_behind, ratio_to_whole
from saferplan.methods.intervals import QUASI, difference_of_rates, ratio_of_counts
from saferplan.methods.memory import LEAST_MONTHS, month_memory
from saferplan.methods.series import dispersion

LEAST_FREEDOM = 4
"""Degrees of freedom, months less seasons and years, below which the scatter of a series cannot be told."""


@dataclass(frozen=True)
class Scatter:
    """How many times as much a monthly series varies as chance alone would have it, never below 1.

    `freedom` is the degrees of freedom it was told from; 0 where there are too few months to tell, and 1 is taken.
    """

    value: float
    freedom: int

    def level(self, level: float) -> float:
        """The level at which a normal interval is as wide as one that allows for the scatter being an estimate.

        Student's t in place of the normal distribution: McCullagh and Nelder (1989), section 4.5.

        >>> round(Scatter(3.0, 11).level(0.95), 3), Scatter(1.0, 11).level(0.95)
        (0.972, 0.95)
        """
        if self.value <= 1 or not self.freedom:
            return level
        return float(2 * special.ndtr(special.stdtrit(self.freedom, (1 + level) / 2)) - 1)


NOT_KNOWN = Scatter(1.0, 0)


def scatter_of(values: Sequence[float | None], months: Sequence[int]) -> Scatter:
    """The scatter of a monthly series, season and year taken out, and what months that resemble add to it.

    `values` are counts, None for a month that has no value, and `months` their numbers, ascending.  `NOT_KNOWN` where
    fewer than `LEAST_FREEDOM` degrees of freedom are left.

    >>> scatter_of([20.0, 35.0, 18.0, 41.0] * 2, [0, 3, 6, 9, 12, 15, 18, 21])
    Scatter(value=1.0, freedom=0)
    """
    counts = [math.nan if value is None else value for value in values]
    season, year = [month % 12 for month in months], [(month - 3) // 12 for month in months]
    try:
        found = dispersion(counts, season, year=year)
    except CannotReckon:  # too few months come round again, or none has a crime
        return NOT_KNOWN
    if found.degrees_of_freedom < LEAST_FREEDOM:
        return NOT_KNOWN
    unbroken = len(months) >= LEAST_MONTHS and months[-1] - months[0] == len(months) - 1 and None not in values
    memory = month_memory(counts, season, year).factor if unbroken else 1.0
    return Scatter(max(1.0, found.value * memory), found.degrees_of_freedom)


def joint_scatter(one: Scatter, other: Scatter, top: float, bottom: float) -> Scatter:
    """The scatter of a ratio of two counts, each of which has its own.

    The variance of the logarithm of the ratio is s1 / count 1 + s2 / count 2; this is the one scatter that gives the
    same.  A whole county's months vary more than a small area's, and must not be laid on the small area.

    >>> joint_scatter(Scatter(4.0, 11), Scatter(1.0, 20), 100, 300)
    Scatter(value=3.25, freedom=11)
    """
    if not top or not bottom:
        return max(one, other, key=lambda scatter: (scatter.value, scatter.freedom))
    value = (one.value / top + other.value / bottom) / (1 / top + 1 / bottom)
    return Scatter(value, min(one.freedom, other.freedom))


def limits_of_ratio(one: Figure, other: Figure, scatter: Scatter, *, level: float) -> tuple[float, float, str] | None:
    """The limits of one count or rate as a multiple of another, and their method; None where there are none.

    An area against the whole partnership is set against the rest of it.  From few months nothing so rare can be told
    as some levels ask for: the limits are then 0 and infinity.
    """
    top, bottom = counts_behind(one), counts_behind(other)
    if top is None or bottom is None or top[0] + bottom[0] == 0:
        return None
    asked = scatter.level(level)
    if asked >= 1:
        return 0.0, math.inf, "none, from so few months"
    if other.area == PARTNERSHIP != one.area:
        return ratio_to_whole(top, bottom, dispersion=scatter.value, level=asked)
    found = ratio_of_counts(
        top[0], bottom[0], exposure_a=top[1], exposure_b=bottom[1], dispersion=scatter.value, level=asked
    )
    return float(found.low), float(found.high), str(found.method)


def limits_of_difference(
    one: Figure, other: Figure, scatter: Scatter, *, per: float, level: float
) -> tuple[float, float, str] | None:
    """The limits of one count or rate less another, and their method; None where there are none.

    Those of `difference_of_rates`, each as many times as far from the difference as the square root of the scatter.
    """
    top, bottom = counts_behind(one), counts_behind(other)
    if top is None or bottom is None:
        return None
    gap = difference_of_rates(
        top[0], bottom[0], population_a=top[1], population_b=bottom[1], per=per, level=scatter.level(level)
    )
    value, wider = float(gap.value), math.sqrt(scatter.value)
    words = f"{QUASI if scatter.value > 1 else ''}{gap.method}"
    return value - wider * (value - float(gap.low)), value + wider * (float(gap.high) - value), words
