"""A survey wave made ready for its figures: what was read, the people to weight to, and the themes of comments."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from saferplan.commands.folder import Progress, no_progress
from saferplan.measures.comment_codes import COMMENT_COLUMNS, code_comments, known_words
from saferplan.measures.survey_waves import THEME_COLUMNS, SurveyWave
from saferplan.reference.coding_frame import CodingFrame
from saferplan.sources.comment_files import read_codes, read_coding_frame, read_quotes
from saferplan.sources.survey import SHAPES
from saferplan.sources.survey_targets import read_targets
from saferplan.sources.survey_waves import FOLDER
from saferplan.tables.questionnaire import Questionnaire
from saferplan.tables.questionnaire_file import NAME, parse_questionnaire


def gather_surveys(tables: Path, *, progress: Progress = no_progress) -> tuple[SurveyWave, ...]:
    """Every wave in a partnership's tables, by its id."""
    frames = [pl.read_parquet(tables / f"{shape.name}.parquet", glob=False) for shape in SHAPES]
    found = []
    for beside in sorted(path.parent for path in (tables / FOLDER).glob(f"*/{NAME}")):
        made = parse_questionnaire((beside / NAME).read_text(encoding="utf-8"))
        respondents, answers, comments = (frame.filter(pl.col("wave") == made.wave.id) for frame in frames)
        found.append(ready_wave(made, (respondents, answers, comments), beside, progress=progress))
    return tuple(found)


def ready_wave(
    made: Questionnaire,
    frames: tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame],
    beside: Path,
    *,
    progress: Progress = no_progress,
) -> SurveyWave:
    """A wave with its targets and the themes of its comments.

    `frames` are its respondents, answers and comments; `beside` is the folder with its questionnaire, and with its
    targets, codes and frame of themes where it has them.  Raises `BadInput` where one of these cannot be used.
    """
    respondents, answers, comments = frames
    themes, quotes = _told_of(comments, beside, progress)
    return SurveyWave(
        questionnaire=made,
        respondents=respondents,
        answers=answers,
        targets=read_targets(beside),
        themes=themes,
        quotes=quotes,
        inputs=(f"survey {made.wave.id}",),
    )


def _told_of(comments: pl.DataFrame, beside: Path, progress: Progress) -> tuple[pl.DataFrame, tuple[str, ...]]:
    """How many comments on each question each theme was found in, and the quotes that a person approved.

    What a person said of a comment goes first; of several persons, a theme is there where most of them say so.
    """
    if comments.is_empty():
        return pl.DataFrame(schema=THEME_COLUMNS), ()
    frame = read_coding_frame(beside)
    coded = code_comments(comments.select(*COMMENT_COLUMNS), frame, progress)
    persons = read_codes((beside, beside), coded.comments.select("wave", "comment", "mark"), frame).frame
    told = persons.group_by("comment", "theme").agg((pl.col("present").mean() > 0.5).alias("said"))
    machine = coded.codes.select("comment", "theme", found=pl.lit(True))
    both = machine.join(told, on=["comment", "theme"], how="full", coalesce=True)
    present = both.filter(pl.col("said").fill_null(pl.col("found")).fill_null(False)).select("comment", "theme")
    asked = coded.comments.select("comment", "question", "no_content")
    counts = present.join(asked, on="comment").group_by("question", "theme").agg(pl.len().alias("comments"))
    whole = asked.filter(~pl.col("no_content")).group_by("question").agg(pl.len().alias("comments"))
    quotes = read_quotes(beside, coded.comments.select("wave", "comment", "text"), known_words())
    return _titled(counts, whole, frame), tuple(quotes["text"].to_list())


def _titled(counts: pl.DataFrame, whole: pl.DataFrame, frame: CodingFrame) -> pl.DataFrame:
    """The counts with the titles of their themes; the theme "" has all comments that say something."""
    titles = pl.DataFrame({"theme": frame.slugs, "title": [one.title for one in frame.themes]})
    every = whole.with_columns(theme=pl.lit(""), title=pl.lit(""))
    found = pl.concat([every, counts.join(titles, on="theme")], how="diagonal_relaxed")
    return found.select(pl.col(name).cast(kind) for name, kind in THEME_COLUMNS.items()).sort("question", "theme")
