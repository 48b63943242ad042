"""Readings of a measure from the figures of a release."""

from __future__ import annotations

import math

from saferplan.delivery.noise import LEVEL, Reading
from saferplan.figures import Figure


def reading_from(figure: Figure) -> Reading:
    """The reading that a figure is; without a value where the figure has none.

    A count that is whole is a count, and a rate of such a count keeps its parts, so that chance is reckoned from them.
    Of all else the figure's own limits are taken, where they are at 95%: those of a survey allow for how people were
    drawn and weighted, which its parts do not.
    """
    bounded = figure.level == LEVEL and figure.low is not None and figure.high is not None
    low, high = (figure.low, figure.high) if bounded and figure.value is not None else (None, None)
    period, unit = figure.period, figure.unit
    if figure.statistic == "count" and (figure.value is None or _is_whole(figure.value)):
        return Reading(figure.value, period, "count", unit)
    if figure.statistic == "rate" and _is_whole(figure.numerator) and figure.denominator:
        return Reading(figure.value, period, "rate", unit, None, None, figure.numerator, figure.denominator)
    kind = figure.statistic if figure.statistic in ("rate", "share") else "value"
    return Reading(figure.value, period, kind, unit, low, high)


def _is_whole(value: float | None) -> bool:
    return value is not None and value >= 0 and value == math.floor(value)
