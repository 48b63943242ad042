"""What every question is given: the figures, the periods and areas, and words for them."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace

from scipy import special

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.recording import recording_changed
from saferplan.errors import CannotReckon
from saferplan.figures import Address, Figure, few_in_words, in_bounds, in_digits, in_words, unplaced_of
from saferplan.findings import (
    MODERATE_LEVEL,
    MODERATE_WITHOUT,
    PLACING_MATTERS,
    STRONG_LEVEL,
    STRONG_WITHOUT,
    Finding,
    links_in,
    part_in_words,
    rareness_in_words,
)
from saferplan.measures.comparison import NOTHING_HELD, Compared
from saferplan.measures.evidence import PeriodsHeld
from saferplan.measures.explain import area_in_words, type_in_words
from saferplan.measures.part_and_whole import counts_behind, ratio_to_whole
from saferplan.measures.resolver import Resolver
from saferplan.methods.intervals import ratio_of_counts
from saferplan.methods.memory import LEAST_MONTHS, month_memory
from saferplan.methods.trend import dispersion
from saferplan.periods import Period, month_text

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
    the area is compared with.
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
        addresses = [replace(series, period=month_text(month)) for month in held]
        if not all(str(a) in self.figures for a in addresses):
            return NOT_KNOWN
        values = [self.value(a) for a in addresses]
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


@dataclass(frozen=True)
class Verdict:
    """Whether a change or gap is more than chance: its strength, the reason, and the direction (1, -1 or 0).

    `counts` says that it is of a plain count, where strength is how well the records are placed.
    """

    strength: str
    reason: str
    direction: int
    counts: bool = False


@dataclass(frozen=True)
class About:
    """What a finding is about: its question, the rule that found it, an area and a group ("all" for everything)."""

    question: str
    rule: str
    area: str = PARTNERSHIP
    group: str = "all"

    @property
    def id(self) -> str:
        """The finding's id: `question/rule/area/group`, with no period in it."""
        return f"{self.question}/{self.rule}/{self.area.replace(':', '-')}/{self.group}"


@dataclass(frozen=True)
class Method:
    """How a finding was reached: a sentence, its reference, and what it cannot tell."""

    how: str
    reference: str
    cannot_tell: str


def make_finding(
    about: About,
    method: Method,
    verdict: Verdict,
    *,
    headline: str,
    sentence: str,
    size: float,
    rests_on: tuple[str, ...] = (),
) -> Finding:
    """A finding whose figures are those that its sentences link to, and the others it rests on."""
    linked = [address for _, address in links_in(f"{headline} {sentence}")]
    return Finding(
        id=about.id,
        question=about.question,
        headline=headline,
        sentence=sentence,
        figures=tuple(dict.fromkeys([*linked, *rests_on])),
        method=method.how,
        reference=method.reference,
        strength=verdict.strength,
        strength_reason=verdict.reason,
        counts=verdict.counts,
        cannot_tell=method.cannot_tell,
        size=size,
    )


def judge_ratio(context: Context, one: Address, other: Address, *, chosen_from: int = 1) -> Verdict:
    """Judge one count or rate against another by the printed rule, allowing for months that vary more than chance.

    `chosen_from` is how many there were to choose from, where the one is the highest of them: chance has as many
    throws, so each must be that much rarer (Bonferroni).  An area against the whole partnership is judged against the
    rest of it.  A change over time is moderate at best where too few months are held to tell how much they vary.
    """
    top, bottom = counts_behind(context.figure(one)), counts_behind(context.figure(other))
    if top is None or bottom is None or top[0] + bottom[0] == 0:
        return Verdict("weak", "there is no number to compare", 0)
    spread = _joint(context.spread(one), context.spread(other), top[0], bottom[0])
    limits = {}
    for level in (MODERATE_LEVEL, STRONG_LEVEL):
        asked = spread.level(1 - (1 - level) / chosen_from)
        if other.area == PARTNERSHIP != one.area:
            found = ratio_to_whole(top, bottom, dispersion=spread.value, level=asked)
            if found is None:
                return Verdict("weak", "the area is the whole of it", 0)
            limits[level] = found[:2]
        else:
            ratio = ratio_of_counts(
                top[0], bottom[0], exposure_a=top[1], exposure_b=bottom[1], dispersion=spread.value, level=asked
            )
            limits[level] = (float(ratio.low), float(ratio.high))
    direction = 1 if top[0] / top[1] > bottom[0] / bottom[1] else -1
    rare, common = rareness_in_words(STRONG_LEVEL), rareness_in_words(MODERATE_LEVEL)
    if not _holds_one(limits[STRONG_LEVEL]):
        if one.period != other.period and not spread.freedom:
            return Verdict("moderate", "too few months are held to tell how much they vary", direction)
        return Verdict("strong", f"chance alone would do this less than {rare}", direction)
    if not _holds_one(limits[MODERATE_LEVEL]):
        return Verdict("moderate", f"chance alone would do this less than {common}, but not {rare}", direction)
    return Verdict("weak", "it could be chance", 0)


def _joint(one: Scatter, other: Scatter, top: float, bottom: float) -> Scatter:
    """The scatter of a ratio of two counts, each of which has its own.

    The variance of the logarithm of the ratio is s1 / count 1 + s2 / count 2; this is the one scatter that gives the
    same.  A whole county's months vary more than a small area's, and must not be laid on the small area.
    """
    if not top or not bottom:
        return max(one, other, key=lambda scatter: (scatter.value, scatter.freedom))
    value = (one.value / top + other.value / bottom) / (1 / top + 1 / bottom)
    return Scatter(value, min(one.freedom, other.freedom))


def _holds_one(limits: tuple[float, float]) -> bool:
    """Whether an interval of a ratio holds "no difference"."""
    return limits[0] <= 1 <= limits[1]


def judge_change(context: Context, change: Address, *, chosen_from: int = 1) -> Verdict:
    """Judge a percentage change by the printed rule.

    One between periods of different sources is weak; one that records without a place could turn round is weak, with
    no direction.  One of which they take over `PLACING_MATTERS`, or mostly of types recorded otherwise, is moderate.
    """
    assert change.change_from is not None
    found = context.figure(change)
    if found.value is None:
        return Verdict("weak", "it cannot be told from the records that have a place", 0)
    later = replace(change, change=None, change_from=None)
    verdict = judge_ratio(context, later, replace(later, period=change.change_from), chosen_from=chosen_from)
    if later_and_earlier_differ(context, later, replace(later, period=change.change_from)):
        return replace(verdict, strength="weak", reason="the two periods come from different sources")
    if verdict.strength != "strong":
        return verdict
    reasons = []
    shared = context.value(replace(change, change="shared_out"))
    if shared is not None and abs(shared) < abs(found.value) * (1 - PLACING_MATTERS):
        part = part_in_words(PLACING_MATTERS)
        reasons.append(f"sharing out the records without a place would take more than {part} of it away")
    if (met := recording_changed(context, change)) is not None:
        named = "a type" if len(met.types) == 1 else "types"
        reasons.append(f"{'it' if met.is_all else 'most of it'} is in {named} whose recording changed meanwhile")
    return replace(verdict, strength="moderate", reason=listed(reasons)) if reasons else verdict


def later_and_earlier_differ(context: Context, later: Address, earlier: Address) -> bool:
    """Whether one of two periods rests on a partner's own records and the other does not."""
    return context.figure(later).origin != context.figure(earlier).origin


def by_how_much(context: Context, change: Address) -> str:
    """The size of a percentage change after "rose by"; its number of crimes where they are too few for a percentage."""
    if not few_in_words(context.figure(change)):
        return context.number(change, absolute=True)
    difference = replace(change, change="difference")
    return f"{context.number(difference, absolute=True)} crime{'' if abs(context.value(difference) or 0) == 1 else 's'}"


def in_brackets(context: Context, change: Address) -> str:
    """What stands in brackets after a change: its interval, or that there are too few for a percentage."""
    return "too few for a percentage" if few_in_words(context.figure(change)) else context.change_interval(change)


def judge_level(context: Context, address: Address) -> Verdict:
    """Judge a plain count by the printed rule: by the share of the force's records that lack a place."""
    rows, of = unplaced_of(context.figure(address).caveats)
    if not of:
        return Verdict("weak", "it is not known how many of the force's records lack a place", 0, counts=True)
    few, most = part_in_words(STRONG_WITHOUT), part_in_words(MODERATE_WITHOUT)
    whose = "of the force's records lack a place"
    if rows / of <= STRONG_WITHOUT:
        return Verdict("strong", f"no more than {few} {whose}", 0, counts=True)
    if rows / of <= MODERATE_WITHOUT:
        return Verdict("moderate", f"more than {few}, but no more than {most}, {whose}", 0, counts=True)
    return Verdict("weak", f"more than {most} {whose}", 0, counts=True)


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
