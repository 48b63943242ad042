"""Versions of a plan: put to the bodies, answered, sent back, withdrawn, signed for the Board."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localdate

from saferplan.plan.checking import listed
from saferplan.plan.frozen import frozen_text, hash_of
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.planning.checked import Held, check_rows, held_now, stops
from saferplan_portal.planning.models import ANSWERS, VERSION_MOVES, Plan, PlanApproval, PlanVersion, Response
from saferplan_portal.planning.permissions import check_manage, check_send_back, check_sign, check_speak_for
from saferplan_portal.planning.shape import unsigned
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action

RESPONSIBLE = "responsible-authority"
"""The bodies whose plan it is in law: each of them answers before it is signed."""


@dataclass(frozen=True)
class Answered:
    """What a body says to a version: a key of `ANSWERS`, and its words.

    `seen` is the version of the body's earlier answer that was seen, 0 where there was none.
    `told_printed` is whether who answers was told that the words of a dissent are printed in the public plan.
    """

    answer: str
    words: str = ""
    seen: int = 0
    told_printed: bool = False


@action
def propose_version(*, by: Actor, plan: Plan, note: str = "", held: Held | None = None) -> PlanVersion:
    """Freeze the plan as it stands, and put the copy to the bodies.

    Raises `Unfit` while another version is with them, where nothing changed since the last, where a sentence is not
    true of its figure, and where a person's name stands in it.  What the plan lacks is kept with the version.
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    check_manage(by, plan)
    assert by.person is not None, "only a person holds the role"
    if plan.versions.filter(state="proposed").exists():
        raise Unfit("A version of this plan is with the bodies already. Withdraw it first, or wait for its end.")
    held = held or held_now(by.today)
    checked, _ = check_rows(plan, held)
    if stopping := stops(checked):
        more = f" There {_are(len(stopping) - 1)} more like it." if len(stopping) > 1 else ""
        raise Unfit(f"This plan cannot be put to the bodies yet. {stopping[0].sentence} {stopping[0].do}{more}")
    content = frozen_text(unsigned(plan))
    last = plan.versions.order_by("-number").first()
    if last is not None and last.sha256 == hash_of(content) and last.state == "approved":
        raise Unfit(f"Nothing in the plan changed since version {last.number}, which was signed.")
    made = PlanVersion.objects.create(
        plan=plan,
        number=1 if last is None else last.number + 1,
        content=content,
        sha256=hash_of(content),
        release=held.sha256,
        note=" ".join(note.split()),
        proposed_by_id=by.person,
        proposed_at=by.at,
        gaps=[one.as_json() for one in checked.gaps],
    )
    told = {"sha256": [None, made.sha256], "gaps": [None, len(made.gaps)]}
    wrote(by, Told("planning.version_proposed", f"Put {made} to the bodies.", "planversion", made.pk, told))
    return made


@action
def answer_version(*, by: Actor, held: PlanVersion, body: Body, said: Answered) -> Response:
    """Say what a body thinks of a version; while it is with the bodies, the answer can be changed.

    Raises `Unfit` where it is with them no more, or for a comment or dissent without words, and `ChangedMeanwhile`
    where somebody else of the body answered since it was seen.
    """
    check_speak_for(by, body)
    _lock(held)
    words = " ".join(said.words.split())
    if said.answer not in ANSWERS:
        raise Unfit("Choose what the body says.", "answer")
    if said.answer != "agree" and not words:
        raise Unfit("Say what the comment is, or why the body does not agree.", "words")
    values: dict[str, Any] = {"answer": said.answer, "words": words, "told_printed": said.told_printed}
    values |= {"by_id": by.person, "at": by.at}
    there = Response.objects.filter(plan_version=held, body=body).first()
    if there is None:
        kept = Response.objects.create(plan_version=held, body=body, **values)
        changed: dict[str, Any] = {"answer": [None, said.answer]}
    else:
        changed = changed_values(there, {"answer": said.answer, "words": words})
        kept = save_change(there, seen=said.seen, values=values)
    sentence = f"{body}: {ANSWERS[said.answer].lower()}, on {held}."
    wrote(by, Told("planning.version_answered", sentence, "planversion", held.pk, changed))
    return kept


@action
def sign_version(*, by: Actor, held: PlanVersion, seen: int, why: str = "") -> PlanVersion:
    """Sign a version for the Board: it is approved, and the plan is in force.

    Raises `Unfit` while a responsible authority has not answered, where one does not agree and no reason is given for
    signing all the same, and where another plan is in force.
    """
    check_sign(by, held)
    _lock(held)
    if silent := silent_bodies(held, by):
        names = listed([one.name for one in silent])
        raise Unfit(f"The version cannot be signed yet: {names} {_have(len(silent))} not answered.")
    answers = list(held.responses.select_related("body"))
    against = [one.body.name for one in answers if one.answer == "dissent"]
    if against and not why.strip():
        do = "Say why it is signed all the same; the dissent stays with it."
        raise Unfit(f"{listed(against)} {_do(len(against))} not agree. {do}", "why")
    other = Plan.objects.filter(state="live").exclude(pk=held.plan_id).first()
    if other is not None:
        raise Unfit(f'"{other}" is in force. Close it first; then this one can be signed.')
    signed = _ended(by, held, seen, {"state": "approved", "ended_why": " ".join(why.split())})
    plan = held.plan
    if plan.state == "draft":
        save_change(plan, seen=Plan.objects.get(pk=plan.pk).version, values={"state": "live"})
    plan.approvals.all().delete()
    PlanApproval.objects.bulk_create(
        PlanApproval(plan=plan, body=one.body.name, on=localdate(one.at), position=place)
        for place, one in enumerate(one for one in answers if one.answer != "dissent")
    )
    told = {"state": ["proposed", "approved"], "sha256": signed.sha256, "against": against}
    wrote(by, Told("planning.version_signed", f"Signed {signed} for the Board.", "planversion", signed.pk, told))
    return signed


@action
def send_version_back(*, by: Actor, held: PlanVersion, seen: int, why: str) -> PlanVersion:
    """Send a version back to be changed.  Raises `Unfit` without a reason."""
    check_send_back(by, held)
    _lock(held)
    return _turned(by, held, seen, "sent-back", why)


@action
def withdraw_version(*, by: Actor, held: PlanVersion, seen: int, why: str) -> PlanVersion:
    """Take a version back from the bodies.  Raises `Unfit` without a reason."""
    check_manage(by, held.plan)
    _lock(held)
    return _turned(by, held, seen, "withdrawn", why)


def silent_bodies(held: PlanVersion, by: Actor) -> list[Body]:
    """The responsible authorities of today that have not answered yet."""
    answered = set(held.responses.values_list("body_id", flat=True))
    bodies = Body.objects.filter(legal_role=RESPONSIBLE)
    return [one for one in bodies if one.holds_on(by.today) and one.pk not in answered]


def _turned(by: Actor, held: PlanVersion, seen: int, to: str, why: str) -> PlanVersion:
    if not why.strip():
        raise Unfit("Say why, so that those who wrote it know what to do.", "why")
    now = _ended(by, held, seen, {"state": to, "ended_why": " ".join(why.split())})
    told = {"state": ["proposed", to], "why": [None, now.ended_why]}
    wrote(by, Told(f"planning.version_{to}", f"{now} is {now.state_words.lower()}.", "planversion", now.pk, told))
    return now


def _ended(by: Actor, held: PlanVersion, seen: int, values: Mapping[str, Any]) -> PlanVersion:
    return save_change(held, seen=seen, values={**values, "ended_by_id": by.person, "ended_at": by.at})


def _lock(held: PlanVersion) -> None:
    """Hold the version's row until all is written, so that no answer comes in while it is signed.

    Raises `Unfit` where it is with the bodies no more.
    """
    now = PlanVersion.objects.select_for_update().get(pk=held.pk)
    if not VERSION_MOVES[now.state]:
        raise Unfit(f"This version is with the bodies no more: it is {now.state_words.lower()}.")


def _are(number: int) -> str:
    return f"is {number:,}" if number == 1 else f"are {number:,}"


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _do(number: int) -> str:
    return "does" if number == 1 else "do"
