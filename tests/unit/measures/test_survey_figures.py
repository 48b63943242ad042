"""Figures of a survey: held to answers counted by hand, and to what weighting must do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl
import pytest

from saferplan.errors import BadAddress, MissingTarget, NobodyInCategory, TrimTooTight
from saferplan.measures.resolver import Resolver
from saferplan.measures.survey_figures import survey_figures
from saferplan.measures.survey_notes import base_of, corrected, note_of
from saferplan.measures.survey_waves import PlacesKnown
from saferplan.measures.survey_weights import weigh
from saferplan.methods.intervals import wilson_interval
from saferplan.tables.questionnaire_file import parse_questionnaire
from survey_answers import MARGINS, TEXT, known_places, small_wave

PLAIN = Resolver(survey_figures(small_wave(), known_places()))


def figure(address: str, held: Resolver = PLAIN):
    """The figure of an address in the wave."""
    measure, _, keys = address.partition("?")
    return held.figure(f"figure:{measure}?period=wave-2020-01&{keys}")


def test_shares_are_those_counted_by_hand_with_wilsons_limits() -> None:
    share = figure("survey_share?question=after-dark&answer=together")
    assert (share.numerator, share.denominator, share.value) == (80.0, 200.0, 40.0)
    limits = wilson_interval(80.0, 200.0)
    assert share.low == pytest.approx(float(limits.low) * 100)
    assert share.high == pytest.approx(float(limits.high) * 100)
    assert figure("survey_share?question=after-dark&answer=together&who=most-deprived").value == 60.0
    assert figure("survey_share?question=after-dark&answer=together&who=less-deprived").value == 20.0
    assert figure("survey_share?question=after-dark&answer=safe&who=elected").value == 100.0
    assert figure("survey_share?question=concern-litter&answer=very").value == 20.0
    assert figure("survey_mean?question=after-dark").value == pytest.approx(1.6)


def test_a_figure_carries_its_wording_its_base_and_that_anyone_could_answer() -> None:
    share = figure("survey_share?question=concern-litter&answer=together&who=most-deprived")
    assert note_of(share.caveats, "ASKED") == "How concerned are you? Litter"
    assert note_of(share.caveats, "AMONG") == "in the most deprived fifth of the area"
    base = base_of(share)
    assert base is not None
    assert (base.asked, base.answered, base.view) == (100, 100, 100)
    assert "OPEN" in share.caveats
    assert "GAVE_PLACE" in share.caveats
    assert note_of(share.caveats, "UNWEIGHTED") == "because no targets are held"


def test_a_gap_beyond_chance_is_found_and_others_are_not() -> None:
    gap = figure("survey_gap?question=after-dark&answer=together&who=most-deprived")
    assert gap.value == pytest.approx(40.0)
    assert gap.low is not None
    assert gap.low > 25
    assert (corrected(gap) or (1.0, 0))[0] < 0.001
    by_sex = figure("survey_gap?question=after-dark&answer=together&who=sex-female")
    assert (corrected(by_sex) or (0.0, 0))[0] > 0.05
    told = PLAIN.frame.filter(pl.col("measure") == "survey_gap").height
    assert (corrected(gap) or (0.0, 0))[1] == told / 2, "every kind here has two groups, whose gaps are one"


def test_the_same_people_are_compared_pair_by_pair() -> None:
    pair = figure("survey_pair?question=after-dark&answer=together&than=by-day")
    dark, day = (figure(f"survey_share?question={one}&answer=together").value for one in ("after-dark", "by-day"))
    assert pair.value == pytest.approx(dark - day)
    unpaired = np.hypot(*(np.sqrt(p * (100 - p) / 200) for p in (dark, day))) * 1.96
    assert pair.low is not None
    assert pair.value - pair.low < unpaired


def test_ranks_say_which_could_as_well_be_first() -> None:
    ranks = {
        row: figure(f"survey_rank?question=concern-{row}&answer=together") for row in ("burglary", "fraud", "litter")
    }
    assert [one.value for one in ranks.values()] == [1.0, 2.0, 3.0]
    assert (ranks["burglary"].low, ranks["burglary"].high) == (1.0, 2.0)
    assert (ranks["litter"].low, ranks["litter"].high) == (3.0, 3.0)


def test_without_weights_weighted_and_plain_shares_are_one() -> None:
    shares = PLAIN.frame.filter(pl.col("measure") == "survey_share").sort("id")
    plain = PLAIN.frame.filter(pl.col("measure") == "survey_share_unweighted").sort("id")
    np.testing.assert_allclose(shares["value"].to_numpy(), plain["value"].to_numpy(), atol=1e-9)


def test_weights_meet_their_targets_and_move_what_goes_with_them() -> None:
    wave = small_wave(weighted=True, women=300.0, men=700.0)
    weights = weigh(wave, PlacesKnown())
    assert weights.raked is not None
    assert weights.raked.worst_margin < 1e-10
    women = np.array([one == "female" for one in wave.answer_of(wave.questionnaire.question("sex"))])
    main = wave.kind_is("resident")
    assert weights.each[main & women].sum() == pytest.approx(300.0)
    assert weights.each[main].sum() == pytest.approx(1000.0)
    held = Resolver(survey_figures(wave, known_places()))
    profile = figure("survey_profile?who=sex-female", held)
    assert (profile.value, profile.numerator) == (60.0, 120.0)
    assert figure("survey_population?who=sex-female", held).value == pytest.approx(30.0)
    share = figure("survey_share?question=after-dark&answer=together&who=sex-male", held)
    assert share.value == figure("survey_share?question=after-dark&answer=together&who=sex-male").value
    assert note_of(share.caveats, "WEIGHTED") == "by=sex"
    base = base_of(figure("survey_share?question=after-dark&answer=together", held))
    assert base is not None
    assert base.effective < 200


def test_shuffling_respondents_changes_nothing() -> None:
    wave = small_wave(weighted=True, women=300.0, men=700.0)
    shuffled = replace(
        wave,
        respondents=wave.respondents.sample(fraction=1.0, shuffle=True, seed=1),
        answers=wave.answers.sample(fraction=1.0, shuffle=True, seed=2),
    )
    one, other = (survey_figures(each, known_places()).sort("id") for each in (wave, shuffled))
    assert one["id"].to_list() == other["id"].to_list()
    for column in ("value", "low", "high"):
        np.testing.assert_allclose(one[column].to_numpy(), other[column].to_numpy(), rtol=1e-9, equal_nan=True)


def test_a_target_that_is_not_there_and_a_category_of_nobody_are_refused_in_a_sentence() -> None:
    wave = small_wave(weighted=True)
    lacking = replace(wave, targets=wave.targets.filter(pl.col("category") == "female"))
    with pytest.raises(MissingTarget, match="male"):
        weigh(lacking, PlacesKnown())
    more = pl.DataFrame({"margin": ["sex"], "category": ["other"], "people": [50.0]})
    with pytest.raises(NobodyInCategory, match="other"):
        weigh(replace(wave, targets=pl.concat([wave.targets, more])), PlacesKnown())


def test_a_limit_on_weights_that_leaves_no_room_is_refused_in_a_sentence() -> None:
    with pytest.raises(TrimTooTight, match="at most 5 times the middle one"):
        weigh(small_wave(weighted=True, women=100.0, men=9_900.0), PlacesKnown())


def test_a_change_between_waves_has_limits_and_one_of_other_words_is_refused() -> None:
    later, earlier = small_wave(), small_wave()
    before = earlier.questionnaire.wave
    of_2018 = replace(earlier, questionnaire=replace(earlier.questionnaire, wave=replace(before, id="2018-01")))
    frames = [survey_figures(one, known_places()) for one in (later, of_2018)]
    held = Resolver(pl.concat(frames))
    change = figure("survey_share?question=after-dark&answer=together&change=difference&change_from=wave-2018-01", held)
    share = figure("survey_share?question=after-dark&answer=together")
    assert change.value == 0.0
    assert change.unit == "percentage points"
    assert change.low is not None
    assert share.low is not None
    assert change.low < share.low - 40.0
    other = parse_questionnaire(TEXT.replace("How safe do you feel after dark?", "Do you feel safe after dark?"))
    reworded = replace(of_2018, questionnaire=replace(other, wave=of_2018.questionnaire.wave))
    held = Resolver(pl.concat([frames[0], survey_figures(reworded, known_places())]))
    with pytest.raises(BadAddress, match="worded differently"):
        figure("survey_share?question=after-dark&answer=together&change=difference&change_from=wave-2018-01", held)


def test_the_margins_of_the_small_wave_are_read() -> None:
    assert "[[weighting.margin]]" in MARGINS
    assert [one.name for one in small_wave(weighted=True).questionnaire.weighting.margins] == ["sex"]


def test_how_it_was_worked_out_says_the_question_and_the_base() -> None:
    told = PLAIN.explain("figure:survey_share?period=wave-2020-01&question=after-dark&answer=together&who=sex-male")
    assert told.title.startswith("“How safe do you feel after dark?”: unsafe, sex: Men")
    assert told.steps[0] == "Asked: 80; answered: 80; expressed a view: 80."
    assert any("no random sample" in one for one in told.caveats)
    assert "figure" not in told.counted


def test_margins_that_could_not_be_met_are_told_with_every_weighted_figure() -> None:
    wave = small_wave(weighted=True, women=450.0, men=550.0)
    asked = wave.questionnaire
    tight = replace(wave, questionnaire=replace(asked, weighting=replace(asked.weighting, trim=1.5)))
    held = Resolver(survey_figures(tight, known_places()))
    told = held.explain("figure:survey_share?period=wave-2020-01&question=after-dark&answer=together").caveats
    assert any("not all margins could be met" in one for one in told)
    met = Resolver(survey_figures(wave, known_places()))
    told = met.explain("figure:survey_share?period=wave-2020-01&question=after-dark&answer=together").caveats
    assert not any("margins" in one for one in told)
