"""Places: where the hotspots are, whether they are new, lasting or fading, and how much falls in how few places.

What the published data cannot bear is refused, with what would unlock it: their points were moved to a few hundred
thousand places, and only the month is given.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from saferplan.areas import PLACE_KINDS
from saferplan.assessment.answer import Answer, Lack
from saferplan.assessment.context import Context, number_in_words, upper_first
from saferplan.assessment.judging import About, Verdict, make_finding
from saferplan.assessment.place_figures import PlacesHeld, verb
from saferplan.assessment.place_methods import (
    CLUSTER,
    EMERGING,
    GI,
    HOT,
    HOT_NOW,
    LASTING,
    MOST_NAMED,
    NOTHING,
    OF_A_STEP,
    OF_ALL,
    OVER_TIME,
    PRECISION,
    QUESTION,
    going_on,
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
FEW_STEPS = 24
"""With fewer steps than this, that a hotspot fades is weak evidence."""
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

NOT_PRINTED = (
    "Which streets and addresses are hotspots or harmed again, whether crimes follow each other close by, and at which "
    'hours: the police sent their own records, from which "saferplan hotspots" works it out for the analyst. It says '
    "where single homes and people are, so none of it is printed here."
)
"""The same where the police sent records with places and times of their own."""

NO_SCAMS = (
    "Whether scams and other fraud gather in better-off areas, or anywhere: data.police.uk has none of them. Reports "
    "to Action Fraud by ward (National Fraud Intelligence Bureau), or referrals to the council's trading standards "
    "service by small area, would tell."
)
"""What cannot be told of types that the police do not publish."""

UNLOCKS = Lack(
    "Crime records with place, day and hour: streets, repeat addresses, near repeats and times of day", "The police"
)
SCAMS = Lack(
    "Fraud and scams by small area or ward: whether they gather in better-off areas",
    "The National Fraud Intelligence Bureau; trading standards",
)


def assess_places(context: Context) -> Answer:
    """The hotspots of all recorded crime and of each type, over time, and how concentrated records are."""
    held = PlacesHeld(context)
    if "" not in held.types:
        return _cannot_answer(context)
    findings = [_known(held), *_over_time(held), *_clusters(held), *concentration(held), *again(held), *forecast(held)]
    findings += [*by_area(held), *by_type(held), *better_off(held)]
    return Answer(
        question=QUESTION,
        title=_title(held),
        asks=ASKS,
        findings=tuple(findings),
        method=_method(held),
        cannot_tell=(
            *_no_streets(context),
            NO_SCAMS,
            "Why crime gathers there, and who is harmed: hotspots say where to ask these questions.",
        ),
        tables=places_tables(held),
        charts=places_charts(held),
        maps=places_maps(held),
        map_sets=places_map_sets(held),
        lacks=(*_unlocks(context), SCAMS),
    )


def _police_sent_own(context: Context) -> bool:
    """Whether some of the recorded crime comes from records that the police sent themselves."""
    frame = context.figures.frame
    return not frame.filter((pl.col("measure") == "recorded_crime") & (pl.col("origin") == "partner")).is_empty()


def _no_streets(context: Context) -> tuple[str, ...]:
    """What is not told of streets, addresses and hours, with what would unlock it."""
    return (NOT_PRINTED,) if _police_sent_own(context) else NO_STREETS


def _unlocks(context: Context) -> tuple[Lack, ...]:
    """The records that would tell of streets, addresses and hours, where they are not held."""
    return () if _police_sent_own(context) else (UNLOCKS,)


def _cannot_answer(context: Context) -> Answer:
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
            *_no_streets(context),
            NO_SCAMS,
        ),
        lacks=(
            Lack("Boundaries of small areas (LSOAs)", "Published: the Office for National Statistics"),
            *_unlocks(context),
            SCAMS,
        ),
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
    out, lists = held.left_out(), int(held.note(held.address("places_tested"), "TESTED").get("types", 1))
    names = f" Without a boundary or a neighbour, and so not looked at: {names_of(held, out)}." if out else ""
    many = (
        f" Corrected together are {number_in_words(lists)} lists of small areas: of all recorded crime and of the "
        "types with enough records. What only a partner holds is corrected apart."
        if lists > 1
        else ""
    )
    return (
        f"{GI} What is compared are {rated if held.rated else 'numbers of records'}. **In the year:** {OF_ALL}{many} "
        f"**Over time:** {OF_A_STEP} The months are the latest 36, as far as they are held. **Clusters:** the number "
        f"of months between false alarms allows for all the types that were scanned. {PRECISION} Small areas are Lower "
        f"layer Super Output Areas (LSOAs).{names}"
    )


def _known(held: PlacesHeld) -> Finding:
    """The hotspots of the period."""
    context, hot = held.context, held.address("hot_places")
    codes, when = held.hot(), when_in_words(held.context)
    if not codes:
        return make_finding(
            About(QUESTION, "known"),
            HOT,
            NOTHING,
            headline="No small area stands out as a hotspot of recorded crime",
            sentence=f"Of the {looked_at(held)} small areas of {context.area}, {context.number(hot)} stood out with "
            f"their neighbours in {when} by more than chance would make.",
            size=0.0,
        )
    one = len(codes) == 1
    more = "more crime was recorded for its residents" if held.rated else "more crime was recorded"
    inside = sum(context.value(context.address(area=code)) or 0.0 for code in codes)
    return make_finding(
        About(QUESTION, "known"),
        HOT,
        HOT_NOW,
        headline=f"{context.number(hot)} small area{' is a hotspot' if one else 's are hotspots'} of recorded crime",
        sentence=f"Of the {looked_at(held)} small areas of {context.area}, {context.number(hot)} "
        f"{'was a hotspot' if one else 'were hotspots'} in {when}: {names_of(held, codes)}. There, with the areas "
        f"around, {more} than in as many areas drawn by chance.{_through(held, codes)}",
        size=inside,
        rests_on=_classes_behind(held, codes),
    )


def _through(held: PlacesHeld, codes: tuple[str, ...]) -> str:
    """How many of the hot areas are so through their neighbours alone, in a sentence; "" where none is."""
    many = sum(code in held.through_neighbours for code in codes)
    if not many:
        return ""
    are, their, they = ("is", "its", "itself it has") if many == 1 else ("are", "their", "themselves they have")
    ordinary = f"an ordinary area{' with as many residents' if held.rated else ''}"
    said = upper_first(number_in_words(many))
    return f" {said} of them {are} so through {their} neighbours: by {they} no more than {ordinary}."


def _classes_behind(held: PlacesHeld, codes: tuple[str, ...]) -> tuple[str, ...]:
    """The classes of the first hot areas, so that the map which shows them stands beside the finding."""
    span = held.span("")
    if span is None:
        return ()
    return tuple(str(held.address("place_class", area=code, period=span.text)) for code in codes[:MOST_NAMED])


@dataclass(frozen=True)
class _Kind:
    """A kind of hotspots that is told of: its classes, what is said of one and of many, and how sure that is."""

    classes: str
    one: str
    many: str
    verdict: Verdict


_KINDS = {
    "lasting": _Kind(
        "lasting hot",
        "has been hot nearly all the time",
        "have been hot nearly all the time",
        LASTING,
    ),
    "emerging": _Kind(
        "emerging hot",
        "has become hot lately and never was before",
        "have become hot lately and never were before",
        EMERGING,
    ),
    "fading": _Kind(
        "fading hot",
        "was hot nearly all the time and is less so, or no longer",
        "were hot nearly all the time and are less so, or no longer",
        Verdict("moderate", "hot in at least nine steps in ten, and standing out less and less", -1),
    ),
}


def _sure_of(held: PlacesHeld, slug: str, kind: _Kind, codes: tuple[str, ...]) -> Verdict:
    """How sure it is that areas are of a kind: fading is weak where few steps, or the last alone, say so."""
    if kind.verdict.direction >= 0:
        return kind.verdict
    steps, classes = held.many_steps(slug), held.classes(slug)
    if steps < FEW_STEPS:
        return Verdict("weak", f"only {number_in_words(steps)} {held.step_word(slug)}s tell of it", -1)
    if any(classes[code] == "historical hot" for code in codes):
        return Verdict("weak", "that it is over rests on the last steps alone", -1)
    return kind.verdict


def _over_time(held: PlacesHeld) -> list[Finding]:
    """Lasting, emerging and fading hotspots of all recorded crime, and of each type that has any."""
    found = []
    for rule, kind in _KINDS.items():
        found_of = {slug: at for slug in held.types if (at := held.classed(slug, kind.classes)) is not None}
        counts = {slug: held.context.value(address) or 0 for slug, address in found_of.items()}
        told = sorted(counts, key=lambda slug: (slug != "", -counts[slug], slug))[:MOST_TYPES]
        for slug in told:
            address, span = found_of[slug], held.span(slug)
            if span is None or not (counts[slug] or slug == ""):
                continue
            many, what = counts[slug], held.named(slug)
            codes = held.of_classes(slug, PLACE_KINDS[kind.classes])
            if not many:
                found.append(_none_of(held, rule, kind.many, address))
                continue
            one = many == 1
            found.append(
                make_finding(
                    About(QUESTION, rule, group=slug or "all"),
                    OVER_TIME,
                    _sure_of(held, slug, kind, codes),
                    headline=f"{held.context.number(address)} {rule} hotspot{'' if one else 's'} of {what}",
                    sentence=f"{upper_first(what)}: {held.context.number(address)} of the {looked_at(held, slug)} "
                    f"small areas {kind.one if one else kind.many}, looking at each {held.step_word(slug)} of "
                    f"{span.in_words}: {names_of(held, codes)}.",
                    size=many,
                    rests_on=tuple(
                        str(held.address("place_class", slug, area=code, period=span.text))
                        for code in codes[:MOST_NAMED]
                    ),
                )
            )
    return found


def _none_of(held: PlacesHeld, rule: str, said: str, address: Address) -> Finding:
    """That no small area is of a kind, for all recorded crime."""
    span = held.span("")
    assert span is not None
    return make_finding(
        About(QUESTION, rule),
        OVER_TIME,
        NOTHING,
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
        verb_of = verb(slug, "has", "have")
        often = "no more often than" if held.note(recurrence, "FLOOR") else "about"
        name = context.name(area)
        found.append(
            make_finding(
                About(QUESTION, "cluster", area.lower(), slug or "all"),
                CLUSTER,
                going_on(held, recurrence),
                headline=f"{upper_first(held.named(slug))} {verb_of} gathered lately in {name}{around}",
                sentence=f"In {name}{around} there were {context.number(cases)} records of {held.named(slug)} in "
                f"{_when(period)}, where {context.number(due)} would be expected from what each area and each month "
                f"has. Chance would raise such an alarm somewhere among the {looked_at(held, slug)} small areas "
                f"{often} once in {context.number(recurrence)} months.",
                size=(context.value(cases) or 0.0) - (context.value(due) or 0.0),
            )
        )
    return found


def _when(period: str) -> str:
    """A period in a sentence."""
    return parse_period(period).in_words
