"""The search of places: its values, who is hot through neighbours alone, since when, and what is going on."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.hotspots import getis_ord
from saferplan.methods.place_search import (
    first_of_all,
    first_of_run,
    going_on,
    standing_out,
    through_neighbours,
    values_of,
)
from saferplan.methods.spatial_weights import queen_weights

SIDE = 8
SQUARES = [shapely.box(n % SIDE, n // SIDE, n % SIDE + 1, n // SIDE + 1) for n in range(SIDE * SIDE)]
MIDDLES = np.array([[n % SIDE + 0.5, n // SIDE + 0.5] for n in range(SIDE * SIDE)])


def test_gi_star_is_that_of_the_method_and_one_value_stands_out_nowhere() -> None:
    weights = queen_weights(SQUARES)
    counts = np.random.default_rng(1).poisson(4, SIDE * SIDE)
    counts[[27, 28, 35, 36]] += 20
    found = standing_out(values_of(counts, None), weights, tests=64, level=0.95, random=np.random.default_rng(2))
    assert found.z == pytest.approx(getis_ord(counts.astype(float), weights).z)
    assert found.permutations == 2559
    assert set(np.flatnonzero(found.p < 0.005)) >= {27, 28, 35, 36}
    flat = standing_out(np.full(64, 3.0), weights, tests=64, level=0.95, random=np.random.default_rng(2))
    assert (flat.z.tolist(), flat.p.tolist(), flat.permutations) == ([0.0] * 64, [1.0] * 64, 0)


def test_rates_of_a_step_without_events_are_nought() -> None:
    assert values_of([0, 0, 0], np.array([10.0, 20.0, 30.0])).tolist() == [0, 0, 0]


def test_hot_through_neighbours_is_by_the_chance_of_an_ordinary_place() -> None:
    random = np.random.default_rng(3)
    counts, people = random.poisson(6, 40), random.uniform(500, 3_000, 40)
    due = counts.sum() * people / people.sum()
    expected = stats.poisson.sf(counts - 1, due) > 0.05
    assert through_neighbours(counts, people, np.ones(40), level=0.95).tolist() == expected.tolist()
    assert not through_neighbours(counts, people, np.zeros(40), level=0.95).any()
    plain = through_neighbours([9, 4, 4, 4], None, [1, 0, 0, 0], level=0.95)
    wider = through_neighbours([12, 4, 4, 4], None, [1, 0, 0, 0], level=0.95, dispersion=6.0)
    assert plain.tolist()[0], "9 where 5.25 are due come once in ten times"
    assert wider.tolist()[0], "what varies six times as much has such counts often"
    assert not through_neighbours([12, 4, 4, 4], None, [1, 0, 0, 0], level=0.95)[0]
    with pytest.raises(CannotReckon):
        through_neighbours([1.5, 2], None, [1, 0], level=0.95)


@given(st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=1, max_size=12))
def test_since_when_is_the_first_step_of_the_last_unbroken_run(hot: list[list[bool]]) -> None:
    for place in range(3):
        series = [step[place] for step in hot]
        run = len(series)
        while run and series[run - 1]:
            run -= 1
        assert first_of_run(hot)[place] == (run if series[-1] else -1)
        assert first_of_all(hot)[place] == (series.index(True) if True in series else -1)


def test_the_stronger_it_is_the_surer_it_is_found() -> None:
    """What is going on now must not pass for the restlessness of its own place."""
    for months in (2, 6):
        for more in (14, 40, 120):
            cube = np.random.default_rng(3).poisson(3, (24, SIDE * SIDE))
            cube[-months:, 27] += more
            found = going_on(cube, MIDDLES, random=np.random.default_rng(5), simulations=99).scan.clusters[0]
            assert 27 in found.places, (months, more)
            assert found.p == 0.01, (months, more)


def test_a_cluster_says_whether_its_chance_is_the_least_and_whether_it_may_be_older() -> None:
    random = np.random.default_rng(4)
    cube = random.poisson(3, (20, SIDE * SIDE))
    short, long = cube.copy(), cube.copy()
    short[-2:, 27] += 20
    long[-7:, 27] += 8
    for made, first, older in ((short, 18, False), (long, 14, True)):
        found = going_on(made, MIDDLES, random=np.random.default_rng(5), simulations=99)
        cluster = found.scan.clusters[0]
        assert 27 in cluster.places
        assert (cluster.first, cluster.last) == (first, 19)
        assert cluster.at_floor
        assert found.may_be_older(cluster) is older
    quiet = going_on(cube, MIDDLES, random=np.random.default_rng(5), simulations=99)
    assert not quiet.scan.clusters[0].at_floor
    with pytest.raises(CannotReckon, match="at least 10"):
        going_on(cube[:9], MIDDLES, random=np.random.default_rng(5))
