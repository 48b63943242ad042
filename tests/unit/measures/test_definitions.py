"""Measures: every definition loads, is in date and gives its reasons."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from saferplan.measures.definition import HOLDERS, load_measures
from saferplan.reference.crime_types import crime_types
from saferplan.reference.ethnic_groups import SEARCH_TYPES
from saferplan.reference.offences import offences
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
    assert measure.denominator in ("", "returned", *MEASURES)
    assert measure.holder in HOLDERS


@pytest.mark.parametrize("slug", MEASURES)
def test_what_a_definition_counts_is_in_its_table(slug: str) -> None:
    measure, columns = MEASURES[slug], ALL_TABLES[MEASURES[slug].table].schema
    assert set(measure.where) <= set(columns)
    if measure.count == "rows":
        assert {"force", "lsoa", "month"} <= set(columns)
        assert measure.split == "" or measure.split in columns


@pytest.mark.parametrize("slug", MEASURES)
def test_the_values_that_a_definition_keeps_are_ones_that_can_occur(slug: str) -> None:
    measure = MEASURES[slug]
    allowed = {column.name: column.one_of for column in ALL_TABLES[measure.table].columns if column.one_of}
    allowed["offence_code"] = tuple(offences())
    allowed["crime_type"] = tuple(one.slug for one in crime_types())
    for column, values in measure.where.items():
        assert set(values) <= set(allowed[column]), column


def test_what_is_counted_from_published_rows_is_in_their_table() -> None:
    found = [one.behind("open") for one in MEASURES.values() if one.published]
    assert [one.slug for one in found] == ["stop_and_search"]
    [searches] = found
    columns = ALL_TABLES[searches.table].schema
    assert {"force", "lsoa", "month", searches.split, *searches.where} <= set(columns)
    assert set(searches.where["type"]) == set(SEARCH_TYPES) - {"Vehicle search"}
    assert searches.statistics == ("count",)
    assert all(caveat.endswith(".") for caveat in searches.caveats)


def test_subgroups_are_those_of_the_home_office() -> None:
    where = {slug: MEASURES[slug].where["offence_code"] for slug in ("residential_burglary", "sexual_offences")}
    burglary = {code for code, one in offences().items() if one.police_uk_type == "burglary"}
    assert set(where["residential_burglary"]) == {code for code in burglary if code[:2] in ("28", "29")}
    assert not set(where["sexual_offences"]) & set(MEASURES["violence_with_injury"].where["offence_code"])


def test_what_points_at_persons_is_never_worked_out_for_small_places() -> None:
    sensitive = ("sexual_offences", "domestic_abuse_crimes", "domestic_abuse_incidents", "hate_crime")
    assert {MEASURES[slug].finest for slug in sensitive} == {"district"}
    small = [slug for slug, one in MEASURES.items() if one.count == "returns" and one.finest in ("lsoa", "ward")]
    assert small == []


RECURRING = {
    "total recorded crime": ("recorded_crime",),
    "violence with injury": ("violence_with_injury",),
    "knife crime": ("knife_crime",),
    "robbery": ("robbery",),
    "residential burglary": ("residential_burglary",),
    "vehicle crime": ("vehicle_crime",),
    "criminal damage and arson": ("criminal_damage_and_arson",),
    "sexual offences": ("sexual_offences",),
    "domestic abuse": ("domestic_abuse_crimes", "domestic_abuse_incidents", "domestic_abuse_repeats"),
    "the risk assessment conference": ("marac_cases", "marac_repeats", "domestic_abuse_charges"),
    "hate crime by strand": ("hate_crime",),
    "anti-social behaviour by kind": ("asb_incidents", "asb_reports"),
    "case reviews": ("asb_case_reviews",),
    "modern slavery": ("modern_slavery_referrals",),
    "missing episodes": ("missing_episodes",),
    "Channel": ("channel_referrals",),
    "first-time entrants": ("first_time_entrants",),
    "proven reoffending": ("adult_reoffending", "youth_reoffending"),
    "integrated offender management": ("iom_cohort",),
    "treatment completion": ("treatment_completion",),
    "drug deaths": ("drug_deaths",),
    "alcohol admissions": ("alcohol_admissions",),
    "fly-tipping": ("fly_tipping",),
    "deliberate fires": ("deliberate_fires",),
    "killed or seriously injured": ("killed_or_seriously_injured",),
    "feel safe": ("feel_safe_day", "feel_safe_night"),
    "confidence and satisfaction": ("confidence_in_police", "asb_dealt_with", "victim_satisfaction"),
    "stop and search disproportion": ("stop_and_search",),
}
"""What strategic assessments measure again and again."""


@pytest.mark.parametrize("indicator", RECURRING)
def test_every_recurring_indicator_has_a_measure(indicator: str) -> None:
    assert set(RECURRING[indicator]) <= set(MEASURES)


def test_recorded_crime_is_not_said_to_be_better_or_worse() -> None:
    assert {MEASURES[slug].direction for slug in ("recorded_crime", "asb_incidents", "population")} == {"neither"}
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
        {"holder": "somebody"},
        {"finest": "street"},
        {"dimensions": ("crime_type", "hate_strand")},
    ],
)
def test_a_definition_uses_only_the_words_it_may(wrong: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        replace(MEASURES["recorded_crime"], **wrong)
