"""Themes: what is known about one subject, from whoever holds it, gathered on a page of its own."""

from __future__ import annotations

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import THEME, Answer
from saferplan.assessment.context import Context, listed, number_in_words, type_in_sentence
from saferplan.assessment.judging import About, Method, Verdict, judge_level, make_finding
from saferplan.assessment.latest import Latest, held_figures, lacking_measures, lacks_of, latest_of, latest_of_type
from saferplan.assessment.moves import (
    change_findings,
    found_in_words,
    highest_districts,
    judged_changes,
    number_findings,
)
from saferplan.assessment.spans import when_in_words
from saferplan.assessment.theme_pictures import theme_charts, theme_tables
from saferplan.findings import Finding
from saferplan.measures.definition import HOLDERS, load_measures
from saferplan.reference.themes import Theme

METHOD = """A theme gathers what is held about one subject: types of crime that the police publish, and the records \
and totals of partners. Each number is set against that of a year before, on the same months. Where several are \
looked at, each change must stand out by that much more, so that chance does not pick the finding. What could point at \
a person who was harmed, or at a child, is shown for no area smaller than a district."""

SHARED = Method(
    "Each type's share of all recorded crime, with Wilson's interval.",
    "Wilson (1927), Journal of the American Statistical Association 22.",
    "How much crime was never reported, or was published without a place.",
)


def assess_themes(context: Context) -> tuple[Answer, ...]:
    """One answer for each theme, in the partnership's order."""
    held, lacking = held_figures(context), {one.slug for one in lacking_measures(context)}
    return tuple(_theme(context, theme, held, lacking) for theme in context.themes)


def theme_question(theme: Theme) -> str:
    """The question's slug, which is the name of the theme's page."""
    return f"{THEME}{theme.slug}"


def _theme(context: Context, theme: Theme, held: pl.DataFrame, lacking: set[str]) -> Answer:
    """What is known about one theme."""
    types = _types(context, theme)
    measures = [load_measures()[slug] for slug in theme.measures]
    sent = [one for one in (latest_of(context, measure, held) for measure in measures) if one]
    gaps = [measure for measure in measures if measure.slug in lacking]
    question, judged = theme_question(theme), judged_changes(context, [*types, *sent])
    changes = change_findings(context, question, judged)
    moved = sum(1 for _, verdict in judged if verdict.direction)
    findings = [*changes[:moved], *_shares(context, theme, types), *changes[moved:]]
    findings += highest_districts(context, question, types)
    findings += number_findings(context, question, sent, judged)
    return Answer(
        question=question,
        name=theme.title,
        title=f"{theme.title}: {_found(context, [*types, *sent], judged, len(measures))}",
        asks=f"What is known about {_in_sentence(theme.title)}?",
        findings=tuple(findings),
        method=f"{theme.about}\n\n{METHOD}",
        cannot_tell=_cannot_tell(theme, types),
        tables=theme_tables(context, theme, [*types, *sent], gaps),
        charts=theme_charts(context, theme, [*types, *sent]),
        lacks=lacks_of(gaps),
    )


def _in_sentence(title: str) -> str:
    """A title in the middle of a sentence."""
    return title[:1].lower() + title[1:]


def _types(context: Context, theme: Theme) -> list[Latest]:
    """The theme's types of crime that are met, the most recorded first."""
    found = [latest_of_type(context, slug) for slug in theme.crime_types if slug in context.types]
    return sorted(found, key=lambda one: (-(context.value(one.address) or 0.0), one.slug))


def _found(context: Context, held: list[Latest], judged: list[tuple[Latest, Verdict]], asked: int) -> str:
    """What was found, for the title: what went up and down, or that nothing did, or what is lacking."""
    if not held:
        return "nobody has sent figures yet"
    if judged or any(one.address.group for one in held):
        return found_in_words(context, held, judged)
    if len(held) == asked:
        return "partners have sent every measure that was asked for"
    return f"partners have sent {number_in_words(len(held))} of {number_in_words(asked)} measures"


def _shares(context: Context, theme: Theme, types: list[Latest]) -> list[Finding]:
    """What part of recorded crime the theme's types are."""
    shares = {one.slug: context.address(stat="share", of="crime_type", crime_type=one.slug) for one in types}
    known = [slug for slug, address in shares.items() if context.value(address) is not None]
    if not known:
        return []
    was = [" was", *([""] * (len(known) - 1))]
    words = [f"{context.number(shares[s])}{verb} {type_in_sentence(s)}" for s, verb in zip(known, was, strict=True)]
    first = types[0].title
    return [
        make_finding(
            About(theme_question(theme), "share", PARTNERSHIP, known[0]),
            SHARED,
            judge_level(context, context.address()),
            headline=f"{first} made up {context.number(shares[known[0]])} of recorded crime",
            sentence=f"Of all recorded crime in {when_in_words(context)}, {listed(words)}.",
            size=context.value(types[0].address) or 0.0,
        )
    ]


def _cannot_tell(theme: Theme, types: list[Latest]) -> tuple[str, ...]:
    """What nobody has been asked for, with who holds it, and what the published types leave open."""
    lines = [f"{one.asks} Held by {HOLDERS[one.holder].partition(':')[0]}." for one in theme.unanswered]
    if any(one.slug == "violence-and-sexual-offences" for one in types):
        lines.append(
            "Violence apart from sexual offences: data.police.uk publishes them as one type. The police force's own "
            "file, with offence codes, would tell."
        )
    return (*lines, "What was never reported to anybody.")
