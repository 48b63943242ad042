"""The status of an action: each rule at its edges, and that no rule makes late what is not."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.delivery.override import Override, Shown
from saferplan.delivery.status import (
    RULES,
    TONES,
    WORDS,
    ActionFacts,
    MeasureFacts,
    Status,
    Step,
    action_status,
    measure_status,
)
from saferplan.errors import BadRecord

DUE = date(2026, 3, 31)
BEGAN = date(2025, 4, 1)


def test_a_last_day_that_has_passed_is_late_and_says_by_how_much() -> None:
    found = action_status(ActionFacts(BEGAN, DUE, last_report=date(2026, 3, 1)), on=date(2026, 4, 12))
    assert (found.code, found.tone) == ("late", "red")
    assert found.reason == "Due on 31 March 2026, 12 days ago; no report says it is done."


@pytest.mark.parametrize(
    ("on", "code"), [(DUE - timedelta(1), "on-time"), (DUE, "on-time"), (DUE + timedelta(1), "late")]
)
def test_the_last_day_itself_is_in_time(on: date, code: str) -> None:
    assert action_status(ActionFacts(BEGAN, DUE, last_report=DUE - timedelta(30)), on=on).code == code


def test_a_milestone_that_has_passed_undone_makes_the_action_late() -> None:
    steps = (Step("Hire a co-ordinator", date(2025, 6, 30)), Step("First visits", date(2025, 9, 30)))
    found = action_status(ActionFacts(BEGAN, DUE, steps), on=date(2025, 7, 1))
    assert found.code == "late"
    assert found.reason == "The milestone “Hire a co-ordinator” was due on 30 June 2025, 1 day ago."
    done = (Step("Hire a co-ordinator", date(2025, 6, 30), date(2025, 7, 1)), steps[1])
    assert action_status(ActionFacts(BEGAN, DUE, done), on=date(2025, 7, 1)).code == "on-time"


def test_what_is_done_late_says_so_and_is_done() -> None:
    found = action_status(ActionFacts(BEGAN, DUE, done_on=date(2026, 4, 3)), on=date(2026, 5, 1))
    assert (found.code, found.words, found.tone) == ("done", "done, 3 days late", "green")
    left = action_status(ActionFacts(BEGAN, DUE, (Step("A visit"),), done_on=DUE), on=DUE)
    assert (left.words, left.remarks) == ("done", ("1 milestone is not reported as done.",))


def test_without_a_last_day_nobody_can_tell_unless_a_milestone_is_late() -> None:
    assert action_status(ActionFacts(BEGAN), on=DUE).code == "cannot-tell"
    assert action_status(ActionFacts(BEGAN, None, (Step("A visit", BEGAN),)), on=DUE).code == "late"
    assert action_status(ActionFacts(BEGAN, done_on=DUE), on=DUE).reason.endswith("no last day was given.")


def test_what_has_not_begun_is_not_on_time() -> None:
    assert action_status(ActionFacts(date(2026, 1, 1), DUE), on=date(2025, 12, 31)).code == "not-started"
    assert action_status(ActionFacts(None, DUE), on=BEGAN).code == "not-started"
    assert action_status(ActionFacts(None, DUE, last_report=BEGAN), on=BEGAN).code == "on-time"


def test_silence_is_a_remark_at_first() -> None:
    found = action_status(ActionFacts(BEGAN, DUE), on=BEGAN + timedelta(100))
    assert (found.code, found.remarks) == ("on-time", ("No report for 100 days, since it began.",))
    assert action_status(ActionFacts(BEGAN, DUE), on=BEGAN + timedelta(99)).remarks == ()


@pytest.mark.parametrize("heard", ["began", "report", "milestone"])
def test_after_two_quarters_of_silence_nobody_can_say_that_it_is_on_time(heard: str) -> None:
    late = BEGAN + timedelta(60)
    steps = (Step("A visit", late, late),)
    facts, since = {
        "began": (ActionFacts(BEGAN, DUE), BEGAN),
        "report": (ActionFacts(BEGAN, DUE, last_report=late), late),
        "milestone": (ActionFacts(BEGAN, DUE, steps), late),
    }[heard]
    assert action_status(facts, on=since + timedelta(190)).code == "on-time"
    found = action_status(facts, on=since + timedelta(191))
    assert (found.code, found.tone, found.remarks) == ("cannot-tell", "grey", ())
    assert found.reason.startswith("No report for 191 days" + (", since it began." if heard == "began" else "."))
    assert "Due on 31 March 2026, in " in found.reason
    assert action_status(facts, on=DUE + timedelta(1)).code == "late", "silence hides no last day that has passed"


def test_what_cannot_be_so_is_refused() -> None:
    with pytest.raises(BadRecord, match="both done and dropped"):
        action_status(ActionFacts(BEGAN, DUE, done_on=BEGAN, dropped_on=BEGAN), on=DUE)
    with pytest.raises(BadRecord, match="still to come"):
        action_status(ActionFacts(BEGAN, DUE, done_on=DUE), on=BEGAN)
    assert action_status(ActionFacts(BEGAN, DUE, dropped_on=BEGAN), on=DUE).reason == "Dropped on 1 April 2025."


days = st.none() | st.dates(date(2025, 1, 1), date(2026, 12, 31))


@given(days, days, st.lists(st.tuples(days, days), max_size=3), days)
def test_late_means_that_something_passed_undone(
    start: date, due: date, steps: list[tuple[date, date]], done: date
) -> None:
    on = date(2026, 12, 31)
    facts = ActionFacts(start, due, tuple(Step("x", one, other) for one, other in steps), done_on=done)
    found = action_status(facts, on=on)
    passed = [one for one, other in [(due, done), *steps] if one and one < on and not other]
    assert (found.code == "late") == (bool(passed) and done is None)
    assert (found.code == "done") == (done is not None)
    assert found.reason.endswith(".")


def test_every_code_has_a_rule_words_and_a_colour() -> None:
    codes = [code for rules in RULES.values() for code in rules]
    assert set(codes) == set(WORDS) == set(TONES)
    assert set(TONES.values()) == {"green", "amber", "red", "grey"}
    assert all(rule.endswith(".") for rules in RULES.values() for rule in rules.values())


LATE = action_status(ActionFacts(BEGAN, DUE), on=date(2026, 4, 12))


def test_an_override_is_shown_beside_what_was_worked_out() -> None:
    shown = Shown(LATE, Override("on-time", "The Board moved the day to June.", "The chair", date(2026, 4, 15)))
    assert (shown.code, shown.words, shown.tone) == ("on-time", "on time", "amber")
    assert shown.sentences == (
        "By the rule: late. Due on 31 March 2026, 12 days ago; no report says it is done.",
        "The chair set it to “on time” on 15 April 2026: The Board moved the day to June.",
        "No report for 376 days, since it began.",
    )
    assert Shown(LATE).sentences[0] == LATE.reason
    assert Shown(LATE).tone == "red"


@pytest.mark.parametrize(("reason", "by"), [("", "The chair"), ("  ", "The chair"), ("Moved.", " ")])
def test_an_override_without_a_reason_or_a_person_is_refused(reason: str, by: str) -> None:
    with pytest.raises(BadRecord):
        Override("on-time", reason, by, DUE)


def test_no_data_is_never_green_whoever_says_so() -> None:
    computed = measure_status(MeasureFacts("down"), on=DUE)
    assert computed.tone == "grey"
    for code in ("better", "held", "no-detectable-change", "worse"):
        with pytest.raises(BadRecord, match="no data"):
            Shown(computed, Override(code, "We feel it.", "A lead officer", DUE))
    with pytest.raises(BadRecord, match="one of"):
        Shown(LATE, Override("better", "We feel it.", "A lead officer", DUE))


def test_a_status_is_plain_values_with_its_rule() -> None:
    assert Status("action", "late", "Late.").as_json() == {
        "kind": "action",
        "code": "late",
        "words": "late",
        "tone": "red",
        "rule": RULES["action"]["late"],
        "reason": "Late.",
        "remarks": [],
    }


def test_worse_is_shown_as_worse_whoever_says_otherwise() -> None:
    computed = Status("measure", "worse", "Because.")
    for code in ("better", "held", "no-detectable-change"):
        with pytest.raises(BadRecord, match="worse than its baseline"):
            Shown(computed, Override(code, "We feel it.", "The chair", DUE))
    unsure = Shown(computed, Override("cannot-tell", "The force counts in another way since May.", "The chair", DUE))
    assert unsure.told == "cannot tell (by the rule: worse than baseline)"


def test_what_is_done_is_done() -> None:
    done = action_status(ActionFacts(BEGAN, DUE, done_on=DUE), on=DUE)
    with pytest.raises(BadRecord, match="Withdraw the report"):
        Shown(done, Override("on-time", "The Board moved the day.", "The chair", DUE))
