"""What is written to the tables of allauth is in the audit, and in the same transaction: each by its page."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client

from portal_people import sign_in
from saferplan_portal.accounts.models import Limit, Person
from saferplan_portal.audit import actions as audit
from saferplan_portal.audit.models import Entry

PASSWORD = "purple lantern seldom"
FACTORS = "/account/factors"


class _Broken(Exception):
    """The audit cannot be written."""


@pytest.fixture
def chair(person: Callable[..., Person]) -> Person:
    """A chair with a password."""
    one = person("chair")
    one.set_password(PASSWORD)
    one.save()
    return one


def _code(secret: str) -> str:
    """The code of now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def _factor(person: Person) -> str:
    """Give a person a code app and recovery codes; its secret."""
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def _kept(person: Person) -> list[Any]:
    """What the tables hold of a person's sign-in."""
    factors = Authenticator.objects.filter(user=person).order_by("pk").values_list("type", "data", "last_used_at")
    return [Person.objects.get(pk=person.pk).password, *factors]


def _add_app(client: Client, person: Person) -> Callable[[], Any]:
    page = client.get(f"{FACTORS}/app/add/").content.decode()
    found = re.search(r'sp-secret">([A-Z2-7 ]+)<', page)
    assert found is not None
    code = _code(found[1].replace(" ", ""))
    return lambda: client.post(f"{FACTORS}/app/add/", {"code": code})


def _remove_app(client: Client, person: Person) -> Callable[[], Any]:
    _factor(person)
    return lambda: client.post(f"{FACTORS}/app/remove/")


def _new_codes(client: Client, person: Person) -> Callable[[], Any]:
    _factor(person)
    return lambda: client.post(f"{FACTORS}/codes/new/")


def _see_codes(client: Client, person: Person) -> Callable[[], Any]:
    _factor(person)
    return lambda: client.get(f"{FACTORS}/codes/")


def _remove_passkey(client: Client, person: Person) -> Callable[[], Any]:
    _factor(person)
    data = {"name": "Key", "credential": {}, "passwordless": True}
    key = Authenticator.objects.create(user=person, type=Authenticator.Type.WEBAUTHN, data=data)
    return lambda: client.post(f"{FACTORS}/passkey/{key.pk}/remove/")


def _new_password(client: Client, person: Person) -> Callable[[], Any]:
    sent = {"oldpassword": PASSWORD, "password1": "violet harbour mostly", "password2": "violet harbour mostly"}
    return lambda: client.post("/account/password/change/", sent)


def _code_again(client: Client, person: Person) -> Callable[[], Any]:
    code = _code(_factor(person))
    return lambda: client.post(f"{FACTORS}/reauthenticate/", {"code": code})


def _recovery_code(client: Client, person: Person) -> Callable[[], Any]:
    _factor(person)
    code = Authenticator.objects.get(user=person, type="recovery_codes").wrap().get_unused_codes()[0]
    client.logout()
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    return lambda: client.post(f"{FACTORS}/authenticate/", {"code": code})


@pytest.mark.parametrize(
    ("ready", "sentences"),
    [
        (_add_app, ["Added a code app to the own sign-in.", "Added recovery codes to the own sign-in."]),
        (_remove_app, ["Took a code app out of the own sign-in.", "Took recovery codes out of the own sign-in."]),
        (_remove_passkey, ["Took a passkey out of the own sign-in."]),
        (_new_codes, ["Made new recovery codes."]),
        (_see_codes, ["Was shown the own recovery codes."]),
        (_new_password, ["Chose a new password."]),
        (_code_again, ["Showed again who it is, with a code."]),
        (_recovery_code, ["Signed in with a password and a recovery code."]),
    ],
)
def test_each_change_of_a_sign_in_stands_in_the_audit_or_is_not_made(
    ready: Callable[[Client, Person], Callable[[], Any]],
    sentences: list[str],
    chair: Person,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:
    """A commit without its row would be one that an audit which fails just then does not undo."""
    act = ready(sign_in(Client(), chair), chair)
    before, rows = _kept(chair), Entry.objects.count()

    def broken(*_: Any) -> None:
        raise _Broken

    with monkeypatch.context() as patch:
        patch.setattr(audit, "_keep", broken)
        with django_capture_on_commit_callbacks(execute=True), pytest.raises(_Broken):
            act()
    assert _kept(chair) == before, "nothing is changed that the audit does not tell of"
    assert Entry.objects.count() == rows
    cache.clear()  # where allauth remembers that a code was used
    Limit.objects.all().delete()  # where the portal does
    with django_capture_on_commit_callbacks(execute=True):
        assert act().status_code in (200, 302)
    assert _kept(chair) != before
    told = list(Entry.objects.order_by("position").values_list("sentence", flat=True))[rows:]
    assert [one for one in told if one in sentences] == sentences
    assert not EmailAddress.objects.exists(), "allauth's table of addresses stays empty: ours holds the address"
    for word in (chair.email, PASSWORD, "violet"):
        assert word not in str(list(Entry.objects.values_list("sentence", "detail")))
