"""The problem-solving questions of a hotspot sheet (OSARA), from `problem_solving.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True)
class ProblemStep:
    """A step of solving a problem, and what is asked in it: objective, scanning, analysis, response, assessment."""

    slug: str
    title: str
    questions: tuple[str, ...]


@cache
def _held() -> dict[str, Any]:
    return tomllib.loads(files("saferplan.reference").joinpath("problem_solving.toml").read_text(encoding="utf-8"))


def questions_source() -> str:
    """Where the five steps come from, in a sentence or two."""
    return " ".join(str(_held()["source"]).split())


def problem_set(crime_type: str) -> str:
    """The title of the set of questions that a type of crime belongs to; "" where it has none of its own.

    >>> problem_set("robbery"), problem_set("other-crime")
    ('Violence and the night-time economy', '')
    """
    return next((str(one["title"]) for one in _held()["set"] if crime_type in one["crime_types"]), "")


def problem_steps(crime_type: str = "") -> tuple[ProblemStep, ...]:
    """The five steps with their questions: what is asked of any place, and what a type of crime asks besides.

    >>> [step.title for step in problem_steps()]
    ['Objective', 'Scanning', 'Analysis', 'Response', 'Assessment']
    >>> [len(step.questions) for step in problem_steps("burglary")]
    [2, 2, 2, 2, 2]
    """
    own: dict[str, Any] = next((one for one in _held()["set"] if crime_type in one["crime_types"]), {})
    return tuple(
        ProblemStep(one["slug"], one["title"], (*one["questions"], *own.get(one["slug"], ())))
        for one in _held()["step"]
    )
