"""Survey comments: what respondents wrote in their own words.  The analyst's only: no page or download has it."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="survey_comments",
    title="Survey comments",
    meaning="One row for each text that a respondent wrote, as they wrote it. It may name people, and is for the "
    "analyst alone.",
    columns=(
        Column("wave", pl.String(), "The wave, as its questionnaire has it: 2020-01."),
        Column(
            "comment",
            pl.UInt32(),
            "A number within the wave, given after a shuffle of its own: it says nothing of the respondent.",
        ),
        Column("respondent", pl.UInt32(), "The respondent's number; never beside a comment outside these tables."),
        Column("question", pl.String(), "The id of the question that it answers."),
        Column("text", pl.String(), "The text, with spaces at its ends taken off."),
    ),
    place_precision="none",
    time_precision="none",
    limits=("People who write comments are not those who tick boxes: shares of comments are not shares of residents.",),
)
