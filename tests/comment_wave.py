"""A made-up wave of comments in Ashbrook, with what a person would say of each."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl

TEXTS = (
    "Drug dealing by the chapel, and litter",
    "My neighbour Tracey Bloggs deals drugs at 14 Oak Road",
    "No comment",
    "Burglary twice this year, ring me on 07700 900123",
    "Ponies loose on the common again",
    "Ponies on the common scare my dog walker friend Piotr",
    "N/A",
    "Street lights are out on Pipit Close",
)
THEMED = {1: {"drugs", "fly-tipping-and-litter"}, 2: {"drugs", "neighbours"}, 4: {"burglary"}, 8: {"street-lighting"}}
"""The themes of each comment by the machine."""


def comments(texts: tuple[str, ...] = TEXTS) -> pl.DataFrame:
    """The table of comments, the respondents in another order."""
    return pl.DataFrame(
        {
            "wave": ["2020-01"] * len(texts),
            "comment": pl.Series(range(1, len(texts) + 1), dtype=pl.UInt32),
            "respondent": pl.Series(range(900, 900 - len(texts), -1), dtype=pl.UInt32),
            "question": ["comments"] * len(texts),
            "text": list(texts),
        }
    )


def write_wave(folder: Path, texts: tuple[str, ...] = TEXTS) -> Path:
    """A wave in a folder of its own, read."""
    (folder / "results").mkdir(parents=True)
    comments(texts).cast({"wave": pl.String, "question": pl.String, "text": pl.String}).write_parquet(
        folder / "results" / "survey_comments.parquet"
    )
    return folder


def persons(rows: list[tuple[int, str, bool, str]]) -> pl.DataFrame:
    """Codes of persons: comment, theme, present, coder."""
    return pl.DataFrame(
        {
            "wave": ["2020-01"] * len(rows),
            "comment": pl.Series([row[0] for row in rows], dtype=pl.UInt32),
            "theme": [row[1] for row in rows],
            "present": [row[2] for row in rows],
            "coder": [row[3] for row in rows],
            "coded_by": ["person"] * len(rows),
            "coded_on": [date(2020, 3, 1)] * len(rows),
            "words": [""] * len(rows),
        }
    )
