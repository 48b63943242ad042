"""Survey respondents: one row for each response that was kept, without anything that they said of themselves."""

from __future__ import annotations

import polars as pl

from saferplan.tables.questionnaire import KINDS
from saferplan.tables.shape import Column, TableShape

STATUSES = ("complete", "partial")
PLACED = ("postcode", "partial", "place", "outside", "none")

SHAPE = TableShape(
    name="survey_respondents",
    title="Survey respondents",
    meaning="One row for each response to a survey that was kept. Postcodes and names of streets are looked up and "
    "dropped.",
    columns=(
        Column("wave", pl.String(), "The wave, as its questionnaire has it: 2020-01."),
        Column(
            "respondent",
            pl.UInt32(),
            "A number within the wave, given after shuffling: it says nothing of the file's order or ids.",
        ),
        Column("kind", pl.String(), "What kind of respondent it is.", one_of=tuple(KINDS)),
        Column("channel", pl.String(), 'How they were recruited, as a code of the questionnaire; "" if not known.'),
        Column("status", pl.String(), "Whether they came to the end.", one_of=STATUSES),
        Column("submitted", pl.Date(), "The day of the response; blank if not known.", True),
        Column("lsoa", pl.String(), 'The small area they live in; "" where it is not known.'),
        Column(
            "placed",
            pl.String(),
            "What the small area was told from: a whole postcode or a named place; or why there is none: only part of "
            "a postcode, a place outside, nothing that could be found.",
            one_of=PLACED,
        ),
    ),
    place_precision="lsoa",
    time_precision="date",
    limits=(
        "People chose to answer. Where anyone with the link could, they are no random sample of the population.",
        "Only those who gave a postcode or a street can be placed, and they may differ from the others.",
    ),
)
