"""Raking: R's weights, weights by hand, margins met whatever is asked, and what is said where they cannot be."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from saferplan.errors import CannotReckon, NoRespondents
from saferplan.methods.raking import Margin, constraints, crossed, rake, scaled
from survey_people import MARGINS, PEOPLE, TOLD, R


def margin(codes: list[int], targets: list[float]) -> Margin:
    """A margin from lists."""
    return Margin(np.array(codes), np.array(targets))


def by_turns(margins: list[Margin], start: np.ndarray, rounds: int = 400) -> np.ndarray:
    """Iterative proportional fitting as it was first told: each margin in turn, over and over."""
    weights = start.astype(float)
    for _ in range(rounds):
        for one in margins:
            weights = weights * (one.targets / np.bincount(one.codes, weights))[one.codes]
    return weights


def test_weights_are_those_of_r() -> None:
    """R stopped `rake` at 1e-9 of a person; `calibrate` goes on to the end, and so does ours."""
    assert rake(MARGINS).weights == pytest.approx(np.array(R["raked"]["weights"]), abs=1e-6)
    for name, start in (("even", None), ("plain", "uneven"), ("strata", "base")):
        found = rake(MARGINS, start=None if start is None else PEOPLE[start])
        assert found.weights == pytest.approx(np.array(R["calibrated"][name]["weights"]), rel=1e-9)
        assert found.converged
        assert found.worst_margin < 1e-12


def test_a_margin_that_some_did_not_tell_is_met_by_those_who_did() -> None:
    found = rake([*MARGINS, TOLD])
    assert found.weights == pytest.approx(np.array(R["partly"]["weights"]), rel=1e-9)
    told = found.reached[3]
    assert told / told.sum() == pytest.approx(np.array(R["targets"]["told"]), abs=1e-12)
    assert told.sum() < 7_400 - 100
    assert found.weights.sum() == pytest.approx(7_400, abs=1e-8)
    assert found.converged
    turned = rake([TOLD, *MARGINS[::-1]])
    assert turned.weights == pytest.approx(found.weights, rel=1e-9)


def test_weights_within_limits_are_those_of_r() -> None:
    middle = float(np.median(rake(MARGINS).weights))
    theirs = R["bounded"]
    found = rake(MARGINS, lowest=theirs["lowest"] / middle, highest=theirs["highest"] / middle)
    assert found.weights == pytest.approx(np.array(theirs["weights"]), rel=1e-9)
    assert (found.converged, found.trimmed) == (True, int(np.isclose(theirs["weights"], 130).sum()))
    assert (found.lowest, found.highest) == pytest.approx((theirs["lowest"], theirs["highest"]))


def test_one_margin_by_hand() -> None:
    """Post-stratification: 3 stand for 30, 1 for 70; with a start, in its proportion."""
    one = margin([0, 0, 0, 1], [30, 70])
    assert rake([one]).weights.tolist() == pytest.approx([10, 10, 10, 70])
    assert rake([one], start=[1, 2, 3, 4]).weights.tolist() == pytest.approx([5, 10, 15, 70])
    assert rake([one]).reached[0].tolist() == pytest.approx([30, 70])


def test_two_margins_by_hand() -> None:
    """Four kinds with odds of 1 before: they keep them, 0.4 x 0.5 of 100 and so on."""
    found = rake([margin([0, 0, 1, 1], [40, 60]), margin([0, 1, 0, 1], [50, 50])])
    assert found.weights.tolist() == pytest.approx([20, 20, 30, 30])


@given(st.integers(0, 10_000), st.booleans())
@settings(max_examples=40, deadline=None)
def test_margins_are_met_weights_add_up_and_order_changes_nothing(seed: int, uneven: bool) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(30, 300))
    sizes = rng.integers(2, 5, 3)
    codes = [np.concatenate([np.arange(k), rng.integers(0, k, size - k)]) for k in sizes]
    start = rng.uniform(0.2, 5, size) if uneven else np.ones(size)
    people = rng.gamma(2, 500, size)  # a population that has these respondents' kinds, so that it can be met
    margins = [Margin(code, np.bincount(code, people)) for code in codes]
    found = rake(margins, start=start)
    total = people.sum()
    assert found.converged
    assert (found.weights > 0).all()
    assert found.weights.sum() == pytest.approx(total, rel=1e-10)
    for one in margins:
        assert np.abs(np.bincount(one.codes, found.weights) - one.targets).max() <= 1e-10 * total
    order = rng.permutation(size)
    moved = rake([Margin(one.codes[order], one.targets) for one in margins], start=start[order])
    assert moved.weights == pytest.approx(found.weights[order], rel=1e-8)
    assert found.weights == pytest.approx(by_turns(margins, start * total / start.sum()), rel=1e-6)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_trimming_keeps_its_limits_and_the_sum_and_the_margins_where_any_weights_can(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = 80
    codes = [np.concatenate([np.arange(4), rng.choice(4, size - 4, p=(0.5, 0.3, 0.15, 0.05))]) for _ in range(2)]
    margins = [Margin(code, rng.dirichlet([6, 6, 6, 6]) * 1_000) for code in codes]
    margins = list(scaled(margins, 1_000))
    most = float(rng.uniform(1.5, 6))
    middle = float(np.median(rake(margins).weights))
    if most * middle * size < 1_000:
        with pytest.raises(CannotReckon, match="leave room for the sum"):
            rake(margins, highest=most, lowest=0.2)
        return
    found = rake(margins, highest=most, lowest=0.2)
    assert found.weights.max() <= found.highest * (1 + 1e-9)
    assert found.weights.min() >= found.lowest * (1 - 1e-9)
    assert found.weights.sum() == pytest.approx(1_000, rel=1e-8)
    held = constraints(margins)[:, 1:].T
    wanted = np.concatenate([one.targets for one in margins])
    # Whether any weights do: the least deviation that a linear programme finds
    free = np.zeros(size + 1)
    free[-1] = 1.0
    off = np.ones((held.shape[0], 1))
    limits = [(found.lowest, found.highest)] * size + [(0, None)]
    least = linprog(
        free, np.block([[held, -off], [-held, -off]]), np.concatenate([wanted, -wanted]),
        np.append(np.ones(size), 0.0)[None], [1_000.0], bounds=limits,
    )  # fmt: skip
    assert least.status == 0
    if least.fun < 1e-7:
        assert found.converged
    elif least.fun > 1e-3:
        assert not found.converged
        assert least.fun <= found.worst_margin * 1_000 + 1e-6
        assert found.worst_margin * 1_000 <= 8 * least.fun + 0.01  # the sum of squares is made least, not the largest


def test_margins_that_contradict_each_other_are_not_passed_over_in_silence() -> None:
    same = [0, 0, 0, 1, 1]
    found = rake([margin(same, [60, 40]), margin(same, [40, 60])])
    assert not found.converged
    assert found.worst_margin == pytest.approx(0.1, abs=1e-3)
    assert found.weights.sum() == pytest.approx(100)
    few = rake(MARGINS, most_rounds=1)
    assert not few.converged
    assert few.worst_margin > 1e-6


def test_weights_already_right_are_left_alone() -> None:
    found = rake([margin([0, 0, 1, 1], [2, 2])], start=[1, 1, 1, 1])
    assert found.weights.tolist() == [1, 1, 1, 1]
    assert (found.rounds, found.trimmed) == (0, 0)


def test_codes_of_several_margins_are_crossed() -> None:
    assert crossed([[0, 2, 1, -1], [1, 0, 1, 1]], [3, 2]).tolist() == [1, 4, 3, -1]


def test_a_category_without_respondents_is_named_by_its_numbers() -> None:
    with pytest.raises(
        NoRespondents, match="nobody answered from category 2 of margin 1, which has 30 people"
    ) as caught:
        rake([margin([0, 1], [50, 50]), margin([0, 1], [40, 30, 30])])
    assert (caught.value.margin, caught.value.category, caught.value.people) == (1, 2, 30.0)
    with pytest.raises(NoRespondents):
        rake([margin([-1, -1], [50, 50])])
    assert rake([margin([0, 1], [50, 50, 0])]).converged


@pytest.mark.parametrize(
    ("margins", "options", "said"),
    [
        ([], {}, "no margins"),
        ([margin([0, 1], [50, 50]), margin([0, 1], [50, 60])], {}, "adding up to 110 people and margin 0 to 100"),
        ([margin([0, 1], [100, 0])], {}, "1 respondents in category 1 of margin 0, which has no people"),
        ([margin([0, 2], [50, 50])], {}, "margin 0 holding 2; expected whole numbers from -1 to 1"),
        ([margin([0, 1], [50, -50])], {}, "people in margin 0 of -50"),
        ([margin([0, 1], [0, 0])], {}, "no people in margin 0"),
        ([margin([0, 1], [50, 50]), margin([0, 1, 1], [50, 50])], {}, "margins and weights of 2, 3 respondents"),
        ([margin([0, 1], [50, 50])], {"start": [1, 0]}, "a weight at the start that is not above 0"),
        ([margin([0, 1], [50, 50])], {"highest": 0.5, "lowest": 0.5}, "a highest of 0.5 times the median"),
        ([margin([0, 1], [50, 50])], {"lowest": -1.0}, "a lowest of -1.0 times the median"),
        ([margin([0, 0, 1], [10, 90])], {"highest": 2}, "limits that leave room for the sum"),
    ],
)
def test_what_cannot_be_raked_is_said(margins: list[Margin], options: dict[str, object], said: str) -> None:
    with pytest.raises(CannotReckon, match=said):
        rake(margins, **options)  # type: ignore[arg-type]


def test_totals_of_several_sources_are_made_one() -> None:
    people, homes = scaled([margin([0, 1], [10, 30]), margin([0, 1], [1, 1])], 100)
    assert (people.targets.tolist(), homes.targets.tolist()) == ([25, 75], [50, 50])
    with pytest.raises(CannotReckon, match="a total of 0"):
        scaled([people], 0)


def test_many_margins_with_more_kinds_than_numbers_can_name() -> None:
    """Twenty margins of six categories and one more for not known: 10^17 kinds, more than are numbered at once."""
    rng = np.random.default_rng(3)
    people = rng.gamma(2, 500, 300)
    codes = [rng.integers(0, 6, 300) for _ in range(20)]
    found = rake([Margin(code, np.bincount(code, people)) for code in codes])
    assert found.converged
