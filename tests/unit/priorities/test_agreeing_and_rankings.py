"""Agreement, dissent, four rankings: by hand, and against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.methods.agreement import weighted_agreement
from saferplan.priorities.agreeing import agreed_by_field, agreed_by_pair, dissents
from saferplan.priorities.rankings import rankings_agree, rankings_of, spearman, who_differs
from saferplan.priorities.scores import score_issues
from scoring_examples import cells, issue, model_of

NAMES = ("one", "two", "three", "four", "five", "six")
MODEL = model_of(("a", "x", (1, 2, 3, 4)), ("b", "x", (0, 5)))


def scored(given: dict[tuple[str, str], str]) -> object:
    """Scores from strings of levels, one letter an issue; a dash where none was given."""
    rows = [
        (name, field, scorer, int(level), "high")
        for (scorer, field), levels in given.items()
        for name, level in zip(NAMES, levels, strict=True)
        if level != "-"
    ]
    return score_issues(MODEL, [issue(name) for name in NAMES], cells(rows))


def test_agreement_of_a_field_is_the_mean_of_its_pairs() -> None:
    held = scored({("p", "a"): "012301", ("q", "a"): "012311", ("r", "a"): "332100", ("p", "b"): "010101"})
    (a, b) = agreed_by_field(held)
    pairs = [("012301", "012311"), ("012301", "332100"), ("012311", "332100")]
    kappas = [weighted_agreement(*([int(x) for x in one] for one in pair), levels=4).kappa for pair in pairs]
    assert a.pairs == 3
    assert a.kappa_quadratic == pytest.approx(np.mean(kappas))
    assert a.lowest == pytest.approx(min(kappas))
    assert a.lowest_pair == ("p", "q") if kappas[0] == min(kappas) else a.lowest_pair in (("p", "r"), ("q", "r"))
    assert b.pairs == 0
    assert np.isnan(b.kappa_quadratic)


def test_agreement_of_a_pair_is_over_all_fields() -> None:
    held = scored({("p", "a"): "012301", ("q", "a"): "012311", ("p", "b"): "010101", ("q", "b"): "010111"})
    (found,) = agreed_by_pair(held)
    one = weighted_agreement([0, 1, 2, 3, 0, 1], [0, 1, 2, 3, 1, 1], levels=4, weights="linear")
    two = weighted_agreement([0, 1, 0, 1, 0, 1], [0, 1, 0, 1, 1, 1], levels=2, weights="linear")
    assert found.things == 12
    assert found.kappa_linear == pytest.approx(1 - (one.observed + two.observed) / (one.expected + two.expected))
    assert found.same == pytest.approx(10 / 12)


def test_of_few_issues_no_agreement_is_told_and_one_scorer_has_none() -> None:
    few = scored({("p", "a"): "0123--", ("q", "a"): "0123--"})
    assert np.isnan(agreed_by_pair(few)[0].kappa_quadratic)
    alone = scored({("p", "a"): "012301"})
    assert agreed_by_field(alone) == agreed_by_pair(alone) == ()


def test_dissent_is_kept_with_everybodys_score_the_furthest_first() -> None:
    held = scored({("p", "a"): "003301", ("q", "a"): "013101", ("r", "a"): "001101"})
    found = dissents(held)
    assert [(one.issue, one.apart) for one in found] == [("own/three", 2), ("own/four", 2)] or [
        (one.issue, one.apart) for one in found
    ] == [("own/four", 2), ("own/three", 2)]
    assert [len(one.cells) for one in found] == [3, 3]
    assert found[0].cells[0].level > found[0].cells[-1].level
    assert dissents(scored({("p", "a"): "012301", ("q", "a"): "112211"})) == ()


def test_the_mean_of_scorers_counts_and_specialists_may_score_one_field() -> None:
    held = scored({("p", "a"): "012301", ("q", "a"): "232301", ("r", "b"): "111111"})
    assert held.values[0].tolist() == [2, 3, 3, 4, 1, 2]
    assert held.results.tolist() == [7, 8, 8, 9, 6, 7]
    assert held.ranks.tolist() == [4, 2, 2, 1, 6, 4]
    assert all(np.isnan(values).all() for values in held.own.values()), "nobody scored all fields"


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), min_size=3, max_size=40))
def test_spearman_is_that_of_scipy(pairs: list[tuple[int, int]]) -> None:
    stats = pytest.importorskip("scipy.stats")
    one, other = (np.array(values, dtype=float) for values in zip(*pairs, strict=True))
    mine = spearman(one, other)
    if len(set(one)) == 1 or len(set(other)) == 1:
        assert np.isnan(mine)
        return
    assert mine == pytest.approx(stats.spearmanr(one, other).statistic, abs=1e-9)


def test_four_rankings_say_who_differs_and_why_somebody_is_not_there() -> None:
    issues = [
        issue("theft", volume=900, harm=10, trend=1.0, concern=30),
        issue("violence", volume=400, harm=90, trend=1.3, concern=40),
        issue("murder", volume=1, harm=80, trend=0.5),
        issue("damage", volume=500, harm=5, trend=1.1, concern=50),
        issue("abuse", concern=60),
    ]
    lists = {one.name: one for one in rankings_of(issues)}
    assert [one.issue for one in lists["volume"].ranked] == ["own/theft", "own/damage", "own/violence", "own/murder"]
    assert [one.issue for one in lists["harm"].ranked] == ["own/violence", "own/murder", "own/theft", "own/damage"]
    assert lists["volume"].without == (("own/abuse", "nobody counted it"),)
    differs = who_differs(list(lists.values()))
    assert {one.issue for one in differs[:3]} == {"own/murder", "own/damage", "own/theft"}
    murder = next(one for one in differs if one.issue == "own/murder")
    assert murder.highest == "harm"
    assert murder.lowest in ("volume", "trend")
    assert "own/abuse" not in {one.issue for one in differs}, "one list alone cannot disagree"
    agree = {(one.first, one.second): one for one in rankings_agree(issues)}
    assert agree["volume", "harm"].in_common == 4
    assert agree["volume", "harm"].correlation == pytest.approx(1 - 6 * (4 * 2**2) / (4 * 15))
    assert np.isnan(agree["volume", "concern"].correlation), "three in common are too few"
