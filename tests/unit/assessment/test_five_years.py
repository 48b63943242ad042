"""Trends over five years: runs, the longer view, months set against months, and gaps."""

from __future__ import annotations

import numpy as np
import pytest

from saferplan.assessment.context import Context
from saferplan.assessment.trends import assess_trends
from saferplan.findings import Finding, without_links
from saferplan.periods import month_text, parse_period
from small_partnership import context_from, evidence_of

FIVE_YEARS = parse_period("2014-04..2019-03").months
RISING = [40 + 8 * (i // 12) + (i % 12 == 6) for i in range(60)]


def found_in(context: Context) -> dict[str, Finding]:
    """The findings on trends, by id."""
    return {finding.id: finding for finding in assess_trends(context).findings}


@pytest.fixture(scope="module")
def rising() -> Context:
    """Five years, each a fifth of the first higher than the one before."""
    return context_from(evidence_of({(1, "burglary"): RISING}, months=FIVE_YEARS))


def test_a_rise_at_every_step_is_a_run(rising: Context) -> None:
    run = found_in(rising)["trends/run/partnership/all"]
    assert without_links(run.headline) == "Recorded crime has risen at every yearly step since 2014/15"
    assert "each of the four yearly steps from 2014/15 to 2018/19" in without_links(run.sentence)
    assert "the year before 2014/15 cannot be told" in run.sentence
    assert run.strength == "moderate", "five years in any order would do as much twice in 120 times"
    assert "Levene" in run.reference
    assert run.size == 96, "the last step"


@pytest.mark.parametrize(
    ("years", "strength"), [(3, "weak"), (4, "weak"), (5, "moderate"), (6, "moderate"), (7, "strong")]
)
def test_a_run_is_as_strong_as_it_is_rare(years: int, strength: str) -> None:
    first = 2019 - years
    months = parse_period(f"{first}-04..2019-03").months
    rising = [40 + 12 * (i // 12) + (i % 12 == 6) for i in range(12 * years)]
    context = context_from(evidence_of({(1, "burglary"): rising}, months=months))
    assert found_in(context)["trends/run/partnership/all"].strength == strength


def test_a_run_of_hardly_any_rise_is_no_stronger_than_its_ends() -> None:
    hardly = [40 + (i % 12 == 6) * (i // 12) for i in range(60)]
    context = context_from(evidence_of({(1, "burglary"): hardly}, months=FIVE_YEARS))
    run = found_in(context)["trends/run/partnership/all"]
    assert (run.strength, run.strength_reason) == ("weak", "it could be chance")


def test_five_years_that_all_rise_or_all_fall_but_one_are_no_run() -> None:
    broken = [*RISING[:24], *([45] * 12), *RISING[36:]]
    assert "trends/run/partnership/all" not in found_in(
        context_from(evidence_of({(1, "burglary"): broken}, months=FIVE_YEARS))
    )
    fallen = context_from(evidence_of({(1, "burglary"): RISING[::-1]}, months=FIVE_YEARS))
    assert "has fallen at every yearly step" in found_in(fallen)["trends/run/partnership/all"].headline


def test_both_the_last_year_and_all_years_are_told(rising: Context) -> None:
    found = found_in(rising)
    year = without_links(found["trends/year/partnership/all"].sentence)
    first = without_links(found["trends/since-first/partnership/all"].sentence)
    assert year.startswith("Recorded crime rose by 12% from 2017/18 to 2018/19, from 769 to 865 crimes")
    assert first.startswith("Recorded crime rose by 80% from 2014/15 to 2018/19, from 481 to 865 crimes")
    riser = found["trends/riser-percent/partnership/burglary"]
    assert "from 2014/15 to 2018/19" in without_links(riser.sentence), "risers are told over the longer view"


def test_the_months_are_summed_up_by_a_seasonal_slope(rising: Context) -> None:
    chart = next(chart for chart in assess_trends(rising).charts if chart.id == "crime-each-month")
    assert "typically 8 more crimes a month with each year" in without_links(chart.summary)
    flat = np.random.default_rng(4).poisson(40, 60)
    still = context_from(evidence_of({(1, "burglary"): flat}, months=FIVE_YEARS))
    chart = next(chart for chart in assess_trends(still).charts if chart.id == "crime-each-month")
    assert "no trend can be told from chance" in chart.summary


def test_a_missing_month_leaves_a_gap_no_year_and_like_months_compared() -> None:
    held = [month for month in FIVE_YEARS if month_text(month) != "2018-07"]
    monthly = [count for month, count in zip(FIVE_YEARS, RISING, strict=True) if month in held]
    context = context_from(evidence_of({(1, "burglary"): monthly}, months=held))
    answer = assess_trends(context)
    year = next(finding for finding in answer.findings if finding.id == "trends/year/partnership/all")
    assert "from 705 to 793 crimes" in without_links(year.sentence), "eleven months of each year"
    assert "in the same eleven months" in without_links(year.headline)
    assert "trends/run/partnership/all" in {finding.id for finding in answer.findings}, "over the four whole years"
    table = next(table for table in answer.tables if table.id == "crime-by-year")
    assert [column.heading for column in table.columns[1:]] == ["2014/15", "2015/16", "2016/17", "2017/18"]
    chart = next(chart for chart in answer.charts if chart.id == "crime-each-month")
    assert len(chart.series[0].points) == 60
    gap = next(point for point in chart.series[0].points if point.label == "2018-07")
    assert context.figures.figure(gap.address).missing == "NOT_PUBLISHED"
    assert any("July 2018" in line for line in answer.cannot_tell)


def test_a_real_type_whose_recording_changed_meanwhile_says_so() -> None:
    crimes = {(1, "violence-and-sexual-offences"): RISING, (1, "burglary"): [30] * 60}
    found = found_in(context_from(evidence_of(crimes, months=FIVE_YEARS)))
    riser = found["trends/riser-percent/partnership/violence-and-sexual-offences"]
    assert "How it is recorded changed in November 2014" in riser.sentence
