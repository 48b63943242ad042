"""Top places: a lead by chance, and the same again by lot, each beside simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.errors import CannotReckon
from saferplan.methods.prediction import top_again
from saferplan.methods.top_places import again_by_lot, lead_by_chance


@given(st.integers(0, 60), st.integers(0, 60), st.integers(2, 20))
def test_a_lead_is_rarer_the_larger_it_is_and_commoner_the_more_there_are(more: int, second: int, many: int) -> None:
    p = lead_by_chance(second + more, second, chosen_from=many)
    assert 0 <= p <= 1
    assert lead_by_chance(second + more + 1, second, chosen_from=many) <= p + 1e-12
    assert lead_by_chance(second + more, second, chosen_from=many + 1) >= p - 1e-12


def test_where_all_are_as_likely_a_lead_is_called_no_more_often_than_claimed() -> None:
    rng = np.random.default_rng(1)
    drawn = np.sort(rng.multinomial(30, [1 / 8] * 8, size=1_000), axis=1)
    called = sum(lead_by_chance(int(row[-1]), int(row[-2]), chosen_from=8) <= 0.05 for row in drawn)
    assert called <= 65  # 0.999 quantile of a binomial with 1 in 20
    assert lead_by_chance(25, 2, chosen_from=8) < 0.001


def test_the_same_again_by_lot_is_as_often_as_in_draws() -> None:
    rng = np.random.default_rng(2)
    found = [top_again(rng.random(60), rng.random(60), top=6)[0] for _ in range(4_000)]
    for again in (1, 2, 3):
        assert np.mean(np.array(found) >= again) == pytest.approx(again_by_lot(again, 6, 6, places=60), abs=0.03)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: lead_by_chance(1, 2), "the greater first"),
        (lambda: lead_by_chance(1, 1, chosen_from=1), "two or more"),
        (lambda: again_by_lot(3, 2, 2, places=9), "no more again"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call()
