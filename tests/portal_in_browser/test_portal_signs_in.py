"""Signing in as people do it, in a real browser: by invitation, with a code app, a passkey, and without JavaScript."""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from chromium import find_chromium

from portal_letters import link_in
from portal_running import Running, settle

pytestmark = pytest.mark.browser
PASSWORD = "violet harbour mostly"


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory, ashbrook: Path) -> Iterator[Running]:
    """A portal with people and nothing else: signing in needs no more."""
    if find_chromium() is None:
        pytest.skip("Chromium is not installed")
    folder = tmp_path_factory.mktemp("signing-in") / "ashbrook"
    shutil.copytree(ashbrook, folder)
    settle(folder)
    one = Running(folder, workers=2)
    one.fill(people_alone=True)
    one.start()
    yield one
    one.stop()


def code(secret: str, later: int = 0) -> str:
    """What a code app shows now, or so many half minutes later."""
    return str(format_hotp_value(hotp_value(secret.replace(" ", ""), int(time.time()) // 30 + later)))


def invited(portal: Running, page_of: Callable[..., Any]) -> tuple[str, str]:
    """Invite somebody on the administrator's pages; their address, and the link out of the outbox."""
    email = f"new.{secrets.token_hex(4)}@ashbrook.example"
    page = page_of("administrator")
    page.set_default_timeout(8_000)
    page.goto("/people/invite/")
    page.get_by_label("Full name").fill("Nia Newcomer")
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Board member", exact=True).check()
    page.get_by_label("Body").select_option(index=1)
    page.get_by_role("button", name="Send the invitation").click()
    assert "has been invited" in page.text_content("main"), page.text_content("main")
    return email, link_in(portal.folder, "invitation")


def accept(page: Any, here: str, email: str, link: str) -> None:
    """Choose a password by the link, and sign in with it."""
    page.goto(here + link)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Choose this password").click()
    with_password(page, email)


def with_password(page: Any, email: str) -> None:
    """Fill in the form of the sign-in."""
    page.get_by_label("E-mail address").fill(email)
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def add_app(page: Any) -> str:
    """Add a code app, keep the recovery codes, and give back the secret."""
    page.get_by_role("heading", name="Add a second factor", exact=True).wait_for()
    page.get_by_role("button", name="Add a code app").click()
    secret = str(page.locator(".sp-secret").text_content())
    page.get_by_label("The code that the app shows").fill(code(secret))
    page.get_by_role("button", name="Add the app").click()
    page.wait_for_selector(".sp-codes")
    assert page.locator(".sp-codes code").count() == 10
    page.get_by_role("button", name="I have kept them").click()
    page.wait_for_url("**/")
    return secret


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_the_invitation_to_the_start_page(portal: Running, page_of: Callable[..., Any], script: bool) -> None:
    email, link = invited(portal, page_of)
    page = page_of("", script=script)
    accept(page, portal.address, email, link)
    secret = add_app(page)
    page.get_by_role("button", name="Sign out").click()
    with_password(page, email)
    page.get_by_role("heading", name="Your second factor").wait_for()
    page.get_by_label("Code").fill(code(secret, 1))
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url(f"{portal.address}/")
    assert page.said == []


def test_a_passkey_needs_neither_password_nor_code(portal: Running, page_of: Callable[..., Any]) -> None:
    email, link = invited(portal, page_of)
    page = page_of("")
    here = portal.address.replace("127.0.0.1", "localhost")  # a passkey belongs to a name, and not to a number
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    kept = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": kept})
    accept(page, here, email, link)
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_label("A name for the passkey").fill("Work laptop")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_selector(".sp-codes")
    page.goto(f"{here}/account/")
    assert "Work laptop" in page.content()
    page.get_by_role("button", name="Sign out", exact=True).first.click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{here}/")
    page.goto(f"{here}/account/")
    page.get_by_role("link", name="Take away Work laptop").click()
    page.get_by_role("button", name="Take it away").click()
    page.get_by_role("heading", name="Add a second factor", exact=True).wait_for()
    assert page.said == []
