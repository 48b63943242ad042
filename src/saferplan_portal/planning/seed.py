"""The plan of a demonstration: the worked example's, moved to the present, signed and in force for a year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from saferplan.commands.plan_folder import read_plan
from saferplan.commands.priorities import score
from saferplan.plan.frozen import plain_of, plan_of
from saferplan.plan.model import Plan as EnginePlan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.seed import body_of
from saferplan_portal.planning import actions
from saferplan_portal.planning.actions import ActionGiven, AgreementTold, Answered, lacks
from saferplan_portal.planning.baselines import faults_of
from saferplan_portal.planning.models import Action, Measure, Plan, PlanVersion, Priority, Theme

BEGAN, PROPOSED, SIGNED = 90, 60, 20
"""So many days before its first day the plan was taken in, proposed and signed."""

CHANGED, AGAIN = 40, 8
"""So many days ago it was changed, and proposed again."""

DRAFTS = 2
"""So many actions are left as drafts, for their leads to agree to."""

LATE = 2
"""So many measures are left with a day of next data that has gone by."""

_DAY = re.compile(r"(\d{4})(-\d{2}-\d{2})")
_TERM = re.compile(r"\b(\d{4})-(\d{4})\b")


def seed(*, people: Mapping[str, Actor], folder: Path) -> None:
    """Take in the plan of the folder, or begin a small one, and bring it into force; then put the next version out."""
    manager = people["manager"]
    if (folder / "priorities" / "scores.csv").is_file():
        score(folder)
    there = (folder / "plan" / "plan.toml").is_file()
    written = of_today(read_plan(folder), manager.today) if there else None
    start = written.start if written is not None else (manager.today - timedelta(days=365)).replace(day=1)
    passed = (manager.today - start).days
    began, proposed, signed = (ago(manager, passed + days) for days in (BEGAN, PROPOSED, SIGNED))
    plan = _small(began, start) if written is None else actions.take_in(by=began, written=written)
    _dissent(people, plan, passed + BEGAN)
    _agree(proposed, plan)
    version = actions.propose_version(by=proposed, plan=plan, note="The first version.")
    _answer(people, version, passed + PROPOSED - 10)
    actions.sign_version(by=ago(people["chair"], passed + SIGNED), held=version, seen=version.version)
    _go_live(signed, plan)
    _hand_over(signed, plan)
    _change(manager, plan)
    note = "A theme was added, and an action has three months more."
    again = actions.propose_version(by=ago(manager, AGAIN), plan=Plan.objects.get(pk=plan.pk), note=note)
    _answer(people, again, AGAIN - 3, silent="police")


def ago(by: Actor, days: int) -> Actor:
    """Somebody so many days before the filling."""
    return replace(by, at=by.at - timedelta(days=days))


def of_today(plan: EnginePlan, day: date) -> EnginePlan:
    """A plan with every day moved by whole years, so that it began in the year before a day."""
    years = (day - timedelta(days=365)).year - plan.start.year
    years -= plan.start.replace(year=plan.start.year + years) > day - timedelta(days=365)
    moved = _moved(plain_of(plan), years)
    title = moved["values"]["plan"]["title"]
    moved["values"]["plan"]["title"] = _TERM.sub(lambda term: f"{int(term[1]) + years}-{int(term[2]) + years}", title)
    moved["values"]["plan"].pop("approvals", None)
    return _in_time(plan_of(moved), day)


def _in_time(plan: EnginePlan, day: date) -> EnginePlan:
    """A plan whose measures but two are read again after a day, and whose partners are bodies that are there."""
    measures = tuple(
        replace(one, next_data=_next(one.next_data, day)) if number >= LATE and one.next_data else one
        for number, one in enumerate(plan.measures)
    )
    followed = {
        one.name: one.successor.name
        for one in Body.objects.select_related("successor")
        if one.successor is not None and not one.holds_on(plan.start)
    }
    actions_of_today = tuple(
        replace(one, partners=tuple(dict.fromkeys(followed.get(name, name) for name in one.partners)))
        for one in plan.actions
    )
    return replace(plan, measures=measures, actions=actions_of_today)


def _next(due: date, day: date) -> date:
    """A day moved by whole years until it is not before another."""
    years = max(0, day.year - due.year)
    moved = due.replace(year=due.year + years, day=min(due.day, 28) if due.month == 2 else due.day)
    return moved if moved >= day else moved.replace(year=moved.year + 1)


def _moved(value: Any, years: int) -> Any:
    """Plain values with their days moved; a 29th of February becomes a 28th."""
    if isinstance(value, dict):
        return {name: _moved(one, years) for name, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, years) for one in value]
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    return value if found is None else f"{int(found[1]) + years}{found[2].replace('-02-29', '-02-28')}"


def _small(by: Actor, start: date) -> Plan:
    """A plan of one priority, for a folder that has none."""
    values = {"title": "A safer place to live", "start": start, "end": start.replace(year=start.year + 3)}
    plan = actions.begin_plan(by=by, values=values)
    chosen = {"title": "Fewer burglaries", "chosen_by": "The Board", "chosen_on": by.today, "reason": "They are many."}
    priority = actions.add_part(by=by, plan=plan, kind=Priority, values=chosen)
    known = {"title": "Burglary", "way": "down", "baseline_value": 100.0, "unit": "crimes", "baseline_on": by.today}
    known |= {"target_percent": -10.0, "target_by": values["end"]}
    measure = actions.add_part(by=by, plan=plan, kind=Measure, values=known)
    for number, body in enumerate(_bodies(by)):
        values = {"what": f"Visit homes after a burglary, with {body.name}.", "priority": priority, "lead": body}
        values |= {"start": start, "due": start + timedelta(days=300 + 60 * number)}
        actions.add_action(by=by, plan=plan, given=ActionGiven(values, moves=((measure, "down"),)))
    return plan


def _bodies(by: Actor) -> list[Body]:
    """The responsible authorities of a day."""
    return [one for one in Body.objects.filter(legal_role="responsible-authority") if one.holds_on(by.today)]


def _dissent(people: Mapping[str, Actor], plan: Plan, days: int) -> None:
    """A body that was not for a priority."""
    last, police = Priority.objects.standing().filter(plan=plan).last(), _speaker(people, "police")
    if last is not None and police is not None:
        by, body = police
        words = "We would rather have waited until there is a figure of who offends again."
        actions.keep_dissent(by=ago(by, days), priority=last, body=body, words=words)


def _speaker(people: Mapping[str, Actor], service: str) -> tuple[Actor, Body] | None:
    """Who answers for the body of a service, and that body."""
    for code in (f"board-member:{service}", "board-member", "chair", f"chair:{service}"):
        by = people.get(code)
        for held in by.held if by is not None else ():
            body = Body.objects.filter(pk=held.body, service=service).first()
            if by is not None and body is not None and held.role in ("board-member", "chair"):
                return by, body
    return None


def _agree(by: Actor, plan: Plan) -> None:
    """Leads agree to all that is complete but the last few."""
    complete = [one for one in Action.objects.standing().filter(plan=plan) if not lacks(one) and not faults_of(one)]
    for one in complete[: max(1, len(complete) - DRAFTS)]:
        told = AgreementTold(f"the lead officer of {one.lead_name}", by.today)
        actions.set_action_state(by=by, held=one, seen=one.version, to="agreed", told=told)


def _answer(people: Mapping[str, Actor], version: PlanVersion, days: int, *, silent: str = "") -> None:
    """Each body answers that has somebody to answer for it, with one comment among them."""
    for service in ("council", "police", "fire", "health", "probation"):
        found = _speaker(people, service)
        if found is None or service == silent:
            continue
        by, body = found
        comment = "We ask for the figures of injuries by place before the first review."
        said = Answered("comment", comment) if service == "health" else Answered("agree")
        actions.answer_version(by=ago(by, days), held=version, body=body, said=said)


def _go_live(by: Actor, plan: Plan) -> None:
    """What was agreed goes live."""
    for one in Action.objects.standing().filter(plan=plan, state="agreed"):
        actions.set_action_state(by=by, held=one, seen=one.version, to="live")


def _hand_over(by: Actor, plan: Plan) -> None:
    """Actions whose lead has ended go to the body that followed it; the last one still waits for that."""
    rows = Action.objects.standing().filter(plan=plan, state="live").select_related("lead__successor")
    ended = [one for one in rows if one.lead is not None and not one.lead.holds_on(by.today) and one.lead.successor]
    for one in ended[:-1]:
        assert one.lead is not None
        assert one.lead.successor is not None
        why = f"{one.lead.name} ended, and {one.lead.successor.name} followed it."
        actions.hand_over(by=by, held=one, seen=one.version, to=one.lead.successor, why=why)
    fire = body_of("fire", by.at)
    helped = rows.filter(partners__body=fire).exclude(pk__in=[one.pk for one in ended]).last()
    if fire is not None and helped is not None:
        why = "Its crews are in every home of the area, and so it leads what it helped with."
        actions.hand_over(by=by, held=helped, seen=helped.version, to=fire, why=why)


def _change(by: Actor, plan: Plan) -> None:
    """What changed since the Board signed: one action closed, one with more time, and a new theme."""
    then = ago(by, CHANGED)
    live = list(Action.objects.standing().filter(plan=plan, state="live", due__gt=by.today)[:2])
    if len(live) == 2:
        why = "Its money ended, and a charity does the same work now."
        actions.set_action_state(by=then, held=live[0], seen=live[0].version, to="closed", why=why)
    if live and live[-1].due is not None:
        due = min(live[-1].due + timedelta(days=90), plan.end)
        actions.change_action(by=then, held=live[-1], seen=live[-1].version, given=ActionGiven({"due": due}))
    about = "Offences that begin on a screen and end at the door."
    actions.add_part(by=then, plan=plan, kind=Theme, values={"title": "Harm that begins online", "about": about})
