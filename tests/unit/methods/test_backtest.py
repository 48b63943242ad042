"""The backtest: no map sees what it is held to, a planted change is found, and on a null nothing is called better."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.backtest import (
    Marking,
    map_to_trust,
    mean_with_limits,
    rolling_backtest,
    stability_of_top,
)
from saferplan.methods.forecasting import MAPS, SIMPLE, Layout, Map, last_step, mean_of_last_year
from saferplan.methods.prediction import overlap_of_top, prediction_scores

NAN = float("nan")
PLACES = 80
LAYOUT = Layout(np.random.default_rng(0).random((PLACES, 2)) * 10_000, area=np.linspace(1.0, 5.0, PLACES))
QUICK = {name: MAPS[name] for name in ("last step", SIMPLE, "fading mean", "Gi*", "density")}
TWO: dict[str, Map] = {"last step": last_step, SIMPLE: mean_of_last_year}


def by_chance(seed: int, steps: int = 26, mean: float = 3.0) -> np.ndarray:
    """Counts of places that are all alike."""
    return np.random.default_rng(seed).poisson(mean, (steps, PLACES)).astype(float)


def test_worked_by_hand() -> None:
    counts = [[4, 1, 0, 0], [0, 3, 1, 0], [5, 1, 2, 2]]
    found = rolling_backtest(counts, maps=TWO, steps=2, marking=Marking(share=0.25))
    assert found.names == ("last step", SIMPLE)
    assert found.steps.tolist() == [1, 2]
    assert found.events.tolist() == [4, 10]
    assert found.hit_rate == pytest.approx(np.array([[0.0, 0.1], [0.0, 0.3]]))  # 4/2 and 4/2 tie: half of 5 and of 1
    assert found.accuracy == pytest.approx(4 * found.hit_rate)
    assert found.efficiency == pytest.approx(np.array([[0.0, 0.2], [0.0, 0.6]]))
    assert found.share == pytest.approx(np.full((2, 2), 0.25))
    assert found.passed_over == 1


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 3))
def test_no_map_sees_the_step_it_foretells_nor_any_later_one(seed: int, back: int) -> None:
    counts = by_chance(seed, steps=20)
    changed = counts.copy()
    changed[-back:] = np.random.default_rng(seed + 1).poisson(9.0, (back, PLACES))
    seen: list[list[np.ndarray]] = [[], []]

    def watched(name: str, kept: list[np.ndarray]) -> Map:
        def make(history: np.ndarray, layout: Layout) -> np.ndarray:
            kept.append(MAPS[name](history, layout))
            return kept[-1]

        return make

    for data, kept in zip((counts, changed), seen, strict=True):
        rolling_backtest(data, LAYOUT, maps={name: watched(name, kept) for name in MAPS}, steps=4)
    same = len(MAPS) * (4 - back + 1)
    assert len(seen[0]) == 4 * len(MAPS)
    for one, other in zip(seen[0][:same], seen[1][:same], strict=True):
        assert one.tolist() == other.tolist()


def test_a_map_cannot_spoil_what_the_next_one_sees() -> None:
    def spoil(history: np.ndarray, layout: Layout) -> np.ndarray:
        history[:] = 0
        return np.zeros(history.shape[1])

    counts = by_chance(1)
    alone = rolling_backtest(counts, maps=TWO)
    beside = rolling_backtest(counts, maps={"spoil": spoil, **TWO})
    assert beside.hit_rate[1:].tolist() == alone.hit_rate.tolist()


def test_a_place_that_turns_hot_is_foretold_from_the_next_step_on() -> None:
    rate = np.full((40, PLACES), 2.0)
    rate[30:, 17] = 40.0
    counts = np.random.default_rng(2).poisson(rate)
    found = rolling_backtest(counts, LAYOUT, maps={**QUICK, "Poisson-gamma": MAPS["Poisson-gamma"]}, steps=12)
    marked_it = found.hit_rate > 0.15
    assert not marked_it[:, found.steps <= 30].any()
    for name in ("last step", SIMPLE, "fading mean", "Poisson-gamma"):
        assert marked_it[found.names.index(name), found.steps > 30].all(), name


def test_where_hot_places_move_on_a_map_that_notices_is_trusted() -> None:
    rng = np.random.default_rng(2)
    rate = np.full((44, PLACES), 2.0)
    for step in range(44):
        rate[step, [(step // 4 + 20 * wave) * 7 % PLACES for wave in range(4)]] = 20.0
    found = rolling_backtest(rng.poisson(rate), LAYOUT, maps={**QUICK, "Poisson-gamma": MAPS["Poisson-gamma"]})
    trusted = map_to_trust(found)
    assert trusted.better
    assert trusted.name in ("last step", "Poisson-gamma")
    assert trusted.compared == 5
    assert next(one for one in trusted.differences if one.name == trusted.name).low > 0
    assert SIMPLE not in {one.name for one in trusted.differences}
    assert trusted.name in trusted.above_chance


def test_places_that_stay_as_they_are_leave_the_simple_map() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(rng.gamma(0.7, 2.0, 400), (30, 400))
    layout = Layout(rng.random((400, 2)))
    trusted = map_to_trust(rolling_backtest(counts, layout, maps=QUICK), score="hit_rate")
    assert (trusted.name, trusted.better, trusted.simple) == (SIMPLE, False, SIMPLE)
    assert SIMPLE in trusted.above_chance
    assert {"last step", "density"} <= {one.name for one in trusted.differences if one.high < 0}


def test_places_of_one_score_are_drawn_by_lot() -> None:
    events = np.array([6, 0, 1, 5, 3])
    found = prediction_scores(events, [1, 1, 0, 0, 0], ties="shared")
    assert found.hit_rate == pytest.approx([0.2, 0.4, 0.6, 0.8, 1.0])
    rng = np.random.default_rng(4)
    orders = [prediction_scores(events, np.array([1, 1, 0, 0, 0]) + 1e-6 * rng.random(5)) for _ in range(2_000)]
    assert np.mean([one.hit_rate for one in orders], axis=0) == pytest.approx(found.hit_rate, abs=0.02)
    plain = prediction_scores(events, events[::-1])
    assert prediction_scores(events, events[::-1], ties="shared").hit_rate == pytest.approx(plain.hit_rate)


def test_a_share_of_the_area_marks_as_many_places_as_it_holds() -> None:
    found = rolling_backtest(by_chance(5), LAYOUT, maps=TWO, marking=Marking(share=0.1, by_area=True))
    assert (found.share <= 0.1 + 1e-9).all()
    assert (found.share > 0.05).all()
    assert found.accuracy == pytest.approx(found.hit_rate / found.share)
    assert len(np.unique(found.share)) > 1


def test_steps_not_held_are_neither_foretold_nor_counted_and_a_map_that_cannot_be_made_says_why() -> None:
    counts = by_chance(6, steps=20)
    counts[15] = NAN
    counts[17] = 0.0
    found = rolling_backtest(counts, LAYOUT, maps={"year": MAPS["same step last year"], **TWO}, steps=9)
    assert found.steps.tolist() == [8, 9, 10, 11, 12, 13, 14, 16, 18, 19][-9:]
    assert found.passed_over == 2
    assert np.isnan(found.hit_rate[0, :3]).all()
    assert "the step twelve before" in found.reasons[0, 0]
    assert np.isfinite(found.hit_rate[0, 3:]).all()
    assert (found.reasons[1:] == "").all()
    assert [one.times for one in map_to_trust(found).differences] == [6, 9]


def test_limits_of_a_mean_are_those_of_students_t_and_wider_where_steps_hang_together() -> None:
    scores = [0.4, 0.1, 0.5, 0.2, 0.6, 0.1]
    found = mean_with_limits(scores)
    low, high = stats.t.interval(0.95, 5, np.mean(scores), stats.sem(scores))
    assert (found.low, found.high) == pytest.approx((low, high))
    rising = mean_with_limits(sorted(scores))
    assert rising.high - rising.low > 1.2 * (high - low)
    same = mean_with_limits([0.3] * 6)
    assert (same.low, same.mean, same.high) == pytest.approx((0.3, 0.3, 0.3))


def false_calls(runs: int, maps: dict[str, Map], draw: Callable[[np.random.Generator], np.ndarray]) -> tuple[int, int]:
    """In how many runs a map is called better than the simple one, and in how many one is called better than chance."""
    rng = np.random.default_rng(9)
    better = above = 0
    for _ in range(runs):
        trusted = map_to_trust(rolling_backtest(draw(rng), LAYOUT, maps=maps, steps=12))
        better += trusted.better
        above += bool(trusted.above_chance)
    return better, above


def test_without_structure_nothing_is_called_better_more_often_than_claimed() -> None:
    better, above = false_calls(60, QUICK, lambda rng: rng.poisson(2.0, (18, PLACES)))
    most = stats.binom.ppf(0.999, 60, 0.05)
    assert better <= most
    assert above <= most


@pytest.mark.slow
@pytest.mark.parametrize("mean", [0.3, 3.0])
def test_without_structure_no_map_of_all_is_called_better_more_often_than_claimed(mean: float) -> None:
    better, above = false_calls(50, MAPS, lambda rng: rng.poisson(mean, (26, PLACES)))
    most = stats.binom.ppf(0.999, 50, 0.05)
    assert better <= most
    assert above <= most


@pytest.mark.slow
def test_where_the_simple_map_is_right_nothing_is_called_better() -> None:
    better, above = false_calls(
        100, QUICK, lambda rng: rng.poisson(rng.gamma(1.0, 2.0, PLACES) * rng.gamma(4.0, 0.25, (26, PLACES)))
    )
    assert better <= stats.binom.ppf(0.999, 100, 0.05)
    assert above == 100


def test_stability_is_the_overlap_of_whole_years_and_of_what_both_hold() -> None:
    rng = np.random.default_rng(10)
    counts = rng.poisson(rng.gamma(0.5, 6.0, PLACES), (30, PLACES)).astype(float)
    found = stability_of_top(counts, share=0.1)
    assert found.steps.tolist() == [6, 12]
    assert found.apart.tolist() == [1, 1]
    assert found.overlap[1] == overlap_of_top(counts[6:18].sum(axis=0), counts[18:].sum(axis=0), top=8)
    assert found.overlap[0] == overlap_of_top(counts[:6].sum(axis=0), counts[12:18].sum(axis=0), top=8)
    assert (found.overlap > 3 * found.by_chance).all()
    counts[8:18] = NAN
    gap = stability_of_top(counts, share=0.1)
    assert (gap.steps.tolist(), gap.apart.tolist()) == ([2], [1])  # the first year holds neither of the two
    counts[6:18] = NAN
    assert stability_of_top(counts, share=0.1).apart.tolist() == [2]


def test_on_a_null_top_places_overlap_as_chance_says() -> None:
    found = [stability_of_top(by_chance(seed, steps=24, mean=20.0), share=0.1) for seed in range(60)]
    assert np.mean([one.overlap[0] for one in found]) == pytest.approx(
        np.mean([one.by_chance[0] for one in found]), abs=0.025
    )


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: rolling_backtest([[1, 2]], maps=TWO), "at least two steps"),
        (lambda: rolling_backtest([[1, 2]] * 3, maps={}), "0 maps"),
        (lambda: rolling_backtest([[1, 2]] * 3, maps=TWO, steps=0), "0 steps"),
        (lambda: rolling_backtest([[1, 2]] * 3, maps=TWO, marking=Marking(1.0)), "a share of 1"),
        (lambda: rolling_backtest([[1, 2]] * 3, maps=TWO, marking=Marking(by_area=True)), "no area"),
        (lambda: map_to_trust(rolling_backtest(by_chance(1), maps=TWO), score="PAI"), "the score PAI"),
        (lambda: map_to_trust(rolling_backtest(by_chance(1), maps=TWO), simple="none"), "no map none"),
        (lambda: map_to_trust(rolling_backtest(by_chance(1), maps=TWO, steps=4)), "4 steps"),
        (lambda: map_to_trust(rolling_backtest(by_chance(1), maps=TWO), level=1.0), "between 0 and 1"),
        (lambda: mean_with_limits([0.1] * 4), "5 steps or more"),
        (lambda: stability_of_top([[1, 2]] * 12), "two years"),
        (lambda: prediction_scores([1, 0], [1, 2], ties="best"), "ties that are best"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call()
