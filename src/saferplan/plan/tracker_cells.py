"""Cells of somebody else's plan read as what they mean: days in any writing, sums of money, baselines, targets."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        1,
    )
    for name in names
}
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:[ T]00:00(?::00)?(?:\.0+)?)?", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4}|\d\d)", re.ASCII)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ \-]*(?:of )?([a-z]+)[ \-,]*'?(\d{4}|\d\d)", re.ASCII)
_MONTH = re.compile(r"([a-z]+)\.?[ \-/,]*'?(\d{4}|\d\d)", re.ASCII)
_ISO_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_FINANCIAL = re.compile(r"(\d{4})\s*[/\-–]\s*(\d{4}|\d\d)", re.ASCII)
_QUARTER = re.compile(r"(?:q|quarter )([1-4])[ \-,]*(\d{4})(?:\s*[/\-–]\s*(\d{4}|\d\d))?", re.ASCII)
_QUARTER_ALONE = re.compile(r"(?:q|quarter )[1-4]", re.ASCII)
_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_SERIAL = re.compile(r"[3-5]\d{4}", re.ASCII)
_LEAD = re.compile(r"(?:by|due|end of|end|from|start of|to|until|before|completed?(?: by)?)[ :]+")
_RANGE = re.compile(r"\s+(?:to|until|-|–|—)\s+|(?<=\d)\s*[–—]\s*(?=[a-z])")
_NOTHING = {"", "-", "–", "n/a", "na", "none", "nil"}
_OPEN = {"tbc", "tbd", "tba", "to be confirmed", "to be agreed", "to be decided", "to be advised", "?", "??", "unknown"}
_ONGOING = {
    "ongoing",
    "on going",
    "on-going",
    "continuous",
    "continuing",
    "throughout",
    "annually",
    "annual",
    "quarterly",
}
_NUMBER = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(?![\d,])")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*(?:%|per\s?cent)", re.IGNORECASE)
_DOWN = re.compile(r"\b(reduc|decreas|lower|fewer|less|fall|cut|drop|down)", re.IGNORECASE)
_UP = re.compile(r"\b(increas|rais|higher|more|grow|improv|up)", re.IGNORECASE)
_MONEY = re.compile(r"£\s*(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*(k|m|million|thousand)?\b", re.IGNORECASE)


_TITLE = r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Cllr|Councillor|PC|PS|Sgt|Insp|Inspector|Ch Insp|DI|DCI|DS|Supt|Ch Supt|Rev)\.?"
_SURNAME = r"(?!Police|Council|Fire|Health|Probation|Trust|Service)[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?"
_PERSON = re.compile(rf"{_TITLE}(?: [A-Z][a-z'’]*\.?)* {_SURNAME}|(?:[A-Z]\.? ?){{1,3}}(?<=[. ]){_SURNAME}")


@dataclass(frozen=True)
class ReadDay:
    """A day as it was read: `start` where the cell gives two, `day` the last or only one, and why it is doubtful.

    Neither is there where the cell gives none; `why` then says why it could not be read, "" where it means none.
    """

    start: date | None = None
    day: date | None = None
    why: str = ""
    doubt: str = ""


@dataclass(frozen=True)
class ReadTarget:
    """A target as it was read: a value, or a percentage of change, and which way; "" where that is not said."""

    value: float | None = None
    percent: float | None = None
    way: str = ""


def read_day(text: str, *, first: bool = False) -> ReadDay:
    """The day that a cell means; of a month, quarter or year the last, or with `first` the first.

    Days are read the British way round, the day before the month.

    >>> read_day("Mar-21").day, read_day("31/03/2021").day, read_day("2020/21").day
    (datetime.date(2021, 3, 31), datetime.date(2021, 3, 31), datetime.date(2021, 3, 31))
    >>> read_day("ongoing").why
    'it says "ongoing", which is no day'
    """
    plain = " ".join(text.casefold().replace("\u00a0", " ").split())
    if plain in _NOTHING:
        return ReadDay()
    if plain.rstrip(".") in _ONGOING | _OPEN:
        return ReadDay(why=f'it says "{plain}", which is no day')
    if _QUARTER_ALONE.fullmatch(plain):
        return ReadDay(why="it is a quarter of a year that is not named")
    parts = _RANGE.split(plain)
    if len(parts) == 2 and (begin := _span(parts[0])) and (end := _span(parts[1])):
        return ReadDay(begin[0], end[1])
    span = _span(plain)
    if span is None:
        return ReadDay(why="it is no day that can be read")
    return ReadDay(day=span[0] if first else span[1], doubt=span[2])


def _span(text: str) -> tuple[date, date, str] | None:
    """The first and last day that a text names, and what is doubtful about it."""
    text = _LEAD.sub("", text.strip(" .()"), count=2).strip()
    for pattern, read in _FORMS:
        if (match := pattern.fullmatch(text)) is not None:
            try:
                return read(match)
            except ValueError:
                continue
    return None


def _one(year: str | int, month: str | int, day: str | int) -> tuple[date, date, str]:
    here = date(_year(year), int(month), int(day))
    return here, here, ""


def _year(text: str | int) -> int:
    """A year in full; one of two figures is of this century."""
    number = int(text)
    return number + 2000 if number < 100 else number


def _of_month(year: str | int, month: int) -> tuple[date, date, str]:
    number = _year(year)
    return date(number, month, 1), date(number, month, monthrange(number, month)[1]), ""


def _named(name: str) -> int:
    if name not in _MONTHS:
        raise ValueError(name)
    return _MONTHS[name]


def _financial(match: re.Match[str]) -> tuple[date, date, str]:
    year = int(match[1])
    if (year + 1) % 100 != int(match[2]) % 100:
        raise ValueError(match[0])
    return date(year, 4, 1), date(year + 1, 3, 31), ""


def _quarter(match: re.Match[str]) -> tuple[date, date, str]:
    """A quarter of a financial year where two years are given; of a calendar year, with a doubt, where one is."""
    quarter, year = int(match[1]), int(match[2])
    months = year * 12 + (quarter - 1) * 3 + (3 if match[3] else 0)
    last = months + 2
    span = date(months // 12, months % 12 + 1, 1), _of_month(last // 12, last % 12 + 1)[1]
    if match[3]:
        return (*span, "")
    return (*span, f"read as a quarter of the calendar year {year}; in a financial year it would end three months on")


def _calendar_year(match: re.Match[str]) -> tuple[date, date, str]:
    """A year alone, which may have been meant as a financial one."""
    year = int(match[0])
    return date(year, 1, 1), date(year, 12, 31), f"only a year is given: read as January to December {year}"


def _serial(match: re.Match[str]) -> tuple[date, date, str]:
    """A day that a spreadsheet holds as a number, counted from the end of 1899."""
    day = date(1899, 12, 30) + timedelta(days=int(match[0]))
    return day, day, "read from a number of days, as spreadsheets keep them"


_FORMS = (
    (_ISO, lambda match: _one(match[1], match[2], match[3])),
    (_NUMERIC, lambda match: _one(match[3], match[2], match[1])),
    (_DAY, lambda match: _one(match[3], _named(match[2]), match[1])),
    (_QUARTER, _quarter),
    (_ISO_MONTH, lambda match: _of_month(match[1], int(match[2]))),
    (_FINANCIAL, _financial),
    (_MONTH, lambda match: _of_month(match[2], _named(match[1]))),
    (_YEAR, _calendar_year),
    (_SERIAL, _serial),
)


def says_nothing(text: str) -> bool:
    """Whether a cell says that there is nothing, or nothing yet: a dash, "n/a", "tbc".

    >>> [says_nothing(one) for one in ("TBC", "n/a", "-", "Ashbrook Council")]
    [True, True, True, False]
    """
    plain = " ".join(text.casefold().split())
    return plain in _NOTHING or plain.strip(" .()[]") in _OPEN | _NOTHING


def may_be_a_person(name: str) -> bool:
    """Whether a name looks like a person's, by an initial or a title, and not like that of a body.

    >>> [may_be_a_person(one) for one in ("J. Smith", "Insp. P. Jones", "Cllr Ann Lee", "Dr Brown", "T. V. Police")]
    [True, True, True, True, False]
    >>> [may_be_a_person(one) for one in ("Ashbrook Council", "St. John Ambulance", "A&E", "CSM")]
    [False, False, False, False]
    """
    return _PERSON.fullmatch(" ".join(name.split())) is not None


def read_money(text: str) -> float | None:
    """Pounds, where a cell names one sum and no other.

    >>> read_money("£12,000 from the PCC"), read_money("£1.2m"), read_money("£5k and £6k"), read_money("staff time")
    (12000.0, 1200000.0, None, None)
    """
    found = _MONEY.findall(text)
    if len(found) != 1:
        return None
    whole, part, scale = found[0]
    times = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000}.get(scale.casefold(), 1)
    return round(float(whole.replace(",", "") + part) * times, 2)


def read_target(text: str) -> ReadTarget:
    """A target, where a cell names one number.

    >>> read_target("10% reduction"), read_target("85%").value, read_target("reduce to 400").value
    (ReadTarget(value=None, percent=-10.0, way='down'), 85.0, 400.0)
    """
    ways = {way for pattern, way in ((_DOWN, "down"), (_UP, "up")) if pattern.search(text)}
    way = next(iter(ways)) if len(ways) == 1 else ""
    numbers, percents = _NUMBER.findall(text), _PERCENT.findall(text)
    if len(numbers) != 1:
        return ReadTarget(way=way)
    number = float(numbers[0][0].replace(",", "") + numbers[0][1])
    to_it = re.search(r"\bto\b", text, re.IGNORECASE) is not None
    if percents and way and not to_it:
        return ReadTarget(percent=-number if way == "down" else number, way=way)
    return ReadTarget(value=number, way=way)


def read_number(text: str) -> float | None:
    """The number of a cell that holds one and little else.

    >>> read_number("1,250"), read_number("31%"), read_number("12 of 40"), read_number("To be set")
    (1250.0, 31.0, None, None)
    """
    found = _NUMBER.findall(text)
    if len(found) != 1 or len(text) > 24:
        return None
    return float(found[0][0].replace(",", "") + found[0][1])
