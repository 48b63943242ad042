"""Two changes against each other: an oracle not ours, a planted difference, and a null on which it is quiet."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.contingency_tables import Table2x2

from saferplan.errors import CannotReckon
from saferplan.methods.two_changes import ratio_of_changes


@pytest.mark.parametrize("level", [0.95, 0.998])
@pytest.mark.parametrize(
    ("here", "elsewhere"), [((60, 30), (400, 420)), ((12, 90), (4_000, 3_100)), ((511, 500), (11, 12))]
)
def test_it_is_the_odds_ratio_of_statsmodels(here: tuple[int, int], elsewhere: tuple[int, int], level: float) -> None:
    table = Table2x2(np.array([here, elsewhere]), shift_zeros=False)
    found = ratio_of_changes(here, elsewhere, level=level)
    assert float(found.value) == pytest.approx(table.oddsratio)
    assert (float(found.low), float(found.high)) == pytest.approx(table.oddsratio_confint(alpha=1 - level))
    assert float(found.p) == pytest.approx(table.log_oddsratio_pvalue(), abs=1e-12)


def test_it_is_the_same_turned_round() -> None:
    forth, back = ratio_of_changes((60, 30), (400, 420)), ratio_of_changes((400, 420), (60, 30))
    assert float(forth.value) == pytest.approx(1 / float(back.value))
    assert (float(forth.low), float(forth.p)) == (pytest.approx(1 / float(back.high)), pytest.approx(float(back.p)))


def test_scatter_widens_it_by_its_root() -> None:
    plain, wide = ratio_of_changes((60, 30), (400, 420)), ratio_of_changes((60, 30), (400, 420), dispersion=(2.0, 2.0))
    reach = np.log(float(plain.high) / float(plain.value))
    assert np.log(float(wide.high) / float(wide.value)) == pytest.approx(reach * np.sqrt(2))


def test_few_are_not_told() -> None:
    found = ratio_of_changes(([9, 10], [40, 40]), ([400, 400], [400, 400]))
    assert found.defined.tolist() == [False, True]
    assert np.isnan(found.value[0])


def test_on_a_null_it_cries_wolf_no_more_often_than_it_claims() -> None:
    dice = np.random.default_rng(20_190_331)
    many = 20_000
    here = dice.poisson(40, many), dice.poisson(50, many)
    elsewhere = dice.poisson(800, many), dice.poisson(1_000, many)
    found = ratio_of_changes(here, elsewhere, level=0.95)
    wolf = ((found.low > 1) | (found.high < 1))[found.defined].mean()
    assert 0.03 < wolf < 0.055


def test_a_planted_difference_is_found() -> None:
    dice = np.random.default_rng(7)
    found = ratio_of_changes((dice.poisson(160, 500), dice.poisson(80, 500)), (dice.poisson(900, 500), [900] * 500))
    assert (found.low > 1).mean() > 0.99


@pytest.mark.parametrize(
    ("here", "says"), [((-1, 3), "a count"), ((2.5, 3), "a count"), (([1, 2, 3], [1, 2]), "ratio of changes")]
)
def test_bad_input_is_a_sentence(here: tuple[float, float], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        ratio_of_changes(here, (400, 420))
