"""Signing in by the provider of an organisation: a double of OpenID Connect on this computer."""

from __future__ import annotations

import base64
import html
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal_people import NOW, sign_in
from saferplan_portal.accounts.actions import people
from saferplan_portal.accounts.actor import Actor, the_portal
from saferplan_portal.accounts.models import Body, Person
from saferplan_portal.accounts.permissions import Giving
from saferplan_portal.accounts.provider import proves_two
from saferplan_portal.audit.actions import OutsideTransaction
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
            self._answer(told | {"issuer": here, "jwks_uri": f"{here}/keys"} | server.more)
        else:
            self._answer(server.person)

    def do_POST(self) -> None:
        server: Any = self.server
        server.asked.append(parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        now = int(time.time())
        token = {"iss": server.address, "aud": "portal", "iat": now, "exp": now + 60} | server.person | server.token
        # Nobody looks at the signature of what came straight from the provider.
        parts = (json.dumps({"alg": "RS256", "typ": "JWT"}).encode(), json.dumps(token).encode(), b"signed")
        encoded = ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)
        self._answer({"access_token": "a", "token_type": "Bearer", "id_token": encoded})

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def provider(settings: Any) -> Iterator[Any]:
    """A provider that the portal is set up with."""
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    server.address = f"http://127.0.0.1:{server.server_address[1]}"
    server.asked, server.person, server.more = [], {}, {}
    server.token = {"amr": ["pwd", "otp"]}
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
    assert client.get("/account/").status_code == 200, "the provider told that it asked for a second factor"
    assert SocialAccount.objects.get().extra_data == {}, "what else it told is not kept"
    entry = Entry.objects.first()
    assert entry is not None
    assert entry.sentence == "Signed in with the provider of their organisation."
    assert come_back(Client(), one.email, provider).headers["Location"] == "/", "a second time too"
    joined = Entry.objects.filter(what="accounts.sign_in_changed", about_id=str(one.pk))
    assert [row.sentence[:18] for row in joined] == ["Joined the account"], "once, and it is in the audit"
    assert Person.objects.count() == 1


def test_an_account_at_the_provider_is_joined_with_its_row_in_the_audit_or_not_at_all(
    client: Client, provider: Any, person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = person("chair")

    def broken(*_: Any) -> None:
        raise OutsideTransaction

    with monkeypatch.context() as patch:
        patch.setattr("saferplan_portal.audit.actions._keep", broken)
        with pytest.raises(OutsideTransaction):
            come_back(client, one.email, provider)
    assert not SocialAccount.objects.exists()
    come_back(client, one.email, provider)
    assert SocialAccount.objects.get().user_id == one.pk


@pytest.mark.parametrize(
    ("claims", "levels", "two"),
    [
        ({"amr": ["mfa"]}, (), True),
        ({"amr": ["pwd", "otp"]}, (), True),
        ({"amr": ["hwk", "fpt"]}, (), True),
        ({"amr": ["pwd"]}, (), False),
        ({"amr": ["otp", "sms"]}, (), False),  # two of one kind
        ({"amr": ["pwd", "geo", "rba", "user"]}, (), False),  # one factor, and what is none
        ({"amr": "pwd mfa"}, (), False),  # the standard has a list
        ({"amr": [["mfa"]]}, (), False),
        ({}, ("high",), False),
        ({"acr": "high"}, ("high", "higher"), True),
        ({"acr": "low"}, ("high",), False),
        ({"acr": "high"}, (), False),  # the partnership has not said what its levels mean
        ({"acr": ["high"]}, ("high",), False),
    ],
)
def test_what_the_id_token_must_tell(claims: dict[str, Any], levels: tuple[str, ...], two: bool) -> None:
    assert proves_two(claims, levels) is two


def test_a_provider_that_tells_of_one_factor_is_followed_by_one_of_ours(
    client: Client, provider: Any, person: Callable[..., Person]
) -> None:
    one = person("chair")
    provider.token = {"amr": ["pwd"]}
    assert come_back(client, one.email, provider).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/account/second-factor/"
    assert client.get("/account/").headers["Location"] == "/account/second-factor/"
    page = client.get("/account/second-factor/").content.decode()
    assert "Your organisation did not tell us" in page
    assert "Add a code app" in page
    TOTP.activate(one, generate_totp_secret())
    client.logout()
    assert come_back(client, one.email, provider).headers["Location"] == "/account/factors/authenticate/"


def test_what_the_provider_told_once_is_not_counted_another_time(
    provider: Any, person: Callable[..., Person], settings: Any
) -> None:
    """Each sign-in by its own ID token, and the levels that the partnership named are asked for."""
    one = person("chair")
    settings.PORTAL = replace(settings.PORTAL, sign_in=replace(settings.PORTAL.sign_in, oidc_acr=("high",)))
    app = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    app["settings"]["auth_params"] = {"acr_values": "high"}
    for token, status in (({"acr": "high"}, 200), ({"acr": "low"}, 302), ({}, 302), ({"acr": "high"}, 200)):
        client = Client()
        assert "acr_values=high" in client.post("/account/provider/work/login/").headers["Location"]
        provider.token = token
        come_back(client, one.email, provider)
        assert client.get("/account/").status_code == status


@pytest.mark.parametrize("wrong", [{"iss": "https://elsewhere.example"}, {"aud": "another"}, {"exp": 1}])
def test_an_id_token_for_somebody_else_or_of_another_time_signs_nobody_in(
    wrong: dict[str, Any], client: Client, provider: Any, person: Callable[..., Person]
) -> None:
    one = person("chair")
    provider.token = wrong | {"amr": ["mfa"]}
    answer = come_back(client, one.email, provider)
    assert "could not be signed in" in answer.content.decode()
    assert client.get("/account/").status_code == 302


@pytest.mark.parametrize(
    "more", [{"end_session_endpoint": "/bye?realm=a"}, {}, {"end_session_endpoint": "javascript:x"}]
)
def test_who_signs_out_is_told_of_the_provider(
    more: dict[str, str], client: Client, provider: Any, person: Callable[..., Person]
) -> None:
    provider.more = {name: path.replace("/bye", f"{provider.address}/bye") for name, path in more.items()}
    come_back(client, person("chair").email, provider)
    answer = client.post("/account/logout/")
    assert answer.headers["Location"] == "/account/signed-out/"
    page = client.get("/account/signed-out/").content.decode()
    assert "You are still signed in at Ashbrook Council" in page
    link = re.search(r'href="([^"]*bye[^"]*)"', page)
    assert ("Sign out at Ashbrook Council too" in page) == (link is not None) == ("/bye" in str(more))
    assert "javascript:" not in page
    if link:
        asked = parse_qs(urlsplit(html.unescape(link[1])).query)
        assert asked["realm"] == ["a"]
        assert asked["client_id"] == ["portal"]
        assert asked["post_logout_redirect_uri"] == [f"{settings.PORTAL_ADDRESS}/account/login/"]


def test_who_signs_out_is_told_of_a_provider_that_is_not_reached(client: Client, provider: Any) -> None:
    provider.shutdown()
    provider.server_close()
    page = client.get("/account/signed-out/").content.decode()
    assert "You are still signed in at Ashbrook Council" in page
    assert "close all windows" in page


def test_who_signs_out_and_came_by_a_password_is_told_of_no_provider(
    client: Client, provider: Any, person: Callable[..., Person]
) -> None:
    sign_in(client, person("chair"))
    assert client.post("/account/logout/").headers["Location"] == "/account/login/"


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
