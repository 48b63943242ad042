"""The problem-solving questions: five steps, sets that fit known types, short enough for a sheet."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from saferplan.reference.crime_types import crime_types
from saferplan.reference.problem_solving import problem_set, problem_steps, questions_source

RAW = tomllib.loads(files("saferplan.reference").joinpath("problem_solving.toml").read_text(encoding="utf-8"))
TYPES = [one.slug for one in crime_types()]


def test_each_type_is_in_one_set_at_most_and_is_a_type() -> None:
    named = [slug for one in RAW["set"] for slug in one["crime_types"]]
    assert len(set(named)) == len(named)
    assert set(named) <= set(TYPES)


@pytest.mark.parametrize("slug", ["", *TYPES])
def test_every_type_has_the_five_steps_and_short_questions(slug: str) -> None:
    steps = problem_steps(slug)
    assert [one.slug for one in steps] == ["objective", "scanning", "analysis", "response", "assessment"]
    assert all(question.endswith("?") and len(question) < 130 for one in steps for question in one.questions)
    general = problem_steps()
    more = [len(one.questions) - len(other.questions) for one, other in zip(steps, general, strict=True)]
    assert more == ([0, 0, 1, 1, 0] if problem_set(slug) else [0] * 5)


def test_where_the_steps_come_from_is_said() -> None:
    assert "College of Policing" in questions_source()
    assert "Eck and Spelman" in questions_source()
