"""Maps that foretell: worked cases, relations to the methods they are made of, and a planted hot place."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from saferplan.errors import CannotReckon
from saferplan.methods.forecasting import (
    MAPS,
    SIMPLE,
    Layout,
    density_of_last_year,
    fading_mean,
    gi_star_of_last_year,
    last_step,
    mean_of_last_year,
    same_step_last_year,
    scan_of_last_year,
)
from saferplan.methods.hotspots import getis_ord
from saferplan.methods.spatial_weights import distance_weights, nearest_weights

NAN = float("nan")
SIDE = 10
GRID = np.array([(x, y) for y in range(SIDE) for x in range(SIDE)], dtype=float) * 1000
LAYOUT = Layout(GRID)


def counts_by_chance(seed: int = 1, steps: int = 24) -> np.ndarray:
    """Counts of a square of places that are all alike."""
    return np.random.default_rng(seed).poisson(2.0, (steps, SIDE**2)).astype(float)


def test_simple_maps_worked_by_hand() -> None:
    counts = np.arange(26, dtype=float).reshape(13, 2)
    assert last_step(counts).tolist() == [24, 25]
    assert same_step_last_year(counts).tolist() == [2, 3]
    assert mean_of_last_year(counts).tolist() == [13, 14]
    assert fading_mean([[8, 0], [NAN, NAN], [2, 1]], half_life=2).tolist() == pytest.approx([4.0, 2 / 3])


def test_a_step_that_is_not_held_is_not_nought() -> None:
    counts = counts_by_chance()
    counts[-1] = NAN
    assert last_step(counts).tolist() == counts[-2].tolist()
    assert mean_of_last_year(counts) == pytest.approx(counts[-12:-1].mean(axis=0))


def test_gi_star_is_that_of_the_method() -> None:
    counts = counts_by_chance(2)
    near = distance_weights(GRID, within=1500)
    assert gi_star_of_last_year(counts, Layout(weights=near)) == pytest.approx(
        getis_ord(counts[-12:].sum(axis=0), near).z
    )
    assert gi_star_of_last_year(counts, LAYOUT) == pytest.approx(
        getis_ord(counts[-12:].mean(axis=0), nearest_weights(GRID, count=8)).z
    )


def test_density_is_the_exact_sum_over_all_places() -> None:
    counts = counts_by_chance(3)
    far = np.hypot(*(GRID[:, None] - GRID[None, :]).transpose(2, 0, 1)) / 2500
    kernel = np.where(far < 1, (1 - far**2) ** 2, 0.0)
    assert density_of_last_year(counts, LAYOUT, bandwidth=2500) == pytest.approx(kernel @ counts[-12:].mean(axis=0))
    narrow = density_of_last_year(counts, LAYOUT, bandwidth=10)
    assert narrow == pytest.approx(mean_of_last_year(counts))


def test_the_scan_marks_its_cluster_first_and_one_history_has_one_map() -> None:
    counts = counts_by_chance(4)
    hot = [44, 45, 54, 55]
    counts[:, hot] += 3
    found = scan_of_last_year(counts, LAYOUT)
    assert set(np.argsort(-found)[:4]) == set(hot)
    assert (found[hot] > 1).sum() >= 3
    assert (np.delete(found, hot) <= 1).all()
    assert found.tolist() == scan_of_last_year(counts, LAYOUT).tolist()
    quiet = counts_by_chance(5)
    assert np.argsort(scan_of_last_year(quiet, LAYOUT)).tolist() == np.argsort(mean_of_last_year(quiet)).tolist()


@pytest.mark.parametrize("name", MAPS)
def test_every_map_marks_a_place_that_was_hot_all_year(name: str) -> None:
    counts = counts_by_chance(6)
    counts[-12:, [33, 34, 43, 44]] += 12
    made = MAPS[name](counts, LAYOUT)
    assert made.shape == (SIDE**2,)
    assert np.isfinite(made).all()
    assert int(made.argmax()) in (33, 34, 43, 44)
    before = counts.copy()
    MAPS[name](counts, LAYOUT)
    assert (counts == before).all()


def test_the_simple_map_is_one_of_them() -> None:
    assert MAPS[SIMPLE] is mean_of_last_year


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: last_step([1, 2]), "steps x places"),
        (lambda: last_step([[1, 2]] + [[NAN, NAN]] * 12), "none of the last twelve"),
        (lambda: fading_mean([[1, 2]] + [[NAN, NAN]] * 12), "none of the last twelve"),
        (lambda: fading_mean([[1, 2]], half_life=0), "above 0"),
        (lambda: same_step_last_year([[1, 2]] * 11), "no count of that step"),
        (lambda: same_step_last_year([[NAN, NAN]] + [[1, 2]] * 11), "no count of that step"),
        (lambda: gi_star_of_last_year([[1, 2, 5]], Layout()), "no points"),
        (lambda: density_of_last_year([[1, 2]], Layout(np.array([[0.0, NAN], [1, 1]]))), "finite"),
        (lambda: density_of_last_year([[1, 2, 3]], Layout(GRID[:2])), "one for each"),
        (lambda: density_of_last_year([[1, 2]], Layout(GRID[:2]), bandwidth=-1), "a bandwidth"),
        (lambda: scan_of_last_year([[1, 2]], Layout()), "no points"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call()
