"""The look in a browser: the exit that holds against Back, links that land, and axe on every part in three states.

The pages come out of the test itself, so that no test reaches the network: what the browser asks for is answered here.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.http import QueryDict

from portal_pages import BUILT, FOR_TESTS, WHY_NOT_BUILT, drawn
from saferplan_portal.shell import forms as portal
from saferplan_portal.shell.brand import brand_css
from saferplan_portal.shell.widgets import Looks

sys.path.insert(0, str(Path(__file__).parents[1] / "browser"))
from chromium import find_chromium

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(find_chromium() is None, reason="Chromium is not installed"),
    pytest.mark.skipif(not (FOR_TESTS / "axe.min.js").is_file(), reason=WHY_NOT_BUILT),
]
HOST = "http://portal.test"
KINDS = {".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript", ".svg": "image/svg+xml"}
POLICY = (
    "default-src 'self'; script-src 'self' 'nonce-a-nonce'; style-src 'self'; img-src 'self' data:; object-src 'none'"
)
DESKTOP, PHONE = (1280, 800), (360, 740)


class _Form(portal.VersionedForm):
    name = portal.TextField("Name of the action", max_length=20, looks=Looks(hint="As the Board decided it."))
    secret = portal.PasswordField("Password")
    done = portal.LongTextField("What was done?", max_length=500)
    body = portal.SelectField("Lead body", [("council", "Council"), ("fire", "Fire")])
    going = portal.RadiosField(
        "How is it going?",
        [("late", "Late"), ("other", "Something else")],
        reveals={"other": "what"},
        looks=Looks(hints={"late": "A milestone was missed."}),
    )
    what = portal.TextField("What is it?", required=False)
    helpers = portal.ManyField("Bodies that help", [("council", "Council"), ("fire", "Fire")])
    sure = portal.ConfirmField("I have read the guidance")
    due = portal.DayField("Due date")
    cost = portal.MoneyField("Cost")
    visits = portal.WholeNumberField("Number of visits", looks=Looks(suffix="visits"))
    proof = portal.UploadField("Evidence", kinds=(".pdf",))


class _Filter(portal.PortalForm):
    body = portal.SelectField("Body", [("fire", "Fire")], none="All bodies", required=False)
    words = portal.TextField("Words", required=False)


FORM = """{% extends "shell/base.html" %}{% block title %}Report progress{% endblock %}
{% block beforeContent %}{% from "shell/parts.html" import trail %}{{ trail([("Start", "/"), ("Actions", "/a")]) }}
{% endblock %}{% block content %}{% from "shell/form.html" import form_page with context %}
{% call form_page(form, "Report progress", "Send the report", "/before") %}It takes two minutes.{% endcall %}
{% endblock %}"""

LIST = """{% extends "shell/base.html" %}{% block title %}Actions{% endblock %}{% block content %}
{% from "shell/form.html" import list_filter, button_to with context %}
{% from "shell/parts.html" import banner, figures, more, pager, status, summary, table, timeline, back %}
{{ back("/before") }}<h1 class="govuk-heading-l">Three of nine actions are late</h1>
{{ figures([("9", "actions", "/a"), ("£12,400", "not yet given to an action", none)]) }}{{ list_filter(form, "/a") }}
{% set made = [] %}{% for tone in ("green", "amber", "red", "grey") if full %}
{% set cell %}{{ status(tone, "Late", "The rule.", "The reason.", changed if loop.first else none) }}{% endset %}
{% set _ = made.append(["Visit every home that was burgled twice", "3 March 2026", "£1,200", cell]) %}{% endfor %}
{{ table("Actions", ["Action", "Due", "Cost", "Status"], made, "No action yet.", [2], "Source: reports.") }}
{{ pager(page, request) }}{{ summary([("Lead body", "Council", "Change", "/a"), ("Cost", none)]) }}
<h2 class="govuk-heading-m">History</h2>{{ timeline(events) }}
{% call more("How this was worked out") %}<p class="govuk-body">By counting.</p>{% endcall %}
{% call banner() %}<p class="govuk-body">Something to know.</p>{% endcall %}
<div class="sp-actions">{{ button_to("/a", "Close") }}{{ button_to("/b", "Keep") }}</div>
<div class="sp-text">
{{ "# Aim\\n\\n- [one](https://a.example)\\n\\n| a | b |\\n|---|---|\\n| 1 | 2 |" | markdown(1) }}</div>
{% endblock %}"""

HELP = """{% extends "shell/quick_exit_base.html" %}{% block content %}<h1 class="govuk-heading-l">Getting help</h1>
<p class="govuk-body"><a class="govuk-link" href="/help/two">More</a></p>{% endblock %}"""


def _base(**more: Any) -> dict[str, Any]:
    place = SimpleNamespace
    return {
        "partnership_name": "Ashbrook Community Safety Partnership",
        "brand": "#1d4b6e",
        "contact": "safety@ashbrook.example",
        "csp_nonce": "a-nonce",
        "person": SimpleNamespace(name="Amina Okafor"),
        "notices": [("This is a demonstration.", "Its people and records are made up.")],
        "places": [
            ("Start", [place(text="Your tasks", url="/", current=False)]),
            ("Board", [place(text="Members", url="/m", current=False), place(text="Meetings", url="/n", current=True)]),
            ("Plan", [place(text="Priorities", url="/p", current=False)]),
        ],
        "footer_links": [("Accessibility", "/accessibility"), ("Privacy", "/privacy")],
        "csrf_input": "",
        "messages": [],
        **more,
    }


def _list(full: bool) -> str:
    event = SimpleNamespace(
        what="Reported as late", by="A. Okafor", at=datetime(2026, 3, 3, 14, 5), words="It slipped."
    )
    return drawn(
        LIST,
        **_base(
            full=full,
            form=_Filter({"body": "fire"} if full else {}),
            changed={"tone": "red", "words": "Late", "reason": "Why.", "by": "A. Okafor", "at": date(2026, 3, 3)},
            page=Paginator(range(200 if full else 1), 10).page(1),
            request=SimpleNamespace(GET=QueryDict("")),
            events=[event, event] if full else [],
        ),
    )


def _pages() -> dict[str, str]:
    """Every kind of page, by its address."""
    bad = _Form({"going": "other", "due-day": "31", "due-month": "feb", "due-year": "2026"}, {})
    rows = [["Due", "3 March 2026", "5 March 2026"]]
    both = {
        "name": "note",
        "label": "Note",
        "was": "One",
        "theirs": "Two",
        "yours": "Three",
        "marks": True,
        "long": True,
    }
    changed = {"rows": rows, "sent": [("a", "b")], "files": True, "asked": [both], "kept": [["Due", "You", "5 March"]]}
    changed |= {"theirs": "{}", "theirs_name": "theirs", "subject": "Action 7", "back": "/a"}
    return {
        "/form/empty": drawn(FORM, **_base(form=_Form())),
        "/form/faults": drawn(FORM, **_base(form=bad)),
        "/list/empty": _list(full=False),
        "/list/full": _list(full=True),
        "/changed": drawn('{% extends "shell/changed.html" %}', **_base(pressed=False, **changed)),
        "/pressed": drawn('{% extends "shell/changed.html" %}', **_base(pressed=True, **changed)),
        "/error": drawn('{% extends "shell/error.html" %}', **_base(title="No such page", sentence="It has gone.")),
        "/public": drawn(
            '{% extends "shell/public_base.html" %}{% block content %}<h1>A</h1>{% endblock %}', **_base()
        ),
        "/help/one": drawn(HELP, **_base()),
        "/help/two": drawn(HELP, **_base()),
        "/before": "<!doctype html><title>Before</title><h1>Before</h1>",
    }


@contextmanager
def _browser(pages: Mapping[str, str], size: tuple[int, int] = DESKTOP, *, script: bool = True) -> Iterator[Any]:
    """A page of a browser that is answered from here; what its console says as an error is kept in `said`."""
    from playwright.sync_api import sync_playwright

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(HOST).partition("?")[0]
        if route.request.url.startswith(HOST) and path in pages:
            headers = {"Content-Security-Policy": POLICY, "Cache-Control": "no-store"}
            route.fulfill(body=pages[path], content_type="text/html; charset=utf-8", headers=headers)
        elif path == "/brand.css":
            route.fulfill(body=brand_css("#1d4b6e"), content_type="text/css")
        elif path.startswith("/static/portal/"):
            file = BUILT / Path(path).name
            route.fulfill(body=file.read_bytes(), content_type=KINDS[file.suffix])
        else:
            route.fulfill(body="<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>", content_type="text/html")

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, java_script_enabled=script, bypass_csp=False
        )
        context.route("**/*", answer)
        page = context.new_page()
        page.said = []
        page.on("console", lambda message: page.said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.said.append(str(error)))
        try:
            yield page
        finally:
            browser.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_and_nothing_sticks_out(size: tuple[int, int]) -> None:
    axe = (FOR_TESTS / "axe.min.js").read_text(encoding="utf-8")
    found: dict[str, Any] = {}
    pages = _pages()
    with _browser(pages, size) as page:
        for address in pages:
            if address == "/before":
                continue
            page.goto(HOST + address)
            page.wait_for_selector("body.js-enabled")
            page.evaluate(axe)
            violations = page.evaluate("axe.run().then(found => found.violations.map(one => one.id))")
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if violations or wide > 0:
                found[address] = (violations, wide)
        said = list(page.said)
    assert (found, said) == ({}, [])


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_every_link_of_an_error_summary_focuses_a_box(script: bool) -> None:
    with _browser(_pages(), script=script) as page:
        page.goto(HOST + "/form/faults")
        links = page.locator(".govuk-error-summary a")
        count = links.count()
        landed = []
        for at in range(count):
            target = page.locator(links.nth(at).get_attribute("href"))
            links.nth(at).click()
            landed.append(
                target.is_visible() and (not script or target.evaluate("one => one === document.activeElement"))
            )
    assert count == 11, "each box that is amiss; the version has no box"
    assert all(landed), landed


def test_a_form_works_by_keyboard_and_reveals_what_a_choice_asks() -> None:
    with _browser(_pages()) as page:
        page.goto(HOST + "/form/empty")
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.textContent.trim()")
        what = page.locator("[name=what]")
        before = what.is_visible()
        page.locator("#id_going").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowUp")
        chosen = page.evaluate("document.querySelector('[name=going]:checked').value")
        page.locator("[name=going][value=other]").check()
        after = what.is_visible()
    assert (first, before, chosen, after) == ("Skip to main content", False, "other", True)


def test_without_script_everything_of_a_form_can_be_reached() -> None:
    with _browser(_pages(), PHONE, script=False) as page:
        page.goto(HOST + "/form/empty")
        names = (
            "name",
            "secret",
            "done",
            "body",
            "what",
            "due-day",
            "due-month",
            "due-year",
            "cost",
            "visits",
            "proof",
        )
        hidden = [name for name in names if not page.locator(f"[name={name}]").is_visible()]
        places = page.locator("nav a", has_text="Plan").is_visible()
    assert (hidden, places) == ([], True)


@pytest.mark.parametrize("way", ["button", "three times shift"])
def test_back_does_not_return_to_a_page_that_was_left_quickly(way: str) -> None:
    with _browser(_pages()) as page:
        page.goto(HOST + "/before")
        page.evaluate("location.href = '/help/one'")
        page.wait_for_url("**/help/one")
        page.wait_for_selector(".govuk-exit-this-page__indicator", state="attached")
        page.locator("main a", has_text="More").click()
        page.wait_for_url("**/help/two")
        page.wait_for_selector(".govuk-exit-this-page__indicator", state="attached")
        if way == "button":
            page.locator(".govuk-exit-this-page__button").click()
        else:
            for _ in range(3):
                page.keyboard.press("Shift")
        page.wait_for_url("**bbc.co.uk/**")
        left = page.title()
        page.go_back()
        page.wait_for_url("**/before")
        back = page.title()
        length = page.evaluate("history.length")
    assert (left, back) == ("Elsewhere", "Before")
    assert length == 3, "a blank page, the page before, and the one that was left for"
