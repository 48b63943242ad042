"""How a figure of a survey was worked out, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from saferplan.areas import PARTNERSHIP
from saferplan.figures import FINER_DIGITS, Figure, in_bounds, in_digits, parse_address
from saferplan.measures.definition import Measure
from saferplan.measures.group_words import area_in_words
from saferplan.measures.survey_notes import base_of, note_of, subject_of
from saferplan.periods import parse_period

_WHAT = {
    "survey_share": "",
    "survey_share_unweighted": "each respondent counted once",
    "survey_base": "",
    "survey_mean": "mean",
    "survey_gap": "set against the others",
    "survey_pair": "",
    "survey_rank": "rank",
}


def survey_title(figure: Figure, measure: Measure, areas: Mapping[str, tuple[str, str]]) -> str:
    """What a figure of a survey is: the question and answer in their own words, of whom, where and when."""
    subject = subject_of(figure)
    parts = [subject or ", ".join(filter(None, (measure.title, note_of(figure.caveats, "AMONG"))))]
    if channel := note_of(figure.caveats, "CHANNEL"):
        parts.append(channel)
    if figure.area != PARTNERSHIP:
        parts.append(area_in_words(figure.area, areas))
    parts.append(parse_period(figure.period).in_words)
    if what := _WHAT.get(measure.slug, ""):
        parts.append(what)
    address = parse_address(figure.id)
    if address.change and address.change_from:
        parts.append(f"change from {parse_period(address.change_from).in_words}")
    return ", ".join(parts)


def survey_steps(figure: Figure, measure: Measure) -> list[str]:
    """The working of a figure that has a value, with its limits."""
    base = base_of(figure)
    steps = []
    if base is not None:
        asked, answered, view = (in_digits(float(n), "") for n in (base.asked, base.answered, base.view))
        steps.append(f"Asked: {asked}; answered: {answered}; expressed a view: {view}.")
    if measure.slug in ("survey_share", "survey_share_unweighted") and figure.numerator is not None:
        steps.append(f"{in_digits(figure.numerator, '')} of them gave the answer.")
    if measure.slug == "survey_share" and base is not None and note_of(figure.caveats, "WEIGHTED") is not None:
        value = figure.value or 0.0
        # A released share of few is a whole per cent: a nought after its point would say more than is known.
        share = in_digits(value, "%", digits=0 if float(value).is_integer() else FINER_DIGITS)
        effective = in_digits(base.effective, "")
        steps.append(f"Weighted: {share}%. Effective base: {effective}.")
    if measure.slug in ("survey_profile", "survey_theme") and figure.numerator is not None:
        of = in_digits(figure.denominator or 0.0, "")
        steps.append(f"{in_digits(figure.numerator, '')} of {of} {measure.noun}.")
    if not steps:
        steps.append(" ".join(measure.method.split()))
    return [*steps, *survey_limits(figure)]


def survey_limits(figure: Figure) -> list[str]:
    """The limits of a figure and how they were found."""
    if figure.low is None or figure.high is None or figure.level is None:
        return []
    low, high = in_bounds(figure.low, figure.high, figure.unit)
    sign = "%" if figure.unit == "%" else ""
    return [f"{figure.level * 100:g}% interval {low}{sign} to {high}{sign}, by {figure.interval_method}."]
