"""Two readings and the change between them in words, with one number of months made like another."""

from __future__ import annotations

import math
from calendar import monthrange
from datetime import date

from saferplan.delivery.noise import Compared, Reading, months_of
from saferplan.figures import in_digits
from saferplan.periods import Period


def day_of_last_month(period: Period) -> date:
    """The last day of a period.

    >>> from saferplan.periods import parse_period
    >>> day_of_last_month(parse_period("2023/24"))
    datetime.date(2024, 3, 31)
    """
    year, month = period.last // 12, period.last % 12 + 1
    return date(year, month, monthrange(year, month)[1])


def share_no_month(first: Period, second: Period) -> bool:
    """Whether two periods have no month in common."""
    return not set(first.months) & set(second.months)


def per_month(baseline: Reading, latest: Reading) -> bool:
    """Whether two readings of different numbers of months can be set against each other as rates a month.

    Shares and values are levels, which do not grow with the months; events do.
    """
    return baseline.kind in ("share", "value") or (baseline.has_parts and latest.has_parts)


def number_in_words(value: float, kind: str, unit: str) -> str:
    """A value as it is printed, with its unit.

    >>> number_in_words(1200, "count", ""), number_in_words(62.08, "rate", "per 1,000 people")
    ('1,200', '62.1 per 1,000 people')
    >>> number_in_words(41.25, "share", "%"), number_in_words(5.2, "value", "days")
    ('41.3%', '5.2 days')
    """
    if kind == "share":
        return f"{in_digits(value, '%', digits=None if value == round(value) else 1)}%"
    digits = 0 if value == round(value) else 1
    return f"{in_digits(value, unit, digits=digits)}{f' {unit}' if unit not in ('', '%') else unit}"


def reading_in_words(reading: Reading) -> str:
    """A reading in words: its value and its period.

    >>> reading_in_words(Reading(1200, "2024/25")), reading_in_words(Reading(None))
    ('1,200 in 2024/25', 'no data')
    """
    if reading.value is None:
        return "no data"
    told = number_in_words(reading.value, reading.kind, reading.unit)
    return f"{told} in {reading.span.in_words}" if reading.span else told


def compared_in_words(baseline: Reading, latest: Reading, compared: Compared) -> str:
    """From what to what a measure went, and by how much, with the limits where there are any.

    >>> from saferplan.delivery.noise import TwoReadings
    >>> before, after = Reading(1000, "2023/24"), Reading(1200, "2024/25")
    >>> compared_in_words(before, after, TwoReadings().compare(before, after))
    'From 1,000 in 2023/24 to 1,200 in 2024/25: up 20.0% (95% interval: up 10.3% to up 30.5%)'
    """
    told = f"From {reading_in_words(baseline)} to {reading_in_words(latest)}"
    if baseline.kind in ("count", "rate") and months_of(baseline) != months_of(latest):
        rates = [_a_month(one) for one in (baseline, latest)]
        told += f" ({rates[0]} a month to {rates[1]} a month)"
    told += (
        ": up from none"
        if math.isinf(compared.change)
        else f": {_signed(compared.change, compared.scale, latest.unit)}"
    )
    if compared.low is None or compared.high is None or math.isinf(compared.change):
        return told  # of nothing there is no percentage
    low, high = (_signed(one, compared.scale, latest.unit) for one in (compared.low, compared.high))
    return f"{told} ({compared.level:.0%} interval: {low} to {high})"


def _a_month(reading: Reading) -> str:
    return in_digits((reading.value or 0.0) / months_of(reading), "", digits=1)


def _signed(change: float, scale: str, unit: str) -> str:
    """A change with its way in a word."""
    if math.isinf(change):
        return "without limit"
    way = "up " if change > 0 else "down " if change < 0 else ""
    number = in_digits(abs(change), "", digits=1)
    if not change:
        return "no change"
    return f"{way}{number}{'%' if scale == '%' else f' {scale}' if scale else f' {unit}' if unit else ''}"
