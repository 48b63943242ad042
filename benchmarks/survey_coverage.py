"""How often intervals and tests of a weighted survey are right, on made-up surveys of which the truth is known.

    python benchmarks/survey_coverage.py                 # some five minutes of one core
    python benchmarks/survey_coverage.py --runs 200      # rougher

Printed as the tables of docs/explanation/how-sure-survey-answers-are.md.  Every row has a seed of its own, made from
`--seed` and its name, so that it is the same in every run.

Worlds: `even`, everybody weighs 1; `uneven`, weights that have nothing to do with the answers (design effect some 1.4);
`raked`, people answer by age and area at rates that go with their answers, and are raked to the truth; `clusters`, 40
streets whose people are alike, with uneven weights.
"""

from __future__ import annotations

import argparse
import zlib
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from saferplan.methods.raking import Margin, rake
from saferplan.methods.rank_intervals import rank_limits
from saferplan.methods.survey_design import EFFECTIVE, LOGIT, Design, T, difference, paired_difference, proportion
from saferplan.methods.survey_shares import several_means
from saferplan.methods.survey_tests import holm, rao_scott

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Rng = np.random.Generator

WORLDS = ("even", "uneven", "raked", "clusters")
SHARES = (0.03, 0.1, 0.3, 0.5)
INTERVALS = (EFFECTIVE, LOGIT, T)
AGES, ANSWERED = np.array([0.2, 0.25, 0.3, 0.25]), np.array([0.08, 0.17, 0.3, 0.45])
AREAS, ANSWERED_AREAS = np.full(5, 0.2), np.array([0.35, 0.25, 0.2, 0.12, 0.08])
STREETS, ALIKE = 40, 0.05


def respondents(world: str, size: int, rng: Rng) -> tuple[Design, Floats]:
    """Who answered, and how likely each is to say yes beside the others (mean 1 in the population)."""
    if world == "even":
        return Design(np.ones(size)), np.ones(size)
    if world == "uneven":
        return Design(rng.lognormal(0, 0.6, size)), np.ones(size)
    if world == "clusters":
        street = np.arange(size) % STREETS
        shape = (1 - ALIKE) / ALIKE  # beta with mean 1/2; stretched to any share by `answered`
        return Design(rng.lognormal(0, 0.4, size), clusters=street), rng.beta(shape / 2, shape / 2, STREETS)[street]
    while True:
        age, area = rng.choice(4, size, p=ANSWERED), rng.choice(5, size, p=ANSWERED_AREAS)
        if np.unique(age).size == 4 and np.unique(area).size == 5:
            break
    likely = np.array([1.6, 1.2, 0.8, 0.5])
    found = rake([Margin(age, AGES * 1_000), Margin(area, AREAS * 1_000)])
    return Design(found.weights, raked=found), (likely / (likely @ AGES))[age]


def answered(world: str, share: float, likely: Floats, rng: Rng) -> Floats:
    """Yes or no of each, with a share of yes in the population."""
    if world == "clusters":
        logit = np.log(share / (1 - share)) + 1.8 * (likely - 0.5)
        centre = np.log(share / (1 - share))
        chance = 1 / (1 + np.exp(-logit))
        # so that the mean over streets is the share itself
        middle = _street_mean(centre)
        return (rng.random(likely.size) < chance * share / middle).astype(float)
    return (rng.random(likely.size) < share * likely).astype(float)


@cache
def _street_mean(centre: float) -> float:
    """The mean chance over streets, by many draws with a seed."""
    shape = (1 - ALIKE) / ALIKE
    drawn = np.random.default_rng(1).beta(shape / 2, shape / 2, 200_000)
    return float((1 / (1 + np.exp(-(centre + 1.8 * (drawn - 0.5))))).mean())


def seeded(seed: int, name: str) -> Rng:
    """Chance of a row's own."""
    return np.random.default_rng([seed, zlib.crc32(name.encode())])


def covered(world: str, share: float, size: int, rng: Rng, runs: int) -> dict[str, float]:
    """In how many of 100 surveys the interval has the true share, by kind of interval."""
    right = dict.fromkeys(INTERVALS, 0)
    for _ in range(runs):
        design, likely = respondents(world, size, rng)
        said = answered(world, share, likely, rng)
        for how in INTERVALS:
            found = proportion(design, said, how=how)
            right[how] += found.low <= share <= found.high
    return {how: 100 * many / runs for how, many in right.items()}


def two_groups(world: str, rng: Rng, size: int = 400) -> bool:
    """Whether a difference between a fifth of people and the rest is told of, where there is none."""
    design, likely = respondents(world, size, rng)
    said, group = answered(world, 0.3, np.ones(size) if world == "raked" else likely, rng), rng.random(size) < 0.2
    return bool(difference(design, said, group, ~group).p < 0.05)


def two_answers(world: str, rng: Rng, size: int = 400) -> bool:
    """Whether one worry is told to be greater than another of the same people, where it is not."""
    design, likely = respondents(world, size, rng)
    first = answered(world, 0.3, likely, rng)
    second = np.where(rng.random(size) < 0.5, first, answered(world, 0.3, likely, rng))
    return bool(paired_difference(design, first, second).p < 0.05)


def table(world: str, rng: Rng, size: int = 400) -> bool:
    """Whether three groups and four answers are told to go together, where they do not."""
    design, _ = respondents(world, size, rng)
    groups, answers = rng.choice(3, size, p=(0.5, 0.3, 0.2)), rng.choice(4, size, p=(0.4, 0.3, 0.2, 0.1))
    if world == "clusters":  # streets have answers of their own
        street = np.asarray(design.clusters)
        own = rng.dirichlet(np.array([0.4, 0.3, 0.2, 0.1]) * (1 - ALIKE) / ALIKE, STREETS)[street]
        answers = (rng.random(size)[:, None] > own.cumsum(axis=1)[:, :-1]).sum(axis=1)
        groups = (rng.random(STREETS) * 3).astype(int)[street]
        if np.unique(groups).size < 3:
            return False
    return bool(rao_scott(design, groups, answers).p < 0.05)


def ten_areas(world: str, rng: Rng, size: int = 1_000) -> bool:
    """Whether any of ten areas is told to differ from the first, corrected for ten, where none does."""
    design, likely = respondents(world, size, rng)
    said, area = answered(world, 0.3, likely if world != "raked" else np.ones(size), rng), rng.integers(0, 10, size)
    p = [difference(design, said, area == k, area == 0).p for k in range(1, 10)]
    return bool((holm(p) < 0.05).any())


def ranks(world: str, rng: Rng, size: int = 400) -> bool:
    """Whether any rank interval of eight worries leaves out a rank that its worry truly has."""
    truth = np.array([0.45, 0.42, 0.40, 0.30, 0.30, 0.25, 0.15, 0.10])
    design, likely = respondents(world, size, rng)
    said = np.stack([answered(world, share, likely, rng) for share in truth])
    means = several_means(design, said.T)
    found = rank_limits(means.value, means.covariance, random=rng, df=float(means.df[0]), draws=2_000)
    best = 1 + (truth[None] > truth[:, None]).sum(axis=1)
    worst = truth.size - (truth[None] < truth[:, None]).sum(axis=1)
    return bool(((found.best > best) | (found.worst < worst)).any())


TESTS: dict[str, Callable[[str, Rng], bool]] = {
    "a fifth against the rest, t": two_groups,
    "two worries of the same people, paired t": two_answers,
    "three groups by four answers, Rao and Scott": table,
    "nine areas against a tenth, Holm": ten_areas,
    "eight worries, rank intervals": ranks,
}


def told(name: str, world: str, rng: Rng, runs: int) -> float:
    """In how many of 100 surveys a test is wrong."""
    return 100 * sum(TESTS[name](world, rng) for _ in range(runs)) / runs


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    print("| respondents | weights | interval | " + " | ".join(f"{share:.0%}" for share in SHARES) + " |")
    print("|---:|---|---|" + "---:|" * len(SHARES))
    for size in (40, 400):
        for world in WORLDS:
            rows = [covered(world, s, size, seeded(chosen.seed, f"{size} {world} {s}"), chosen.runs) for s in SHARES]
            for how in INTERVALS:
                cells = " | ".join(f"{row[how]:.0f}" for row in rows)
                print(f"| {size} | {world} | {how} | {cells} |", flush=True)
    print("\n| wrongly told | " + " | ".join(WORLDS) + " |\n|---|" + "---:|" * len(WORLDS))
    for name in TESTS:
        cells = (told(name, world, seeded(chosen.seed, f"{name} {world}"), chosen.runs // 2) for world in WORLDS)
        print(f"| {name} | " + " | ".join(f"{cell:.1f}" for cell in cells) + " |", flush=True)


if __name__ == "__main__":
    main()
