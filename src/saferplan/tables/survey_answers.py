"""Survey answers: one row for each answer, and for each question that was not answered, with why."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

STATES = ("answered", "no_view", "refused", "not_asked", "blank")
"""What became of a question: answered with a view; "don't know"; "prefer not to say"; not put to them; left blank."""

SHAPE = TableShape(
    name="survey_answers",
    title="Survey answers",
    meaning="One row for each respondent, question and row of a grid; where several answers may be chosen, one for "
    "each that was. What people wrote in their own words is in the table of comments.",
    columns=(
        Column("wave", pl.String(), "The wave, as its questionnaire has it: 2020-01."),
        Column("respondent", pl.UInt32(), "The respondent's number within the wave."),
        Column("question", pl.String(), "The id of the question."),
        Column("item", pl.String(), 'The code of the row of a grid; "" for any other question.'),
        Column(
            "answer",
            pl.String(),
            'The code of the option or band; "" where none was chosen, and for numbers without bands, text and places.',
        ),
        Column(
            "number", pl.Float64(), "The number given, or the score of the option; blank where there is none.", True
        ),
        Column("state", pl.String(), "What became of the question.", one_of=STATES),
    ),
    place_precision="none",
    time_precision="none",
    limits=(
        "Where the file has a column for each answer, nothing ticked cannot be told from a question passed over.",
        "An answer to a question that was not to be put to the respondent is not counted.",
    ),
)
