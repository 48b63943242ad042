"""The auditor's pages: searching, one row, exporting, verifying; and what the database notes by itself."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from portal_people import NOW
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import Told, refused, saw, verify, wrote
from saferplan_portal.audit.models import Entry, Head, RawChange
from saferplan_portal.audit.searching import as_words
from saferplan_portal.audit.watch import UNWATCHED, changes_past_the_portal, watched_tables

MakeActor = Callable[..., Actor]


@pytest.fixture
def rows(actor: MakeActor) -> None:
    """Sixty rows of two people over sixty days."""
    from dataclasses import replace

    one, two = actor("manager"), actor("lead-officer", "fire")
    for number in range(60):
        by = replace(one if number % 2 else two, at=NOW - timedelta(days=60 - number))
        with transaction.atomic():
            told = Told(
                "plan.changed", f"Changed action {number}.", "action", number, {"name": ["Old", f"=1+{number}"]}
            )
            (saw if number % 3 == 0 else wrote)(by, told)


@pytest.fixture
def auditor(as_role: Callable[..., Client]) -> Client:
    """An auditor at a browser."""
    return as_role("auditor")


def count_of(page: str) -> str:
    """How many rows a page says were found."""
    return page.partition('govuk-table__caption--m">')[2].partition("<")[0].strip()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("words=action+7", "1 row"),
        ("who=Lead", "30 rows"),
        ("kind=read", "20 rows"),
        ("about=action&about_id=12", "1 row"),
        ("since-day=10&since-month=6&since-year=2026", "5 rows"),
        ("until-day=17&until-month=4&until-year=2026", "2 rows"),
        ("since-day=20&since-month=4&since-year=2026&until-day=20&until-month=4&until-year=2026", "1 row"),
    ],
)
def test_the_audit_is_searched(rows: None, auditor: Client, asked: str, found: str) -> None:
    assert count_of(auditor.get(f"/audit/?{asked}").content.decode()) == found


def test_that_somebody_searched_is_in_the_audit(auditor: Client) -> None:
    page = auditor.get("/audit/?words=nothing-like-this").content.decode()
    assert "Nothing in the audit matches" in page
    entry = Entry.objects.first()
    assert entry is not None
    assert (entry.kind, entry.what, entry.detail) == ("read", "audit.seen", {"words": "nothing-like-this"})


def test_a_search_that_is_amiss_says_so_and_finds_nothing(rows: None, auditor: Client) -> None:
    answer = auditor.get("/audit/?since-day=40&since-month=1&since-year=2026")
    assert "There is a problem" in answer.content.decode()
    assert auditor.get("/audit/export/?since-day=40&since-month=1&since-year=2026").status_code == 409


def test_a_long_audit_has_pages_that_keep_the_search(
    rows: None, auditor: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        page = auditor.get("/audit/?who=Ashbrook").content.decode()
    assert "who=Ashbrook&amp;page=2" in page
    assert "Changed action 0." in auditor.get("/audit/?who=Ashbrook&page=2").content.decode()


def test_one_row_shows_what_was_and_what_became(rows: None, auditor: Client) -> None:
    page = auditor.get("/audit/row/8/").content.decode()
    assert "Changed action 7." in page
    assert "Old -&gt; =1+7" in page
    assert "about=action&amp;about_id=7" in page
    assert auditor.get("/audit/row/9999/").status_code == 404


def test_an_export_is_safe_in_a_spreadsheet_and_kept(rows: None, auditor: Client) -> None:
    answer = auditor.get("/audit/export/?kind=write")
    assert answer["Content-Disposition"] == 'attachment; filename="audit.csv"'
    read = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert len(read) == 40
    assert [int(one["row"]) for one in read] == sorted(int(one["row"]) for one in read)
    assert all(not cell.startswith(("=", "+", "@")) for one in read for cell in one.values())
    entry = Entry.objects.first()
    assert entry is not None
    assert (entry.kind, entry.sentence) == ("export", "Exported 40 rows of the audit.")


def test_an_export_has_an_end(rows: None, auditor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("saferplan_portal.audit.views.MOST_EXPORTED", 10)
    answer = auditor.get("/audit/export/")
    assert (answer.status_code, "Choose fewer days" in answer.content.decode()) == (409, True)
    assert not Entry.objects.filter(kind="export").exists()


def test_the_chain_is_verified_on_the_page(rows: None, auditor: Client) -> None:
    page = auditor.get("/audit/chain/").content.decode()
    head = Head.objects.get()
    assert head.hash in page
    sent = {"position": head.position, "hash": head.hash}
    assert "It holds" in auditor.post("/audit/chain/verify/", sent).content.decode()
    wrong = auditor.post("/audit/chain/verify/", {"position": 3, "hash": "0" * 64}).content.decode()
    assert "Row 3 is not the one whose hash was kept elsewhere." in wrong
    assert "Give both the row and its hash" in auditor.post("/audit/chain/verify/", {"position": 3}).content.decode()
    assert "There is a problem" in auditor.post("/audit/chain/verify/", {"hash": "short"}).content.decode()
    assert Entry.objects.filter(what="audit.verified").count() == 2


def test_nobody_but_an_auditor_gets_in(as_role: Callable[..., Client]) -> None:
    for role in ("administrator", "manager", "chair"):
        assert as_role(role).get("/audit/").status_code == 403
    assert Entry.objects.filter(kind="refusal", what="audit.refused").count() == 3


def test_a_refusal_is_kept_in_a_transaction_of_its_own(actor: MakeActor) -> None:
    by = actor("manager")
    refused(by, Told("x.refused", "No."))
    assert Entry.objects.get().kind == "refusal"


def test_a_detail_in_words() -> None:
    told = {"name": ["Fire", None], "ended": [1, 2, 3], "fields": [], "reason": "left"}
    assert as_words(told) == "name: Fire -> nothing; ended: 1, 2, 3; fields: none; reason: left"


def test_every_table_of_the_portal_is_watched_or_has_its_reason() -> None:
    assert "accounts_body" in watched_tables()
    assert not set(watched_tables()) & set(UNWATCHED)
    assert all(UNWATCHED.values())


@pytest.fixture
def past_the_portal() -> Iterator[None]:
    """A body that another program wrote, in a transaction of its own."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no watch, and every page says so")
    other = connections["default"].copy()
    columns, values = "version, slug, name, legal_role, service", "1, 'past', 'Past', 'invitee', 'other'"
    insert = f"INSERT INTO accounts_body ({columns}) VALUES ({values})"
    with other.cursor() as cursor:
        cursor.execute(insert)
    yield
    with other.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # without the triggers, so that nothing is left of it
        cursor.execute("DELETE FROM accounts_body WHERE slug = 'past'")
        cursor.execute("DELETE FROM audit_rawchange WHERE \"table\" = 'accounts_body'")
    other.close()


def test_a_change_past_the_portal_is_found(past_the_portal: None) -> None:
    (told,) = changes_past_the_portal()
    assert "of the table accounts_body was changed (insert)" in told
    assert verify()[2][-1].sentence == told


def test_what_an_action_changes_is_told_by_its_row(actor: MakeActor) -> None:
    by = actor("administrator")
    with transaction.atomic():
        Body.objects.filter(pk=by.held[0].body).update(name="Another")
        wrote(by, Told("test.changed", "Changed."))
    assert changes_past_the_portal() == []
    noted = RawChange.objects.filter(table="accounts_body", operation="update").exists()
    assert noted is (connection.vendor == "postgresql")


def test_a_watch_that_was_taken_away_is_told() -> None:
    assert changes_past_the_portal() == []
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE accounts_membership DISABLE TRIGGER audit_note")
        cursor.execute("DROP TRIGGER audit_note ON audit_entry")
    told = changes_past_the_portal()
    assert [one.split()[2] for one in told] == ["accounts_membership", "audit_entry"]
    assert all("is not watched any more" in one for one in told)
