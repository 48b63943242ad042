"""Minutes: drafted, corrected, signed and frozen; and what the public reads of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction

from board_examples import decision, held, item, planned
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.models import Entry
from saferplan_portal.board import actions
from saferplan_portal.board.models import Item, Meeting, Minutes
from saferplan_portal.board.reading import hash_holds, public_meetings
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.rules import Refused, Unfit

Made = Callable[..., Actor]


def _recorded(manager: Actor, bodies: dict[str, Body], **values: object) -> Meeting:
    """A meeting with a discussion, a decision, dissent, an interest, an action, and an item not for the public."""
    meeting = held(manager, bodies, **values)  # type: ignore[arg-type]
    one = meeting.items.get()
    actions.note_discussion(by=manager, item=one, seen=1, discussed="Members *weighed* it.\n\nAnd agreed.")
    made = decision(meeting, bodies["police"], votes_for=3, votes_against=1, dissent="Fire would have waited")
    actions.record_decision(by=manager, meeting=meeting, values=made)
    interest = {"body": bodies["health"], "who": "Director", "item": one, "what": "Trustee", "effect": "left"}
    actions.declare_interest(by=manager, meeting=meeting, values=interest)
    todo = {"item": one, "text": "Tell the press", "owner_body": bodies["council"], "owner_name": "Press office"}
    actions.raise_action(by=manager, meeting=meeting, values=todo | {"due": made["due"]})
    secret = item(manager, meeting, "A review", restricted=True)
    actions.note_discussion(by=manager, item=secret, seen=1, discussed="What only the Board knows.")
    return meeting


def test_minutes_are_drafted_from_the_record(actor: Made, bodies: dict[str, Body]) -> None:
    """Everything that was recorded is in them, and what people typed means nothing to Markdown."""
    manager = actor("manager")
    text = actions.draft_minutes(by=manager, meeting=_recorded(manager, bodies)).text
    for words in (
        "Board meeting, 10 June 2026 at 2:00pm, County Offices.",
        "- Present: Ashbrook Council, Ashbrook Fire and Rescue and Ashbrook Police.",
        "- Apologies: Ashbrook Integrated Care Board.",
        "Quorate: 3 of 4 bodies were there",
        "## 1. Progress",
        "Interest declared: Director, Ashbrook Integrated Care Board: Trustee (left the room)",
        "Members \\*weighed\\* it.\n\nAnd agreed.",
        "**Decision 1.** Fund two marshals. Owner: Director, Ashbrook Police, by 1 September 2026. "
        "Vote: 3 for, 1 against, none abstained. Dissent: Fire would have waited.",
        "- Action: Tell the press (Press office, Ashbrook Council, due 1 September 2026)",
        "## 2. A review",
    ):
        assert words in text


def test_no_minutes_without_a_meeting_or_its_attendance(actor: Made, bodies: dict[str, Body]) -> None:
    """One is not minuted before it was held."""
    manager = actor("manager")
    with pytest.raises(Unfit, match="Say first that it was"):
        actions.draft_minutes(by=manager, meeting=planned(manager))
    meeting = held(manager, bodies)
    meeting.attendance.all().delete()
    with pytest.raises(Unfit, match="Record who attended"):
        actions.draft_minutes(by=manager, meeting=meeting)
    assert Minutes.objects.count() == 0


def test_signed_minutes_and_their_record_are_frozen(actor: Made, bodies: dict[str, Body]) -> None:
    """Nobody writes to them; a correction is a new version that says what it corrects."""
    manager, chair = actor("manager"), actor("chair")
    meeting = _recorded(manager, bodies)
    draft = actions.draft_minutes(by=manager, meeting=meeting)
    draft = actions.edit_minutes(
        by=manager, minutes=draft, seen=1, text=draft.text + "\nThe next meeting is in July.\n"
    )
    with pytest.raises(Refused, match="Only a chair"):
        actions.sign_minutes(by=manager, minutes=draft, seen=2)
    with pytest.raises(ChangedMeanwhile):
        actions.sign_minutes(by=chair, minutes=draft, seen=1)
    signed = actions.sign_minutes(by=chair, minutes=draft, seen=2)
    assert (signed.state, signed.signed_by, len(signed.sha256)) == ("signed", chair.name, 64)
    assert hash_holds(Minutes.objects.get())
    assert Entry.objects.get(what="board.minutes_signed").detail == {"sha256": signed.sha256}
    one = meeting.items.first()
    assert one is not None
    for deed in (
        lambda: actions.note_discussion(by=manager, item=one, seen=2, discussed="Other"),
        lambda: actions.record_decision(
            by=manager, meeting=meeting, values=decision(meeting, bodies["fire"], item=one)
        ),
        lambda: actions.record_attendance(by=manager, meeting=meeting, seen=3, attended=[]),
        lambda: actions.change_item(by=manager, item=one, seen=2, values={"title": "Other"}),
        lambda: actions.edit_minutes(by=manager, minutes=signed, seen=3, text="Other"),
        lambda: actions.draft_minutes(by=manager, meeting=meeting),
        lambda: actions.sign_minutes(by=chair, minutes=signed, seen=3),
    ):
        with pytest.raises(Unfit, match="signed"):
            deed()
    with pytest.raises(Unfit, match="what is to be corrected"):
        actions.correct_minutes(by=manager, minutes=signed, because="")
    second = actions.correct_minutes(by=manager, minutes=signed, because="The vote was 4 to 1.")
    with pytest.raises(Unfit, match="last version"):
        actions.correct_minutes(by=manager, minutes=signed, because="Again")
    made = meeting.decisions.get()
    actions.change_decision(by=manager, decision=made, seen=1, values={"votes_for": 4})
    again = actions.draft_minutes(by=manager, meeting=meeting, seen=second.version)
    assert (again.pk, again.number) == (second.pk, 2)
    assert "Vote: 4 for" in again.text
    actions.sign_minutes(by=chair, minutes=again, seen=again.version)
    assert [(one.number, hash_holds(one)) for one in Minutes.objects.all()] == [(2, True), (1, True)]


@pytest.mark.parametrize("field", ["text", "public", "signed_by", "corrects"])
def test_signed_minutes_that_were_changed_are_found(field: str, actor: Made, bodies: dict[str, Body]) -> None:
    """Whatever was changed outside the portal, the hash does not hold."""
    manager = actor("manager")
    draft = actions.draft_minutes(by=manager, meeting=held(manager, bodies))
    actions.sign_minutes(by=actor("chair"), minutes=draft, seen=1)
    Minutes.objects.update(**{field: {"x": 1} if field == "public" else "x"})
    assert not hash_holds(Minutes.objects.get())


def test_the_database_holds_minutes_to_whole_signatures(actor: Made, bodies: dict[str, Body]) -> None:
    """And to one draft at a time."""
    manager = actor("manager")
    draft = actions.draft_minutes(by=manager, meeting=held(manager, bodies))
    for values in ({"state": "signed"}, {"sha256": "0" * 64}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Minutes.objects.filter(pk=draft.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        Minutes.objects.create(meeting=draft.meeting, number=2, text="x", corrects="x")
    assert Minutes.objects.count() == 1


def test_the_public_reads_what_was_discussed_once_it_is_signed(actor: Made, bodies: dict[str, Body]) -> None:
    """Not before, not what is restricted, no person's name, and not of meetings that were closed."""
    manager, chair = actor("manager"), actor("chair")
    meeting = _recorded(manager, bodies, public=True)
    planned(manager, title="Closed")
    planned(manager, title="Not announced", public=True)
    told = planned(manager, title="Announced", public=True)
    actions.publish_notice(by=manager, meeting=told, seen=1, text="Come to the Market Hall.")
    announced, before = public_meetings()
    assert (announced.notice, before.record, before.version) == ("Come to the Market Hall.", {}, 0)
    draft = actions.draft_minutes(by=manager, meeting=meeting)
    actions.sign_minutes(by=chair, minutes=draft, seen=1)
    after = public_meetings()[1]
    assert after.record["restricted_items"] == 1
    (shown,) = after.record["items"]
    assert shown["title"] == "Progress"
    assert shown["decisions"] == [
        {"number": 1, "text": "Fund two marshals.", "owner": "Ashbrook Police", "due": "2026-09-01"}
    ]
    everything = repr(after.record)
    for hidden in ("only the Board", "Director", "Trustee", "waited"):
        assert hidden not in everything
    actions.correct_minutes(by=manager, minutes=Minutes.objects.get(), because="A word")
    actions.note_discussion(by=manager, item=Item.objects.get(title="Progress"), seen=2, discussed="Changed")
    assert public_meetings()[1] == after, "until the correction is signed the public reads what was signed"
