"""Survey quotes: the words of comments that a person approved to be shown."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

SHAPE = TableShape(
    name="survey_quotes",
    title="Survey quotes",
    meaning="One row for each quote: words of a redacted comment that a person looked at and approved. No other words "
    "of a comment are ever shown outside the analyst's folder.",
    columns=(
        Column("wave", pl.String(), "The wave, as its questionnaire has it."),
        Column("comment", pl.UInt32(), "The number of the comment within the wave."),
        Column("text", pl.String(), "The words as approved."),
        Column("approved_by", pl.String(), "Who approved them; for the analyst, and not shown."),
        Column("approved_on", pl.Date(), "The day on which they did."),
    ),
    place_precision="none",
    time_precision="none",
    limits=("A quote shows that something was said, never how many think so.",),
)
