"""Moves: what rose or fell, where it is highest, and what was sent, for whatever is counted.

Types of crime, incidents, and what partners send are told in the same words, by the same rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.context import Context, listed, number_in_words
from saferplan.assessment.judging import About, Method, Verdict, judge_ratio, make_finding
from saferplan.assessment.latest import PUBLISHED_TABLES, Latest, count_behind, in_a_list, judge_latest, judge_number
from saferplan.assessment.movers import LEAST_COUNT, is_unsure
from saferplan.assessment.placing import placing_note
from saferplan.assessment.spans import is_part, recording_note, span_in_words, when_in_words, years_in_words
from saferplan.figures import LEAST_BASE, few_in_words
from saferplan.findings import STRENGTHS, Finding
from saferplan.periods import parse_period

CHANGED = Method(
    "The later number divided by the earlier, on the same calendar months, with a 95% interval. Where several are "
    "looked at, each must stand out by that much more.",
    "Przyborowski and Wilenski (1940), Biometrika 31; McCullagh and Nelder (1989), Generalized Linear Models.",
    "Why it changed: more of it, more reporting and better recording look the same here.",
)
COMPARED = Method(
    "The district's rate divided by the rate of the whole partnership, with an interval that allows for the district "
    "being part of the whole, and for its having been chosen as the highest of all that were looked at.",
    "Breslow and Day (1987), Statistical Methods in Cancer Research II.",
    "Whether residents are more at risk there: town centres have many visitors who are not counted in the population.",
)
SENT = Method(
    "The latest number that each partner sent, or that was counted in the records that it sent.",
    "The definition of each measure, under Method and data.",
    "How much is never reported to anybody, and whether partners count alike from year to year.",
)

Judged = Sequence[tuple[Latest, Verdict]]
"""Things counted, each with the verdict on its change."""


def judged_changes(context: Context, counted: list[Latest]) -> list[tuple[Latest, Verdict]]:
    """What has a year before to be set against, with its verdict; chance has as many throws as there are of them."""
    able = [one for one in counted if one.change is not None and _is_enough(context, one)]
    return [(one, judge_latest(context, one, chosen_from=len(able))) for one in able]


def _is_enough(context: Context, one: Latest) -> bool:
    """Whether there are enough to speak of a change: of published records in either year, of others in both."""
    assert one.earlier is not None
    counts = [count_behind(context, address) for address in (one.later, one.earlier)]
    if one.measure.table in PUBLISHED_TABLES:
        return max(counts) >= LEAST_COUNT
    return min(counts) >= LEAST_BASE


def is_unsure_change(context: Context, one: Latest) -> bool:
    """Whether records without a place make more of a change than the change itself."""
    return one.change is not None and not one.is_share and is_unsure(context, one.change)


def found_in_words(context: Context, held: list[Latest], judged: Judged) -> str:
    """What went up and what down, for a title: "robbery up, drugs down since 2017/18"; or that nothing did."""
    moved = [(one, verdict) for one, verdict in judged if verdict.direction]
    if not judged:
        few = any(one.change is not None for one in held)
        return "too few to tell a change" if few else "no year before is held to compare with"
    if not moved:
        unsure = all(is_unsure_change(context, one) for one, _ in judged)
        return (
            "whether it changed cannot be told"
            if unsure
            else f"no clear change since {_against([one for one, _ in judged])}"
        )
    ups = [one.name for one, verdict in moved if verdict.direction > 0]
    downs = [one.name for one, verdict in moved if verdict.direction < 0]
    parts = [f"{listed(names)} {way}" for names, way in ((ups, "up"), (downs, "down")) if names]
    since = {_since(one) for one, _ in moved}
    return f"{', '.join(parts)} {f'since {next(iter(since))}' if len(since) == 1 else 'in a year'}"


def _since(one: Latest) -> str:
    """The year before, in words."""
    assert one.earlier is not None
    period = parse_period(one.earlier.period)
    return years_in_words(period) if is_part(period) else period.in_words


def _against(those: list[Latest]) -> str:
    """What several are set against: the period by name where it is the same for all."""
    since = {_since(one) for one in those if one.earlier is not None}
    return since.pop() if len(since) == 1 else "the year before each"


def change_findings(context: Context, question: str, judged: Judged) -> list[Finding]:
    """What rose and fell, one finding each; then what did no more than chance; then what cannot be told."""
    moved = sorted((pair for pair in judged if pair[1].direction), key=lambda p: STRENGTHS.index(p[1].strength))
    found = [_moved(context, question, one, verdict) for one, verdict in moved]
    unsure = [one for one, _ in judged if is_unsure_change(context, one)]
    still = [one for one, verdict in judged if not verdict.direction and one not in unsure]
    if still:
        found.append(_still(context, question, still))
    if unsure:
        found.append(_cannot_tell(context, question, unsure))
    return found


def _moved(context: Context, question: str, one: Latest, verdict: Verdict) -> Finding:
    """That something rose or fell by more than chance.

    A partner's numbers are printed without their interval, which a release may not give.
    """
    assert one.change is not None
    assert one.earlier is not None
    verb = "rose" if verdict.direction > 0 else "fell"
    span, notes = span_in_words(one.change), ""
    if one.is_share:
        by = f"from {context.number(one.earlier)} to {context.number(one.later)}"
        sentence = f"{one.heading} {verb} {by}, {span}."
    else:
        number = replace(one.change, change="difference")
        few = few_in_words(context.figure(one.change))
        by = f"by {context.number(number if few else one.change, absolute=True)}"
        interval = context.change_interval(one.change) if context.figure(one.change).origin == "open" else ""
        sentence = (
            f"{one.heading} {verb} {by} {span}, from {context.number(one.earlier)} to {context.number(one.later)}"
            f"{f' ({interval})' if interval else ''}."
        )
        notes = placing_note(context, one.change) + recording_note(context, one.change)
    return make_finding(
        About(question, "change", PARTNERSHIP, one.slug),
        CHANGED,
        verdict,
        headline=f"{one.heading} {verb} {by}" if one.is_share else f"{one.heading} {verb} {by} {span}",
        sentence=sentence + notes,
        size=0.0 if one.is_share else abs(context.value(replace(one.change, change="difference")) or 0.0),
        rests_on=(str(one.change),),
    )


def _still(context: Context, question: str, still: list[Latest]) -> Finding:
    """What changed by no more than chance would have it, or is too little to judge."""
    names = [f"{one.name} ({_then(context, one)})" for one in still]
    several = len(still) > 1
    return make_finding(
        About(question, "no-change"),
        CHANGED,
        Verdict("weak", "it could be chance", 0),
        headline="Some changes are no more than chance" if several else f"No clear change in {still[0].name}",
        sentence=f"Against {_against(still)}, the change{'s' if several else ''} in {listed(names)} "
        f"{'are' if several else 'is'} within what chance alone would have. Nothing should be made of "
        f"{'them' if several else 'it'}.",
        size=0.0,
        rests_on=tuple(str(one.change) for one in still),
    )


def _cannot_tell(context: Context, question: str, unsure: list[Latest]) -> Finding:
    """What records without a place leave open."""
    names = [f"{one.name} ({_then(context, one)})" for one in unsure]
    return make_finding(
        About(question, "cannot-tell"),
        CHANGED,
        Verdict("weak", "records without a place make more difference than the change", 0),
        headline=f"Whether {listed([one.name for one in unsure])} rose or fell cannot be told",
        sentence=f"Whether {listed(names)} rose or fell cannot be told: the share of records without a place was not "
        "the same, and that makes more difference than the change.",
        size=0.0,
        rests_on=tuple(str(one.change) for one in unsure),
    )


def _then(context: Context, one: Latest) -> str:
    """The two numbers of a change: "514, then 547"."""
    assert one.earlier is not None
    return f"{context.number(one.earlier)}, then {context.number(one.later)}"


def highest_districts(context: Context, question: str, counted: list[Latest]) -> list[Finding]:
    """Where each thing counted is highest beyond chance: of the districts, and of published records alone.

    What rests on a partner's records is not put into words: the order of districts would tell of numbers that a
    release withholds.
    """
    districts = context.of_kind("district")
    found = []
    for one in counted:
        everywhere = replace(one.address, stat="rate")
        known = {}
        for area in districts:
            address = replace(everywhere, area=area.code)
            figure = context.figure(address) if str(address) in context.figures else None
            if figure and figure.value is not None and figure.origin == "open":
                known[area] = figure.value
        if len(known) < 2 or (context.value(one.address) or 0.0) < LEAST_COUNT:
            continue
        top = max(known, key=lambda area: (known[area], area.code))
        here = replace(everywhere, area=top.code)
        verdict = judge_ratio(context, here, everywhere, chosen_from=len(known) * len(counted))
        if verdict.direction <= 0:
            continue
        versus = replace(here, versus=f"area:{PARTNERSHIP}")
        ratio = context.value(versus) or 1.0
        found.append(
            make_finding(
                About(question, "highest-district", top.slug, one.slug),
                COMPARED,
                verdict,
                headline=f"{one.heading}: of the districts, {top.name} has the highest rate",
                sentence=f"{top.name} had {context.number(here)} for every 1,000 residents in "
                f"{when_in_words(context)}, {context.number(versus)} times the rate of {context.area} as a whole, "
                f"which was {context.number(everywhere)} ({context.interval(versus)}).",
                size=(context.value(replace(here, stat=None)) or 0.0) * (1 - 1 / ratio) if ratio > 1 else 0.0,
            )
        )
    return found


def number_findings(context: Context, question: str, sent: list[Latest], judged: Judged) -> list[Finding]:
    """The numbers that partners sent and that no change was told of, in one finding."""
    told = {one.slug for one, _ in judged}
    left = [one for one in sent if one.slug not in told]
    if not left:
        return []
    verdicts = [judge_number(context, one) for one in left]
    weakest = max(verdicts, key=lambda verdict: STRENGTHS.index(verdict.strength))
    first = left[0]
    more = f", and {number_in_words(len(left) - 1)} more numbers that partners sent" if len(left) > 1 else ""
    more = more.replace("one more numbers that partners sent", "one more number that partners sent")
    return [
        make_finding(
            About(question, "sent"),
            SENT,
            weakest,
            headline=f"{first.heading}: {context.number(first.address)}{more}",
            sentence=f"The latest that partners sent: {listed([in_a_list(context, one) for one in left])}. The table "
            "gives the period of each.",
            size=0.0,
        )
    ]
