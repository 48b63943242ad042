"""After a restore with another secret key: no fault, nobody in by a password alone, and a way back in."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from django.utils import timezone

from portal_people import NOW, sign_in
from saferplan.errors import BadArgument
from saferplan_portal.accounts.actions import people
from saferplan_portal.accounts.actor import the_portal
from saferplan_portal.accounts.factors import is_locked_out
from saferplan_portal.accounts.models import Person
from saferplan_portal.audit.models import Entry
from saferplan_portal.running.checking import check_everything
from saferplan_portal.running.people import first_people
from saferplan_portal.shell.rules import Unfit

PASSWORD = "purple lantern seldom"


@pytest.fixture
def lost(person: Callable[..., Person], settings: Any) -> Person:
    """An administrator with a password, a code app and recovery codes, whose portal has another key since."""
    one = person("administrator")
    one.set_password(PASSWORD)
    one.save()
    TOTP.activate(one, generate_totp_secret())
    codes = RecoveryCodes.activate(one).get_unused_codes()
    one.old_code = codes[0]  # type: ignore[attr-defined]
    settings.SECRET_KEY = "another key than the one that these were encrypted with"
    return one


def password_alone(one: Person) -> Client:
    """A browser in which the password was right."""
    client = Client()
    answer = client.post("/account/login/", {"login": one.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/account/factors/authenticate/"
    return client


def test_no_code_fits_and_the_page_says_why(lost: Person) -> None:
    for code in ("000000", lost.old_code):  # type: ignore[attr-defined]
        client = password_alone(lost)
        told = client.post("/account/factors/authenticate/", {"code": code})
        assert told.status_code == 200
        assert "secret key is another than before" in told.content.decode()
        assert client.get("/").status_code == 302, "the password alone signs nobody in"
    last = Entry.objects.order_by("position").values_list("sentence", flat=True).last()
    assert last is not None
    assert "does not read the second factor" in last


def test_what_can_be_read_still_works_beside_what_cannot(lost: Person) -> None:
    Authenticator.objects.filter(user=lost, type="recovery_codes").delete()
    new = RecoveryCodes.activate(lost).get_unused_codes()[0]
    assert not is_locked_out(lost)
    client = password_alone(lost)
    assert client.post("/account/factors/authenticate/", {"code": new}).headers["Location"] == "/"
    page = client.get("/account/").content.decode()
    assert "Cannot be read any more: take it away, then add it anew" in page


def test_who_came_by_a_passkey_makes_new_recovery_codes(lost: Person) -> None:
    client = sign_in(Client(), lost)
    page = client.get("/account/")
    assert "Cannot be read any more: make new ones" in page.content.decode()
    shown = client.get("/account/factors/codes/")
    assert shown.headers["Location"] == "/account/factors/codes/new/"
    client.post("/account/factors/codes/new/")
    assert "10 of 10 left" in client.get("/account/").content.decode()


def test_checks_say_how_many_and_why(lost: Person) -> None:
    told = next(one for one in check_everything(settings.PORTAL) if one.name == "Second factors")
    assert told.faults[0].startswith("2 code apps and recovery codes of 1 person cannot be read: they were encrypted")
    Authenticator.objects.all().delete()
    told = next(one for one in check_everything(settings.PORTAL) if one.name == "Second factors")
    assert told.faults == ()


def test_the_server_lets_an_administrator_in_again_and_nobody_else(
    lost: Person, person: Callable[..., Person], ashbrook: Path, tmp_path: Path
) -> None:
    shutil.copy(ashbrook / "partnership.toml", tmp_path)

    def init(one: Person) -> list[str]:
        return first_people(tmp_path, administrator=f"{one.name} <{one.email}>", body="", at=timezone.now())

    *_, said, link = init(lost)
    assert "This link works once" in said
    assert not Authenticator.objects.filter(user=lost).exists()
    lost.refresh_from_db()
    assert not lost.has_usable_password(), "the old password opens nothing any more"
    client = Client()
    path = link.strip().partition(settings.PORTAL_ADDRESS)[2]
    assert client.post(path, {"password": PASSWORD, "again": PASSWORD}).status_code == 302
    answer = client.post("/account/login/", {"login": lost.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/account/second-factor/"
    with pytest.raises(BadArgument, match=r"an administrator whose second factor cannot be read\."):
        init(lost)
    with pytest.raises(BadArgument, match=r"another role is given in the portal\. Nothing was written\.$"):
        init(person("chair"))


def test_a_factor_that_can_be_read_is_never_taken_off_so(person: Callable[..., Person]) -> None:
    one = person("administrator")
    TOTP.activate(one, generate_totp_secret())
    with pytest.raises(Unfit, match="has a second factor that can be used"):
        people.let_in_again(by=the_portal(NOW), person=one)
    assert Authenticator.objects.filter(user=one).count() == 1


def test_another_administrator_sees_it_and_takes_it_off(lost: Person, as_role: Callable[..., Client]) -> None:
    client = as_role("administrator")
    assert "Cannot be read: the portal has another secret-key" in client.get(f"/people/{lost.pk}/").content.decode()
    client.post(f"/people/{lost.pk}/factors/", {"reason": "The key is lost; I asked in person."})
    assert not Authenticator.objects.filter(user=lost).exists()
