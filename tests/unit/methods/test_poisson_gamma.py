"""The Poisson-gamma forecast: worked cases, relations, and limits that hold as often as they say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.poisson_gamma import Foretold, _season, poisson_gamma

NAN = float("nan")


def made_up(rng: np.random.Generator, places: int, steps: int, mean: float = 3.0) -> np.ndarray:
    """Places of unequal rate that drift, with noise of their own, a season, and months that are high for all."""
    rate = rng.gamma(1.0, 1.0, places)
    rows = []
    for step in range(steps):
        rate = rate * np.exp(rng.normal(0, 0.05, places))
        level = mean * np.exp(0.2 * np.sin(2 * np.pi * step / 12) + rng.normal(0, 0.08))
        rows.append(rng.poisson(level * rate * rng.gamma(8.0, 1 / 8.0, places)))
    return np.array(rows, dtype=float)


def held_by(found: Foretold, counts: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """How many counts lie within the limits, and how many would if counts were not whole (randomised)."""
    chance = found.shape / (found.shape + found.mean)
    below, up_to = (stats.nbinom.cdf(counts - less, found.shape, chance) for less in (1, 0))
    level = below + (up_to - below) * rng.random(counts.size)
    tail = (1 - found.level) / 2
    inside = (counts >= found.low) & (counts <= found.high)
    return float(inside.mean()), float(((level > tail) & (level < 1 - tail)).mean())


def mean_held(runs: int, level: float = 0.95, **world: int) -> tuple[float, float]:
    """The mean of `held_by` over worlds drawn anew."""
    rng = np.random.default_rng(7)
    shares = []
    for _ in range(runs):
        counts = made_up(rng, **world)
        shares.append(held_by(poisson_gamma(counts[:-1], level=level), counts[-1], rng))
    whole, smooth = np.mean(shares, axis=0)
    return float(whole), float(smooth)


@pytest.mark.parametrize(("level", "steps"), [(0.95, 37), (0.8, 37), (0.95, 13)])
def test_limits_hold_as_often_as_they_say(level: float, steps: int) -> None:
    whole, smooth = mean_held(12, level, places=200, steps=steps)
    assert whole >= level - 0.01
    assert smooth == pytest.approx(level, abs=0.03)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("places", "steps", "mean"), [(300, 61, 3), (300, 25, 3), (300, 7, 3), (300, 4, 3), (30, 61, 3), (300, 37, 20)]
)
def test_limits_hold_in_many_worlds(places: int, steps: int, mean: int) -> None:
    whole, smooth = mean_held(80, places=places, steps=steps, mean=mean)
    assert whole >= 0.94
    assert 0.92 <= smooth <= 0.975


def test_with_one_place_alone_in_motion_it_is_the_posterior_of_a_gamma() -> None:
    """Worked by hand: with memory m, prior k and counts of a place, shape k + sum m^age y over k + sum m^age level."""
    counts = made_up(np.random.default_rng(2), 40, 9)
    found = poisson_gamma(counts)
    faded = found.memory ** np.arange(9, 0, -1)
    shape, rate = found.prior + faded @ counts, found.prior + faded @ counts.mean(axis=1)
    assert found.mean / found.mean.sum() == pytest.approx(shape / shape.sum())
    ahead = found.mean[0] / (shape[0] / rate)
    assert found.mean == pytest.approx(ahead * shape / rate)
    assert 0.5 * counts.mean() < ahead < 2 * counts.mean()


def test_places_without_structure_are_drawn_together_and_others_are_not() -> None:
    rng = np.random.default_rng(3)
    alike = poisson_gamma(rng.poisson(4.0, (24, 150)))
    apart = poisson_gamma(rng.poisson(rng.gamma(0.5, 8.0, 150), (24, 150)))
    assert alike.prior >= 64
    assert alike.mean.std() < 0.25
    assert apart.prior <= 1
    assert apart.memory >= 0.98


def test_a_place_that_turned_hot_is_foretold_hot_and_memory_is_short_where_all_move() -> None:
    rng = np.random.default_rng(4)
    counts = rng.poisson(2.0, (30, 60)).astype(float)
    counts[-4:, 7] = rng.poisson(20.0, 4)
    assert poisson_gamma(counts).mean.argmax() == 7
    rate = np.exp(np.cumsum(rng.normal(0, 0.4, (40, 150)), axis=0))
    assert poisson_gamma(rng.poisson(3 * rate)).memory <= 0.88


def test_the_order_of_places_makes_no_difference_and_a_gap_is_not_nought() -> None:
    counts = made_up(np.random.default_rng(5), 30, 20)
    turned = np.random.default_rng(6).permutation(30)
    found, other = poisson_gamma(counts), poisson_gamma(counts[:, turned])
    assert other.mean == pytest.approx(found.mean[turned])
    gap = counts.copy()
    gap[15] = NAN
    nought = counts.copy()
    nought[15] = 0.0
    assert poisson_gamma(gap).mean.sum() > 1.05 * poisson_gamma(nought).mean.sum()
    assert poisson_gamma(gap).mean.sum() == pytest.approx(found.mean.sum(), rel=0.15)


def test_the_season_is_found_and_foretold() -> None:
    steps = np.arange(48)
    season, spent = _season(5 + 0.5 * np.cos(2 * np.pi * steps / 12), steps)
    assert season.argmax() == 0
    assert season[0] - season[6] == pytest.approx(1.0, abs=0.25)
    assert 5 < spent < 12
    level = 6 * np.exp(0.6 * np.cos(2 * np.pi * steps / 12))
    counts = np.random.default_rng(8).poisson(level[:, None], (48, 100))
    july = poisson_gamma(counts[:42]).mean.mean()
    january = poisson_gamma(counts).mean.mean()
    assert january > 2 * july


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: poisson_gamma([1, 2]), "steps x places"),
        (lambda: poisson_gamma([[1, 2], [1, 2]]), "at least 3"),
        (lambda: poisson_gamma([[0, 0]] * 4), "no events"),
        (lambda: poisson_gamma([[1, 2], [NAN, 2], [1, 2]]), "some places alone in step 1"),
        (lambda: poisson_gamma([[NAN, NAN]] * 3), "no step that is held"),
        (lambda: poisson_gamma([[1.5, 2]] * 3), "whole numbers"),
        (lambda: poisson_gamma([[1, 2]] * 3, level=1.0), "between 0 and 1"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call()
