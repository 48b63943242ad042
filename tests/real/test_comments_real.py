"""Comments that a council coded by hand: our rules beside its totals, and what redaction takes out of them.

The rules (`comments/*.toml`) were made from the titles of the council's themes, not tuned to its totals.  What is
asserted is what was measured; docs/explanation/how-comments-are-read.md tells it.
"""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import polars as pl
import pytest
from real_folders import real_data
from scipy.stats import spearmanr

from saferplan.measures.comment_codes import code_comments, theme_counts
from saferplan.reference.coding_frame import CodingFrame, frame_from

pytestmark = pytest.mark.real

RULES = Path(__file__).with_name("comments")
BLANKED = {"No response", "None", "No benefit"}
"""What the council counted that is not among the comments: they came with these left blank."""


def frame(name: str) -> CodingFrame:
    return frame_from(tomllib.loads((RULES / f"littlemore_{name}.toml").read_text(encoding="utf-8")))


def comments(question: str) -> pl.DataFrame:
    held = pl.read_csv(real_data() / "comments" / "littlemore_q7_q8_comments.csv", infer_schema=False)
    return held.filter(pl.col("question") == question).select(
        pl.lit("littlemore").alias("wave"),
        pl.int_range(1, pl.len() + 1, dtype=pl.UInt32).alias("comment"),
        "question",
        pl.col("comment").alias("text"),
    )


def councils_counts(question: str) -> dict[str, int]:
    path = real_data() / "surveys" / "littlemore_ltn_2021" / f"qu{question}_responses.csv"
    with path.open(encoding="utf-8-sig", newline="") as text:
        return {row[0]: int(row[1]) for row in csv.reader(text)}


def beside(question: str, name: str) -> pl.DataFrame:
    """The council's and the machine's count of each theme that the comments can show."""
    own, rules = councils_counts(question), frame(name)
    counts = dict(theme_counts(code_comments(comments(question), rules), rules).select("title", "comments").iter_rows())
    rows = [(title, own[title], counts[title]) for title in own if title not in BLANKED]
    return pl.DataFrame(rows, schema=["theme", "council", "machine"], orient="row")


@pytest.mark.parametrize("question", ["7", "8"])
def test_every_theme_of_the_council_has_rules(question: str) -> None:
    titles = {theme.title for theme in frame({"7": "benefit", "8": "problem"}[question]).themes}
    assert set(councils_counts(question)) - BLANKED <= titles


@pytest.mark.parametrize(
    ("question", "name", "rank", "totals"),
    [("7", "benefit", 0.956, (232, 355)), ("8", "problem", 0.846, (483, 778))],
)
def test_the_order_of_themes_is_near_that_of_the_council(
    question: str, name: str, rank: float, totals: tuple[int, int]
) -> None:
    """The council gave each comment about one theme, the rules give it all that they find: so counts are higher."""
    found = beside(question, name)
    assert spearmanr(found["council"], found["machine"]).statistic == pytest.approx(rank, abs=0.002)
    assert (found["council"].sum(), found["machine"].sum()) == totals


def test_names_are_hardly_ever_seen_where_there_are_none() -> None:
    """These were published as anonymised, so what is taken out of them is taken out wrongly."""
    taken = [code_comments(comments(question), frame("benefit")).taken_out for question in "78"]
    assert sum(sum(one.values()) for one in taken) == 3
    assert [comments(question).height for question in "78"] == [253, 490]
