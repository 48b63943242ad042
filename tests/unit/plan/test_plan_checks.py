"""The checks of a plan: each finds what was planted, says where, and stays quiet on a plan without a fault."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from plan_values import BEFORE, BODIES, BURGLARY, DAY, checked, finding, made, one_of, said, values

from saferplan.findings import Judgement
from saferplan.plan.checking import GRADES, RULES, HeldTo
from saferplan.plan.checks import check_plan

Values = dict[str, Any]


def test_a_plan_without_a_fault_has_no_remark() -> None:
    assert said(checked(values())) == []
    assert checked(values()).is_clean


def action(key: str, **changes: Any) -> Callable[[Values], None]:
    return lambda plan: one_of(plan, "actions", key).update(changes)


def measure(key: str, **changes: Any) -> Callable[[Values], None]:
    return lambda plan: one_of(plan, "measures", key).update(changes)


def without(name: str, key: str, field: str) -> Callable[[Values], None]:
    return lambda plan: one_of(plan, name, key).pop(field)


def added(name: str, **item: Any) -> Callable[[Values], None]:
    return lambda plan: plan.setdefault(name, []).append(item)


def no_duty(duty: str) -> Callable[[Values], None]:
    return lambda plan: plan.update(duties=[one for one in plan["duties"] if one["duty"] != duty])


SAFE = "community_voice/answer/partnership/safe-after-dark"

PLANTED: list[tuple[str, str, Callable[[Values], Any], str]] = [
    ("no-lead", "gap", without("actions", "locks", "lead"), 'Action "locks" has no lead body.'),
    ("no-lead", "wrong", action("locks", lead="TBC"), 'Action "locks" is led by "TBC", which is no body'),
    (
        "unknown-body",
        "look",
        action("locks", lead="Ashbrook council"),
        "which the register of bodies writes Ashbrook Council",
    ),
    ("person", "wrong", action("locks", lead="J. Smith"), 'Action "locks" is led by what looks like a person'),
    ("person", "wrong", action("locks", partners=["PC 1234 Jones"]), "names as partner what looks like a person"),
    (
        "person",
        "look",
        action("locks", what="Fit locks for Mr Patel of 12 Mill Lane."),
        'A name and an address may stand in a text that is printed: "Fit locks for [name] of [address]".',
    ),
    (
        "unbound",
        "look",
        measure("burglary", title="Burglary down by 35%"),
        'The title of measure "burglary" says 35%, which is neither its baseline nor its target.',
    ),
    (
        "unbound",
        "look",
        measure("burglary", title="Burglary halved"),
        'The title of measure "burglary" says “halved”, which is tied to no figure.',
    ),
    (
        "bad-baseline",
        "wrong",
        measure("burglary", title="Burglary reduced by 10% from 9,999"),
        'The title of measure "burglary" says 9,999, and its baseline is 120.',
    ),
    ("no-date", "gap", without("actions", "locks", "due"), 'Action "locks" has no last day.'),
    ("no-measure", "gap", without("actions", "training", "moves"), 'Action "training" moves no measure.'),
    ("unmoved", "look", without("actions", "training", "moves"), 'Measure "trained" is moved by no action.'),
    ("no-baseline", "gap", without("measures", "burglary", "baseline"), 'Measure "burglary" has no baseline.'),
    (
        "bad-baseline",
        "wrong",
        measure("burglary", baseline={"value": 99, "on": date(2020, 3, 31), "source": "NHS"}),
        "types its baseline as 99, and its figure for 2019/20 is 120",
    ),
    (
        "bad-baseline",
        "wrong",
        measure("burglary", baseline={"value": 7, "on": date(2018, 3, 31), "source": "NHS"}),
        "types its baseline as 7, and its figure is",
    ),
    ("unbound", "look", lambda plan: plan["plan"].update(aim="Crime fell by 40%."), "40% is tied to no figure"),
    ("unbound", "look", measure("burglary", note="There were 9,999 of them."), "9,999 is tied to no figure"),
    (
        "claim",
        "wrong",
        lambda plan: plan.update(
            set_aside=[{"finding": "a/b", "reason": f"[119](figure:{BURGLARY}&period=2019/20) is few."}]
        ),
        'it says "119", and the figure is 120',
    ),
    ("no-next-data", "gap", without("measures", "burglary", "next_data"), "does not say when its next data come"),
    ("no-next-data", "look", measure("burglary", next_data=date(2021, 3, 31)), "were due on 31 March 2021"),
    ("no-target", "gap", without("measures", "burglary", "target"), 'Measure "burglary" has no target.'),
    ("no-target", "gap", measure("burglary", target={"percent": -10}), "has a target without a day"),
    ("way", "gap", without("measures", "burglary", "way"), "does not say which way"),
    ("way", "look", without("measures", "burglary", "note"), "neither way is better in itself"),
    ("way", "wrong", measure("burglary", figure="vehicle_crime", way="up", target=None), "should go up"),
    ("way", "wrong", action("locks", moves=[{"measure": "burglary", "way": "up"}]), "the measure should go down"),
    ("target", "wrong", measure("burglary", target={"value": 125, "by": "2023-03"}), "the other way"),
    ("target", "wrong", measure("burglary", target={"percent": 5, "by": "2023-03"}), "the other way"),
    ("dates", "wrong", action("locks", due=date(2021, 2, 1), milestones=[]), "before the plan begins"),
    ("dates", "wrong", action("locks", start=date(2022, 4, 1), milestones=[]), "before it starts on 1 April 2022"),
    ("dates", "look", action("locks", due=date(2024, 4, 1)), "after the plan ends on 31 March 2024"),
    ("dates", "wrong", action("locks", milestones=[{"what": "x", "due": "2022-05"}]), "after the action itself"),
    ("dates", "wrong", measure("burglary", target={"percent": -9, "by": "2020-03"}), "before the plan begins"),
    ("unknown-measure", "wrong", action("locks", moves=[{"measure": "burglry", "way": "down"}]), '"burglry"'),
    ("unknown-figure", "wrong", measure("burglary", figure="recorded_crimes"), 'no measure "recorded_crimes"'),
    ("unknown-figure", "wrong", measure("burglary", baseline={"period": "1999/00"}), "does not hold"),
    ("bad-baseline", "wrong", measure("burglary", baseline={"period": "2017/18"}), "without a value"),
    (
        "bad-baseline",
        "wrong",
        measure("burglary", baseline={"period": "2019/20", "value": 99}),
        "types its baseline as 99",
    ),
    ("bad-baseline", "gap", measure("trained", baseline={"value": 10, "on": "2021-03"}), "not whose it is"),
    ("bad-baseline", "wrong", measure("trained", baseline={"period": "2019/20"}), "no figure that it would be of"),
    ("no-baseline", "gap", measure("trained", baseline={"value": 10, "source": "x"}), "not of which day"),
    ("unknown-body", "gap", action("locks", lead="Ashbroke Police"), "not in the register of bodies"),
    (
        "ended-body",
        "wrong",
        action("locks", lead="Ashbrook CCG", start="2023-01", due="2023-02", milestones=[]),
        "no longer there",
    ),
    ("ended-body", "gap", action("training", partners=["Ashbrook CCG"], due="2022-12"), "not there to the end"),
    ("ended-body", "gap", action("training", partners=["Ashbrook ICB"]), "began on 1 July 2022"),
    ("theme", "gap", without("actions", "training", "themes"), '"Harm in childhood" is addressed by no action'),
    ("unknown-theme", "wrong", action("locks", themes=["childhod"]), 'the theme "childhod"'),
    ("evidence", "wrong", action("locks", evidence=["preventing-repeat-burglery"]), "no such item"),
    ("evidence", "look", action("locks", evidence=["prison-visits-to-frighten"]), "found that it does harm"),
    ("unsaid", "look", without("actions", "locks", "tier"), "1 action says nothing of a tier of prevention"),
    ("unsaid", "look", without("actions", "locks", "resources"), "nothing of resources"),
    ("duty", "gap", no_duty("reduce-reoffending"), "section 6(1)(c)"),
    ("duty", "gap", no_duty("serious-violence-strategy"), "a strategy against serious violence"),
    ("unknown-duty", "wrong", action("locks", duties=["reduce-reofending"]), '"reduce-reofending"'),
    ("consultation", "gap", without("consultations", "meeting", "changed"), "what changed because of it"),
    ("not-chosen", "gap", without("priorities", "violence", "reason"), "does not say why"),
    (
        "no-action",
        "gap",
        added("priorities", id="roads", title="Roads", chosen_by="B", chosen_on="2021-03", reason="r"),
        '"roads" has no action',
    ),
    ("unknown-finding", "wrong", action("training", findings=[SAFE[:-1], SAFE]), "not in the release"),
    ("finding", "gap", action("locks", findings=[]), "A strong finding has no action (priority “burglary” names it"),
    ("concern", "gap", action("training", findings=[]), "A concern of residents has no action"),
    ("crosswalk", "gap", lambda plan: plan.update(crosswalk=[]), 'became of the earlier priority "Safer homes"'),
    (
        "crosswalk",
        "wrong",
        lambda plan: plan.update(crosswalk=[{"before": "Safer homes", "into": ["burglry"]}]),
        'went into "burglry"',
    ),
    ("crosswalk", "gap", measure("burglary", figure="vehicle_crime"), "no measure of this plan is"),
    ("shown", "wrong", lambda plan: one_of(plan, "priorities", "violence").update(shows=["child/a"]), '"child/a"'),
]


@pytest.mark.parametrize(("rule", "grade", "spoil", "words"), PLANTED)
def test_what_is_planted_is_found(rule: str, grade: str, spoil: Callable[[Values], Any], words: str) -> None:
    plan = values()
    spoil(plan)
    found = [one for one in checked(plan).remarks if (one.rule, one.grade) == (rule, grade)]
    assert any(words in one.sentence for one in found), [one.sentence for one in checked(plan).remarks]
    assert all(one.do.endswith(".") and one.sentence.endswith(".") for one in found)


def test_every_rule_is_planted_here_or_below() -> None:
    elsewhere = {"claim", "unbound", "no-why", "same-action"}
    assert {rule for rule, *_ in PLANTED} | elsewhere == set(RULES)


def test_a_claim_that_is_not_true_is_told_with_its_file_and_line() -> None:
    text = f"People told us.\n\nThere were [99](figure:{BURGLARY}&period=2019/20) break-ins, 7 by day."
    found = {one.rule: one for one in checked(values(), burglary=text).remarks}
    assert (found["claim"].grade, str(found["claim"].place)) == ("wrong", "plan/burglary.md, line 3")
    assert found["claim"].do == 'Write "120".'
    assert found["unbound"].grade == "look"


def test_a_withheld_figure_may_not_be_said_in_a_number() -> None:
    text = "There were [3](figure:recorded_crime?period=2017/18&crime_type=burglary) break-ins."
    claim = checked(values(), burglary=text).of_grade("wrong")[0]
    assert claim.rule == "claim"
    assert "the figure is not shown: a small number" in claim.sentence


def test_a_priority_without_a_text_is_told() -> None:
    assert ("no-why", "gap") in said(checked(values(), burglary="  \n"))


def test_the_same_words_under_two_priorities_are_wrong_and_nearly_the_same_are_to_look_at() -> None:
    plan = values()
    one_of(plan, "actions", "training")["what"] = "Fit locks in homes that were burgled."
    assert ("same-action", "wrong") in said(checked(plan))
    one_of(plan, "actions", "training")["what"] = "In burgled homes, fit the strong locks."
    assert ("same-action", "look") in said(checked(plan))


def test_an_action_that_a_child_plan_has_too_is_to_be_shown_and_not_repeated() -> None:
    plan = values()
    plan["linked"] = [{"id": "child", "title": "A plan", "relation": "child"}]
    parent = made(plan)
    child = made(values())
    joined = replace(parent, linked=(replace(parent.linked[0], plan=child),))
    held = HeldTo(day=DAY, bodies=BODIES, before=BEFORE)
    found = [one for one in check_plan(joined, held).remarks if one.rule == "same-action"]
    assert found[0].do == 'Take it out here, and show that one: shows = ["child/locks"] under its priority.'
    assert len(found) == 2


def test_a_shown_action_answers_its_findings_and_themes() -> None:
    plan = values()
    one_of(plan, "actions", "training").update(findings=[], themes=[])
    one_of(plan, "priorities", "violence")["shows"] = ["child/training"]
    plan["linked"] = [{"id": "child", "title": "A plan", "relation": "child"}]
    parent = made(plan)
    joined = replace(parent, linked=(replace(parent.linked[0], plan=made(values())),))
    held = HeldTo(
        day=DAY, bodies=BODIES, before=BEFORE, findings=(finding("community_voice/answer/partnership/safe-after-dark"),)
    )
    rules = {one.rule for one in check_plan(joined, held).remarks}
    assert not rules & {"concern", "theme", "shown"}
    assert joined.coverage()[0][1] == (0, 1)


@pytest.mark.parametrize(
    "quiet",
    [
        finding("volume/total/partnership/all", counts=True),
        finding("trends/noise/partnership/all", "weak"),
        finding("community_voice/who-answered/partnership/all", "moderate"),
        replace(finding("harm/total/partnership/all"), judgement=Judgement(left_out="Not ours.")),
    ],
)
def test_a_finding_that_asks_for_nothing_asks_for_no_action(quiet: Any) -> None:
    plan = values()
    assert not {one.rule for one in checked(plan, findings=(quiet,)).remarks} & {"finding", "concern"}


def test_a_finding_set_aside_with_a_reason_needs_no_action_and_a_blank_reason_does_not_do() -> None:
    more = (finding("places/known/partnership/all"), finding("places/lasting/partnership/all"))
    plan = values()
    plan["set_aside"] = [{"finding": "places", "reason": "The map is for patrols."}]
    assert "finding" not in {one.rule for one in checked(plan, findings=more).remarks}
    plan["set_aside"] = [{"finding": "places", "reason": ""}]
    found = [one.sentence for one in checked(plan, findings=more).remarks if one.rule == "finding"]
    assert len(found) == 3


def test_a_body_that_hands_over_to_another_that_is_named_is_no_fault() -> None:
    plan = values()
    one_of(plan, "actions", "training").update(partners=["Ashbrook CCG", "Ashbrook ICB"], due="2023-03")
    assert "ended-body" not in {one.rule for one in checked(plan).remarks}


def test_a_target_that_was_not_met_by_its_day_is_said() -> None:
    plan = values()
    one_of(plan, "measures", "burglary").update(
        target={"percent": -10, "by": "2021-03"}, baseline={"period": "2018/19"}
    )
    plan["plan"]["start"] = date(2020, 4, 1)
    found = [one.sentence for one in checked(plan).remarks if one.rule == "target"]
    assert found == [
        'Measure "burglary" was to reach 90 by 31 March 2021, and is 130 for 2020/21: the target was not met.'
    ]


def test_duties_that_did_not_hold_in_the_term_are_not_asked_for() -> None:
    plan = values()
    plan["plan"].update(start=date(2014, 4, 1), end=date(2014, 9, 30))
    plan["duties"] = []
    asked = {one.do.partition('"')[2].partition('"')[0] for one in checked(plan).remarks if one.rule == "duty"}
    assert {"have-a-strategy", "reduce-reoffending"} <= asked
    assert not asked & {"prevent-serious-violence", "support-in-safe-accommodation", "prevent", "ask-the-people"}


def test_without_a_release_nothing_is_held_to_figures_and_that_is_said() -> None:
    plan = values()
    one_of(plan, "actions", "locks")["findings"] = ["not/a/finding/here"]
    found = check_plan(
        made(plan, burglary="[9](figure:nothing?period=2018)"), HeldTo(day=DAY, bodies=BODIES, before=BEFORE)
    )
    assert found.without_release
    assert found.remarks == ()


def test_remarks_stand_in_the_order_of_their_grades() -> None:
    plan = values()
    # Each spoils another part, so that none undoes what the one before it spoiled.
    for words in ('Action "locks" has no lead body.', "neither way is better in itself", "the measure should go down"):
        [spoil] = [one for _, _, one, said_of in PLANTED if said_of == words]
        spoil(plan)
    grades = [list(GRADES).index(one.grade) for one in checked(plan).remarks]
    assert grades == sorted(grades)
    assert set(grades) == set(range(len(GRADES)))


def test_what_points_at_a_person_is_told_by_its_line_and_never_repeated() -> None:
    text = "Burglary rose.\n\nMr Patel of 12 Mill Lane said so."
    remarks = checked(values(), burglary=text).remarks
    assert [(one.rule, one.grade, str(one.place)) for one in remarks] == [
        ("person", "look", "plan/burglary.md, line 3")
    ]
    assert not any("Patel" in one.sentence + one.do for one in remarks)


def test_the_note_of_an_action_is_not_printed_and_not_read() -> None:
    plan = values()
    one_of(plan, "actions", "locks")["note"] = "Ref: 1.1; asked for by J. Smith"
    assert said(checked(plan)) == []


def test_numbers_in_a_title_that_are_the_baseline_and_the_target_draw_no_remark() -> None:
    plan = values()
    one_of(plan, "measures", "burglary")["title"] = "Burglary down 10% from 120, per 1,000 homes"
    assert said(checked(plan)) == []


@pytest.mark.parametrize("words", ["a third", "half", "one in five", "twenty-four", "ten per cent", "doubled"])
def test_how_much_there_is_in_words_is_looked_at_as_in_digits(words: str) -> None:
    found = checked(values(), burglary=f"People told us of it: {words}.").remarks
    assert [(one.rule, one.grade) for one in found] == [("unbound", "look")]
    assert f"“{words.replace('-', ' ')}” is tied to no figure" in found[0].sentence


@pytest.mark.parametrize("words", ["one of them", "twice a year", "the third sector", "within twelve months"])
def test_words_that_say_nothing_of_how_much_there_is_draw_no_remark(words: str) -> None:
    assert said(checked(values(), burglary=f"People told us of {words}.")) == []
