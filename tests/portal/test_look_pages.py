"""The frames of pages: what stands on each, the partnership's colour, text of people, and two edits of one thing."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.core.paginator import Paginator
from django.http import QueryDict
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

import saferplan_portal
from portal_pages import BUILT, WHY_NOT_BUILT, Read, drawn
from saferplan.publication.palette import contrast
from saferplan_portal.shell.brand import UnfitColour, brand_css
from saferplan_portal.shell.changed import changed_page
from saferplan_portal.shell.forms import DayField, MoneyField, RadiosField, VersionedForm
from saferplan_portal.shell.lists import pages_of
from saferplan_portal.shell.locking import ChangedMeanwhile, Difference
from saferplan_portal.shell.words import markdown

PORTAL = Path(saferplan_portal.__file__).parent
ASSETS = PORTAL / "assets"


def _place(text: str, current: bool = False) -> SimpleNamespace:
    return SimpleNamespace(text=text, url=f"/{text.lower()}/", current=current)


def _page(frame: str, **changes: Any) -> str:
    context: dict[str, Any] = {
        "partnership_name": "Ashbrook <Partnership>",
        "brand": "#1d4b6e",
        "contact": "safety@ashbrook.example",
        "csp_nonce": "a-nonce",
        "person": SimpleNamespace(name="Amina <Okafor>"),
        "notices": [("This is a demonstration.", "Nobody here is real.")],
        "places": [
            ("Start", [_place("Tasks")]),
            ("Board", [_place("Members"), _place("Meetings", current=True)]),
            ("Plan", [_place("Priorities"), _place("Actions")]),
        ],
        "csrf_input": "",
        "messages": [],
        **changes,
    }
    blocks = "{% block title %}Two late{% endblock %}{% block content %}<h1>Two late</h1>{% endblock %}"
    return drawn(f'{{% extends "shell/{frame}" %}}{blocks}', **context)


def test_a_page_for_who_is_signed_in() -> None:
    read = Read(_page("base.html", messages=[Message(SUCCESS, "Kept <b>.")]))
    for words in (
        "Ashbrook <Partnership>",
        "Amina <Okafor>",
        "Sign out",
        "This is a demonstration.",
        "Kept <b>.",
        "Two late",
    ):
        assert words in read.words
    assert [one["lang"] for one in read.named("html")] == ["en"]
    assert read.words.startswith("Two late – Ashbrook <Partnership>")
    here = [(one["href"], one["aria-current"]) for one in read.named("a") if "aria-current" in one]
    assert here == [("/members/", "true"), ("/meetings/", "page")]
    assert "/actions/" not in {one.get("href") for one in read.named("a")}, "only the places of this part are listed"
    assert len(read.named("main")) == len(read.named("h1")) == 1
    assert read.named("a")[0]["href"] == "#main-content"


def test_many_places_fold_under_where_one_is() -> None:
    """On a phone; on a wider window they stand in a row.  A few do so everywhere."""
    many = [_place(text, current=text == "Meetings") for text in ("Members", "Meetings", "Actions", "Duties")]
    read = Read(_page("base.html", places=[("Board", many)], notices=[]))
    assert [one["class"] for one in read.named("details")] == ["sp-places__fold"]
    assert ("words Board:",) in read.all
    assert len([one for one in read.named("a") if one.get("class") == "sp-places__link"]) == 2 * len(many)
    assert Read(_page("base.html", notices=[])).named("details") == []


def test_every_script_of_a_page_is_ours_or_has_the_nonce() -> None:
    for frame in ("base.html", "public_base.html", "quick_exit_base.html"):
        html = _page(frame)
        scripts = Read(html).named("script")
        first = ["/static/portal/quick-exit.js"] if frame == "quick_exit_base.html" else []
        assert [one.get("nonce") or one["src"] for one in scripts] == [*first, "a-nonce", "/static/portal/portal.mjs"]
        assert " style=" not in html
        assert "<style" not in html
        assert not re.search(r"\son\w+=", html)


def test_no_page_wears_the_brand_of_others() -> None:
    for frame in ("base.html", "public_base.html", "quick_exit_base.html"):
        html = _page(frame).lower()
        assert not re.search(r"crown|crest|govuk-logo|gds transport|favicon|opengraph|ogl", html)


def test_a_page_with_faults_says_so_in_its_title() -> None:
    class One(VersionedForm):
        day = DayField("Day")

    assert "<title>Error: Two late" in _page("base.html", form=One({}))
    assert "<title>Two late" in _page("base.html", form=One())


def test_a_page_for_residents_tells_of_nobody_and_has_no_form() -> None:
    for frame in ("public_base.html", "quick_exit_base.html"):
        html = _page(frame)
        assert "Okafor" not in html
        assert "<form" not in html


def test_a_page_with_a_quick_exit_has_a_neutral_title_and_two_ways_out() -> None:
    read = Read(_page("quick_exit_base.html"))
    assert read.words.startswith("Information ")
    exits = [one for one in read.named("a") if "bbc.co.uk" in one["href"]]
    assert len(exits) == 2
    assert all(one["rel"] == "nofollow noreferrer" for one in exits)
    assert {"name": "referrer", "content": "no-referrer"} in read.named("meta")
    assert [one["data-leaves-for"] for one in read.named("script") if "data-leaves-for" in one] == [exits[0]["href"]]


@given(st.integers(0, 0xFFFFFF))
def test_the_partnerships_colour_is_taken_only_where_words_can_be_read_in_it(value: int) -> None:
    colour = f"#{value:06x}"
    if contrast(colour) < 4.5:
        with pytest.raises(UnfitColour, match="too pale"):
            brand_css(colour)
        return
    given_colours = dict(re.findall(r"--govuk-([a-z-]+)-colour: (#[0-9a-f]{6});", brand_css(colour)))
    assert given_colours["brand"] == given_colours["link"] == colour
    # Links stand on white and on the tinted ground of the footer and of filters.
    assert contrast(given_colours["link"], given_colours["surface-background"]) >= 4
    assert contrast(given_colours["link-hover"]) >= contrast(colour)


@pytest.mark.parametrize("wrong", ["", "red", "#fff", "#12345g", "#123456;}body{display:none", "123456"])
def test_what_is_no_colour_is_refused(wrong: str) -> None:
    with pytest.raises(UnfitColour, match=r"Write it like #1d5b79"):
        brand_css(wrong)


HOSTILE_TEXTS = (
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](https://elsewhere.example/track.png)",
    '[x](https://a.example "onclick=")',
    "<img src=x onerror=alert(1)>",
    "> " * 300 + "deep",
)


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_text_of_people_brings_no_tags_scripts_or_pictures(text: str) -> None:
    read = Read(markdown(text))
    assert {tag for tag, _ in read.tags} <= {"p", "a", "blockquote"}
    assert all(one["href"].startswith("https://") for one in read.named("a"))


def test_headings_of_people_stay_below_that_of_the_page() -> None:
    assert [tag for tag, _ in Read(markdown("# A\n\n## B\n\n###### C", under=1)).tags] == ["h2", "h3", "h6"]


@given(st.integers(1, 60), st.data())
def test_a_long_list_offers_its_first_last_and_near_pages(last: int, data: st.DataObject) -> None:
    here = data.draw(st.integers(1, last))
    given_params = pages_of(Paginator(range(last), 1).page(here), QueryDict("body=fire&page=99"))
    if last == 1:
        assert given_params is None
        return
    assert given_params is not None
    numbers = [one.get("number") for one in given_params["items"]]
    assert {1, here, last} <= set(numbers)
    assert [one["number"] for one in given_params["items"] if one.get("current")] == [here]
    shown = [number for number in numbers if number]
    assert shown == sorted(set(shown))
    for at, number in enumerate(numbers):
        if number is None:
            assert numbers[at + 1] > numbers[at - 1] + 1, "dots stand only for pages passed over"
    assert all(one["href"] == f"?body=fire&page={one['number']}" for one in given_params["items"] if "number" in one)
    assert ("previous" in given_params, "next" in given_params) == (here > 1, here < last)


class _Action(VersionedForm):
    due = DayField("Due date")
    cost = MoneyField("Cost")
    going = RadiosField("Status", [("late", "Late"), ("done", "Done")])


def test_the_second_of_two_editors_sees_both_and_chooses() -> None:
    sent = {"seen_version": "3", "due-day": "1", "due-month": "5", "due-year": "2026", "cost": "20", "going": "done"}
    request = RequestFactory().post("/action/7/", sent | {"csrfmiddlewaretoken": "t", "tags": ["a", "b"]})
    request.user = None  # type: ignore[assignment]
    now = SimpleNamespace(version=5)
    differences = (
        Difference("due", "due date", date(2026, 6, 1), date(2026, 5, 1)),
        Difference("cost", "cost", 123456, 2000),
        Difference("going", "status", "late", "done"),
        Difference("note", "note", "", "<b>"),
    )
    form = _Action(request.POST)
    assert form.is_valid()
    answer = changed_page(
        request,
        ChangedMeanwhile(now, differences),
        form,
        subject="Action 7",
        back="/action/7/",  # type: ignore[arg-type]
    )
    assert answer.status_code == 409
    read = Read(answer.content.decode())
    for words in ("Theirs, as it stands now 1 June 2026 Yours 1 May 2026", "£1,234.56", "£20.00", "Nothing <b>"):
        assert words in read.words
    hidden = {one["name"]: one["value"] for one in read.named("input") if one.get("type") == "hidden"}
    assert hidden["seen_version"] == "5", "a third change in between is shown too"
    assert {name: hidden[name] for name in sent if name != "seen_version"} == {
        name: value for name, value in sent.items() if name != "seen_version"
    }
    assert hidden["tags"] == "b", "every value is sent again"
    chosen = {one["name"] for one in read.named("input") if one.get("type") == "radio"}
    assert chosen == {"stands-due", "stands-cost", "stands-going"}
    assert "/action/7/" in {one["href"] for one in read.named("a")}


def test_what_is_fetched_is_pinned_and_names_no_registry() -> None:
    lock = json.loads((ASSETS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: one for name, one in lock["packages"].items() if name}
    assert packages["node_modules/govuk-frontend"]["version"] == "6.3.0"
    assert packages["node_modules/axe-core"]["version"] == "4.14.1"
    assert all("integrity" in one and "resolved" not in one for one in packages.values())


@pytest.mark.skipif(not (BUILT / "portal.css").is_file(), reason=WHY_NOT_BUILT)
def test_what_is_built_asks_for_nothing_from_elsewhere() -> None:
    sheet = (BUILT / "portal.css").read_text(encoding="utf-8")
    assert not re.search(r"@font-face|@import|url\(|GDS Transport", sheet)
    script = (BUILT / "govuk-frontend.min.js").read_text(encoding="utf-8")
    assert "sourceMappingURL" not in script
    assert "MIT License" in (BUILT / "govuk-frontend-licence.txt").read_text(encoding="utf-8")
    assert not [path.name for path in BUILT.iterdir() if path.suffix in (".woff", ".woff2", ".ico", ".png")]
