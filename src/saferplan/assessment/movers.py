"""Movers: which types of crime rose or fell, which did no more than chance, and of which it cannot be told."""

from __future__ import annotations

from dataclasses import replace

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.context import (
    Context,
    by_how_much,
    in_brackets,
    listed,
    of_type,
    type_in_sentence,
    upper_first,
)
from saferplan.assessment.judging import About, Method, Verdict, judge_change, make_finding
from saferplan.assessment.placing import is_moved_by_placing, placing_note
from saferplan.assessment.spans import recording_note, span_in_words
from saferplan.figures import Address, few_in_words
from saferplan.findings import Finding
from saferplan.measures.explain import type_in_words

QUESTION = "trends"
LEAST_COUNT = 50
"""Types with fewer crimes than this in both years are not put forward as risers or fallers."""


CHANGED = Method(
    "The later count divided by the earlier, on the same calendar months, with a 95% interval.",
    "Przyborowski and Wilenski (1940), Biometrika 31; McCullagh and Nelder (1989), Generalized Linear Models.",
    "Why it changed: more crime, more reporting and better recording look the same here.",
)


def in_number(address: Address) -> Address:
    """The same change in number."""
    return replace(address, change="difference")


def from_to(context: Context, earlier: Address, later: Address) -> str:
    """The two counts: "from 514 to 547 crimes"."""
    return f"from {context.number(earlier)} to {context.number(later)} crimes"


def counted_types(context: Context, base: Address) -> list[tuple[str, Address]]:
    """Types of crime with enough records to speak of, and their change, whether it can be told or not."""
    found = []
    for slug in sorted(context.types):
        address = of_type(base, slug)
        later = replace(address, change=None, change_from=None)
        counts = [context.value(a) or 0.0 for a in (later, replace(later, period=str(address.change_from)))]
        if max(counts) >= LEAST_COUNT:
            found.append((slug, address))
    return found


def movers_of(context: Context, base: Address) -> list[tuple[str, Address, Verdict]]:
    """Types of crime with enough records to speak of, their change and its verdict, where it can be told."""
    return [
        (slug, address, judge_change(context, address))
        for slug, address in counted_types(context, base)
        if context.value(address) is not None
    ]


def is_unsure(context: Context, address: Address) -> bool:
    """Whether records without a place make more of a change than the change itself: it cannot be told."""
    if context.figure(address).missing == "CANNOT_TELL":
        return True
    return judge_change(context, address).direction == 0 and is_moved_by_placing(context, address)


def risers_and_fallers(context: Context, base: Address) -> list[Finding]:
    """The types that rose and fell most, in per cent and in number: the two lists can differ, and both are said.

    Chance has as many throws as there are types, so each must stand out by that much more.
    """
    many = len(counted_types(context, base))
    movers = [
        (slug, address, judge_change(context, address, chosen_from=many))
        for slug, address, _ in movers_of(context, base)
    ]
    found = []
    for direction, rule, verb in ((1, "riser", "rose"), (-1, "faller", "fell")):
        these = [mover for mover in movers if mover[2].direction == direction]
        if not these:
            continue
        enough = [mover for mover in these if not few_in_words(context.figure(mover[1]))]
        by_percent = max(enough, key=lambda m: (abs(context.value(m[1]) or 0.0), m[0]), default=None)
        by_number = max(these, key=lambda m: (abs(context.value(in_number(m[1])) or 0.0), m[0]))
        for which, mover in (("percent", by_percent), ("number", by_number)):
            if mover is None or (which == "number" and mover == by_percent):
                continue
            found.append(_mover(context, mover, rule=f"{rule}-{which}", verb=verb))
    return found


def _mover(context: Context, mover: tuple[str, Address, Verdict], *, rule: str, verb: str) -> Finding:
    """One type that rose or fell most."""
    slug, address, verdict = mover
    later = replace(address, change=None, change_from=None)
    earlier = replace(later, period=str(address.change_from))
    span = span_in_words(address)
    name = type_in_words(slug)
    most = _most(context, address, rule=rule)
    return make_finding(
        About(QUESTION, rule, PARTNERSHIP, slug),
        CHANGED,
        verdict,
        headline=f"{name} {verb} by {by_how_much(context, address)} {span}",
        sentence=f"{name} {verb} by {by_how_much(context, address)} {span}, "
        f"{from_to(context, earlier, later)} ({in_brackets(context, address)}): {most}."
        f"{placing_note(context, address)}{recording_note(context, address)}",
        size=abs(context.value(in_number(address)) or 0.0),
    )


def _most(context: Context, address: Address, *, rule: str) -> str:
    """What a type is first of: all types, or (where few records or chance moved another more) those that are sure."""
    by_number = rule.endswith("number")
    base = in_number(address) if by_number else address
    way = 1 if rule.startswith("riser") else -1
    changes = [context.value(base.with_group(crime_type=slug)) for slug in context.types]
    unit = "in number" if by_number else "in per cent"
    if max(way * change for change in changes if change is not None) <= way * (context.value(base) or 0.0):
        return f"more than any other type {unit}"
    return f"the most {unit} of the types with enough records to be sure"


def noise(context: Context, base: Address) -> list[Finding]:
    """The types whose change is no more than chance, and those of which it cannot be told."""
    typed = counted_types(context, base)
    unsure = [one for one in typed if is_unsure(context, one[1])]
    still = [one for one in typed if one not in unsure and judge_change(context, one[1]).direction == 0]
    when = upper_first(span_in_words(base))
    found = []
    if still:
        names = [f"{type_in_sentence(slug)} ({context.number(address)})" for slug, address in still]
        found.append(
            make_finding(
                About(QUESTION, "noise"),
                CHANGED,
                Verdict("weak", "the changes are within what chance alone would have", 0),
                headline="Some changes are no more than noise",
                sentence=f"{when}, the change in {listed(names)} is within what chance alone would have. "
                "Nothing should be made of it.",
                size=0.0,
            )
        )
    if unsure:
        names = [f"{type_in_sentence(slug)} ({_counts(context, address)})" for slug, address in unsure]
        found.append(
            make_finding(
                About(QUESTION, "cannot-tell"),
                CHANGED,
                Verdict("weak", "records without a place make more difference than the change", 0),
                headline="Of some types it cannot be told whether they rose or fell",
                sentence=f"{when}, whether {listed(names)} rose or fell cannot be told: the share of records without a "
                "place was not the same, and that makes more difference than the change.",
                size=0.0,
                rests_on=tuple(str(address) for _, address in unsure),
            )
        )
    return found


def _counts(context: Context, change: Address) -> str:
    """The two counts of a change, in brackets after its type: "514, then 547 crimes"."""
    later = replace(change, change=None, change_from=None)
    return f"{context.number(replace(later, period=str(change.change_from)))}, then {context.number(later)} crimes"
