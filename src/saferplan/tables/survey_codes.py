"""Survey codes: which themes a comment has, as the machine proposed and as persons decided, each with who and when."""

from __future__ import annotations

import polars as pl

from saferplan.tables.shape import Column, TableShape

MACHINE, PERSON = "machine", "person"

SHAPE = TableShape(
    name="survey_codes",
    title="Survey codes",
    meaning="One row for each comment, theme and coder. The machine's have a row only where it found the theme; a "
    "person's have one for each theme that was answered, yes or no.",
    columns=(
        Column("wave", pl.String(), "The wave, as its questionnaire has it."),
        Column("comment", pl.UInt32(), "The number of the comment within the wave."),
        Column("theme", pl.String(), "The slug of the theme, as the coding frame has it."),
        Column("present", pl.Boolean(), "Whether the comment speaks of the theme."),
        Column("coder", pl.String(), "Who decided: the person's name, or the title and version of the coding frame."),
        Column("coded_by", pl.String(), "Whether that is a person or the machine.", one_of=(MACHINE, PERSON)),
        Column("coded_on", pl.Date(), "The day on which a person decided; blank for the machine.", blank=True),
        Column("words", pl.String(), 'The words that made the machine propose it, parted by "; ", else "".'),
    ),
    place_precision="none",
    time_precision="none",
    limits=(
        "A comment without a code need not be silent on a theme: the machine knows phrases, not what is meant.",
        "Nothing is said of how the writer feels about a theme.",
    ),
)
