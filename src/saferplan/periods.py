"""Periods: a month, a quarter, twelve months to a month, a financial or calendar year, or a list of months.

A month is counted from year nought, `year * 12 + month - 1`, so that the next month is one more.  A period is
written as in a figure's address:

| written | meaning |
|---|---|
| `2018-06` | a month |
| `2018-Q2` | a calendar quarter |
| `12m-2019-03` | twelve months to March 2019 |
| `2018/19` | a financial year, April to March |
| `2018` | a calendar year |
| `2014-04..2019-03` | all months from one to the other |
| `2025-01..2025-06,2025-08..2025-11` | those months and no others |
| `wave-2020-01` | the wave of a survey that began in that month |
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from saferplan.errors import BadAddress

MONTH_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_QUARTER = re.compile(r"([0-9]{4})-Q([1-4])")
_ROLLING = re.compile(r"12m-([0-9]{4}-[0-9]{2})")
_FINANCIAL = re.compile(r"([0-9]{4})/([0-9]{2})")
_TWO_YEARS = re.compile(r"(\d{4}) ?[-\u2013/] ?(\d{2}|\d{4})", re.ASCII)
_CALENDAR = re.compile(r"[0-9]{4}")
_WAVE = re.compile(r"wave-([0-9]{4}-[0-9]{2})")


def month_number(text: str) -> int:
    """Count a month written `YYYY-MM` from year nought.

    >>> month_number("2018-06")
    24221
    """
    match = _MONTH.fullmatch(text)
    if not match or not 1 <= int(match[2]) <= 12:
        raise BadAddress(text, "is not a month; a month is written like 2018-06")
    return int(match[1]) * 12 + int(match[2]) - 1


def month_text(number: int) -> str:
    """Write a month as `YYYY-MM`.

    >>> month_text(24221)
    '2018-06'
    """
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def month_words(number: int) -> str:
    """Write a month in words.

    >>> month_words(24221)
    'June 2018'
    """
    return f"{MONTH_NAMES[number % 12]} {number // 12}"


@dataclass(frozen=True, order=True)
class Period:
    """A set of months with a name.

    `months` is ascending and without repeats; `text` is how the period is written in an address; `kind` is one of
    `month`, `quarter`, `rolling`, `financial`, `calendar`, `span`, `wave`.
    """

    months: tuple[int, ...]
    text: str
    kind: str

    @property
    def first(self) -> int:
        """The first month."""
        return self.months[0]

    @property
    def last(self) -> int:
        """The last month."""
        return self.months[-1]

    @property
    def mid_year(self) -> int:
        """The calendar year in which the middle of the period falls; its population is the denominator.

        >>> parse_period("2018/19").mid_year
        2018
        """
        return ((self.first + self.last) // 2) // 12

    @property
    def in_words(self) -> str:
        """The period as a reader would say it.

        >>> parse_period("2018/19").in_words
        '2018/19'
        >>> parse_period("12m-2019-03").in_words
        'the twelve months to March 2019'
        >>> parse_period("2018-06,2018-10..2019-02").in_words
        'June 2018 and October 2018 to February 2019'
        """
        if self.kind in ("financial", "calendar"):
            return self.text
        if self.kind == "month":
            return month_words(self.first)
        if self.kind == "quarter":
            return f"{MONTH_NAMES[self.first % 12]} to {month_words(self.last)}"
        if self.kind == "rolling":
            return f"the twelve months to {month_words(self.last)}"
        if self.kind == "wave":
            return f"the survey of {month_words(self.first)}"
        return _span_words(self.months)


def _span_words(months: tuple[int, ...]) -> str:
    """A list of months in words, each year said once."""
    words: list[str] = []
    runs = _runs(months)
    for number, (start, end) in enumerate(runs):
        following = runs[number + 1] if number + 1 < len(runs) else None
        said_later = following is not None and following[0] // 12 == following[1] // 12 == end // 12 == start // 12
        year = "" if said_later else f" {end // 12}"
        if start == end:
            words.append(f"{MONTH_NAMES[end % 12]}{year}")
        else:
            opening = "" if start // 12 == end // 12 else f" {start // 12}"
            words.append(f"{MONTH_NAMES[start % 12]}{opening} to {MONTH_NAMES[end % 12]}{year}")
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _runs(months: Iterable[int]) -> list[tuple[int, int]]:
    """Break ascending months into unbroken runs, each as its first and last month."""
    runs: list[tuple[int, int]] = []
    for month in months:
        if runs and month == runs[-1][1] + 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return runs


def financial_year(start: int) -> Period:
    """The financial year that starts in April of the year given.

    >>> financial_year(2018).text
    '2018/19'
    """
    april = start * 12 + 3
    return Period(tuple(range(april, april + 12)), f"{start:04d}/{(start + 1) % 100:02d}", "financial")


def calendar_year(year: int) -> Period:
    """A calendar year.

    >>> calendar_year(2025).text
    '2025'
    """
    return Period(tuple(range(year * 12, year * 12 + 12)), f"{year:04d}", "calendar")


def rolling_year(last_month: int) -> Period:
    """Twelve months that end with the month given.

    >>> rolling_year(month_number("2019-02")).text
    '12m-2019-02'
    """
    return Period(tuple(range(last_month - 11, last_month + 1)), f"12m-{month_text(last_month)}", "rolling")


def month_period(month: int) -> Period:
    """One month as a period."""
    return Period((month,), month_text(month), "month")


def period_of(months: Iterable[int]) -> Period:
    """Name a set of months in the shortest way: a year where it is one, else a list.

    >>> period_of(range(month_number("2018-04"), month_number("2019-03") + 1)).text
    '2018/19'
    >>> period_of([month_number("2018-06"), month_number("2018-10")]).text
    '2018-06,2018-10'
    """
    ordered = tuple(sorted(set(months)))
    if not ordered:
        raise BadAddress("(no months)", "is not a period; a period holds at least one month")
    unbroken = ordered[-1] - ordered[0] + 1 == len(ordered)
    if len(ordered) == 1:
        return month_period(ordered[0])
    if unbroken and len(ordered) == 12:
        if ordered[0] % 12 == 3:
            return financial_year(ordered[0] // 12)
        if ordered[0] % 12 == 0:
            return calendar_year(ordered[0] // 12)
        return rolling_year(ordered[-1])
    if unbroken and len(ordered) == 3 and ordered[0] % 3 == 0:
        return Period(ordered, f"{ordered[0] // 12:04d}-Q{ordered[0] % 12 // 3 + 1}", "quarter")
    text = ",".join(
        month_text(start) if start == end else f"{month_text(start)}..{month_text(end)}"
        for start, end in _runs(ordered)
    )
    return Period(ordered, text, "span")


def _two_years(text: str) -> str:
    """The financial year that two years written otherwise stand for, or "": 2018-19, 2018/2019, but not 2011-12.

    >>> _two_years("2018-19"), _two_years("2018/2019"), _two_years("2011-12"), _two_years("2018/19")
    ('2018/19', '2018/19', '', '')
    """
    match = _TWO_YEARS.fullmatch(text)
    if match is None or (int(match[1]) + 1) % 100 != int(match[2]) % 100 or _FINANCIAL.fullmatch(text):
        return ""
    is_month = _MONTH.fullmatch(text) and int(match[2]) <= 12
    return "" if is_month else financial_year(int(match[1])).text


@lru_cache(maxsize=4096)
def parse_period(text: str) -> Period:
    """Read a period as it is written in an address; a list of months that has a shorter name gets it.

    Raises `BadAddress` where it is none of the ways in this module's table.

    >>> parse_period("2018-Q2").in_words
    'April to June 2018'
    >>> len(parse_period("2025-01..2025-06,2025-08..2025-11").months)
    10
    >>> parse_period("wave-2020-01").in_words
    'the survey of January 2020'
    >>> parse_period("2018-04..2019-03").text
    '2018/19'
    """
    if meant := _two_years(text):
        raise BadAddress(text, f"is no period; the financial year is written {meant}")
    if _MONTH.fullmatch(text):
        return month_period(month_number(text))
    if match := _QUARTER.fullmatch(text):
        start = int(match[1]) * 12 + (int(match[2]) - 1) * 3
        return Period(tuple(range(start, start + 3)), text, "quarter")
    if match := _ROLLING.fullmatch(text):
        return rolling_year(month_number(match[1]))
    if match := _WAVE.fullmatch(text):
        return Period((month_number(match[1]),), text, "wave")
    if match := _FINANCIAL.fullmatch(text):
        year = financial_year(int(match[1]))
        if year.text != text:
            raise BadAddress(text, f"is not a financial year; the one that starts in {match[1]} is {year.text}")
        return year
    if _CALENDAR.fullmatch(text):
        return calendar_year(int(text))
    months: list[int] = []
    for part in text.split(","):
        begin, _, end = part.partition("..")
        first, last = month_number(begin), month_number(end or begin)
        if last < first:
            raise BadAddress(text, f"runs backwards from {begin} to {end}")
        if months and first <= months[-1]:
            raise BadAddress(text, "names its months out of order or twice")
        months.extend(range(first, last + 1))
    return period_of(months)


def like_for_like(later: Period, earlier: Period, held: Iterable[int]) -> tuple[Period, Period] | None:
    """Cut two periods to the calendar months that are held in both, so that like is compared with like.

    `held` are the months for which there are data.  Returns the later and the earlier period, each with the same
    calendar months, or `None` where they have none in common.

    >>> held = parse_period("2017/18").months + parse_period("2018-04..2018-06,2018-08..2019-03").months
    >>> a, b = like_for_like(parse_period("2018/19"), parse_period("2017/18"), held)
    >>> b.text
    '2017-04..2017-06,2017-08..2018-03'
    """
    have = set(held)
    later_by_name = {month % 12: month for month in later.months if month in have}
    earlier_by_name = {month % 12: month for month in earlier.months if month in have}
    common = sorted(later_by_name.keys() & earlier_by_name.keys())
    if not common:
        return None
    return period_of(later_by_name[m] for m in common), period_of(earlier_by_name[m] for m in common)
