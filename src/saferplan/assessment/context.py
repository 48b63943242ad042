"""What every question is given: the figures, the periods and areas, and words for them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from scipy import special

from saferplan.areas import PARTNERSHIP, Area
from saferplan.errors import CannotReckon
from saferplan.figures import Address, Figure, few_in_words, in_bounds, in_digits, in_words
from saferplan.measures.comparison import NOTHING_HELD, Compared
from saferplan.measures.evidence import PeriodsHeld
from saferplan.measures.explain import area_in_words, type_in_words
from saferplan.measures.resolver import Resolver
from saferplan.methods.memory import LEAST_MONTHS, month_memory
from saferplan.methods.trend import dispersion
from saferplan.periods import Period, month_text
from saferplan.reference.themes import Theme, themes

LEAST_FREEDOM = 4
"""Degrees of freedom, months less seasons and years, below which the scatter of a series cannot be told."""


SMALL_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)


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


@dataclass(frozen=True)
class Context:
    """What a question may use: released or unreleased figures, the periods they bear, areas and types.

    `types` are the crime types met, `area` the partnership's own area, `group` the deprivation dimension in use,
    `groups` how many groups it has, and `index` the edition of the index of deprivation.  `lacking` is what deprivation
    groups lack: "index", "population", "areas", or "".  `thin` are months that may not be complete.  `compared` is what
    the area is compared with, `themes` those that have a page.
    """

    figures: Resolver
    periods: PeriodsHeld
    areas: tuple[Area, ...]
    types: tuple[str, ...]
    area: str
    group: str
    groups: int
    index: str
    lacking: str = ""
    thin: frozenset[int] = frozenset()
    compared: Compared = NOTHING_HELD
    themes: tuple[Theme, ...] = field(default_factory=themes)
    _spread: dict[tuple[str, str, tuple[tuple[str, str], ...]], Scatter] = field(default_factory=dict)

    def of_kind(self, kind: str) -> tuple[Area, ...]:
        """The areas of one kind, by name."""
        return tuple(sorted((a for a in self.areas if a.kind == kind), key=lambda a: (a.name, a.code)))

    def name(self, code: str) -> str:
        """An area's name in a sentence."""
        return area_in_words(code, self.figures.areas)

    def address(self, measure: str = "recorded_crime", *, period: Period | None = None, **keys: str) -> Address:
        """An address: the headline period and the whole partnership unless said otherwise.

        Keys that are part of the grammar are set; all others are dimensions.
        """
        own = ("area", "stat", "of", "change", "change_from", "versus", "among", "over", "trend")
        grammar = {key: keys.pop(key) for key in own if key in keys}
        text = (period or self.periods.headline).text
        return Address(measure=measure, period=text, group=tuple(sorted(keys.items())), **grammar)

    def figure(self, address: Address) -> Figure:
        """The figure at an address."""
        return self.figures.figure(address)

    def value(self, address: Address) -> float | None:
        """The value at an address, or None where there is a reason instead."""
        return self.figure(address).value

    def change_interval(self, address: Address) -> str:
        """The interval of a change whose sentence says "rose by" or "fell by": for a fall, how far it fell."""
        found = self.figure(address)
        if found.low is None or found.high is None or found.level is None or found.high > 0:
            return self.interval(address)
        least, most = in_bounds(-found.high, -found.low, found.unit)
        return f"[{found.level * 100:g}% interval {least}% to {most}%]({found.id})"

    def number(self, address: Address, *, digits: int | None = None, absolute: bool = False) -> str:
        """A number as a link to its figure; `absolute` leaves the sign to the words around it."""
        found = self.figure(address)
        if found.value is None or not absolute:
            text = in_words(found, digits=digits)
        else:
            text = in_digits(abs(found.value), found.unit, digits=digits) + ("%" if found.unit == "%" else "")
        return f"[{text}]({found.id})"

    def interval(self, address: Address) -> str:
        """A figure's interval in words, as part of its sentence: "95% interval 8 to 12%"."""
        found = self.figure(address)
        if found.low is None or found.high is None or found.level is None:
            return ""
        low, high = in_bounds(found.low, found.high, found.unit)
        sign = "%" if found.unit == "%" else ""
        return f"[{found.level * 100:g}% interval {low}{sign} to {high}{sign}]({found.id})"

    def spread(self, address: Address) -> Scatter:
        """How much the monthly series behind an address varies.

        A deprivation group has no months of its own, so the whole partnership's months of that type stand for it.
        """
        group = tuple((d, v) for d, v in address.group if not d.startswith("deprivation"))
        key = (address.measure, address.area, group)
        if key not in self._spread:
            self._spread[key] = self._scatter(Address(address.measure, "", area=address.area, group=group))
        return self._spread[key]

    def _scatter(self, series: Address) -> Scatter:
        """The dispersion of a monthly series, season and year taken out, and what months that resemble add to it."""
        held = self.periods.all_held
        values = self.figures.series(series, [month_text(month) for month in held])
        if values is None:
            return NOT_KNOWN
        counts = [math.nan if value is None else value for value in values]
        season, year = [month % 12 for month in held], [(month - 3) // 12 for month in held]
        try:
            found = dispersion(counts, season, year=year)
        except CannotReckon:  # too few months come round again, or none has a crime
            return NOT_KNOWN
        if found.degrees_of_freedom < LEAST_FREEDOM:
            return NOT_KNOWN
        unbroken = len(held) >= LEAST_MONTHS and held[-1] - held[0] == len(held) - 1 and None not in values
        memory = month_memory(counts, season, year).factor if unbroken else 1.0
        return Scatter(max(1.0, found.value * memory), found.degrees_of_freedom)


def of_type(address: Address, slug: str) -> Address:
    """The address for one crime type, or for all together where the slug is blank."""
    return address.with_group(crime_type=slug) if slug else address


def number_in_words(value: int) -> str:
    """A small whole number in words; larger ones in digits.

    >>> number_in_words(4), number_in_words(14)
    ('four', '14')
    """
    return SMALL_NUMBERS[value] if value < len(SMALL_NUMBERS) else in_digits(value, "")


def listed(words: list[str]) -> str:
    """Words joined as in a sentence.

    >>> listed(["burglary", "robbery", "drugs"])
    'burglary, robbery and drugs'
    """
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def type_in_sentence(slug: str) -> str:
    """A crime type in the middle of a sentence."""
    title = type_in_words(slug)
    return title[:1].lower() + title[1:]


def by_how_much(context: Context, change: Address) -> str:
    """The size of a percentage change after "rose by"; its number of crimes where they are too few for a percentage."""
    if not few_in_words(context.figure(change)):
        return context.number(change, absolute=True)
    difference = replace(change, change="difference")
    return f"{context.number(difference, absolute=True)} crime{'' if abs(context.value(difference) or 0) == 1 else 's'}"


def in_brackets(context: Context, change: Address) -> str:
    """What stands in brackets after a change: its interval, or that there are too few for a percentage."""
    return "too few for a percentage" if few_in_words(context.figure(change)) else context.change_interval(change)


def source_line(context: Context, measure: str = "recorded_crime", period: str = "") -> str:
    """The line under a chart or table: source, area and period; a force's own records are named too."""
    when = period or context.periods.headline.in_words
    what = "Police recorded crime" if measure == "recorded_crime" else "Anti-social behaviour reported to the police"
    frame = context.figures.frame
    ours = frame.filter(
        (frame["measure"] == measure) & (frame["area"] == PARTNERSHIP) & (frame["statistic"] == "count")
    )
    origins = set(ours.filter(ours["missing"] == "")["origin"].unique())
    source = "data.police.uk" if "partner" not in origins else "the force's own records"
    source += " and data.police.uk" if origins == {"open", "partner"} else ""
    return f"{what}, {source}, records with a place. {context.area}, {when}."
