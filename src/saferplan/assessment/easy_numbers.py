"""Easy numbers: one rule by which numbers, shares and times are rounded in easy words."""

from __future__ import annotations

import math

from saferplan.figures import Figure, in_digits, in_words
from saferplan.periods import month_words, parse_period

SMALL = 20
"""Below this a whole number is said as it is."""

PARTS = tuple(sorted({(1, n) for n in range(2, 11)} | {(2, 5), (2, 3), (3, 4)} | {(k, 10) for k in (3, 6, 7, 8, 9)}))
"""The shares that easy words know, as a part of a whole."""
ABOUT = 0.1
"""A share further off than so much of itself is said as more than the part below it."""

NEAR = 0.02
"""A share within so much of itself is said without "about"."""


def easy_number(value: float) -> str:
    """A number as a reader would say it: two figures below 1,000 and three above, "about" where that changes it.

    >>> easy_number(33529), easy_number(547), easy_number(61.8), easy_number(12), easy_number(600)
    ('about 33,500', 'about 550', 'about 62', '12', '600')
    """
    size = abs(value)
    if size < 1:
        return "fewer than 1" if size else "0"
    figures = 2 if size < 1000 else 3
    step = 1.0 if size < 100 else 10.0 ** (math.floor(math.log10(size)) + 1 - figures)
    rounded = math.floor(size / step + 0.5) * step
    text = in_digits(rounded, "")
    return text if math.isclose(rounded, size) else f"about {text}"


def easy_part(percent: float) -> str:
    """A share in per cent as a part of a whole, the nearest that a reader knows.

    >>> easy_part(26.4), easy_part(50), easy_part(71), easy_part(3.9), easy_part(97), easy_part(45)
    ('about 1 in 4', '1 in 2', '7 in 10', '1 in 26', '97 in 100', 'more than 2 in 5')
    """
    share = percent / 100
    assert 0 < share < 1, percent
    if share > 0.95:
        part = (round(percent), 100)
    elif share < 0.095:
        part = (1, round(1 / share))
    else:
        part = min(PARTS, key=lambda one: (abs(one[0] / one[1] - share), one[1]))
    if abs(part[0] / part[1] - share) > ABOUT * share:
        part = max((one for one in PARTS if one[0] / one[1] < share), key=lambda one: one[0] / one[1])
        return f"more than {part[0]} in {part[1]}"
    near = abs(part[0] / part[1] - share) <= NEAR * share
    return f"{'' if near else 'about '}{part[0]} in {part[1]}"


def easy_times(ratio: float) -> str:
    """How many times as much, to the nearest half below four and whole above.

    >>> easy_times(2.04), easy_times(1.4), easy_times(5.2)
    ('about 2 times', 'about 1.5 times', 'about 5 times')
    """
    rounded = math.floor(ratio * 2 + 0.5) / 2 if ratio < 4 else math.floor(ratio + 0.5)
    return f"about {rounded:g} times"


def easy_when(period: str) -> str:
    """When a period was, from its first month to its last, and whether months are missing between.

    >>> easy_when("2018/19"), easy_when("2018-06")
    ('from April 2018 to March 2019', 'in June 2018')
    """
    months = parse_period(period).months
    if len(months) == 1:
        return f"in {month_words(months[0])}"
    words = f"from {month_words(months[0])} to {month_words(months[-1])}"
    return words if months[-1] - months[0] == len(months) - 1 else f"{words}, with some months missing"


def easy_figure(figure: Figure) -> str:
    """A figure as easy words print it within a link, by its unit; the reason where it has no value."""
    if figure.value is None:
        return in_words(figure)
    if figure.statistic == "share" and 0 < figure.value < 100:
        words = easy_part(figure.value)
    elif figure.unit == "ratio":
        words = easy_times(figure.value)
    else:
        words = easy_number(figure.value)
    return words.removeprefix("about ")
