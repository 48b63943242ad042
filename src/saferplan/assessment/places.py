"""Places: where the hotspots are, whether they are new, lasting or fading, and how much falls in how few places.

What the published data cannot bear is refused, with what would unlock it: their points were moved to a few hundred
thousand places, and only the month is given.
"""

from __future__ import annotations

from saferplan.areas import PLACE_KINDS
from saferplan.assessment.answer import Answer, Lack
from saferplan.assessment.context import Context, listed, number_in_words, upper_first
from saferplan.assessment.judging import About, Method, Verdict, make_finding
from saferplan.assessment.place_figures import PlacesHeld
from saferplan.assessment.places_shown import places_charts, places_map_sets, places_maps, places_tables
from saferplan.assessment.spans import when_in_words
from saferplan.figures import Address
from saferplan.findings import Finding
from saferplan.periods import parse_period

QUESTION = "places"
ASKS = "Where are the hotspots, and are they new, lasting or fading?"
MOST_NAMED = 5
MODERATE_RECURRENCE = 60.0
"""A cluster whose like comes by chance once in so many months or more rarely is moderate evidence."""
MOST_TYPES = 4
"""Lasting, emerging and fading hotspots are told in words of so many types at most; the table has every type."""
LEAST_HOT = 3
"""With fewer hot areas of a type than this, nothing is said of what kind of places they lie in."""

_GI = """Each small area is taken together with its neighbours and set against as many areas drawn by chance from the \
whole partnership (Getis and Ord's Gi*, with chance drawn by dealing all values out anew). p-values are corrected for \
how many areas were looked at (Benjamini and Hochberg): of all areas called hot, 1 in 20 is expected to be so by \
chance."""
_GI_REFERENCE = """Ord and Getis (1995), Geographical Analysis 27; Anselin (1995), Geographical Analysis 27; Benjamini \
and Hochberg (1995), Journal of the Royal Statistical Society B 57."""
_PRECISION = """Published locations were moved to a nearby point before anybody saw them. Small areas of some 1,500 \
residents can be told apart; streets, addresses and hours cannot."""
HOT = Method(
    _GI,
    _GI_REFERENCE,
    f"Why there, or whether there is more crime than before: an area stands out among the others. {_PRECISION}",
)
OVER_TIME = Method(
    f"{_GI} This is done for each month by itself (or quarter, where a type has few records), and the class comes from "
    "the months in which an area was hot by one table in a fixed order.",
    f"{_GI_REFERENCE} Mann (1945), Econometrica 13, for the trend.",
    f"Why. An area at the edge of two classes may change class with the next month. {_PRECISION}",
)
CLUSTER = Method(
    "Circles of every size are laid round every small area, and windows of up to six months that end with the last "
    "one; the most unlikely, given the total of each area and of each month, is set against data sets drawn by chance "
    "that vary as much as these records do. The chance of a false alarm allows for all circles, windows and types.",
    "Kulldorff, Heffernan, Hartman, Assuncao and Mostashari (2005), PLoS Medicine 2, e59.",
    f"Whether it will go on. The circle says roughly where. {_PRECISION}",
)
CONCENTRATION = Method(
    "Small areas in order from the one with the most records; beside it, data sets in which as many records fall by "
    "chance, in proportion to residents.",
    "Weisburd (2015), Criminology 53, 133-157; Bernasco and Steenbeek (2017), Journal of Quantitative Criminology 33.",
    f"Which places within a small area: crime may be as concentrated again there. {_PRECISION}",
)
AGAIN = Method(
    "The twentieth of small areas with the most records in each of two periods, compared.",
    "The share of a set that is in another set.",
    "Whether the same streets are meant. Areas at the edge of the top may change places by chance.",
)

NO_STREETS = (
    "Which streets or junctions are hotspots: published places were moved to one of about 750,000 points. Crime "
    "records from the police with their places would tell.",
    "Whether a crime is followed by others nearby (near repeats): that needs the place and the day of each. Crime "
    "records from the police with both would tell.",
    "At which hours and on which days of the week: only the month is published. Crime records from the police with "
    "their times would tell.",
    "Which addresses are harmed again and again: no address is published. Crime records from the police with a code "
    "for each address would tell.",
)
"""What cannot be told of places that were moved and of months without days, each with what would unlock it."""

UNLOCKS = Lack(
    "Crime records with place, day and hour: streets, repeat addresses, near repeats and times of day", "The police"
)


def assess_places(context: Context) -> Answer:
    """The hotspots of all recorded crime and of each type, over time, and how concentrated records are."""
    held = PlacesHeld(context)
    if "" not in held.types:
        return _cannot_answer()
    findings = [_known(held), *_over_time(held), *_clusters(held), *_concentration(held), *_again(held)]
    findings += [*_by_area(held), *_by_type(held), *_better_off(held)]
    return Answer(
        question=QUESTION,
        title=_title(held),
        asks=ASKS,
        findings=tuple(findings),
        method=_method(held),
        cannot_tell=(
            *NO_STREETS,
            "Why crime gathers there, and who is harmed: hotspots say where to ask these questions.",
        ),
        tables=places_tables(held),
        charts=places_charts(held),
        maps=places_maps(held),
        map_sets=places_map_sets(held),
        lacks=(UNLOCKS,),
    )


def _cannot_answer() -> Answer:
    """The answer where small areas cannot be set side by side, or may not be told of."""
    return Answer(
        question=QUESTION,
        title="Where the hotspots are cannot be told from what is held here",
        asks=ASKS,
        findings=(),
        method="",
        cannot_tell=(
            "Which small areas are hotspots: that needs the boundaries of at least ten small areas, at least a hundred "
            "records in the period, and records of small areas that may be told.",
            *NO_STREETS,
        ),
        lacks=(Lack("Boundaries of small areas (LSOAs)", "Published: the Office for National Statistics"), UNLOCKS),
    )


def _title(held: PlacesHeld) -> str:
    """How many hotspots there are, and how many of them last."""
    context = held.context
    hot = held.address("hot_places")
    many = context.value(hot) or 0
    if not many:
        return "No small area stands out as a hotspot of recorded crime"
    lasting = held.classed("", "lasting hot")
    title = f"{context.number(hot)} small area{'s are hotspots' if many != 1 else ' is a hotspot'} of recorded crime"
    if lasting is None or not context.value(lasting):
        return title
    return f"{title}, and {context.number(lasting)} month after month"


def _method(held: PlacesHeld) -> str:
    """The method note of the chapter."""
    rated = "rates per resident, drawn towards the rate of all (empirical Bayes)"
    return (
        f"{_GI} What is compared are {rated if held.rated else 'numbers of records'}. {_PRECISION} Small areas are "
        "Lower layer Super Output Areas (LSOAs). What an area has been over time comes from the latest 36 months "
        "that are held at most, each by itself."
    )


def _tested(held: PlacesHeld, slug: str = "") -> str:
    """How many small areas were looked at."""
    return held.context.number(held.address("places_tested", slug))


def _names(held: PlacesHeld, codes: tuple[str, ...]) -> str:
    """The first few areas by name, and how many more there are."""
    named = [held.context.name(code) for code in codes[:MOST_NAMED]]
    more = len(codes) - len(named)
    return listed([*named, *([f"{number_in_words(more)} more"] if more else [])])


def _known(held: PlacesHeld) -> Finding:
    """The hotspots of the period."""
    context, hot = held.context, held.address("hot_places")
    codes, when = held.hot(), when_in_words(held.context)
    if not codes:
        return make_finding(
            About(QUESTION, "known"),
            HOT,
            Verdict("weak", "nothing stood out, which is no proof that nothing is there", 0),
            headline="No small area stands out as a hotspot of recorded crime",
            sentence=f"Of the {_tested(held)} small areas of {context.area}, {context.number(hot)} stood out in {when} "
            "by more than chance would gather, with its neighbours.",
            size=0.0,
        )
    one = len(codes) == 1
    inside = sum(context.value(context.address(area=code)) or 0.0 for code in codes)
    return make_finding(
        About(QUESTION, "known"),
        HOT,
        Verdict("moderate", "1 in 20 of the areas called hot is expected to be so by chance", 1),
        headline=f"{context.number(hot)} small area{' is a hotspot' if one else 's are hotspots'} of recorded crime",
        sentence=f"Of the {_tested(held)} small areas of {context.area}, {context.number(hot)} "
        f"{'was a hotspot' if one else 'were hotspots'} in {when}: {_names(held, codes)}. There and in the areas "
        "around, more crime was recorded than chance would gather.",
        size=inside,
        rests_on=tuple(str(held.address("shrunken_rate", area=code)) for code in codes[:MOST_NAMED] if held.rated),
    )


_KINDS = {
    "lasting": (
        "lasting hot",
        "have been hot nearly all the time",
        Verdict("strong", "hot in at least nine steps in ten, each looked at by itself", 1),
    ),
    "emerging": (
        "emerging hot",
        "have become hot lately and never were before",
        Verdict("weak", "few steps say so, and 1 in 20 of the areas called hot in one is so by chance", 1),
    ),
    "fading": (
        "fading hot",
        "were hot nearly all the time and are less so, or no longer",
        Verdict("moderate", "hot in at least nine steps in ten, and falling or over", -1),
    ),
}
"""Each kind that is told of: its classes, what is said of them, and how sure that is."""


def _over_time(held: PlacesHeld) -> list[Finding]:
    """Lasting, emerging and fading hotspots of all recorded crime, and of each type that has any."""
    found = []
    for rule, (kind, said, verdict) in _KINDS.items():
        found_of = {slug: address for slug in held.types if (address := held.classed(slug, kind)) is not None}
        counts = {slug: held.context.value(address) or 0 for slug, address in found_of.items()}
        told = sorted(counts, key=lambda slug: (slug != "", -counts[slug], slug))[:MOST_TYPES]
        for slug in told:
            address, span = found_of[slug], held.span(slug)
            if span is None or not (counts[slug] or slug == ""):
                continue
            many, what = counts[slug], held.named(slug)
            codes = held.of_classes(slug, PLACE_KINDS[kind])
            if not many:
                none = Verdict("weak", "nothing stood out, which is no proof that nothing is there", 0)
                found.append(_none_of(held, rule, said, address, none))
                continue
            one = many == 1
            verb = said if not one else said.replace("have ", "has ").replace("were ", "was ").replace("are ", "is ")
            found.append(
                make_finding(
                    About(QUESTION, rule, group=slug or "all"),
                    OVER_TIME,
                    verdict,
                    headline=f"{held.context.number(address)} {rule} hotspot{'' if one else 's'} of {what}",
                    sentence=f"{upper_first(what)}: {held.context.number(address)} of the {_tested(held, slug)} small "
                    f"areas {verb}, looking at each {held.step_word(slug)} of {span.in_words}: {_names(held, codes)}.",
                    size=many,
                    rests_on=tuple(
                        str(held.address("place_class", slug, area=code, period=span.text))
                        for code in codes[:MOST_NAMED]
                    ),
                )
            )
    return found


def _none_of(held: PlacesHeld, rule: str, said: str, address: Address, verdict: Verdict) -> Finding:
    """That no small area is of a kind, for all recorded crime."""
    span = held.span("")
    assert span is not None
    return make_finding(
        About(QUESTION, rule),
        OVER_TIME,
        verdict,
        headline=f"No {rule} hotspot of recorded crime was found",
        sentence=f"Of the {_tested(held)} small areas, {held.context.number(address)} "
        f"{said}, looking at each {held.step_word('')} of {span.in_words}.",
        size=0.0,
    )


def _clusters(held: PlacesHeld) -> list[Finding]:
    """What is going on now, the three rarest."""
    context = held.context
    found: list[Finding] = []
    told: set[str] = set()
    for slug, area, period in held.clusters():
        if area in told or len(found) == 3:
            continue
        told.add(area)
        cases, due, recurrence = (
            held.address("clusters", slug, area=area, period=period, **stat)
            for stat in ({}, {"stat": "mean"}, {"stat": "score"})
        )
        wide = int(context.figure(cases).numerator or 1)
        around = "" if wide == 1 else f" and {number_in_words(wide - 1)} small area{'s' if wide > 2 else ''} around it"
        rare = context.value(recurrence) or 0.0
        verdict = (
            Verdict("moderate", "a false alarm as strong comes once in five years or more rarely", 1)
            if rare >= MODERATE_RECURRENCE
            else Verdict("weak", "a false alarm as strong comes more often than once in five years", 1)
        )
        name = context.name(area)
        found.append(
            make_finding(
                About(QUESTION, "cluster", area.lower(), slug or "all"),
                CLUSTER,
                verdict,
                headline=f"{upper_first(held.named(slug))} has gathered lately in {name}{around}",
                sentence=f"In {name}{around} there were {context.number(cases)} records of {held.named(slug)} in "
                f"{_when(period)}, where {context.number(due)} would be expected from what each area and each month "
                f"has. Chance would raise such an alarm somewhere about once in {context.number(recurrence)} months.",
                size=(context.value(cases) or 0.0) - (context.value(due) or 0.0),
            )
        )
    return found


def _when(period: str) -> str:
    """A period in a sentence."""
    return parse_period(period).in_words


def _concentration(held: PlacesHeld) -> list[Finding]:
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
            f"{_tested(held)} small areas. Were it to fall by chance on residents, it would take "
            f"{context.number(chance)} of them.{before}",
            size=abs((context.value(chance) or 0.0) - (context.value(half) or 0.0)),
            rests_on=(str(gini), str(level)),
        )
    ]


def _again(held: PlacesHeld) -> list[Finding]:
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
            f"{periods.compare.in_words} too. Were the two unrelated, about 1 in 20 would be.",
            size=share,
        )
    ]


def _by_area(held: PlacesHeld) -> list[Finding]:
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


def _by_type(held: PlacesHeld) -> list[Finding]:
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
            f"{_tested(held, top)}, the most of the {number_in_words(len(counts))} types that were looked at: "
            f"{_names(held, held.hot(top))}.",
            size=context.value(counts[top]) or 0.0,
        )
    ]


def _better_off(held: PlacesHeld) -> list[Finding]:
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
