"""Messages: put once, sent once, tried again with growing waits; a real mail server and a double of Notify."""

from __future__ import annotations

import json
import logging
import socketserver
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from portal_people import NOW
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.mail import Letter, change_letter, invitation_letter, reset_letter
from saferplan_portal.accounts.models import Person
from saferplan_portal.audit.models import Entry
from saferplan_portal.config import Email
from saferplan_portal.outbox import actions
from saferplan_portal.outbox.models import STATES, Message
from saferplan_portal.outbox.senders import FileSender, NotifySender, NotSent, SmtpSender, sender_of_settings
from saferplan_portal.outbox.sending import send_due
from saferplan_portal.shell.rules import Refused, Unfit

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PORTAL = the_portal(NOW)
KEY = "portal-11111111-1111-1111-1111-111111111111-22222222-2222-2222-2222-222222222222"


@pytest.fixture
def letter(person: Callable[..., Person]) -> Message:
    """A message that is due."""
    return actions.put(by=PORTAL, to=person("chair"), subject="Roles to confirm", text="Dear chair,\n.\nBye.\n")


class Refusing:
    """A way in which nothing leaves."""

    def send(self, message: Message) -> None:
        """Fail."""
        raise NotSent("SMTPServerDisconnected")


def test_what_has_a_key_is_put_once(person: Callable[..., Person]) -> None:
    one = person("chair")
    first, second = (actions.put(by=PORTAL, to=one, subject="S", text="T", key="told:1") for _ in range(2))
    assert first == second
    assert Entry.objects.count() == 1


def test_a_subject_is_one_line(person: Callable[..., Person]) -> None:
    message = actions.put(by=PORTAL, to=person("chair"), subject="A\r\nBcc: x@y.example", text="T")
    assert message.subject == "A Bcc: x@y.example"


def test_a_file_holds_the_message_and_its_owner_alone_reads_it(letter: Message, tmp_path: Path) -> None:
    run = send_due(by=PORTAL, sender=FileSender(tmp_path / "outbox", "portal@ashbrook.example"))
    assert (run.sent, run.failed) == (1, 0)
    (file,) = (tmp_path / "outbox").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    text = file.read_text()
    assert f"To: {letter.to.email}" in text
    assert f"Message-ID: <saferplan-{letter.pk}@ashbrook.example>" in text
    letter.refresh_from_db()
    assert (letter.state, letter.sent_at) == ("sent", NOW)
    assert send_due(by=PORTAL, sender=Refusing()).failed == 0, "what was sent is not sent again"


def test_a_message_that_held_a_link_loses_it_when_it_is_sent(person: Callable[..., Person], tmp_path: Path) -> None:
    message = actions.post(at=NOW, to=person("chair"), letter=Letter("S", "https://x.example/secret", secret=True))
    send_due(by=PORTAL, sender=FileSender(tmp_path, "a@b.example"))
    message.refresh_from_db()
    assert message.text == actions.CLEARED


def test_failures_wait_longer_each_time_and_are_given_up(letter: Message) -> None:
    waits, at = [], NOW
    for _ in range(actions.MOST_TRIES):
        assert send_due(by=replace(PORTAL, at=at), sender=Refusing()).failed == 1
        letter.refresh_from_db()
        waits.append((letter.send_after - at).seconds // 60)
        assert send_due(by=replace(PORTAL, at=at), sender=Refusing()).failed == 0, "not before its time"
        at = letter.send_after
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128]
    assert (letter.state, letter.failure) == ("given-up", "SMTPServerDisconnected")
    assert send_due(by=replace(PORTAL, at=at + timedelta(days=9)), sender=Refusing()).failed == 0


def test_a_sender_that_died_is_followed_by_another(letter: Message, tmp_path: Path) -> None:
    assert actions.take_due(at=NOW) == letter
    assert actions.take_due(at=NOW + timedelta(minutes=9)) is None
    later = replace(PORTAL, at=NOW + timedelta(minutes=11))
    assert send_due(by=later, sender=FileSender(tmp_path, "a@b.example")).sent == 1


def test_who_may_not_sign_in_is_sent_nothing(letter: Message) -> None:
    Person.objects.update(is_active=False)
    assert actions.take_due(at=NOW) is None


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(steps=st.lists(st.sampled_from(sorted(STATES)), max_size=8))
def test_states_move_by_their_table_alone(steps: list[str]) -> None:
    message = Message(state="waiting")
    for step in steps:
        before = message.state
        try:
            actions.move(message, step)
        except Unfit:
            assert step not in STATES[before]
            assert message.state == before
        else:
            assert step in STATES[before]
    assert STATES["sent"] == set()


def test_no_letter_says_in_its_subject_what_it_is_about_more_than_it_must() -> None:
    letters = [reset_letter("x"), invitation_letter("n", "p", "r", "x"), change_letter("mfa/email/totp_activated", "")]
    subjects = {one.subject.lower() for one in letters if one}
    for word in ("abuse", "victim", "case", "crime", "police", "violence"):
        assert not any(word in subject for subject in subjects)
    assert change_letter("account/email/unknown", "") is None


def test_nothing_personal_is_logged(letter: Message, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        send_due(by=PORTAL, sender=Refusing())
    assert "was not sent" in caplog.text
    assert letter.to.email not in caplog.text
    assert letter.to.name not in caplog.text


class _Smtp(socketserver.StreamRequestHandler):
    """A mail server that speaks as much as is needed."""

    def handle(self) -> None:
        server: Any = self.server
        self.wfile.write(b"220 loopback\r\n")
        data = False
        while line := self.rfile.readline():
            text = line.decode().rstrip("\r\n")
            if data:
                data = text != "."
                server.lines.append(text)
                if not data:
                    self.wfile.write(b"250 kept\r\n")
                continue
            word = text[:4].upper()
            server.said.append(text)
            if word == "DATA":
                data = True
                self.wfile.write(b"354 go on\r\n")
            elif word == "QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            elif word == "RCPT" and server.refuses:
                self.wfile.write(b"550 no such person\r\n")
            else:
                self.wfile.write(b"250 good\r\n")


@dataclass
class Mail:
    """A running mail server: its port, what was said to it, and the lines of the messages."""

    server: Any
    said: list[str] = field(default_factory=list)

    @property
    def port(self) -> int:
        """Its port."""
        return int(self.server.server_address[1])


@pytest.fixture
def mail() -> Iterator[Mail]:
    """A mail server on this computer."""
    server: Any = socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Smtp)
    server.lines, server.said, server.refuses, server.daemon_threads = [], [], False, True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield Mail(server, server.said)
    server.shutdown()
    server.server_close()


def by_smtp(port: int, tls: bool = False) -> SmtpSender:
    """The way by a mail server on this computer."""
    email = Email(by="smtp", host="127.0.0.1", port=port, sender="portal@ashbrook.example", tls=tls)
    return SmtpSender(replace(settings.PORTAL, email=email), "")


def test_a_mail_server_takes_a_message(letter: Message, mail: Mail) -> None:
    assert send_due(by=PORTAL, sender=by_smtp(mail.port)).sent == 1
    assert f"rcpt TO:<{letter.to.email}>" in mail.said
    lines = mail.server.lines
    assert "Subject: Roles to confirm" in lines
    assert ".." in lines, "a line of one full stop does not end the message"
    assert lines[-2:] == ["Bye.", "."]


def test_a_mail_server_that_refuses_or_does_not_encrypt_is_told(letter: Message, mail: Mail) -> None:
    mail.server.refuses = True
    send_due(by=PORTAL, sender=by_smtp(mail.port))
    letter.refresh_from_db()
    assert letter.failure == "SMTPRecipientsRefused"
    assert not mail.server.lines
    Message.objects.update(send_after=NOW)
    send_due(by=PORTAL, sender=by_smtp(mail.port, tls=True))
    letter.refresh_from_db()
    assert letter.failure == "SMTPNotSupportedError", "without encryption nothing is handed over"


def test_no_mail_server_at_all(letter: Message) -> None:
    send_due(by=PORTAL, sender=by_smtp(1))
    letter.refresh_from_db()
    assert (letter.state, letter.failure) == ("waiting", "ConnectionRefusedError")


class _Notify(BaseHTTPRequestHandler):
    """A double of Notify's two addresses that are used."""

    def _answer(self, status: int, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self) -> None:
        server: Any = self.server
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert self.headers["Authorization"].startswith("Bearer ")
        if server.loses or not server.refuses:
            server.kept.append(sent)
        if server.loses or server.refuses:
            self._answer(500 if server.loses else 400, {"errors": [{"message": sent["email_address"]}]})
        else:
            self._answer(201, {"id": "1"})

    def do_GET(self) -> None:
        server: Any = self.server
        asked = self.path.partition("reference=")[2].partition("&")[0]
        self._answer(200, {"notifications": [one for one in server.kept if one["reference"] == asked]})

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def notify() -> Iterator[Any]:
    """A double of Notify on this computer."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Notify)
    server.kept, server.refuses, server.loses = [], False, False
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def by_notify(server: Any) -> NotifySender:
    """The way by the double."""
    return NotifySender("33333333-3333-3333-3333-333333333333", KEY, f"http://127.0.0.1:{server.server_address[1]}")


def test_notify_takes_a_message(letter: Message, notify: Any) -> None:
    assert send_due(by=PORTAL, sender=by_notify(notify)).sent == 1
    (kept,) = notify.kept
    assert kept["email_address"] == letter.to.email
    assert kept["personalisation"] == {"subject": letter.subject, "text": letter.text}
    assert kept["reference"] == f"saferplan-{letter.pk}"


def test_notify_whose_answer_was_lost_is_asked_before_a_second_time(letter: Message, notify: Any) -> None:
    notify.loses = True
    assert send_due(by=PORTAL, sender=by_notify(notify)).failed == 1
    letter.refresh_from_db()
    assert letter.failure == "Notify 500", "and no address, though the answer named one"
    notify.loses = False
    assert send_due(by=replace(PORTAL, at=letter.send_after), sender=by_notify(notify)).sent == 1
    assert len(notify.kept) == 1


def test_notify_that_refuses(letter: Message, notify: Any) -> None:
    notify.refuses = True
    assert send_due(by=PORTAL, sender=by_notify(notify)).failed == 1
    letter.refresh_from_db()
    assert (letter.state, letter.failure) == ("waiting", "Notify 400")


def test_the_settings_choose_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for email in (Email(), Email(by="smtp", host="x"), Email(by="notify", notify_template="t")):
        monkeypatch.setattr(settings, "PORTAL", replace(settings.PORTAL, email=email))
        monkeypatch.setattr("saferplan_portal.outbox.senders.secret", lambda *_: KEY)
        found.append(type(sender_of_settings()))
    assert found == [FileSender, SmtpSender, NotifySender]


def test_the_page_shows_what_waits_and_never_what_it_says(
    as_role: Callable[..., Client], letter: Message, actor: Callable[..., Actor]
) -> None:
    client = as_role("administrator")
    page = client.get("/messages/").content.decode()
    assert "Roles to confirm" in page
    assert "Dear chair" not in page
    assert "No message is here" in client.get("/messages/?state=given-up").content.decode()
    assert client.post(f"/messages/{letter.pk}/again/").status_code == 409
    Message.objects.update(state="given-up", failure="Notify 500", tries=8)
    assert "Notify 500" in client.get("/messages/?state=given-up").content.decode()
    assert client.post(f"/messages/{letter.pk}/again/").headers["Location"] == "/messages/"
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("waiting", 0)
    with pytest.raises(Refused):
        actions.send_again(by=actor("manager"), message=letter)
    actions.withdraw(by=actor("administrator", "fire"), message=letter)
    letter.refresh_from_db()
    assert letter.state == "withdrawn"
    assert actions.take_due(at=NOW) is None
