"""Actions of the plan: written, agreed, set live, closed, handed over."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from saferplan.plan.checking import listed
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.planning.actions.holding import fits, hold, lacks, last_place, own_id, tidy
from saferplan_portal.planning.baselines import faults_of, promise
from saferplan_portal.planning.models import (
    ACTION_MOVES,
    ACTION_STATES,
    Action,
    ActionPartner,
    HandOver,
    Measure,
    Move,
    Plan,
)
from saferplan_portal.planning.permissions import check_agree, check_edit, check_manage, leads
from saferplan_portal.shell.locking import ChangedMeanwhile, Difference, changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action

Ways = tuple[tuple[Measure, str], ...]


@dataclass(frozen=True)
class ActionGiven:
    """An action as a person gives it: its columns, the bodies that help, and the measures it should move, which way.

    `partners` and `moves` are None where they are to stay as they are.
    """

    values: Mapping[str, Any]
    partners: tuple[Body, ...] | None = None
    moves: Ways | None = None


@dataclass(frozen=True)
class AgreementTold:
    """What a manager was told of a lead body's agreement: by whom of that body, and on which day."""

    by: str
    on: date


NOT_AGREED: Mapping[str, Any] = {"agreed_on": None, "agreed_by": None, "agreed_told": ""}
"""The columns of an agreement, where there is none."""


@action
def add_action(*, by: Actor, plan: Plan, given: ActionGiven) -> Action:
    """Add an action to a priority, as a draft.  Raises `Unfit` where the engine would not take it."""
    check_edit(by, plan)
    values = tidy(given.values)
    made = Action(plan=plan, position=last_place(Action, plan), **values)
    made.slug = own_id(Action, plan, made.what)
    _hold_dates(made)
    fits(made)
    made.save()
    _join(made, given)
    hold(plan)
    wrote(by, Told("planning.action_added", f"Added the action “{made.what[:300]}”.", "action", made.pk))
    return made


@action
def change_action(*, by: Actor, held: Action, seen: int, given: ActionGiven) -> Action:
    """Change an action.  Raises `ChangedMeanwhile` where somebody else did, and `Unfit` where it cannot be so.

    The lead of an action that was agreed or is live goes by `hand_over`, which keeps whose it was.
    """
    check_edit(by, held.plan)
    if held.state == "closed" or not held.is_standing:
        raise Unfit("This action is closed or out of the plan, and stays as it is.")
    values = tidy(given.values)
    if held.state != "draft" and "lead" in values and values["lead"] != held.lead:
        raise Unfit("This action was agreed by its lead body. Hand it over, so that it is kept whose it was.", "lead")
    if "lead" in values and values["lead"] is not None:
        values["lead_written"] = ""
    columns = [column.name for column in Action._meta.concrete_fields]
    would_be = Action(**{name: values.get(name, getattr(held, name)) for name in columns})
    _hold_dates(would_be)
    fits(would_be)
    changed = changed_values(held, values) | _joins_changed(held, given)
    try:
        now = save_change(held, seen=seen, values=values)
    except ChangedMeanwhile as error:
        raise ChangedMeanwhile(error.now, (*error.differences, *_joins_differing(held, given))) from error
    _join(now, given)
    hold(held.plan)
    wrote(by, Told("planning.action_changed", f"Changed the action “{now.what[:300]}”.", "action", now.pk, changed))
    return now


@action
def set_action_state(
    *, by: Actor, held: Action, seen: int, to: str, why: str = "", told: AgreementTold | None = None
) -> Action:
    """Bring an action to another state: agreed, live, closed, or back to draft.

    Raises `Unfit` where there is no such step, where it lacks what a live action must have (the sentence says what),
    while the plan is not in force, where an action is closed without a reason, and where the manager puts down an
    agreement without `told`: who of the lead body said so, and when.
    """
    if to in ("agreed", "draft"):
        check_agree(by, held)
    else:
        check_manage(by, held.plan)
    if to not in ACTION_MOVES[held.state]:
        raise Unfit(f"This action is {ACTION_STATES[held.state].lower()}, and cannot become {_word(to)} from there.")
    if not held.is_standing:
        raise Unfit("This action was taken out of the plan. Put it back first.")
    values: dict[str, Any] = {"state": to}
    if to == "agreed" and held.lead is None:
        raise Unfit("This action has no lead body yet, so nobody can agree to it. Give it one first.")
    if to == "agreed":
        values |= _agreement(by, held, told)
    if to == "draft":
        values |= NOT_AGREED
    if to == "live":
        _hold_ready(held)
        values["live_on"] = by.today
    if to == "closed":
        if not why.strip():
            raise Unfit("Say why the action is closed.", "why")
        values |= {"closed_on": by.today, "closed_why": " ".join(why.split())}
    changed = changed_values(held, values)
    now = save_change(held, seen=seen, values=values)
    sentence = f"The action “{now.what[:300]}” is now {_word(to)}."
    wrote(by, Told(f"planning.action_{to}", sentence, "action", now.pk, changed))
    if to == "live":
        promise(by, [move.measure for move in now.moves.select_related("measure")])
    return now


@action
def hand_over(*, by: Actor, held: Action, seen: int, to: Body, why: str) -> Action:
    """Give an action to another body, where its lead ends or can no longer do it; whose it was is kept.

    An action that was agreed and is not live is a draft again: the new lead has agreed to nothing yet.  Raises `Unfit`
    for a body that is none today, the same body, or without a reason.
    """
    check_manage(by, held.plan)
    if held.state == "closed" or not held.is_standing:
        raise Unfit("This action is closed or out of the plan, and stays as it is.")
    if held.lead == to:
        raise Unfit(f"{to} leads this action already.", "to")
    if not to.holds_on(by.today):
        raise Unfit(f"{to} is not a body of the partnership today. Choose another.", "to")
    if not why.strip():
        raise Unfit("Say why the action goes to another body.", "why")
    values: dict[str, Any] = {"lead": to, "lead_written": ""}
    if held.state == "agreed":
        values |= {"state": "draft", **NOT_AGREED}
    before = held.lead_name or "no body"
    giver = held.lead
    changed = {"lead": [before, to.name]} | changed_values(held, {"lead_written": ""})
    now = save_change(held, seen=seen, values=values)
    HandOver.objects.create(action=now, giver=giver, taker=to, on=by.today, why=" ".join(why.split()))
    hold(held.plan)
    sentence = f"Handed the action “{now.what[:250]}” from {before} to {to}."
    wrote(by, Told("planning.action_handed_over", sentence, "action", now.pk, changed))
    return now


def _word(state: str) -> str:
    return "a draft" if state == "draft" else ACTION_STATES[state].lower()


def _agreement(by: Actor, held: Action, told: AgreementTold | None) -> dict[str, Any]:
    """Who agreed for the lead body, and when: somebody of it, or somebody of it who told the manager."""
    if leads(by, held):
        return {"agreed_on": by.today, "agreed_by_id": by.person, "agreed_told": ""}
    if told is None or not told.by.strip():
        raise Unfit(f"You do not speak for {held.lead_name}. Say who of that body told you that it agrees.", "told_by")
    if told.on > by.today:
        raise Unfit("The day they said so is still to come.", "told_on")
    return {"agreed_on": told.on, "agreed_by_id": by.person, "agreed_told": " ".join(told.by.split())}


def _hold_ready(held: Action) -> None:
    """Hold an action to what it must have before it goes live.  Raises `Unfit` with all that it lacks."""
    if held.plan.state != "live":
        raise Unfit("Actions go live when the plan is in force. The chair signs it for the Board first.")
    now = Action.objects.select_related("lead").prefetch_related("moves__measure").get(pk=held.pk)
    if lacking := lacks(now):
        raise Unfit(f"This action cannot go live: it lacks {listed(lacking)}. Add what is missing, then set it live.")
    for title, fault in faults_of(now).items():
        do = "Correct the baseline, or give a number with the day it stands for."
        raise Unfit(f"This action cannot go live: the baseline of “{title}” cannot be read. {fault} {do}")


def _hold_dates(held: Action) -> None:
    if held.start and held.due and held.due < held.start:
        raise Unfit("The last day of the action must not be before its first.", "due")


def _join(held: Action, given: ActionGiven) -> None:
    """Put down who helps and which measures it should move, in place of what was."""
    if given.partners is not None:
        ActionPartner.objects.filter(action=held, body__isnull=False).delete()
        rows = [ActionPartner(action=held, body=body, position=place) for place, body in enumerate(given.partners)]
        ActionPartner.objects.bulk_create(rows)
    if given.moves is not None:
        if any(measure.plan_id != held.plan_id for measure, _ in given.moves):
            raise Unfit("A measure of another plan was chosen. Choose measures of this plan.", "moves")
        Move.objects.filter(action=held).delete()
        Move.objects.bulk_create(
            [Move(action=held, measure=one, way=way, position=place) for place, (one, way) in enumerate(given.moves)]
        )


def _joins_differing(held: Action, given: ActionGiven) -> tuple[Difference, ...]:
    """Partners and moves as they stand beside those given, where they differ."""
    found = []
    if given.partners is not None:
        theirs = [one.body.name for one in held.partners.select_related("body") if one.body is not None]
        yours = [one.name for one in given.partners]
        found += [Difference("partners", "partners", theirs, yours)] if theirs != yours else []
    if given.moves is not None:
        theirs = [f"{one.measure.title} ({one.way})" for one in held.moves.select_related("measure")]
        yours = [f"{measure.title} ({way})" for measure, way in given.moves]
        found += [Difference("moves", "measures it should move", theirs, yours)] if theirs != yours else []
    return tuple(found)


def _joins_changed(held: Action, given: ActionGiven) -> dict[str, list[Any]]:
    """Partners and moves that change, as the audit keeps it."""
    return {one.name: [one.theirs, one.yours] for one in _joins_differing(held, given)}
