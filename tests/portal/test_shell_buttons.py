"""Buttons that change a thing: each carries the version that its page showed, and a later change is shown first."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import saferplan_portal
from board_examples import held, planned
from portal_delivery import small_plan
from portal_people import NOW
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Membership, Person
from saferplan_portal.audit.models import Entry
from saferplan_portal.board import actions as board
from saferplan_portal.board.models import Meeting, Minutes
from saferplan_portal.duties import actions as duties
from saferplan_portal.planning.models import Action, Priority
from saferplan_portal.review import actions as reviews
from saferplan_portal.review.models import Review
from saferplan_portal.shell.locking import ChangedMeanwhile, Versioned

ActorOf = Callable[..., Actor]
Bodies = dict[str, Body]
BUTTON = r'<form method="post" action="{}">(.*?)</form>'


def _meeting(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    one = planned(actor("manager"), timezone.now() - timedelta(hours=1))
    return one, reverse("board_meeting", args=[one.pk]), reverse("board_meeting_hold", args=[one.pk])


def _minutes(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    manager = actor("manager")
    meeting = held(manager, bodies)
    draft = board.draft_minutes(by=manager, meeting=meeting)
    return draft, reverse("board_minutes", args=[meeting.pk]), reverse("board_minutes_draft", args=[meeting.pk])


def _part_out(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    action = small_plan(bodies).locks
    Action.objects.filter(pk=action.pk).update(withdrawn_on=NOW.date(), withdrawn_why="Later.", state="draft")
    page = reverse("plan_actions", args=[action.plan_id])
    return action, page, reverse("plan_part_back", args=["actions", action.pk])


def _part_moved(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    priority = Priority.objects.filter(plan=small_plan(bodies).plan).order_by("position").last()
    assert priority is not None
    page = reverse("plan_part_edit", args=["priorities", priority.pk])
    return priority, page, reverse("plan_part_move", args=["priorities", priority.pk])


def _action(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    action = small_plan(bodies).locks
    Action.objects.filter(pk=action.pk).update(state="agreed", live_on=None)
    return action, reverse("plan_action", args=[action.pk]), reverse("plan_action_state", args=[action.pk])


def _duty(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    slug = "have-a-plan"
    aside = duties.set_aside(by=actor("manager", at=timezone.now()), duty=slug, reason="For now")
    return aside, reverse("duty", args=[slug]), reverse("duty_take_up", args=[slug])


def _person(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    one = Person.objects.get(name=actor("analyst").name)
    Person.objects.filter(pk=one.pk).update(is_active=False)
    return one, reverse("person", args=[one.pk]), reverse("open_person", args=[one.pk])


def _role(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    role = Membership.objects.get(person__name=actor("analyst").name)
    return role, reverse("people_review"), reverse("confirm_role", args=[role.pk])


def _role_ended(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    role = Membership.objects.get(person__name=actor("analyst").name)
    return role, reverse("end_role", args=[role.pk]), ""


def _body(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    Body.objects.filter(slug="fire").update(last_day=timezone.localdate() + timedelta(days=90))
    return bodies["fire"], reverse("body", args=["fire"]), reverse("keep_body", args=["fire"])


def _review(actor: ActorOf, bodies: Bodies) -> Review:
    plan = small_plan(bodies).plan
    by = actor("manager")
    made = reviews.begin_review(by=by, plan=plan, first=plan.start, last=min(plan.end, by.today - timedelta(days=1)))
    for thing in reviews.things_of(made):
        reviews.decide(by=by, review=made, thing=thing, said=reviews.Verdict("keep", "It works"))
    return Review.objects.get(pk=made.pk)


def _frozen(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    made = _review(actor, bodies)
    return made, reverse("review_freeze", args=[made.pk]), ""


def _withdrawn(actor: ActorOf, bodies: Bodies) -> tuple[Versioned, str, str]:
    made = _review(actor, bodies)
    return made, reverse("review_withdraw", args=[made.pk]), ""


MORE = {"reason": "Because.", "right": "on"}
"""What forms ask beside the version."""


@pytest.mark.parametrize(
    "ready",
    [
        *(_meeting, _minutes, _part_out, _part_moved, _action, _duty, _person, _role, _role_ended, _body),
        *(_frozen, _withdrawn),
    ],
)
def test_a_button_acts_on_what_its_page_showed(
    ready: Callable[[ActorOf, Bodies], tuple[Versioned, str, str]],
    actor: ActorOf,
    bodies: Bodies,
    as_role: Callable[..., Client],
) -> None:
    """Another's change in between is shown and nothing is done; pressed once more, it is."""
    thing, page, address = ready(actor, bodies)
    client = as_role("administrator" if isinstance(thing, (Person, Membership, Body)) else "manager")
    shown = client.get(page).text
    form = re.search(BUTTON.format(re.escape(address)), shown, re.S) if address else re.search("(.*)", shown, re.S)
    assert form is not None, shown
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form[1]))
    fields = {name: value for name, value in fields.items() if name != "csrfmiddlewaretoken"}
    kind = type(thing)
    rows = kind._default_manager.filter(pk=thing.pk)
    assert fields["seen_version"] == str(rows.get().version), "the page carries the version that it shows"
    rows.update(version=F("version") + 1)
    before, entries = rows.values().get(), Entry.objects.filter(kind="write").count()
    late = client.post(address or page, fields | MORE)
    assert late.status_code == 409
    assert "Somebody else changed this" in late.text
    assert rows.values().get() == before
    assert Entry.objects.filter(kind="write").count() == entries
    again = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', late.text))
    again.pop("csrfmiddlewaretoken", None)
    assert client.post(address or page, again).status_code == 302
    assert rows.values().get() != before
    if address:
        lost = client.post(address, {name: value for name, value in fields.items() if name != "seen_version"})
        assert lost.status_code == 409
        assert "lost which version" in lost.text


def test_no_page_reads_the_version_only_when_the_button_is_pressed() -> None:
    """It would hold nobody's change against what they saw.

    One place may: a form where the thing itself is chosen, which adds to it and takes nothing away.
    """
    home = Path(saferplan_portal.__file__).parent
    views = [*home.glob("*/*views.py"), *home.glob("*/views/*.py")]
    assert len(views) > 20
    found = {
        str(path.relative_to(home)): len(found)
        for path in views
        if (found := re.findall(r"seen=[\w.]+\.version\b", path.read_text(encoding="utf-8")))
    }
    assert found == {"planning/views/priorities.py": 2}


def test_minutes_that_somebody_wrote_in_are_not_drafted_over(actor: ActorOf, bodies: Bodies) -> None:
    manager = actor("manager")
    meeting = held(manager, bodies)
    draft = board.draft_minutes(by=manager, meeting=meeting)
    board.edit_minutes(by=manager, minutes=draft, seen=1, text="In my words.")
    for seen in (0, 1):
        with pytest.raises(ChangedMeanwhile):
            board.draft_minutes(by=manager, meeting=Meeting.objects.get(), seen=seen)
    assert Minutes.objects.get().text == "In my words."
