"""Profiles: one page for each district, community board and ward: how much, what is different, what changed."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import Area
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context, by_how_much, in_brackets
from saferplan.assessment.differing import (
    ASB,
    QUESTION,
    Standing,
    areas_alike,
    differences,
    everywhere,
    is_open,
    name_of,
    of_standing,
    standings_of,
    stands,
)
from saferplan.assessment.differing_changes import changed_otherwise, changes_apart
from saferplan.assessment.judging import About, Method, judge_change, judge_level, make_finding
from saferplan.assessment.placing import placing_note
from saferplan.assessment.profile_beside import harm_here, incidents
from saferplan.assessment.profile_pictures import months_chart, types_table
from saferplan.assessment.residents import of_another_year
from saferplan.assessment.spans import recording_note, since_in_words, span_in_words, when_in_words
from saferplan.findings import Finding

KINDS = ("district", "board", "ward")

LEVEL = Method(
    "Crimes with a place inside the area, divided by its residents; the rate is set against that of the whole, "
    "allowing for the area being part of it and for how many areas of the kind there are.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "Whether residents are more at risk: visitors to town centres are not in the population.",
)
CHANGED = Method(
    "The later count divided by the earlier, on the same calendar months, with a 95% interval; judged as one of so "
    "many areas of the kind.",
    "Przyborowski and Wilenski (1940), Biometrika 31.",
    "Why it changed.",
)
OF_LSOAS = (
    "What lies just over the edge of the ward: it is made up of the small areas (LSOAs) that fit it best, and their "
    "edges are not always the ward's."
)


def assess_profiles(context: Context) -> tuple[Answer, ...]:
    """One answer for each district, community board and ward."""
    return tuple(_profile(context, area) for kind in KINDS for area in context.of_kind(kind))


def _profile(context: Context, area: Area) -> Answer:
    """How much crime there is in one area, what is different there and what changed."""
    standings = standings_of(context, area)
    findings: list[Finding | None] = [_level(context, area), *differences(context, area, standings)]
    if context.periods.compare is not None and context.periods.headline_like is not None:
        findings.append(_change(context, area))
        findings.append(changed_otherwise(context, area, changes_apart(context, area)))
    findings += [incidents(context, area, standings), harm_here(context, area)]
    return Answer(
        question=QUESTION,
        title=_title(context, area, standings),
        asks=f"What is recorded in {area.name}, and what is different there?",
        findings=tuple(one for one in findings if one is not None),
        method=LEVEL.how,
        cannot_tell=(LEVEL.cannot_tell, *((OF_LSOAS,) if area.kind == "ward" else ())),
        tables=(types_table(context, area, standings),),
        charts=(months_chart(context, area),),
        about=area.code,
    )


def _title(context: Context, area: Area, standings: tuple[Standing, ...]) -> str:
    """How the area's rate stands against the whole, and the type that stands out most."""
    rate, whole = context.address(stat="rate", area=area.code), context.area
    if not is_open(context, context.address(area=area.code)):
        return f"{area.name}: what the police recorded is published for {whole} as a whole only"
    if context.value(rate) is None or context.value(everywhere(rate)) is None:
        return f"{area.name}: how its rate of crime compares cannot be told, for no number of residents is held"
    told = stands(context, rate, chosen_from=areas_alike(context, area))
    if told is None:
        same = f"not clearly different from that in {whole} as a whole, being all of it"
        return f"{area.name}: recorded crime per head is {same}"
    begins = {
        "higher": f"recorded crime per head is higher than in {whole} as a whole",
        "lower": f"recorded crime per head is lower than in {whole} as a whole",
        "alike": f"recorded crime per head is not clearly different from that in {whole} as a whole",
        "few": f"too few crimes to tell whether the rate differs from that of {whole} as a whole",
    }[told[1]]
    return f"{area.name}: {begins}{_most_of_all(context, told[1], standings)}"


def _most_of_all(context: Context, standing: str, standings: tuple[Standing, ...]) -> str:
    """The end of a title: the type that stands out most, the way that all crime does or against it."""
    crimes = tuple(one for one in standings if one.slug != ASB)
    higher, lower = (of_standing(context, crimes, way) for way in ("higher", "lower"))
    if same := {"higher": higher, "lower": lower}.get(standing):
        return f", {name_of(same[0].slug)} most of all"
    if standing == "higher" or not (first := higher or lower):
        return ""
    return f", but {name_of(first[0].slug)} {_is(first[0].slug)} {first[0].standing}"


def _is(slug: str) -> str:
    """The verb that goes with a type, which may be two things."""
    return "are" if " and " in name_of(slug) or slug == "drugs" else "is"


def _level(context: Context, area: Area) -> Finding:
    """Number and rate, against the whole, and who lives there."""
    count, rate = context.address(area=area.code), context.address(stat="rate", area=area.code)
    sentence = f"The police recorded {context.number(count)} crimes in {area.name} in {when_in_words(context)}"
    if context.value(rate) is None:
        sentence, verdict = f"{sentence}.", judge_level(context, count)
    else:
        told = is_open(context, rate) and stands(context, rate, chosen_from=areas_alike(context, area))
        against = (
            f", against {context.number(everywhere(rate))} in {context.area} as a whole" if told is not None else ""
        )
        sentence += f": {context.number(rate)} for every 1,000 residents{against}.{_residents(context, area)}"
        verdict = told[0] if told else judge_level(context, count)
    return make_finding(
        About(QUESTION, "level", area.slug),
        LEVEL,
        verdict,
        headline=f"{context.number(count)} crimes were recorded",
        sentence=sentence,
        size=context.value(count) or 0.0,
    )


def _residents(context: Context, area: Area) -> str:
    """A sentence on how many live in an area, and how many of them in the most deprived group of areas."""
    people = context.address("population", area=area.code)
    if str(people) not in context.figures or context.value(people) is None:
        return ""
    said = f" It has {context.number(people)} residents{of_another_year(context.figure(people))}"
    share = context.address("population", stat="share", of=context.group, area=area.code)
    share = share.with_group(**{context.group: "1"})
    if context.lacking or str(share) not in context.figures or context.value(share) is None:
        return f"{said}."
    which = (
        f"the most deprived fifth of {context.area} as a whole"
        if context.group == "deprivation_fifth"
        else "the most deprived tenth of small areas nationally"
    )
    many = context.number(share) if context.value(share) else "none"
    return f"{said}, {many} of them in {which} by the Index of Multiple Deprivation {context.index}."


def _change(context: Context, area: Area) -> Finding | None:
    """The change of all crime in a year."""
    later = context.address(area=area.code, period=context.periods.headline_like)
    assert context.periods.compare is not None
    address = replace(later, change="percent", change_from=context.periods.compare.text)
    earlier = replace(later, period=context.periods.compare.text)
    if not is_open(context, later, earlier):
        return None
    since, span = since_in_words(context), span_in_words(address, months=True)
    if context.value(address) is None:
        return make_finding(
            About(QUESTION, "change", area.slug),
            CHANGED,
            judge_level(context, later),
            headline=f"Whether recorded crime changed since {since} cannot be told",
            sentence=f"There were {context.number(earlier)} and then {context.number(later)} recorded crimes with a "
            "place, but the records without one could turn the change round.",
            size=0.0,
        )
    verdict = judge_change(context, address, chosen_from=areas_alike(context, area))
    verb = {1: "rose", -1: "fell", 0: "changed by no more than chance would have it"}[verdict.direction]
    by = f" by {by_how_much(context, address)}" if verdict.direction else ""
    return make_finding(
        About(QUESTION, "change", area.slug),
        CHANGED,
        verdict,
        headline=f"Recorded crime {verb}{by} since {since}",
        sentence=f"Recorded crime in {area.name} {verb}{by} {span}, from {context.number(earlier)} to "
        f"{context.number(later)} crimes ({in_brackets(context, address)})."
        f"{placing_note(context, address)}{recording_note(context, address)}",
        size=abs(context.value(replace(address, change="difference")) or 0.0),
    )
