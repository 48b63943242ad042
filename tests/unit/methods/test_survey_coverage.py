"""Intervals and tests of surveys on made-up ones, as benchmarks/survey_coverage.py measures them.

Limits are quantiles of the binomial distribution and every seed is fixed, so that no test fails by chance.
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy import stats

from saferplan.methods.survey_design import EFFECTIVE, LOGIT, T

SCRIPT = Path(__file__).resolve().parents[3] / "benchmarks" / "survey_coverage.py"


@pytest.fixture(scope="module")
def coverage() -> ModuleType:
    """The script, as a module."""
    spec = importlib.util.spec_from_file_location("survey_coverage", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["survey_coverage"] = module
    spec.loader.exec_module(module)
    return module


def most(claimed: float, runs: int) -> float:
    """The most wrong ones, in 100, that a method which keeps its claim has, but once in a thousand."""
    return 100 * float(stats.binom.ppf(0.999, runs, claimed)) / runs


@pytest.mark.parametrize("world", ["even", "raked"])
def test_intervals_of_shares_hold_the_truth_as_often_as_they_say(coverage: ModuleType, world: str) -> None:
    runs = 120
    found = coverage.covered(world, 0.3, 400, coverage.seeded(7, world), runs)
    assert all(100 - right <= most(0.06, runs) for right in found.values())


def test_of_few_who_say_yes_wilson_keeps_its_claim_and_t_does_not(coverage: ModuleType) -> None:
    runs = 150
    found = coverage.covered("uneven", 0.03, 40, coverage.seeded(7, "few"), runs)
    assert 100 - found[EFFECTIVE] <= most(0.08, runs)
    assert 100 - found[T] > 20


@pytest.mark.parametrize(
    ("name", "world"),
    [
        ("a fifth against the rest, t", "raked"),
        ("two worries of the same people, paired t", "clusters"),
        ("three groups by four answers, Rao and Scott", "clusters"),
        ("eight worries, rank intervals", "uneven"),
    ],
)
def test_tests_tell_of_nothing_where_there_is_nothing(coverage: ModuleType, name: str, world: str) -> None:
    runs = 60
    assert coverage.told(name, world, coverage.seeded(7, f"{name} {world}"), runs) <= most(0.07, runs)


def test_a_difference_that_is_there_is_found(coverage: ModuleType) -> None:
    """Where raked people answer by age, a share that goes with age differs between young and old."""
    rng, found = coverage.seeded(7, "planted"), 0
    for _ in range(30):
        design, likely = coverage.respondents("raked", 1_000, rng)
        said = coverage.answered("raked", 0.3, likely, rng)
        gap = coverage.difference(design, said, likely > 1, likely < 1)
        found += gap.p < 0.05 and gap.value > 0
    assert found >= 28


def test_a_survey_is_the_same_every_time(coverage: ModuleType) -> None:
    first, second = (coverage.covered("clusters", 0.1, 80, coverage.seeded(7, "same"), 5) for _ in range(2))
    assert first == second
    assert set(first) == {EFFECTIVE, LOGIT, T}


@pytest.mark.slow
@pytest.mark.parametrize("world", ["even", "uneven", "raked", "clusters"])
@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_intervals_keep_their_claim_over_many_surveys(coverage: ModuleType, world: str, share: float) -> None:
    runs = 600
    found = coverage.covered(world, share, 400, coverage.seeded(8, f"{world} {share}"), runs)
    for how in (EFFECTIVE, LOGIT, T):
        assert 100 - found[how] <= most(0.07, runs), how


@pytest.mark.slow
@pytest.mark.parametrize("world", ["even", "uneven", "raked", "clusters"])
@pytest.mark.parametrize("name", range(5))
def test_tests_keep_their_claim_over_many_surveys(coverage: ModuleType, world: str, name: int) -> None:
    runs, row = 300, list(coverage.TESTS)[name]
    assert coverage.told(row, world, coverage.seeded(8, f"{row} {world}"), runs) <= most(0.07, runs), row


@pytest.mark.slow
def test_rank_intervals_of_equal_worries_hold_all_ranks(coverage: ModuleType) -> None:
    """The hardest case: eight equal values, where any order told is a false one."""
    from saferplan.methods.rank_intervals import rank_limits

    rng, wrong, runs = np.random.default_rng(9), 0, 1_000
    root = rng.normal(size=(8, 8))
    covariance = root @ root.T
    for _ in range(runs):
        values = rng.multivariate_normal(np.zeros(8), covariance)
        found = rank_limits(values, covariance, random=rng, draws=2_000)
        wrong += bool(found.above.any())
    assert most(0.05, runs) >= 100 * wrong / runs >= 2.5
