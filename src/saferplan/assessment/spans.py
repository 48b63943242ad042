"""Words for periods of which some months are not held, and for two periods compared on like months."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.context import Context, listed, number_in_words, type_in_sentence
from saferplan.assessment.recording import recording_changed
from saferplan.figures import Address
from saferplan.periods import MONTH_NAMES, Period, month_words, parse_period, period_of


def when_in_words(context: Context) -> str:
    """The headline period in a sentence: "2018/19", or "the eleven months held of 2025" where some are not."""
    periods = context.periods
    if periods.headline_whole or len(periods.headline.months) == 1:
        return periods.headline.in_words
    return f"the {number_in_words(len(periods.headline.months))} months held of {periods.headline_year.in_words}"


def in_part(context: Context, words: str) -> str:
    """The head of a column or axis of the headline's counts or rates: how many months, where they are not a year's.

    "Rate per 1,000 residents", or "Rate per 1,000 residents in eleven months".
    """
    return words if context.periods.headline_whole else f"{words} in {months_counted(context.periods.headline)}"


def months_counted(period: Period) -> str:
    """How many months a period has: "eleven months".

    >>> months_counted(parse_period("2025-01..2025-06,2025-08..2025-12"))
    'eleven months'
    """
    many = len(period.months)
    return f"{number_in_words(many)} month{'' if many == 1 else 's'}"


def missing_note(context: Context) -> str:
    """A sentence to follow a count of part of a year: which months are not held; "" where the year is whole."""
    periods = context.periods
    if periods.headline_whole:
        return ""
    lacking = period_of(month for month in periods.headline_year.months if month not in periods.headline.months)
    whole = periods.headline_year.in_words
    return f" No file is held for {lacking.in_words}, so there is no total for {whole} as a whole."


def is_part(period: Period) -> bool:
    """Whether a period is a list of months rather than one that has a name of its own."""
    return period.kind == "span"


def years_in_words(period: Period) -> str:
    """The calendar year or years that a list of months lies in.

    >>> years_in_words(parse_period("2025-01..2025-06,2025-08..2025-11"))
    '2025'
    >>> years_in_words(parse_period("2018-06,2018-10..2019-02"))
    '2018/19'
    """
    first, last = period.first // 12, period.last // 12
    return str(first) if first == last else f"{first}/{last % 100:02d}"


def months_named(period: Period) -> str:
    """The months of a period without their year.

    >>> months_named(parse_period("2025-01..2025-06,2025-08..2025-11"))
    'January to June and August to November'
    >>> months_named(parse_period("2018-06,2018-10..2018-11"))
    'June, October and November'
    """
    runs: list[list[int]] = []
    for month in period.months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    words: list[str] = []
    for run in runs:
        names = [MONTH_NAMES[month % 12] for month in run]
        words += names if len(names) < 3 else [f"{names[0]} to {names[-1]}"]
    return listed(words)


def span_in_words(change: Address, *, months: bool = False) -> str:
    """The two periods of a change: "from 2017/18 to 2018/19", or "from 2014 to 2025 in the same ten months".

    `months` says which months they are, where there is a list of them.
    """
    assert change.change_from is not None
    later, earlier = parse_period(change.period), parse_period(change.change_from)
    if not is_part(later):
        return f"from {earlier.in_words} to {later.in_words}"
    named = f" ({months_named(later)})" if months else ""
    many = number_in_words(len(later.months))
    return f"from {years_in_words(earlier)} to {years_in_words(later)} in the same {many} months{named}"


def since_in_words(context: Context) -> str:
    """The earlier period of the comparison, as short as a heading needs."""
    earlier = context.periods.compare
    assert earlier is not None
    return f"the same months of {years_in_words(earlier)}" if is_part(earlier) else earlier.in_words


def earlier_in_words(later: Period, earlier: Period) -> str:
    """When the earlier of two periods was, seen from the later: the year before, or which year it was.

    >>> earlier_in_words(parse_period("2018/19"), parse_period("2017/18"))
    'the year before'
    >>> earlier_in_words(parse_period("2018-06,2018-10..2018-11"), parse_period("2014-06,2014-10..2014-11"))
    'in 2014'
    """
    if later.first - earlier.first == 12:
        return "the year before"
    return f"in {years_in_words(earlier) if is_part(earlier) else earlier.in_words}"


def recording_note(context: Context, change: Address) -> str:
    """A sentence to follow a change that is mostly of types whose recording changed meanwhile; "" where it is not."""
    met = recording_changed(context, change)
    if met is None:
        return ""
    when = listed([month_words(month) for month in met.months])
    if met.is_all:
        return f" How it is recorded changed in {when}, which may be part of this."
    number = replace(change, change="difference")
    way = "rise" if (context.value(number) or 0.0) > 0 else "fall"
    more = "more" if way == "rise" else "fewer"
    parts = [
        f"{type_in_sentence(slug)} ({context.number(number.with_group(crime_type=slug), absolute=True)} {more}"
        + (f", of {context.number(number, absolute=True)} in all)" if place == 0 else ")")
        for place, slug in enumerate(met.types)
    ]
    which = "a type whose recording" if len(met.types) == 1 else "types whose recording"
    return (
        f" {'Most' if met.share <= 1 else 'All'} of the {way} is in {listed(parts)}, {which} changed in {when}, "
        "which may be part of this."
    )
