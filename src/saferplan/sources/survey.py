"""A survey wave: its questionnaire and responses read into three tables, with an account of every row.

Who sent a response is never kept: respondents and comments are numbered after two shuffles that are keyed by the
files themselves, so that the same files give the same numbers; postcodes and names of places are dropped once the small
area is known.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from saferplan.errors import BadQuestionnaire, NoQuestionnaire
from saferplan.sources.partner_records import Tally
from saferplan.sources.reference_files import ROW, sha256_of
from saferplan.sources.survey_answers import AnswersRead, read_answers
from saferplan.sources.survey_cells import Unmatched
from saferplan.sources.survey_files import WaveFolder
from saferplan.sources.survey_places import NO_AREA, PlacedRows, SurveyArea, open_lookups, place_respondents
from saferplan.sources.survey_rows import (
    NO_STATUS,
    alike,
    channels_of,
    complete_rows,
    gather_rows,
    names_of,
    open_responses,
    within_days,
    without_repeats,
)
from saferplan.tables import survey_answers, survey_comments, survey_respondents
from saferplan.tables.account import Account
from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_file import NAME, parse_questionnaire
from saferplan.tables.shape import check_table

NO_ANSWER = "rows in which no question is answered"
OUTSIDE = "residents whose postcode or place lies outside the area"
OUTSIDE_KEPT = "residents whose postcode or place lies outside the area, kept as the questionnaire asks"
PARTIAL = "responses that are not complete, kept"
HALF = 0.5
"""Where the file does not tell, a response is complete if this share of the questions put to it is answered."""

SHAPES = (survey_respondents.SHAPE, survey_answers.SHAPE, survey_comments.SHAPE)


@dataclass(frozen=True)
class WaveRead:
    """What a wave's folder gave: its questionnaire, the three tables, the account, and the files with their checksums.

    `unmatched` are the answers that fit no option, which an account only counts.
    """

    questionnaire: Questionnaire
    respondents: pl.DataFrame
    answers: pl.DataFrame
    comments: pl.DataFrame
    account: Account
    inputs: tuple[tuple[str, str], ...]
    unmatched: tuple[Unmatched, ...]

    def tables(self) -> dict[str, pl.DataFrame]:
        """The three tables by name."""
        frames = (self.respondents, self.answers, self.comments)
        return {shape.name: frame for shape, frame in zip(SHAPES, frames, strict=True)}


def open_questionnaire(folder: Path, *, prefix: str = "") -> Questionnaire:
    """The questionnaire of a wave's folder.

    Raises `NoQuestionnaire` where there is none, `BadQuestionnaire` where it cannot be used.
    """
    path = folder / NAME
    file = f"{prefix}{NAME}" if prefix else str(path)
    if not path.is_file():
        raise NoQuestionnaire(folder)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        fault = 'the file: it is not text in UTF-8; expected UTF-8. Save it so: in Notepad, "Save as" and "Encoding".'
        raise BadQuestionnaire(file, (fault,)) from error
    except OSError as error:
        fault = f"the file: it cannot be opened ({error.strerror}); expected a file you may read. Make it readable."
        raise BadQuestionnaire(file, (fault,)) from error
    return parse_questionnaire(text, file=file)


def read_wave(folder: Path, *, area: SurveyArea = NO_AREA, prefix: str = "") -> WaveRead:
    """Read a wave's responses against its questionnaire, and a partnership's places where it belongs to one.

    `prefix` stands before the names of its files in errors and accounts.  Raises `NoQuestionnaire`, `BadQuestionnaire`,
    `NoResponses`, `MissingInput` or `BadInput`, with row and column where there is one.
    """
    made, home = open_questionnaire(folder, prefix=prefix), WaveFolder(folder, prefix)
    opened, known = open_responses(home, made), open_lookups(home, made)
    tally = Tally()
    frame = without_repeats(gather_rows(made, opened, tally), made, tally)
    frame = within_days(frame, made, tally)
    frame, placed, answers = _usable(made, frame, lambda rows: place_respondents(made, rows, known, area), tally)
    tally.note(placed.notes | answers.notes | alike(frame, made))
    tally.note(_unmatched_notes(answers.unmatched))
    files = (*opened.files, *known.files)
    inputs = ((home.shown(NAME), sha256_of(folder / NAME)), *names_of(files))
    respondents, order = _respondents(made, frame, placed, answers, tally, names_of(files))
    rows = answers.frame.with_columns(pl.col("respondent").replace_strict(order, return_dtype=pl.UInt32))
    rows = rows.with_columns(wave=pl.lit(made.wave.id)).sort("respondent", maintain_order=True)
    tables = {survey_respondents.SHAPE.name: respondents.height} if respondents.height else {}
    account = Account(f"survey_{made.wave.id}", tally.read, tables, tally.set_aside, tally.examples, tally.notes)
    return WaveRead(
        made,
        check_table(survey_respondents.SHAPE, respondents),
        check_table(survey_answers.SHAPE, rows),
        check_table(survey_comments.SHAPE, _comments(made, answers.words, order, names_of(files))),
        account,
        tuple(dict.fromkeys(inputs)),
        answers.unmatched,
    )


def _usable(
    made: Questionnaire, frame: pl.DataFrame, place: Callable[[pl.DataFrame], PlacedRows], tally: Tally
) -> tuple[pl.DataFrame, PlacedRows, AnswersRead]:
    """Set aside rows without an answer and, unless they are to be kept, residents from outside; the rest, read."""
    placed = place(frame)
    answers = read_answers(made, frame, placed.answers)
    silent = answers.answered == 0
    abroad = (placed.placed == "outside") & (answers.kinds == "resident")
    if made.responses.outside == "keep":
        tally.note({OUTSIDE_KEPT: int(abroad.sum())} if abroad.any() else {})
        abroad = pl.repeat(False, frame.height, dtype=pl.Boolean, eager=True)
    if not (silent | abroad).any():
        return frame, placed, answers
    left = tally.part(frame.with_columns(_abroad=abroad & ~silent), NO_ANSWER, silent)
    left = tally.part(left, OUTSIDE, left["_abroad"]).drop("_abroad")
    placed = place(left)
    return left, placed, read_answers(made, left, placed.answers)


def _unmatched_notes(unmatched: Iterable[Unmatched]) -> dict[str, int]:
    """Of each question, how many answers fit no option."""
    notes: dict[str, int] = {}
    for one in unmatched:
        what = f'answers to "{one.question}" that the questionnaire does not have, read as blank'
        notes[what] = notes.get(what, 0) + one.rows
    return notes


def _respondents(
    made: Questionnaire,
    frame: pl.DataFrame,
    placed: PlacedRows,
    answers: AnswersRead,
    tally: Tally,
    files: tuple[tuple[str, str], ...],
) -> tuple[pl.DataFrame, dict[int, int]]:
    """The table of respondents, and the number of each row in it."""
    told = complete_rows(frame, made)
    much = pl.DataFrame({"answered": answers.answered, "asked": answers.asked}).select(
        (pl.col("answered") >= HALF * pl.col("asked")).alias("much")
    )["much"]
    whole = told.fill_null(much)
    if frame.height and told.is_null().all():
        tally.note({NO_STATUS: frame.height})
    partial = int((~whole).sum())
    tally.note({PARTIAL: partial} if partial else {})
    own = channels_of(frame, made, tally)
    order = _shuffled(frame, files, "respondents")
    role = made.of_role("channel")
    if role is not None:
        chosen = answers.frame.filter((pl.col("question") == role.id) & (pl.col("state") == "answered"))
        by_row = dict(chosen.select("respondent", "answer").iter_rows())
        asked = pl.Series([by_row.get(row, "") for row in range(frame.height)], dtype=pl.String)
        own = pl.DataFrame({"own": own, "asked": asked}).select(
            pl.when(pl.col("own") == "").then("asked").otherwise("own").alias("channel")
        )["channel"]
    table = pl.DataFrame(
        {
            "respondent": pl.Series([order[row] for row in range(frame.height)], dtype=pl.UInt32),
            "kind": answers.kinds,
            "channel": own,
            "status": pl.DataFrame({"whole": whole}).select(
                pl.when("whole").then(pl.lit("complete")).otherwise(pl.lit("partial")).alias("status")
            )["status"],
            "submitted": frame["submitted"],
            "lsoa": placed.lsoa,
            "placed": placed.placed,
        }
    )
    return table.with_columns(wave=pl.lit(made.wave.id)).sort("respondent"), order


def _comments(
    made: Questionnaire, words: pl.DataFrame, order: dict[int, int], files: tuple[tuple[str, str], ...]
) -> pl.DataFrame:
    """The table of comments, numbered after a shuffle of its own."""
    rows = words.with_columns(pl.col("respondent").replace_strict(order, return_dtype=pl.UInt32))
    rows = rows.sort("respondent", "question", "text")
    keyed = rows.with_columns(file=pl.col("question"), row=pl.col("respondent").cast(pl.Int64)).rename({"row": ROW})
    keyed = keyed.with_columns((pl.col(ROW) * 1000 + pl.int_range(pl.len()).over("respondent")).alias(ROW))
    number = _shuffled(keyed, files, "comments")
    return rows.with_columns(
        comment=pl.Series([number[row] for row in range(rows.height)], dtype=pl.UInt32), wave=pl.lit(made.wave.id)
    ).sort("comment")


def _shuffled(frame: pl.DataFrame, files: tuple[tuple[str, str], ...], what: str) -> dict[int, int]:
    """A number from 1 for each row, in an order that depends on the files' bytes and tells nothing of theirs."""
    key = hashlib.blake2b(what.encode(), digest_size=32)
    for _, checksum in files:
        key.update(checksum.encode())
    marks = [
        (hashlib.blake2b(f"{file}\x1f{row}".encode(), key=key.digest(), digest_size=16).digest(), place)
        for place, (file, row) in enumerate(frame.select("file", ROW).iter_rows())
    ]
    return {place: number for number, (_, place) in enumerate(sorted(marks), start=1)}
