"""Comparison: how the area stands beside areas like it, its region and the nation; never a league table."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import PARTNERSHIP, SIMILAR
from saferplan.assessment.answer import Answer, Lack
from saferplan.assessment.comparison_shown import (
    Line,
    areas_table,
    funnel_chart,
    index_table,
    method_note,
    not_placed,
    unlike,
    years_table,
)
from saferplan.assessment.context import Context, listed, number_in_words
from saferplan.assessment.judging import About, Method, make_finding
from saferplan.assessment.peers import (
    LEAST_COUNT,
    MOST,
    Placed,
    areas_in_words,
    index_address,
    judge_moved,
    judge_near,
    limits_in_words,
    placed_among_peers,
    rate_address,
    together,
    types_compared,
)
from saferplan.figures import Address
from saferplan.findings import STRENGTHS, Finding
from saferplan.measures.explain import type_in_words
from saferplan.methods.funnel import LEAST_AREAS

QUESTION = "comparison"
ASKS = "How does the area compare with others?"
MOST_TYPES = 3
"""How many types above, and how many below, are told in a sentence; the table has all."""

FUNNEL = Method(
    "The rate set against those of the similar areas in a funnel, whose limits allow for chance in areas of this size "
    "and for how much areas differ beyond chance, told from those areas with their extremes held in.",
    "Spiegelhalter (2005), Statistics in Medicine 24, 1185-1202.",
    "Whether the difference is in crime or in reporting and recording, which forces do differently.",
)
INDEX = Method(
    "The rate here divided by the rate there, times 100, with a 95% interval; within a tenth is called in line.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "Whether the difference is in crime or in reporting and recording, which forces do differently.",
)

LACKING = {
    "counts": (
        "No figures of other areas are held, so the question cannot be answered",
        "How the area compares with others: no counts of other areas are held. Recorded crime of every area is "
        "published by the Home Office and on data.police.uk, and what areas are alike in by the Office for National "
        "Statistics, in the Census; the police hold a list of the most similar areas.",
    ),
    "months": (
        "Other areas hold too few of the same months, so the question cannot be answered",
        "How the area compares with others: counts of other areas are held, but not of enough of the same months. "
        "data.police.uk has every force's files.",
    ),
    "population": (
        "No residents are held to divide by, so the question cannot be answered",
        "How the area compares with others: counts of other areas are held, but no residents to divide by. The Office "
        "for National Statistics publishes residents of every area.",
    ),
}


TOO_FEW = f"Fewer than {number_in_words(LEAST_AREAS)} similar areas hold the same months: too few to compare with"
"""What is said of all crime where there is neither a funnel nor a region or nation."""
LACKS = {
    "counts": Lack("Counts of recorded crime of other areas", "Published: data.police.uk has every force's files"),
    "months": Lack("The same months of other areas", "Published: data.police.uk has every force's files"),
    "population": Lack("Residents of the area and of others", "Published: the Office for National Statistics"),
}
"""The same for the list of what is lacking."""


def assess_comparison(context: Context) -> Answer:
    """Beside areas like it, the region and the nation, all crime and each type, now and over the years."""
    compared = context.compared
    if compared.lacking:
        return _cannot_answer(compared.lacking)
    if context.value(rate_address(context)) is None or not (together(context) or _wide(context)):
        return _cannot_answer("population")
    placed = placed_among_peers(context, rate_address(context))
    typed = _placed_types(context)
    findings: list[Finding] = []
    if placed:
        findings.append(_among_peers(context, placed))
    findings += _types_outside(context, typed)
    findings += [_beside(context, code) for code in _wide(context)]
    if moved := _over_time(context):
        findings.append(moved)
    outside = [one for one in typed if one.place]
    charts = [funnel_chart(context, one) for one in ([placed] if placed else []) + _furthest(outside)]
    tables = [index_table(context, _lines(context, placed, typed))]
    tables += [areas_table(context)] if compared.similar.codes else []
    tables += [table] if (table := years_table(context)) else []
    return Answer(
        question=QUESTION,
        title=_title(context, placed),
        asks=ASKS,
        findings=tuple(findings),
        method=method_note(context, placed),
        cannot_tell=_limits(context),
        tables=tuple(tables),
        charts=tuple(charts),
    )


def _cannot_answer(lacking: str) -> Answer:
    """The answer where there is nothing to compare with, or nothing to divide by."""
    title, reason = LACKING[lacking]
    return Answer(
        question=QUESTION,
        title=title,
        asks=ASKS,
        findings=(),
        method="",
        cannot_tell=(reason,),
        lacks=(LACKS[lacking],),
    )


def _wide(context: Context) -> list[str]:
    """The region and the nation that have a rate."""
    return [code for code in context.compared.wide if context.value(rate_address(context, code)) is not None]


def _when(context: Context) -> str:
    """The compared months in a sentence."""
    period = context.compared.period
    assert period is not None
    return period.in_words


def _limits(context: Context) -> tuple[str, ...]:
    """What a comparison cannot say."""
    found = [
        "Whether crime is different or its recording: forces differ in what they record, and how they place it.",
        "What areas are alike in beside age, ethnicity, homes, density and deprivation: visitors, town centres, roads.",
        "Whether a rate within the limits is a good one. It is only not unlike the rates of areas like this.",
    ]
    found += [words] if (words := not_placed(context)) else []
    found += unlike(context)
    if context.figure(rate_address(context)).origin != "open":
        found.append(
            "How much of a difference is one of source: crimes here come from the force's own records, and those of "
            "other areas from published counts, which need not count alike."
        )
    if only_here := [type_in_words(slug) for slug in context.types if slug not in types_compared(context)]:
        found.append(f"How common these are elsewhere, of which no counts are held: {listed(only_here)}.")
    if context.compared.wide:
        found.append(
            "The region and the nation without this area in them: their figures hold its own, so an index is a little "
            "nearer to 100 than it would be."
        )
    return tuple(found)


def _title(context: Context, placed: Placed | None) -> str:
    """What was found of all crime, in one sentence."""
    parts = []
    if placed:
        parts.append(_among(placed))
    near = {code: judge_near(context, rate_address(context), code).way for code in _wide(context)}
    for way, words in ((0, "in line with"), (1, "higher than in"), (-1, "lower than in")):
        names = [context.name(code) for code, found in near.items() if found == way]
        parts += [f"{words} {listed(names)}"] if names else []
    return f"Recorded crime per head is {listed(parts)}" if parts else TOO_FEW


def _among_peers(context: Context, placed: Placed) -> Finding:
    """All crime among the similar areas."""
    rate = placed.address
    other = replace(rate, area=SIMILAR)
    lies = {
        0: "It lies within the limits of the funnel: areas this much alike differ by as much.",
        1: f"It lies above {limits_in_words(placed)} of the funnel.",
        -1: f"It lies below {limits_in_words(placed)} of the funnel.",
    }[placed.place]
    return make_finding(
        About(QUESTION, "similar-areas"),
        FUNNEL,
        placed.verdict,
        headline=f"Recorded crime per head is {_among(placed)}",
        sentence=f"In {_when(context)} there were {context.number(rate)} recorded crimes for every 1,000 residents "
        f"here, and {context.number(other)} in the similar areas together. {_counted(placed)} {lies}",
        size=abs((context.figure(rate).numerator or 0.0) - placed.expected) if placed.place else 0.0,
        rests_on=tuple(str(replace(rate, area=code)) for code in context.compared.members),
    )


def _among(placed: Placed) -> str:
    """Where a rate lies among the similar areas; within the limits, on which side of most of them it is."""
    if placed.place:
        return f"{'higher' if placed.place > 0 else 'lower'} than in similar areas"
    side = " lower" if placed.higher >= MOST * placed.areas else " upper" if placed.lower >= MOST * placed.areas else ""
    return f"in the{side} part of the range of similar areas" if side else "in the range of similar areas"


def _counted(placed: Placed) -> str:
    """How many of the similar areas have a higher rate: which they are is nobody's rank."""
    if placed.higher == placed.areas:
        return f"All {areas_in_words(placed.areas)} similar areas have a higher rate."
    some = areas_in_words(placed.higher) if placed.higher else "none"
    verb = "has" if placed.higher <= 1 else "have"
    return f"Of {areas_in_words(placed.areas)} similar areas, {some} {verb} a higher rate."


def _placed_types(context: Context) -> list[Placed]:
    """Every type with enough records, in the funnel of its own; each must stand out by that much more."""
    types = types_compared(context)
    many = max(len(types), 1)
    found = [placed_among_peers(context, rate_address(context, crime_type=slug), chosen_from=many) for slug in types]
    return [
        one for one in found if one and max(context.figure(one.address).numerator or 0.0, one.expected) >= LEAST_COUNT
    ]


def _lines(context: Context, placed: Placed | None, typed: list[Placed]) -> list[Line]:
    """The lines of the index table: every type, the largest first, then all crime and incidents apart from it."""
    places = {dict(one.address.group)["crime_type"]: one for one in typed}
    lines = [
        Line(type_in_words(slug), rate_address(context, crime_type=slug), places.get(slug))
        for slug in types_compared(context)
    ]
    lines.sort(key=lambda line: (-(context.value(line.rate) or 0.0), line.title))
    incidents = rate_address(context, measure="asb_incidents")
    found = placed_among_peers(context, incidents) if str(incidents) in context.figures else None
    lines.append(Line("All recorded crime", rate_address(context), placed))
    return [*lines, Line("Anti-social behaviour incidents", incidents, found)]


def _excess(context: Context, placed: Placed) -> float:
    """How many crimes more (or fewer) than the similar areas' rate would give."""
    return (context.figure(placed.address).numerator or 0.0) - placed.expected


def _furthest(outside: list[Placed]) -> list[Placed]:
    """Of the types beyond the limits, the surest one above and the surest one below, which get a chart."""
    chosen = []
    for place in (1, -1):
        these = [one for one in outside if one.place == place]
        if these:
            chosen.append(min(these, key=lambda one: (STRENGTHS.index(one.verdict.strength), str(one.address))))
    return chosen


def _types_outside(context: Context, typed: list[Placed]) -> list[Finding]:
    """The types that lie above or below the limits, those of most crimes first."""
    found = []
    for place, rule, word in ((1, "above", "above"), (-1, "below", "below")):
        these = sorted(
            (one for one in typed if one.place == place),
            key=lambda one: (STRENGTHS.index(one.verdict.strength), -abs(_excess(context, one)), str(one.address)),
        )
        for one in these[:MOST_TYPES]:
            found.append(_type_outside(context, one, rule=rule, word=word))
    return found


def _type_outside(context: Context, placed: Placed, *, rule: str, word: str) -> Finding:
    """One type beyond the limits."""
    slug = dict(placed.address.group)["crime_type"]
    other, index = replace(placed.address, area=SIMILAR), index_address(placed.address, SIMILAR)
    return make_finding(
        About(QUESTION, rule, group=slug),
        FUNNEL,
        placed.verdict,
        headline=f"{type_in_words(slug)}: {'more' if placed.place > 0 else 'less'} per head than in similar areas",
        sentence=f"{type_in_words(slug)}: {context.number(placed.address)} recorded crimes for every 1,000 residents "
        f"in {_when(context)}, and {context.number(other)} in the similar areas together. That is an index of "
        f"{context.number(index)} ({context.interval(index)}), {word} {limits_in_words(placed)} of the "
        f"funnel, allowing for the {areas_in_words(placed.chosen_from)} types looked at. {_counted(placed)}",
        size=abs(_excess(context, placed)),
        rests_on=tuple(str(replace(placed.address, area=code)) for code in context.compared.members),
    )


def _beside(context: Context, code: str) -> Finding:
    """All crime against the region or the nation."""
    rate = rate_address(context)
    near = judge_near(context, rate, code)
    words = {0: "in line with", 1: "higher than in", -1: "lower than in"}[near.way]
    index, other = index_address(rate, code), replace(rate, area=code)
    count = context.figure(rate).numerator or 0.0
    value = context.value(index) or 100.0
    return make_finding(
        About(QUESTION, "index", code),
        INDEX,
        near.verdict,
        headline=f"Recorded crime per head is {words} {context.name(code)}",
        sentence=f"In {_when(context)} there were {context.number(rate)} recorded crimes for every 1,000 residents "
        f"here and {context.number(other)} in {context.name(code)}: an index of {context.number(index)}, on which a "
        f"hundred is the same ({context.interval(index)}).",
        size=abs(count - count * 100 / value) if near.way else 0.0,
    )


def _span(context: Context) -> tuple[str, str, list[str]] | None:
    """The first and last whole year that the region and nation hold too, and which of them do."""
    wide = _wide(context)
    years = [year.text for year in context.periods.years]

    def held(year: str, area: str = PARTNERSHIP) -> bool:
        address = Address("recorded_crime", year, area=area, stat="rate")
        return str(address) in context.figures and context.value(address) is not None

    mine = [year for year in years if held(year)]
    shared = [year for year in mine if wide and all(held(year, code) for code in wide)]
    return (shared[0], shared[-1], wide) if len(shared) > 1 else None


def _over_time(context: Context) -> Finding | None:
    """Whether crime a head moved as in the region and the nation, over the whole years held of all."""
    span = _span(context)
    if span is None:
        return None
    first, last, wide = span
    later = Address("recorded_crime", last, stat="rate")
    near = {code: judge_moved(context, later, first, code) for code in wide}
    changes = [replace(later, area=code, change="percent", change_from=first) for code in wide]
    mine = replace(later, change="percent", change_from=first)
    value = context.value(mine)
    if value is None or any(context.value(one) is None for one in changes):
        return None
    rose = "rose" if value > 0 else "fell"
    parts = []
    for way, words in (
        (0, "in line with"),
        (1, "more than in" if value > 0 else "less than in"),
        (-1, "less than in" if value > 0 else "more than in"),
    ):
        names = [context.name(code) for code in wide if near[code].way == way]
        parts += [f"{words} {listed(names)}"] if names else []
    others = [f"{_changed(context, one)} in {context.name(one.area)}" for one in changes]
    indexes = [
        f"from {context.number(index_address(replace(later, period=first), code))} to "
        f"{context.number(index_address(later, code))} against {context.name(code)}"
        for code in wide
    ]
    weakest = max(near.values(), key=lambda one: STRENGTHS.index(one.verdict.strength)).verdict
    return make_finding(
        About(QUESTION, "over-time"),
        Method(
            "The change in the rate here divided by the change there, with limits that allow for months that vary more "
            "than chance; within a twentieth is called in line.",
            INDEX.reference,
            INDEX.cannot_tell,
        ),
        weakest,
        headline=f"Recorded crime per head {rose} {listed(parts)}",
        sentence=f"From {first} to {last} recorded crime for each resident {_changed(context, mine)} here; it "
        f"{listed(others)}. The index went {listed(indexes)}.",
        size=0.0,
    )


def _changed(context: Context, change: Address) -> str:
    """A change as a verb and a number: "rose by 36%"."""
    value = context.value(change) or 0.0
    if not value:
        return f"stayed the same ({context.number(change)})"
    return f"{'rose' if value > 0 else 'fell'} by {context.number(change, absolute=True)}"
