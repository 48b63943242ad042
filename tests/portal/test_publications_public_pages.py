"""The pages that anybody may read: full and empty, without cookies, under the policy; feeds and files that hold."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import reverse

from portal_publications import Plain, only_plain, put_up
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications.actions import Correction, prepare, release, withdraw
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.publications.models import Edition
from saferplan_portal.publications.released import example_place

Make = Callable[..., Actor]
ALWAYS = ["home", "area", "meetings", "data", "corrections", "accessibility", "privacy", "contact"]


@pytest.fixture(autouse=True)
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Plain]:
    """A plain provider of every kind, and no other."""
    return only_plain(monkeypatch)


def _knows_nobody(client: Client, address: str, status: int = 200) -> str:
    client.cookies["portal"] = "somebody"
    answer = client.get(address)
    assert answer.status_code == status, address
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    page = answer.content.decode()
    if answer["Content-Type"].startswith("text/html"):
        assert page.count("<h1") == 1
        assert page.count('href="/information/"') >= 2, "in the menu and at the foot"
        assert " – Ashbrook Community Safety Partnership</title>" in page
        assert "csrf" not in page
        assert "style=" not in page
    return page


@pytest.mark.parametrize("name", ALWAYS)
def test_pages_when_nothing_is_published(client: Client, name: str) -> None:
    """Each says so in a sentence, and is not an error."""
    page = _knows_nobody(client, reverse(f"public_{name}"))
    assert "sp-empty" in page or name in ("accessibility", "privacy", "contact")


def test_what_is_not_published_yet_says_so(client: Client) -> None:
    """The plan's address is kept for it; any other is no page."""
    assert "not published yet" in _knows_nobody(client, "/public/plan/", 404)
    assert client.get("/public/no-such-thing/").status_code == 404
    assert client.get("/public/meeting/").status_code == 404
    assert client.get("/public/plan/versions/").status_code == 404
    assert client.get("/public/plan/version-1/").status_code == 404


@pytest.mark.parametrize("kind", list(KINDS))
def test_each_kind_is_read_by_anybody(client: Client, actor: Make, kind: str) -> None:
    """Title, page, number, seal, downloads; and never the name of who prepared or released it."""
    edition = put_up(actor, kind)
    page = _knows_nobody(client, f"/public/{edition.publication.slug}/")
    assert edition.seal in page
    assert "Version 1, published 15 June 2026" in page
    assert "measures.csv" in page
    for person in (edition.prepared_by, edition.released_by):
        assert person is not None
        assert person.name not in page
    assert f"/public/{edition.publication.slug}/version-1/" in _knows_nobody(
        client, f"/public/{edition.publication.slug}/versions/"
    )


def test_what_waits_or_was_sent_back_is_no_page(client: Client, actor: Make) -> None:
    """Nothing of a version shows before its release."""
    edition = prepare(by=actor("analyst"), kind="plan")
    assert client.get("/public/plan/").status_code == 404
    assert client.get("/public/plan/version-1/").status_code == 404
    assert edition.title not in client.get("/public/").content.decode()


def test_a_correction_and_a_withdrawal_are_told(client: Client, actor: Make, providers: dict[str, Plain]) -> None:
    """At the address, at the earlier version's, in the list and in the feed."""
    put_up(actor)
    providers["plan"].now["title"] = "A safer Ashbrook, mended"
    told = Correction("It said 80 & should have said 800.", date(2026, 6, 1))
    second = prepare(by=actor("analyst"), kind="plan", correction=told)
    release(by=actor("chair"), edition=second, seal=second.seal)
    assert "It said 80 &amp; should have said 800." in _knows_nobody(client, "/public/plan/")
    earlier = _knows_nobody(client, "/public/plan/version-1/")
    assert "This is an earlier version" in earlier
    assert "What was wrong here: It said 80" in earlier
    withdraw(by=actor("analyst"), edition=Edition.objects.get(number=2), reason="It names somebody.")
    gone = _knows_nobody(client, "/public/plan/", 410)
    assert "mended" not in gone, "the title may be why it was withdrawn"
    assert "It names somebody." in gone
    assert client.get("/public/plan/version-2/measures.csv").status_code == 404
    listed = _knows_nobody(client, "/public/corrections/")
    assert "Withdrawn" in listed
    assert "wrong since 1 June 2026" in listed
    entries = ElementTree.fromstring(_knows_nobody(client, "/public/feed.xml")).findall("{*}entry")
    assert sorted(one.findtext("{*}title") or "" for one in entries) == [
        "Correction: Community Safety Plan",
        "Published: A safer Ashbrook",
        "Withdrawn: Community Safety Plan",
    ]
    assert len({one.findtext("{*}id") for one in entries}) == 3


def test_an_empty_feed_is_a_feed(client: Client) -> None:
    """Nothing published is no error."""
    assert ElementTree.fromstring(_knows_nobody(client, "/public/feed.xml")).tag.endswith("feed")


def test_signs_that_xml_cannot_hold_do_not_break_the_feed(
    client: Client, actor: Make, providers: dict[str, Plain]
) -> None:
    """A pasted control character is left out."""
    providers["plan"].now["title"] = "A\x0bplan"
    put_up(actor)
    (entry,) = ElementTree.fromstring(client.get("/public/feed.xml").content).findall("{*}entry")
    assert entry.findtext("{*}title") == "Published: Aplan"


def test_what_was_changed_outside_the_portal_is_not_shown(client: Client, actor: Make) -> None:
    """The page says so, the tables are gone, and the home page leaves it out."""
    edition = put_up(actor)
    Edition.objects.filter(pk=edition.pk).update(content=edition.content.replace("Fewer", "More"))
    assert "is not shown for now" in _knows_nobody(client, "/public/plan/", 503)
    assert client.get("/public/plan/version-1/measures.csv").status_code == 404
    assert edition.title not in client.get("/public/").content.decode()


def test_tables_are_no_formulas_and_say_what_they_are(client: Client, actor: Make) -> None:
    """Formulas are words, numbers are numbers, a blank is a blank; the metadata names each column."""
    put_up(actor)
    answer = client.get("/public/plan/version-1/measures.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="plan-1-measures.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode())))
    assert rows == [["measure", "now"], ["'=HYPERLINK(1)", "1200"], ["Burglary", ""], ["-9.8%", "-9.8"]]
    told = json.loads(client.get("/public/plan/version-1/measures.csv-metadata.json").content)
    assert told["dc:publisher"] == "Ashbrook Community Safety Partnership"
    assert [one["datatype"] for one in told["tableSchema"]["columns"]] == ["string", "number"]
    assert client.get("/public/plan/version-1/other.csv").status_code == 404


def test_the_full_pages(client: Client, actor: Make, django_assert_max_num_queries: Callable[..., object]) -> None:
    """With something of every kind: home, meetings, downloads; and no query for each row."""
    for kind in KINDS:
        put_up(actor, kind)
    home = _knows_nobody(client, "/public/")
    assert "A safer Ashbrook" in home
    meetings = _knows_nobody(client, "/public/meetings/")
    assert "Public meeting on 14 July 2026" in meetings
    assert "What was discussed on 12 March 2026" in meetings
    for address in ("/public/", "/public/meetings/", "/public/downloads/", "/public/plan/"):
        with django_assert_max_num_queries(4):
            client.get(address)
    assert _knows_nobody(client, "/public/downloads/").count('.csv"') == len(KINDS)


def test_versions_frozen_before_a_key_was_kept_still_open(
    client: Client, actor: Make, providers: dict[str, Plain], monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind, key in (("plan", "against"), ("assessment", "example")):
        del providers[kind].now[key]
        old = KINDS[kind]
        monkeypatch.setitem(KINDS, kind, replace(old, needs=tuple(one for one in old.needs if one != key)))
        put_up(actor, kind)
    monkeypatch.undo()
    assert "Who did not agree" not in _knows_nobody(client, "/public/plan/")
    assert example_place() == ""
    assert "For example" not in _knows_nobody(client, "/public/")


def test_only_reading_is_answered(client: Client) -> None:
    """A resident's page takes nothing in."""
    assert client.post("/public/area/", {"q": "x"}).status_code in (403, 405)


def test_nobody_asks_for_every_postcode(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many look-ups the page says to wait; the page without a question still opens."""
    monkeypatch.setattr("saferplan_portal.publications.public_views.MOST_LOOK_UPS", 2)
    answers = [client.get("/public/area/?q=A1+1AA").status_code for _ in range(4)]
    assert answers == [200, 200, 429, 429]
    assert "Wait five minutes" in _knows_nobody(client, "/public/area/?q=A1+1AA", 429)
    assert client.get("/public/area/").status_code == 200
