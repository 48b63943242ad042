"""Tokens of bodies: who makes them, what is kept, what they open, and how a release comes in."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from portal_releases import edition_of, files_of, packed
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.api.actions import end_token, hash_of, make_token
from saferplan_portal.api.models import Token
from saferplan_portal.api.permissions import can_manage_tokens
from saferplan_portal.audit.actions import OutsideTransaction
from saferplan_portal.audit.models import Entry
from saferplan_portal.evidence.models import Release
from saferplan_portal.shell.rules import Refused, Unfit

Make = Callable[..., Actor]
As = Callable[..., Client]


@pytest.fixture
def now(actor: Make) -> Actor:
    """An administrator at the moment at which the test runs, as requests are."""
    return actor("administrator", at=timezone.now())


def _token(by: Actor, body: Body, days: int = 30) -> tuple[Token, str]:
    last = by.today + timedelta(days=days)
    return make_token(by=by, body=body, name="monthly build", scope="receive-releases", last_day=last)


def _send(client: Client, secret: str, content: bytes) -> tuple[int, dict[str, object]]:
    answer = client.post(
        "/api/v1/releases",
        {"file": SimpleUploadedFile("release.zip", content)},
        headers={"Authorization": f"Bearer {secret}"} if secret else {},
    )
    return answer.status_code, json.loads(answer.content)


def _zip(folder: Path, audience: str = "public") -> bytes:
    return packed(files_of(edition_of(folder, audience))).read()


@pytest.mark.parametrize("role", list(ROLES))
def test_only_administrators_keep_tokens(actor: Make, as_role: As, bodies: dict[str, Body], role: str) -> None:
    """The truth table, at the rule and at the doors."""
    by, may = actor(role), role == "administrator"
    assert can_manage_tokens(by) is may
    client = as_role(role)
    assert {client.get(path).status_code for path in ("/tokens/", "/tokens/make/")} == {200 if may else 403}
    if not may:
        with pytest.raises(Refused):
            _token(by, bodies["council"])
        assert Token.objects.count() == 0


def test_the_secret_is_kept_nowhere(now: Actor, bodies: dict[str, Body]) -> None:
    """Only its hash and first letters; the audit has neither the secret nor the hash."""
    token, secret = _token(now, bodies["council"])
    kept = str(Token.objects.values().get())
    assert secret not in kept
    assert token.sha256 == hash_of(secret)
    assert secret.startswith(token.begins)
    told = str(list(Entry.objects.values()))
    assert secret not in told
    assert token.sha256 not in told
    assert len({_token(now, bodies["council"])[1] for _ in range(5)}) == 5


def test_a_token_that_cannot_be_made(now: Actor, bodies: dict[str, Body]) -> None:
    """Of a body that has ended, for nothing, without a name, for too long or not at all."""
    Body.objects.filter(slug="fire").update(last_day=date(2020, 1, 1))
    gone = Body.objects.get(slug="fire")
    for values, field in (
        ({"body": gone}, "body"),
        ({"name": " "}, "name"),
        ({"scope": "everything"}, "scope"),
        ({"last_day": now.today}, "last_day"),
        ({"last_day": now.today + timedelta(days=366)}, "last_day"),
    ):
        given = {"body": bodies["council"], "name": "x", "scope": "receive-releases", "last_day": now.today}
        given = given | {"last_day": now.today + timedelta(days=9)} | values
        with pytest.raises(Unfit) as caught:
            make_token(by=now, **given)  # type: ignore[arg-type]
        assert caught.value.field == field
    assert Entry.objects.count() == 0


def test_a_release_comes_in(now: Actor, client: Client, bodies: dict[str, Body], ashbrook_releases: Path) -> None:
    """It is received for the body's program, nothing becomes public, and the use of the token is kept."""
    token, secret = _token(now, bodies["council"])
    status, told = _send(client, secret, _zip(ashbrook_releases))
    assert status == 201, told
    release = Release.objects.get()
    assert (told["sha256"], told["audience"]) == (release.sha256, "public")
    assert release.received_by_id is None
    token.refresh_from_db()
    assert token.used_on == now.today
    who = Entry.objects.get(what="evidence.release_received").who
    assert who == "The token “monthly build” (Analyst, Ashbrook Council)"
    assert client.get("/public/assessment/").status_code == 404
    again, told = _send(client, secret, _zip(ashbrook_releases))
    assert (again, "received before" in str(told["error"])) == (409, True)


def test_a_release_and_the_use_of_its_token_are_kept_together_or_not_at_all(
    now: Actor, client: Client, bodies: dict[str, Body], ashbrook_releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, secret = _token(now, bodies["council"])
    before = Entry.objects.count()

    def broken(*_: object) -> None:
        raise OutsideTransaction

    with monkeypatch.context() as patch:
        patch.setattr("saferplan_portal.api.actions.wrote", broken)
        with pytest.raises(OutsideTransaction):
            _send(client, secret, _zip(ashbrook_releases))
    assert Release.objects.count() == 0
    assert Entry.objects.count() == before
    assert _send(client, secret, _zip(ashbrook_releases))[0] == 201, "and the same one comes in afterwards"


def test_what_is_no_release_is_refused(now: Actor, client: Client, bodies: dict[str, Body]) -> None:
    """With a sentence, and nothing is kept of it."""
    _, secret = _token(now, bodies["council"])
    for content in (b"", b"no zip", b"PK\x05\x06" + b"\0" * 18):
        status, told = _send(client, secret, content)
        assert status == 409, told
        assert str(told["error"]).endswith(".")
    answer = client.post("/api/v1/releases", {}, headers={"Authorization": f"Bearer {secret}"})
    assert answer.status_code == 422
    assert "file" in answer.content.decode()
    broken = client.post(
        "/api/v1/releases",
        b"x",
        content_type="multipart/form-data; boundary=",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert broken.status_code == 400
    assert Release.objects.count() == 0
    assert Entry.objects.filter(what="api.token_used").count() == 0


def test_a_token_that_does_not_hold_opens_nothing(
    now: Actor, client: Client, bodies: dict[str, Body], ashbrook_releases: Path
) -> None:
    """None, another, an ended one, one that is over, one of a body that has ended; and no session opens it either."""
    content = _zip(ashbrook_releases)
    token, secret = _token(now, bodies["council"])
    assert _send(client, "", content)[0] == 401
    assert _send(client, "sfp_other", content)[0] == 401
    end_token(by=now, token=token)
    assert _send(client, secret, content)[0] == 401
    over, late = _token(now, bodies["council"])
    Token.objects.filter(pk=over.pk).update(last_day=now.today - timedelta(days=1))
    assert _send(client, late, content)[0] == 401
    _, other = _token(now, bodies["fire"])
    Body.objects.filter(slug="fire").update(last_day=now.today - timedelta(days=1))
    assert _send(client, other, content)[0] == 401
    assert Release.objects.count() == 0


def test_a_session_opens_no_api(as_role: As, ashbrook_releases: Path) -> None:
    """An analyst who is signed in sends releases on the page for it, not here."""
    assert _send(as_role("analyst"), "", _zip(ashbrook_releases))[0] == 401


def test_wrong_tokens_are_counted(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many, a wait; each of those before it is in the audit, without the token."""
    monkeypatch.setattr("saferplan_portal.api.doors.MOST_WRONG", 2)
    assert [_send(client, "sfp_no", b"x")[0] for _ in range(3)] == [401, 401, 429]
    kept = Entry.objects.filter(kind="refusal", what="api.token_refused")
    assert [one.sentence for one in kept] == ["Refused a token that there is not."] * 2


def test_too_large_is_said_before_it_is_read(
    now: Actor, client: Client, bodies: dict[str, Body], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the length that the request tells."""
    monkeypatch.setattr("saferplan_portal.api.doors.MOST_UPLOADED", 10)
    monkeypatch.setattr("saferplan_portal.api.doors.ROOM", 10)
    _, secret = _token(now, bodies["council"])
    assert _send(client, secret, b"x" * 1_000)[0] == 413


def test_the_pages_of_tokens(as_role: As, bodies: dict[str, Body]) -> None:
    """Empty, with what is amiss, made and shown once, listed, ended."""
    client = as_role("administrator")
    assert "There is no token" in client.get("/tokens/").content.decode()
    assert "There is a problem" in client.post("/tokens/make/", {}).content.decode()
    day = timezone.localdate() + timedelta(days=30)
    sent = {
        "body": bodies["council"].pk,
        "name": "monthly build",
        "scope": "receive-releases",
        "last_day-day": day.day,
        "last_day-month": day.month,
        "last_day-year": day.year,
    }
    far = sent | {"last_day-year": day.year + 3}
    assert "A token lasts from one day" in client.post("/tokens/make/", far).content.decode()
    made = client.post("/tokens/make/", sent).content.decode()
    assert "sfp_" in made
    token = Token.objects.get()
    listed = client.get("/tokens/").content.decode()
    assert "Never used" in listed
    secret = made.partition('sp-hash">')[2].partition("<")[0]
    assert hash_of(secret) == token.sha256
    assert secret not in listed
    assert "This cannot be undone" in client.get(f"/tokens/{token.pk}/end/").content.decode()
    assert "opens nothing any more" in client.post(f"/tokens/{token.pk}/end/", follow=True).content.decode()
    assert client.post(f"/tokens/{token.pk}/end/").status_code == 409
