"""Comments redacted and coded: no respondent comes along, counts are by hand, and agreement is that of the method."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from comment_wave import TEXTS, THEMED, comments, persons
from saferplan.measures.comment_codes import (
    agreements,
    code_comments,
    suggestions,
    theme_counts,
    without_theme,
)
from saferplan.reference.coding_frame import standard_frame

FRAME = standard_frame()


def test_comments_come_out_redacted_and_without_their_respondents() -> None:
    coded = code_comments(comments(), FRAME)
    assert coded.comments.columns == ["wave", "comment", "question", "text", "mark", "look_at", "no_content"]
    assert coded.comments["text"][1] == "My neighbour [name] deals drugs at [address]"
    assert coded.comments["look_at"][7] == "Pipit Close"
    assert coded.taken_out == {"address": 1, "name": 2, "phone": 1}
    whole = " ".join(str(cell) for frame in (coded.comments, coded.codes) for row in frame.rows() for cell in row)
    assert not any(word in whole for word in ("Tracey", "Bloggs", "Oak Road", "07700", "Piotr"))


def test_the_machine_s_codes_say_who_and_by_which_words() -> None:
    codes = code_comments(comments(), FRAME).codes
    found: dict[int, set[str]] = {}
    for number, theme in codes.select("comment", "theme").iter_rows():
        found.setdefault(number, set()).add(theme)
    assert found == THEMED
    assert codes["coder"].unique().to_list() == ["Community safety, standard frame, version 1"]
    assert codes["coded_by"].unique().to_list() == ["machine"]
    assert codes.filter((pl.col("comment") == 1) & (pl.col("theme") == "drugs"))["words"][0] == "Drug"


def test_the_order_of_rows_makes_no_difference() -> None:
    one, other = code_comments(comments(), FRAME), code_comments(comments().reverse(), FRAME)
    assert one.comments.equals(other.comments)
    assert one.codes.equals(other.codes)


def test_counts_are_of_comments_that_say_something() -> None:
    coded = code_comments(comments(), FRAME)
    counts = theme_counts(coded, FRAME)
    assert counts.row(0) == ("", "drugs", "Drugs", 2, 6, pytest.approx(2 / 6))
    assert counts["comments"].sum() == sum(len(themes) for themes in THEMED.values())
    assert without_theme(coded)["comment"].to_list() == [5, 6]
    assert theme_counts(code_comments(comments(()), FRAME), FRAME)["share"].null_count() == len(FRAME.themes)


def test_each_question_is_counted_by_itself() -> None:
    two = comments().with_columns(
        question=pl.when(pl.col("comment") < 3).then(pl.lit("worst")).otherwise(pl.lit("more"))
    )
    counts = theme_counts(code_comments(two, FRAME), FRAME).filter(pl.col("comments") > 0)
    of_drugs = counts.filter(pl.col("theme") == "drugs").select("question", "comments", "of").rows()
    assert of_drugs == [("", 2, 6), ("worst", 2, 2)]
    lights = counts.filter(pl.col("theme") == "street-lighting").select("question", "comments", "of").rows()
    assert lights == [("", 1, 6), ("more", 1, 4)]


def test_progress_is_told_to_the_end() -> None:
    told: list[tuple[str, int, int]] = []
    code_comments(comments(), FRAME, lambda *step: told.append(step))
    assert told == [("redacting comments", 8, 8), ("coding comments", 8, 8)]


def test_agreement_is_by_hand_of_machine_and_persons_and_of_two_persons() -> None:
    """Of drugs the machine found 1 and 2.  Jo says 1, 2 and 4 of six; Sam says 1 of the first three."""
    coded = code_comments(comments(), FRAME)
    jo = [(number, "drugs", number in (1, 2, 4), "Jo") for number in (1, 2, 3, 4, 5, 6)]
    sam = [(number, "drugs", number == 1, "Sam") for number in (1, 2, 3)]
    found = agreements(coded, persons([*jo, *sam]), FRAME)
    counts = found.select("first", "second", "comments", "both", "only_first", "only_second", "neither").rows()
    assert counts == [("machine", "Jo", 6, 2, 0, 1, 3), ("machine", "Sam", 3, 1, 1, 0, 1), ("Jo", "Sam", 3, 1, 1, 0, 1)]
    with_jo = found.row(0, named=True)
    assert with_jo["kappa"] == pytest.approx((5 / 6 - 0.5) / 0.5)
    assert (with_jo["precision"], with_jo["recall"]) == (1.0, pytest.approx(2 / 3))


def test_agreement_that_has_no_meaning_has_no_number() -> None:
    coded = code_comments(comments(), FRAME)
    found = agreements(coded, persons([(3, "dogs", False, "Jo"), (5, "dogs", False, "Jo")]), FRAME)
    assert found.select("neither", "kappa", "precision", "recall").row(0) == (2, None, None, None)
    assert agreements(coded, persons([]), FRAME).height == 0


def test_a_planted_group_without_a_theme_is_suggested_and_shown_redacted() -> None:
    planted = [f"Wild ponies trample the allotments, says my neighbour Tracey Smith{n}" for n in range(15)]
    others = [f"The {word} was lovely" for word in ("fair", "choir", "play", "band", "cake", "walk")]
    coded = code_comments(comments((*TEXTS, *planted, *others)), FRAME)
    found = suggestions(coded, FRAME, random=np.random.default_rng(1))
    assert {"ponies", "allotments"} <= set(found.groups[0].words)
    texts = without_theme(coded)["text"].to_list()
    assert all("Tracey" not in texts[number] for group in found.groups for number in group.texts)
