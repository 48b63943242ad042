"""Hours of the week: eleven edges worked by hand, crimepy's numbers, every second counted, planted, and nulls."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.time_pattern import NIGHT, WEEKEND, compare_weeks, share_of_hours, times_of_week, week_pattern

CRIMEPY = json.loads((Path(__file__).parents[2] / "oracles" / "aoristic_numbers.json").read_text(encoding="utf-8"))
MONDAY = datetime(2024, 1, 1)
LABELS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def draw(seed: int = 0) -> np.random.Generator:
    """Chance that is the same every time."""
    return np.random.default_rng(seed)


def hours_of(earliest: list[datetime | None], latest: list[datetime | None]) -> dict[str, float]:
    """The hours that have something, and how much."""
    found = week_pattern(times_of_week(earliest, latest), random=draw(), simulations=19).weights
    return {
        f"{LABELS[day]} {hour:02}": found[day, hour]
        for day in range(7)
        for hour in range(24)
        if found[day, hour] > 1e-12
    }


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A time of the week of Monday, 1 January 2024."""
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


EDGES = {
    "a point in time": (at(0, 1), at(0, 1), {"Mon 01": 1}),
    "over the hour": (at(0, 1), at(0, 2, 30), {"Mon 01": 2 / 3, "Mon 02": 1 / 3}),
    "within the hour": (at(0, 1), at(0, 1, 30), {"Mon 01": 1}),
    "over the hour, with parts of both": (at(0, 1, 50), at(0, 2, 10), {"Mon 01": 0.5, "Mon 02": 0.5}),
    "25 hours": (
        at(0, 10),
        at(1, 11),
        {f"Mon {hour:02}": 1 / 25 for hour in range(10, 24)} | {f"Tue {hour:02}": 1 / 25 for hour in range(11)},
    ),
    "8 days": (at(0, 12), at(8, 12), {f"{day} {hour:02}": 1 / 168 for day in LABELS for hour in range(24)}),
    "over midnight": (at(0, 23, 30), at(1, 1, 15), {"Mon 23": 30 / 105, "Tue 00": 60 / 105, "Tue 01": 15 / 105}),
    "over the end of the week": (
        at(6, 22),
        at(7, 2),
        {"Sun 22": 0.25, "Sun 23": 0.25, "Mon 00": 0.25, "Mon 01": 0.25},
    ),
    "without an end": (at(0, 15, 30), None, {"Mon 15": 1}),
    "without a beginning": (None, at(0, 15, 30), {}),
    "exchanged": (at(0, 14, 30), at(0, 12, 15), {"Mon 12": 45 / 135, "Mon 13": 60 / 135, "Mon 14": 30 / 135}),
    "to the full hour": (at(4, 8), at(4, 9), {"Fri 08": 1}),
    "exactly a week": (
        at(2, 7, 45),
        at(9, 7, 45),
        {f"{day} {hour:02}": 1 / 168 for day in LABELS for hour in range(24)},
    ),
    "a second short of a week begins and ends in one hour": (
        at(3, 12),
        at(10, 12) - timedelta(seconds=1),
        {f"{day} {hour:02}": 3_600 / 604_799 for day in LABELS for hour in range(24)} | {"Thu 11": 3_599 / 604_799},
    ),
    "the year's end": (datetime(2023, 12, 31, 23), datetime(2024, 1, 1, 1), {"Sun 23": 0.5, "Mon 00": 0.5}),
    "before 1970": (datetime(1969, 12, 31, 12), None, {"Wed 12": 1}),
}


@pytest.mark.parametrize("name", EDGES)
def test_the_edges(name: str) -> None:
    earliest, latest, expected = EDGES[name]
    # One known event beside it, for there must be one.
    found = hours_of([earliest, at(5, 5)], [latest, at(5, 5)])
    expected = expected | {"Sat 05": expected.get("Sat 05", 0) + 1}
    assert found == pytest.approx(expected, abs=1e-12)


def test_what_was_made_of_each_is_counted() -> None:
    earliest, latest, _ = zip(*EDGES.values(), strict=True)
    found = times_of_week(earliest, latest)
    assert found.events + found.left_out == len(EDGES)
    assert (found.left_out, found.without_end, found.swapped, found.over_a_week, found.points) == (1, 2, 1, 2, 3)


def test_the_pattern_is_crimepys() -> None:
    times = times_of_week(CRIMEPY["earliest"], CRIMEPY["latest"])
    found = week_pattern(times, random=draw(), simulations=19)
    assert found.weights.ravel() == pytest.approx(CRIMEPY["weights"], abs=1e-9)
    assert times.left_out == CRIMEPY["earliest"].count(None) > 0
    assert times.swapped > 0
    assert times.over_a_week > 0


minutes = some.tuples(some.integers(0, 3 * 168 * 60), some.integers(0, 9 * 24 * 60))


@settings(max_examples=60, deadline=None)
@given(some.lists(minutes, min_size=1, max_size=6))
def test_every_minute_is_counted(events: list[tuple[int, int]]) -> None:
    """The same by walking through each minute; what is in all hours together is all events."""
    starts = [MONDAY + timedelta(minutes=start) for start, _ in events]
    ends = [one + timedelta(minutes=length) for one, (_, length) in zip(starts, events, strict=True)]
    walked = np.zeros(168)
    for start, length in events:
        if length >= 168 * 60:
            walked += 1 / 168
        else:
            where = (start + np.arange(max(length, 1))) // 60 % 168
            walked += np.bincount(where, minlength=168) / max(length, 1)
    times = times_of_week(starts, ends)
    found = week_pattern(times, random=draw(), simulations=19)
    assert found.weights.ravel() == pytest.approx(walked, abs=1e-9)
    assert found.weights.sum() == pytest.approx(len(events))
    assert found.ratio.mean() == pytest.approx(1)
    for hours in (NIGHT, WEEKEND, np.ones((7, 24))):
        share = share_of_hours(times, hours)
        assert share.share == pytest.approx(found.weights[hours == 1].sum() / len(events))
        assert share.surely <= share.share + 1e-12 <= share.possibly + 2e-12
        assert share.low <= share.share + 1e-12 <= share.high + 2e-12


def test_night_and_weekend_are_as_they_are_called() -> None:
    assert (NIGHT.sum(), WEEKEND.sum()) == (56, 48)
    times = times_of_week([at(4, 22), at(5, 5, 59), at(5, 6), at(0, 0)], ["NaT"] * 4)
    assert share_of_hours(times, NIGHT).share == 0.75
    assert share_of_hours(times, WEEKEND).share == 0.5


def test_a_share_has_wilsons_limits_and_what_is_not_known_beside() -> None:
    """65 of 100 at night to the minute: Wilson's limits of oracle O2.  Then all from dusk to dawn: nothing sure."""
    known = [at(0, 23)] * 65 + [at(0, 12)] * 35
    found = share_of_hours(times_of_week(known, known), NIGHT)
    assert (found.low, found.high) == pytest.approx((0.552544432969, 0.736357517570), abs=1e-10)
    assert found.surely == found.possibly == found.share == 0.65
    open_ = share_of_hours(times_of_week([at(0, 18)] * 40, [at(1, 8)] * 40), NIGHT)
    assert (open_.share, open_.surely, open_.possibly) == pytest.approx((8 / 14, 0, 1))
    assert open_.hours == pytest.approx(1 / 3)


def events_by_chance(rng: np.random.Generator, many: int) -> tuple[np.ndarray, np.ndarray]:
    """Made-up events at any time of a year, half of them with spans of up to a day."""
    start = np.datetime64("2024-01-01T00:00:00") + rng.integers(0, 364 * 86_400, many)
    return start, start + np.where(rng.random(many) < 0.5, 0, rng.integers(0, 86_400, many))


def test_on_a_null_no_hour_is_called_more_often_than_claimed() -> None:
    runs, called = 200, 0
    for seed in range(runs):
        rng = draw(seed + 900)
        found = week_pattern(times_of_week(*events_by_chance(rng, 120)), random=rng, simulations=79)
        called += bool((found.p <= 0.05).any())
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def test_p_is_the_chance_that_any_hour_has_as_many() -> None:
    """Times known to the minute: so many in the busiest of 168 hours, by counting every way that they can fall.

    No hour has more than k in a share of (n! / 168^n) x the coefficient of x^n in (1 + x + ... + x^k / k!)^168.
    """
    many, most = 60, 4
    line = 1 / np.array([math.factorial(power) for power in range(most)], dtype=float)
    whole = np.array([1.0])
    for _ in range(168):
        whole = np.convolve(whole, line)[: many + 1]
    below = whole[many] * math.exp(math.lgamma(many + 1) - many * math.log(168))
    spread = [at(number % 7, number // 7) for number in range(many - most)] + [at(6, 20)] * most
    found = week_pattern(times_of_week(spread, spread), random=draw(3), simulations=3_999)
    assert found.weights.max() == most
    assert found.p[6, 20] == pytest.approx(min(2 * (1 - below), 1), abs=10 * np.sqrt(0.25 / 4_000))
    assert found.p[6, 20] < 1


def test_a_planted_hour_is_found_and_no_other() -> None:
    rng = draw(7)
    start, end = events_by_chance(rng, 600)
    friday = np.datetime64("2024-01-05T22:00:00") + 7 * 86_400 * rng.integers(0, 52, 20) + rng.integers(0, 3_600, 20)
    found = week_pattern(times_of_week(np.append(start, friday), np.append(end, friday)), random=rng, simulations=199)
    assert np.argwhere(found.p <= 0.05).tolist() == [[4, 22]]
    assert found.ratio[4, 22] > 3


def rhythm(rng: np.random.Generator, many: int) -> np.ndarray:
    """Made-up events of a year that keep out of the night, and come twice as often at the weekend."""
    start = np.datetime64("2024-01-01T00:00:00") + rng.integers(0, 364 * 86_400, 6 * many)
    hour, day = start.astype("datetime64[h]").astype(int) % 24, (start.astype("datetime64[D]").astype(int) + 3) % 7
    return start[(hour >= 7) & ((day >= 5) | (rng.random(start.size) < 0.5))][:many]


def test_two_sets_of_one_rhythm_are_called_apart_no_more_often_than_claimed() -> None:
    runs, called = 120, 0
    for seed in range(runs):
        rng = draw(seed + 300)
        one, other = (times_of_week(made, made) for made in (rhythm(rng, 60), rhythm(rng, 180)))
        called += bool((compare_weeks(one, other, random=rng, simulations=59).p <= 0.05).any())
    assert called <= stats.binom.ppf(0.999, runs, 0.05)


def test_an_hour_busier_here_than_elsewhere_is_found() -> None:
    rng = draw(5)
    friday = np.datetime64("2024-01-05T22:00:00") + 7 * 86_400 * rng.integers(0, 52, 15) + rng.integers(0, 3_600, 15)
    here, elsewhere = np.append(rhythm(rng, 300), friday), rhythm(rng, 2_000)
    one, other = times_of_week(here, here), times_of_week(elsewhere, elsewhere)
    found = compare_weeks(one, other, random=rng, simulations=199)
    assert np.argwhere(found.p <= 0.05).tolist() == [[4, 22]]
    assert found.difference[4, 22] > 0.03
    assert found.share.sum() == pytest.approx(1)
    assert found.share_of_others.sum() == pytest.approx(1)
    back = compare_weeks(other, one, random=rng, simulations=199)
    assert back.difference == pytest.approx(-found.difference)
    assert np.argwhere(back.p <= 0.05).tolist() == [[4, 22]]


def test_quiet_nights_are_found_to_be_so() -> None:
    rng = draw(8)
    start, _ = events_by_chance(rng, 4_000)
    waking = start[(start.astype("datetime64[h]").astype(int) % 24) >= 6]
    found = week_pattern(times_of_week(waking, waking), random=rng, simulations=99)
    assert (found.p[:, :6] <= 0.05).all()
    assert (found.ratio[:, :6] == 0).all()


def test_texts_and_dates_and_numpys_times_are_one() -> None:
    texts = ["2024-02-29T23:30", "2024-03-03T00:00"]
    dates = [datetime(2024, 2, 29, 23, 30), datetime(2024, 3, 3)]
    one, other, third = (times_of_week(made, made) for made in (texts, dates, np.array(texts, dtype="datetime64[us]")))
    assert one.start.tolist() == other.start.tolist() == third.start.tolist() == [343_800, 518_400]


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda: times_of_week(["NaT"], [at(0, 1)]), "no event with an earliest time"),
        (lambda: times_of_week([at(0, 1)], [at(0, 1), at(0, 2)]), "flat arrays of one length"),
        (lambda: times_of_week(["yesterday"], ["NaT"]), "cannot be read"),
        (lambda: times_of_week([3.5], ["NaT"]), "a number for a time"),
        (lambda: times_of_week(["2024-01-01T10:00+01:00"], ["NaT"]), "has a zone"),
        (lambda: times_of_week([datetime(2024, 1, 1, 10, tzinfo=UTC)], ["NaT"]), "has a zone"),
        (lambda: times_of_week(["2024-01-01"] * 20, ["2024-01-02"] * 20), "midnight exactly"),
        (lambda: share_of_hours(times_of_week([at(0, 1)], [at(0, 1)]), [True] * 168), "7 days x 24 hours"),
        (lambda: share_of_hours(times_of_week([at(0, 1)], [at(0, 1)]), NIGHT, level=2), "a level between 0 and 1"),
        (
            lambda: compare_weeks(*[times_of_week([at(0, 1)], ["NaT"])] * 2, random=draw(), simulations=5),
            "at least 19",
        ),
        (
            lambda: week_pattern(times_of_week([at(0, 1)], [at(0, 1)]), random=draw(), simulations=5),
            "at least 19",
        ),
    ],
)
def test_what_cannot_be_reckoned_is_said(call: Callable[[], object], says: str) -> None:
    with pytest.raises(CannotReckon, match=says):
        call()
