"""Signing in as people do it: password, code, recovery code, limits, sessions, the link to a new password."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from portal_people import sign_in
from saferplan_portal.accounts import limits
from saferplan_portal.accounts.models import Limit, Membership, Person, PortalSession
from saferplan_portal.accounts.reading import IN_SESSION, WHY_OVER
from saferplan_portal.audit.models import Entry
from saferplan_portal.outbox.models import Message

PASSWORD = "purple lantern seldom"


@pytest.fixture
def chair(person: Callable[..., Person]) -> Person:
    """A chair with a password."""
    one = person("chair")
    one.set_password(PASSWORD)
    one.save()
    return one


@pytest.fixture
def code(chair: Person) -> Callable[[], str]:
    """The code app of the chair: gives the code of now, or of so many half minutes later."""
    secret = generate_totp_secret()
    TOTP.activate(chair, secret)

    def now(later: int = 0) -> str:
        counter = next(iter(yield_hotp_counters_from_time()))
        return format_hotp_value(hotp_value(secret, counter + later))

    return now


def try_password(client: Client, email: str, password: str = PASSWORD) -> str:
    """Send the form of the sign-in; where it leads, or the page."""
    answer = client.post("/account/login/", {"login": email, "password": password})
    return answer.headers.get("Location", "") or answer.content.decode()


def sentences() -> list[str]:
    """What the audit tells, oldest first."""
    return list(Entry.objects.order_by("position").values_list("sentence", flat=True))


def test_a_first_sign_in_adds_a_second_factor_and_shows_the_recovery_codes_once(
    client: Client, chair: Person, django_capture_on_commit_callbacks: Callable[..., Any]
) -> None:
    assert try_password(client, chair.email) == "/"
    assert client.get("/").headers["Location"] == "/account/second-factor/"
    assert "A password can be guessed" in client.get("/account/second-factor/").content.decode()
    page = client.get("/account/factors/app/add/").content.decode()
    secret = re.search(r'sp-secret">([A-Z2-7 ]+)<', page)
    assert secret is not None
    assert "data:image/svg+xml" in page
    letters = secret[1].replace(" ", "")
    wrong = client.post("/account/factors/app/add/", {"code": "000000"}).content.decode()
    assert "The code is not right" in wrong
    assert letters in wrong.replace(" ", ""), "the same secret as before, or the camera would be needed twice"
    right = format_hotp_value(hotp_value(letters, next(iter(yield_hotp_counters_from_time()))))
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/factors/app/add/", {"code": right})
    assert answer.headers["Location"] == "/account/factors/codes/"
    assert len(re.findall(r"<code>\d{8}</code>", client.get("/account/factors/codes/").content.decode())) == 10
    again = client.get("/account/factors/codes/").content.decode()
    assert "cannot be shown again" in again
    assert not re.findall(r"<code>", again)
    assert client.get("/account/").status_code == 200, "who has just proved a factor is not asked for it again"
    assert "Added a code app to the own sign-in." in sentences()
    assert Message.objects.filter(to=chair, subject="Your sign-in has changed").count() == 1


def test_the_secret_of_a_code_app_lies_encrypted_in_the_database(chair: Person, code: Callable[..., str]) -> None:
    kept = Authenticator.objects.get(user=chair).data["secret"]
    assert kept.startswith("gAAAA")
    assert settings.SECRET_KEY not in kept


def test_a_password_and_a_code_sign_in(client: Client, chair: Person, code: Callable[..., str]) -> None:
    assert try_password(client, chair.email) == "/account/factors/authenticate/"
    assert client.get("/account/").status_code == 302, "between the two one is not signed in"
    assert client.post("/account/factors/authenticate/", {"code": code()}).headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    assert sentences()[-1] == "Signed in with a password and a code."


def test_a_code_works_once_whichever_process_is_asked(client: Client, chair: Person, code: Callable[..., str]) -> None:
    used = code()
    for expected in ("/", None):
        other = Client()
        try_password(other, chair.email)
        answer = other.post("/account/factors/authenticate/", {"code": used})
        assert answer.headers.get("Location") == expected
        from django.core.cache import cache

        cache.clear()  # another process has another cache
    assert "has been used" in answer.content.decode()


def test_a_recovery_code_signs_in_once(chair: Person, code: Callable[..., str]) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    one = RecoveryCodes.activate(chair).get_unused_codes()[0]
    for expected in ("/", None):
        other = Client()
        try_password(other, chair.email)
        answer = other.post("/account/factors/authenticate/", {"code": one})
        assert answer.headers.get("Location") == expected


def test_five_wrong_passwords_close_the_address_for_fifteen_minutes(client: Client, chair: Person) -> None:
    for _ in range(limits.MOST_TRIES):
        assert "is not right" in try_password(client, chair.email, "wrong")
    told = try_password(client, chair.email)
    assert "Wait 15 minutes" in told, "the right password does not help now"
    try_password(client, chair.email)
    assert sentences().count("Refused further tries to sign in for a while, after too many.") == 1
    Limit.objects.update(since=timezone.now() - timedelta(seconds=limits.WAIT))
    assert try_password(client, chair.email) == "/"


def test_an_address_that_nobody_has_is_treated_the_same_and_not_kept(client: Client, chair: Person) -> None:
    nobody = "nobody@ashbrook.example"
    answers = {try_password(client, who, "wrong").replace(who, "") for who in (nobody, chair.email)}
    pages = {re.sub(r'(nonce|value|content)="[^"]*"', "", page) for page in answers}
    assert len(pages) == 1
    for _ in range(limits.MOST_TRIES):
        told = try_password(client, nobody, "wrong")
    assert "Wait 15 minutes" in told
    assert not Entry.objects.filter(sentence__icontains=nobody).exists()
    assert "A sign-in of nobody who is known failed: the password was wrong." in sentences()
    assert not Limit.objects.filter(key__contains="@").exists()


def test_one_place_may_not_try_many_addresses(client: Client, bodies: object) -> None:
    for number in range(limits.MOST_TRIES_FROM_ONE_PLACE):
        assert "is not right" in try_password(client, f"one{number}@ashbrook.example", "wrong")
    assert "too many wrong tries" in try_password(client, "another@ashbrook.example", "wrong")


def test_wrong_codes_are_counted(client: Client, chair: Person, code: Callable[..., str]) -> None:
    try_password(client, chair.email)
    for _ in range(limits.MOST_TRIES):
        assert "is not right" in client.post("/account/factors/authenticate/", {"code": "000000"}).content.decode()
    answer = client.post("/account/factors/authenticate/", {"code": code()})
    assert "Wait 15 minutes" in answer.content.decode()
    assert any("the second factor was wrong" in one for one in sentences())


def test_the_link_to_a_new_password_says_nothing_about_who_is_known(client: Client, chair: Person) -> None:
    for address in ("nobody@ashbrook.example", chair.email):
        answer = client.post("/account/password/reset/", {"email": address})
        assert answer.headers["Location"] == "/account/password/reset/done/"
    (letter,) = Message.objects.all()
    assert (letter.to, letter.subject, letter.secret) == (chair, "Choose a new password", True)


def test_a_new_password_by_the_link_signs_out_everywhere_and_works_once(client: Client, chair: Person) -> None:
    elsewhere = sign_in(Client(), chair)
    client.post("/account/password/reset/", {"email": chair.email})
    found = re.search(r"http://testserver(/account/password/reset/key/\S+)", Message.objects.get().text)
    assert found is not None
    form = client.get(found[1]).headers["Location"]
    assert "At least 12 characters" in client.get(form).content.decode()
    weak = client.post(form, {"password1": "password1234", "password2": "password1234"})
    assert "too common" in weak.content.decode()
    new = {"password1": "violet harbour mostly", "password2": "violet harbour mostly"}
    assert client.post(form, new).headers["Location"] == "/account/password/reset/key/done/"
    assert "works no more" in Client().get(found[1], follow=True).content.decode()
    assert elsewhere.get("/account/").headers["Location"].startswith("/account/login/")
    assert try_password(Client(), chair.email, "violet harbour mostly") == "/"
    assert "Chose a new password." in sentences()


def test_links_to_a_new_password_are_limited(client: Client, chair: Person) -> None:
    for _ in range(limits.MOST_TRIES):
        client.post("/account/password/reset/", {"email": chair.email})
    assert "too many tries" in client.post("/account/password/reset/", {"email": chair.email}).content.decode()
    assert Message.objects.count() == limits.MOST_TRIES


def test_a_fourth_place_ends_the_first_and_tells_it(chair: Person) -> None:
    from saferplan_portal.accounts.actions import sessions

    first = sign_in(Client(), chair)
    for _ in range(3):
        sessions.begin(at=timezone.now() + timedelta(seconds=1), person=chair, device="A test", how="a test")
    answer = first.get("/account/", follow=True)
    assert WHY_OVER["too-many"] in answer.content.decode()
    assert PortalSession.objects.filter(person=chair, ended=None).count() == 3


@pytest.mark.parametrize(
    ("began", "seen", "why"),
    [(0, 31, "idle"), (8 * 60 + 1, 0, "too-long"), (7 * 60, 29, "")],
)
def test_sessions_end_by_time(chair: Person, began: int, seen: int, why: str) -> None:
    client = sign_in(Client(), chair)
    now = timezone.now()
    PortalSession.objects.update(began=now - timedelta(minutes=max(began, seen)), seen=now - timedelta(minutes=seen))
    answer = client.get("/account/", follow=True)
    assert (WHY_OVER[why] in answer.content.decode()) if why else answer.status_code == 200
    assert PortalSession.objects.get().why == why
    if why:
        assert f"ended: {why}." in sentences()[-1]


def test_use_keeps_a_session_alive_and_writes_once_a_minute(chair: Person) -> None:
    client = sign_in(Client(), chair)
    before = PortalSession.objects.get().seen
    client.get("/account/")
    assert PortalSession.objects.get().seen == before
    PortalSession.objects.update(seen=before - timedelta(minutes=2))
    client.get("/account/")
    assert PortalSession.objects.get().seen > before - timedelta(minutes=1)


def test_signing_out_elsewhere_and_everywhere(chair: Person, person: Callable[..., Person]) -> None:
    here, there = sign_in(Client(), chair), sign_in(Client(), chair)
    theirs = there.session[IN_SESSION]
    assert "Sign out there" in here.get("/account/").content.decode()
    assert here.post(f"/account/sessions/{theirs}/end/").status_code == 302
    assert WHY_OVER["by-person"] in there.get("/account/", follow=True).content.decode()
    session = here.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    first = here.post("/account/sessions/end/")
    assert first.headers["Location"].startswith("/account/reauthenticate/"), "an open browser alone signs nobody out"
    for record in session["account_authentication_methods"]:
        record["at"] += 600
    session.save()
    stranger = sign_in(Client(), person("analyst"))
    assert stranger.post(f"/account/sessions/{here.session[IN_SESSION]}/end/").status_code == 404
    here.post("/account/sessions/end/")
    assert WHY_OVER["everywhere"] in here.get("/account/", follow=True).content.decode()


def test_a_closed_account_is_out_at_once(chair: Person) -> None:
    client = sign_in(Client(), chair)
    Person.objects.filter(pk=chair.pk).update(is_active=False)
    assert client.get("/account/").status_code == 302
    assert try_password(Client(), chair.email) == "/account/inactive/"


def test_a_password_alone_changes_nothing_beside_a_second_factor(chair: Person, code: Callable[..., str]) -> None:
    """A session from before the factor was added: it may neither take it away nor add another."""
    client = sign_in(Client(), chair, second_factor=False)
    for page in (
        "/account/",
        "/account/factors/app/remove/",
        "/account/factors/codes/new/",
        "/account/password/change/",
    ):
        assert client.get(page).headers["Location"] == "/account/second-factor/", page
    assert (
        client.get("/account/factors/passkey/add/").headers["Location"].startswith("/account/factors/reauthenticate/")
    )
    assert client.get("/account/reauthenticate/").headers["Location"].startswith("/account/factors/reauthenticate/")
    assert "Use your second factor" in client.get("/account/second-factor/").content.decode()


def test_taking_the_code_app_away_asks_again_who_it_is(chair: Person, code: Callable[..., str]) -> None:
    client = sign_in(Client(), chair)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 600
    session.save()
    answer = client.get("/account/factors/app/remove/")
    assert answer.headers["Location"].startswith("/account/factors/reauthenticate/")
    again, key = answer.headers["Location"], client.session.session_key
    assert "Show that it is you" in client.get(again).content.decode()
    answer = client.post(again, {"code": code()})
    assert answer.headers["Location"] == "/account/factors/app/remove/"
    assert client.session.session_key != key
    assert "Do you want to take the code app away?" in client.get("/account/factors/app/remove/").content.decode()
    client.post("/account/factors/app/remove/")
    assert not Authenticator.objects.filter(user=chair).exists()
    assert client.get("/account/").headers["Location"] == "/account/second-factor/", "and now another is asked for"


def test_who_holds_no_role_is_told_so(chair: Person) -> None:
    Membership.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    client = sign_in(Client(), chair)
    assert client.get("/bodies/").status_code == 403
    assert "You hold no role here now" in client.get("/account/second-factor/").content.decode()


@pytest.mark.parametrize("page", ["/account/login/", "/account/inactive/", "/account/password/reset/done/",
                                  "/account/password/reset/key/done/", "/account/provider/error/",
                                  "/account/provider/cancelled/"])  # fmt: skip
def test_pages_around_the_sign_in_are_drawn(client: Client, page: str, bodies: object) -> None:
    answer = client.get(page)
    assert answer.status_code in (200, 401)
    assert answer.content.decode().count("<h1") == 1


def test_pages_of_the_own_sign_in_are_drawn(chair: Person, code: Callable[..., str]) -> None:
    client = sign_in(Client(), chair)
    pages = (
        "/account/logout/",
        "/account/password/change/",
        "/account/factors/passkey/add/",
        "/account/factors/codes/new/",
    )
    for page in pages:
        assert client.get(page).content.decode().count("<h1") == 1, page
    wrong = client.post("/account/password/change/", {"oldpassword": "no", "password1": "a", "password2": "b"})
    assert "The password that you use now is not right" in wrong.content.decode()
    assert "Enter the e-mail address" in Client().post("/account/login/", {}).content.decode()


def test_nobody_signs_up_or_changes_the_address_alone(client: Client) -> None:
    for page in ("/account/signup/", "/account/email/", "/account/password/set/", "/account/login/code/confirm/"):
        assert client.get(page).status_code == 404, page


def test_the_sign_in_of_a_demonstration_is_there_in_a_demonstration_alone(client: Client, chair: Person) -> None:
    membership = Membership.objects.get()
    for answer in (
        client.get("/account/demonstration/"),
        client.post("/account/demonstration/", {"membership": membership.pk}),
    ):
        assert answer.status_code == 404
    assert IN_SESSION not in client.session


def test_a_demonstration_signs_in_by_a_button(client: Client, chair: Person, settings: object) -> None:
    from dataclasses import replace

    settings.PORTAL = replace(settings.PORTAL, way="demo")  # type: ignore[attr-defined]
    page = client.get("/account/demonstration/").content.decode()
    assert chair.name in page
    assert "Nobody holds this role here." in page
    membership = Membership.objects.get()
    assert client.post("/account/demonstration/", {"membership": ""}).status_code == 404
    assert client.post("/account/demonstration/", {"membership": membership.pk}).headers["Location"] == "/"
    assert client.get("/account/").status_code == 200
    told = [one.id for one in run_checks() if one.id.startswith("portal.E")]
    assert told == ["portal.E005"], "the hosts of the tests are no demonstration"


def test_the_sign_in_of_a_demonstration_open_elsewhere_stops_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    from saferplan_portal.shell import checks

    monkeypatch.setattr(checks, "_answers_to_strangers", lambda: True)
    assert "portal.E004" in [one.id for one in run_checks()]


@pytest.mark.parametrize(
    "own", ["AshbrookPartnership1", "saferplan portal", "Ashbrook Community Safety", "ashbrook-safety-2026"]
)
def test_a_password_does_not_rest_on_the_words_of_this_place(own: str) -> None:
    with pytest.raises(ValidationError, match="rests on the name of the partnership"):
        validate_password(own)
    validate_password(f"{own} violet harbour")


@pytest.mark.parametrize(
    "common", ["password1234", "Password!!2026", "footballfootball", "monkeymonkey", "1qaz2wsx3edc"]
)
def test_a_common_password_is_not_made_good_by_length(common: str) -> None:
    with pytest.raises(ValidationError, match="too common"):
        validate_password(common)


def test_a_long_password_is_taken_as_it_is(client: Client, chair: Person) -> None:
    long = " Ünïcode and spaces at both ends, repeated until it is long " * 3
    chair.set_password(long)
    chair.save()
    assert "is not right" in try_password(client, chair.email, long.strip())
    assert try_password(client, chair.email, long) == "/"


def test_headers_and_cookies_of_a_page(client: Client, chair: Person) -> None:
    answer = sign_in(client, chair).get("/account/")
    assert answer["Cache-Control"] == "no-store", "Back shows nothing after signing out"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    nonce = re.search(r'<script nonce="([^"]{16,})">', answer.content.decode())
    assert nonce is not None, "a nonce that nobody asked for as text is none, and the page loses its script"
    assert f"'nonce-{nonce[1]}'" in answer["Content-Security-Policy"]
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    assert settings.SESSION_COOKIE_NAME == "__Host-portal"
    assert settings.SESSION_COOKIE_SECURE
    assert settings.SESSION_COOKIE_HTTPONLY
    assert len(cookie.value) >= 32
    assert "Sign out" in answer.content.decode()
