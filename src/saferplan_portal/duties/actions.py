"""Everything that is done to the register of duties: its models are written to from here and from nowhere else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from saferplan.reference.duties import duties
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, took_out, wrote
from saferplan_portal.duties.models import OwnDuty, Owner, SetAside, Typed, TypedPaper
from saferplan_portal.duties.permissions import check_manage_duties, check_see_duties, check_type_evidence
from saferplan_portal.duties.reading import CSV_HEAD, register, register_csv, row_of
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action
from saferplan_portal.shell.uploads import checked, keep

_OWN = (
    "duty", "law", "section", "holder", "asks", "clock", "months", "artefact", "about", "since", "verified_on", "note"
)  # fmt: skip


@action
def name_owner(*, by: Actor, duty: str, body: Body, name: str) -> Owner:
    """Say who answers for a duty from today; who did until now is kept with their days.

    Raises `Refused` but for a manager, `Unfit` where there is no such duty, or nobody is named.
    """
    check_manage_duties(by)
    _hold_there(duty, by.today)
    if not name.strip():
        raise Unfit("Name the person or office that answers for it.", "name")
    if not body.holds_on(by.today):
        raise Unfit(f"{body} is no body of the partnership today. Choose another.", "body")
    before = Owner.objects.select_for_update().filter(duty=duty, last_day=None).select_related("body").first()
    if before is not None:
        if (before.body_id, before.name) == (body.pk, name.strip()):
            raise Unfit(f"{before} answers for this duty already.", "name")
        if before.first_day >= by.today:
            save_change(before, seen=before.version, values={"body": body, "name": name.strip()})
            before.refresh_from_db()
            made = before
        else:
            values = {"last_day": by.today - timedelta(days=1)}
            save_change(before, seen=before.version, values=values)
    if before is None or before.first_day < by.today:
        made = Owner.objects.create(duty=duty, body=body, name=name.strip(), first_day=by.today)
    detail = {"body": body.slug, "before": str(before.body.slug) if before else ""}
    wrote(by, Told("duties.owner_named", f"Named who answers for “{duty}”: {body}.", "duty", duty, detail))
    return made


@action
def set_aside(*, by: Actor, duty: str, reason: str) -> SetAside:
    """Say that a duty does not apply here, and why.

    Raises `Refused` but for a manager, `Unfit` where there is no such duty, no reason, or it was set aside before.
    """
    check_manage_duties(by)
    _hold_there(duty, by.today)
    if not reason.strip():
        raise Unfit("Say why this duty does not apply here.", "reason")
    if SetAside.objects.filter(duty=duty, last_day=None).exists():
        raise Unfit("This duty is set aside already.")
    made = SetAside.objects.create(duty=duty, reason=reason, first_day=by.today)
    wrote(by, Told("duties.set_aside", f"Set the duty “{duty}” aside.", "duty", duty, {"reason": reason}))
    return made


@action
def take_up(*, by: Actor, duty: str, seen: int) -> SetAside:
    """Say that a duty applies here after all.

    Raises `Refused`, `Unfit` where it was not set aside, `ChangedMeanwhile` where that was changed since it was seen.
    """
    check_manage_duties(by)
    aside = SetAside.objects.filter(duty=duty, last_day=None).first()
    if aside is None:
        raise Unfit("This duty is not set aside.")
    last = by.today - timedelta(days=1)  # one that is taken back on its own day never held
    aside = save_change(aside, seen=seen, values={"last_day": last})
    wrote(by, Told("duties.taken_up", f"The duty “{duty}” applies again.", "duty", duty))
    return aside


@action
def type_evidence(*, by: Actor, duty: str, what: str, done_on: date, paper: UploadedFile[bytes] | None = None) -> Typed:
    """Type what shows that a duty was done, with a paper or without.  It is marked as typed wherever it is shown.

    Raises `Refused` but for a manager and the body that owns the duty, `Unfit` for what is to come or says nothing.
    """
    row = row_of(duty, by.today)
    if row is None:
        raise Unfit("There is no such duty today. Choose one from the register.")
    check_type_evidence(by, row.owner)
    if not what.strip():
        raise Unfit("Say what was done.", "what")
    if done_on > by.today:
        raise Unfit("The day must not be to come: evidence is of what was done.", "done_on")
    made = Typed.objects.create(duty=duty, what=what, done_on=done_on, typed_by=by.name, typed_on=by.today)
    detail = {"on": str(done_on), "sha256": ""}
    if paper is not None:
        kept = TypedPaper.objects.create(typed=made, **keep(checked(paper, field="paper")))
        detail["sha256"] = kept.file_sha256
    wrote(by, Told("duties.evidence_typed", f"Typed evidence of “{duty}”.", "duty", duty, detail))
    return made


@action
def withdraw_evidence(*, by: Actor, typed: Typed, because: str) -> Typed:
    """Withdraw typed evidence, with the reason.  It is kept.

    Raises `Refused` but for a manager and the body that owns the duty, `Unfit` where it was withdrawn before.
    """
    row = row_of(typed.duty, by.today)
    check_type_evidence(by, row.owner if row else None)
    if typed.withdrawn_because:
        raise Unfit("This was withdrawn before.")
    if not because.strip():
        raise Unfit("Say why it is withdrawn.", "because")
    Typed.objects.filter(pk=typed.pk).update(withdrawn_because=because, withdrawn_on=by.today)
    typed.refresh_from_db()
    sentence = f"Withdrew evidence of “{typed.duty}”."
    wrote(by, Told("duties.evidence_withdrawn", sentence, "duty", typed.duty, {"because": because}))
    return typed


@action
def take_evidence_paper(*, by: Actor, paper: TypedPaper) -> TypedPaper:
    """Download the paper of typed evidence; the audit keeps that it left.  Raises `Refused` for who may not read."""
    check_see_duties(by)
    sha = {"sha256": paper.file_sha256}
    took_out(by, Told("duties.paper_taken", f"Downloaded “{paper}”.", "duty", paper.typed.duty, sha))
    return paper


@action
def add_own_duty(*, by: Actor, values: Mapping[str, Any]) -> OwnDuty:
    """Add a duty of the partnership's own.

    Raises `Refused` but for a manager, `Unfit` where the register has one of that name, or its clock says nothing.
    """
    check_manage_duties(by)
    made = OwnDuty(**{name: values[name] for name in _OWN if name in values})
    made.slug = "own-" + (re.sub(r"[^a-z0-9]+", "-", made.duty.lower()).strip("-")[:70] or "duty")
    _hold_own(made)
    if OwnDuty.objects.filter(slug=made.slug).exists() or made.slug in {one.id for one in duties()}:
        raise Unfit("There is a duty of that name. Give this one another.", "duty")
    made.save(force_insert=True)
    wrote(by, Told("duties.own_added", f"Added the duty “{made}”.", "duty", made.slug, {"law": made.law}))
    return made


@action
def change_own_duty(*, by: Actor, own: OwnDuty, seen: int, values: Mapping[str, Any]) -> OwnDuty:
    """Correct a duty of the partnership's own.  Raises `Refused`, `Unfit` as for a new one, `ChangedMeanwhile`."""
    check_manage_duties(by)
    values = {name: values[name] for name in _OWN if name in values}
    _hold_own(OwnDuty(**{name: getattr(own, name) for name in _OWN} | values))
    detail = changed_values(own, values)
    own = save_change(own, seen=seen, values=values)
    wrote(by, Told("duties.own_changed", f"Changed the duty “{own}”.", "duty", own.slug, detail))
    return own


@action
def end_own_duty(*, by: Actor, own: OwnDuty, seen: int, until: date, because: str) -> OwnDuty:
    """End a duty of the partnership's own: it stays in the register of the days before.

    Raises `Refused`, `Unfit` where it ends before it began or nobody says why, `ChangedMeanwhile`.
    """
    check_manage_duties(by)
    if until < own.since:
        raise Unfit("The last day must be on or after the first.", "until")
    if not because.strip():
        raise Unfit("Say why the duty ends.", "ended_because")
    own = save_change(own, seen=seen, values={"until": until, "ended_because": because})
    wrote(by, Told("duties.own_ended", f"Ended the duty “{own}”.", "duty", own.slug, {"because": because}))
    return own


@action
def export_register(*, by: Actor, on: date) -> str:
    """The register of a day as the text of a CSV file; the audit keeps that it left.  Raises `Refused`."""
    check_see_duties(by)
    text = register_csv(register(on))
    detail = {"on": str(on), "columns": len(CSV_HEAD)}
    took_out(by, Told("duties.exported", f"Exported the register of duties as of {on}.", "duty", "", detail))
    return text


def _hold_there(duty: str, on: date) -> None:
    """Hold an id to a duty that there is today."""
    if row_of(duty, on) is None:
        raise Unfit("There is no such duty today. Choose one from the register.")


def _hold_own(own: OwnDuty) -> None:
    """Hold a duty of the partnership's own to a name, a clock in words where it has months, and a day that was."""
    if not own.duty.strip() or not own.asks.strip():
        raise Unfit("Say what the duty is called and what it asks.", "duty")
    if own.months and not own.clock.strip():
        raise Unfit("Say in words how often it is due.", "clock")
