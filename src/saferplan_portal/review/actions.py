"""What is done about the annual review, and the handing out of reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from saferplan.delivery.performance import PACKS
from saferplan.delivery.records import Ending as EngineEnding
from saferplan.delivery.review import freeze as frozen
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, took_out, wrote
from saferplan_portal.planning.models import Action, Plan, Priority
from saferplan_portal.planning.then import priorities_on, promised_on
from saferplan_portal.review.gathering import gathered
from saferplan_portal.review.inputs import as_text, record_from
from saferplan_portal.review.models import MOVES, Ending, Review
from saferplan_portal.review.permissions import check_review, check_see_reports
from saferplan_portal.shell.engine import engine_says
from saferplan_portal.shell.locking import ChangedMeanwhile, changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.words import day


def _tell(by: Actor, what: str, sentence: str, review: Review, **detail: Any) -> None:
    wrote(by, Told(f"review.{what}", sentence[:500], "review", review.pk, detail))


def _person(by: Actor) -> int:
    assert by.person is not None, "a rule let nobody in"
    return by.person


@action
def begin_review(*, by: Actor, plan: Plan, first: date, last: date) -> Review:
    """Begin the review of a plan for a time.

    Raises `Refused` for anybody but the manager, and `Unfit` where the time is not over or is outside the plan's, one
    is being prepared, or a frozen one shares days with it.
    """
    check_review(by)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if last < first:
        raise Unfit("The time ends before it begins. Correct the days.", "last")
    if last >= by.today:
        raise Unfit("The time is not over yet. Review it from the day after its last.", "last")
    if first < plan.start or first > plan.end:
        raise Unfit("The time does not begin within the plan's. Correct the day.", "first")
    if plan.reviews.filter(state="draft").exists():
        raise Unfit("A review of this plan is being prepared. Freeze or withdraw that one first.")
    if (other := plan.reviews.filter(state="frozen", first_day__lte=last, last_day__gte=first).first()) is not None:
        told = f"The review of {day(other.first_day)} to {day(other.last_day)} is frozen already"
        raise Unfit(f"{told}, and this time shares days with it. Begin after it ends.", "first")
    review = Review.objects.create(
        plan=plan, first_day=first, last_day=last, prepared_by_id=_person(by), prepared_on=by.today
    )
    _tell(by, "begun", "Began the review of the plan.", review)
    return review


def _draft(review: Review, to: str = "", seen: int | None = None) -> Review:
    """A review as it stands, held until the end of the transaction, where it is being prepared still, and as seen."""
    review = Review.objects.select_for_update().select_related("plan").get(pk=review.pk)
    if "frozen" not in MOVES[review.state] or (to and to not in MOVES[review.state]):
        raise Unfit(f"This review is {review.state_words.lower()}, and changes no more.")
    if seen is not None and review.version != seen:
        raise ChangedMeanwhile(review, ())
    return review


@dataclass(frozen=True)
class Verdict:
    """How a priority or an action ends: keep, change or drop, and why.  `seen` is the version that was changed."""

    verdict: str
    reason: str
    seen: int = 0


@action
def decide(*, by: Actor, review: Review, thing: Priority | Action, said: Verdict) -> Ending:
    """Say how a priority or an action ends in a review, with the reason; said again, it takes the place of the first.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where the review is frozen, the thing is not of its plan, or the
    verdict is none or has no reason.
    """
    check_review(by)
    review = _draft(review)
    if thing.plan_id != review.plan_id:
        raise Unfit("This is not of the plan that is reviewed.")
    with engine_says("reason" if not said.reason.strip() else "verdict"):
        EngineEnding(said.verdict, said.reason)
    key = {"priority": thing} if isinstance(thing, Priority) else {"action": thing}
    values = {"verdict": said.verdict, "reason": said.reason.strip(), "by_id": _person(by), "on": by.today}
    row = Ending.objects.filter(review=review, **key).first()
    changed: dict[str, Any] = {}
    if row is None:
        row = Ending.objects.create(review=review, **key, **values)
    else:
        changed = changed_values(row, values)
        row = save_change(row, seen=said.seen, values=values)
    save_change(review, seen=review.version, values={})  # who freezes it is to have seen this ending
    kind = "priority" if isinstance(thing, Priority) else "action"
    sentence = f"Said of {kind} {thing.pk} in the review: {said.verdict}."
    _tell(by, "decided", sentence, review, verdict=said.verdict, reason=row.reason, changed=changed)
    return row


@action
def freeze(*, by: Actor, review: Review, seen: int) -> Review:
    """Freeze a review: its text with its hash, and the records that it was made from.

    Raises `Refused` for anybody but the manager, `ChangedMeanwhile` where somebody said since how a part ends, and
    `Unfit` with what is lacking where a priority or an action has no ending.
    """
    check_review(by)
    review = _draft(review, "frozen", seen)
    with engine_says():
        values = gathered(review.plan, review.first_day, review.last_day, made_on=by.today, review=review)
        inputs = as_text(values)
        made = frozen(record_from(inputs))
    review.state, review.inputs, review.text, review.sha256 = "frozen", inputs, made.text, made.sha256
    review.ended_by_id, review.ended_on = by.person, by.today
    review.save(update_fields=["state", "inputs", "text", "sha256", "ended_by", "ended_on"])
    _tell(by, "frozen", "Froze the review of the plan.", review, sha256=made.sha256)
    return review


@action
def withdraw(*, by: Actor, review: Review, seen: int, reason: str) -> Review:
    """Withdraw a review that is being prepared, with the reason.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where it is frozen or withdrawn, or no reason is given.
    """
    check_review(by)
    review = _draft(review, "withdrawn", seen)
    if not reason.strip():
        raise Unfit("Say why.", "reason")
    review.state, review.ended_by_id, review.ended_on = "withdrawn", by.person, by.today
    review.ended_why = reason.strip()
    review.save(update_fields=["state", "ended_by", "ended_on", "ended_why"])
    _tell(by, "withdrawn", "Withdrew a review that was being prepared.", review, reason=review.ended_why)
    return review


@action
def hand_out(*, by: Actor, kind: str, first: date, last: date, form: str) -> None:
    """Keep that a report was taken out.  Raises `Refused` for whoever may not see reports."""
    check_see_reports(by)
    told = f"Downloaded a report: {PACKS[kind][0]}, {first} to {last}, as {form}."
    took_out(by, Told("review.report_taken_out", told, "report", kind))


def things_of(review: Review) -> list[Priority | Action]:
    """Everything that must end in a review: the priorities of its plan and what was promised, on its last day."""
    actions = promised_on(review.plan, review.last_day)
    found: list[Priority | Action] = []
    for priority in priorities_on(review.plan, review.last_day):
        found += [priority, *(one for one in actions if one.priority_id == priority.pk)]
    return found
