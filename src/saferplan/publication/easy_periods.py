"""Periods in the easy version: what a number for every 1,000 people is for, and one "before" for the whole of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from saferplan.assessment.context import number_in_words
from saferplan.assessment.easy_numbers import easy_when
from saferplan.figures import parse_address
from saferplan.findings import EasyIdea, Finding, links_in
from saferplan.periods import parse_period

_BEFORE = re.compile(r"\bBefore\b")
_MEANS = "“Before” means"


def before_of(finding: Finding) -> str:
    """The period that easy words call "before"; "" where they speak of none."""
    if not any(_BEFORE.search(idea.words) for idea in finding.easy):
        return ""
    addresses = [address for idea in finding.easy for _, address in links_in(idea.words)]
    periods = {parse_address(address).period for address in addresses}
    return min(periods, key=lambda period: parse_period(period).first, default="")


def of_one_before(findings: Sequence[Finding], chosen: Sequence[Finding]) -> list[Finding]:
    """The findings whose "before" is that of the first chosen one that speaks of any; two would be taken for one."""
    first = next((before_of(one) for one in chosen if before_of(one)), "")
    return [one for one in findings if before_of(one) in ("", first)]


def with_periods(finding: Finding) -> Finding:
    """A finding whose easy words say over what period a rate is, and when "before" was, where they do not."""
    ideas: list[EasyIdea] = []
    dated = any(idea.picture == "calendar" for idea in finding.easy)
    means = any(_MEANS in idea.words for idea in finding.easy)
    for idea in finding.easy:
        rate = _rate_period(idea)
        ideas.append(replace(idea, words=f"{idea.words} {_lasting(rate)}") if rate else idea)
        if rate and not dated:
            ideas.append(EasyIdea("calendar", f"This was {easy_when(rate)}."))
        if not means and _BEFORE.search(idea.words):
            ideas.append(EasyIdea("calendar", f"{_MEANS} {easy_when(before_of(finding))}."))
            means = True
    return replace(finding, easy=tuple(ideas))


def _rate_period(idea: EasyIdea) -> str:
    """The period of the rates that an idea tells; "" where it tells none."""
    told = (parse_address(address) for _, address in links_in(idea.words))
    return next((one.period for one in told if one.stat == "rate" and one.versus is None), "")


def _lasting(period: str) -> str:
    """How long a period is, as a sentence.

    >>> _lasting("2018/19"), _lasting("2018-04..2018-12")
    ('That is for one year.', 'That is for nine months, not a whole year.')
    """
    months = len(parse_period(period).months)
    years, rest = divmod(months, 12)
    if rest:
        many = f"{number_in_words(months)} month{'' if months == 1 else 's'}"
        return f"That is for {many}{', not a whole year' if months < 12 else ''}."
    return f"That is for {number_in_words(years)} year{'' if years == 1 else 's'}."
