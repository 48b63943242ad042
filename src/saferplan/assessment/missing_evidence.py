"""Missing evidence: what partners' own records say so far, what nobody has sent, and who could send it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from saferplan.areas import PARTNERSHIP
from saferplan.assessment.answer import Answer, Cell, DataTable, TableColumn
from saferplan.assessment.context import Context, number_in_words, upper_first
from saferplan.assessment.latest import lacking_measures
from saferplan.assessment.police_activity import searches_table
from saferplan.measures.definition import HOLDERS, SENDABLE, Measure, load_measures
from saferplan.periods import parse_period
from saferplan.reference.partner_files import partner_files

QUESTION = "missing_evidence"
ASKS = "What have partners sent, and what has nobody sent yet?"

METHOD = (
    "A measure counts as sent where a partner has sent records or totals for it, and as lacking where nobody has, or "
    "where what was sent has nothing in the column that it rests on. Measures that rest on published data alone are in "
    "neither table. Each template says what its columns mean. The "
    "regulations on prescribed information (SI 2007/1831) ask police, fire and health bodies for much of it every "
    "quarter, as data that are about no person."
)


@dataclass(frozen=True)
class _Latest:
    """A measure that partners have sent, with the period and the address of its latest figure for the whole area."""

    measure: Measure
    period: str
    address: str


def assess_missing_evidence(context: Context, answers: Sequence[Answer] = ()) -> Answer:
    """Which of the questions lack something, what partners have sent, and what nobody has, by who could.

    `answers` are those of the other questions, in the order of their pages.
    """
    sent, lacking = _sent(context), lacking_measures(context)
    wanting = [answer for answer in answers if answer.lacks]
    tables = [_questions_table(wanting)] if wanting else []
    tables += ([_sent_table(sent)] if sent else []) + ([_asks_table(lacking)] if lacking else [])
    tables += [_why_table(lacking)] if lacking else []
    searches = searches_table(context)
    tables += [searches] if searches else []
    return Answer(
        question=QUESTION,
        title=_title(len(sent), len(lacking)),
        asks=ASKS,
        findings=(),
        method=METHOD,
        cannot_tell=_cannot_tell(lacking),
        tables=tuple(tables),
    )


def _whole(context: Context) -> pl.DataFrame:
    """The figures of the whole area with no group."""
    frame = context.figures.frame
    return frame.filter((pl.col("area") == PARTNERSHIP) & (pl.col("group") == ""))


def _sent(context: Context) -> list[_Latest]:
    """The measures that rest on what partners sent, by title; recorded crime, and its harm, have pages of their own."""
    withheld = pl.col("missing").str.starts_with("SUPPRESSED")  # it was sent, and is not shown
    figures = _whole(context).filter((pl.col("origin") == "partner") & ((pl.col("missing") == "") | withheld))
    found = []
    for measure in _by_title():
        mine = figures.filter((pl.col("measure") == measure.slug) & (pl.col("statistic") == measure.default_statistic))
        if mine.is_empty() or measure.table == "recorded_crime" or measure.count not in SENDABLE:
            continue
        headline = context.periods.headline.text
        mine = shown if (shown := mine.filter(pl.col("missing") == "")).height else mine
        periods = dict(mine.select("period", "id").iter_rows())
        last = headline if headline in periods else max(periods, key=lambda text: parse_period(text).last)
        found.append(_Latest(measure, last, periods[last]))
    return found


def _by_title() -> list[Measure]:
    """Every measure, in the order of its title."""
    return sorted(load_measures().values(), key=lambda measure: measure.title)


def _title(sent: int, lacking: int) -> str:
    """How many measures partners have sent something for, and how many nobody has."""
    if not lacking:
        return "Partners have sent something for every measure"
    measures = "measure" if lacking == 1 else "measures"
    if not sent:
        return f"Partners have sent nothing yet: {number_in_words(lacking)} {measures} rest on what they hold"
    ones = "measure" if sent == 1 else "measures"
    return f"Partners have sent {number_in_words(sent)} {ones}, and nothing for {number_in_words(lacking)} more"


def _cannot_tell(lacking: list[Measure]) -> tuple[str, ...]:
    """What a page of gaps leaves open."""
    if not lacking:
        return ()
    return (
        "Whether what is lacking would change the priorities: a subject without figures is not a subject without harm.",
        "Whether a partner holds the records in a form that can be sent: ask, and agree what is counted.",
    )


def _template_of(measure: Measure) -> str:
    """The template by which a measure's records are sent."""
    return next(one.kind for one in partner_files().values() if one.table == measure.table)


def _questions_table(wanting: list[Answer]) -> DataTable:
    """A row for each question that lacks something: whether it is answered in part, what it lacks, who holds it."""
    rows = []
    for answer in wanting:
        holders = dict.fromkeys(lack.holder for lack in answer.lacks)
        told = [
            f"{'; '.join(one.what for one in answer.lacks if one.holder == who)} ({_in_brackets(who)})."
            for who in holders
        ]
        answered = "In part" if answer.findings else "Not at all"
        rows.append((Cell(text=answer.asks), Cell(text=answered), Cell(text=" ".join(told))))
    return DataTable(
        id="questions",
        title="Questions that could not be answered, or only in part",
        columns=(
            TableColumn("Question", numeric=False),
            TableColumn("Answered", numeric=False),
            TableColumn("What is lacking (and who holds it)", numeric=False),
        ),
        rows=tuple(rows),
    )


def _in_brackets(holder: str) -> str:
    """A holder in the middle of a sentence: "the police"; "Health" stays as it is."""
    return f"t{holder[1:]}" if holder.startswith("The ") else holder


def _sent_table(sent: list[_Latest]) -> DataTable:
    """The latest figure of each measure that partners sent."""
    return DataTable(
        id="sent",
        title="What partners have sent",
        columns=(
            TableColumn("Measure", numeric=False),
            TableColumn("Latest figure", interval=True),
            TableColumn("Period", numeric=False),
            TableColumn("Who holds it", numeric=False),
        ),
        rows=tuple(
            (
                Cell(text=one.measure.title),
                Cell(address=one.address),
                Cell(text=parse_period(one.period).in_words),
                Cell(text=HOLDERS[one.measure.holder]),
            )
            for one in sent
        ),
        note="Numbers, or where it says so shares in per cent. What each counts is under Method and data.",
    )


def _asks_table(lacking: list[Measure]) -> DataTable:
    """Whom to ask, for what, on which template: one row for each holder and template."""
    asks: dict[tuple[str, str], list[str]] = {}
    for measure in lacking:
        asks.setdefault((measure.holder, _template_of(measure)), []).append(measure.title)
    order = {holder: place for place, holder in enumerate(HOLDERS)}
    rows = []
    for (holder, template), titles in sorted(asks.items(), key=lambda ask: (order[ask[0][0]], ask[0][1])):
        named = template.replace("_", " ").capitalize()
        rows.append((Cell(text=upper_first(HOLDERS[holder])), Cell(text="; ".join(titles)), Cell(text=named)))
    return DataTable(
        id="ask",
        title="What nobody has sent, and who could",
        columns=(
            TableColumn("Who could send it", numeric=False),
            TableColumn("What to ask for", numeric=False),
            TableColumn("Template", numeric=False),
        ),
        rows=tuple(rows),
        note="Each template comes with a dictionary of its columns, to send with the request.",
    )


def _why_table(lacking: list[Measure]) -> DataTable:
    """Why each lacking measure is worth asking for."""
    return DataTable(
        id="why",
        title="Why each is worth asking for",
        columns=(TableColumn("Measure", numeric=False), TableColumn("Why it matters", numeric=False)),
        rows=tuple((Cell(text=measure.title), Cell(text=" ".join(measure.why.split()))) for measure in lacking),
    )
