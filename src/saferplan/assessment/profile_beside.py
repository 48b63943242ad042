"""What a profile tells beside its crimes: anti-social behaviour, and how much harm the crimes weigh."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import Area
from saferplan.assessment.context import Context
from saferplan.assessment.differing import ASB, QUESTION, Standing, areas_alike, everywhere, is_open
from saferplan.assessment.harm_words import SEVERITY, judge_harm
from saferplan.assessment.judging import About, Method, judge_change, judge_level, make_finding
from saferplan.assessment.spans import since_in_words, span_in_words, when_in_words
from saferplan.figures import Address, few_in_words
from saferplan.findings import Finding

INCIDENTS = Method(
    "Incidents reported to the police with a place inside the area, counted apart from crimes. The rate is judged as "
    "one of all the types of all areas of this kind, the change as one of so many areas.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "How much there is: only what is reported to the police is here; councils and landlords hold the rest.",
)
HARM = Method(
    "Recorded crimes of each type, times the mean weight of the offences that the whole force recorded in it.",
    "Office for National Statistics, Crime Severity Score, for the weights.",
    "How the offences within a type are mixed here: only the force's mix is known.",
)


def incidents(context: Context, area: Area, standings: tuple[Standing, ...]) -> Finding | None:
    """How much anti-social behaviour is reported, how its rate stands and whether it changed; None where not held."""
    count = context.address("asb_incidents", area=area.code)
    if not is_open(context, count) or context.value(count) is None:
        return None
    sentence = (
        f"{context.number(count)} incidents of anti-social behaviour in {area.name} were reported to the police in "
        f"{when_in_words(context)}"
    )
    standing = next((one for one in standings if one.slug == ASB), None)
    if standing is None or context.value(standing.ratio) is None:
        verdict = judge_level(context, count)
    else:
        verdict = standing.verdict
        sentence += (
            f": {context.number(standing.rate)} for every 1,000 residents, {context.number(standing.ratio)} times the "
            f"rate of {context.area} as a whole ({context.interval(standing.ratio)})"
        )
    return make_finding(
        About(QUESTION, "incidents", area.slug, ASB),
        INCIDENTS,
        verdict,
        headline=f"{context.number(count)} incidents of anti-social behaviour were reported",
        sentence=f"{sentence}.{_change_of_incidents(context, area)}",
        size=context.value(count) or 0.0,
    )


def _change_of_incidents(context: Context, area: Area) -> str:
    """A sentence on whether incidents rose or fell."""
    compare, like = context.periods.compare, context.periods.headline_like
    if compare is None or like is None:
        return ""
    later = context.address("asb_incidents", area=area.code, period=like)
    earlier, change = replace(later, period=compare.text), replace(later, change="percent", change_from=compare.text)
    if not is_open(context, later, earlier):
        return ""
    if context.value(later) == context.value(earlier):
        return f" There were {context.number(earlier)} in {since_in_words(context)} too."
    counts = f"from {context.number(earlier)} to {context.number(later)}"
    if context.value(change) is None and not few_in_words(context.figure(change)):
        return f" Whether they rose or fell since {since_in_words(context)} cannot be told: they went {counts}."
    verdict = judge_change(context, change, chosen_from=areas_alike(context, area))
    verb = {1: "rose", -1: "fell", 0: "changed by no more than chance would have it"}[verdict.direction]
    return f" They {verb} {span_in_words(change)}, {counts}{_bracketed(context, change)}."


def _bracketed(context: Context, change: Address) -> str:
    """A percentage and its interval in brackets, where there are enough for one."""
    if few_in_words(context.figure(change)):
        return ""
    return f" ({context.number(change)}, {context.interval(change)})"


def harm_here(context: Context, area: Area) -> Finding | None:
    """How much the crimes of an area weigh, against the whole; None where no weight is held, or it is all of it."""
    score, rate = (context.address(SEVERITY, stat=stat, area=area.code) for stat in ("score", "rate"))
    if not is_open(context, score, rate, everywhere(rate)):
        return None
    if any(context.value(one) is None for one in (score, rate, everywhere(rate))):
        return None
    if areas_alike(context, area) == 1 and context.value(score) == context.value(everywhere(score)):
        return None
    verdict = judge_harm(context, rate, everywhere(rate), chosen_from=areas_alike(context, area))
    against = {1: "more than", -1: "less than", 0: "which is not clearly different from"}[verdict.direction]
    return make_finding(
        About(QUESTION, "harm", area.slug),
        HARM,
        verdict,
        headline=f"Recorded crime here weighs {context.number(score)} severity points",
        sentence=f"Weighed by the sentences that courts give, the crimes of {area.name} come to "
        f"{context.number(score)} severity points in {when_in_words(context)}: {context.number(rate)} for every 1,000 "
        f"residents, {against} the {context.number(everywhere(rate))} of {context.area} as a whole.",
        size=0.0,
    )
