"""What is done to a plan: who may, what is refused, what the audit keeps, and what a live action must have."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal_plans import TERM, measure_values, only_action, small_plan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import (
    ActionGiven,
    add_action,
    add_part,
    begin_plan,
    change_action,
    change_part,
    change_plan,
    close_plan,
    hand_over,
    keep_dissent,
    lacks,
    move_part,
    put_back_part,
    set_action_state,
    take_out_part,
)
from saferplan_portal.planning.models import (
    ACTION_MOVES,
    Action,
    DutyCovered,
    HandOver,
    Measure,
    Plan,
    Priority,
    Theme,
)
from saferplan_portal.planning.shape import as_plan
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

Made = Callable[..., Actor]


def test_who_may_do_what(actor: Made) -> None:
    """The truth table over every role at the council, for an action that the police lead."""
    plan = small_plan(actor("manager"))
    held = only_action(plan)
    police = Body.objects.get(slug="police")
    rules: dict[str, Callable[[Actor], bool]] = {
        "begin": may.can_begin,
        "edit": lambda by: may.can_edit(by, plan),
        "manage": lambda by: may.can_manage(by, plan),
        "agree": lambda by: may.can_agree(by, held),
        "speak": lambda by: may.can_speak_for(by, police),
        "dissent": lambda by: may.can_keep_dissent(by, police, plan),
    }
    for body, expected in (
        ("council", {"analyst": {"edit"}, "manager": {"begin", "edit", "manage", "agree", "dissent"}}),
        (
            "police",
            {
                "analyst": {"edit"},
                "manager": {"begin", "edit", "manage", "agree", "dissent"},
                "lead-officer": {"agree"},
                "board-member": {"speak", "dissent"},
                "chair": {"speak", "dissent"},
            },
        ),
    ):
        for role in ROLES:
            by = actor(role, body)
            assert {name for name, can in rules.items() if can(by)} == expected.get(role, set()), (role, body)


def test_a_closed_plan_stays_as_it_is(actor: Made) -> None:
    """Nobody writes to it, whatever the role."""
    by = actor("manager")
    plan = close_plan(by=by, plan=small_plan(by), seen=1, why="Another follows.")
    with pytest.raises(Unfit, match="This plan is closed"):
        add_part(by=by, plan=plan, kind=Theme, values={"title": "Hate"})
    with pytest.raises(Unfit, match="closed"):
        close_plan(by=by, plan=plan, seen=2, why="Again.")
    assert Entry.objects.filter(what="planning.plan_closed").count() == 1


def test_a_plan_ends_after_it_begins(actor: Made) -> None:
    """Both when it is begun and when it is changed; nothing of a refused one is left."""
    by = actor("manager")
    with pytest.raises(Unfit, match="after its first day") as caught:
        begin_plan(by=by, values=TERM | {"end": date(2026, 4, 1)})
    assert caught.value.field == "end"
    assert not Plan.objects.exists()
    assert not Entry.objects.exists()
    plan = begin_plan(by=by, values=TERM)
    with pytest.raises(Unfit):
        change_plan(by=by, plan=plan, seen=1, values={"start": date(2030, 1, 1)})
    assert Plan.objects.get().start == date(2026, 4, 1)


def test_the_second_editor_is_shown_the_first(actor: Made) -> None:
    """Of a plan, of a part, and of the partners of an action: nothing is lost."""
    by = actor("manager")
    plan = small_plan(by)
    change_plan(by=by, plan=plan, seen=1, values={"aim": "Fewer victims."})
    with pytest.raises(ChangedMeanwhile):
        change_plan(by=by, plan=plan, seen=1, values={"aim": "Safer streets."})
    held = only_action(plan)
    council, fire = Body.objects.get(slug="council"), Body.objects.get(slug="fire")
    change_action(by=by, held=held, seen=1, given=ActionGiven({"note": "a"}, partners=(council,)))
    with pytest.raises(ChangedMeanwhile) as caught:
        change_action(by=by, held=held, seen=1, given=ActionGiven({"note": "b"}, partners=(fire,)))
    assert [one.name for one in caught.value.differences] == ["note", "partners"]
    assert [str(one) for one in only_action(plan).partners.all()] == ["Ashbrook Council"]


def test_ids_are_made_and_stay(actor: Made) -> None:
    """From the title, and never another part's; a new title leaves the id."""
    by = actor("analyst")
    plan = small_plan(actor("manager"))
    first, second = (add_part(by=by, plan=plan, kind=Theme, values={"title": "  Hate & fear "}) for _ in range(2))
    assert (first.slug, second.slug, first.title) == ("hate-fear", "hate-fear-2", "Hate & fear")
    assert change_part(by=by, part=first, seen=1, values={"title": "Hate"}).slug == "hate-fear"
    assert add_part(by=by, plan=plan, kind=Theme, values={"title": "???"}).slug == "theme"
    assert [one.title for one in as_plan(plan).themes] == ["Hate", "Hate & fear", "???"]


def test_what_the_engine_would_not_take_is_refused(actor: Made) -> None:
    """A control character in a title, and too long a text: with a sentence, and nothing is left."""
    by = actor("manager")
    plan = small_plan(by)
    with pytest.raises(Unfit, match="control character"):
        add_part(by=by, plan=plan, kind=Theme, values={"title": "Ha\x07te"})
    with pytest.raises(Unfit, match="letters long"):
        add_part(by=by, plan=plan, kind=DutyCovered, values={"duty": "section-17", "how": "x" * 20_001})
    assert not Theme.objects.exists()


def test_taken_out_with_a_reason_and_put_back(actor: Made) -> None:
    """Nothing is deleted, and a priority with actions stays."""
    by = actor("manager")
    plan = small_plan(by)
    theme = add_part(by=by, plan=plan, kind=Theme, values={"title": "Hate"})
    with pytest.raises(Unfit, match="Say why"):
        take_out_part(by=by, part=theme, seen=1, why=" ")
    out = take_out_part(by=by, part=theme, seen=1, why="Covered elsewhere.")
    assert (out.withdrawn_on, as_plan(plan).themes) == (by.today, ())
    with pytest.raises(Unfit, match="Put it back first"):
        change_part(by=by, part=out, seen=2, values={"title": "x"})
    put_back_part(by=by, part=out, seen=2)
    assert len(as_plan(plan).themes) == 1
    with pytest.raises(Unfit, match="still has an action"):
        take_out_part(by=by, part=Priority.objects.get(), seen=1, why="No.")


def test_parts_change_places(actor: Made) -> None:
    """Up and down, and not beyond the ends."""
    by = actor("manager")
    plan = small_plan(by)
    for title in ("A", "B", "C"):
        add_part(by=by, plan=plan, kind=Theme, values={"title": title})
    move_part(by=by, part=Theme.objects.get(title="C"), seen=1, up=True)
    assert [one.title for one in as_plan(plan).themes] == ["A", "C", "B"]
    with pytest.raises(Unfit, match="nothing above"):
        move_part(by=by, part=Theme.objects.get(title="A"), seen=1, up=True)


def test_dissent_is_kept_and_stays(actor: Made) -> None:
    """One of a body, in its words; the body's own member or the manager puts it down."""
    by = actor("board-member", "police")
    small_plan(actor("manager"))
    priority, police = Priority.objects.get(), Body.objects.get(slug="police")
    kept = keep_dissent(by=by, priority=priority, body=police, words="Violence comes first.")
    assert (kept.body, kept.words) == (police, "Violence comes first.")
    with pytest.raises(Unfit, match="kept already"):
        keep_dissent(by=actor("manager"), priority=priority, body=police, words="Other words.")
    with pytest.raises(Refused, match="Only a Board member for Ashbrook Police"):
        keep_dissent(by=actor("board-member", "fire"), priority=priority, body=police, words="x")


def _in_force(plan: Plan) -> None:
    Plan.objects.filter(pk=plan.pk).update(state="live")


def test_an_action_goes_live_only_when_it_is_complete(actor: Made) -> None:
    """The sentence says all that it lacks."""
    by = actor("manager")
    plan = small_plan(by)
    _in_force(plan)
    bare = add_action(by=by, plan=plan, given=ActionGiven({"what": "Talk.", "priority": Priority.objects.get()}))
    assert lacks(bare) == ("a lead body", "a last day", "a measure")
    with pytest.raises(Unfit, match="no lead body yet"):
        set_action_state(by=by, held=bare, seen=1, to="agreed")
    with pytest.raises(Unfit, match="cannot become live"):
        set_action_state(by=by, held=bare, seen=1, to="live")
    blank = add_part(by=by, plan=plan, kind=Measure, values={"title": "Talks held"})
    lead = Body.objects.get(slug="fire")
    given_ = ActionGiven({"lead": lead}, moves=((blank, ""),))
    set_action_state(by=by, held=change_action(by=by, held=bare, seen=1, given=given_), seen=2, to="agreed")
    with pytest.raises(Unfit, match="it lacks a last day and a baseline for its measure"):
        set_action_state(by=by, held=Action.objects.get(pk=bare.pk), seen=3, to="live")
    assert not Action.objects.filter(state="live").exists()


def test_no_action_is_live_before_the_plan_is(actor: Made) -> None:
    """A draft promises nothing."""
    by = actor("manager")
    held = set_action_state(by=by, held=only_action(small_plan(by)), seen=1, to="agreed")
    with pytest.raises(Unfit, match="when the plan is in force"):
        set_action_state(by=by, held=held, seen=2, to="live")


def _live(by: Actor) -> Action:
    plan = small_plan(by)
    _in_force(plan)
    held = set_action_state(by=by, held=only_action(plan), seen=1, to="agreed")
    return set_action_state(by=by, held=held, seen=2, to="live")


def test_a_live_action_keeps_what_it_must_have(actor: Made) -> None:
    """Its day, its measure and the measure's baseline cannot be taken from under it."""
    by = actor("manager")
    held = _live(by)
    assert held.live_on == by.today
    with pytest.raises(Unfit, match="would lack"):
        change_action(by=by, held=held, seen=3, given=ActionGiven({}, moves=()))
    with pytest.raises(Unfit, match="a baseline for its measure"):
        change_part(by=by, part=Measure.objects.get(), seen=1, values={"baseline_period": ""})
    with pytest.raises(Unfit, match="a measure"):
        take_out_part(by=by, part=Measure.objects.get(), seen=1, why="No longer read.")
    with pytest.raises(Unfit, match="close it"):
        take_out_part(by=by, part=held, seen=3, why="Over.")
    with pytest.raises(Unfit, match="Say why"):
        set_action_state(by=by, held=held, seen=3, to="closed")
    closed = set_action_state(by=by, held=held, seen=3, to="closed", why="The money ended.")
    assert (closed.closed_on, closed.closed_why) == (by.today, "The money ended.")
    with pytest.raises(Unfit, match="stays as it is"):
        change_action(by=by, held=closed, seen=4, given=ActionGiven({"note": "x"}))


def test_an_action_is_handed_over(actor: Made) -> None:
    """Whose it was is kept; a body that has ended, the same body, and no reason are refused."""
    by = actor("manager")
    held = _live(by)
    fire, police = Body.objects.get(slug="fire"), Body.objects.get(slug="police")
    gone = Body.objects.create(
        slug="gone", name="Gone Board", legal_role="invitee", last_day=by.today - timedelta(days=1)
    )
    with pytest.raises(Unfit, match="Hand it over"):
        change_action(by=by, held=held, seen=3, given=ActionGiven({"lead": fire}))
    for to, why, sentence in ((gone, "a", "not a body"), (police, "a", "leads this"), (fire, "", "Say why")):
        with pytest.raises(Unfit, match=sentence):
            hand_over(by=by, held=held, seen=3, to=to, why=why)
    now = hand_over(by=by, held=held, seen=3, to=fire, why="The police team was closed.")
    assert (now.lead, now.state) == (fire, "live")
    kept = HandOver.objects.get()
    assert (kept.giver, kept.taker, kept.on) == (police, fire, by.today)
    with pytest.raises(Refused):
        hand_over(by=actor("analyst"), held=now, seen=4, to=police, why="x")


def test_an_agreed_action_is_a_draft_again_for_its_new_lead(actor: Made) -> None:
    """The new body has agreed to nothing yet."""
    by = actor("manager")
    held = set_action_state(by=actor("lead-officer", "police"), held=only_action(small_plan(by)), seen=1, to="agreed")
    now = hand_over(by=by, held=held, seen=2, to=Body.objects.get(slug="fire"), why="Closer to it.")
    assert now.state == "draft"
    with pytest.raises(Refused, match="Only a lead officer of the lead body"):
        set_action_state(by=actor("lead-officer", "police"), held=now, seen=3, to="agreed")


def test_a_measure_has_one_target(actor: Made) -> None:
    """Either a value or a change."""
    by = actor("manager")
    plan = begin_plan(by=by, values=TERM)
    with pytest.raises(Unfit, match="as a value or as a change"):
        add_part(by=by, plan=plan, kind=Measure, values=measure_values() | {"target_value": 9.0})
    with pytest.raises(Unfit, match="Unit must be 60 characters or fewer; it has 61"):
        add_part(by=by, plan=plan, kind=Measure, values=measure_values() | {"unit": "u" * 61})
    assert not Measure.objects.exists()


STEPS = st.lists(st.sampled_from(["draft", "agreed", "live", "closed", "strip", "fill", "unlead"]), max_size=9)


@given(STEPS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_sequence_leaves_a_live_action_incomplete(actor: Made, steps: list[str]) -> None:
    """Whatever is tried in whatever order, a live action has lead, day and a measure with a baseline."""
    by = actor("manager")
    sid = transaction.savepoint()
    plan = small_plan(by)
    _in_force(plan)
    changes: dict[str, Any] = {
        "strip": ActionGiven({"due": None}),
        "fill": ActionGiven({"due": date(2027, 3, 31)}),
        "unlead": ActionGiven({"lead": None}),
    }
    for step in steps:
        held = only_action(plan)
        before = held.state
        try:
            if step in changes:
                change_action(by=by, held=held, seen=held.version, given=changes[step])
            else:
                set_action_state(by=by, held=held, seen=held.version, to=step, why="Because.")
        except Unfit:
            assert only_action(plan).version == held.version, "what is refused changes nothing"
        now = only_action(plan)
        assert now.state == before or now.state in ACTION_MOVES[before]
        assert now.state != "live" or lacks(now) == ()
    transaction.savepoint_rollback(sid)
