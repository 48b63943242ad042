"""Comments redacted and coded: the machine's themes, how often each was met, and how far coders agree.

Everything after redaction, the coding too, sees the redacted text alone.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import polars as pl

from saferplan.methods.agreement import agreement
from saferplan.methods.known_words import KnownWords
from saferplan.methods.redaction import redact
from saferplan.methods.text_themes import CodingRules, ThemeRule, code_texts
from saferplan.methods.theme_suggestions import Suggestions, suggest_themes
from saferplan.reference.coding_frame import CodingFrame
from saferplan.reference.redaction_words import redaction_words
from saferplan.tables import check_table, survey_codes
from saferplan.tables.survey_codes import MACHINE, PERSON

STEP = 200
"""Progress is told after so many comments."""

COMMENT_COLUMNS = ("wave", "comment", "question", "text")


@dataclass(frozen=True)
class CodedComments:
    """Comments as everybody but the respondent's own row may know them, with the machine's codes.

    `comments` has `wave`, `comment`, `question`, `text` (redacted), `mark` (eight letters that stand for the text as
    it was written), `look_at` (words that a person should look at before quoting, parted by "; ") and `no_content`, by
    number.  `codes` is the table `survey_codes`.  `taken_out` counts what was taken out, by kind; `misspelt` the words
    that were read as a word one slip away.
    """

    comments: pl.DataFrame
    codes: pl.DataFrame
    taken_out: dict[str, int]
    misspelt: int


@cache
def known_words() -> KnownWords:
    """The words that names and homes are known by."""
    return KnownWords.of(redaction_words())


def coding_rules(frame: CodingFrame) -> CodingRules:
    """The rules of a coding frame, as the method takes them."""
    themes = tuple(ThemeRule(one.slug, one.include, one.exclude, one.whole) for one in frame.themes)
    return CodingRules(themes, frame.no_content, frame.not_before, frame.not_after, frame.never_misspelt)


def mark_of(text: str) -> str:
    """Eight letters that stand for a text as it was written, by which a sheet is told to belong to it.

    >>> mark_of("Too dark"), mark_of("Too dark ")
    ('443d3927', '443d3927')
    """
    return hashlib.sha256(text.strip().encode()).hexdigest()[:8]


def code_comments(
    comments: pl.DataFrame,
    frame: CodingFrame,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
) -> CodedComments:
    """Redact comments and code what is left of them.

    `comments` has the columns `COMMENT_COLUMNS`; others, such as the respondent, are left behind.  The order of rows
    makes no difference.
    """
    held = comments.select(COMMENT_COLUMNS).cast(
        {"wave": pl.String, "comment": pl.UInt32, "question": pl.String, "text": pl.String}
    )
    held = held.sort("wave", "comment")
    known = known_words()
    texts: list[str] = []
    look_at: list[str] = []
    taken: Counter[str] = Counter()
    for done, text in enumerate(held["text"], start=1):
        redacted = redact(text, known)
        texts.append(redacted.text)
        look_at.append("; ".join(redacted.words_to_look_at()))
        taken.update(span.kind for span in redacted.spans)
        if done % STEP == 0 or done == held.height:
            progress("redacting comments", done, held.height)
    coded = code_texts(texts, coding_rules(frame))
    progress("coding comments", held.height, held.height)
    words = coded.words(texts)
    rows, columns = np.nonzero(coded.present)
    codes = pl.DataFrame(
        {
            "wave": held["wave"].gather(rows),
            "comment": held["comment"].gather(rows),
            "theme": pl.Series([coded.themes[column] for column in columns], dtype=pl.String),
            "present": pl.Series([True] * len(rows), dtype=pl.Boolean),
            "coder": pl.Series([f"{frame.title}, version {frame.version}"] * len(rows), dtype=pl.String),
            "coded_by": pl.Series([MACHINE] * len(rows), dtype=pl.String),
            "coded_on": pl.Series([None] * len(rows), dtype=pl.Date),
            "words": pl.Series(
                ["; ".join(words[int(row), int(column)]) for row, column in zip(rows, columns, strict=True)],
                dtype=pl.String,
            ),
        }
    )
    shown = held.with_columns(
        pl.Series("text", texts, dtype=pl.String),
        pl.Series("mark", [mark_of(text) for text in held["text"]], dtype=pl.String),
        pl.Series("look_at", look_at, dtype=pl.String),
        pl.Series("no_content", coded.no_content, dtype=pl.Boolean),
    )
    codes = check_table(survey_codes.SHAPE, codes)
    return CodedComments(shown, codes, dict(sorted(taken.items())), coded.misspelt)


def theme_counts(coded: CodedComments, frame: CodingFrame) -> pl.DataFrame:
    """How many comments have each theme by the machine: `question, theme, title, comments, of, share`.

    First those of all questions together (`question` is ""), then those of each where there are several; the most
    first in each.  `of` is the number of comments that say something.  A comment may have several themes, so shares
    add up to more than one; they are shares of comments, not of residents.
    """
    said = coded.comments.filter(~pl.col("no_content"))
    codes = coded.codes.join(said.select("wave", "comment", "question"), on=("wave", "comment"))
    questions = said["question"].unique().sort().to_list()
    rows: list[tuple[str, str, str, int, int]] = []
    for question in ("", *(questions if len(questions) > 1 else ())):
        whose = pl.lit(True) if not question else pl.col("question") == question
        of = said.filter(whose).height
        counted = dict(codes.filter(whose).group_by("theme").len().iter_rows())
        ranked = sorted(frame.themes, key=lambda one: (-counted.get(one.slug, 0), one.slug))
        rows += [(question, one.slug, one.title, counted.get(one.slug, 0), of) for one in ranked]
    head = {"question": pl.String, "theme": pl.String, "title": pl.String, "comments": pl.Int64, "of": pl.Int64}
    made = pl.DataFrame(rows, schema=head, orient="row")
    return made.with_columns(share=pl.when(pl.col("of") > 0).then(pl.col("comments") / pl.col("of")))


def without_theme(coded: CodedComments) -> pl.DataFrame:
    """The comments that say something and have no theme."""
    themed = coded.codes.select("wave", "comment").unique()
    return (
        coded.comments.filter(~pl.col("no_content"))
        .join(themed, on=("wave", "comment"), how="anti")
        .sort("wave", "comment")
    )


def suggestions(coded: CodedComments, frame: CodingFrame, *, random: np.random.Generator) -> Suggestions:
    """Groups among the comments without a theme; the numbers of texts are rows of `without_theme`.

    Raises: CannotReckon where there are too few of them.
    """
    return suggest_themes(without_theme(coded)["text"].to_list(), random=random, common_words=frame.common_words)


AGREEMENT_COLUMNS: dict[str, pl.DataType] = {
    "first": pl.String(),
    "second": pl.String(),
    "theme": pl.String(),
    "comments": pl.Int64(),
    "both": pl.Int64(),
    "only_first": pl.Int64(),
    "only_second": pl.Int64(),
    "neither": pl.Int64(),
    "kappa": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "precision": pl.Float64(),
    "recall": pl.Float64(),
}
"""The columns of `agreements`; precision and recall are of the first, taking the second to be right."""


def agreements(coded: CodedComments, persons: pl.DataFrame, frame: CodingFrame) -> pl.DataFrame:
    """How far the machine and each person, and each two persons, agree of each theme (`AGREEMENT_COLUMNS`).

    `persons` is the table `survey_codes` of persons.  Only comments count of which both said yes or no.
    """
    said = _answers(persons)
    machine = {(row[0], row[1], row[2]) for row in coded.codes.select("wave", "comment", "theme").iter_rows()}
    rows: list[tuple[object, ...]] = []
    coders = sorted(said)
    for coder in coders:
        for theme in frame.slugs:
            theirs = said[coder].get(theme, {})
            pairs = [((*comment, theme) in machine, present) for comment, present in sorted(theirs.items())]
            rows += _row(MACHINE, coder, theme, pairs)
    for first, second in combinations(coders, 2):
        for theme in frame.slugs:
            one, other = said[first].get(theme, {}), said[second].get(theme, {})
            rows += _row(first, second, theme, [(one[key], other[key]) for key in sorted(set(one) & set(other))])
    return pl.DataFrame(rows, schema=AGREEMENT_COLUMNS, orient="row")


Answers = dict[str, dict[str, dict[tuple[str, int], bool]]]


def _answers(persons: pl.DataFrame) -> Answers:
    """What each person said, by coder, theme and comment."""
    said: Answers = {}
    columns = ("coder", "theme", "wave", "comment", "present")
    for coder, theme, wave, comment, present in (
        persons.filter(pl.col("coded_by") == PERSON).select(columns).iter_rows()
    ):
        said.setdefault(coder, {}).setdefault(theme, {})[wave, comment] = present
    return said


def _row(first: str, second: str, theme: str, pairs: list[tuple[bool, bool]]) -> list[tuple[object, ...]]:
    """The agreement of two about a theme; no row where they have no comment in common."""
    if not pairs:
        return []
    found = agreement([one for one, _ in pairs], [other for _, other in pairs])
    counts = (int(found.both), int(found.only_first), int(found.only_second), int(found.neither))
    numbers = (found.kappa, found.low, found.high, found.precision.value, found.recall.value)
    return [(first, second, theme, len(pairs), *counts, *(_number(one) for one in numbers))]


def _number(value: object) -> float | None:
    """A number, or None where there is none."""
    found = float(np.asarray(value, dtype=float))
    return None if np.isnan(found) else found
