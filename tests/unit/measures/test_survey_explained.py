"""How figures of a survey are told: every measure in words, and changes between waves with their limits or refusal."""

from __future__ import annotations

import re
from dataclasses import replace
from math import hypot

import polars as pl
import pytest

from saferplan.errors import BadAddress
from saferplan.measures.definition import load_measures
from saferplan.measures.resolver import Resolver
from saferplan.measures.survey_figures import survey_figures
from saferplan.measures.survey_waves import SurveyWave
from saferplan.publication.disclosure_survey import release_survey
from saferplan.settings import DisclosureSettings
from saferplan.tables.questionnaire_file import parse_questionnaire
from survey_answers import MARGINS, TEXT, known_places, small_wave

AREAS = {
    "partnership": ("Ashbrook", "partnership"),
    "board:east": ("East", "board"),
    "board:west": ("West", "board"),
}
MEASURES = sorted(slug for slug, one in load_measures().items() if one.count == "survey")
DARK = "figure:survey_share?period=wave-2020-01&question=after-dark&answer=together"
SINCE = f"{DARK}&change=difference&change_from=wave-2018-01"


def earlier(text: str = TEXT) -> SurveyWave:
    """The wave of two years before, in which one in ten felt unsafe after dark."""
    made = parse_questionnaire(text.replace('[weighting]\nreason = "no targets are held"\n', MARGINS))
    asked = replace(made, wave=replace(made.wave, id="2018-01"))
    told = (pl.col("question") == "after_dark") & (pl.col("respondent") <= 200)
    given = pl.when(pl.col("respondent") % 10 == 0).then(pl.lit("unsafe")).otherwise(pl.lit("safe"))
    wave = small_wave(weighted=True)
    answers = wave.answers.with_columns(pl.when(told).then(given).otherwise("answer").alias("answer"))
    return replace(wave, questionnaire=asked, answers=answers)


@pytest.fixture(scope="module")
def frame() -> pl.DataFrame:
    """The figures of both waves."""
    return pl.concat([survey_figures(one, known_places()) for one in (small_wave(weighted=True), earlier())])


@pytest.fixture(scope="module")
def held(frame: pl.DataFrame) -> Resolver:
    """The same, to look up."""
    return Resolver(frame, AREAS)


def test_the_small_waves_have_figures_of_every_measure(frame: pl.DataFrame) -> None:
    assert set(frame["measure"]) == set(MEASURES)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("released", [False, True], ids=["whole", "released"])
def test_every_figure_is_told_in_words(frame: pl.DataFrame, measure: str, released: bool) -> None:
    rows = release_survey(frame, DisclosureSettings()) if released else frame
    look = Resolver(rows, AREAS)
    for address in rows.filter(pl.col("measure") == measure)["id"].to_list():
        told = look.explain(address)
        assert "the survey of January 20" in told.title, address
        assert told.steps, address
        assert told.counted == "Answers to a survey, which nobody but the analyst sees one by one."
        words = " ".join((told.title, *told.steps, *told.caveats))
        assert not re.search(r"\bnan\b|None|[A-Z]{2,}_[A-Z]+|BASE|ASKED|AMONG|=", words), (address, words)
        if measure not in ("survey_base", "survey_profile", "survey_population", "survey_theme"):
            assert "“" in told.title, "the question in its own words"


def test_the_title_says_of_whom_where_and_which_statistic(held: Resolver) -> None:
    told = held.explain("figure:survey_gap?period=wave-2020-01&question=by-day&answer=together&who=most-deprived")
    assert told.title == (
        "“How safe do you feel by day?”: unsafe, in the most deprived fifth of the area, the survey of January 2020, "
        "set against the others"
    )
    board = held.explain("figure:survey_share?area=board:east&period=wave-2020-01&question=by-day&answer=safe")
    assert "East" in board.title
    rank = held.explain("figure:survey_rank?period=wave-2020-01&question=concern-burglary&answer=together")
    assert rank.title.endswith("the survey of January 2020, rank")
    assert any("95% interval 1 to 2" in step for step in rank.steps)


def test_the_working_has_each_base_and_how_it_was_weighted(held: Resolver) -> None:
    told = held.explain(DARK)
    assert told.steps[0] == "Asked: 200; answered: 200; expressed a view: 200."
    assert told.steps[1] == "80 of them gave the answer."
    assert re.fullmatch(r"Weighted: 40\.\d%\. Effective base: 192\.", told.steps[2])
    assert re.fullmatch(r"95% interval 3\d% to 4\d%, by Wilson on the effective base\.", told.steps[3])
    assert "Weighted to the population by sex." in told.caveats
    plain = Resolver(survey_figures(small_wave(), known_places()), AREAS).explain(DARK)
    assert "Not weighted: no targets are held." in plain.caveats
    both = [survey_figures(one, known_places()) for one in (small_wave(), earlier())]
    unweighted = Resolver(pl.concat(both))
    with pytest.raises(BadAddress, match="a weighted wave against one that is not"):
        unweighted.figure(SINCE)


def test_a_change_between_waves_is_in_points_with_limits_by_square_and_add(held: Resolver) -> None:
    change, now, then = (held.figure(one) for one in (SINCE, DARK, DARK.replace("2020-01", "2018-01")))
    assert (now.value, then.value) == pytest.approx((40.0, 10.0), abs=1e-6)
    assert change.value == pytest.approx(30.0)
    assert change.unit == "percentage points"
    values = (now.value, now.low, now.high, then.value, then.low, then.high)
    assert None not in values
    a, low, high, b, their_low, their_high = (float(one) for one in values if one is not None)
    assert change.low == pytest.approx(30 - hypot(a - low, their_high - b))
    assert change.high == pytest.approx(30 + hypot(high - a, b - their_low))
    told = held.explain(SINCE)
    assert told.title.endswith("the survey of January 2020, change from the survey of January 2018")
    assert told.steps[0] == "40.0% in the survey of January 2020; 10.0% in the survey of January 2018."
    assert any(re.match(r"95% interval 2\d to 3\d, by square-and-add", step) for step in told.steps)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("How safe do you feel after dark?", "Are you safe after dark?", "the question was worded differently"),
        (
            'top_text = "unsafe"\ntop_is = "bad"\ntells = "feel unsafe after dark"',
            'top_text = "at risk"',
            "the answer was",
        ),
    ],
)
def test_waves_in_other_words_are_not_compared(before: str, after: str, words: str) -> None:
    assert before in TEXT
    frames = [
        survey_figures(one, known_places()) for one in (small_wave(weighted=True), earlier(TEXT.replace(before, after)))
    ]
    look = Resolver(pl.concat(frames), AREAS)
    with pytest.raises(BadAddress, match=words):
        look.figure(SINCE)
    other = look.figure(SINCE.replace("after-dark", "by-day"))
    assert other.value == 0.0, "its wording is the same, and so are its answers"


def test_a_change_of_a_withheld_figure_is_withheld(frame: pl.DataFrame) -> None:
    look = Resolver(release_survey(frame, DisclosureSettings()), AREAS)
    councillors = SINCE + "&who=elected"
    assert look.figure(councillors).value is None
    assert look.figure(councillors).low is None
