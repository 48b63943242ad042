"""The questions of the assessment, in the order of its pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from saferplan.areas import Area, told_apart
from saferplan.assessment.answer import Answer
from saferplan.assessment.community_voice import assess_community_voice
from saferplan.assessment.comparison import assess_comparison
from saferplan.assessment.context import Context, listed
from saferplan.assessment.demand import assess_demand
from saferplan.assessment.deprivation import assess_deprivation
from saferplan.assessment.easy_read import in_easy_words
from saferplan.assessment.harm import assess_harm
from saferplan.assessment.hotspot_sheets import assess_sheets
from saferplan.assessment.missing_evidence import assess_missing_evidence
from saferplan.assessment.places import assess_places
from saferplan.assessment.profiles import assess_profiles
from saferplan.assessment.themes import assess_themes
from saferplan.assessment.trends import assess_trends
from saferplan.assessment.volume import assess_volume
from saferplan.figures import parse_address
from saferplan.findings import Finding
from saferplan.measures.calculate import deprivation_groups, group_column, lacking_for_groups
from saferplan.measures.comparison import compared_of
from saferplan.measures.evidence import Evidence
from saferplan.measures.resolver import Resolver
from saferplan.measures.sheet_places import surroundings_of
from saferplan.periods import month_words, parse_period
from saferplan.reference.themes import Theme, themes
from saferplan.tables.places import district_names

FIRST = (
    assess_volume,
    assess_trends,
    assess_comparison,
    assess_harm,
    assess_deprivation,
    assess_places,
    assess_demand,
)
"""The questions that come before the themes; what is lacking comes after them, for it is about all of them."""


def context_of(
    evidence: Evidence,
    figures: pl.DataFrame,
    areas: tuple[Area, ...],
    *,
    area: str,
    index: str,
    chosen: tuple[Theme, ...] | None = None,
) -> Context:
    """Gather what every question is given; the areas under names that are told apart.

    `chosen` are the themes that have a page; left out, all that ship.
    """
    areas = told_apart(areas, district_names(evidence.places))
    column = group_column(evidence)
    named = {one.code: (one.name, one.kind) for one in areas}
    typed = figures.filter(
        (pl.col("measure") == "recorded_crime")
        & (pl.col("area") == "partnership")
        & (pl.col("statistic") == "count")
        & (pl.col("period") == evidence.periods.headline.text)
        & pl.col("group").str.starts_with("crime_type=")
        & ~pl.col("group").str.contains(";", literal=True)
    )
    return Context(
        figures=Resolver(figures, named),
        periods=evidence.periods,
        areas=areas,
        types=tuple(sorted(text.removeprefix("crime_type=") for text in typed["group"].to_list())),
        area=area,
        group=column,
        groups=5 if column == "deprivation_fifth" else 10,
        index=index,
        lacking=lacking_for_groups(evidence),
        thin=evidence.thin,
        compared=compared_of(evidence),
        themes=themes() if chosen is None else chosen,
        around=surroundings_of(evidence, deprivation_groups(evidence)),
        surveys=tuple(one.questionnaire for one in evidence.surveys),
        quotes=tuple((one.questionnaire.wave.id, words) for one in evidence.surveys for words in one.quotes),
    )


def answer_questions(
    context: Context, held: Sequence[Answer] | None = None
) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    """Every question's answer, and every area's profile.

    `held` are the answers from all figures, where the context has those of a release: what a question lacks is what is
    not held, and not what may not be shown.
    """
    voice = (assess_community_voice(context),) if context.surveys else ()
    answers = (*(question(context) for question in FIRST), *voice, *assess_themes(context))
    if held is not None:
        lacks = {one.question: one.lacks for one in held}
        answers = tuple(replace(one, lacks=lacks.get(one.question, ())) for one in answers)
    answers = (*answers, assess_missing_evidence(context, answers))
    doubted = tuple(in_easy_words(context, _doubted(a, context.thin)) for a in answers)
    return doubted, tuple(_doubted(a, context.thin) for a in assess_profiles(context))


def answer_sheets(context: Context) -> tuple[Answer, ...]:
    """The sheet of every place that gets one."""
    return tuple(_doubted(sheet, context.thin) for sheet in assess_sheets(context))


def _doubted(answer: Answer, thin: frozenset[int]) -> Answer:
    """An answer whose findings on months that may not be complete are weak, and say so."""
    return replace(answer, findings=tuple(doubt_thin_months(finding, thin) for finding in answer.findings))


def doubt_thin_months(finding: Finding, thin: frozenset[int]) -> Finding:
    """A finding as it stands if a month that its figures count may not be complete: weak, with the month named."""
    addresses = [parse_address(text) for text in finding.figures]
    texts = {text for one in addresses for text in (one.period, one.change_from) if text}
    months = sorted(thin & {month for text in texts for month in parse_period(text).months})
    if not months:
        return finding
    named = listed([month_words(month) for month in months])
    reason = f"the police file of {named} holds far fewer rows than usual and may not be complete"
    return replace(finding, strength="weak", strength_reason=reason)
