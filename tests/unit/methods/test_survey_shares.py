"""Shares of all answers in all groups: R's numbers, and one by one the same as by themselves."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.errors import CannotReckon
from saferplan.methods.survey_design import EFFECTIVE, LOGIT, Design, T, paired_difference, proportion
from saferplan.methods.survey_shares import answer_shares, several_means
from survey_people import MANY, PEOPLE, designs

DESIGNS = designs()
VIEW, NIGHT, AGE = (PEOPLE[name] for name in ("view", "night", "age"))


@pytest.mark.parametrize("name", DESIGNS)
def test_shares_and_their_covariance_are_rs(name: str) -> None:
    design, theirs = DESIGNS[name]
    found = answer_shares(design, VIEW, how=T)
    for part in ("value", "se", "low", "high"):
        assert getattr(found, part)[0] == pytest.approx(np.array(theirs["views"][part]), rel=1e-7), part
    by_age = answer_shares(design, NIGHT, AGE)
    assert by_age.value[:, 1] == pytest.approx(np.array(theirs["fear_by_age"]["value"]), rel=1e-7)
    assert by_age.se[:, 1] == pytest.approx(np.array(theirs["fear_by_age"]["se"]), rel=1e-7)
    covariance = np.array(theirs["fear_covariance"])
    assert by_age.covariance[1::2, 1::2] == pytest.approx(covariance, abs=1e-7 * covariance.max())
    gap = by_age.value[3, 1] - by_age.value[0, 1]
    first, fourth = 1, 3 * 2 + 1
    held = by_age.covariance[np.ix_([first, fourth], [first, fourth])]
    error = np.sqrt(held.trace() - 2 * held[0, 1])
    assert (gap, error) == pytest.approx((theirs["gap"]["value"], theirs["gap"]["se"]), rel=1e-7)


@pytest.mark.parametrize("name", DESIGNS)
@pytest.mark.parametrize("how", [EFFECTIVE, LOGIT, T])
def test_each_is_what_it_is_by_itself(name: str, how: str) -> None:
    design, _ = DESIGNS[name]
    answers = np.where(np.arange(MANY) % 7 == 0, -1, VIEW)
    found = answer_shares(design, answers, AGE, how=how, level=0.9)
    for group in range(4):
        for answer in range(4):
            one = proportion(design, answers == answer, (group == AGE) & (answers >= 0), how=how, level=0.9)
            here = [float(part[group, answer]) for part in (found.value, found.se, found.low, found.high)]
            assert here == pytest.approx([one.value, one.se, one.low, one.high], rel=1e-9, abs=1e-12)
            if 0 < one.value < 1:
                assert found.deff[group, answer] == pytest.approx(one.deff)
        assert found.effective[group] == pytest.approx(one.effective)
        assert (found.base[group], found.df[group]) == (one.base, one.df)
    assert found.together == one.df + design.degrees(answers >= 0) - one.df
    assert found.count.sum() == (answers >= 0).sum()


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_clusters_of_one_are_none(seed: int) -> None:
    rng = np.random.default_rng(seed)
    name = ("plain", "strata", "raked even", "raked strata", "a margin some did not tell")[seed % 5]
    design = replace(DESIGNS[name][0], leverage=seed % 2 > 0)
    other = Design(design.weights, design.strata, np.arange(MANY), design.fpc, design.raked, seed % 2 > 0)
    answers, groups = rng.integers(-1, 3, MANY), rng.integers(-1, 4, MANY)
    here, there = (answer_shares(one, answers, groups, how=T) for one in (design, other))
    assert there.covariance == pytest.approx(here.covariance, abs=1e-12)
    assert there.df.tolist() == here.df.tolist()


def test_shares_by_hand() -> None:
    """Four people who weigh 1, 1, 2 and 4: two said yes, of whom one weighs 4."""
    found = answer_shares(Design([1.0, 1.0, 2.0, 4.0, 9.0]), [1, 0, 0, 1, -1])
    assert found.value.tolist() == [[3 / 8, 5 / 8]]
    assert found.count.tolist() == [[2, 2]]
    assert (found.base.tolist(), found.weighted_base.tolist(), found.effective.tolist()) == ([4], [8.0], [64 / 22])
    assert found.value.sum() == 1
    # 5/4 (n / (n - 1) of all five) times the sum of (w (y - p) / 8)^2
    assert found.se[0, 1] ** 2 == pytest.approx(5 / 4 * (9 + 25 + 4 * 25 + 16 * 9) / 64 / 64)


def test_answers_and_groups_that_nobody_gave_have_their_place() -> None:
    found = answer_shares(Design([1.0] * 3), [0, 0, 1], [0, 0, 0], sizes=(2, 3))
    assert found.value.shape == (2, 3)
    assert found.defined.tolist() == [True, False]
    assert found.value[0].tolist() == pytest.approx([2 / 3, 1 / 3, 0])
    assert (found.low[0, 2], found.se[0, 2]) == (0, 0)
    assert found.high[0, 2] > 0.5
    assert np.isnan(found.value[1]).all()
    assert np.isnan(found.low[1]).all()


@pytest.mark.parametrize("name", DESIGNS)
def test_several_means_are_each_by_itself_and_their_covariance_is_that_of_differences(name: str) -> None:
    design, _ = DESIGNS[name]
    told = PEOPLE["told"] >= 0
    values = np.stack([NIGHT, PEOPLE["day"], np.where(told, NIGHT, np.nan), np.full(MANY, np.nan)], axis=1)
    for how in (T, LOGIT, EFFECTIVE):
        found = several_means(design, values, how=how)
        for at, (said, domain) in enumerate(((NIGHT, None), (PEOPLE["day"], None), (NIGHT, told))):
            one = proportion(design, said, domain, how=how)
            here = [float(part[at]) for part in (found.value, found.se, found.low, found.high, found.effective)]
            assert here == pytest.approx([one.value, one.se, one.low, one.high, one.effective])
            assert (found.base[at], found.df[at]) == (one.base, one.df)
    pair = paired_difference(design, NIGHT, PEOPLE["day"])
    covariance = found.covariance
    assert np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1]) == pytest.approx(pair.se)
    assert found.defined.tolist() == [True, True, True, False]
    assert np.isnan(covariance[3]).all()
    assert np.isnan(found.low[3])


def test_what_does_not_fit_is_said() -> None:
    design = Design([1.0, 1.0])
    for call, said in (
        (lambda: answer_shares(design, [0]), "one for each of 2 respondents"),
        (lambda: answer_shares(design, [0, -2]), "an answer of -2"),
        (lambda: answer_shares(design, [0.5, 1]), "an answer of 0.5"),
        (
            lambda: answer_shares(design, [0, 1], [0, 3], sizes=(2, 2)),
            "4 groups and 2 answers; expected no more than 2",
        ),
        (lambda: answer_shares(design, [0, 1], how="beta"), "an interval 'beta'"),
        (lambda: several_means(design, [1, 0]), "2 respondents x things"),
        (lambda: several_means(design, [[1], [2]], how=LOGIT), "a value other than 0 and 1"),
    ):
        with pytest.raises(CannotReckon, match=said):
            call()
