"""Who sits on the Board, and the Board's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.board.actions.held import only
from saferplan_portal.board.models import QUORUM_SERVICES, SEATS, Member, Rules
from saferplan_portal.board.permissions import check_manage_board
from saferplan_portal.shell.locking import changed_values, save_change
from saferplan_portal.shell.rules import Unfit, action

_FIELDS = ("body", "person", "office", "seat", "first_day", "last_day")


@action
def set_rules(*, by: Actor, seen: int, least: int, services: list[str], notice_days: int) -> Rules:
    """Write the Board's rules of quorum and notice.

    Raises `Refused` but for a manager, `Unfit` for a rule that cannot be met, `ChangedMeanwhile`.
    """
    check_manage_board(by)
    if least < 1:
        raise Unfit("At least one body must be there for a quorum.", "least")
    if unknown := sorted(set(services) - set(QUORUM_SERVICES)):
        raise Unfit(f"There is no service {unknown[0]}. Choose from the list.", "services")
    if len(set(services)) > least:
        raise Unfit(f"{len(set(services))} services must be there, so the fewest bodies cannot be less.", "least")
    rules, _ = Rules.objects.get_or_create(pk=1)
    values = {"least": least, "services": sorted(set(services)), "notice_days": notice_days}
    detail = changed_values(rules, values)
    rules = save_change(rules, seen=seen, values=values)
    wrote(by, Told("board.rules_set", f"Set the Board's rules: {rules.quorum.words}", "rules", 1, detail))
    return rules


@action
def seat_member(*, by: Actor, values: Mapping[str, Any]) -> Member:
    """Seat somebody on the Board for a body: a person, or whoever holds an office.

    Raises `Refused` but for a manager, `Unfit` where nobody is named or the seat is taken twice.
    """
    check_manage_board(by)
    member = Member(**only(values, *_FIELDS))
    _hold(member)
    member.save(force_insert=True)
    wrote(by, Told("board.member_seated", _told(member), "member", member.pk, {"seat": member.seat}))
    return member


@action
def change_member(*, by: Actor, member: Member, seen: int, values: Mapping[str, Any]) -> Member:
    """Correct how a seat is written down.  Raises `Refused`, `Unfit` as for a new one, `ChangedMeanwhile`."""
    check_manage_board(by)
    values = only(values, *_FIELDS)
    _hold(Member(**{name: getattr(member, name) for name in _FIELDS} | values), but=member.pk)
    detail = changed_values(member, values)
    member = save_change(member, seen=seen, values=values)
    wrote(by, Told("board.member_changed", f"Corrected a seat: {_told(member)}", "member", member.pk, detail))
    return member


@action
def end_member(*, by: Actor, member: Member, seen: int, last_day: date, because: str) -> Member:
    """End a seat, with the reason.  Raises `Refused`, `Unfit` where it ends before it began, `ChangedMeanwhile`."""
    check_manage_board(by)
    if last_day < member.first_day:
        raise Unfit("The last day must be on or after the first.", "last_day")
    if not because.strip():
        raise Unfit("Say why the seat ends.", "ended_because")
    values = {"last_day": last_day, "ended_because": because}
    detail = changed_values(member, values)
    member = save_change(member, seen=seen, values=values)
    wrote(by, Told("board.member_ended", f"Ended a seat: {_told(member)}", "member", member.pk, detail))
    return member


def _hold(member: Member, but: int | None = None) -> None:
    """Hold a seat to somebody who sits on it, for days that follow each other, and to one chair at a time."""
    if member.person is None and not member.office.strip():
        raise Unfit("Choose a person, or name the office whose holder sits on the Board.", "office")
    if member.last_day is not None and member.last_day < member.first_day:
        raise Unfit("The last day must be on or after the first.", "last_day")
    if member.body.last_day is not None and member.first_day > member.body.last_day:
        raise Unfit(f"{member.body} is no body of the partnership any more on that day.", "body")
    end = member.last_day or date.max - timedelta(days=1)
    others = [
        one
        for one in Member.objects.exclude(pk=but or 0).select_related("body", "person")
        if one.first_day <= end and member.first_day <= (one.last_day or date.max)
    ]
    if any(
        (one.body_id, one.person_id, one.office) == (member.body_id, member.person_id, member.office) for one in others
    ):
        raise Unfit(f"{member.who} sits on the Board for {member.body} in that time already.", "first_day")
    if member.seat == "chair" and (chair := next((one for one in others if one.seat == "chair"), None)):
        raise Unfit(f"{chair} is the chair in that time. End that seat first, or make this one another.", "seat")


def _told(member: Member) -> str:
    """A seat in a sentence."""
    return f"{member.who} for {member.body}, {SEATS[member.seat].lower()}."
