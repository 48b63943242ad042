"""Rank intervals: the studentised range as an oracle, planted orders found, and ties that stay open."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.rank_intervals import rank_limits


def chance() -> np.random.Generator:
    """Chance with a seed."""
    return np.random.default_rng(11)


@pytest.mark.parametrize("df", [np.inf, 12.0])
def test_the_first_limit_is_tukeys(df: float) -> None:
    """Of k independent values with one error, the largest difference is a studentised range: q / sqrt(2)."""
    k = 5
    limit = stats.studentized_range.ppf(0.95, k, 1e6 if np.isinf(df) else df)  # q, in errors of one value
    base = np.zeros(k)
    for times, apart in ((1.03, True), (0.97, False)):
        base[0] = limit * times
        found = rank_limits(base, np.eye(k), random=chance(), df=df, draws=100_000)
        assert (found.best.tolist(), found.worst[0]) == ([1] + [2 if apart else 1] * 4, 1 if apart else 5)


def test_values_far_apart_have_one_rank_each_and_equal_ones_share() -> None:
    found = rank_limits([3.0, 9.0, 6.0, 6.0], np.eye(4) * 0.01, random=chance())
    assert found.rank.tolist() == [4, 1, 2, 2]
    assert found.best.tolist() == [4, 1, 2, 2]
    assert found.worst.tolist() == [4, 1, 3, 3]
    assert found.above[1].tolist() == [True, False, True, True]


def test_what_the_same_people_said_is_told_apart_where_independent_answers_would_not_be() -> None:
    values, own = [0.52, 0.48], 0.0006
    alone = rank_limits(values, [[own, 0.0], [0.0, own]], random=chance())
    paired = rank_limits(values, [[own, 0.9 * own], [0.9 * own, own]], random=chance())
    assert alone.best.tolist() == [1, 1]
    assert paired.best.tolist() == [1, 2]


def test_steps_find_more_than_one_look_does() -> None:
    """Once the first is surely highest, only "it is lower than one of the others" is left to be tested of it."""
    k = 6
    limit = float(stats.studentized_range.ppf(0.95, k, 1e6))
    drawn = np.random.default_rng(12).standard_normal((200_000, k))
    others = drawn[:, 1:]
    left = np.maximum(np.ptp(others, axis=1), others.max(axis=1) - drawn[:, 0])
    less = float(np.quantile(left, 0.95))
    assert less < limit - 0.05
    values = np.array([50.0, (limit + less) / 2, *[0.0] * (k - 2)])
    found = rank_limits(values, np.eye(k), random=chance(), draws=50_000)
    assert found.best[0] == found.worst[0] == 1
    assert found.worst[1] == 2


def test_the_worst_is_never_before_the_best_and_order_changes_nothing() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        k = int(rng.integers(1, 9))
        root = rng.normal(size=(k, k))
        values, covariance = rng.normal(0, 3, k), root @ root.T / k
        found = rank_limits(values, covariance, random=chance(), draws=2_000)
        assert (found.best <= found.rank).all()
        assert (found.rank <= found.worst).all()
        assert not (found.above & found.above.T).any()
        order = rng.permutation(k)
        moved = rank_limits(values[order], covariance[np.ix_(order, order)], random=chance(), draws=2_000)
        assert np.abs(moved.best - found.best[order]).max() <= 1  # other draws


def test_without_error_what_is_higher_is_surely_so() -> None:
    found = rank_limits([2.0, 1.0, 1.0], np.zeros((3, 3)), random=chance())
    assert (found.best.tolist(), found.worst.tolist()) == ([1, 2, 2], [1, 3, 3])
    assert rank_limits([5.0], [[1.0]], random=chance()).worst.tolist() == [1]


def test_what_cannot_be_ranked_is_said() -> None:
    for values, covariance, options, said in (
        ([1.0, 2.0], [[1.0]], {}, "2 values with a covariance of shape"),
        ([1.0, float("nan")], np.eye(2), {}, "a value or covariance that is missing"),
        ([1.0, 2.0], np.eye(2), {"draws": 10}, "10 draws and inf degrees of freedom"),
        ([1.0, 2.0], -np.eye(2), {}, "a variance below 0"),
        ([1.0, 2.0], np.eye(2), {"level": 1.0}, "the level 1"),
    ):
        with pytest.raises(CannotReckon, match=said):
            rank_limits(values, covariance, random=chance(), **options)
