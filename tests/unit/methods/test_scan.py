"""The scan: every window counted by hand, both programs of its inner loops, planted clusters, and a null."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods import _scan_kernel
from saferplan.methods.scan import Draws, Reach, expected_by_group, scan_permutation, scan_poisson


def points_of(places: int, seed: int = 5) -> np.ndarray:
    """Made-up points."""
    return np.random.default_rng(seed).random((places, 2)) * 100


def by_hand(cases: np.ndarray, expected: np.ndarray, points: np.ndarray, reach: Reach) -> tuple[float, set[int]]:
    """The greatest ratio over all circles and windows, one after the other, in plain arithmetic."""
    expected = expected * cases.sum() / expected.sum()
    total, best, inside = cases.sum(), 0.0, set[int]()
    for centre in range(len(points)):
        order = np.argsort(np.hypot(*(points - points[centre]).T), kind="stable")
        for size in range(1, len(points) + 1):
            near = order[:size]
            if size > 1 and expected[:, near].sum() > reach.most * total:
                break
            for start in range(len(cases)):
                for end in range(start + 1, min(start + (reach.longest or 99), len(cases)) + 1):
                    if reach.prospective and end != len(cases):
                        continue
                    c, m = cases[start:end, near].sum(), expected[start:end, near].sum()
                    if not m < c:
                        continue
                    ratio = c * math.log(c / m) + (total - c) * math.log((total - c) / (total - m))
                    if ratio > best:
                        best, inside = ratio, set(near.tolist())
    return best, inside


@pytest.mark.parametrize("reach", [Reach(0.5, 4), Reach(0.25, 6), Reach(0.5, 3, prospective=True)])
def test_every_window_counted_by_hand(reach: Reach) -> None:
    rng = np.random.default_rng(3)
    cases, people, points = rng.poisson(2, (8, 15)), rng.uniform(1, 3, (8, 15)), points_of(15)
    best, inside = by_hand(cases, people, points, reach)
    found = scan_poisson(cases, people, points, draws=Draws(rng, simulations=19), reach=reach)
    [first, *_] = found.clusters
    assert first.log_likelihood == pytest.approx(best, rel=1e-12)
    assert set(first.places) == inside
    assert first.cases == cases[first.first : first.last + 1, list(first.places)].sum()


@pytest.mark.slow
def test_both_programs_of_the_inner_loops_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    """numba and numpy: the same greatest ratios of the same data sets, to the precision of 32 bits."""
    assert _scan_kernel.HAS_NUMBA, "the extra fast is part of the tools of a developer"
    rng = np.random.default_rng(4)
    expected, points = rng.uniform(1, 4, (20, 12)), points_of(20)
    cubes = np.zeros((2, 20, 13, 8), dtype=np.float32)
    cubes[:, :, 1:, :] = np.cumsum(rng.poisson(expected[None, :, :, None], (2, 20, 12, 8)), axis=2)
    order = np.argsort(np.hypot(*(points[:, None] - points[None]).transpose(2, 0, 1)), axis=1)
    sizes = np.full(20, 9)
    windows = _scan_kernel.windows_of(12, 5, 0)
    total = float(expected.sum())
    due = np.concatenate([np.zeros((20, 1)), np.cumsum(expected, axis=1)], axis=1)
    plain = np.zeros((2, 8))
    _scan_kernel._plain(cubes, due, order, sizes, *windows, total, plain)
    monkeypatch.setattr(_scan_kernel, "WORTH_COMPILING", 0)
    fast = _scan_kernel.maxima(cubes, expected, order, sizes, windows, total)
    assert fast == pytest.approx(plain.ravel(), rel=1e-6)
    assert plain.min() > 0


@pytest.mark.slow
def test_on_a_null_a_cluster_is_called_no_more_often_than_claimed() -> None:
    rng = np.random.default_rng(6)
    points, runs, called = points_of(40), 60, 0
    for _ in range(runs):
        found = scan_poisson(rng.poisson(2, (12, 40)), np.ones((12, 40)), points, draws=Draws(rng, simulations=99))
        called += found.clusters[0].p <= 0.05
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def test_the_early_end_keeps_to_the_same_claim() -> None:
    rng = np.random.default_rng(7)
    points, runs, called, stopped = points_of(30), 40, 0, 0
    for _ in range(runs):
        cases = rng.poisson(2, (6, 30))
        found = scan_poisson(cases, np.ones((6, 30)), points, draws=Draws(rng, simulations=999, stop_after=20))
        called += found.clusters[0].p <= 0.05
        stopped += found.stopped
    assert stopped > runs / 2
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def test_a_planted_cluster_is_found_where_and_when_it_is() -> None:
    rng = np.random.default_rng(8)
    points = points_of(60)
    near = np.argsort(np.hypot(*(points - points[7]).T))[:6]
    cases = rng.poisson(4, (24, 60))
    cases[14:18, near] += rng.poisson(5, (4, 6))
    [first, *rest] = scan_poisson(cases, np.ones((24, 60)), points, draws=Draws(rng, simulations=199)).clusters
    assert first.p == 0.005
    assert len(set(first.places) & set(near.tolist())) >= 5
    assert (first.first, first.last) == (14, 17)
    assert all(one.p > 0.05 for one in rest)
    assert not any(set(one.places) & set(first.places) for one in rest)


def test_a_place_that_is_always_high_is_no_news_to_the_permutation() -> None:
    rng = np.random.default_rng(9)
    points = points_of(30)
    cases = rng.poisson(3, (18, 30))
    cases[:, 4] += rng.poisson(12, 18)
    plain = scan_poisson(cases, np.ones((18, 30)), points, draws=Draws(rng, simulations=99)).clusters[0]
    dealt = scan_permutation(cases, points, draws=Draws(rng, simulations=99)).clusters[0]
    assert plain.p == 0.01
    assert 4 in plain.places
    assert dealt.p > 0.05
    cases[-3:, 9] += 9
    late = scan_permutation(cases, points, draws=Draws(rng, simulations=199), reach=Reach(prospective=True)).clusters[0]
    assert 9 in late.places
    assert late.recurrence == pytest.approx(1 / late.p)
    assert late.recurrence > 20


def test_where_no_data_set_is_as_unlikely_the_chance_is_a_floor() -> None:
    rng, points = np.random.default_rng(14), points_of(30)
    cases = rng.poisson(3, (18, 30))
    reach = Reach(prospective=True)
    dull = scan_permutation(cases, points, draws=Draws(rng, simulations=99), reach=reach).clusters[0]
    assert (dull.p > 0.02, dull.at_floor) == (True, False)
    cases[-3:, 9] += 12
    for simulations in (19, 99):
        draws = Draws(rng, simulations=simulations, stop_after=5)
        late = scan_permutation(cases, points, draws=draws, reach=reach).clusters[0]
        assert late.at_floor
        assert late.recurrence == pytest.approx(simulations + 1)


def test_what_is_expected_is_brought_to_the_cases() -> None:
    rng = np.random.default_rng(10)
    cases, people, points = rng.poisson(3, (5, 12)), rng.uniform(1, 2, (5, 12)), points_of(12)
    one, other = (
        scan_poisson(cases, scale * people, points, draws=Draws(np.random.default_rng(1), simulations=19))
        for scale in (1, 730.5)
    )
    assert one.clusters[0].log_likelihood == pytest.approx(other.clusters[0].log_likelihood)
    assert one.clusters[0].p == other.clusters[0].p


def test_expected_by_group_adds_up_to_the_cases() -> None:
    rng = np.random.default_rng(11)
    cases, people = rng.poisson(2, (3, 4, 5)), rng.uniform(10, 20, (3, 4, 5))
    assert expected_by_group(cases, people).sum() == pytest.approx(cases.sum())


ONES = np.ones((3, 4))


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: scan_poisson(ONES, np.ones((3, 5)), points_of(4), draws=Draws(r)), "shapes that do not fit"),
        (lambda r: scan_poisson(0 * ONES, ONES, points_of(4), draws=Draws(r)), "no cases"),
        (lambda r: scan_poisson(ONES, 0 * ONES, points_of(4), draws=Draws(r)), "cases where none are expected"),
        (lambda r: scan_poisson(ONES, ONES, points_of(4) * np.nan, draws=Draws(r)), "a place without a point"),
        (lambda r: scan_poisson(ONES, ONES, points_of(4), draws=Draws(r, simulations=5)), "at least 9"),
        (lambda r: scan_poisson(ONES, ONES, points_of(4), draws=Draws(r), reach=Reach(1.5)), "above 0, up to 1"),
        (lambda r: scan_permutation([1, 2, 3], points_of(3), draws=Draws(r)), "two steps or more"),
        (lambda r: expected_by_group(ONES, ONES), "groups x steps x places"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[np.random.Generator], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call(np.random.default_rng(0))
