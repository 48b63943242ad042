"""Places, continued: how few places hold how much, whether they stay the same, and where and of what hotspots are."""

from __future__ import annotations

from saferplan.assessment.context import number_in_words, upper_first
from saferplan.assessment.judging import About, Method, Verdict, make_finding
from saferplan.assessment.place_figures import PlacesHeld, verb
from saferplan.assessment.place_methods import (
    GI,
    GI_REFERENCE,
    HOT_NOW,
    NOTHING,
    OF_ALL,
    PRECISION,
    QUESTION,
    RANKED,
    first_few,
    looked_at,
    names_of,
)
from saferplan.assessment.spans import earlier_in_words, when_in_words
from saferplan.figures import Address
from saferplan.findings import MODERATE_LEVEL, STRONG_LEVEL, Finding, rareness_in_words
from saferplan.measures.caveat_words import rarely_in_words
from saferplan.measures.group_words import MAP_WORDS
from saferplan.measures.place_spread import TOP_SHARE
from saferplan.methods.place_shares import LEAST_SUMS
from saferplan.methods.top_places import lead_by_chance
from saferplan.periods import parse_period

LEAST_HOT = 3
"""With fewer hot areas of a type than this, nothing is said of what kind of places they lie in."""

CONCENTRATION = Method(
    "Small areas in order from the one with the most records, and the generalised Gini coefficient of them all: one "
    "test, so that nothing needs correcting. Beside it, data sets in which as many records fall by chance, in "
    "proportion to residents (where these are held), and vary as much from month to month, from half-year to half-year "
    "and from year to year as these records do: they come in series, and more so in some areas than in others.",
    "Weisburd (2015), Criminology 53, 133-157; Bernasco and Steenbeek (2017), Journal of Quantitative Criminology 33; "
    "Mosimann (1962), Biometrika 49, for data sets that vary more than chance.",
    "Which places within a small area: crime may be as concentrated again there. With fewer than three years held, it "
    f"cannot be told how much months that are like the last add to a year. {PRECISION}",
)
FORECAST = Method(
    "Each of several maps is made from the months before a month alone, marks the twentieth of small areas, and is "
    "held to what came; the simple one stays unless another's held-out score is clearly better, with limits that allow "
    "for how many maps were compared. 1 such limit in 20 misses. A map made by scanning is not among them: it takes "
    "minutes for each month, and foretold no better where it was tried.",
    "Chainey, Tompson and Uhlig (2008), Security Journal 21, 4-28; Diebold and Mariano (1995), Journal of Business and "
    "Economic Statistics 13, 253-263.",
    f"How maps will do once people act on them. {PRECISION}",
)
AGAIN = Method(
    "The twentieth of small areas with the most records in each of two periods, compared: one comparison, so that "
    "nothing needs correcting. Beside it, how often as many would be the same if both were drawn by lot.",
    "Fisher (1935), The Design of Experiments, for the exact test.",
    "Whether the same streets are meant. Areas at the edge of the top may change places by chance, and those with many "
    f"residents stay at the top for that reason. {PRECISION}",
)
BETTER_OFF = Method(
    f"{GI} {OF_ALL} Of each type with at least three hot areas, the share that lies in the least deprived group.",
    GI_REFERENCE,
    f"Whether those who live there are the ones harmed: crime may be of shops or of visitors. {PRECISION}",
)


def concentration(held: PlacesHeld) -> list[Finding]:
    """How few areas hold half of all, against chance, and how that changed."""
    context = held.context
    half, chance = (held.address("place_concentration", place_share=part) for part in ("half", "half-by-chance"))
    gini, level = (held.address("place_concentration", place_share=part) for part in ("gini", "gini-by-chance"))
    if str(half) not in context.figures or context.value(half) is None:
        return []
    before = ""
    first = next(iter(context.periods.years), None)
    if first is not None and first != held.now:
        earlier = held.address("place_concentration", period=first.text, place_share="half")
        if str(earlier) in context.figures and context.value(earlier) is not None:
            before = f" In {first.in_words} it was {context.number(earlier)}."
    fall = "fall by chance on residents" if held.rated else "fall anywhere by chance"
    return [
        make_finding(
            About(QUESTION, "concentration"),
            CONCENTRATION,
            concentrated_beyond_chance(held.note(half, "CHANCE")),
            headline=f"Half of recorded crime is in {context.number(half)} of small areas",
            sentence=f"Half of the crime recorded in {when_in_words(context)} was in {context.number(half)} of the "
            f"{looked_at(held)} small areas. Were it to {fall}, it would take {context.number(chance)} of "
            f"them.{before}",
            size=abs((context.value(chance) or 0.0) - (context.value(half) or 0.0)),
            rests_on=(str(gini), str(level)),
        )
    ]


def concentrated_beyond_chance(note: dict[str, float]) -> Verdict:
    """How sure concentration is, by the share of data sets drawn by chance that are as concentrated.

    `note` are the numbers of the note that its figures carry; with fewer than `LEAST_SUMS` years held it is moderate at
    best.
    """
    if not note:
        return Verdict("weak", "it is not known what chance would make", 0)
    above, draws = int(note["above"]), int(note["draws"])
    p = (above + 1) / (draws + 1)
    some = f"{number_in_words(above) if above else 'none'} of {draws:,} data sets drawn by chance"
    told = f"{some} {'was' if above < 2 else 'were'} as concentrated"
    if p > 1 - MODERATE_LEVEL:
        return Verdict("weak", f"it could be chance: {told}", 0)
    if p > 1 - STRONG_LEVEL:
        return Verdict("moderate", told, 1)
    if note["years"] < LEAST_SUMS:
        return Verdict("moderate", f"{told}, but too few years are held to tell how much they vary", 1)
    return Verdict("strong", told, 1)


def again(held: PlacesHeld) -> list[Finding]:
    """Whether the top areas were the top ones in the period compared with."""
    context = held.context
    periods = context.periods
    if periods.headline_like is None or periods.compare is None:
        return []
    again = held.address("top_places_again", period=periods.headline_like.text)
    if str(again) not in context.figures or context.value(again) is None:
        return []
    share, found, note = context.value(again) or 0.0, context.figure(again), held.note(again, "BY_LOT")
    p = note.get("p", 1.0)
    lot = f"drawn by lot, as many would be so again {rarely_in_words(p)}"
    if p > 1 - MODERATE_LEVEL:
        verdict = Verdict("weak", lot, 0)
    elif share < 50:
        verdict = Verdict("weak", f"fewer than half of the top areas were top ones before; {lot}", -1)
    else:
        verdict = Verdict("moderate", f"most of the top areas were top ones before; {lot}", 1)
    return [
        make_finding(
            About(QUESTION, "stability"),
            AGAIN,
            verdict,
            headline=f"{context.number(again)} of the areas with the most crime were so "
            f"{earlier_in_words(periods.headline_like, periods.compare)}",
            sentence=f"Of the {looked_at(held)} small areas, the twentieth with the most recorded crime in "
            f"{periods.headline_like.in_words} are {number_in_words(int(found.denominator or 0))}. Of these, "
            f"{context.number(again)} were among the twentieth with the most in {periods.compare.in_words} too.",
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
    first, verdict = _first(held, {code: one for code, one in counts.items() if str(one) in context.figures})
    if not first:
        return []
    names = first_few([context.name(code) for code in first])
    many = context.value(counts[first[0]]) or 0.0
    if len(first) > 1:
        headline = f"{names} have the most hotspots of recorded crime, as many each"
        each = " each"
    else:
        each = ""
        headline = (
            f"Most hotspots of recorded crime are in {names}"
            if 2 * many > (context.value(whole) or 0.0)
            else f"More hotspots of recorded crime are in {names} than anywhere else"
        )
    return [
        make_finding(
            About(QUESTION, "board" if kind == "board" else "district", first[0]),
            RANKED,
            verdict,
            headline=headline,
            sentence=f"Of the {looked_at(held)} small areas, {context.number(whole)} are hotspots of recorded crime. "
            f"{context.number(counts[first[0]])} of these lie in {names}{each}.",
            size=many,
            rests_on=tuple(str(counts[code]) for code in first),
        )
    ]


def by_type(held: PlacesHeld) -> list[Finding]:
    """The type of crime with the most hot areas."""
    context = held.context
    counts = {slug: held.address("hot_places", slug) for slug in held.types if slug}
    first, verdict = _first(held, counts)
    if not first or (context.value(counts[first[0]]) or 0.0) < LEAST_HOT:
        return []
    top = first[0]
    names = upper_first(first_few([held.named(slug) for slug in first]))
    have = verb(top, "has", "have") if len(first) == 1 else "have"
    named = f": {names_of(held, held.hot(top))}" if len(first) == 1 else ""
    return [
        make_finding(
            About(QUESTION, "type", group=top),
            RANKED,
            verdict,
            headline=f"{names} {have} the most hotspots{', as many each' if len(first) > 1 else ''}",
            sentence=f"Of the {looked_at(held, top)} small areas, {context.number(counts[top])} are hot for "
            f"{'each of ' if len(first) > 1 else ''}{first_few([held.named(slug) for slug in first])}, the most of the "
            f"{number_in_words(len(counts))} types that were looked at{named}.",
            size=context.value(counts[top]) or 0.0,
            rests_on=tuple(str(counts[slug]) for slug in first),
        )
    ]


def _first(held: PlacesHeld, counts: dict[str, Address]) -> tuple[tuple[str, ...], Verdict]:
    """Those with the most hot areas, by name of key, and how sure it is that they are; () where there is none."""
    values = {key: int(held.context.value(address) or 0) for key, address in counts.items()}
    most = max(values.values(), default=0)
    first = tuple(sorted(key for key, many in values.items() if many == most)) if most else ()
    if len(first) != 1:
        return first, Verdict("weak", f"{number_in_words(len(first))} have as many", 0)
    if len(values) == 1:
        return first, HOT_NOW
    second = max(many for key, many in values.items() if key != first[0])
    p = lead_by_chance(most, second, chosen_from=len(values))
    if p > 1 - MODERATE_LEVEL:
        return first, Verdict("weak", "the next has nearly as many: the lead could be chance", 0)
    return first, Verdict("moderate", f"chance alone would put it so far ahead less than {_RARE}", 1)


_RARE = rareness_in_words(MODERATE_LEVEL)


def better_off(held: PlacesHeld) -> list[Finding]:
    """The type whose hotspots lie most in the least deprived group of areas; all recorded crime is no type."""
    context = held.context
    last = str(context.groups)
    which = "least deprived fifth" if context.group == "deprivation_fifth" else "least deprived tenth nationally"
    shares, tried = [], []
    for slug in (one for one in held.types if one):
        inside, whole = held.address("hot_places", slug, **{context.group: last}), held.address("hot_places", slug)
        if str(inside) in context.figures and (context.value(whole) or 0.0) >= LEAST_HOT:
            tried.append(str(inside))
            many, of = context.value(inside) or 0.0, context.value(whole) or 1.0
            if many:
                shares.append((many / of, many, slug, inside, whole))
    if not tried:
        return []
    looked = f"{number_in_words(len(tried))} type{'' if len(tried) == 1 else 's'} with at least {LEAST_HOT} hot areas"
    if not shares:
        return [
            make_finding(
                About(QUESTION, "better-off"),
                BETTER_OFF,
                NOTHING,
                headline="No type of crime has hotspots in better-off areas",
                sentence=f"Of the {looked_at(held)} small areas, none in the {which} is a hotspot of any of the "
                f"{looked}.",
                size=0.0,
                rests_on=tuple(tried),
            )
        ]
    best = max(shares, key=lambda one: (one[0], one[1], one[2]))
    share, many, slug, inside, whole = best
    tied = sum(one[0] == share for one in shares) - 1
    also = f"; {number_in_words(tied)} more {'has' if tied == 1 else 'have'} as large a share" if tied else ""
    return [
        make_finding(
            About(QUESTION, "better-off", group=slug),
            BETTER_OFF,
            Verdict("weak", "it was picked from many types, and neighbours are hot together", 1),
            headline=f"Some hotspots of {held.named(slug)} are in better-off areas",
            sentence=f"Of the {looked_at(held, slug)} small areas, {context.number(whole)} are hot for "
            f"{held.named(slug)}, and {context.number(inside)} of these {'is' if many == 1 else 'are'} in the {which}. "
            f"Of the {looked} it is the one with the largest share there{also}.",
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
            sentence=f"In {months}, the twentieth of the {looked_at(held)} small areas with the most recorded crime "
            f"in the twelve months before held {context.number(hit)} of the crime of the month that came "
            f"({context.interval(hit)}), "
            f"{context.number(times)} times as much as the same number of areas drawn by lot. {other}",
            size=context.value(hit) or 0.0,
        )
    ]
