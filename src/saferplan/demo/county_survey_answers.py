"""How the respondents of the worked example's survey answer: as many in each cell as the plan says."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from saferplan.demo import county_survey_plan as plan
from saferplan.demo.county_respondents import Floats, Ints, Respondents
from saferplan.demo.county_survey_plan import BEFORE, BLANK, Asked, WavePlan

Bools = NDArray[np.bool_]

_LEAST, _MOST = 0.02, 0.985
"""No cell is so sure of an answer that nobody, or everybody, gives it."""

OWN_SHARE = 0.06
"""The share of those who give a reason in their own words beside others."""


@dataclass(frozen=True)
class Cells:
    """The cells of age, sex and fifth, by fifth and weight: who is in which, and the positions of each cell."""

    of: Ints
    age: Ints
    sex: Ints
    fifth: Ints


def cells_of(people: Respondents) -> Cells:
    """Put respondents into cells, by fifth and then by weight, so that roundings cancel out among those alike."""
    keys = np.column_stack([people.fifth, people.lean, people.age, people.sex])
    found, of = np.unique(keys, axis=0, return_inverse=True)
    fifth, _, age, sex = found.astype(np.int64).T
    return Cells(of.ravel().astype(np.int64), age, sex, fifth)


def dealt(cells: Ints, first: Floats, cumulative: Floats) -> Ints:
    """Deal levels out: in each cell as many of each as its shares say, to the first by `first` the first level.

    `cells` has each one's cell, `cumulative` for each cell the share of the first level, of the first two, and so on,
    without the last.  What does not divide is carried to the next cell, so no run of cells is off by more than one.

    >>> dealt(np.array([0, 0, 0, 1, 1, 1]), np.array([1.0, 3.0, 2.0, 0.0, 2.0, 1.0]), np.array([[0.5], [0.5]])).tolist()
    [1, 0, 0, 1, 0, 1]
    """
    sizes = np.bincount(cells, minlength=len(cumulative))
    ends = np.floor((sizes[:, None] * cumulative).cumsum(axis=0) + 0.5)
    counts = np.diff(ends, axis=0, prepend=0.0)
    counts = np.minimum(np.maximum.accumulate(counts, axis=1), sizes[:, None])
    rank = np.empty(len(cells), dtype=np.int64)
    rank[np.lexsort((-first, cells))] = np.arange(len(cells))
    rank -= (sizes.cumsum() - sizes)[cells]
    return np.asarray((rank[:, None] >= counts[cells]).sum(axis=1), dtype=np.int64)


def shares_of(asked: Asked, cells: Cells, *, earlier: bool) -> Floats:
    """The share of the first level in each cell, of the first two, and so on, without the last."""
    ages, women = np.array(asked.ages), np.array(plan.WOMEN)
    people = np.array(plan.AGE_SHARES) / 100
    ages = ages - people @ ages
    share_of_women = people @ women
    by_sex = asked.women * np.array([1 - share_of_women, -share_of_women])
    person = np.where(cells.age >= 0, ages[cells.age], 0.0) + np.where(cells.sex >= 0, by_sex[cells.sex], 0.0)
    points = person * np.where(cells.fifth == 0, plan.IN_MOST_DEPRIVED, 1.0)
    points += np.where(cells.fifth >= 0, asked.deprived * np.array(plan.GRADIENT)[cells.fifth], 0.0)
    whole = np.cumsum(asked.shares)[:-1] / 100
    middle = whole[asked.told - 1]
    told = np.clip(middle + (points + asked.before * earlier) / 100, _LEAST, _MOST)[:, None]
    below = whole * told / middle
    above = 1 - (1 - whole) * (1 - told) / (1 - middle)
    return np.asarray(np.where(np.arange(whole.size) < asked.told, below, above), dtype=np.float64)


class _Answers:
    """The answers of some respondents to one wave, question by question."""

    def __init__(self, rng: np.random.Generator, wave: WavePlan, people: Respondents) -> None:
        self.rng, self.people, self.earlier = rng, people, wave is BEFORE
        self.cells = cells_of(people)

    def to(self, asked: Asked, among: Bools | None = None) -> list[str]:
        """Everybody's answer to a question; "" for those that it is not put to, or who pass it over."""
        size = len(self.people)
        put = np.ones(size, dtype=np.bool_) if among is None else among
        found = np.full(size, BLANK, dtype=object)
        without = np.cumsum([share / 100 for _, share in asked.besides])
        cells = np.tile(without, (len(self.cells.age), 1))
        kinds = np.array([*(code for code, _ in asked.besides), BLANK], dtype=object)
        chosen = dealt(self.cells.of[put], self.rng.random(int(put.sum())), cells)
        found[put] = kinds[chosen]
        view = put.copy()
        view[put] = chosen == len(asked.besides)
        first = asked.worry * self.people.worry + np.sqrt(1 - asked.worry**2) * self.rng.normal(size=size)
        shares = shares_of(asked, self.cells, earlier=self.earlier)
        levels = dealt(self.cells.of[view], first[view], shares)
        found[view] = np.array(asked.codes, dtype=object)[levels]
        return [str(one) for one in found]

    def affected(self, concern: list[str]) -> list[str]:
        """Who has been affected by drugs, by how concerned they are."""
        kinds = list(plan.AFFECTED)
        of = np.array([kinds.index(one) for one in concern])
        chance = self.rng.random(len(of)) * 100
        (refused, many), (blank, none) = plan.AFFECTED_BESIDES
        levels = dealt(of, self.rng.random(len(of)), np.array([[share / 100] for share in plan.AFFECTED.values()]))
        said = np.where(levels == 0, "yes", "no")
        return [
            refused if drawn < many else blank if drawn < many + none else str(one)
            for drawn, one in zip(chance.tolist(), said, strict=True)
        ]

    def reasons(self, reported: list[str]) -> list[str]:
        """Why those who did not report it did not: several reasons, parted by semicolons, some in their own words."""
        found = [BLANK] * len(reported)
        for place in (k for k, one in enumerate(reported) if one == "no"):
            chosen = [code for code, share in plan.WHY_NOT.items() if self.rng.random() * 100 < share]
            if not chosen or self.rng.random() < OWN_SHARE:
                chosen.append(plan.OWN_REASONS[int(self.rng.integers(len(plan.OWN_REASONS)))])
            found[place] = ";".join(chosen)
        return found


def answer_all(rng: np.random.Generator, wave: WavePlan, people: Respondents) -> dict[str, list[str]]:
    """The answers of some respondents to every question but that for comments, by column of the file."""
    answers = _Answers(rng, wave, people)
    made = {**people.given, **{column: answers.to(asked) for column, asked in plan.QUESTIONS.items()}}
    made["drugs_experience"] = answers.affected(made["concern_drugs"])
    victims = np.array(made["victim"]) == "yes"
    made["reported"] = answers.to(plan.REPORTED, victims)
    made["why_not_reported"] = answers.reasons(made["reported"])
    return made
