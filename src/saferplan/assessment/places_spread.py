"""Places, continued: how few places hold how much, whether they stay the same, and where and of what hotspots are."""

from __future__ import annotations

from saferplan.assessment.context import number_in_words, upper_first
from saferplan.assessment.judging import About, Method, Verdict, make_finding
from saferplan.assessment.place_figures import PlacesHeld
from saferplan.assessment.place_methods import HOT, PRECISION, QUESTION, looked_at, names_of
from saferplan.assessment.spans import when_in_words
from saferplan.findings import Finding
from saferplan.measures.group_words import MAP_WORDS
from saferplan.measures.place_spread import TOP_SHARE
from saferplan.periods import parse_period

LEAST_HOT = 3
"""With fewer hot areas of a type than this, nothing is said of what kind of places they lie in."""

CONCENTRATION = Method(
    "Small areas in order from the one with the most records; beside it, data sets in which as many records fall by "
    "chance, in proportion to residents.",
    "Weisburd (2015), Criminology 53, 133-157; Bernasco and Steenbeek (2017), Journal of Quantitative Criminology 33.",
    f"Which places within a small area: crime may be as concentrated again there. {PRECISION}",
)
FORECAST = Method(
    "Each of several maps is made from the months before a month alone, marks the twentieth of small areas, and is "
    "held to what came; the simple one stays unless another's held-out score is clearly better, allowing for how "
    "many were compared.",
    "Chainey, Tompson and Uhlig (2008), Security Journal 21, 4-28; Diebold and Mariano (1995), Journal of Business and "
    "Economic Statistics 13, 253-263.",
    f"How maps will do once people act on them. {PRECISION}",
)
AGAIN = Method(
    "The twentieth of small areas with the most records in each of two periods, compared.",
    "The share of a set that is in another set.",
    "Whether the same streets are meant. Areas at the edge of the top may change places by chance.",
)


def concentration(held: PlacesHeld) -> list[Finding]:
    """How few areas hold half of all, against chance, and how that changed."""
    context = held.context
    half, chance = (held.address("place_concentration", place_share=part) for part in ("half", "half-by-chance"))
    gini, level = (held.address("place_concentration", place_share=part) for part in ("gini", "gini-by-chance"))
    if str(half) not in context.figures or context.value(half) is None:
        return []
    bounds, own = context.figure(level), context.value(gini) or 0.0
    high, low = bounds.high or 0.0, bounds.low or 0.0
    if own > high + (high - low):
        verdict = Verdict("strong", "chance alone would not gather records so in any of 999 data sets", 1)
    elif own > high:
        verdict = Verdict("moderate", "chance alone would gather records so less than once in 20 times", 1)
    else:
        verdict = Verdict("weak", "it could be chance", 0)
    before = ""
    first = next(iter(context.periods.years), None)
    if first is not None and first != held.now:
        earlier = held.address("place_concentration", period=first.text, place_share="half")
        if str(earlier) in context.figures and context.value(earlier) is not None:
            before = f" In {first.in_words} it was {context.number(earlier)}."
    return [
        make_finding(
            About(QUESTION, "concentration"),
            CONCENTRATION,
            verdict,
            headline=f"Half of recorded crime is in {context.number(half)} of small areas",
            sentence=f"Half of the crime recorded in {when_in_words(context)} was in {context.number(half)} of the "
            f"{looked_at(held)} small areas. Were it to fall by chance on residents, it would take "
            f"{context.number(chance)} of them.{before}",
            size=abs((context.value(chance) or 0.0) - (context.value(half) or 0.0)),
            rests_on=(str(gini), str(level)),
        )
    ]


def again(held: PlacesHeld) -> list[Finding]:
    """Whether the top areas were the top ones the year before."""
    context = held.context
    periods = context.periods
    if periods.headline_like is None or periods.compare is None:
        return []
    again = held.address("top_places_again", period=periods.headline_like.text)
    if str(again) not in context.figures or context.value(again) is None:
        return []
    share = context.value(again) or 0.0
    verdict = (
        Verdict("moderate", "most of the top areas were top ones before", 1)
        if share >= 50
        else Verdict("weak", "fewer than half of the top areas were top ones before", -1)
    )
    return [
        make_finding(
            About(QUESTION, "stability"),
            AGAIN,
            verdict,
            headline=f"{context.number(again)} of the areas with the most crime were so the year before",
            sentence=f"Of the twentieth of small areas with the most recorded crime in "
            f"{periods.headline_like.in_words}, {context.number(again)} were among that twentieth in "
            f"{periods.compare.in_words} too.",
            size=share,
        )
    ]


def by_area(held: PlacesHeld) -> list[Finding]:
    """Which community board or district most of the hotspots lie in."""
    context = held.context
    kind = next((one for one in ("board", "district") if len(context.of_kind(one)) > 1), "")
    whole = held.address("hot_places")
    if not kind or not context.value(whole):
        return []
    counts = {area.code: held.address("hot_places", area=area.code) for area in context.of_kind(kind)}
    counts = {code: one for code, one in counts.items() if str(one) in context.figures}
    top = max(counts, key=lambda code: (context.value(counts[code]) or 0.0, code), default="")
    many = context.value(counts[top]) if top else None
    if not many:
        return []
    return [
        make_finding(
            About(QUESTION, "board" if kind == "board" else "district", top),
            HOT,
            Verdict("moderate", "1 in 20 of the areas called hot is expected to be so by chance", 1),
            headline=f"Most hotspots of recorded crime are in {context.name(top)}"
            if 2 * many > (context.value(whole) or 0.0)
            else f"More hotspots of recorded crime are in {context.name(top)} than anywhere else",
            sentence=f"{context.number(counts[top])} of the {context.number(whole)} small areas that are hotspots of "
            f"recorded crime lie in {context.name(top)}.",
            size=many,
        )
    ]


def by_type(held: PlacesHeld) -> list[Finding]:
    """The type of crime with the most hot areas."""
    context = held.context
    counts = {slug: held.address("hot_places", slug) for slug in held.types if slug}
    top = max(counts, key=lambda slug: (context.value(counts[slug]) or 0.0, slug), default="")
    if not top or (context.value(counts[top]) or 0.0) < LEAST_HOT:
        return []
    return [
        make_finding(
            About(QUESTION, "type", group=top),
            HOT,
            Verdict("moderate", "1 in 20 of the areas called hot is expected to be so by chance", 1),
            headline=f"{upper_first(held.named(top))} has the most hotspots",
            sentence=f"{upper_first(held.named(top))} has {context.number(counts[top])} hot small areas of "
            f"{looked_at(held, top)}, the most of the {number_in_words(len(counts))} types that were looked at: "
            f"{names_of(held, held.hot(top))}.",
            size=context.value(counts[top]) or 0.0,
        )
    ]


def better_off(held: PlacesHeld) -> list[Finding]:
    """The type whose hotspots lie most in the least deprived group of areas."""
    context = held.context
    last = str(context.groups)
    shares = []
    for slug in held.types:
        inside, whole = held.address("hot_places", slug, **{context.group: last}), held.address("hot_places", slug)
        if str(inside) in context.figures and (context.value(whole) or 0.0) >= LEAST_HOT:
            many, of = context.value(inside) or 0.0, context.value(whole) or 1.0
            shares.append((many / of, many, slug, inside, whole))
    if not shares or not (best := max(shares, key=lambda one: (one[0], one[1], one[2])))[1]:
        return []
    _, many, slug, inside, whole = best
    which = "least deprived fifth" if context.group == "deprivation_fifth" else "least deprived tenth nationally"
    return [
        make_finding(
            About(QUESTION, "better-off", group=slug or "all"),
            HOT,
            Verdict("weak", "it was picked from many types, and neighbours are hot together", 1),
            headline=f"Some hotspots of {held.named(slug)} are in better-off areas",
            sentence=f"Of the {context.number(whole)} hot small areas of {held.named(slug)}, {context.number(inside)} "
            f"{'is' if many == 1 else 'are'} in the {which}. Of all types it is the one with the largest share there.",
            size=many,
        )
    ]


def forecast(held: PlacesHeld) -> list[Finding]:
    """What the simple map of recorded crime would have foretold, and whether another is clearly better."""
    context = held.context
    hit, times = held.foretold(""), held.foretold("", stat="mean")
    if hit is None or times is None:
        return []
    shown = context.figure(hit)
    better = [
        (context.value(gain) or 0.0, slug, gain)
        for slug in MAP_WORDS
        if (gain := held.foretold("", "map_gains", map=slug)) is not None and (context.figure(gain).low or 0.0) > 0
    ]
    other = "No other way of drawing the map that was tried was clearly better."
    if better:
        _, slug, _ = max(better)
        own = held.foretold("", map=slug)
        other = f"A map of the {MAP_WORDS[slug]} was clearly better: {context.number(own)}." if own is not None else ""
    few = (shown.low or 0.0) <= TOP_SHARE * 100
    verdict = (
        Verdict("weak", "it could be no better than drawing lots", 0)
        if few
        else Verdict("moderate", "tried on months that the map had not seen, and only on those", 1)
    )
    months = parse_period(hit.period).in_words
    return [
        make_finding(
            About(QUESTION, "forecast"),
            FORECAST,
            verdict,
            headline=f"The areas with most crime in the last year held {context.number(hit)} of the next month's",
            sentence=f"In {months}, the twentieth of small areas with the most recorded crime in the twelve months "
            f"before held {context.number(hit)} of the crime of the month that came ({context.interval(hit)}), "
            f"{context.number(times)} times as much as the same number of areas drawn by lot. {other}",
            size=context.value(hit) or 0.0,
        )
    ]
