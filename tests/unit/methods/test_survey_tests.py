"""Tests of weighted surveys: R's Rao and Scott, plain tables, two surveys, and corrections for many."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.survey_design import Design
from saferplan.methods.survey_tests import exact_p, holm, rao_scott
from survey_people import PEOPLE, designs

DESIGNS = designs()


@pytest.mark.parametrize("name", DESIGNS)
def test_rao_and_scott_is_rs(name: str) -> None:
    design, theirs = DESIGNS[name]
    for key, rows, columns in (("view_by_sex", "view", "sex"), ("night_by_area", "night", "area")):
        found, held = rao_scott(design, PEOPLE[rows], PEOPLE[columns]), theirs[key]
        assert (found.f, found.df_rows, found.df_errors) == pytest.approx((held["f"], *held["df"]), rel=1e-7)
        assert found.p == pytest.approx(held["p"], rel=1e-6)
        turned = rao_scott(design, PEOPLE[columns], PEOPLE[rows])
        assert (turned.f, turned.p) == pytest.approx((found.f, found.p))


def test_of_a_plain_survey_it_is_near_pearsons() -> None:
    rng = np.random.default_rng(5)
    rows, columns = rng.integers(0, 3, 4_000), rng.integers(0, 4, 4_000)
    found = rao_scott(Design(np.ones(4_000)), rows, columns)
    table = np.zeros((3, 4))
    np.add.at(table, (rows, columns), 1)
    plain = stats.chi2_contingency(table, correction=False)
    assert found.chi_square == pytest.approx(plain.statistic)
    assert found.deff == pytest.approx(1, abs=0.02)
    assert found.df_rows == pytest.approx(6, abs=0.05)
    assert found.p == pytest.approx(plain.pvalue, abs=0.02)


def test_whoever_is_left_out_does_not_count_nor_do_rows_of_nobody() -> None:
    design, _ = DESIGNS["strata"]
    view, sex = PEOPLE["view"], PEOPLE["sex"]
    told = PEOPLE["told"] >= 0
    found = rao_scott(design, np.where(told, view, -1), sex)
    assert found.base == told.sum()
    apart = rao_scott(design, np.where(told, 2 * view + 5, -1), np.where(told, 3 * sex, -1))
    assert (apart.f, apart.p) == pytest.approx((found.f, found.p))


def test_clusters_who_say_the_same_count_as_one() -> None:
    """Forty clusters of ten: each repeats one person, so that F is that of the forty."""
    rng = np.random.default_rng(2)
    rows, columns = rng.integers(0, 2, 40), rng.integers(0, 3, 40)
    alone = rao_scott(Design(np.ones(40)), rows, columns)
    tenfold = Design(np.ones(400), clusters=np.repeat(np.arange(40), 10))
    found = rao_scott(tenfold, np.repeat(rows, 10), np.repeat(columns, 10))
    assert (found.f, found.p) == pytest.approx((alone.f, alone.p))
    assert found.deff == pytest.approx(10 * alone.deff)


def test_one_row_is_no_table() -> None:
    with pytest.raises(CannotReckon, match="1 rows and 2 columns with anybody; expected at least two of each"):
        rao_scott(Design([1.0] * 3), [0, 0, -1], [0, 1, 1])
    with pytest.raises(CannotReckon, match="a row of -3"):
        rao_scott(Design([1.0] * 3), [0, 0, -3], [0, 1, 1])
    with pytest.raises(CannotReckon, match="cells that do not vary"):
        rao_scott(Design([1.0] * 4, strata=[0, 0, 1, 1]), [0, 0, 1, 1], [0, 0, 1, 1])


def test_holm_by_its_own_table() -> None:
    """Holm's example: 0.01 x 4, 0.02 x 3, then none below the one before."""
    assert holm([0.02, 0.01, 0.04, 0.03]).tolist() == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.6, 0.9]).tolist() == [1, 1]
    assert holm([]).tolist() == []
    assert holm(np.array([[0.01, float("nan")], [0.5, 0.02]])).shape == (2, 2)
    with pytest.raises(CannotReckon, match="below 0 or above 1"):
        holm([0.5, 1.5])


@pytest.mark.filterwarnings("ignore")
def test_holm_is_that_of_statsmodels() -> None:
    multitest = pytest.importorskip("statsmodels.stats.multitest")
    rng = np.random.default_rng(3)
    for many in (1, 7, 200):
        p = rng.beta(0.3, 2, many).round(3)  # some the same
        assert holm(p) == pytest.approx(multitest.multipletests(p, method="holm")[1])


def test_the_exact_test_cries_wolf_no_more_than_it_claims_where_shares_are_small() -> None:
    """Of 50 beside 1,500 with one share of 2%: by Student's t one in three draws is below one in 20,000."""
    rng = np.random.default_rng(7)
    found = [
        exact_p((rng.binomial(50, 0.02) / 50, 50.0), (rng.binomial(1500, 0.02) / 1500, 1500.0)) for _ in range(1000)
    ]
    assert np.mean(np.array(found) <= 0.05) <= 0.05
    assert np.mean(np.array(found) <= 0.001) <= 0.003


def test_the_exact_test_finds_what_is_there_and_refuses_what_is_no_share() -> None:
    assert exact_p((1.0, 28.0), (0.0, 112.0)) < 1e-20
    assert exact_p((0.6, 99.6), (0.2, 100.4)) == pytest.approx(stats.fisher_exact([[60, 40], [20, 80]]).pvalue)
    with pytest.raises(CannotReckon, match="a share from 0 to 1"):
        exact_p((1.2, 10.0), (0.1, 10.0))
