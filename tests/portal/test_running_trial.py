"""A trial says the truth about itself: where its letters lie, where its links lead, and what its log tells."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal_people import NOW
from saferplan_portal.accounts.actor import the_portal
from saferplan_portal.accounts.mail import on_its_way
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.audit.actions import Told
from saferplan_portal.config import Email
from saferplan_portal.outbox import actions as outbox
from saferplan_portal.outbox.models import Message
from saferplan_portal.shell.form_fields import RecordField
from saferplan_portal.shell.logs import JsonLines, PlainLines


@pytest.fixture
def trial(settings: Any, tmp_path: Path) -> Path:
    """A trial; the folder of its letters."""
    settings.PORTAL = replace(settings.PORTAL, folder=tmp_path, way="trial")
    return tmp_path / "portal" / "outbox"


def test_a_letter_of_a_trial_is_a_file_at_once(
    trial: Path, person: Callable[..., Person], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        letter = outbox.put(by=the_portal(NOW), to=person("chair"), subject="Roles to confirm", text="Dear chair")
    assert Message.objects.get(pk=letter.pk).state == "sent"
    assert "Dear chair" in (trial / f"{letter.pk}.eml").read_text(encoding="utf-8")
    assert Message.objects.get(pk=letter.pk).sent_at == NOW, "nothing of a demonstration's past waits since then"


def test_in_service_letters_wait_for_the_timer(
    settings: Any, person: Callable[..., Person], django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as ran:
        letter = outbox.put(by=the_portal(NOW), to=person("chair"), subject="Roles to confirm", text="Dear chair")
    assert ran == []
    assert Message.objects.get(pk=letter.pk).state == "waiting"
    assert "when the timer next runs" in on_its_way("a@b.example")
    settings.PORTAL = replace(settings.PORTAL, email=Email(by="smtp", host="mail.example"))
    assert on_its_way("a@b.example") == "The link is on its way to a@b.example."


def test_the_pages_of_a_trial_say_where_letters_lie(trial: Path, as_role: Callable[..., Client]) -> None:
    client = as_role("administrator")
    assert f"written as a file into {trial}" in " ".join(client.get("/messages/").text.split())
    assert on_its_way("a@b.example").endswith(f"is the newest file in {trial}.")
    assert f"each is a file in {trial}" in Client().get("/account/password/reset/done/").text


def test_a_demonstration_offers_no_factor_and_says_how_people_sign_in(
    settings: Any, as_role: Callable[..., Client]
) -> None:
    settings.PORTAL = replace(settings.PORTAL, way="demo")
    client = as_role("administrator")
    page = client.get("/account/").text
    assert "people sign in by a button" in page
    assert "Add a passkey" not in page
    assert "factors/app/add" not in page
    people = client.get("/people/").text
    assert "By a button, in this demonstration" in people
    assert "not yet signed in" not in people


def test_the_log_of_a_trial_is_words_and_of_a_service_json() -> None:
    record = logging.makeLogRecord({"msg": "request", "levelname": "INFO", "route": "start", "method": "GET"})
    record.status, record.milliseconds = 200, 12
    assert PlainLines().format(record).endswith(" GET start: 200, 12 ms")
    assert json.loads(JsonLines().format(record))["route"] == "start"
    try:
        raise ValueError("a name that somebody typed")
    except ValueError as error:
        failed = logging.makeLogRecord({"msg": "request failed", "levelname": "ERROR"})
        failed.exc_info = (ValueError, error, error.__traceback__)
    line = PlainLines().format(failed)
    assert "Error: request failed with ValueError at " in line
    assert "typed" not in line


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Changed the action Run knife bins..", "Changed the action Run knife bins."),
        ("Added “It is done.”.", "Added “It is done.”"),
        ("Put “Why?”. Then more.", "Put “Why?” Then more."),
        ("And so on ...", "And so on ..."),
        ("Drafted the minutes of it.", "Drafted the minutes of it."),
    ],
)
def test_a_sentence_of_the_audit_ends_once(written: str, kept: str) -> None:
    assert Told("test.told", written).sentence == kept


def test_a_body_that_has_ended_says_so_wherever_it_can_be_chosen(bodies: dict[str, Body]) -> None:
    gone = bodies["fire"]
    gone.last_day = timezone.localdate().replace(year=2021, month=4, day=1)
    field = RecordField("Body", Body.objects.all())
    assert field.label_from_instance(gone) == "Ashbrook Fire and Rescue (ended on 1 April 2021)"
    assert field.label_from_instance(bodies["police"]) == "Ashbrook Police"


def test_a_meeting_on_a_day_that_is_over_is_asked_about(as_role: Callable[..., Client]) -> None:
    client = as_role("manager")
    sent = {"title": "Board", "time": "2pm", "place": "Hall", "day-day": "3", "day-month": "3", "day-year": "2026"}
    asked = client.post("/board/meetings/new/", sent)
    assert "Day is over already. Correct it, or tick that the meeting was held already" in asked.text
    assert client.post("/board/meetings/new/", sent | {"past": "on"}).status_code == 302
