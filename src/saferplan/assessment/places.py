"""Places: where the hotspots are, whether they are new, lasting or fading, and how much falls in how few places.

What the published data cannot bear is refused, with what would unlock it: their points were moved to a few hundred
thousand places, and only the month is given.
"""

from __future__ import annotations

from saferplan.areas import PLACE_KINDS
from saferplan.assessment.answer import Answer, Lack
from saferplan.assessment.context import Context, number_in_words, upper_first
from saferplan.assessment.judging import About, Verdict, make_finding
from saferplan.assessment.place_figures import PlacesHeld
from saferplan.assessment.place_methods import (
    CLUSTER,
    GI,
    HOT,
    MOST_NAMED,
    OVER_TIME,
    PRECISION,
    QUESTION,
    looked_at,
    names_of,
)
from saferplan.assessment.places_shown import places_charts, places_map_sets, places_maps, places_tables
from saferplan.assessment.places_spread import again, better_off, by_area, by_type, concentration, forecast
from saferplan.assessment.spans import when_in_words
from saferplan.figures import Address
from saferplan.findings import Finding
from saferplan.periods import parse_period

ASKS = "Where are the hotspots, and are they new, lasting or fading?"
MODERATE_RECURRENCE = 60.0
"""A cluster whose like comes by chance once in so many months or more rarely is moderate evidence."""
MOST_TYPES = 4
"""Lasting, emerging and fading hotspots are told in words of so many types at most; the table has every type."""

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
    findings = [_known(held), *_over_time(held), *_clusters(held), *concentration(held), *again(held), *forecast(held)]
    findings += [*by_area(held), *by_type(held), *better_off(held)]
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
        f"{GI} What is compared are {rated if held.rated else 'numbers of records'}. {PRECISION} Small areas are "
        "Lower layer Super Output Areas (LSOAs). What an area has been over time comes from the latest 36 months, "
        "as far as they are held, each by itself."
    )


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
            sentence=f"Of the {looked_at(held)} small areas of {context.area}, {context.number(hot)} stood out in "
            f"{when} by more than chance would gather, with its neighbours.",
            size=0.0,
        )
    one = len(codes) == 1
    inside = sum(context.value(context.address(area=code)) or 0.0 for code in codes)
    return make_finding(
        About(QUESTION, "known"),
        HOT,
        Verdict("moderate", "1 in 20 of the areas called hot is expected to be so by chance", 1),
        headline=f"{context.number(hot)} small area{' is a hotspot' if one else 's are hotspots'} of recorded crime",
        sentence=f"Of the {looked_at(held)} small areas of {context.area}, {context.number(hot)} "
        f"{'was a hotspot' if one else 'were hotspots'} in {when}: {names_of(held, codes)}. There and in the areas "
        "around, more crime was recorded than chance would gather.",
        size=inside,
        rests_on=_classes_behind(held, codes),
    )


def _classes_behind(held: PlacesHeld, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The classes of the first hot areas, so that the map which shows them stands beside the finding."""
    span = held.span("")
    if span is None:
        return ()
    return tuple(str(held.address("place_class", area=code, period=span.text)) for code in codes[:MOST_NAMED])


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
                    sentence=f"{upper_first(what)}: {held.context.number(address)} of the {looked_at(held, slug)} "
                    f"small areas {verb}, looking at each {held.step_word(slug)} of {span.in_words}: "
                    f"{names_of(held, codes)}.",
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
        sentence=f"Of the {looked_at(held)} small areas, {held.context.number(address)} "
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
