"""Signing in by the provider of an organisation: a double of OpenID Connect on this computer."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from portal_people import NOW
from saferplan_portal.accounts.actions import people
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.audit.models import Entry
from saferplan_portal.outbox.models import Message

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


class _Provider(BaseHTTPRequestHandler):
    """What a provider answers: where it is, a token, and who the person is."""

    def _answer(self, body: object) -> None:
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_GET(self) -> None:
        server: Any = self.server
        here = server.address
        if self.path.startswith("/.well-known/"):
            names = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
            told = {f"{name}_endpoint": f"{here}/{path}" for name, path in names.items()}
            self._answer(told | {"issuer": here, "jwks_uri": f"{here}/keys"})
        else:
            self._answer(server.person)

    def do_POST(self) -> None:
        server: Any = self.server
        server.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        self._answer({"access_token": "a", "token_type": "Bearer"})

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Any]:
    """A provider that the portal is set up with."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    server.asked, server.person = [], {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    app = {
        "provider_id": "work",
        "name": "Ashbrook Council",
        "client_id": "portal",
        "secret": "s",
        "settings": {"server_url": server.address},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    sign_in = replace(settings.PORTAL.sign_in, oidc_server=server.address, oidc_name="Ashbrook Council")
    settings.PORTAL = replace(settings.PORTAL, sign_in=sign_in)
    yield server
    server.shutdown()
    server.server_close()


def come_back(client: Client, email: str, provider: Any, *, verified: bool = True) -> Any:
    """Go to the provider and come back as somebody."""
    away = client.post("/account/provider/work/login/")
    assert away.status_code == 302
    asked = parse_qs(urlsplit(away.headers["Location"]).query)
    assert away.headers["Location"].startswith(f"{provider.address}/authorize")
    assert asked["code_challenge_method"] == ["S256"]
    number = base64.b32encode(email.encode()).decode()
    provider.person = {"sub": number, "email": email, "email_verified": verified, "name": "Whoever"}
    return client.get("/account/provider/work/login/callback/", {"code": "c", "state": asked["state"][0]})


def test_an_invited_person_signs_in_by_the_provider(
    client: Client, provider: Any, person: Callable[..., Person]
) -> None:
    one = person("chair")
    assert "Sign in with Ashbrook Council" in client.get("/account/login/").content.decode()
    answer = come_back(client, one.email, provider)
    assert answer.headers["Location"] == "/"
    assert provider.asked[0]["code_verifier"], "the code is no use to who overhears it"
    assert client.get("/account/").status_code == 200, "the provider asked for the second factor"
    entry = Entry.objects.first()
    assert entry is not None
    assert entry.sentence == "Signed in with the provider of their organisation."
    assert come_back(Client(), one.email, provider).headers["Location"] == "/", "a second time too"
    joined = Entry.objects.filter(what="accounts.sign_in_changed", about_id=str(one.pk))
    assert [row.sentence[:18] for row in joined] == ["Joined the account"], "once, and it is in the audit"
    assert Person.objects.count() == 1


@pytest.mark.parametrize(("email", "verified"), [("nobody@ashbrook.example", True), ("", False)])
def test_who_was_not_invited_or_has_no_verified_address_stays_outside(
    email: str, verified: bool, client: Client, provider: Any, person: Callable[..., Person]
) -> None:
    one = person("chair")
    answer = come_back(client, email or one.email, provider, verified=verified)
    assert answer.status_code == 403
    assert "Nobody of your address has been invited" in answer.content.decode()
    assert client.get("/account/").status_code == 302
    assert Person.objects.count() == 1


def test_an_address_that_was_changed_lately_joins_nobody(
    client: Client, provider: Any, person: Callable[..., Person], actor: Callable[..., Actor]
) -> None:
    """Else one administrator could take an account over: give it an address of theirs, and sign in with that."""
    one, by = person("chair"), replace(actor("administrator"), at=timezone.now())
    people.change_person(by=by, person=one, seen=one.version, name=one.name, email="theirs@ashbrook.example")
    answer = come_back(client, "theirs@ashbrook.example", provider)
    assert answer.status_code == 403
    assert "Your address was changed here within the last 30 days" in answer.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_closed_account_does_not_come_in_by_the_provider(
    client: Client, provider: Any, person: Callable[..., Person]
) -> None:
    one = person("chair")
    assert come_back(Client(), one.email, provider).headers["Location"] == "/"
    Person.objects.update(is_active=False)
    assert come_back(client, one.email, provider).headers["Location"] == "/account/inactive/"
    assert client.get("/account/").status_code == 302


def test_where_nobody_has_a_password_none_is_taken_and_none_is_sent(
    client: Client, provider: Any, person: Callable[..., Person], settings: Any
) -> None:
    one = person("chair")
    one.set_password("violet harbour mostly")
    one.save()
    settings.PORTAL = replace(settings.PORTAL, sign_in=replace(settings.PORTAL.sign_in, passwords=False))
    page = client.get("/account/login/").content.decode()
    assert "Password" not in page
    answer = client.post("/account/login/", {"login": one.email, "password": "violet harbour mostly"})
    assert "Nobody signs in with a password here" in answer.content.decode()
    client.post("/account/password/reset/", {"email": one.email})
    assert not Message.objects.exists()
    given = Giving("analyst", Body.objects.get(slug="fire"), NOW.date(), NOW.date())
    people.invited_by_the_portal(by=the_portal(NOW), name="Nia", email="nia@ashbrook.example", giving=given)
    assert "sign in with Ashbrook Council" in Message.objects.get().text


def test_a_link_of_another_site_starts_no_sign_in(client: Client, provider: Any) -> None:
    page = client.get("/account/provider/work/login/")
    assert "Do you want to sign in with Ashbrook Council?" in page.content.decode()
    wrong = client.get("/account/provider/work/login/callback/", {"code": "c", "state": "made-up"})
    assert wrong.status_code in (200, 401)
    assert "could not be signed in" in wrong.content.decode()
