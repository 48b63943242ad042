"""Weighted kappa: worked by hand, held to scikit-learn and statsmodels, and to what must be so."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.errors import CannotReckon
from saferplan.methods.agreement import agreement, weighted_agreement

FROZEN = json.loads((Path(__file__).parents[2] / "oracles" / "kappa_numbers.json").read_text(encoding="utf-8"))
SCALES = st.integers(2, 6).flatmap(
    lambda levels: st.tuples(
        st.just(levels), st.lists(st.tuples(*[st.integers(0, levels - 1)] * 2), min_size=8, max_size=80)
    )
)


def test_kappa_by_hand() -> None:
    """Four things on three levels; on one of them the two are a level apart.

    The first gave the levels in the shares 1/2, 1/4, 1/4 and the second in 1/4, 1/2, 1/4.
    """
    found = weighted_agreement([0, 0, 1, 2], [0, 1, 1, 2], levels=3, weights="linear")
    # Observed: one thing of four half the scale apart.  Expected, by the share of the first:
    # 1/2 (1/2 x 1/2 + 1/4) + 1/4 (1/4 x 1/2 + 1/4 x 1/2) + 1/4 (1/4 + 1/2 x 1/2) = 7/16.
    assert (found.observed, found.expected) == pytest.approx((1 / 8, 7 / 16))
    assert found.kappa == pytest.approx(5 / 7)
    assert found.same == 0.75


@pytest.mark.parametrize("case", FROZEN["cases"], ids=lambda case: f"{case['levels']} levels, {len(case['first'])}")
def test_kappa_is_that_of_scikit_learn(case: dict[str, object]) -> None:
    for weights in ("linear", "quadratic"):
        found = weighted_agreement(case["first"], case["second"], levels=case["levels"], weights=weights)
        assert found.kappa == pytest.approx(case[weights], abs=1e-12)


@pytest.mark.filterwarnings("ignore")
@given(SCALES, st.sampled_from(("linear", "quadratic")))
@settings(max_examples=60, deadline=None)
def test_kappa_and_its_error_are_those_of_statsmodels(scale: tuple[int, list[tuple[int, int]]], weights: str) -> None:
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    levels, pairs = scale
    first, second = zip(*pairs, strict=True)
    found = weighted_agreement(first, second, levels=levels, weights=weights)
    table = np.zeros((levels, levels))
    np.add.at(table, (first, second), 1)
    if not found.defined:
        assert len(set(first) | set(second)) == 1
        return
    # statsmodels: weights by the distance between levels, linear or squared.
    theirs = inter_rater.cohens_kappa(table, wt=weights)
    assert found.kappa == pytest.approx(theirs.kappa, abs=1e-10)
    assert found.se == pytest.approx(np.sqrt(theirs.var_kappa), abs=1e-8)


@given(SCALES)
@settings(max_examples=60, deadline=None)
def test_kappa_does_not_mind_who_is_first_nor_which_end_is_up(scale: tuple[int, list[tuple[int, int]]]) -> None:
    levels, pairs = scale
    first, second = (np.array(one) for one in zip(*pairs, strict=True))
    found = weighted_agreement(first, second, levels=levels)
    for turned in (
        weighted_agreement(second, first, levels=levels),
        weighted_agreement(levels - 1 - first, levels - 1 - second, levels=levels),
    ):
        assert turned.kappa == pytest.approx(found.kappa, nan_ok=True)
    assert not found.defined or found.low <= found.kappa <= found.high


def test_of_two_levels_it_is_the_plain_kappa() -> None:
    rng = np.random.default_rng(4)
    first = rng.integers(0, 2, 50)
    second = np.where(rng.random(50) < 0.6, first, 1 - first)
    plain = agreement(first, second)
    for weights in ("linear", "quadratic"):
        found = weighted_agreement(first, second, levels=2, weights=weights)
        assert (found.kappa, found.se) == pytest.approx((float(plain.kappa), float(plain.se)))


def test_chance_gives_nought_and_the_limits_hold_it_as_often_as_they_say() -> None:
    rng = np.random.default_rng(7)
    found = [weighted_agreement(*rng.integers(0, 4, (2, 60)), levels=4) for _ in range(1000)]
    assert np.mean([one.kappa for one in found]) == pytest.approx(0, abs=0.02)
    held = np.mean([one.low <= 0 <= one.high for one in found])
    assert 0.92 <= held <= 0.98


def test_full_agreement_is_one_and_all_on_one_level_cannot_be_told() -> None:
    assert weighted_agreement([0, 1, 2], [0, 1, 2], levels=3).kappa == 1
    same = weighted_agreement([1, 1, 1], [1, 1, 1], levels=3)
    assert not same.defined
    assert np.isnan(same.kappa)
    assert same.same == 1


@pytest.mark.parametrize(
    ("first", "second", "more"),
    [
        ([0, 1], [0], {"levels": 3}),
        ([], [], {"levels": 3}),
        ([0, 3], [0, 1], {"levels": 3}),
        ([0, 0.5], [0, 1], {"levels": 3}),
        ([0, 1], [0, 1], {"levels": 1}),
        ([0, 1], [0, 1], {"levels": 3, "weights": "cubic"}),
    ],
)
def test_what_it_cannot_reckon_is_a_sentence(first: list[float], second: list[float], more: dict[str, object]) -> None:
    with pytest.raises(CannotReckon):
        weighted_agreement(first, second, **more)
