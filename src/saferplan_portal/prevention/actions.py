"""What is done with the records of prevention."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from saferplan.delivery.osara import lacking_in
from saferplan.delivery.powers import check_use
from saferplan.reference.asb_powers import asb_powers
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.planning.models import Action
from saferplan_portal.prevention.models import MOVES, OUTCOMES, DesignConsultation, PowerUse, Problem, Stage
from saferplan_portal.prevention.permissions import check_keep_records
from saferplan_portal.prevention.reading import as_record, as_use
from saferplan_portal.shell.engine import engine_says
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action


def _tell(by: Actor, what: str, sentence: str, about: tuple[str, int], **detail: Any) -> None:
    wrote(by, Told(f"prevention.{what}", sentence[:500], *about, detail))


def _person(by: Actor) -> int:
    assert by.person is not None, "a rule let nobody in"
    return by.person


def _not_to_come(on: date, by: Actor, field: str) -> None:
    if on > by.today:
        raise Unfit("The day is still to come. Give a day gone by.", field)


@dataclass(frozen=True)
class Begun:
    """What a problem is when work on it begins."""

    title: str
    place: str
    body: Body
    action: Action | None = None


@action
def begin_problem(*, by: Actor, begun: Begun) -> Problem:
    """Begin to work on a problem.

    Raises `Refused` for anybody but the lead officer of the body and the manager.
    """
    check_keep_records(by, begun.body)
    problem = Problem.objects.create(
        title=begun.title,
        place=begun.place,
        body=begun.body,
        action=begun.action,
        begun_on=by.today,
        begun_by_id=_person(by),
    )
    _tell(by, "problem_begun", f"Began to work on the problem “{problem.title}”.", ("problem", problem.pk))
    return problem


@action
def finish_stage(*, by: Actor, problem: Problem, stage: str, said: Mapping[str, str]) -> Stage:
    """Finish the stage that a problem is in.

    Raises `Refused`, and `Unfit` where another stage comes next, or the stage does not say what it must.
    """
    check_keep_records(by, problem.body)
    problem = Problem.objects.select_for_update().get(pk=problem.pk)
    _check_open(problem)
    said = {name: text.strip() for name, text in said.items()}
    with engine_says():
        as_record(problem).finish(stage, said, on=by.today)
    row = Stage.objects.create(problem=problem, stage=stage, said=said, on=by.today, by_id=_person(by))
    _tell(by, "stage_finished", f"Finished the {stage} of “{problem.title}”.", ("problem", problem.pk), stage=row.pk)
    return row


def _check_open(problem: Problem) -> None:
    if problem.closed_on:
        raise Unfit("Work on this problem is closed. Begin a new one if it has come back.")


@action
def correct_stage(*, by: Actor, row: Stage, seen: int, said: Mapping[str, str]) -> Stage:
    """Correct what a finished stage says; the audit keeps what it said before.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where it does not say any more what it must.
    """
    check_keep_records(by, row.problem.body)
    _check_open(row.problem)
    said = {name: text.strip() for name, text in said.items()}
    if missing := lacking_in(row.stage, said):
        raise Unfit(f"It does not say {missing[0]}. Fill it in.")
    changed = changed_values(row, {"said": said})
    row = save_change(row, seen=seen, values={"said": said})
    sentence = f"Corrected the {row.stage} of “{row.problem.title}”."
    _tell(by, "stage_corrected", sentence, ("problem", row.problem_id), stage=row.pk, changed=changed)
    return row


@action
def close_problem(*, by: Actor, problem: Problem, seen: int, why: str) -> Problem:
    """Close work on a problem, whether all stages are finished or not, and say why.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where it is closed already or nothing is said.
    """
    check_keep_records(by, problem.body)
    _check_open(problem)
    if not why.strip():
        raise Unfit("Say what came of it, or why work on it ends.", "reason")
    problem = save_change(problem, seen=seen, values={"closed_on": by.today, "closed_why": why.strip()})
    _tell(by, "problem_closed", f"Closed work on “{problem.title}”.", ("problem", problem.pk), why=problem.closed_why)
    return problem


@dataclass(frozen=True)
class Used:
    """A use of a power: which, by which body, on which day, who was consulted.  Nothing of whom it was used on."""

    power: str
    body: Body
    on: date
    consulted: str = ""


@action
def record_power(*, by: Actor, used: Used) -> PowerUse:
    """Record that a body used a power.

    Raises `Refused`, and `Unfit` where the power did not hold on the day, the day is still to come, or the law asks for
    consulting and nothing is said of it.
    """
    check_keep_records(by, used.body)
    row = PowerUse(power=used.power, body=used.body, on=used.on, consulted=used.consulted.strip())
    row.entered_by_id, row.entered_on = _person(by), by.today
    try:
        with engine_says("power"):
            power = check_use(as_use(row), on=by.today)
    except Unfit as unfit:
        told = str(unfit)
        field = "consulted" if "who was consulted" in told else "on" if "to come" in told else "power"
        raise Unfit(told, field) from unfit
    row.save(force_insert=True)
    _tell(by, "power_recorded", f"Recorded the use of a power: {power.power}.", ("power use", row.pk))
    return row


@action
def mark_breached(*, by: Actor, row: PowerUse, seen: int, on: date) -> PowerUse:
    """Say that what was imposed was breached, and when.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where the day is still to come or before it was used.
    """
    check_keep_records(by, row.body)
    _check_stands(row)
    _not_to_come(on, by, "on")
    if on < row.on:
        raise Unfit("It cannot be breached before it was used. Correct the day.", "on")
    row = save_change(row, seen=seen, values={"breached_on": on})
    _tell(by, "power_breached", "Said that a power used was breached.", ("power use", row.pk))
    return row


def _check_stands(row: PowerUse) -> None:
    if not row.stands:
        raise Unfit("This row is withdrawn already.")


@action
def withdraw_power(*, by: Actor, row: PowerUse, seen: int, reason: str) -> PowerUse:
    """Withdraw a row that should not be there, with the reason.

    Raises `Refused`, `ChangedMeanwhile`, and `Unfit` where it is withdrawn already or no reason is given.
    """
    check_keep_records(by, row.body)
    _check_stands(row)
    if not reason.strip():
        raise Unfit("Say why.", "reason")
    values = {"withdrawn_on": by.today, "withdrawn_by_id": by.person, "withdrawn_why": reason.strip()}
    row = save_change(row, seen=seen, values=values)
    _tell(by, "power_withdrawn", "Withdrew a row of powers used.", ("power use", row.pk), reason=reason.strip())
    return row


def power_name(power: str) -> str:
    """What a power is called."""
    return next((one.power for one in reversed(asb_powers()) if one.id == power), power)


@dataclass(frozen=True)
class AskedOf:
    """A planning application on which advice is asked."""

    reference: str
    site: str
    body: Body
    asked_on: date
    due: date | None = None


@action
def open_consultation(*, by: Actor, asked: AskedOf) -> DesignConsultation:
    """Record that advice was asked on a planning application.

    Raises `Refused`, and `Unfit` where the application is there already, or the day is still to come.
    """
    check_keep_records(by, asked.body)
    _not_to_come(asked.asked_on, by, "asked_on")
    if asked.due and asked.due < asked.asked_on:
        raise Unfit("The answer is due before it was asked. Correct the day.", "due")
    if DesignConsultation.objects.filter(reference__iexact=asked.reference).exists():
        raise Unfit("This application is in the list already.", "reference")
    values = {"reference": asked.reference, "site": asked.site, "body": asked.body}
    row = DesignConsultation.objects.create(**values, asked_on=asked.asked_on, due=asked.due)
    _tell(by, "design_asked", f"Advice was asked on the application {row.reference}.", ("design", row.pk))
    return row


@action
def move_consultation(
    *, by: Actor, row: DesignConsultation, seen: int, to: str, on: date, said: Mapping[str, str]
) -> DesignConsultation:
    """Answer a consultation, say what was decided, or that the application was withdrawn.

    `said` has `words`, and for a decision `outcome`, a key of `OUTCOMES`.  Raises `Refused`, `ChangedMeanwhile`, and
    `Unfit` where it may not go there from where it is, nothing is said, or the day cannot be.
    """
    check_keep_records(by, row.body)
    if to not in MOVES[row.state]:
        raise Unfit(f"It is “{row.state_words.lower()}”, so this cannot be said of it any more.")
    _not_to_come(on, by, "on")
    words, outcome = said.get("words", "").strip(), said.get("outcome", "")
    if not words:
        raise Unfit("Say what was answered or decided.", "words")
    if on < (row.answered_on or row.asked_on):
        raise Unfit("The day is before what came before it. Correct the day.", "on")
    values: dict[str, Any] = {"state": to}
    if to == "answered":
        values |= {"answer": words, "answered_on": on}
    elif to == "decided":
        if outcome not in OUTCOMES:
            raise Unfit("Say what became of the advice.", "outcome")
        values |= {"outcome": outcome, "outcome_on": on, "outcome_words": words}
    else:
        values |= {"outcome_on": on, "outcome_words": words}
    row = save_change(row, seen=seen, values=values)
    _tell(by, f"design_{to}", f"The application {row.reference}: {row.state_words.lower()}.", ("design", row.pk))
    return row
