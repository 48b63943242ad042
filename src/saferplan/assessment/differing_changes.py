"""Differing changes: which types rose or fell in one area otherwise than in the rest of the whole."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from saferplan.areas import Area
from saferplan.assessment.context import Context, by_how_much, in_brackets, listed
from saferplan.assessment.differing import (
    MOST_NAMED,
    QUESTION,
    areas_alike,
    everywhere,
    is_open,
    looked_at,
    name_of,
    named_first,
    weakest,
)
from saferplan.assessment.judging import About, Method, Verdict, holds_one, make_finding
from saferplan.assessment.spans import span_in_words
from saferplan.figures import Address, few_in_words
from saferplan.findings import MODERATE_LEVEL, STRONG_LEVEL, Finding, rareness_in_words
from saferplan.measures.scatter import Scatter
from saferplan.methods.two_changes import ratio_of_changes

APART = Method(
    "The later count here over the earlier, divided by the same of the rest of the whole, allowing for months that "
    "vary more than chance and for how many types and areas were looked at.",
    "Woolf (1955), Annals of Human Genetics 19; Dunn (1961), Journal of the American Statistical Association 56.",
    "Why it went another way here.",
)


@dataclass(frozen=True)
class ChangeApart:
    """A type whose change here is not that of the rest: its slug, the change here, how far apart, and the verdict.

    `apart` is the logarithm of the one change as a multiple of the other.
    """

    slug: str
    change: Address
    apart: float
    verdict: Verdict


def changes_apart(context: Context, area: Area) -> tuple[ChangeApart, ...]:
    """The types whose change differs from that of the rest by more than chance, the furthest apart first.

    Types with too few for a percentage, here or elsewhere, are passed over.
    """
    compare, later = context.periods.compare, context.periods.headline_like
    if compare is None or later is None:
        return ()
    rates = looked_at(context, area)
    many = len(rates) * areas_alike(context, area)
    found = []
    for slug, rate in rates:
        change = replace(rate, stat=None, period=later.text, change="percent", change_from=compare.text)
        told = _judged(context, change, many)
        if told is not None and told[1].direction:
            found.append(ChangeApart(slug, change, *told))
    return tuple(sorted(found, key=lambda one: (-abs(one.apart), one.slug)))


def _judged(context: Context, change: Address, chosen_from: int) -> tuple[float, Verdict] | None:
    """How far a change here is from that of the rest, and the verdict; None where it cannot be told."""
    both = (change, everywhere(change))
    if any(few_in_words(context.figure(one)) or context.value(one) is None for one in both):
        return None
    counts = []
    for one in both:
        after = replace(one, change=None, change_from=None)
        before = replace(after, period=str(change.change_from))
        if not is_open(context, after, before):
            return None
        counts.append((context.value(after) or 0.0, context.value(before) or 0.0))
    here, whole = counts
    rest = whole[0] - here[0], whole[1] - here[1]
    if min(rest) <= 0:
        return None
    level = replace(change, change=None, change_from=None)
    scatter = context.figures.scatter(level), context.figures.scatter(everywhere(level))
    freedom = min(one.freedom for one in scatter)
    spread = (scatter[0].value, scatter[1].value)
    limits = {}
    for asked in (MODERATE_LEVEL, STRONG_LEVEL):
        wide = Scatter(max(spread), freedom).level(1 - (1 - asked) / chosen_from)
        if wide >= 1:  # so few months cannot tell anything so rare
            return None
        found = ratio_of_changes(here, rest, level=wide, dispersion=spread)
        if not bool(found.defined):
            return None
        limits[asked] = float(found.low), float(found.high)
    return math.log(float(found.value)), _verdict(limits, freedom, 1 if float(found.value) > 1 else -1)


def _verdict(limits: dict[float, tuple[float, float]], freedom: int, direction: int) -> Verdict:
    """By the printed rule; moderate at best where too few months are held to tell how much they vary."""
    rare, common = rareness_in_words(STRONG_LEVEL), rareness_in_words(MODERATE_LEVEL)
    if not holds_one(limits[STRONG_LEVEL]):
        if not freedom:
            return Verdict("moderate", "too few months are held to tell how much they vary", direction)
        return Verdict("strong", f"chance alone would do this less than {rare}", direction)
    if not holds_one(limits[MODERATE_LEVEL]):
        return Verdict("moderate", f"chance alone would do this less than {common}, but not {rare}", direction)
    return Verdict("weak", "it could be chance", 0)


def changed_otherwise(context: Context, area: Area, found: tuple[ChangeApart, ...]) -> Finding | None:
    """The types that changed here otherwise than in the whole; None where none did."""
    if not found:
        return None
    parts = []
    for one in found[:MOST_NAMED]:
        here, whole = (f"{_went(context, a)} ({in_brackets(context, a)})" for a in (one.change, everywhere(one.change)))
        parts.append(f"{name_of(one.slug)} {here} here and {whole} in {context.area} as a whole")
    more = f", and {listed([name_of(one.slug) for one in found[MOST_NAMED:]])}" if len(found) > MOST_NAMED else ""
    span = span_in_words(found[0].change)
    return make_finding(
        About(QUESTION, "changed-otherwise", area.slug),
        APART,
        weakest([(one.slug, one.verdict) for one in found]),
        headline=f"Changed otherwise than in {context.area} as a whole: {named_first([one.slug for one in found])}",
        sentence=f"{span[:1].upper()}{span[1:]}, further apart than chance would have it: {'; '.join(parts)}{more}.",
        size=max(abs(context.value(replace(one.change, change="difference")) or 0.0) for one in found),
        rests_on=tuple(str(one.change) for one in found[MOST_NAMED:]),
    )


def _went(context: Context, change: Address) -> str:
    """That a count rose, fell or stayed, and by how much."""
    value = context.value(change) or 0.0
    verb = "rose by" if value > 0 else "fell by" if value < 0 else "changed by"
    return f"{verb} {by_how_much(context, change)}"
