"""What the assessment says of each issue: issues made from its findings, with four figures about each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from saferplan.areas import slug_of
from saferplan.assessment.answer import Answer
from saferplan.assessment.context import Context
from saferplan.assessment.judging import judge_change
from saferplan.assessment.latest import Latest, held_figures, latest_of, latest_of_type
from saferplan.assessment.themes import theme_question
from saferplan.assessment.voice_held import Asked
from saferplan.errors import BadAddress, BadIssues
from saferplan.figures import MISSING_REASONS, Address, Figure, few_in_words, in_digits, in_words, parse_address
from saferplan.findings import Finding, links_in
from saferplan.measures.definition import load_measures
from saferplan.measures.explain import type_in_words
from saferplan.periods import parse_period
from saferplan.priorities.issues import UNITS, Issue, IssueDecided, Signal, lacking_signals
from saferplan.priorities.model import SIGNALS
from saferplan.reference.crime_types import ANTI_SOCIAL_BEHAVIOUR
from saferplan.reference.themes import Theme

ASB = "asb_incidents"
SEVERITY = "crime_severity"
VOICE = "community_voice"

FEELING = ("concern", "worr", "fear", "problem")
"""Words by which a question asks what residents feel, and not what they met."""

NOT_ASKED = "no survey of residents asked about it"
NOT_WEIGHED = "weights are held of types of recorded crime alone"
NOT_COUNTED = "nobody has sent a number"


@dataclass(frozen=True)
class ConcernAsked:
    """Something residents were asked whether they are concerned about: its slug, its words, and what it is about.

    `tells` follows "of residents".  `about` is the type of crime or theme, "" where the questionnaire names none.
    """

    slug: str
    words: str
    tells: str
    about: str
    address: Address


def findings_by_id(answers: Sequence[Answer]) -> dict[str, Finding]:
    """The findings of the questions and themes that the analyst did not leave out, by id."""
    return {one.id: one for answer in answers for one in answer.findings if not one.judgement.left_out}


def make_issues(context: Context, answers: Sequence[Answer]) -> tuple[Issue, ...]:
    """An issue for each type of crime and anti-social behaviour, for each theme, and for what else worries residents.

    A finding stands behind an issue where its group is the issue's type, measure or survey question, or its question is
    the issue's theme; one may stand behind several.  Themes of which nothing is held are issues too: nothing held is
    not nothing there.
    """
    findings, asked = findings_by_id(answers), concerns_asked(context)
    held = held_figures(context)
    made = [_of_type(context, slug, findings, asked) for slug in (*context.types, ANTI_SOCIAL_BEHAVIOUR)]
    measures = load_measures()
    for theme in context.themes:
        found = (latest_of(context, measures[slug], held) for slug in theme.measures)
        counted = next((one for one in found if one is not None and not one.is_share), None)
        made.append(_of_theme(context, theme, counted, (findings, asked)))
    known = {*context.types, ANTI_SOCIAL_BEHAVIOUR, *(theme.slug for theme in context.themes)}
    for one in asked:
        if one.about not in known:
            signals = _with(lacking_signals("no type of crime or theme covers it"), _concern(context, [one]))
            name = f"concern/{slug_of(one.words)}"
            made.append(Issue(name, one.words, _voiced(findings, [one]), signals))
    return tuple({one.id: one for one in made}.values())


def own_issue(context: Context, said: IssueDecided, answers: Sequence[Answer]) -> Issue:
    """An issue of the analyst's own, with the figures that it names.

    Raises `BadIssues` where one of them is no figure of the assessment.
    """
    signals, rate = lacking_signals("no figure was named for it"), Issue.rate
    for name, address in said.figures:
        where = f'[[issue]] "{said.id}", {name}'
        try:
            found = context.figure(_dated(context, address))
        except BadAddress as error:
            raise BadIssues(where, str(error).rstrip("."), "the address of a figure", "Correct it.") from error
        if found.unit == "%" and name == "volume":
            raise BadIssues(where, "it is a share or a percentage", "a number", "Name a count.")
        signals = _with(signals, _signal(name, found))
        if name == "volume":
            signals = _with(signals, _trend_of(context, found.address))
            rate = _rate(context, found.address)
    held = findings_by_id(answers)
    behind = tuple(one for one in said.findings if one in held)
    return Issue(said.id, said.title, behind, signals, about=said.about, rate=rate)


def _dated(context: Context, address: str) -> Address:
    """An address, of the headline period where it names none."""
    text = address if "period=" in address else f"{address}{'&' if '?' in address else '?'}period="
    return parse_address(text if text == address else f"{text}{context.periods.headline.text}")


def concerns_asked(context: Context) -> tuple[ConcernAsked, ...]:
    """What residents were asked whether they are concerned about, in the latest wave that is told of."""
    for asked in sorted(context.surveys, key=lambda one: one.wave.opened, reverse=True):
        found = []
        for question in asked.questions:
            listed = any(row.concern for row in question.rows)
            for one in (Asked(question, item) for item in question.items):
                row = next((row for row in question.rows if row.code == one.item), None)
                about = row.concern if row is not None else question.concern
                if not one.told or question.top_is == "good" or not (about or listed):
                    continue
                group = (("answer", one.told), ("question", one.slug))
                address = Address("survey_share", asked.wave.period, group=group)
                if str(address) in context.figures:
                    found.append(ConcernAsked(one.slug, one.row, one.of_residents, about, address))
        if found:
            return tuple(found)
    return ()


def _of_type(context: Context, slug: str, findings: dict[str, Finding], asked: Sequence[ConcernAsked]) -> Issue:
    """A type of crime, or anti-social behaviour, which is no crime."""
    is_crime = slug != ANTI_SOCIAL_BEHAVIOUR
    mine = [one for one in asked if one.about == slug]
    harm = Signal("harm", lacking=NOT_WEIGHED)
    latest: Latest | None = None
    if is_crime:
        latest = latest_of_type(context, slug)
        harm = _found(context, "harm", context.address(SEVERITY, crime_type=slug))
    else:
        latest = latest_of(context, load_measures()[ASB], held_figures(context))
    if latest is None:
        volume, trend = Signal("volume", lacking=NOT_COUNTED), Signal("trend", lacking=NOT_COUNTED)
    else:
        volume, trend = _found(context, "volume", latest.address), _trend(context, latest)
    signals = (volume, trend, harm, _concern(context, mine))
    groups = {slug} if is_crime else {slug, ASB, "asb_reports"}
    behind = [name for name, one in findings.items() if one.id.rpartition("/")[2] in groups]
    return Issue(
        f"crime-type/{slug}",
        type_in_words(slug),
        tuple(dict.fromkeys([*behind, *_voiced(findings, mine)])),
        signals,
        rate=_rate(context, latest.address if latest else None),
    )


def _of_theme(
    context: Context,
    theme: Theme,
    counted: Latest | None,
    known: tuple[dict[str, Finding], Sequence[ConcernAsked]],
) -> Issue:
    """A theme, whose number is that of the first of its measures that somebody sent."""
    findings, asked = known
    mine = [one for one in asked if one.about == theme.slug]
    volume, trend = Signal("volume", lacking=NOT_COUNTED), Signal("trend", lacking=NOT_COUNTED)
    if counted is not None:
        volume = _found(context, "volume", counted.address)
        volume = replace(volume, said=f"{volume.said}: {counted.name}" if volume.said else "")
        trend = _trend(context, counted)
    question = theme_question(theme)
    behind = [name for name, one in findings.items() if one.question == question]
    behind += [name for name, one in findings.items() if one.id.rpartition("/")[2] in theme.measures]
    types = tuple(f"crime-type/{slug}" for slug in theme.crime_types if slug in context.types)
    return Issue(
        f"theme/{theme.slug}",
        theme.title,
        tuple(dict.fromkeys([*behind, *_voiced(findings, mine)])),
        (volume, trend, Signal("harm", lacking=NOT_WEIGHED), _concern(context, mine)),
        about=theme.about,
        parts=types,
        rate=_rate(context, counted.address if counted else None),
    )


def _voiced(findings: dict[str, Finding], asked: Sequence[ConcernAsked]) -> tuple[str, ...]:
    """The findings of the survey that tell of one of these questions, and not of the survey or of another first."""
    slugs = {one.slug for one in asked}
    return tuple(name for name, one in findings.items() if one.question == VOICE and _questions_told(one) & slugs)


OF_THE_SURVEY = ("weighting", "who-answered")
"""Rules whose findings tell of the survey itself, whichever question they show it by."""
OF_THE_FIRST = "ranking"
"""The rule whose findings name many questions and tell which of them comes first."""


def _questions_told(finding: Finding) -> set[str]:
    """The questions of the survey that a finding tells of."""
    rule = finding.id.split("/")[1]
    if rule in OF_THE_SURVEY:
        return set()
    addresses = finding.figures
    if rule == OF_THE_FIRST:
        addresses = tuple(address for _, address in links_in(finding.headline))[:1] or addresses[:1]
    return {dict(parse_address(address).group).get("question", "") for address in addresses}


def _with(signals: tuple[Signal, ...], *others: Signal) -> tuple[Signal, ...]:
    """The signals with others in their places."""
    new = {one.name: one for one in others}
    return tuple(new.get(one.name, one) for one in signals)


def _signal(name: str, figure: Figure, *, said: str = "") -> Signal:
    """What a figure says."""
    if figure.value is None:
        return Signal(name, lacking=MISSING_REASONS[figure.missing])
    return Signal(
        name, figure.id, figure.value, figure.low, figure.high, said or _words(figure), brief=in_words(figure)
    )


def _words(figure: Figure) -> str:
    """A figure with its period, as short as a cell wants it."""
    unit = {"points": " severity points"}.get(figure.unit, "")
    return f"{in_words(figure)}{unit} in {parse_period(figure.period).in_words}"


def _found(context: Context, name: str, address: Address) -> Signal:
    """The signal of an address; lacking where there is no such figure."""
    if str(address) not in context.figures:
        return Signal(name, lacking="there is no figure of it")
    return _signal(name, context.figure(address))


def _rate(context: Context, counted: Address | None) -> Signal:
    """A number by residents; lacking where nobody counted it, or it is held by nothing or by something else."""
    if counted is None:
        return Signal("rate", lacking=NOT_COUNTED)
    rate = _found(context, "rate", replace(counted, stat="rate"))
    if rate.value is None or (figure := context.figure(parse_address(rate.address))).unit == UNITS["rate"]:
        return rate if rate.value is None else replace(rate, brief=in_digits(rate.value, figure.unit))
    return Signal("rate", lacking="it is not held by residents")


def _trend(context: Context, latest: Latest) -> Signal:
    """How something counted changed from the year before."""
    if latest.change is None:
        return Signal("trend", lacking="no year before is held to compare with")
    return _changed(context, replace(latest.change, change="percent"))


def _trend_of(context: Context, address: Address) -> Signal:
    """How a figure changed from the like period of the year before."""
    like, compare = context.periods.headline_like, context.periods.compare
    if like is None or compare is None or address.period != context.periods.headline.text:
        return Signal("trend", lacking="no year before is held to compare with")
    return _changed(context, replace(address, period=like.text, change="percent", change_from=compare.text))


def _changed(context: Context, change: Address) -> Signal:
    """What a change says: its ratio as the value, the percentage in words, and how strong the evidence for it is."""
    ratio = replace(change, change="ratio")
    if str(ratio) not in context.figures:
        return Signal("trend", lacking="no figure of the year before is held")
    figure, found = context.figure(ratio), context.figure(change)
    if figure.value is None or found.value is None:
        return Signal("trend", lacking=MISSING_REASONS[(figure.missing or found.missing)])
    sure = judge_change(context, change)
    when = parse_period(str(change.change_from)).in_words
    if few := few_in_words(found):
        return Signal("trend", lacking=few)
    went = "rose" if found.value > 0 else "fell" if found.value < 0 else "did not change"
    size = f" by {in_digits(abs(found.value), '%')}%" if found.value else ""
    chance = "" if sure.direction or not found.value else ", which could be chance"
    said = f"{went}{size} since {when}{chance}"
    return Signal(
        "trend",
        found.id,
        figure.value,
        figure.low,
        figure.high,
        said,
        sure=sure.strength,
        brief=in_words(found, signed=True),
    )


def _concern(context: Context, asked: Sequence[ConcernAsked]) -> Signal:
    """The share of residents who are concerned; of several questions about one issue, the highest.

    What residents say that they met, and not that they are concerned about, serves where nothing else was asked.
    """
    figures = [(context.figure(one.address), one) for one in asked]
    told = [(figure, one) for figure, one in figures if figure.value is not None]
    if not told:
        return Signal("concern", lacking=MISSING_REASONS[figures[0][0].missing] if figures else NOT_ASKED)
    feel = [pair for pair in told if any(word in pair[1].tells for word in FEELING)] or told
    figure, one = max(feel, key=lambda pair: (pair[0].value or 0.0, pair[1].slug))
    return _signal("concern", figure, said=f"{in_words(figure)} of residents {one.tells}")


assert set(SIGNALS) == {"volume", "trend", "harm", "concern"}
