"""What several actions of the Board hold to before they write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from saferplan_portal.accounts.models import Body
from saferplan_portal.board.models import Meeting, Minutes
from saferplan_portal.shell.rules import Unfit


def hold_state(states: Mapping[str, frozenset[str]], now: str, to: str, sentence: str) -> None:
    """Raises `Unfit` with the sentence where the table of states does not lead from `now` to `to`."""
    if to not in states[now]:
        raise Unfit(sentence)


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it stands, with nobody else writing to its record until this is done."""
    return Meeting.objects.select_for_update().get(pk=meeting.pk)


def hold_record_open(meeting: Meeting) -> None:
    """Raises `Unfit` where the meeting was not held, or its minutes are signed and no correction was begun."""
    if meeting.state != "held":
        raise Unfit("This is recorded once the meeting was held. Say first that it was.")
    last = Minutes.objects.filter(meeting=meeting).order_by("-number").first()
    if last is not None and last.state == "signed":
        raise Unfit("The minutes of this meeting are signed. Begin a correction of them first.")


def hold_owner(body: Body, name: str, due: date | None, on: date) -> None:
    """Raises `Unfit` where nobody owns a thing, the owner is no body of the partnership, or it has no date."""
    if not name.strip():
        raise Unfit("Name the person or office that owns it. Without an owner it cannot be minuted.", "owner_name")
    if due is None:
        raise Unfit("Say by when. Without a date it cannot be minuted.", "due")
    if due < on:
        raise Unfit("The date must be on or after the day of the meeting.", "due")
    if not body.holds_on(on):
        raise Unfit(f"{body} was no body of the partnership on the day of the meeting. Choose another.", "owner_body")


def only(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The values of these fields alone: what else was sent is not written."""
    return {name: values[name] for name in names if name in values}
