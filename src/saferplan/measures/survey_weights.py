"""The weights of a survey wave: how many people of the population each resident who answered stands for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from saferplan.errors import CannotReckon, MissingTarget, NobodyInCategory, NoRespondents, TrimTooTight
from saferplan.measures.survey_waves import RESIDENTS, PlacesKnown, SurveyWave
from saferplan.methods._checks import Floats
from saferplan.methods.raking import Margin as Counted
from saferplan.methods.raking import Raked, rake, scaled
from saferplan.tables.questionnaire import Margin

LINK = " x "
"""What joins the categories of a margin of several roles, in `targets.csv` and in notes."""

TOLERANCE = 1e-8
"""Margins are met when no category is off by more than this part of the population; asserted after every rake."""


@dataclass(frozen=True)
class Weights:
    """The weight of each respondent (1 for those who are no residents), and how they were found.

    `categories` has the names of the categories of each margin, in the order of the raked margins, and `names` those of
    the margins.  Without weights `raked` is None, and `reason` says why.  `unknown` counts, for each margin, the
    residents whose category is not known.
    """

    each: Floats
    raked: Raked | None
    names: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    unknown: tuple[int, ...]
    reason: str

    @property
    def notes(self) -> tuple[str, ...]:
        """The notes that travel with the figures: how they were weighted, and margins that could not be met."""
        if self.raked is None:
            return (f"UNWEIGHTED because {self.reason}",)
        off = () if self.raked.converged else (f"MARGINS_OFF share={self.raked.worst_margin * 100:.2g}",)
        return (f"WEIGHTED by={';'.join(self.names)}", *off)


def weigh(wave: SurveyWave, ground: PlacesKnown) -> Weights:
    """Rake the residents of a wave to the margins that its questionnaire asks for.

    The margins are scaled to the people of the first, since sources count people of different days.  Raises
    `MissingTarget` where a margin has no targets or a category of its answers none, `NobodyInCategory` where a category
    has people and no respondent, `TrimTooTight` where weights so trimmed cannot add up.
    """
    asked = wave.questionnaire.weighting
    main = wave.kind_is(*RESIDENTS)
    each = np.ones(main.size)
    if not asked.margins or not main.any():
        reason = _within(asked.reason or "no targets are given in the questionnaire")
        return Weights(each, None, (), (), (), reason)
    made = [_margin(wave, margin, ground) for margin in asked.margins]
    counted = [Counted(codes[main], np.array(list(targets.values()))) for codes, targets in made]
    categories = tuple(tuple(targets) for _, targets in made)
    try:
        even = scaled(counted, float(counted[0].targets.sum()))
        raked = rake(even, highest=asked.trim or None)
    except NoRespondents as error:
        name, category = asked.margins[error.margin].name, categories[error.margin][error.category]
        raise NobodyInCategory(name, category, error.people) from None
    except CannotReckon:
        if not asked.trim:
            raise
        rake(even)  # so that it is the limit, and nothing else, by which it cannot be done
        raise TrimTooTight(asked.trim) from None
    if not raked.trimmed:
        assert raked.worst_margin <= TOLERANCE, (raked.worst_margin, raked.rounds)
    each[main] = raked.weights
    unknown = tuple(int((codes[main] < 0).sum()) for codes, _ in made)
    return Weights(each, raked, tuple(one.name for one in asked.margins), categories, unknown, "")


def _within(reason: str) -> str:
    """A reason as it stands within a sentence.

    >>> _within("No counts are held.")
    'no counts are held'
    """
    return reason[:1].lower() + reason[1:].rstrip(".")


def _margin(wave: SurveyWave, margin: Margin, ground: PlacesKnown) -> tuple[np.ndarray, dict[str, float]]:
    """The category of each respondent in a margin (-1: not known), and the people in each by name."""
    targets = targets_of(wave, margin, ground)
    answers = [_category(wave, role, ground) for role in margin.roles]
    joined = [LINK.join(parts) if all(parts) else "" for parts in zip(*answers, strict=True)]
    main = wave.kind_is(*RESIDENTS)
    given = {one for one, inside in zip(joined, main, strict=True) if one and inside}
    if strange := sorted(given - targets.keys()):
        raise MissingTarget(margin.name, strange[0], tuple(targets))
    place = {name: number for number, name in enumerate(targets)}
    return np.array([place.get(one, -1) for one in joined], dtype=np.int64), targets


def targets_of(wave: SurveyWave, margin: Margin, ground: PlacesKnown) -> dict[str, float]:
    """The people of each category of a margin: as `targets.csv` has them, else from the residents of small areas.

    Raises `MissingTarget` where there are none.
    """
    sent = wave.targets.filter((pl.col("margin") == margin.name) & (pl.col("people") > 0))
    if sent.height:
        return dict(sent.select("category", "people").iter_rows())
    if len(margin.roles) == 1 and ground.people:
        people: dict[str, float] = {}
        held = (
            {code: code for code in ground.people}
            if margin.roles == ("lsoa",)
            else ground.groups.get(*margin.roles, {})
        )
        for code, group in held.items():
            people[group] = people.get(group, 0.0) + ground.people.get(code, 0.0)
        if found := {name: number for name, number in sorted(people.items()) if number > 0}:
            return found
    raise MissingTarget(margin.name, "", tuple(wave.targets["margin"].unique().sort().to_list()))


def _category(wave: SurveyWave, role: str, ground: PlacesKnown) -> Sequence[str]:
    """The category of each respondent in one role; "" where it is not known."""
    if role in ("lsoa", "kind", "channel"):
        return [code or "" for code in wave.respondents[role].to_list()]
    question = wave.questionnaire.of_role(role)
    if question is not None:
        return wave.answer_of(question)
    groups = ground.groups.get(role, {})
    return [groups.get(code, "") for code in wave.lsoas()]
