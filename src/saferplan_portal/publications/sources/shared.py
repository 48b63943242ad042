"""What several providers need: figures that may be shown, and words for numbers, days and targets."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from saferplan.errors import BadAddress
from saferplan.figures import Figure, in_words, parse_address
from saferplan.findings import LINK_ADDRESS, LINK_WORDS, Finding, strength_in_words, without_links
from saferplan.measures.definition import load_measures
from saferplan.periods import parse_period
from saferplan.plan.crosswalk import at_period
from saferplan.publication.released import Released

_LINK = re.compile(rf"\[({LINK_WORDS})\]\(({LINK_ADDRESS})\)")
NO_TARGET = "No target is set"
_ANY = "2020"
"""A period with which the address of a figure without one can be read."""

NOT_PUBLIC = "Not shown: it rests on a figure that is not in the public release"


def plain(text: str) -> str:
    """Markdown with figures as links, as a reader hears it."""
    return without_links(text).replace("**", "").strip()


def plain_public(text: str, released: Released | None) -> str:
    """Markdown that people wrote, as the public may read it: each figure from the public release, or said to be none.

    A link without words stands for the figure itself; one with words keeps them where its figure is public.
    """

    def told(match: re.Match[str]) -> str:
        try:
            figure = released.figure(match[2]) if released else None
        except BadAddress:
            figure = None
        if figure is None or figure.value is None:
            return "(a figure that is not public)"
        return match[1].strip() or in_words(figure)

    return _LINK.sub(told, text).replace("**", "").strip()


def iso(day: date | None) -> str:
    """A day as the content has it; "" for none."""
    return day.isoformat() if day else ""


def number_words(value: float) -> str:
    """A number as it is printed: thousands with commas, no digits after the point where it is whole.

    >>> number_words(1200.0), number_words(-9.85)
    ('1,200', '-9.85')
    """
    return f"{int(value):,}" if value == int(value) else f"{value:,.10g}"


def figure_words(figure: Figure) -> str:
    """A figure with its unit and period."""
    unit = f" {figure.unit}" if figure.unit and figure.unit != "%" else ""
    return f"{in_words(figure)}{unit} in {period_words(figure.period)}"


def period_words(period: str) -> str:
    """A period as a sentence names it; one that somebody wrote in other words stays as it is.

    >>> period_words("wave-2020-01"), period_words("2018/19"), period_words("autumn 2025")
    ('the survey of January 2020', '2018/19', 'autumn 2025')
    """
    try:
        return parse_period(period).in_words
    except BadAddress:
        return period


def unit_of(unit: str, figure: str) -> str:
    """The unit of a measure: the one that the plan names, or else what its figure is worked out in.

    >>> unit_of("days", ""), unit_of("", "survey_share?question=safe&answer=yes"), unit_of("", "robbery?stat=rate")
    ('days', '%', 'per 1,000 people')
    """
    if unit or not figure:
        return unit
    try:
        address = parse_address(at_period(figure, _ANY))
    except BadAddress:
        return ""
    measure = load_measures().get(address.measure)
    if measure is None or address != address.level:
        return ""
    units = {"share": "%", "rate": measure.rate_unit}
    return units.get(address.stat or measure.default_statistic, "")


def finding_told(finding: Finding) -> dict[str, str]:
    """A finding as the content has it."""
    return {
        "headline": plain(finding.headline),
        "sentence": plain(finding.sentence),
        "strength": strength_in_words(finding),
        "cannot_tell": finding.cannot_tell,
    }


def target_words(value: float | None, percent: float | None, unit: str) -> str:
    """What a measure should reach, in words.

    >>> target_words(800.0, None, ""), target_words(None, -10.0, "%"), target_words(None, None, "")
    ('800', '10% less than at the start', 'No number is set')
    """
    if value is not None:
        return f"{number_words(value)}{'%' if unit == '%' else f' {unit}' if unit else ''}"
    if percent is not None:
        return f"{number_words(abs(percent))}% {'less' if percent < 0 else 'more'} than at the start"
    return "No number is set"


def column(name: str, means: str, type: str = "text") -> dict[str, Any]:
    """A column of a table to download."""
    return {"name": name, "means": means, "type": type}
