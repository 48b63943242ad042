"""Demand: what the services are asked to deal with besides crime."""

from __future__ import annotations

from dataclasses import replace

from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.judging import About, Method, judge_level, judge_ratio, make_finding
from saferplan.assessment.latest import Latest, held_figures, lacking_measures, lacking_table, lacks_of, latest_of
from saferplan.assessment.moves import (
    change_findings,
    found_in_words,
    highest_districts,
    judged_changes,
    number_findings,
)
from saferplan.assessment.spans import when_in_words
from saferplan.assessment.theme_pictures import district_table, held_table, months_chart
from saferplan.figures import Address
from saferplan.findings import Finding
from saferplan.measures.definition import load_measures
from saferplan.periods import month_text, month_words, parse_period

QUESTION = "demand"
ASKS = "What are the services asked to deal with besides crime?"
INCIDENTS = "asb_incidents"
MEASURES = (
    INCIDENTS,
    "asb_reports",
    "other_incidents",
    "domestic_abuse_incidents",
    "missing_episodes",
    "ambulance_calls",
    "deliberate_fires",
    "fly_tipping",
)
"""What is counted that is no crime, in the order of the table."""

METHOD = """Anti-social behaviour is counted as the police published it, and is never added to crime but to say what \
part of both it is. What partners send of other incidents, ambulance calls and fires is counted beside it. One event \
may be in the files of several services, so numbers of different services are not added up."""

LEVEL = Method(
    "Incidents of anti-social behaviour, divided by these and recorded crimes together; Wilson's interval.",
    "Wilson (1927), Journal of the American Statistical Association 22.",
    "What was reported to the council or to landlords and not to the police, and how much work each call was.",
)
MONTHS = Method(
    "The month with most incidents against the one with fewest, allowing for each having been chosen among all.",
    "McCullagh and Nelder (1989), Generalized Linear Models.",
    "Whether it comes with the season: one year's highest month need not be the next year's.",
)
LEAST_MONTHS = 6
"""Of fewer months than this nothing is said about the highest and the lowest."""

MOST_CHARTS = 3
"""Of so many things the months are drawn; the table has the others."""


def assess_demand(context: Context) -> Answer:
    """How much there is besides crime, how it changed, when and where it is highest, and what nobody has sent."""
    held, lacking = held_figures(context), {one.slug for one in lacking_measures(context)}
    measures = [load_measures()[slug] for slug in MEASURES]
    counted = [one for one in (latest_of(context, measure, held) for measure in measures) if one]
    gaps = [measure for measure in measures if measure.slug in lacking]
    judged = judged_changes(context, counted)
    published = [one for one in counted if one.slug == INCIDENTS]
    findings = [one for one in (_level(context, published), _months(context)) if one]
    findings[1:1] = change_findings(context, QUESTION, judged)
    findings += highest_districts(context, QUESTION, published)
    findings += number_findings(context, QUESTION, [one for one in counted if one not in published], judged)
    tables = [held_table(context, counted, name="held", title="What is held besides crime")] if counted else []
    tables += district_table(context, published, of="Incidents")
    tables += [lacking_table(gaps, name="lacking", title="What nobody has sent about demand")] if gaps else []
    return Answer(
        question=QUESTION,
        title=f"Besides crime: {found_in_words(context, counted, judged)}"
        if counted
        else "Besides crime nothing is held",
        asks=ASKS,
        findings=tuple(findings),
        method=METHOD,
        cannot_tell=(
            "What was reported to councils, landlords and helplines, and not to a service that has sent its records.",
            "How many hours each kind of call takes: numbers of incidents are not shares of work.",
            "How many calls the police were sent to and recorded as neither: the force's log of incidents would tell.",
        ),
        tables=tuple(tables),
        charts=tuple(chart for chart in (months_chart(context, one) for one in counted) if chart)[:MOST_CHARTS],
        lacks=lacks_of(gaps),
    )


def _level(context: Context, published: list[Latest]) -> Finding | None:
    """How much anti-social behaviour, for each resident, and as a share of all that the police recorded."""
    share = context.address("recorded_demand", stat="share", of="demand_kind", demand_kind="anti-social-behaviour")
    if not published or str(share) not in context.figures or context.value(share) is None:
        return None
    count, when = context.address(INCIDENTS), when_in_words(context)
    rate = replace(count, stat="rate")
    per_head = f", {context.number(rate)} for every 1,000 residents" if context.value(rate) is not None else ""
    return make_finding(
        About(QUESTION, "share", group="anti-social-behaviour"),
        LEVEL,
        judge_level(context, count),
        headline=f"Anti-social behaviour was {context.number(share)} of what the police recorded",
        sentence=f"In {when} there were {context.number(count)} incidents of anti-social behaviour{per_head}, beside "
        f"{context.number(context.address())} recorded crimes: {context.number(share)} of both together.",
        size=context.value(count) or 0.0,
    )


def _months(context: Context) -> Finding | None:
    """The month with most incidents and the month with fewest, where that is more than chance."""
    months = [Address(INCIDENTS, month_text(number)) for number in context.periods.headline.months]
    known = {a: value for a in months if str(a) in context.figures and (value := context.value(a)) is not None}
    if len(known) < LEAST_MONTHS or not any(known.values()):
        return None
    most, least = max(known, key=lambda a: (known[a], a.period)), min(known, key=lambda a: (known[a], a.period))
    verdict = judge_ratio(context, most, least, chosen_from=len(known) * (len(known) - 1))
    when = when_in_words(context)
    numbers = (
        f"the most were in {_month(most)} ({context.number(most)}) and the fewest in {_month(least)} "
        f"({context.number(least)})"
    )
    if known[most] == known[least]:
        numbers = f"each month had {context.number(most)}"
    if verdict.direction <= 0:
        headline = "No month stands out for anti-social behaviour"
        sentence = f"In {when} {numbers}, which is within what chance would have of that many months."
    else:
        headline = f"Anti-social behaviour was highest in {_month(most)} and lowest in {_month(least)}"
        sentence = f"Of the months of {when}, {numbers}. That is more than chance would have."
    return make_finding(
        About(QUESTION, "months", group="anti-social-behaviour"),
        MONTHS,
        verdict,
        headline=headline,
        sentence=sentence,
        size=known[most] - known[least] if verdict.direction > 0 else 0.0,
    )


def _month(address: Address) -> str:
    """A month in words."""
    return month_words(parse_period(address.period).first)
