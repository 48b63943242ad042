"""Measures: every definition loads, is in date and gives its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from saferplan.measures.definition import load_measures
from saferplan.tables import ALL_TABLES

MEASURES = load_measures()
WRITTEN = date(2026, 11, 1)
"""No clock in a test: a definition must not be due before the version that ships it."""


@pytest.mark.parametrize("slug", MEASURES)
def test_each_definition_is_whole_and_in_date(slug: str) -> None:
    measure = MEASURES[slug]
    assert measure.slug == slug
    assert measure.next_review > WRITTEN
    for text in (measure.title, measure.noun, measure.why, measure.method, measure.author, measure.checker):
        assert text.strip(), slug
    assert measure.direction_reason.endswith(".")
    assert measure.caveats
    assert all(caveat.endswith(".") for caveat in measure.caveats)
    assert measure.table in ALL_TABLES
    assert measure.denominator == "" or measure.denominator in MEASURES


@pytest.mark.parametrize("slug", MEASURES)
def test_what_a_definition_counts_is_in_its_table(slug: str) -> None:
    measure, columns = MEASURES[slug], ALL_TABLES[MEASURES[slug].table].schema
    assert set(measure.where) <= set(columns)
    if measure.count == "rows":
        assert {"force", "lsoa", "month"} <= set(columns)
        assert ("crime_type" in measure.dimensions) == ("crime_type" in columns)


def test_recorded_crime_is_not_said_to_be_better_or_worse() -> None:
    assert {slug: measure.direction for slug, measure in MEASURES.items()} == dict.fromkeys(MEASURES, "neither")
    assert MEASURES["recorded_crime"].default_statistic == "count"
    assert MEASURES["recorded_crime"].rate_unit == "per 1,000 people"


@pytest.mark.parametrize(
    "wrong",
    [
        {"statistics": ("median",)},
        {"dimensions": ("hour",)},
        {"direction": "down"},
        {"direction_reason": ""},
        {"count": "guesses"},
    ],
)
def test_a_definition_uses_only_the_words_it_may(wrong: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        replace(MEASURES["recorded_crime"], **wrong)
