"""The scan for shares: every circle looked at by hand, planted, a null, and what cannot be reckoned."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.scan import Draws, Reach
from saferplan.methods.scan_shares import scan_bernoulli


def made_up(seed: int, places: int = 40) -> tuple[np.random.Generator, np.ndarray, np.ndarray, np.ndarray]:
    """Events of two kinds at places in a square, a third of them cases."""
    rng = np.random.default_rng(seed)
    events = rng.integers(0, 9, places)
    return rng, rng.binomial(events, 0.33), events, rng.random((places, 2))


def log_likelihood(cases: int, events: int) -> float:
    """Of so many cases among so many events, with the share that they have."""
    parts = (cases, events - cases)
    return sum(one * math.log(one / events) for one in parts if one)


def test_every_circle_looked_at_by_hand() -> None:
    rng, cases, events, points = made_up(1)
    found = scan_bernoulli(cases, events, points, draws=Draws(rng, 19))
    total, whole, best = cases.sum(), events.sum(), (0.0, frozenset())
    for centre in points:
        order = np.argsort(np.hypot(*(points - centre).T))
        for size in range(1, len(order) + 1):
            mine = order[:size]
            count, held = cases[mine].sum(), events[mine].sum()
            if held > whole / 2 or not held or count * (whole - held) <= (total - count) * held:
                continue
            ratio = log_likelihood(count, held) + log_likelihood(total - count, whole - held)
            best = max(best, (ratio - log_likelihood(total, whole), frozenset(mine.tolist())), key=lambda one: one[0])
    [first, *others] = found.clusters
    assert first.log_likelihood == pytest.approx(best[0], abs=1e-9)
    assert first.cases == cases[list(first.places)].sum()
    assert first.expected == pytest.approx(events[list(first.places)].sum() * total / whole)
    taken = set(first.places)
    for one in others:
        assert not taken & set(one.places)
        taken |= set(one.places)
        assert one.log_likelihood <= first.log_likelihood


def test_a_planted_share_is_found() -> None:
    rng, _, _, points = made_up(2, 80)
    events = rng.integers(3, 12, 80)
    near = np.argsort(np.hypot(*(points - points[5]).T))[:8]
    share = np.full(80, 0.2)
    share[near] = 0.7
    found = scan_bernoulli(rng.binomial(events, share), events, points, draws=Draws(rng, 199), reach=Reach(0.3))
    [first, *_] = found.clusters
    assert first.p == 0.005
    assert len(set(first.places) & set(near.tolist())) >= 6
    assert len(first.places) <= 11
    assert first.relative_risk > 2


def test_on_a_null_no_more_is_found_than_claimed() -> None:
    runs, called = 120, 0
    for seed in range(runs):
        rng, cases, events, points = made_up(seed + 60)
        called += scan_bernoulli(cases, events, points, draws=Draws(rng, 39)).clusters[0].p <= 0.05
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def test_an_early_end_gives_much_the_same() -> None:
    rng, cases, events, points = made_up(3)
    whole = scan_bernoulli(cases, events, points, draws=Draws(rng, 499))
    early = scan_bernoulli(cases, events, points, draws=Draws(rng, 499, stop_after=40))
    assert early.stopped
    assert early.clusters[0].p == pytest.approx(whole.clusters[0].p, abs=0.2)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda d: scan_bernoulli([1, 2], [1, 1], [[0, 0], [1, 1]], draws=d), "more cases than events"),
        (lambda d: scan_bernoulli([0, 0], [1, 1], [[0, 0], [1, 1]], draws=d), "0 cases among 2 events"),
        (lambda d: scan_bernoulli([1, 1], [1, 1], [[0, 0], [1, 1]], draws=d), "2 cases among 2 events"),
        (lambda d: scan_bernoulli([1, 0], [1, 1], [[0, 0]], draws=d), "a point for each of 2 places"),
        (lambda d: scan_bernoulli([1, 0], [1, 1, 1], [[0, 0]] * 3, draws=d), "flat arrays of one length"),
        (
            lambda d: scan_bernoulli([1, 0], [1, 1], [[0, 0], [1, 1]], draws=Draws(d.random, 5)),
            "at least 9",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[Draws], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call(Draws(np.random.default_rng(0), 19))
