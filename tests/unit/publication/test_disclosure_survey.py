"""What leaves of a survey: nothing of few people, and nothing from which it could be worked back."""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from saferplan.measures.survey_figures import survey_figures
from saferplan.measures.survey_notes import note_of
from saferplan.publication.disclosure import release_figures
from saferplan.publication.disclosure_survey import release_survey
from saferplan.settings import DisclosureSettings
from survey_answers import known_places, small_wave

SETTINGS = DisclosureSettings()


def released(wave=None) -> dict[str, dict]:
    """The released figures of the small wave by address."""
    figures = survey_figures(wave or small_wave(), known_places())
    return {row["id"]: row for row in release_survey(figures, SETTINGS).iter_rows(named=True)}


def address(measure: str, **keys: str) -> str:
    """An address in the wave."""
    pairs = {"area": "partnership", "period": "wave-2020-01"} | keys
    return f"figure:{measure}?" + "&".join(f"{key}={pairs[key]}" for key in sorted(pairs))


def test_a_group_of_few_is_withheld_in_everything_of_it() -> None:
    rows = released()
    councillors = [row for row in rows.values() if "who=elected" in row["group"] and "the-survey" not in row["group"]]
    assert councillors
    assert all(row["missing"] == "SUPPRESSED_SMALL" and row["value"] is None for row in councillors)
    assert all(note_of(row["caveats"], "BASE") is None for row in councillors)


def test_no_number_of_those_who_gave_an_answer_leaves_and_bases_are_rounded() -> None:
    rows = released()
    told = [row for row in rows.values() if row["measure"].startswith("survey_share") and row["value"] is not None]
    assert told
    assert all(row["numerator"] is None and row["denominator"] % SETTINGS.round_to == 0 for row in told)
    assert rows[address("survey_share", question="after-dark", answer="together")]["value"] == 40.0


def test_an_answer_of_few_takes_another_with_it_and_those_told_as_one() -> None:
    wave = small_wave()
    few = wave.answers.with_columns(
        pl.when((pl.col("question") == "after_dark") & (pl.col("respondent") > 3) & (pl.col("answer") == "unsafe"))
        .then(pl.lit("safe"))
        .otherwise(pl.col("answer"))
        .alias("answer")
    )
    rows = released(replace(wave, answers=few))
    unsafe, safe, net = (
        rows[address("survey_share", question="after-dark", answer=one)] for one in ("unsafe", "safe", "together")
    )
    assert {one["missing"] for one in (unsafe, safe, net)} == {"SUPPRESSED_SECONDARY"}, "no reason says which is small"
    assert rows[address("survey_mean", question="after-dark")]["missing"] == "SUPPRESSED_SECONDARY"
    gaps = [row for row in rows.values() if row["measure"] == "survey_gap" and "question=after-dark" in row["group"]]
    assert all(row["value"] is None for row in gaps), "none is worked out of so few, and none is told"


def test_a_lone_small_group_takes_the_next_smallest_with_it() -> None:
    wave = small_wave()
    men_gone = wave.answers.filter(~((pl.col("question") == "by_day") & pl.col("respondent").is_between(1, 95)))
    rows = released(replace(wave, answers=men_gone))
    most, rest = (
        rows[address("survey_share", question="by-day", answer="safe", who=who)]
        for who in ("most-deprived", "less-deprived")
    )
    assert (most["missing"], rest["missing"]) == ("SUPPRESSED_SMALL", "SUPPRESSED_SECONDARY")
    assert rows[address("survey_share", question="by-day", answer="safe")]["value"] is not None


def test_a_theme_of_very_few_comments_is_withheld() -> None:
    rows = released()
    assert rows[address("survey_theme", question="comments", comment_theme="parking")]["missing"] == "SUPPRESSED_SMALL"
    assert rows[address("survey_theme", question="comments", comment_theme="drugs")]["value"] == 40.0


def test_a_release_holds_survey_figures_beside_others_and_open_ones_are_left_alone() -> None:
    figures = survey_figures(small_wave(), known_places())
    open_one = figures.head(1).with_columns(origin=pl.lit("open"), id=pl.lit("figure:recorded_crime?period=2019"))
    made = release_figures(pl.concat([figures, open_one]), SETTINGS)
    assert made.height == figures.height + 1
    kept = made.filter(pl.col("origin") == "open")
    assert kept["numerator"].to_list() == open_one["numerator"].to_list()


def test_an_answer_of_few_in_one_group_takes_the_single_answers_of_all_its_kind_with_it() -> None:
    """The mean and the shares that are left would give it away, and so would all residents less the other groups."""
    wave = small_wave()
    few = wave.answers.with_columns(
        pl.when((pl.col("question") == "after_dark") & pl.col("respondent").is_between(101, 103))
        .then(pl.lit("unsafe"))
        .when((pl.col("question") == "after_dark") & pl.col("respondent").is_between(104, 200))
        .then(pl.lit("safe"))
        .otherwise(pl.col("answer"))
        .alias("answer")
    )
    rows = released(replace(wave, answers=few))
    of_kind = [row for row in rows.values() if "deprived" in row["group"] and "question=after-dark" in row["group"]]
    told = [row for row in of_kind if row["measure"] in ("survey_share", "survey_share_unweighted", "survey_mean")]
    assert told
    assert all(row["value"] is None for row in told)
    assert all(row["value"] is None for row in of_kind if row["measure"] == "survey_gap")
    assert rows[address("survey_share", question="after-dark", answer="safe")]["value"] is not None


def test_a_pair_goes_where_either_side_is_of_few() -> None:
    wave = small_wave()
    few = wave.answers.with_columns(
        pl.when((pl.col("question") == "by_day") & (pl.col("respondent") > 3))
        .then(pl.lit("safe"))
        .when(pl.col("question") == "by_day")
        .then(pl.lit("unsafe"))
        .otherwise(pl.col("answer"))
        .alias("answer")
    )
    rows = released(replace(wave, answers=few))
    assert rows[address("survey_pair", question="after-dark", than="by-day", answer="together")]["value"] is None


def test_of_fewer_than_a_thousand_shares_are_told_whole() -> None:
    told = [
        row for row in released().values() if row["unit"] in ("%", "percentage points") and row["value"] is not None
    ]
    assert told
    assert all(row["value"] == round(row["value"]) for row in told if row["measure"] != "survey_population")
