"""The standard questions of a community safety survey, from `survey_questions.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def survey_questions_text() -> str:
    """The text of the standard questions, as a new questionnaire is given them; notes at its top are left out.

    >>> survey_questions_text().splitlines()[:2]
    ['[[question]]', 'id = "respondent_type"']
    """
    text = resources.files("saferplan.reference").joinpath("survey_questions.toml").read_text(encoding="utf-8")
    return text[text.index("[[question]]") :]


def survey_questions() -> list[dict[str, Any]]:
    """The standard questions as `questionnaire.toml` has them.

    >>> [one["id"] for one in survey_questions()][2:4]
    ['safe_in_daylight', 'safe_after_dark']
    """
    found: list[dict[str, Any]] = tomllib.loads(survey_questions_text())["question"]
    return found
