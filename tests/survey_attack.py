"""Somebody who holds all released figures of a survey, and works out by integer programming what they leave possible.

It knows the questionnaire, which groups there are, that everybody in none of them did not say, how figures are rounded,
and the rounded bases.  For each answer in each group (those who did not say among them) it finds the fewest and the
most who can have given it.  Nothing here calls the rules under test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

Key = tuple[str, str, str]
UNSAID = "did not say"


def parts_of(row: dict) -> dict[str, str]:
    """The pairs of a figure's group."""
    return dict(pair.split("=", 1) for pair in row["group"].split(";") if pair)


def kind_of(who: str, area: str) -> str:
    """What a group is a group by."""
    if area != "partnership":
        return "board"
    kind = who.partition("-")[0]
    return {"most": "deprivation", "less": "deprivation"}.get(kind, kind)


def digits_of(value: float) -> int:
    """The decimal places that a figure may have been rounded to: the attacker supposes the finest that show."""
    return 0 if value == round(value) else 1


@dataclass
class Attack:
    """What one question leaves possible: `cells` are (kind, group, answer), `rows` linear bounds over them."""

    answers: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    rows: list[tuple[dict[Key, float], float, float]] = field(default_factory=list)

    @property
    def cells(self) -> list[Key]:
        """Every cell; those of all residents have the kind "" and the group ""."""
        return [
            (kind, group, answer) for kind, groups in self.groups.items() for group in groups for answer in self.answers
        ]

    def bound(self, terms: dict[Key, float], low: float, high: float) -> None:
        """The sum of cells times their numbers lies between two others."""
        self.rows.append((terms, low, high))

    def size(self, kind: str, group: str) -> dict[Key, float]:
        """Everybody in a group."""
        return {(kind, group, answer): 1.0 for answer in self.answers}

    def share(self, kind: str, group: str, of: dict[str, float], value: float, half: float) -> None:
        """The mean of numbers given to answers (1 for a share) is a value, give or take a half."""
        for edge, sign in ((value - half, 1.0), (value + half, -1.0)):
            terms = {(kind, group, one): sign * (of.get(one, 0.0) - edge) for one in self.answers}
            self.bound(terms, -1e-9, np.inf)

    def range_of(self, terms: dict[Key, float]) -> tuple[int, int]:
        """The least and the most that a sum of cells can be."""
        place = {cell: number for number, cell in enumerate(self.cells)}
        rows = [(one, low, high) for one, low, high in self.rows]
        at = [(number, place[cell], by) for number, (one, _, _) in enumerate(rows) for cell, by in one.items()]
        down, across, by = (np.array(column) for column in zip(*at, strict=True))
        held = csr_array((by, (down, across)), shape=(len(rows), len(place)))
        limits = LinearConstraint(held, np.array([low for _, low, _ in rows]), np.array([high for *_, high in rows]))
        wanted = np.zeros(len(place))
        for cell, number in terms.items():
            wanted[place[cell]] = number
        found = []
        for sign in (1.0, -1.0):
            solved = milp(sign * wanted, constraints=limits, integrality=np.ones(len(place)), bounds=Bounds(0, 5000))
            assert solved.status == 0, solved.message
            found.append(round(sign * solved.fun))
        return found[0], found[1]


def attack_on(
    released: pl.DataFrame,
    question: str,
    nets: dict[str, tuple[str, ...]],
    scores: dict[str, float],
    weights: dict[str, float] | None = None,
) -> Attack:
    """What an attacker makes of the released figures of one question of residents with one answer each.

    `scores` names the answers.  `weights`, where a survey was weighted by sex alone, are those of each sex, which
    whoever knows the population can reckon; means and gaps are then left out, but not the weighted shares.
    """
    answers = tuple(scores)
    rows = [
        (parts_of(row), row)
        for row in released.iter_rows(named=True)
        if parts_of(row).get("question") == question and parts_of(row).get("who") != "elected"
    ]
    groups: dict[str, dict[str, None]] = {"": {"": None}}
    for parts, row in rows:
        group = parts.get("who") or (row["area"] if row["area"] != "partnership" else "")
        if group:
            groups.setdefault(kind_of(group, row["area"]), {})[group] = None
    made = Attack(answers, {kind: (*names, *([UNSAID] if kind else [])) for kind, names in groups.items()})
    for kind, names in made.groups.items():
        for answer in answers if kind else ():
            terms = {(kind, name, answer): 1.0 for name in names} | {("", "", answer): -1.0}
            made.bound(terms, 0.0, 0.0)
        for name in names:
            if name != UNSAID and kind:
                made.bound(made.size(kind, name), 1.0, np.inf)
    for parts, row in rows:
        if row["value"] is not None:
            _learn(made, parts, row, nets, scores if weights is None else {})
        if row["value"] is not None and weights and row["measure"] == "survey_share":
            _learn_weighted(made, parts, row, nets, weights)
    if weights is None:
        _learn_gaps(made, rows, nets)
    return made


def _learn(made: Attack, parts: dict[str, str], row: dict, nets: dict[str, tuple[str, ...]], scores: dict) -> None:
    """What one figure says."""
    group = parts.get("who") or (row["area"] if row["area"] != "partnership" else "")
    kind = kind_of(group, row["area"]) if group else ""
    value = row["value"]
    if row["measure"] == "survey_base" and parts["base"] == "view":
        made.bound(made.size(kind, group), value - 2.5, value + 2.4)
    elif row["measure"] == "survey_share_unweighted":
        of = dict.fromkeys(nets.get(parts["answer"], (parts["answer"],)), 1.0)
        made.share(kind, group, of, value / 100, 0.5 * 10 ** -digits_of(value) / 100)
        made.bound(made.size(kind, group), row["denominator"] - 2.5, row["denominator"] + 2.4)
    elif row["measure"] == "survey_mean" and scores:
        made.share(kind, group, scores, value, 0.05)


def _learn_weighted(
    made: Attack, parts: dict[str, str], row: dict, nets: dict[str, tuple[str, ...]], weights: dict[str, float]
) -> None:
    """What a weighted share of all residents says, since each sex counts for so much."""
    if parts.get("who") or row["area"] != "partnership":
        return
    of = nets.get(parts["answer"], (parts["answer"],))
    half = 0.5 * 10 ** -digits_of(row["value"])
    for edge, sign in (((row["value"] - half) / 100, 1.0), ((row["value"] + half) / 100, -1.0)):
        terms = {
            ("sex", name, one): sign * weights[name] * ((one in of) - edge)
            for name in made.groups["sex"]
            if name in weights
            for one in made.answers
        }
        made.bound(terms, -1e-9, np.inf)


def _learn_gaps(made: Attack, rows: list[tuple[dict[str, str], dict]], nets: dict[str, tuple[str, ...]]) -> None:
    """The share of the others of a kind is that of the group less the gap."""
    shares = {
        (parts.get("who", ""), row["area"], parts["answer"]): row["value"]
        for parts, row in rows
        if row["measure"] == "survey_share_unweighted" and row["value"] is not None
    }
    for parts, row in rows:
        if row["measure"] != "survey_gap" or row["value"] is None:
            continue
        mine = shares.get((parts.get("who", ""), row["area"], parts["answer"]))
        if mine is None:
            continue
        group = parts.get("who") or row["area"]
        kind = kind_of(group, row["area"])
        rest = [name for name in made.groups[kind] if name not in (group, UNSAID)]
        of = nets.get(parts["answer"], (parts["answer"],))
        for edge, sign in (((mine - row["value"] - 1) / 100, 1.0), ((mine - row["value"] + 1) / 100, -1.0)):
            terms = {(kind, name, one): sign * ((one in of) - edge) for name in rest for one in made.answers}
            made.bound(terms, -1e-9, np.inf)


def leaks(made: Attack, truth: dict[Key, int], *, threshold: int, least: int) -> Iterator[str]:
    """What the attacker knows and should not: a count of few, or that all or none of a group of few gave an answer.

    `truth` has the real number in every cell: where there are no few to be found there is nothing to look for.
    """
    for kind, groups in made.groups.items():
        for group in groups:
            size = made.size(kind, group)
            many = sum(truth.get(cell, 0) for cell in size)
            for answer in made.answers:
                for gave in (True, False):
                    terms = {cell: 1.0 for cell in size if (cell[2] == answer) == gave}
                    few = sum(truth.get(cell, 0) for cell in terms)
                    small = 0 < few < threshold
                    alike = few == 0 and 0 < many < least and any(truth.get(("", "", cell[2])) for cell in terms)
                    if not small and not alike:
                        continue
                    low, high = made.range_of(terms)
                    assert low <= few <= high, "the attacker reckons wrongly"
                    if low == high and (small or made.range_of(size)[0] > 0):
                        yield f"{kind}/{group}: {few} {'gave' if gave else 'did not give'} {answer}"
