"""The status of a measure: worse is worse, chance is considered, no data is never green, and unlike is not compared."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.delivery.noise import Compared, Limits, Reading, TwoReadings
from saferplan.delivery.status import MeasureFacts, measure_status
from saferplan.delivery.target import TARGET_RULES, TARGET_TONES, TARGET_WORDS, goal_of, target_reading
from saferplan.errors import BadRecord
from saferplan.plan.model import Target

ON = date(2026, 6, 1)
BEFORE, AFTER = "2023/24", "2025/26"
BY = date(2026, 3, 31)


def facts(way: str, before: float | None, after: float | None) -> MeasureFacts:
    """A measure that is counted in one year and in another."""
    return MeasureFacts(way, Reading(before, BEFORE), Reading(after, AFTER))


def test_1200_against_a_target_of_800_from_1000_is_worse_than_baseline_and_red() -> None:
    one = facts("down", 1000, 1200)
    found = measure_status(one, on=ON)
    assert (found.code, found.words, found.tone) == ("worse", "worse than baseline", "red")
    assert found.reason == (
        "From 1,000 in 2023/24 to 1,200 in 2025/26: up 20.0% (95% interval: up 10.3% to up 30.5%); it should go down. "
        "Chance alone would make so large a change less than once in 20 times."
    )
    target = target_reading(one, Target(BY, 800), on=ON)
    assert (target.code, target.tone, target.within_chance) == ("target-missed", "red", False)
    assert target_reading(one, Target(date(2027, 3, 31), 800), on=ON).code == "away"


def test_one_crime_short_of_its_target_is_not_red() -> None:
    one = facts("down", 1000, 801)
    found = target_reading(one, Target(BY, 800), on=ON)
    assert (found.code, found.tone, found.within_chance) == ("within-chance", "amber", True)
    assert found.reason.startswith("801 in 2025/26; the target is 800 by 31 March 2026. The target lies within chance")
    assert measure_status(one, on=ON).tone == "green"
    assert target_reading(facts("down", 1000, 900), Target(BY, 800), on=ON).tone == "red"


@pytest.mark.parametrize("way", ["down", "up", "steady", "known"])
@pytest.mark.parametrize(("before", "after"), [(None, 900.0), (1000.0, None), (None, None)])
def test_no_data_is_never_green(way: str, before: float | None, after: float | None) -> None:
    one = facts(way, before, after)
    assert measure_status(one, on=ON).code == "no-data"
    assert measure_status(one, on=ON).tone == target_reading(one, Target(BY, 800), on=ON).tone == "grey"
    assert measure_status(MeasureFacts(way), on=ON).code == "no-data"


@pytest.mark.parametrize(
    ("way", "before", "after", "code"),
    [
        ("down", 1000, 800, "better"),
        ("up", 1000, 800, "worse"),
        ("up", 1000, 1200, "better"),
        ("down", 1000, 980, "no-detectable-change"),
        ("down", 6, 9, "no-detectable-change"),
        ("down", 0, 12, "worse"),
        ("down", 12, 0, "better"),
        ("down", 0, 0, "no-detectable-change"),
        ("known", 1000, 1500, "cannot-tell"),
        ("steady", 10_000, 10_100, "held"),
        ("steady", 100, 110, "no-detectable-change"),
        ("steady", 1000, 1300, "worse"),
    ],
)
def test_the_way_decides_what_a_change_means(way: str, before: float, after: float, code: str) -> None:
    assert measure_status(facts(way, before, after), on=ON).code == code


def test_from_none_there_is_no_percentage() -> None:
    assert measure_status(facts("down", 0, 12), on=ON).reason.startswith(
        "From 0 in 2023/24 to 12 in 2025/26: up from none; it should go down."
    )


def test_a_measure_that_should_stay_says_that_it_moved() -> None:
    assert measure_status(facts("steady", 1000, 1300), on=ON).words == "moved away from baseline"


def test_a_period_that_is_not_over_is_no_fall() -> None:
    found = measure_status(facts("down", 1000, 700), on=date(2026, 1, 15))
    assert (found.code, found.tone) == ("cannot-tell", "grey")
    assert found.reason == "The latest reading is of 2025/26, which is not over until 31 March 2026."


def test_half_a_year_is_compared_a_month_at_a_time() -> None:
    half = Reading(600, "2025-04..2025-09")
    found = measure_status(MeasureFacts("down", Reading(1000, BEFORE), half), on=ON)
    assert found.code == "worse"
    assert "(83.3 a month to 100.0 a month): up 20.0%" in found.reason
    assert found.remarks[0].endswith("the season may be part of the change.")
    target = target_reading(MeasureFacts("down", Reading(1000, BEFORE), half), Target(date(2027, 3, 31), 800), on=ON)
    assert target.code == "away"
    assert "which is 1,200 for as many months as the baseline" in target.reason


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (Reading(1000, BEFORE), Reading(9.1, AFTER, "rate", "per 1,000 people"), "only like can be set against like"),
        (Reading(40, BEFORE, "share", "%"), Reading(41, AFTER, "value", "%"), "only like can be set against like"),
        (Reading(1000, "2024/25"), Reading(900, "12m-2025-06"), "share months"),
        (Reading(1000), Reading(900, AFTER), "period of the baseline is not known"),
        (Reading(1000, BEFORE), Reading(900), "period of the latest reading is not known"),
        (
            Reading(9.1, BEFORE, "rate", "x"),
            Reading(5.0, "2025-04..2025-09", "rate", "x"),
            "of 12 months and the latest",
        ),
    ],
)
def test_what_is_not_alike_is_not_compared(before: Reading, after: Reading, words: str) -> None:
    one = MeasureFacts("down", before, after)
    assert measure_status(one, on=ON).code == "cannot-tell"
    assert words in measure_status(one, on=ON).reason
    assert target_reading(one, Target(BY, 800), on=ON).tone == "grey"


def test_a_reading_no_later_than_the_baseline_is_no_data() -> None:
    one = MeasureFacts("down", Reading(1000, AFTER), Reading(800, BEFORE))
    assert measure_status(one, on=ON).code == "no-data"
    assert target_reading(one, Target(BY, 900), on=ON).code == "no-data"


def test_a_mean_without_limits_says_that_chance_cannot_be_told() -> None:
    one = MeasureFacts("down", Reading(5.2, BEFORE, "value", "days"), Reading(3.1, AFTER, "value", "days"))
    found = measure_status(one, on=ON)
    assert (found.code, found.tone) == ("cannot-tell", "grey")
    assert found.reason.startswith("From 5.2 days in 2023/24 to 3.1 days in 2025/26: down 2.1 days; it should go down.")
    assert "nobody can tell whether chance made the change" in found.reason


def test_shares_and_limits_are_in_their_own_scale() -> None:
    before = Reading(60, BEFORE, "share", "%", numerator=600, denominator=1000)
    after = Reading(66, AFTER, "share", "%", numerator=660, denominator=1000)
    found = measure_status(MeasureFacts("up", before, after), on=ON)
    assert found.code == "better"
    assert "up 6.0 percentage points (95% interval: up 1.8 percentage points to up 10.2" in found.reason
    mean = [Reading(5.2, BEFORE, "value", "days", 4.9, 5.5), Reading(6.1, AFTER, "value", "days", 5.9, 6.3)]
    assert measure_status(MeasureFacts("down", *mean), on=ON).code == "worse"


def test_next_data_that_are_overdue_are_remarked_on() -> None:
    one = MeasureFacts("down", Reading(1000, BEFORE), Reading(800, AFTER), date(2026, 5, 1))
    assert measure_status(one, on=ON).remarks == ("Its next data were due on 1 May 2026, 31 days ago.",)


def test_a_way_that_is_none_is_refused() -> None:
    with pytest.raises(BadRecord, match="sideways"):
        measure_status(facts("sideways", 1, 2), on=ON)


class Never:
    """A test of chance by which nothing is more than chance."""

    def compare(self, baseline: Reading, latest: Reading) -> Compared:
        """Any change at all is within chance."""
        assert baseline.value is not None
        assert latest.value is not None
        return Compared(latest.value - baseline.value, -math.inf, math.inf, 0.95, "never", "Never more.", "")

    def limits(self, reading: Reading) -> Limits | None:
        """No limits are known."""
        return None


def test_another_test_stands_behind_the_same_interface() -> None:
    one = facts("down", 1000, 1200)
    assert measure_status(one, on=ON, test=Never()).code == "no-detectable-change"
    assert not target_reading(one, Target(BY, 1199), on=ON, test=Never()).within_chance


def test_targets_are_read_by_their_day() -> None:
    later = date(2027, 3, 31)
    assert target_reading(facts("down", 1000, 700), Target(BY, 800), on=ON).code == "target-reached"
    assert target_reading(facts("down", 1000, 900), Target(later, 500), on=ON).code == "towards"
    assert target_reading(facts("down", 1000, 1000), Target(later, 500), on=ON).code == "no-nearer"
    assert target_reading(facts("down", 1000, 900), Target(date(2026, 4, 30), 800), on=ON).code == "no-data"
    assert target_reading(facts("down", 1000, 900), None, on=ON).code == "no-target"
    assert target_reading(facts("down", 1000, 900), Target(BY), on=ON).code == "no-target"
    assert target_reading(facts("known", 1000, 900), Target(BY, 800), on=ON).code == "cannot-tell"
    assert goal_of(Target(BY, percent=-20), Reading(1000, BEFORE)) == 800
    assert goal_of(Target(BY, percent=-20), None) is None
    assert set(TARGET_RULES) == set(TARGET_WORDS) == set(TARGET_TONES)


counts = st.integers(0, 5000)


@given(counts, counts, counts)
def test_worse_is_never_green_and_reached_is_never_red(before: int, after: int, goal: int) -> None:
    one = facts("down", before, after)
    found, target = measure_status(one, on=ON), target_reading(one, Target(BY, goal), on=ON)
    if after >= before:
        assert found.tone != "green"
    if found.code == "better":
        assert after < before
    assert (target.code == "target-reached") == (after <= goal)
    assert not (target.tone == "red" and target.within_chance)
    assert target.as_json()["rule"] == target.rule


@given(counts, counts)
def test_up_is_the_mirror_of_down(before: int, after: int) -> None:
    mirror = {"better": "worse", "worse": "better"}
    down = measure_status(facts("down", before, after), on=ON).code
    assert measure_status(facts("up", before, after), on=ON).code == mirror.get(down, down)


def test_noise_alone_is_called_a_change_about_once_in_twenty_times() -> None:
    rng, calls = np.random.default_rng(20260401), 0
    pairs = rng.poisson(400, size=(4000, 2))
    for before, after in pairs.tolist():
        calls += measure_status(facts("down", before, after), on=ON).code in ("better", "worse")
    assert 0.040 < calls / len(pairs) < 0.060
    small = rng.poisson(4, size=(2000, 2)).tolist()
    few = sum(measure_status(facts("down", *pair), on=ON).code in ("better", "worse") for pair in small)
    assert few / len(small) < 0.05


def test_series_that_scatter_are_held_back_by_their_dispersion() -> None:
    rng = np.random.default_rng(7)
    scattered = rng.negative_binomial(200, 0.5, size=(1500, 2)).tolist()  # variance twice the mean
    calls = {1.0: 0, 2.0: 0}
    for pair in scattered:
        for spread in calls:
            found = measure_status(facts("down", *pair), on=ON, test=TwoReadings(dispersion=spread))
            calls[spread] += found.code in ("better", "worse")
    assert calls[1.0] / len(scattered) > 0.12
    assert 0.03 < calls[2.0] / len(scattered) < 0.07


def test_a_planted_fall_of_a_fifth_is_found() -> None:
    rng = np.random.default_rng(11)
    found = [
        measure_status(facts("down", int(before), int(after)), on=ON).code
        for before, after in zip(rng.poisson(1000, 500), rng.poisson(800, 500), strict=True)
    ]
    assert found.count("better") / len(found) > 0.98
    assert "worse" not in found
