"""What is done about delivery: reports, readings, statuses that people set.  Rows are added or withdrawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from saferplan.delivery.from_figures import reading_from
from saferplan.delivery.noise import Reading
from saferplan.delivery.override import Override, Shown
from saferplan.delivery.status import RULES, WORDS
from saferplan.errors import BadAddress
from saferplan.measures.resolver import Resolver
from saferplan.periods import parse_period
from saferplan.plan.check_measures import MOST_STEPS, next_period
from saferplan.plan.crosswalk import at_period
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES, Permission
from saferplan_portal.audit.actions import Told, took_out, wrote
from saferplan_portal.delivery.chasing import chases
from saferplan_portal.delivery.models import STANDS, MeasureReading, Report, ReportFile, StatusSet
from saferplan_portal.delivery.permissions import (
    check_manage_delivery,
    check_read_measures,
    check_report,
    check_see_delivery,
    check_withdraw_report,
)
from saferplan_portal.delivery.reading import actions_stand, measures_stand
from saferplan_portal.outbox.actions import put
from saferplan_portal.outbox.models import Message
from saferplan_portal.planning.models import Action, Measure, Milestone
from saferplan_portal.planning.reading import measures, promised
from saferplan_portal.shell.engine import engine_says
from saferplan_portal.shell.locking import save_change
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.uploads import checked, keep


@dataclass(frozen=True)
class Said:
    """What a report says: how it goes (a key of `STANDS`), what was done, what is next, what is in the way.

    `steps` are milestones that are done, by their keys; `files` show it.
    """

    says: str
    did: str
    next: str = ""
    blockers: str = ""
    done_on: date | None = None
    steps: Sequence[int] = ()
    files: Sequence[UploadedFile[bytes]] = ()


def _tell(by: Actor, what: str, sentence: str, about: tuple[str, int], **detail: Any) -> None:
    wrote(by, Told(f"delivery.{what}", sentence[:500], *about, detail))


@action
def report(*, by: Actor, action: Action, said: Said) -> Report:
    """Report how an action stands, tick its milestones and keep what shows it.

    Raises `Refused` for anybody but the lead officer of its body and the manager, and `Unfit` where the action is not
    live, something that must be said is not, or a day is still to come.
    """
    check_report(by, action)
    if Action.objects.select_for_update().get(pk=action.pk).state != "live":
        raise Unfit("This action is not live, so nothing is reported on it. Ask the manager to make it live first.")
    _check_said(said, by.today)
    files = [checked(one, field="files") for one in said.files]
    _check_new(by, action, said, {sha256(file.content).hexdigest() for file in files})
    steps = list(Milestone.objects.standing().filter(action=action, done_on=None, pk__in=said.steps))
    if len(steps) != len(set(said.steps)):
        raise Unfit("A milestone that you ticked is done already, or is not one of this action.", "steps")
    assert by.person is not None, "a rule let nobody in"
    row = Report.objects.create(
        action=action,
        body=_body_of(by, action),
        by_id=by.person,
        at=by.at,
        on=by.today,
        says=said.says,
        done_on=said.done_on,
        did=said.did.strip(),
        next=said.next.strip(),
        blockers=said.blockers.strip(),
    )
    for step in steps:
        save_change(step, seen=step.version, values={"done_on": by.today})
    row.steps.set(steps)
    for file in files:
        ReportFile.objects.create(report=row, **keep(file))
    sentence = f"Reported on “{action}”: {STANDS[said.says].lower()}."
    detail = {"report": row.pk, "milestones": [one.pk for one in steps], "files": len(files)}
    _tell(by, "reported", sentence, ("action", action.pk), **detail)
    return row


def _body_of(by: Actor, action: Action) -> Body:
    """The body that a report is for: the lead, or the manager's own where the action has none any more."""
    return action.lead or Body.objects.get(pk=min(by.bodies))


def _check_said(said: Said, today: date) -> None:
    """Hold a report to what it must say."""
    if said.says not in STANDS:
        raise Unfit(f"Say how it goes: {', '.join(STANDS.values()).lower()}.", "says")
    if not said.did.strip():
        raise Unfit("Say what was done, in a sentence or two. If nothing was, say so.", "did")
    if said.says == "trouble" and not said.blockers.strip():
        raise Unfit("Say what is in the way.", "blockers")
    if (said.says == "done") != (said.done_on is not None):
        raise Unfit("Give the day it was done, and only where it is done.", "done_on")
    if said.done_on and said.done_on > today:
        raise Unfit("The day it was done is still to come. Report it done then.", "done_on")


def _check_new(by: Actor, action: Action, said: Said, files: set[str]) -> None:
    """Refuse a report that says what the last one of the day did, with no other file by their hashes.

    A button that was pressed twice is one report.  The action's row is locked, so that the second press sees the first.
    """
    last = Report.objects.filter(action=action, withdrawn_on=None).first()
    words = (said.says, said.did.strip(), said.next.strip(), said.blockers.strip(), said.done_on)
    if last is None or (last.by_id, last.on) != (by.person, by.today) or said.steps:
        return
    new = files - set(last.files.values_list("file_sha256", flat=True))
    if words == (last.says, last.did, last.next, last.blockers, last.done_on) and not new:
        raise Unfit("You sent this report already today, and it is kept. Say what is new, or leave it.", "did")


def _check_reason(reason: str) -> str:
    if not reason.strip():
        raise Unfit("Say why.", "reason")
    return reason.strip()


@action
def withdraw_report(*, by: Actor, report: Report, reason: str) -> Report:
    """Withdraw a report, with the reason; milestones that it ticked are open again.

    Raises `Refused` for anybody but who wrote it and the manager, and `Unfit` where it is withdrawn already.
    """
    check_withdraw_report(by, report)
    report = Report.objects.select_for_update().get(pk=report.pk)
    _withdraw(by, report, _check_reason(reason))
    for step in report.steps.all():
        save_change(step, seen=step.version, values={"done_on": None})
    sentence = f"Withdrew a report on “{report.action}”."
    _tell(by, "report_withdrawn", sentence, ("action", report.action_id), report=report.pk, reason=reason.strip())
    return report


def _withdraw(by: Actor, row: Report | MeasureReading | StatusSet, reason: str) -> None:
    """Mark a row as withdrawn."""
    if not row.stands:
        raise Unfit("This is withdrawn already.")
    row.withdrawn_on, row.withdrawn_by_id, row.withdrawn_why = by.today, by.person, reason
    row.save(update_fields=["withdrawn_on", "withdrawn_by", "withdrawn_why"])


@action
def hand_out(*, by: Actor, file: ReportFile) -> None:
    """Keep that a file of a report was taken out.  Raises `Refused` for whoever may not see delivery."""
    check_see_delivery(by)
    about = ("action", file.report.action_id)
    took_out(by, Told("delivery.file_taken_out", f"Downloaded “{file}” of a report on “{file.report.action}”.", *about))


@dataclass(frozen=True)
class Typed:
    """A reading that somebody types: the number with what it was worked out from, its source, the day it was read."""

    reading: Reading
    source: str
    read_on: date


@action
def enter_reading(*, by: Actor, measure: Measure, typed: Typed) -> MeasureReading:
    """Enter a reading of a measure by hand, with its source and the day it was read.

    Raises `Refused` for anybody but the manager and analysts, and `Unfit` where it has no value, period or source, its
    period is not over, or the day is still to come.
    """
    check_read_measures(by)
    reading = typed.reading
    if reading.value is None or reading.span is None:
        raise Unfit("Give the value, and the period that it tells of.", "period" if reading.value else "value")
    if not typed.source.strip():
        raise Unfit("Say where the number comes from, so that anybody can find it again.", "source")
    if typed.read_on > by.today:
        raise Unfit("The day it was read is still to come.", "read_on")
    row = _enter(by, measure, reading, typed.source.strip(), typed.read_on)
    _tell(by, "reading_entered", f"Entered a reading of “{measure.title}”.", ("measure", measure.pk), reading=row.pk)
    return row


def _enter(
    by: Actor, measure: Measure, reading: Reading, source: str, read_on: date, release: str = ""
) -> MeasureReading:
    values = asdict(reading)
    return MeasureReading.objects.create(
        measure=measure,
        source=source,
        read_on=read_on,
        release=release,
        entered_by_id=by.person,
        entered_on=by.today,
        **values,
    )


@action
def withdraw_reading(*, by: Actor, row: MeasureReading, reason: str) -> MeasureReading:
    """Withdraw a reading that was wrong, with the reason.

    Raises `Refused` for anybody but the manager and analysts, and `Unfit` where it is withdrawn already.
    """
    check_read_measures(by)
    row = MeasureReading.objects.select_for_update().get(pk=row.pk)
    _withdraw(by, row, _check_reason(reason))
    sentence = "Withdrew a reading of a measure."
    _tell(by, "reading_withdrawn", sentence, ("measure", row.measure_id), reading=row.pk, reason=reason.strip())
    return row


@action
def take_readings(
    *, by: Actor, figures: Resolver, edition: str, sha256: str, only: Sequence[Measure] | None = None
) -> int:
    """Take the readings of every measure, or of some, that a release has figures of, and say how many were new.

    Raises `Refused` for anybody but the manager, analysts and the portal itself.
    """
    if by.person is not None:
        check_read_measures(by)
    new = 0
    for measure in measures() if only is None else only:
        have = set(MeasureReading.objects.filter(measure=measure, release=sha256).values_list("period", flat=True))
        for reading in _readings(measure, figures):
            if reading.period not in have:
                _enter(by, measure, reading, f"Release {edition}", by.today, sha256)
                new += 1
    if new:
        sentence = f"Took {new:,} readings of measures from the release {edition}."
        _tell(by, "readings_taken", sentence, ("release", 0), release=sha256, new=new)
    return new


def _readings(measure: Measure, figures: Resolver) -> list[Reading]:
    """What a release holds of a measure: its baseline's period and those that follow."""
    if not measure.figure or not measure.baseline_period:
        return []
    found, period = [], parse_period(measure.baseline_period)
    for _ in range(MOST_STEPS):
        try:
            figure = figures.figure(at_period(measure.figure, period.text))
        except BadAddress:
            break
        if figure.value is not None:
            found.append(reading_from(figure))
        after = next_period(period)
        if after is None:
            break
        period = after
    return found


@action
def set_status(*, by: Actor, thing: Action | Measure, code: str, reason: str) -> StatusSet:
    """Set the status of an action or a measure against the rule, with the reason: both are shown.

    Raises `Refused` for anybody but the manager, and `Unfit` where the code is none of its kind, says what is
    worked out already, puts a result where there are no data, no reason is given, or one is set already.
    """
    check_manage_delivery(by)
    kind = "action" if isinstance(thing, Action) else "measure"
    if code not in RULES[kind]:
        raise Unfit(f"Choose one of {', '.join(WORDS[one] for one in RULES[kind])}.", "code")
    _check_reason(reason)
    type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    stands = _stands(thing, by.today)
    if stands.override is not None:
        raise Unfit("A status is set already. Withdraw that one first.")
    if stands.computed.code == code:
        raise Unfit(f"By the rule it is “{WORDS[code]}” already.", "code")
    with engine_says("code"):
        Shown(stands.computed, Override(code, reason, _office(by), by.today))
    assert by.person is not None, "a rule let nobody in"
    values = {kind: thing, "code": code, "reason": reason.strip(), "by_words": _office(by)}
    row = StatusSet.objects.create(**values, by_id=by.person, on=by.today)
    sentence = (
        f"Set the status of {kind} {thing.pk} to “{WORDS[code]}”, which by the rule is “{stands.computed.words}”."
    )
    _tell(by, "status_set", sentence, (kind, thing.pk), code=code, computed=stands.computed.code, reason=row.reason)
    return row


def _office(by: Actor) -> str:
    """In which office somebody acts: a name is not printed, since reports leave the portal."""
    may = [one for one in by.held if Permission.MANAGE_DELIVERY in ROLES[one.role].may]
    return "; ".join(f"{ROLES[one.role].name}, {one.body_name}" for one in may)[:300]


def _stands(thing: Action | Measure, on: date) -> Shown:
    if isinstance(thing, Action):
        return actions_stand(promised(thing.plan).filter(pk=thing.pk), on=on)[0].shown
    return measures_stand([thing], on=on)[0].shown


@action
def withdraw_status(*, by: Actor, row: StatusSet, reason: str) -> StatusSet:
    """Withdraw a status that was set, so that the rule holds again, with the reason.

    Raises `Refused` for anybody but the manager, and `Unfit` where it is withdrawn already.
    """
    check_manage_delivery(by)
    row = StatusSet.objects.select_for_update().get(pk=row.pk)
    _withdraw(by, row, _check_reason(reason))
    about = ("action", row.action_id) if row.action_id else ("measure", row.measure_id or 0)
    _tell(by, "status_withdrawn", "Withdrew a status that was set.", about, status=row.pk, reason=reason.strip())
    return row


@action
def tick(*, by: Actor) -> int:
    """Write to everybody whom something has come due for, each once, and say how many were written to.

    It is called each hour by the portal itself.
    """
    found = list(chases(by.today))
    known = set(Message.objects.filter(key__in=[one.key for one in found]).values_list("key", flat=True))
    new = [one for one in found if one.key not in known]
    for one in new:
        put(by=by, to=one.person, subject=one.subject, text=one.text, key=one.key)
    return len(new)
