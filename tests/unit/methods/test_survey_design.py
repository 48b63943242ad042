"""Estimates from weighted surveys: R's numbers for every design, others by hand, and what must always hold."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from saferplan.errors import CannotReckon
from saferplan.methods.intervals import wilson_interval
from saferplan.methods.raking import Margin, rake
from saferplan.methods.survey_design import (
    EFFECTIVE,
    LOGIT,
    Design,
    Estimated,
    T,
    difference,
    kish,
    mean,
    paired_difference,
    proportion,
    ratio,
    total,
)
from survey_people import MANY, MARGINS, PEOPLE, designs

DESIGNS = designs()
SCORE, NIGHT, DAY = PEOPLE["score"], PEOPLE["night"], PEOPLE["day"]
OLD = PEOPLE["age"] >= 2


def same(found: Estimated, theirs: dict[str, Any]) -> None:
    """Value, error and limits are R's, and the design effect and degrees of freedom where it has them."""
    for name in ("value", "se", "low", "high", "deff", "df"):
        if name in theirs:
            assert getattr(found, name) == pytest.approx(theirs[name], rel=1e-7), name


@pytest.mark.parametrize("name", DESIGNS)
def test_estimates_are_rs(name: str) -> None:
    design, theirs = DESIGNS[name]
    simple = "mean" if design.fpc is not None else "mean_replaced"
    same(mean(design, SCORE), theirs[simple] | {"df": theirs["df"]})
    same(total(design, SCORE), {key: value for key, value in theirs["total"].items() if key != "deff"})
    same(proportion(design, NIGHT, how=T), theirs["share"])
    same(ratio(design, SCORE, PEOPLE["visits"]), theirs["ratio"])
    same(mean(design, SCORE, OLD), {key: theirs["old"][key] for key in ("value", "se", "low", "high", "df")})
    same(proportion(design, NIGHT, how=LOGIT), theirs["share_logit"])
    same(proportion(design, NIGHT, OLD, how=LOGIT), theirs["old"]["logit"])
    for age in range(4):
        one = mean(design, SCORE, PEOPLE["age"] == age)
        assert (one.value, one.se) == pytest.approx(
            (theirs["by_age"]["value"][age], theirs["by_age"]["se"][age]), rel=1e-7
        )


@pytest.mark.parametrize("name", DESIGNS)
def test_differences_are_rs(name: str) -> None:
    design, theirs = DESIGNS[name]
    age, sex = PEOPLE["age"], PEOPLE["sex"]
    gap = difference(design, NIGHT, age == 3, age == 0)
    assert (gap.value, gap.se) == pytest.approx((theirs["gap"]["value"], theirs["gap"]["se"]), rel=1e-7)
    pair = paired_difference(design, NIGHT, DAY)
    assert (pair.value, pair.se) == pytest.approx((theirs["pair"]["value"], theirs["pair"]["se"]), rel=1e-7)
    sexes = difference(design, NIGHT, sex == 1, sex == 0)
    t = theirs["sexes"]
    assert (sexes.value / sexes.se, sexes.df, sexes.p) == pytest.approx((t["t"], t["df"], t["p"]), rel=1e-6)


@pytest.mark.parametrize("name", ["plain", "strata"])
def test_the_design_effect_of_a_total_is_rs(name: str) -> None:
    """R's comparison is a sample without replacement where the population is known, and ours."""
    design, theirs = DESIGNS[name]
    if design.fpc is not None:
        assert total(design, SCORE).deff == pytest.approx(theirs["total"]["deff"], rel=1e-7)
    assert mean(design, SCORE).deff == pytest.approx(
        theirs["mean" if design.fpc is not None else "mean_replaced"]["deff"], rel=1e-7
    )


def test_kish_by_hand() -> None:
    """n sum w^2 / (sum w)^2: 4 x (1 + 1 + 4 + 16) / 8^2."""
    found = kish([1.0, 1.0, 2.0, 4.0])
    assert found.deff == pytest.approx(4 * 22 / 64)
    assert (found.base, found.effective) == (4, pytest.approx(64 / 22))
    assert kish([3.0] * 7).deff == 1
    assert kish([1.0, 0.0]).base == 1


def test_two_strata_by_hand() -> None:
    """3 of 30 and 2 of 10: variances 4 and 2, errors by the textbook."""
    design = Design([10, 10, 10, 5, 5], strata=["a", "a", "a", "b", "b"], fpc=[30, 30, 30, 10, 10])
    found = total(design, [2.0, 4.0, 6.0, 1.0, 3.0])
    assert found.value == 140
    assert found.se**2 == pytest.approx(30**2 * (1 - 0.1) * 4 / 3 + 10**2 * (1 - 0.2) * 2 / 2)
    assert found.df == 3
    assert mean(design, [2.0, 4.0, 6.0, 1.0, 3.0]).value == 140 / 40


def test_clusters_by_hand() -> None:
    """Totals of three clusters: 3, 5 and 10; their variance times the number of clusters."""
    found = total(Design([1.0] * 5, clusters=[1, 1, 2, 3, 3]), [1.0, 2.0, 5.0, 4.0, 6.0])
    assert found.se**2 == pytest.approx(3 * np.var([3, 5, 10], ddof=1))
    assert found.df == 2


@given(st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_even_weights_are_a_plain_survey(seed: int) -> None:
    rng = np.random.default_rng(seed)
    size = int(rng.integers(10, 200))
    y, yes = rng.normal(5, 2, size), rng.random(size) < 0.4
    weight = float(rng.uniform(0.1, 50))
    design = Design(np.full(size, weight))
    found = mean(design, y)
    assert (found.value, found.se) == pytest.approx((y.mean(), stats.sem(y)))
    low, high = stats.t.interval(0.95, size - 1, y.mean(), stats.sem(y))
    assert (found.low, found.high) == pytest.approx((low, high))
    assert (found.deff, found.effective, found.base) == (pytest.approx(1), pytest.approx(size), size)
    share, plain = proportion(design, yes), wilson_interval(int(yes.sum()), size)
    assert (share.value, share.low, share.high) == pytest.approx(
        (float(plain.value), float(plain.low), float(plain.high))
    )
    assert share.method == EFFECTIVE
    assert total(design, y).value == pytest.approx(weight * y.sum())
    if 1 < yes.sum() < size - 1:
        gap = difference(design, y, yes, ~yes)
        assert gap.value == pytest.approx(y[yes].mean() - y[~yes].mean())
        # R's variance: each respondent about its own mean, times n / (n - 1)
        squares = [((y[part] - y[part].mean()) ** 2).sum() / part.sum() ** 2 for part in (yes, ~yes)]
        assert gap.se**2 == pytest.approx(sum(squares) * size / (size - 1))


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_order_and_the_size_of_weights_change_nothing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    order = rng.permutation(MANY)
    parts = {"strata": PEOPLE["stratum"], "clusters": PEOPLE["cluster"]}
    here = proportion(Design(PEOPLE["uneven"], **parts), NIGHT, OLD)
    there = proportion(
        Design(3 * PEOPLE["uneven"][order], **{name: one[order] for name, one in parts.items()}),
        NIGHT[order], OLD[order],
    )  # fmt: skip
    for name in ("value", "se", "low", "high", "df", "effective", "deff"):
        assert getattr(there, name) == pytest.approx(getattr(here, name), rel=1e-9)


def test_what_raking_holds_does_not_vary() -> None:
    """The share of an age band that was raked to is known; so is a total of a raked category."""
    age = PEOPLE["age"]
    margins = [Margin(age, np.array([1.0, 2.0, 3.0, 4.0]))]
    found = rake(margins)
    design = Design(found.weights, raked=found)
    assert proportion(design, age == 2, how=T).se == pytest.approx(0, abs=1e-12)
    assert total(design, age == 2).se == pytest.approx(0, abs=1e-12)
    assert proportion(Design(found.weights), age == 2, how=T).se > 0.03


@pytest.mark.parametrize("domain", [None, OLD])
def test_with_leverage_errors_are_near_those_of_leaving_each_out(domain: np.ndarray | None) -> None:
    """The jackknife rakes anew without each respondent in turn; R's errors are below it."""
    found = rake(MARGINS)
    inside = np.ones(MANY, dtype=bool) if domain is None else domain
    for said in (NIGHT, SCORE):
        left = []
        for out in range(MANY):
            stay = np.arange(MANY) != out
            weights = rake([Margin(one.codes[stay], one.targets) for one in MARGINS]).weights
            part = inside[stay]
            left.append(weights[part] @ said[stay][part] / weights[part].sum())
        jackknife = np.sqrt((MANY - 1) / MANY * np.sum((np.array(left) - np.mean(left)) ** 2))
        ours = mean(Design(found.weights, raked=found), said, domain).se
        assert ours == pytest.approx(jackknife, rel=0.03)
        assert mean(Design(found.weights, raked=found, leverage=False), said, domain).se < 0.99 * jackknife


def test_wilson_on_the_effective_base() -> None:
    weights = np.array([1.0, 1.0, 2.0, 4.0])
    found = proportion(Design(weights), [1, 0, 1, 0])
    base = 64 / 22
    plain = wilson_interval(3 / 8 * base, base)
    assert (found.low, found.high, found.effective) == pytest.approx((float(plain.low), float(plain.high), base))
    # Everybody of a cluster says the same: three clusters tell no more than some three people.
    alike = proportion(Design([1.0] * 30, clusters=np.repeat([0, 1, 2], 10)), np.repeat([1, 0, 1], 10))
    assert alike.effective == 30
    plain = wilson_interval(2 / 3 * 2, 2)  # share (1 - share) / se^2 is 2
    assert (alike.low, alike.high) == pytest.approx((float(plain.low), float(plain.high)))


def test_nobody_and_no_doubt() -> None:
    design = Design([1.0, 2.0, 0.0])
    none = proportion(design, [1, 0, 1], [0, 0, 1])
    assert (none.defined, none.base) == (False, 0)
    assert np.isnan(none.value)
    all_yes = proportion(design, [1, 1, 0], how=LOGIT)
    assert (all_yes.value, all_yes.se, all_yes.high, all_yes.method) == (1.0, 0.0, 1.0, EFFECTIVE)
    assert 0.1 < all_yes.low < 1
    one = mean(design, [4.0, 5.0, 6.0], [1, 0, 0])
    assert (one.value, one.df) == (4.0, 0)
    assert np.isnan(one.low)
    assert not difference(design, [1.0, 2.0, 3.0], [1, 0, 0], [0, 0, 1]).defined
    still = difference(Design([1.0] * 4), [1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1])
    assert (still.value, still.se) == (1.0, 0.0)
    assert np.isnan(still.p)


def test_a_value_missing_outside_the_domain_does_no_harm() -> None:
    design = Design([1.0, 1.0, 1.0])
    assert mean(design, [1.0, 3.0, float("nan")], [1, 1, 0]).value == 2
    with pytest.raises(
        CannotReckon, match="a value that is missing; expected a domain that leaves out whoever has none"
    ):
        mean(design, [1.0, 3.0, float("nan")])


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"weights": [1.0, -1.0]}, "a weight of -1"),
        ({"weights": [0.0, 0.0]}, "one for each respondent, not all 0"),
        ({"weights": [1.0, 1.0], "strata": [1]}, r"strata of shape \(1,\); expected 2 of them"),
        ({"weights": [1.0, 1.0], "fpc": [5, 6]}, "several populations in one stratum"),
        ({"weights": [1.0, 1.0], "fpc": [1, 1]}, "2 drawn from the 1 of a stratum"),
        (
            {"weights": [1.0, 1.0], "raked": rake([Margin(np.array([0, 1]), np.array([1.0, 2.0]))])},
            "those that were raked",
        ),
    ],
)
def test_designs_that_cannot_be_are_refused(parts: dict[str, Any], said: str) -> None:
    with pytest.raises(CannotReckon, match=said):
        Design(**parts)


def test_what_cannot_be_estimated_is_said() -> None:
    design = Design([1.0, 1.0])
    for call, said in (
        (lambda: proportion(design, [1, 2]), "neither true nor false"),
        (lambda: proportion(design, [1, 0], how="exact"), "an interval 'exact'"),
        (lambda: mean(design, [1.0]), "one for each of 2 respondents"),
        (lambda: mean(design, [1.0, 2.0], [1, 3]), "True or False for 2 respondents"),
        (lambda: mean(design, [1.0, 2.0], level=2), "the level 2"),
    ):
        with pytest.raises(CannotReckon, match=said):
            call()
