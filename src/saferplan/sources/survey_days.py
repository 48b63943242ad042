"""The days on which responses came in, as survey tools write them."""

from __future__ import annotations

from datetime import date

import polars as pl

_YEAR_FIRST = r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
_YEAR_LAST = r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:\D|$)"
_NAMED = r"^(?:[A-Za-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ -]([A-Za-z]{3})[a-z]*[ -](\d{4})"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

ANONYMOUS = date(1980, 1, 1)
"""The day that LimeSurvey writes for every response of an anonymous survey: it stands for none."""


def read_survey_days(text: pl.Series, *, opened: date, closed: date) -> tuple[pl.Series, dict[str, int]]:
    """The day of each response, null where none can be told, and counted facts.

    Days with the year first are read as they stand.  Days with the year last are read day first or month first,
    whichever puts more of them between the days on which the survey opened and closed; day first where that is equal.

    >>> read_survey_days(pl.Series(["1/13/20 9:05", "1/14/20 10:00"]), opened=date(2020, 1, 6),
    ...     closed=date(2020, 1, 31))[0].to_list()
    [datetime.date(2020, 1, 13), datetime.date(2020, 1, 14)]
    """
    frame = pl.DataFrame({"text": text})
    first = _made(frame, _YEAR_FIRST, (1, 2, 3))
    spelt = pl.col("text").str.extract(_NAMED, 2).str.to_lowercase()
    months = {name: place for place, name in enumerate(_MONTHS, start=1)}
    named = _day_of(
        frame, _part(_NAMED, 3), spelt.replace_strict(months, default=None, return_dtype=pl.Int32), 1, _NAMED
    )
    day_first, month_first = _made(frame, _YEAR_LAST, (3, 2, 1)), _made(frame, _YEAR_LAST, (3, 1, 2))
    inside = [int(one.is_between(opened, closed).sum()) for one in (day_first, month_first)]
    swapped = inside[1] > inside[0]
    last = month_first if swapped else day_first
    days = first.fill_null(named).fill_null(last)
    days = pl.DataFrame({"day": days}).select(pl.when(pl.col("day") != ANONYMOUS).then(pl.col("day")))["day"]
    notes: dict[str, int] = {}
    if swapped:
        notes["days read month first, because only so do most lie within the days of the survey"] = int(
            last.is_not_null().sum()
        )
    unread = text.is_not_null() & first.is_null() & named.is_null() & last.is_null()
    if unread.any():
        notes["days that could not be read, and are taken as not known"] = int(unread.sum())
    return days, notes


def _part(pattern: str, group: int) -> pl.Expr:
    return pl.col("text").str.extract(pattern, group).cast(pl.Int32)


def _made(frame: pl.DataFrame, pattern: str, groups: tuple[int, int, int]) -> pl.Series:
    """Days from the year, month and day groups of a pattern; null where there is no such day."""
    year, month = (_part(pattern, group) for group in groups[:2])
    return _day_of(frame, pl.when(year < 100).then(year + 2000).otherwise(year), month, groups[2], pattern)


def _day_of(frame: pl.DataFrame, year: pl.Expr, month: pl.Expr, group: int, pattern: str) -> pl.Series:
    """Days from a year, a month and the group of a pattern that has the day."""
    day = _part(pattern, group)
    text = pl.format("{}-{}-{}", year, month.cast(pl.String).str.zfill(2), day.cast(pl.String).str.zfill(2))
    return frame.select(text.str.to_date("%Y-%m-%d", strict=False).alias("day"))["day"]
