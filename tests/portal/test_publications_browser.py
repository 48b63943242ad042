"""In a real browser: axe finds nothing on the public pages and on those of who publishes, in three states."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from portal_pages import BUILT, FOR_TESTS, WHY_NOT_BUILT
from portal_publications import Plain, only_plain, put_up
from portal_releases import receive
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications import content
from saferplan_portal.publications.actions import prepare, withdraw
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.publications.sources.assessment import Assessment
from saferplan_portal.shell.brand import brand_css

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from chromium import find_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not (FOR_TESTS / "axe.min.js").is_file(), reason=WHY_NOT_BUILT),
]
Make = Callable[..., Actor]
HOST = "http://portal.test"
TYPES = {".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}
PUBLIC = ["", "area/", "meetings/", "downloads/", "corrections/", "accessibility/", "privacy/", "contact/"]
INFORMATION = ["", "1/", "1/easy/", "9/"]


def _taken(client: Client, addresses: list[str]) -> dict[str, tuple[bytes, str]]:
    """Pages with their policies, by address."""
    answers = {address: client.get(address) for address in addresses}
    assert not [address for address, one in answers.items() if one.status_code in (302, 403, 500)]
    return {address: (one.content, one["Content-Security-Policy"]) for address, one in answers.items()}


def _empty(client: Client, as_role: Callable[..., Client]) -> dict[str, tuple[bytes, str]]:
    found = _taken(client, [f"/public/{one}" for one in (*PUBLIC, "plan/")])
    found |= _taken(client, [f"/information/{one}" for one in INFORMATION] + ["/api/"])
    found |= _taken(as_role("analyst"), ["/publications/", "/publications/prepare/"])
    return found | _taken(as_role("administrator"), ["/tokens/", "/tokens/make/"])


def _full(client: Client, actor: Make, as_role: Callable[..., Client], releases: Path) -> dict[str, tuple[bytes, str]]:
    content.provides("assessment", Assessment())
    receive(actor("analyst"), releases, "public")
    made = {kind: put_up(actor, kind, "7" if KINDS[kind].many else "") for kind in KINDS}
    plain = content.provider_of("plan")
    assert isinstance(plain, Plain)
    plain.now["title"] = "A safer Ashbrook, again"
    waiting = prepare(by=actor("analyst", "police"), kind="plan")
    withdraw(by=actor("chair"), edition=made["review"], reason="It named somebody.")
    found = _taken(client, [f"/public/{one}" for one in PUBLIC])
    found |= _taken(client, [f"/public/{one.publication.slug}/" for one in made.values()])
    found |= _taken(client, ["/public/plan/versions/", "/public/area/?q=Ashbrook+Market", "/public/area/?q=Nowhere"])
    found |= _taken(
        as_role("chair"), ["/publications/", *(f"/publications/{one.pk}/" for one in (*made.values(), waiting))]
    )
    more = [f"/publications/{waiting.pk}/{one}/" for one in ("release", "send-back")]
    found |= _taken(as_role("chair"), [*more, f"/publications/{made['plan'].pk}/withdraw/"])
    return found | _taken(as_role("analyst"), ["/publications/prepare/", f"/publications/{made['plan'].pk}/correct/"])


def _errors(
    client: Client, actor: Make, as_role: Callable[..., Client], releases: Path
) -> dict[str, tuple[bytes, str]]:
    content.provides("assessment", Assessment())
    receive(actor("analyst"), releases, "public")
    put_up(actor, "assessment")
    waiting = prepare(by=actor("analyst", "police"), kind="plan")
    found = _taken(client, ["/public/area/?q="])
    for by, address in (
        ("chair", f"/publications/{waiting.pk}/release/"),
        ("chair", f"/publications/{waiting.pk}/send-back/"),
        ("analyst", f"/publications/{waiting.pk}/correct/"),
        ("analyst", "/publications/prepare/"),
        ("administrator", "/tokens/make/"),
    ):
        answer = as_role(by).post(address, {"seal": waiting.seal})
        assert b"There is a problem" in answer.content
        found[address] = (answer.content, answer["Content-Security-Policy"])
    return found


def _amiss(pages: dict[str, tuple[bytes, str]], width: int) -> dict[str, Any]:
    """What axe finds, what sticks out at the side, and what the console says, by address."""
    from playwright.sync_api import sync_playwright

    axe = (FOR_TESTS / "axe.min.js").read_text(encoding="utf-8")
    amiss: dict[str, Any] = {}

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(HOST)
        if path in pages:
            body, policy = pages[path]
            headers = {"Content-Security-Policy": policy}
            route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)
        elif path.startswith("/brand.css"):
            route.fulfill(body=brand_css("#1d4b6e"), content_type="text/css")
        elif path.startswith("/static/portal/"):
            file = BUILT / Path(path).name
            route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix])
        else:
            route.abort()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(viewport={"width": width, "height": 800})
        context.route("**/*", answer)
        page = context.new_page()
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        for address in pages:
            said.clear()
            page.goto(HOST + address)
            page.wait_for_selector("body.js-enabled")
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            page.evaluate(axe)
            found = page.evaluate("axe.run().then(told => told.violations.map(one => [one.id, one.nodes[0].html]))")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if found or wide > 0 or said:
                amiss[address] = (found, wide, list(said))
        browser.close()
    return amiss


@pytest.fixture(params=["empty", "errors", "full"])
def pages(
    request: pytest.FixtureRequest, actor: Make, as_role: Callable[..., Client], monkeypatch: pytest.MonkeyPatch
) -> dict[str, tuple[bytes, str]]:
    """The pages in one of three states."""
    only_plain(monkeypatch)
    if request.param == "empty":
        monkeypatch.setattr(content, "_PROVIDERS", {})
        return _empty(Client(), as_role)
    releases = request.getfixturevalue("ashbrook_releases")
    return (_errors if request.param == "errors" else _full)(Client(), actor, as_role, releases)


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_and_nothing_sticks_out(pages: dict[str, tuple[bytes, str]], width: int) -> None:
    """Every page, with its own policy, at the width of a desk and of a phone."""
    assert _amiss(pages, width) == {}
