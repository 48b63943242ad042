"""Rank stability: held to every possible outcome counted out, to what must be so, and to what was planted."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np
import pytest

from saferplan.errors import CannotReckon
from saferplan.priorities.model import shipped_models
from saferplan.priorities.scores import Scored, score_issues
from saferplan.priorities.stability import MOVES, PARTS_OF, rank_stability, weights_moved
from scoring_examples import FOUR, cells, issue, model_of

DRAWS = 20_000


def drawn(scored: Scored, **more: int) -> object:
    return rank_stability(scored, random=np.random.default_rng(11), **{"draws": DRAWS, **more})


def counted_out(scored: Scored, top: int) -> list[float]:
    """The chance of each issue to be among the first, from every way in which the scores could move.

    Of equal ones at the edge each has its share of the places left.
    """
    model = scored.model
    names = [one.id for one in scored.issues]
    ways = [list(MOVES[cell.confidence].items()) for cell in scored.cells]
    chances = [Fraction(0)] * len(names)
    for moves in product(*ways):
        weight = Fraction(1)
        given: dict[tuple[str, str], list[float]] = {}
        for cell, (move, many) in zip(scored.cells, moves, strict=True):
            weight *= Fraction(many, PARTS_OF)
            field = model.field(cell.field)
            assert field is not None
            level = min(max(cell.level + move, 0), len(field.levels) - 1)
            given.setdefault((cell.issue, cell.field), []).append(field.levels[level].score)
        results = []
        for name in names:
            result = 1.0 if model.combine != "sum" else 0.0
            for block in model.blocks:
                parts = [np.mean(given[name, f.slug]) * f.weight for f in model.fields if f.block == block.slug]
                result = result + sum(parts) if model.combine == "sum" else result * sum(parts)
            results.append(round(float(result), 9))
        for place, mine in enumerate(results):
            higher, same = sum(one > mine for one in results), sum(one == mine for one in results)
            chances[place] += weight * Fraction(min(max(top - higher, 0), same), same)
    return [float(one) for one in chances]


@pytest.mark.parametrize("top", [1, 2])
@pytest.mark.parametrize(
    ("model", "rows"),
    [
        (
            model_of(("a", "x", (1, 2, 3, 4))),
            [("one", "a", "p", 3, "low"), ("two", "a", "p", 2, "medium"), ("three", "a", "p", 1, "high"),
             ("one", "a", "q", 2, "medium"), ("two", "a", "q", 2, "low")],
        ),
        (
            FOUR,
            [("one", "likelihood", "p", 2, "low"), ("one", "impact", "p", 3, "medium"),
             ("two", "likelihood", "p", 3, "medium"), ("two", "impact", "p", 2, "medium"),
             ("three", "likelihood", "p", 1, "low"), ("three", "impact", "p", 3, "high")],
        ),
    ],
    ids=["a sum, two scorers", "a product"],
)  # fmt: skip
def test_the_chances_are_those_of_every_outcome_counted_out(model: object, rows: list[tuple], top: int) -> None:
    scored = score_issues(model, [issue("one"), issue("two"), issue("three")], cells(rows))
    found = drawn(scored, top=top)
    exact = counted_out(scored, top)
    for one, true in zip(found.chance_top, exact, strict=True):
        assert one == pytest.approx(true, abs=4.5 * np.sqrt(max(true * (1 - true), 1e-4) / DRAWS))
    assert found.chance_top.sum() == pytest.approx(top)


def grid(levels: dict[str, int], sure: str, scorers: int = 3) -> Scored:
    model = model_of(("a", "x", (1, 2, 3, 4, 5)), ("b", "x", (1, 2, 3, 4, 5)))
    rows = [(name, f, f"s{s}", level, sure) for name, level in levels.items() for f in "ab" for s in range(scorers)]
    return score_issues(model, [issue(name) for name in levels], cells(rows))


def test_scores_of_high_confidence_never_move() -> None:
    found = drawn(grid({"one": 4, "two": 3, "three": 1, "four": 0}, "high"), top=2)
    assert found.low.tolist() == found.high.tolist() == found.median.tolist() == [1, 2, 3, 4]
    assert found.chance_top.tolist() == [1, 1, 0, 0]
    assert found.chance_first.tolist() == [1, 0, 0, 0]


@pytest.mark.parametrize("sure", ["high", "medium", "low"])
def test_issues_that_are_scored_alike_have_the_same_chance(sure: str) -> None:
    found = drawn(grid({f"i{n}": 2 for n in range(10)}, sure), top=3)
    assert found.rank.tolist() == [1] * 10
    assert found.chance_top == pytest.approx(np.full(10, 0.3), abs=0.02)
    assert found.low.tolist() == [1] * 10
    assert found.high.tolist() == [10] * 10


def test_what_was_planted_high_stays_first_and_what_is_close_does_not() -> None:
    found = drawn(grid({"far": 4, "near": 2, "nearly": 2, "low": 0}, "medium"), top=1)
    assert found.chance_top[0] > 0.999
    close = drawn(grid({"one": 3, "two": 2, "three": 0}, "low", scorers=1), top=1)
    assert 0.5 < close.chance_top[0] < 0.9
    assert close.high[0] > 1


def test_less_confidence_gives_wider_intervals_and_more_scorers_narrower_ones() -> None:
    levels = {f"i{n}": n // 3 for n in range(15)}
    width = {}
    for sure in ("high", "medium", "low"):
        for many in (1, 6):
            found = drawn(grid(levels, sure, many), draws=4000, top=3)
            width[sure, many] = float((found.high - found.low).mean())
    assert width["high", 6] <= width["medium", 6] < width["low", 6]
    assert width["medium", 6] < width["medium", 1]
    assert width["low", 6] < width["low", 1]


def test_the_same_seed_gives_the_same_and_draws_need_not_be_in_thousands() -> None:
    scored = grid({"one": 3, "two": 2, "three": 1}, "low")
    one, two = (rank_stability(scored, random=np.random.default_rng(5), draws=1234) for _ in range(2))
    assert one.chance_top.tolist() == two.chance_top.tolist()


def test_an_issue_without_a_result_is_in_no_draw() -> None:
    model = model_of(("a", "x", (1, 2, 3)), ("b", "x", (1, 2, 3)))
    rows = [("one", "a", "p", 2, "low"), ("one", "b", "p", 1, "low"), ("two", "a", "p", 2, "low")]
    scored = score_issues(model, [issue("one"), issue("two")], cells(rows))
    found = drawn(scored, top=1)
    assert found.rank.tolist() == [1, 0]
    assert found.chance_top[0] == 1
    assert np.isnan(found.chance_top[1])
    assert scored.lacking(1) == ("B",)


def test_figures_move_as_their_interval_says() -> None:
    from dataclasses import replace

    model = shipped_models()["composite-index"]
    sure, unsure = issue("one", volume=100, concern=50), issue("two", volume=90, concern=50)
    still = drawn(score_issues(model, [sure, unsure], ()), top=1)
    assert still.chance_top.tolist() == [1, 0]
    doubted = tuple(replace(one, low=20, high=80) if one.name == "concern" else one for one in unsure.signals)
    wide = replace(unsure, signals=doubted)
    moved = drawn(score_issues(model, [sure, wide], ()), top=1)
    # Index of the concern must rise by as much as its volume lacks: normal, se 60 / 3.92.
    assert 0.2 < moved.chance_top[1] < 0.5


def test_nothing_scored_or_too_few_draws_is_a_sentence() -> None:
    empty = score_issues(FOUR, [issue("one")], ())
    with pytest.raises(CannotReckon, match="no issue with a result"):
        drawn(empty)
    with pytest.raises(CannotReckon, match="at least 100"):
        drawn(grid({"one": 1}, "low"), draws=99)


def test_a_weight_on_which_the_order_hangs_is_named() -> None:
    model = model_of(("harm", "x", (0, 1, 2, 3, 4)), ("number", "x", (0, 1, 2, 3, 4)))
    rows = [("grave", "harm", "p", 4, "high"), ("grave", "number", "p", 0, "high"),
            ("often", "harm", "p", 0, "high"), ("often", "number", "p", 4, "high"),
            ("middling", "harm", "p", 2, "high"), ("middling", "number", "p", 2, "high")]  # fmt: skip
    tied = score_issues(model, [issue("grave"), issue("often"), issue("middling")], cells(rows))
    assert tied.ranks.tolist() == [1, 1, 1]
    found = weights_moved(tied, top=1)
    assert {(one.field, one.factor > 1): one.leaves for one in found} == {
        ("Harm", True): ("own/middling", "own/often"),
        ("Harm", False): ("own/grave", "own/middling"),
        ("Number", True): ("own/grave", "own/middling"),
        ("Number", False): ("own/middling", "own/often"),
    }
    both = [
        (name, field, "p", level, "high") for name, level in (("one", 4), ("two", 0)) for field in ("harm", "number")
    ]
    clear = score_issues(model, [issue("one"), issue("two")], cells(both))
    assert weights_moved(clear, top=1) == ()
