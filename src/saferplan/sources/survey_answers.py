"""Answers of respondents as rows of the table `survey_answers`: who was asked what, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from saferplan.sources.survey_cells import CellsRead, Unmatched, read_question
from saferplan.sources.survey_rows import complete_rows
from saferplan.tables.questionnaire import Option, Question, Questionnaire

_ROW = "respondent"


@dataclass
class AnswersRead:
    """The answers of rows numbered from nought: `frame` as `survey_answers` has them (without the wave), the words that
    were written, the kind of each row, and how many questions each answered of those it was asked.
    """

    frame: pl.DataFrame
    words: pl.DataFrame
    kinds: pl.Series
    asked: pl.Series
    answered: pl.Series
    unmatched: tuple[Unmatched, ...]
    notes: dict[str, int] = field(default_factory=dict)


def read_answers(made: Questionnaire, frame: pl.DataFrame, looked_up: Mapping[str, pl.Series]) -> AnswersRead:
    """Read the answers to every question from rows of text.

    `looked_up` has the answers to questions that nobody was asked, as look-ups of places give them.  A question is
    asked where its routes hold and it is put to respondents of the row's kind; an answer to one that was not is not
    counted, and noted.  Whoever did not say what they are counts as asked where they answered.  Of a response that the
    file says is not complete, nothing after the last question answered counts as asked.
    """
    every = pl.int_range(frame.height, dtype=pl.UInt32, eager=True).alias(_ROW)
    reads: dict[str, CellsRead] = {}
    for question in made.questions:
        given = frame
        if question.id in made.looked_up:
            answer = looked_up.get(question.id, pl.Series([None] * frame.height, dtype=pl.String))
            given = frame.select("file", "file row").with_columns(answer.alias(_LOOKED))
            question = _in_column(question)
        reads[question.id] = read_question(question, given)
    kinds = _kinds(made, reads, frame.height)
    parts, words = [], []
    notes: dict[str, int] = {}
    asked_of = pl.repeat(0, frame.height, dtype=pl.UInt32, eager=True)
    answered_of = pl.repeat(0, frame.height, dtype=pl.UInt32, eager=True)
    stopped = _stopped(made, frame, reads)
    if broken := int((stopped < len(made.questions) - 1).sum()):
        notes[BROKEN_OFF] = broken
    for place, question in enumerate(made.questions):
        read = reads[question.id]
        notes |= read.notes
        any_filled = _any(list(read.filled.values()), frame.height)
        asked = _asked(question, reads, kinds, any_filled, frame.height)
        if question.id not in made.looked_up:
            asked = asked & (stopped >= place)
        astray = int((any_filled & ~asked).sum())
        if astray:
            notes[f'answers to "{question.id}" from people to whom it was not to be put, not counted'] = astray
        for item in question.items:
            part = _item_rows(read, item, asked, every)
            parts.append(
                part.select(
                    _ROW, pl.lit(question.id).alias("question"), pl.lit(item).alias("item"), "answer", "number", "state"
                )
            )
        if question.id not in made.looked_up:
            asked_of = asked_of + asked.cast(pl.UInt32)
            answered_of = answered_of + (asked & any_filled).cast(pl.UInt32)
        words += [_words(question, one, asked, every) for one in read.words]
    empty = pl.DataFrame(schema={_ROW: pl.UInt32, "question": pl.String, "text": pl.String})
    return AnswersRead(
        pl.concat(parts) if parts else pl.DataFrame(),
        pl.concat([empty, *words]),
        kinds,
        asked_of,
        answered_of,
        tuple(one for read in reads.values() for one in read.unmatched),
        notes,
    )


_LOOKED = "looked up"
BROKEN_OFF = "responses broken off, which count as asked only up to the last question they answered"


def _stopped(made: Questionnaire, frame: pl.DataFrame, reads: Mapping[str, CellsRead]) -> pl.Series:
    """The place of the last question that each row reached: the last answered, of a response that is not complete."""
    last = pl.repeat(0, frame.height, dtype=pl.Int64, eager=True)
    for place, question in enumerate(made.questions):
        if question.id not in made.looked_up:
            filled = _any(list(reads[question.id].filled.values()), frame.height)
            last = pl.DataFrame({"last": last, "filled": filled}).select(
                pl.when("filled").then(place).otherwise("last").cast(pl.Int64).alias("last")
            )["last"]
    partial = ~complete_rows(frame, made).fill_null(value=True)
    return pl.DataFrame({"last": last, "partial": partial}).select(
        pl.when("partial").then("last").otherwise(len(made.questions)).cast(pl.Int64).alias("stopped")
    )["stopped"]


def _in_column(question: Question) -> Question:
    """A question that nobody was asked, as if its answers stood in a column."""
    return replace(question, column=_LOOKED)


def _kinds(made: Questionnaire, reads: Mapping[str, CellsRead], height: int) -> pl.Series:
    """The kind of each row."""
    question = made.of_role("respondent_type")
    if question is None:
        return pl.repeat(made.responses.kind, height, dtype=pl.String, eager=True)
    table = pl.DataFrame({code: mask for (_, code), mask in reads[question.id].chosen.items()})
    chosen = [pl.when(pl.col(code)).then(pl.lit(code)) for code in table.columns]
    return table.select(pl.coalesce(*chosen, pl.lit("unknown")).alias("kind"))["kind"]


def _any(parts: list[pl.Series], height: int) -> pl.Series:
    found = pl.repeat(False, height, dtype=pl.Boolean, eager=True)
    for one in parts:
        found = found | one
    return found


def _asked(
    question: Question, reads: Mapping[str, CellsRead], kinds: pl.Series, filled: pl.Series, height: int
) -> pl.Series:
    """To which rows a question was to be put."""
    asked = pl.repeat(True, height, dtype=pl.Boolean, eager=True)
    for route in question.routes:
        asked = asked & reads[route.question].any_of(route.answers, height)
    if question.asks:
        wanted = pl.Series(question.asks, dtype=pl.String).implode()
        asked = asked & (kinds.is_in(wanted) | ((kinds == "unknown") & filled))
    return asked


def _item_rows(read: CellsRead, item: str, asked: pl.Series, every: pl.Series) -> pl.DataFrame:
    """The rows of one question and row of a grid."""
    question = read.question
    parts = []
    taken = pl.repeat(False, len(every), dtype=pl.Boolean, eager=True)
    for answer in question.answers:
        mask = read.chosen.get((item, answer.code))
        if mask is None:
            continue
        mask = mask & asked
        taken = taken | mask
        state, score = "answered", None
        if isinstance(answer, Option):
            state = "refused" if answer.refusal else "answered" if answer.view else "no_view"
            score = answer.score
        rows = pl.DataFrame({_ROW: every.filter(mask)}).with_columns(
            answer=pl.lit(answer.code), number=pl.lit(score, dtype=pl.Float64), state=pl.lit(state)
        )
        if question.type == "number" and read.numbers is not None and state == "answered":
            rows = rows.with_columns(number=read.numbers.filter(mask))
        parts.append(rows)
    rest = pl.DataFrame({_ROW: every, "asked": asked, "filled": read.filled[item]}).filter(~taken)
    number = (
        read.numbers.filter(~taken) if read.numbers is not None else pl.Series([None] * rest.height, dtype=pl.Float64)
    )
    given = (
        pl.col("number").is_not_null() if question.type == "number" else pl.lit(not question.closed) & pl.col("filled")
    )
    rest = rest.with_columns(number=number)
    rest = rest.select(
        _ROW,
        answer=pl.lit(""),
        number=pl.when(pl.col("asked")).then("number"),
        state=pl.when(~pl.col("asked"))
        .then(pl.lit("not_asked"))
        .when(given)
        .then(pl.lit("answered"))
        .otherwise(pl.lit("blank")),
    )
    return pl.concat([*parts, rest])


def _words(question: Question, text: pl.Series, asked: pl.Series, every: pl.Series) -> pl.DataFrame:
    """What was written in answer to a question that was asked."""
    table = pl.DataFrame({_ROW: every, "text": text.str.strip_chars(), "asked": asked})
    kept = table.filter(pl.col("asked") & (pl.col("text").fill_null("") != ""))
    return kept.select(_ROW, pl.lit(question.id).alias("question"), "text")
