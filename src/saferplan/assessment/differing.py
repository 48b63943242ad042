"""Differing: what stands apart in one area from the whole that it lies in, type by type, by more than chance.

An area has many types of crime, and a partnership many areas: each is a throw of the dice.  So every limit is widened
for all the types and areas of one kind together (Bonferroni), and a type of which even twice the rate of the whole
could be chance is "cannot tell", never "no different".
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from saferplan.areas import PARTNERSHIP, Area
from saferplan.assessment.context import Context, listed, of_type, type_in_sentence
from saferplan.assessment.judging import About, Method, Verdict, judge_ratio, limits_asked, make_finding
from saferplan.assessment.spans import when_in_words
from saferplan.figures import Address
from saferplan.findings import STRENGTHS, Finding

QUESTION = "profile"
ASB = "anti-social-behaviour"
"""What stands for anti-social behaviour among the types of crime; it is none of them, and is counted apart."""

DOUBLE = 2.0
"""Where limits hold both "no difference" and so many times the rate, the numbers are too small to tell."""

MOST_NAMED = 4
"""Of more types than this the first are told with their figures, and the rest by name."""

STANDINGS = {
    "higher": "higher",
    "lower": "lower",
    "alike": "no clear difference",
    "few": "cannot tell",
}
"""How a type may stand in an area, and the word for it beside its ratio."""

DIFFERS = Method(
    "The rate of each type here divided by that of the whole, allowing for the area being part of it and for months "
    "that vary more than chance. Types and areas are many throws of the dice, so each limit is widened for all the "
    "types of all areas of this kind together; the interval printed is that of one figure by itself. Where the wide "
    "limits hold twice the rate of the whole as well as no difference, it cannot be told.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II; Dunn (1961), Journal of the American "
    "Statistical Association 56, for many comparisons.",
    "Why it differs: who lives here, who visits, what there is to steal, and how much is reported all count.",
)


@dataclass(frozen=True)
class Standing:
    """How one type of crime, or anti-social behaviour, stands in an area against the whole.

    `slug` is the type or `ASB`, `rate` the address of its rate here, `verdict` the judgement, and `standing` a key of
    `STANDINGS`.
    """

    slug: str
    rate: Address
    verdict: Verdict
    standing: str

    @property
    def ratio(self) -> Address:
        """The rate here as a multiple of that of the whole."""
        return replace(self.rate, versus=f"area:{PARTNERSHIP}")

    @property
    def count(self) -> Address:
        """The number here."""
        return replace(self.rate, stat=None)


def name_of(slug: str) -> str:
    """A type of crime, or anti-social behaviour, in the middle of a sentence."""
    return "anti-social behaviour" if slug == ASB else type_in_sentence(slug)


def is_open(context: Context, *addresses: Address) -> bool:
    """Whether figures are held and rest on open data alone.

    What a partner sent is published for the partnership as a whole only, and neither may what follows from it be.
    """
    return all(str(one) in context.figures and context.figure(one).origin == "open" for one in addresses)


def looked_at(context: Context, area: Area) -> list[tuple[str, Address]]:
    """The types of crime, and anti-social behaviour, whose rate is held and may be told: their slug and that rate."""
    rates = [(slug, of_type(context.address(stat="rate", area=area.code), slug)) for slug in sorted(context.types)]
    rates.append((ASB, context.address("asb_incidents", stat="rate", area=area.code)))
    return [
        (slug, rate)
        for slug, rate in rates
        if is_open(context, rate, everywhere(rate)) and context.value(rate) is not None
    ]


def everywhere(address: Address) -> Address:
    """The same of the whole partnership."""
    return replace(address, area=PARTNERSHIP)


def areas_alike(context: Context, area: Area) -> int:
    """How many areas there are of an area's kind, and so how many throws chance has."""
    return max(1, len(context.of_kind(area.kind)))


def stands(context: Context, rate: Address, *, chosen_from: int) -> tuple[Verdict, str] | None:
    """The verdict of a rate against that of the whole, and its standing; None where the area is all of the whole."""
    whole = everywhere(rate)
    limits = limits_asked(context, rate, whole, chosen_from=chosen_from)
    if limits is None:
        return None
    verdict = judge_ratio(context, rate, whole, chosen_from=chosen_from)
    if verdict.direction:
        return verdict, "higher" if verdict.direction > 0 else "lower"
    return verdict, "few" if limits[1] >= DOUBLE else "alike"


def standings_of(context: Context, area: Area) -> tuple[Standing, ...]:
    """How each type stands in an area, each judged as one of all the types of all areas of the kind."""
    rates = looked_at(context, area)
    many = len(rates) * areas_alike(context, area)
    found = []
    for slug, rate in rates:
        told = stands(context, rate, chosen_from=many)
        if told is not None:
            found.append(Standing(slug, rate, *told))
    return tuple(found)


def of_standing(context: Context, standings: tuple[Standing, ...], standing: str) -> list[Standing]:
    """Those of one standing: the highest ratio first, but of those that are lower the lowest."""
    way = 1 if standing == "lower" else -1
    those = [one for one in standings if one.standing == standing]
    return sorted(those, key=lambda one: (way * (context.value(one.ratio) or 0.0), one.slug))


def differences(context: Context, area: Area, standings: tuple[Standing, ...]) -> list[Finding]:
    """What is higher here, what is lower, that nothing is, and of what it cannot be told."""
    if not standings:
        return []
    found = []
    for standing in ("higher", "lower"):
        if those := of_standing(context, standings, standing):
            found.append(_apart(context, area, those))
    few = of_standing(context, standings, "few")
    if not found and len(few) < len(standings):
        found.append(_nothing(context, area, but=bool(few)))
    if few:
        found.append(_too_few(context, area, few, every=len(few) == len(standings)))
    return found


def _apart(context: Context, area: Area, those: list[Standing]) -> Finding:
    """The types that are higher, or lower, than in the whole."""
    standing = those[0].standing
    told, rest = those[:MOST_NAMED], those[MOST_NAMED:]
    names = [f"{name_of(one.slug)} ({_times(context, one)})" for one in told]
    also = f", and {listed([name_of(one.slug) for one in rest])}" if rest else ""
    return make_finding(
        About(QUESTION, standing, area.slug),
        DIFFERS,
        weakest([(one.slug, one.verdict) for one in those]),
        headline=f"{standing.capitalize()} here than in {context.area} as a whole: "
        f"{named_first([one.slug for one in those])}",
        sentence=f"In {when_in_words(context)} these stood {standing} in {area.name} than in {context.area} as a "
        f"whole, for its number of residents and by more than chance: {_joined(names, rest=bool(rest))}{also}.",
        size=max(abs(_surplus(context, one)) for one in those),
        rests_on=tuple(str(one.ratio) for one in rest),
    )


def _joined(names: list[str], *, rest: bool) -> str:
    """The names told with their figures, with an "and" before the last where none follow."""
    return ", ".join(names) if rest else listed(names)


def _times(context: Context, one: Standing) -> str:
    """How many times the rate of the whole, with its interval; or that none was recorded."""
    if not context.value(one.ratio):
        return f"{context.number(one.count)} recorded, {context.interval(one.ratio)} times the rate"
    return f"{context.number(one.ratio)} times the rate, {context.interval(one.ratio)}"


def named_first(slugs: list[str]) -> str:
    """The first types by name, and whether there are more."""
    names = [name_of(slug) for slug in slugs]
    return listed(names if len(names) <= MOST_NAMED else [*names[: MOST_NAMED - 1], "others"])


def weakest(verdicts: list[tuple[str, Verdict]]) -> Verdict:
    """The verdict on several types at once: the weakest of theirs, saying of which it is where they differ."""
    worst = max(verdicts, key=lambda one: STRENGTHS.index(one[1].strength))[1]
    those = [name_of(slug) for slug, verdict in verdicts if verdict.strength == worst.strength]
    if len(those) == len(verdicts):
        return worst
    others = next(verdict for _, verdict in verdicts if verdict.strength != worst.strength)
    return replace(worst, reason=f"of {listed(those)}, {worst.reason}; of the rest, {others.reason}")


def _surplus(context: Context, one: Standing) -> float:
    """How many more were recorded here than if the rate were that of the whole."""
    here, whole = context.figure(one.rate), context.figure(everywhere(one.rate))
    if here.value is None or not here.value or whole.value is None or here.numerator is None:
        return -(whole.value or 0.0) * (here.denominator or 0.0) / 1000
    return here.numerator * (1 - whole.value / here.value)


def _nothing(context: Context, area: Area, *, but: bool) -> Finding:
    """That no type stands apart; `but` says that of some it cannot be told."""
    types = "No type of crime that is frequent enough to tell" if but else "No type of crime"
    whole = context.address(stat="rate", area=area.code)
    return make_finding(
        About(QUESTION, "no-different", area.slug),
        DIFFERS,
        Verdict("weak", "what differences there are could be chance", 0),
        headline=f"No type of crime here stands apart from {context.area} as a whole beyond chance",
        sentence=f"{types} in {area.name}, nor anti-social behaviour, has a rate that differs from that of "
        f"{context.area} as a whole by more than chance would have it in {when_in_words(context)}.",
        size=0.0,
        rests_on=(str(whole), str(everywhere(whole))),
    )


def _too_few(context: Context, area: Area, few: list[Standing], *, every: bool) -> Finding:
    """The types whose numbers are too small to tell."""
    by_count = sorted(few, key=lambda one: (-(context.value(one.count) or 0.0), one.slug))
    names = [f"{name_of(one.slug)} ({context.number(one.count)})" for one in by_count[:MOST_NAMED]]
    more = " The table shows which others." if len(few) > MOST_NAMED else ""
    what = "the types of crime or of anti-social behaviour" if every else named_first([one.slug for one in by_count])
    return make_finding(
        About(QUESTION, "cannot-tell", area.slug),
        DIFFERS,
        Verdict("weak", "the numbers here are too small", 0),
        headline=f"Whether there is more or less of {what} here cannot be told",
        sentence=f"The numbers of {area.name} are too small, or vary too much from month to month, to tell whether "
        f"{listed(names)} {'are' if len(few) > 1 else 'is'} more frequent here than in {context.area} as a whole: the "
        f"rate could be the same, or twice as high.{more}",
        size=0.0,
        rests_on=tuple(str(one.ratio) for one in few),
    )
