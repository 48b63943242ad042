"""Cautions: what records without a place, and changes of recording, may make of a change."""

from __future__ import annotations

import pytest

from saferplan.assessment.judging import judge_change
from saferplan.assessment.placing import placing_note
from saferplan.assessment.recording import MOSTLY, recording_changed
from saferplan.assessment.trends import assess_trends
from saferplan.findings import Finding, links_in, without_links
from saferplan.measures.explain import change_shared_out
from saferplan.periods import parse_period
from small_partnership import context_from, evidence_of

ACROSS_2014 = parse_period("2014-04..2014-08").months + parse_period("2015-04..2015-08").months


def found_in(crimes: dict[tuple[int, str], list[int]], **more: object) -> tuple[str, dict[str, Finding]]:
    """The title and the findings on trends of some crimes."""
    answer = assess_trends(context_from(evidence_of(crimes, **more)))  # type: ignore[arg-type]
    return answer.title, {finding.id: finding for finding in answer.findings}


def test_a_change_with_the_rest_shared_out_is_a_figure_of_its_own() -> None:
    placed = {(1, "burglary"): [100] * 12 + [150] * 12}
    context = context_from(evidence_of(placed, unplaced={"burglary": [25] * 12 + [0] * 12}))
    plain = context.figure(context.address(change="percent", change_from="2017/18"))
    shared = context.figure(context.address(change="shared_out", change_from="2017/18"))
    # 100 placed and 25 not are 125 in a month; 150 are all placed: 150 / 125 is a fifth more, by hand.
    assert plain.value == pytest.approx(50)
    assert shared.value == pytest.approx(20)
    assert shared.unit == "%"
    assert plain.low is not None
    assert shared.low is not None
    assert (1 + shared.low / 100) / (1 + plain.low / 100) == pytest.approx(1.2 / 1.5)
    later, earlier = context.figure(context.address()), context.figure(context.address(period=parse_period("2017/18")))
    assert change_shared_out(later, earlier) == pytest.approx(20)
    steps = context.figures.explain(shared.id).steps
    assert any("divided by the share of its records that have a place" in step for step in steps), steps


def test_a_change_of_which_placing_is_not_known_has_no_shared_out_value() -> None:
    context = context_from(evidence_of({(1, "burglary"): [100] * 24}))
    rate = context.address(stat="rate", change="shared_out", change_from="2017/18")
    assert context.figure(rate).value is not None, "nothing lacks a place: the two are one"
    people = context.address("population", change="shared_out", change_from="2017/18")
    assert context.figure(people).missing == "CANNOT_TELL"


def test_a_rise_that_better_placing_makes_smaller_says_by_how_much_and_is_no_strong_evidence() -> None:
    placed = {(1, "burglary"): [1000] * 12 + [1660] * 12}
    _, found = found_in(placed, unplaced={"burglary": [125] * 12 + [40] * 12})
    year = found["trends/year/partnership/all"]
    words = without_links(year.sentence)
    shared = [address for _, address in links_in(year.sentence) if "change=shared_out" in address]
    assert len(shared) == 1
    assert "rose by 66%" in words
    assert "with the rest shared out, the change would be smaller, 51% in place of 66%." in words
    assert year.strength == "moderate"
    assert "without a place" in year.strength_reason


def test_what_placing_hardly_moves_is_not_spoken_of() -> None:
    placed = {(1, "burglary"): [100] * 12 + [150] * 12}
    context = context_from(evidence_of(placed, unplaced={"burglary": [3] * 12 + [2] * 12}))
    change = context.address(change="percent", change_from="2017/18")
    assert placing_note(context, change) == ""
    assert judge_change(context, change).strength == "strong"


def test_a_rise_mostly_of_types_that_are_recorded_differently_says_so_everywhere() -> None:
    crimes = {
        (1, "violence-and-sexual-offences"): [100] * 5 + [300] * 5,
        (1, "burglary"): [100] * 5 + [150] * 5,
        (1, "drugs"): [100] * 10,
    }
    title, found = found_in(crimes, months=ACROSS_2014)
    year = found["trends/year/partnership/all"]
    words = without_links(year.sentence)
    # Of 250 more a month, 200 are violence, whose recording changed in November 2014.
    assert "Most of the rise is in violence and sexual offences (1,000 more, of 1,250 in all)" in words
    assert "changed in November 2014" in words
    assert "recorded differently" in title
    assert year.strength != "strong"
    assert "recording" in year.strength_reason


def test_a_rise_mostly_of_other_types_does_not() -> None:
    crimes = {
        (1, "violence-and-sexual-offences"): [100] * 5 + [120] * 5,
        (1, "burglary"): [100] * 5 + [250] * 5,
    }
    title, found = found_in(crimes, months=ACROSS_2014)
    assert "recorded differently" not in title
    assert "Most of" not in found["trends/year/partnership/all"].sentence


def test_the_share_of_a_rise_in_such_types_is_reckoned() -> None:
    crimes = {(1, "violence-and-sexual-offences"): [100] * 5 + [160] * 5, (1, "burglary"): [100] * 5 + [160] * 5}
    context = context_from(evidence_of(crimes, months=ACROSS_2014))
    change = context.address(change="percent", change_from=context.periods.compare.text)  # type: ignore[union-attr]
    met = recording_changed(context, change)
    assert met is not None
    assert met.share == pytest.approx(0.5)
    assert met.share >= MOSTLY
    assert met.types == ("violence-and-sexual-offences",)
    one = change.with_group(crime_type="violence-and-sexual-offences")
    assert recording_changed(context, one).share == 1.0  # type: ignore[union-attr]
    assert recording_changed(context, change.with_group(crime_type="burglary")) is None


def test_no_break_within_the_two_years_is_no_caution() -> None:
    crimes = {(1, "violence-and-sexual-offences"): [100] * 12 + [300] * 12}
    title, found = found_in(crimes)
    assert "recorded differently" not in title
    assert found["trends/year/partnership/all"].strength == "strong"
