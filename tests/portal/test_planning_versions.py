"""Versions of a plan: frozen when proposed, answered by bodies, signed by another than who proposed them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from portal_people import sign_in
from portal_plans import county_plan, small_plan
from portal_releases import receive
from saferplan.plan.frozen import hash_of
from saferplan.plan.shape import plan_from
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.planning import permissions as may
from saferplan_portal.planning.actions import (
    Answered,
    answer_version,
    change_part,
    change_plan,
    close_plan,
    propose_version,
    send_version_back,
    sign_version,
    take_in,
    withdraw_version,
)
from saferplan_portal.planning.checked import check_rows, held_now, stops
from saferplan_portal.planning.models import Action, Plan, PlanVersion, Priority, Response, Theme
from saferplan_portal.planning.shape import as_plan, unsigned
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

Made = Callable[..., Actor]
AUTHORITIES = ("council", "police", "fire", "health", "probation")


def _proposed(by: Actor) -> PlanVersion:
    return propose_version(by=by, plan=small_plan(by), note="First draft.")


def _all_agree(actor: Made, held: PlanVersion, *, but: str = "") -> None:
    for slug in AUTHORITIES:
        body = Body.objects.get(slug=slug)
        said = Answered("dissent", "Too few officers.") if slug == but else Answered("agree")
        answer_version(by=actor("board-member", slug), held=held, body=body, said=said)


def test_a_version_is_a_frozen_copy(actor: Made) -> None:
    """What is changed afterwards does not reach it, and its hash is that of its text."""
    by = actor("manager")
    held = _proposed(by)
    before = as_plan(held)
    change_part(by=by, part=Priority.objects.get(), seen=1, values={"title": "No burglaries"})
    again = PlanVersion.objects.get()
    assert as_plan(again) == before
    assert as_plan(held.plan) != before
    assert again.sha256 == hash_of(again.content)
    assert {one["rule"] for one in again.gaps} >= {"no-why", "not-chosen", "duty"}


def test_who_may_propose_sign_and_send_back(actor: Made) -> None:
    """The truth table, and that nobody signs what they proposed, whatever their roles."""
    by = actor("manager")
    held = _proposed(by)
    assert [role for role in ROLES if may.can_sign(actor(role), held)] == ["chair"]
    assert [role for role in ROLES if may.can_send_back(actor(role), held)] == ["chair"]
    both = replace(by, held=(*by.held, *actor("chair").held))
    with pytest.raises(Refused, match="somebody else has to sign"):
        sign_version(by=both, held=held, seen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanVersion.objects.update(state="approved", ended_by=by.person)
    with pytest.raises(Refused):
        propose_version(by=actor("analyst"), plan=held.plan)


def test_one_version_at_a_time(actor: Made) -> None:
    """Two do not compete."""
    by = actor("manager")
    held = _proposed(by)
    with pytest.raises(Unfit, match="with the bodies already"):
        propose_version(by=by, plan=held.plan)
    with pytest.raises(Unfit, match="Withdraw it first"):
        close_plan(by=by, plan=held.plan, seen=1, why="Over.")


def test_every_responsible_authority_answers_first(actor: Made) -> None:
    """The sentence names those who have not; a body that has ended is not waited for."""
    held = _proposed(actor("manager"))
    chair = actor("chair")
    with pytest.raises(Unfit, match=r"Ashbrook Council, .+ and Ashbrook Probation Service have not answered"):
        sign_version(by=chair, held=held, seen=1)
    _all_agree(actor, held)
    ended = {"legal_role": "responsible-authority", "last_day": date(2026, 6, 14)}
    Body.objects.create(slug="gone", name="Gone Clinical Commissioning Group", **ended)
    signed = sign_version(by=chair, held=held, seen=1)
    plan = Plan.objects.get()
    assert (signed.state, signed.ended_by_id, plan.state) == ("approved", chair.person, "live")
    assert [str(one) for one in plan.approvals.all()][:2] == ["Ashbrook Council", "Ashbrook Fire and Rescue"]
    assert as_plan(plan).approvals == as_plan(signed).approvals
    assert len(as_plan(signed).approvals) == 5
    assert unsigned(signed) == unsigned(plan)
    with pytest.raises(Unfit, match=r"Nothing in the plan changed since version 1"):
        propose_version(by=actor("manager"), plan=plan)
    assert Entry.objects.get(what="planning.version_signed").about_id == str(signed.pk)


def test_a_dissent_stays_with_what_is_signed(actor: Made) -> None:
    """It does not stop the chair, who says why; and the dissenting body is not put down as having agreed."""
    held = _proposed(actor("manager"))
    _all_agree(actor, held, but="police")
    with pytest.raises(Unfit, match="Ashbrook Police does not agree") as caught:
        sign_version(by=actor("chair"), held=held, seen=1)
    assert caught.value.field == "why"
    signed = sign_version(by=actor("chair"), held=held, seen=1, why="Four of five agree.")
    assert Response.objects.get(answer="dissent").words == "Too few officers."
    assert signed.ended_why == "Four of five agree."
    assert "Ashbrook Police" not in [str(one) for one in signed.plan.approvals.all()]


def test_a_body_answers_for_itself(actor: Made) -> None:
    """By its own Board member; it may think again while the version is with the bodies, and not after."""
    held = _proposed(actor("manager"))
    police = Body.objects.get(slug="police")
    with pytest.raises(Refused, match="Only a Board member for Ashbrook Police"):
        answer_version(by=actor("board-member", "fire"), held=held, body=police, said=Answered("agree"))
    by = actor("board-member", "police")
    with pytest.raises(Unfit, match="Say what the comment is") as caught:
        answer_version(by=by, held=held, body=police, said=Answered("comment"))
    assert caught.value.field == "words"
    with pytest.raises(Unfit, match="Choose what the body says"):
        answer_version(by=by, held=held, body=police, said=Answered("perhaps"))
    first = answer_version(by=by, held=held, body=police, said=Answered("dissent", "No."))
    answer_version(by=by, held=held, body=police, said=Answered("agree", seen=first.version))
    with pytest.raises(ChangedMeanwhile):
        answer_version(by=by, held=held, body=police, said=Answered("comment", "Hm.", seen=first.version))
    assert Response.objects.get().answer == "agree"
    withdraw_version(by=actor("manager"), held=held, seen=1, why="A slip in it.")
    with pytest.raises(Unfit, match="with the bodies no more: it is withdrawn"):
        answer_version(by=by, held=held, body=police, said=Answered("agree"))


def test_an_answer_that_was_not_seen_is_never_written_over(
    actor: Made, person: Callable[..., Person], as_role: Callable[..., Client]
) -> None:
    """Who speaks for several bodies says first for which, and is shown what it said; no version seen is none seen."""
    held, police = _proposed(actor("manager")), Body.objects.get(slug="police")
    of_both = person("board-member", "fire")
    seat = of_both.memberships.get()
    seat.pk, seat.body = None, police
    seat.save(force_insert=True)
    both, one = sign_in(Client(), of_both), as_role("board-member", "police")
    address = f"/plan/versions/{held.pk}/answer/"
    page = both.post(address, {"body": police.pk}, follow=True)
    assert page.redirect_chain == [(f"{address}?body={police.pk}", 302)]
    assert 'name="seen_version" value="0"' in page.text
    sent = {"body": police.pk, "answer": "agree", "words": ""}
    assert one.post(address, sent | {"answer": "dissent", "words": "No.", "seen_version": 0}).status_code == 302
    for client, to in ((both, f"{address}?body={police.pk}"), (one, address)):
        for seen in ({"seen_version": 0}, {}):
            late = client.post(to, sent | seen)
            assert late.status_code == 409
            assert "No." in late.text
    assert Response.objects.get().answer == "dissent"
    assert both.post(f"{address}?body={police.pk}", sent | {"seen_version": 1}).status_code == 302
    assert Response.objects.get().answer == "agree"
    with pytest.raises(ChangedMeanwhile):
        answer_version(by=actor("board-member", "police"), held=held, body=police, said=Answered("comment", "Hm."))


def test_sent_back_and_proposed_again(actor: Made) -> None:
    """With a reason; the next version has the next number, and both stay."""
    by = actor("manager")
    held = _proposed(by)
    chair = actor("chair")
    with pytest.raises(Unfit, match="Say why"):
        send_version_back(by=chair, held=held, seen=1, why="")
    back = send_version_back(by=chair, held=held, seen=1, why="Nothing on violence.")
    assert (back.state, back.ended_why) == ("sent-back", "Nothing on violence.")
    again = propose_version(by=by, plan=held.plan)
    assert (again.number, PlanVersion.objects.count()) == (2, 2)
    with pytest.raises(ChangedMeanwhile):
        withdraw_version(by=by, held=again, seen=7, why="x")


def test_a_signed_version_is_not_proposed_again_unchanged(actor: Made) -> None:
    """Only what changed is put to the bodies."""
    by = actor("manager")
    held = _proposed(by)
    _all_agree(actor, held)
    sign_version(by=actor("chair"), held=held, seen=1)
    change_plan(by=by, plan=held.plan, seen=2, values={"aim": "Fewer victims."})
    assert propose_version(by=by, plan=held.plan).number == 2


def test_two_plans_are_not_in_force(actor: Made) -> None:
    """The one before is closed first; the database holds to it too."""
    by = actor("manager")
    held = _proposed(by)
    Plan.objects.create(title="Old", start=date(2023, 4, 1), end=date(2026, 3, 31), state="live", made_at=by.at)
    _all_agree(actor, held)
    with pytest.raises(Unfit, match=r'"Old" is in force\. Close it first'):
        sign_version(by=actor("chair"), held=held, seen=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=held.plan_id).update(state="live")


def test_an_untrue_sentence_is_not_put_to_the_bodies(actor: Made, ashbrook_releases: Path) -> None:
    """It is held to the release; what would be true is said, and then it goes through."""
    receive(actor("analyst"), ashbrook_releases, "public")
    by = actor("manager")
    plan = small_plan(by)
    link = "(figure:recorded_crime?area=partnership&period=2018/19)"
    told = change_plan(by=by, plan=plan, seen=1, values={"about": f"There were [3]{link} crimes."})
    with pytest.raises(Unfit, match=r"cannot be put to the bodies yet.+it says .3., and the figure is"):
        propose_version(by=by, plan=told)
    change_plan(by=by, plan=plan, seen=2, values={"about": f"There were []{link} crimes."})
    made = propose_version(by=by, plan=plan)
    assert made.release == held_now(by.today).sha256 != ""


def test_a_persons_name_is_not_put_to_the_bodies(actor: Made) -> None:
    """A plan is published: a body stands where a name was written."""
    by = actor("manager")
    written = plan_from(
        {
            "plan": {"title": "Plan", "start": "2026-04", "end": "2027-03"},
            "priorities": [{"id": "burglary", "title": "Burglary"}],
            "actions": [{"id": "locks", "what": "Fit locks.", "priority": "burglary", "lead": "PC Jo Bloggs"}],
        }
    )
    plan = take_in(by=by, written=written)
    checked, rows = check_rows(plan, held_now(by.today))
    assert [one.rule for one in stops(checked)] == ["person"]
    assert rows[stops(checked)[0].place.line] == Action.objects.get()
    with pytest.raises(Unfit, match="cannot be put to the bodies yet"):
        propose_version(by=by, plan=plan)


def test_the_worked_example_is_checked_as_the_engine_checks_it(actor: Made, tmp_path: Path) -> None:
    """What it was left with to show is shown here too, each remark with the row that mends it."""
    plan = take_in(by=actor("manager"), written=county_plan(tmp_path))
    checked, rows = check_rows(plan, held_now(date(2020, 10, 1)))
    by_rule = {one.rule: rows.get(one.place.line) for one in checked.remarks if one.rule in ("unsaid", "same-action")}
    assert by_rule["same-action"] is not None
    assert checked.without_release
    assert Theme.objects.filter(plan=plan).count() == 5
