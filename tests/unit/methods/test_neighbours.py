"""Neighbours: against another program, relations, planted, and how firm a choice is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist
from scipy.stats import iqr

from saferplan.errors import CannotReckon
from saferplan.methods.neighbours import nearest_neighbours, stability, standardised


def areas(seed: int, many: int = 40, variables: int = 5) -> np.ndarray:
    """Made-up values of areas."""
    return np.random.default_rng(seed).lognormal(0.0, 0.6, (many, variables))


def test_distances_are_those_of_scipy() -> None:
    values, weights = areas(1), np.array([1.0, 0.5, 0.5, 2.0, 1.0])
    scaled = (values - np.median(values, axis=0)) / iqr(values, axis=0, scale="normal")
    expected = cdist(scaled[:1], scaled, metric="euclidean", w=weights)[0] / np.sqrt(weights.sum())
    found = nearest_neighbours(values, 0, count=14, weights=weights)
    assert found.distance == pytest.approx(expected)
    order = [place for place in np.argsort(expected) if place != 0]
    assert found.nearest.tolist() == order[:14]


def test_distances_worked_by_hand() -> None:
    # Quartiles 1 and 3 in both columns, so the scale is 2 / 1.349; the gaps of row 1 from row 0 are 1 and 2.
    values = [[0, 0], [1, 2], [2, 1], [3, 3], [4, 4]]
    found = nearest_neighbours(values, 0, count=2)
    assert found.distance[1] == pytest.approx(np.sqrt((1 + 4) / 2) / (2 / 1.3489795))
    assert found.nearest.tolist() == [1, 2], "equal distances stay in order"


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**31), st.floats(0.001, 1000), st.floats(-1e4, 1e4))
def test_units_and_order_do_not_matter(seed: int, times: float, plus: float) -> None:
    values = areas(seed, many=25, variables=4)
    first = nearest_neighbours(values, 0, count=8)
    changed = values.copy()
    changed[:, 2] = changed[:, 2] * times + plus
    assert nearest_neighbours(changed, 0, count=8).distance == pytest.approx(first.distance, rel=1e-4, abs=1e-6)
    order = np.concatenate([[0], 1 + np.random.default_rng(seed).permutation(24)])
    mixed = nearest_neighbours(values[order], 0, count=8)
    assert sorted(order[mixed.nearest].tolist()) == sorted(first.nearest.tolist())
    columns = np.random.default_rng(seed).permutation(4)
    assert nearest_neighbours(values[:, columns], 0, count=8).distance == pytest.approx(first.distance)


def test_planted_twins_are_found_and_are_firm() -> None:
    values = areas(7, many=60, variables=6)
    twins = [11, 25, 40, 58]
    values[twins] = values[0] * 1.001
    found = nearest_neighbours(values, 0, count=4)
    assert sorted(found.nearest.tolist()) == twins
    firm = stability(values, 0, count=4)
    assert firm.kept == 1.0
    assert set(np.flatnonzero(firm.left_out == 1).tolist()) == set(twins)


def test_a_choice_that_hangs_on_one_variable_is_said_to() -> None:
    rng = np.random.default_rng(3)
    values = rng.standard_normal((50, 4))
    values[0] = 0.0
    values[1] = [0.0, 0.0, 0.0, 6.0]  # alike in all but one
    with_it, without = stability(values, 0, count=5), stability(values[:, :3], 0, count=5)
    assert with_it.left_out[1] == 0.25, "nearest only where the variable in which it is odd is left out"
    assert without.drawn[1] == 1.0
    assert 0.1 < with_it.drawn[1] < 0.6


def test_chance_values_have_no_firm_neighbours() -> None:
    kept = [stability(np.random.default_rng(n).standard_normal((200, 6)), 0, count=14).kept for n in range(8)]
    assert np.mean(kept) < 0.75


def test_the_draw_is_the_same_every_time() -> None:
    values = areas(5)
    assert stability(values, 0).drawn.tolist() == stability(values, 0).drawn.tolist()
    assert stability(values, 0).drawn.tolist() != stability(values, 0, seed=2).drawn.tolist()


def test_odd_areas_do_not_stretch_the_scale() -> None:
    values = areas(9, variables=1)
    before = standardised(values)
    values[5] = 1e9
    after = standardised(values)
    assert np.abs(after[[0, 1, 2]] - before[[0, 1, 2]]).max() < 0.5


def test_a_variable_that_never_varies_tells_nothing() -> None:
    values = np.column_stack([areas(2, variables=2), np.full(40, 3.0)])
    assert (standardised(values)[:, 2] == 0).all()
    mostly = np.zeros((9, 1))
    mostly[8] = 5.0
    assert standardised(mostly)[8, 0] == pytest.approx(5 / mostly.std()), "a rare trait is put by its deviation"


def test_what_it_refuses() -> None:
    values = areas(1, many=5)
    with pytest.raises(CannotReckon, match="5 neighbours of 4 other areas"):
        nearest_neighbours(values, 0, count=5)
    with pytest.raises(CannotReckon, match="row 9 of 5"):
        nearest_neighbours(values, 9, count=2)
    with pytest.raises(CannotReckon, match="weights that do not fit"):
        nearest_neighbours(values, 0, count=2, weights=[1.0])
    with pytest.raises(CannotReckon, match="a single variable"):
        stability(values[:, :1], 0, count=2)
    with pytest.raises(CannotReckon, match="not finite"):
        standardised([[float("nan")]])
    with pytest.raises(CannotReckon, match="shape"):
        standardised([1.0, 2.0])
