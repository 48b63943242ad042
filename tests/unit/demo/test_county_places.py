"""The pieces from which the invented county's places and records are made."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.demo import county_plan as plan
from saferplan.demo.county_places import COUNTRY_BOARDS, COUNTRY_WARDS, NATIONAL_DECILES, PEOPLE_2018, share_out
from saferplan.demo.county_records import fitted_to_fifths, month_weights


def test_share_out_adds_up_whatever_the_weights() -> None:
    rng = np.random.default_rng(1)
    for size in (1, 2, 319):
        assert share_out(PEOPLE_2018, rng.random(size)).sum() == PEOPLE_2018


def test_the_tables_of_the_plan_agree_with_each_other() -> None:
    totals = [sum(column) for column in zip(*plan.YEAR_BY_TYPE.values(), strict=True)]
    assert totals == [23_643, 25_480, 27_900, 30_531, 33_529]
    assert sum(plan.FIFTH_SHARES) == pytest.approx(1)
    assert sum(NATIONAL_DECILES) == 319
    assert sum(COUNTRY_BOARDS) + 5 == 16
    types = {*plan.YEAR_BY_TYPE, plan.ASB}
    assert types == plan.FIFTHS.keys() == plan.CENTRE.keys() == plan.UNPLACED.keys()
    assert plan.SEASON.keys() <= types
    assert sum(plan.OUTCOMES.values()) == 1_000
    assert len(set(COUNTRY_WARDS)) == len(COUNTRY_WARDS)


def test_fitting_keeps_each_types_total_and_gives_each_fifth_its_share() -> None:
    rng = np.random.default_rng(2)
    fifth = np.repeat(np.arange(5), 4)
    weights = rng.random((3, 20)) + 0.1
    totals = np.array([100, 300, 50])
    made = fitted_to_fifths(weights, totals, fifth)
    assert made.sum(axis=1) == pytest.approx(np.ones(3))
    crime = totals[:-1] @ made[:-1]
    assert [crime[fifth == k].sum() / crime.sum() for k in range(5)] == pytest.approx(list(plan.FIFTH_SHARES), abs=1e-6)


def test_months_of_a_year_share_it_out() -> None:
    made = month_weights(np.random.default_rng(3), "Bicycle theft")
    assert made.shape == (5, 12)
    assert made.sum(axis=1) == pytest.approx(np.ones(5))
    assert (made[:, 3] > made[:, 9]).all(), "more in July than in January"
