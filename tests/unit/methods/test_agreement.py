"""Agreement: worked by hand, held to statsmodels, and to what must be so."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.errors import CannotReckon
from saferplan.methods.agreement import agreement
from saferplan.methods.intervals import wilson_interval


def pair(both: int, first: int, second: int, neither: int) -> tuple[np.ndarray, np.ndarray]:
    """What two said, from the four counts."""
    one = np.repeat([True, True, False, False], [both, first, second, neither])
    other = np.repeat([True, False, True, False], [both, first, second, neither])
    return one, other


def test_kappa_by_hand() -> None:
    """20 both, 5 and 10 alone, 15 neither: agreed 0.7, expected 0.5, so kappa is 0.4."""
    found = agreement(*pair(20, 5, 10, 15))
    assert (float(found.agreed), float(found.kappa)) == pytest.approx((0.7, 0.4))
    assert (int(found.both), int(found.only_first), int(found.only_second), int(found.neither)) == (20, 5, 10, 15)
    assert (float(found.precision.value), float(found.recall.value)) == pytest.approx((20 / 25, 20 / 30))
    plain = wilson_interval(20, 25)
    assert (float(found.precision.low), float(found.precision.high)) == (float(plain.low), float(plain.high))


@pytest.mark.filterwarnings("ignore")
@given(st.tuples(*[st.integers(1, 60)] * 4))
@settings(max_examples=60, deadline=None)
def test_kappa_its_error_and_limits_are_those_of_statsmodels(counts: tuple[int, int, int, int]) -> None:
    inter_rater = pytest.importorskip("statsmodels.stats.inter_rater")
    both, first, second, neither = counts
    theirs = inter_rater.cohens_kappa(np.array([[both, first], [second, neither]]))
    found = agreement(*pair(*counts))
    assert float(found.kappa) == pytest.approx(theirs.kappa, abs=1e-12)
    assert float(found.se) == pytest.approx(theirs.std_kappa, rel=1e-9, abs=1e-12)
    assert float(found.low) == pytest.approx(max(theirs.kappa_low, -1), abs=1e-9)
    assert float(found.high) == pytest.approx(min(theirs.kappa_upp, 1), abs=1e-9)


def test_each_theme_by_itself_and_who_comes_first() -> None:
    rng = np.random.default_rng(1)
    one, other = rng.random((80, 4)) < 0.3, rng.random((80, 4)) < 0.3
    found = agreement(one, other)
    for theme in range(4):
        alone = agreement(one[:, theme], other[:, theme])
        assert found.kappa[theme] == pytest.approx(float(alone.kappa))
        assert found.recall.low[theme] == pytest.approx(float(alone.recall.low))
    turned = agreement(other, one)
    assert turned.kappa == pytest.approx(found.kappa)
    assert turned.precision.value == pytest.approx(found.recall.value)
    assert (found.both + found.only_first + found.only_second + found.neither).tolist() == [80] * 4


def test_all_alike_and_nothing_to_agree_on() -> None:
    same = agreement(*pair(10, 0, 0, 5))
    assert (float(same.kappa), float(same.se), float(same.low), float(same.high)) == (1, 0, 1, 1)
    opposite = agreement(*pair(0, 5, 5, 0))
    assert float(opposite.kappa) == pytest.approx(-1)
    none = agreement(*pair(0, 0, 0, 9))
    assert not none.defined
    assert np.isnan(none.kappa)
    assert float(none.agreed) == 1
    assert not none.precision.defined
    assert not none.recall.defined


def test_by_chance_kappa_lies_about_nought() -> None:
    rng = np.random.default_rng(8)
    found = agreement(rng.random((400, 500)) < 0.3, rng.random((400, 500)) < 0.3)
    assert abs(found.kappa.mean()) < 0.01
    assert 0.92 <= ((found.low < 0) & (found.high > 0)).mean() <= 0.98


def test_what_cannot_be_compared_is_said() -> None:
    for one, other, said in (
        ([1, 0], [1], "one shape"),
        ([], [], "one shape"),
        ([1, 2], [1, 0], "neither yes nor no"),
    ):
        with pytest.raises(CannotReckon, match=said):
            agreement(one, other)
