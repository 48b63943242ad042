"""What every question is given: the figures, the periods and areas, and words for them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from saferplan.areas import PARTNERSHIP, Area
from saferplan.figures import Address, Figure, few_in_words, in_digits, in_words, interval_in_words
from saferplan.measures.comparison import NOTHING_HELD, Compared
from saferplan.measures.evidence import PeriodsHeld
from saferplan.measures.explain import area_in_words, type_in_words
from saferplan.measures.resolver import Resolver
from saferplan.measures.sheet_places import Surroundings
from saferplan.periods import Period
from saferplan.reference.themes import Theme, themes
from saferplan.tables.questionnaire import Questionnaire

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
class Context:
    """What a question may use: released or unreleased figures, the periods they bear, areas and types.

    `types` are the crime types met, `area` the partnership's own area, `group` the deprivation dimension in use,
    `groups` how many groups it has, and `index` the edition of the index of deprivation.  `lacking` is what deprivation
    groups lack: "index", "population", "areas", or "".  `thin` are months that may not be complete.  `compared` is what
    the area is compared with, `themes` those that have a page.  `around` is what lies around each small area.
    `surveys` are the questionnaires of the waves that figures are held of, and `quotes` the words of respondents that a
    person approved, each with the id of its wave.
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
    around: Surroundings = field(default_factory=Surroundings)
    surveys: tuple[Questionnaire, ...] = ()
    quotes: tuple[tuple[str, str], ...] = ()

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
        return self.interval(address, fallen=True)

    def number(self, address: Address, *, digits: int | None = None, absolute: bool = False) -> str:
        """A number as a link to its figure; `absolute` leaves the sign to the words around it."""
        found = self.figure(address)
        if found.value is None or not absolute:
            text = in_words(found, digits=digits)
        else:
            text = in_digits(abs(found.value), found.unit, digits=digits) + ("%" if found.unit == "%" else "")
        return f"[{text}]({found.id})"

    def interval(self, address: Address, *, fallen: bool = False) -> str:
        """A figure's interval in words, as part of its sentence: "95% interval 8 to 12%"."""
        found = self.figure(address)
        words = interval_in_words(found, fallen=fallen)
        return f"[{words}]({found.id})" if words else ""


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


def by_size(context: Context) -> list[str]:
    """The crime types of the headline period, the most frequent first."""
    counts = {slug: context.value(context.address(crime_type=slug)) or 0.0 for slug in context.types}
    return sorted(counts, key=lambda slug: (-counts[slug], slug))


def upper_first(text: str) -> str:
    """The text with a capital in front."""
    return text[:1].upper() + text[1:]


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
