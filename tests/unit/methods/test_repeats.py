"""Repeats: against R's survival and statsmodels, by exact chances, planted, nulls, and what a short window hides."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats
from statsmodels.duration.survfunc import SurvfuncRight

from saferplan.errors import CannotReckon
from saferplan.methods.repeats import Repeats, TimeToRepeat, Window, repeats, rows_of_places, time_to_repeat

R = json.loads((Path(__file__).parents[2] / "oracles" / "r_numbers.json").read_text(encoding="utf-8"))["repeats"]
PLACES = 90


def draw(seed: int = 0) -> np.random.Generator:
    """Chance that is the same every time."""
    return np.random.default_rng(seed)


def of_r() -> TimeToRepeat:
    """The made-up events of the oracle."""
    window = Window(R["end"], tuple(R["within"]))
    rows = np.array(R["place"]) - 1
    return time_to_repeat(rows, R["day"], np.ones(PLACES), window=window, random=draw(), simulations=99)


def test_the_curve_and_its_limits_are_those_of_r() -> None:
    """survival::survfit with the places as clusters."""
    found = of_r()
    assert found.share == pytest.approx(R["share"], abs=1e-12)
    assert found.low == pytest.approx(R["low"], abs=1e-10)
    assert found.high == pytest.approx(R["high"], abs=1e-10)
    assert found.followed.tolist() == R["followed"]


def test_the_curve_is_that_of_statsmodels() -> None:
    place, day, end = np.array(R["place"]), np.array(R["day"]), R["end"]
    gaps, again = [], []
    for one in np.unique(place):
        mine = np.sort(day[place == one])
        gaps += [*np.diff(mine), end - mine[-1]]
        again += [1] * (mine.size - 1) + [0]
    theirs = SurvfuncRight(np.array(gaps, dtype=float), np.array(again))
    found = of_r()
    steps = np.searchsorted(theirs.surv_times, found.within, side="right") - 1
    assert found.share == pytest.approx(1 - theirs.surv_prob[steps], abs=1e-12)
    assert found.gaps == sum(again)


def test_counted_by_hand() -> None:
    """Ten places; one has four events, one two, three have one, five none; and two events without a place."""
    found = repeats([0, 0, 3, 0, 1, 4, 4, 0, 7, -1, -1], np.ones(10), random=draw())
    assert (found.events, found.unknown, found.places, found.hit) == (9, 2, 10, 5)
    assert found.spread.tolist() == [3, 1, 0, 1]
    assert (found.repeats, found.share) == (4, 4 / 9)
    assert (found.incidence, found.prevalence, found.concentration) == (0.9, 0.5, 1.8)


def test_chance_is_as_the_binomial_has_it() -> None:
    """A place with a share q of the exposure has k of n events with the binomial's probability."""
    rng = draw(5)
    weight, events, many = rng.uniform(0.2, 3.0, 60), 80, 1_999
    rows = rng.integers(0, 60, events)
    found = repeats(rows, weight, random=rng, simulations=many)
    share = weight / weight.sum()
    for k, mean in enumerate(found.spread_by_chance, start=1):
        chances = stats.binom.pmf(k, events, share)
        assert mean == pytest.approx(chances.sum(), abs=5 * np.sqrt(chances.sum() / many) + 0.01)
    hit = (1 - (1 - share) ** events).sum()
    assert found.share_by_chance == pytest.approx((events - hit) / events, abs=0.005)


def test_p_is_by_counting_every_way_that_events_can_fall() -> None:
    """Four events on five places, 625 ways: with two places hit or fewer there are two repeats or more."""
    ways = [len(set(way)) for way in itertools.product(range(5), repeat=4)]
    many = 3_999
    for rows, hit in (([0, 1, 2, 3], 4), ([0, 0, 1, 2], 3), ([0, 0, 1, 1], 2), ([3, 3, 3, 3], 1)):
        exact = np.mean([one <= hit for one in ways])
        found = repeats(rows, np.ones(5), random=draw(9), simulations=many)
        assert found.p == pytest.approx(exact, abs=5 * np.sqrt(exact * (1 - exact) / many) + 2 / many)


rows_of_events = some.lists(some.integers(-1, 7), min_size=1, max_size=40).filter(lambda rows: max(rows) >= 0)


@settings(max_examples=40, deadline=None)
@given(rows_of_events)
def test_every_event_is_counted(rows: list[int]) -> None:
    found = repeats(rows, np.ones(8), random=draw(), simulations=19)
    assert found.events + found.unknown == len(rows)
    assert np.dot(found.spread, np.arange(1, found.spread.size + 1)) == found.events
    assert found.spread.sum() == found.hit == found.events - found.repeats
    assert found.incidence == pytest.approx(found.prevalence * found.concentration)
    assert found.low <= found.share_by_chance <= found.high or found.low == found.high


@settings(max_examples=40, deadline=None)
@given(rows_of_events, some.integers(0, 2**32 - 1))
def test_the_curve_rises_and_does_not_ask_for_the_order(rows: list[int], seed: int) -> None:
    rng = draw(seed)
    days = rng.integers(0, 100, len(rows)).astype(float)
    shuffle = rng.permutation(len(rows))
    window = Window(100.0, (1.0, 10.0, 40.0, 99.0))
    one, other = (
        time_to_repeat(np.array(rows)[order], days[order], np.ones(8), window=window, random=draw(), simulations=19)
        for order in (np.arange(len(rows)), shuffle)
    )
    assert one.share == pytest.approx(other.share, nan_ok=True)
    there = ~np.isnan(one.share)
    assert (np.diff(one.share[there]) >= -1e-12).all()
    assert (one.low[there] <= one.share[there] + 1e-12).all()
    assert (one.share[there] <= one.high[there] + 1e-12).all()
    assert (np.isnan(one.share) == (one.followed == 0)).all()


def test_an_event_near_the_end_could_not_be_repeated_yet() -> None:
    """Places with a steady risk: after h days a share 1 - exp(-risk h) is repeated, however short the window."""
    rng, risk, end = draw(3), 1 / 60, 150.0
    place, day = [], []
    for one in range(1_500):
        at = rng.exponential(1 / risk)
        while at < end:
            place.append(one)
            day.append(at)
            at += rng.exponential(1 / risk)
    window = Window(end, (7.0, 30.0, 90.0))
    found = time_to_repeat(place, day, np.ones(1_500), window=window, random=rng, simulations=19)
    true = 1 - np.exp(-risk * found.within)
    assert found.share == pytest.approx(true, abs=0.03)
    plain = found.gaps / len(day)
    assert plain < true[2] - 0.1, "the share of all that were repeated in the window is far too low"


def test_the_limits_hold_the_true_share_as_often_as_they_say() -> None:
    """Places at different risk: half of them four times as often as the others."""
    rng, held, runs = draw(4), 0, 60
    end, places = 200.0, 120
    risk = np.where(np.arange(places) < places // 2, 1 / 40, 1 / 160)
    # Of events as they come, four in five are at the places with the greater risk.
    true = 1 - (0.8 * np.exp(-30 / 40) + 0.2 * np.exp(-30 / 160))
    for _ in range(runs):
        many = rng.poisson(risk * end)
        rows = np.repeat(np.arange(places), many)
        days = rng.uniform(0, end, rows.size)
        window = Window(end, (30.0,))
        found = time_to_repeat(rows, days, np.ones(places), window=window, random=rng, simulations=19)
        held += bool(found.low[0] <= true <= found.high[0])
    assert held >= stats.binom.ppf(0.001, runs, 0.95)


def planted(kind: str) -> tuple[Repeats, TimeToRepeat]:
    """A year of events at 600 places: by chance, with some places always at risk, or with quick repeats."""
    rng = draw(11)
    rows, days = rng.integers(0, 600, 250), rng.uniform(0, 365, 250)
    if kind == "places at risk":
        rows[:80] = rng.integers(0, 20, 80)
    if kind == "quick repeats":
        first = rng.integers(0, 200, 50)
        rows[200:], days[200:] = rows[first], np.minimum(days[first] + rng.exponential(6, 50), 365)
    found = repeats(rows, np.ones(600), random=rng, simulations=199)
    window = Window(365.0, (7.0, 30.0, 90.0))
    return found, time_to_repeat(rows, days, np.ones(600), window=window, random=rng, simulations=199)


def test_chance_alone_is_called_nothing() -> None:
    found, curve = planted("chance")
    assert found.low <= found.share <= found.high
    assert found.p > 0.05
    assert (curve.p > 0.05).all()
    assert (curve.p_of_timing > 0.05).all()


def test_places_always_at_risk_are_told_from_quick_repeats() -> None:
    """Both have more repeats than chance; only the one has them sooner than shuffled times would."""
    for kind, soon in (("places at risk", False), ("quick repeats", True)):
        found, curve = planted(kind)
        assert found.p == 0.005, kind
        assert found.share > found.high, kind
        assert curve.p[1] == 0.005, kind
        assert bool(curve.p_of_timing[0] <= 0.05) == soon, kind


def test_on_a_null_no_more_is_called_than_claimed() -> None:
    runs, counted, sooner, shuffled = 120, 0, 0, 0
    for seed in range(runs):
        rng = draw(seed + 500)
        rows, days = rng.integers(0, 150, 90), rng.uniform(0, 365, 90)
        counted += repeats(rows, np.ones(150), random=rng, simulations=59).p <= 0.05
        window = Window(365.0, (14.0, 30.0, 90.0))
        curve = time_to_repeat(rows, days, np.ones(150), window=window, random=rng, simulations=59)
        sooner += (curve.p <= 0.05).any()
        shuffled += (curve.p_of_timing <= 0.05).any()
    most = stats.binom.ppf(0.999, runs, 0.05)
    assert counted <= most
    assert sooner <= most
    assert shuffled <= most


def test_where_nobody_was_watched_so_long_there_is_no_number() -> None:
    window = Window(20.0, (7.0, 90.0))
    found = time_to_repeat([0, 1, 2], [1.0, 2.0, 3.0], np.ones(5), window=window, random=draw(), simulations=19)
    assert (found.share[0], found.low[0]) == (0.0, 0.0)
    assert found.high[0] == pytest.approx(1 - 0.025 ** (1 / 3)), "none of three"
    assert np.isnan([found.share[1], found.low[1], found.high[1], found.by_chance[1], found.p[1]]).all()


def test_two_at_one_time_are_said_to_be_so() -> None:
    window = Window(20.0, (7.0,))
    found = time_to_repeat([0, 0, 1], [1.0, 1.0, 3.0], np.ones(5), window=window, random=draw(), simulations=19)
    assert (found.gaps, found.at_once) == (1, 1)
    assert found.share[0] == pytest.approx(1 / 3)


def test_places_without_a_name_or_not_listed_are_not_known() -> None:
    assert rows_of_places(["X02", None, "", "X01", "X09"], ["X01", "X02"]).tolist() == [1, -1, -1, 0, -1]


ONES = np.ones(4)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda r: rows_of_places(["X01"], ["X01", "X01"]), "listed twice"),
        (lambda r: repeats([4], ONES, random=r), "from 0 to 3"),
        (lambda r: repeats([0.5], ONES, random=r), "row 0.5"),
        (lambda r: repeats([-1, -1], ONES, random=r), "no event with a known place"),
        (lambda r: repeats([0], [0, 1, 1], random=r), "no exposure"),
        (lambda r: repeats([0], [-1, 1, 1], random=r), "an exposure of -1"),
        (lambda r: repeats([0], ONES, random=r, simulations=9), "at least 19"),
        (lambda r: time_to_repeat([0, 1], [1], ONES, window=Window(9), random=r), "flat arrays of one length"),
        (lambda r: time_to_repeat([0], [float("nan")], ONES, window=Window(9), random=r), "a time that is missing"),
        (lambda r: time_to_repeat([0], [10], ONES, window=Window(9), random=r), "after the end of the window"),
        (lambda r: time_to_repeat([0], [1], ONES, window=Window(9, (7, 7)), random=r), "rising from above 0"),
        (lambda r: time_to_repeat([0], [1], ONES, window=Window(9, level=1.0), random=r), "a level between 0 and 1"),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[np.random.Generator], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call(draw())
