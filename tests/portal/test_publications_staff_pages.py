"""The pages of those who prepare and release: each role, each state, each form with what is amiss."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from portal_publications import Plain, only_plain, put_up
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.publications.actions import prepare, send_back
from saferplan_portal.publications.models import Edition

Make = Callable[..., Actor]
As = Callable[..., Client]


@pytest.fixture(autouse=True)
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Plain]:
    """A plain provider of every kind, and no other."""
    return only_plain(monkeypatch)


@pytest.mark.parametrize("role", list(ROLES))
def test_the_doors(as_role: As, actor: Make, role: str) -> None:
    """Who gets in at which page, of every role."""
    waiting = prepare(by=actor("analyst", "police"), kind="plan")
    client = as_role(role)
    prepares, releases = role in ("analyst", "manager"), role in ("manager", "chair")
    expected = {
        "": prepares or releases,
        "prepare/": prepares,
        f"{waiting.pk}/": prepares or releases,
        f"{waiting.pk}/measures.csv": prepares or releases,
        f"{waiting.pk}/release/": releases,
        f"{waiting.pk}/correct/": prepares,
        f"{waiting.pk}/send-back/": prepares or releases,
    }
    found = {path: client.get(f"/publications/{path}").status_code for path in expected}
    assert found == {path: 200 if opens else 403 for path, opens in expected.items()}


def test_a_stranger_is_sent_to_sign_in(client: Client) -> None:
    """Nothing of what waits shows."""
    assert client.get("/publications/").status_code == 302


def test_from_preparing_to_the_public(as_role: As) -> None:
    """An analyst prepares, cannot release it, a chair reads and does."""
    analyst, chair = as_role("analyst"), as_role("chair")
    assert "Nothing is public yet" in analyst.get("/publications/").content.decode()
    assert "There is a problem" in analyst.post("/publications/prepare/", {}).content.decode()
    answer = analyst.post("/publications/prepare/", {"what": "plan:"}, follow=True)
    assert "somebody else must release it" in answer.content.decode()
    edition = Edition.objects.get()
    assert analyst.get(f"/publications/{edition.pk}/release/").status_code == 403
    again = analyst.post("/publications/prepare/", {"what": "plan:"}).content.decode()
    assert "waits for a second person already" in again
    page = chair.get(f"/publications/{edition.pk}/").content.decode()
    assert "Release this version" in page
    assert "Fewer people harmed" in page
    address = f"/publications/{edition.pk}/release/"
    assert "Tick the box" in chair.post(address, {"seal": edition.seal}).content.decode()
    other = chair.post(address, {"seal": "0" * 64, "read": "on"}).content.decode()
    assert "not the one that was read" in other
    done = chair.post(address, {"seal": edition.seal, "read": "on"}, follow=True)
    assert "is public now" in done.content.decode()
    assert "A safer Ashbrook" in chair.get("/publications/").content.decode()


def test_a_manager_does_not_release_the_own(as_role: As) -> None:
    """The refusal is a sentence, and is kept."""
    manager = as_role("manager")
    manager.post("/publications/prepare/", {"what": "plan:"})
    edition = Edition.objects.get()
    answer = manager.post(f"/publications/{edition.pk}/release/", {"seal": edition.seal, "read": "on"})
    assert answer.status_code == 403
    assert "nobody releases their own" in answer.content.decode()
    assert Entry.objects.filter(kind="refusal").count() == 1
    assert Edition.objects.get().state == "waiting"


def test_correcting(as_role: As, actor: Make, providers: dict[str, Plain]) -> None:
    """Both boxes are needed; the correction waits like any version."""
    public = put_up(actor)
    analyst = as_role("analyst")
    address = f"/publications/{public.pk}/correct/"
    page = analyst.post(address, {}).content.decode()
    assert page.count("govuk-error-message") >= 2
    sent = {"wrong": "A wrong target.", "wrong_since-day": "1", "wrong_since-month": "6", "wrong_since-year": "2026"}
    assert "Nothing has changed" in analyst.post(address, sent).content.decode()
    providers["plan"].now["title"] = "Mended"
    answer = analyst.post(address, sent, follow=True)
    assert "waits for somebody else" in answer.content.decode()
    assert "A wrong target. (since 1 June 2026)" in answer.content.decode()


def test_sending_back_and_withdrawing(as_role: As, actor: Make) -> None:
    """Each asks for the reason and says what follows; what is over is listed."""
    waiting = prepare(by=actor("analyst"), kind="progress")
    public = put_up(actor)
    chair = as_role("chair")
    for edition, what in ((waiting, "send-back"), (public, "withdraw")):
        address = f"/publications/{edition.pk}/{what}/"
        assert "Enter the reason" in chair.post(address, {"reason": ""}).content.decode()
        assert (
            "It names a person." in chair.post(address, {"reason": "It names a person."}, follow=True).content.decode()
        )
        assert chair.get(address).status_code == 409
    listed = chair.get("/publications/").content.decode()
    assert "Sent back" in listed
    assert "Withdrawn" in listed


def test_nothing_to_publish_is_said(as_role: As, monkeypatch: pytest.MonkeyPatch) -> None:
    """With no provider there is nothing to choose from."""
    monkeypatch.setattr("saferplan_portal.publications.content._PROVIDERS", {})
    assert "There is nothing to publish yet" in as_role("analyst").get("/publications/prepare/").content.decode()


def test_what_was_changed_outside_is_told(as_role: As, actor: Make) -> None:
    """The page of a version whose seal is broken shows nothing of it."""
    public = put_up(actor)
    Edition.objects.filter(pk=public.pk).update(page="<p>Another</p>")
    page = as_role("chair").get(f"/publications/{public.pk}/").content.decode()
    assert "changed outside the portal" in page
    assert "Another" not in page


def test_the_list_asks_no_query_for_each_row(
    as_role: As, actor: Make, django_assert_max_num_queries: Callable[..., object]
) -> None:
    """Many versions cost no more than few."""
    by = actor("analyst")
    for _ in range(8):
        send_back(by=by, edition=prepare(by=by, kind="plan"), reason="Again.")
    client = as_role("chair")
    with django_assert_max_num_queries(9):
        assert client.get("/publications/").status_code == 200


def test_the_second_person_reads_the_tables_too(as_role: As, actor: Make) -> None:
    """They are part of what is released; that they were taken out is kept."""
    waiting = prepare(by=actor("analyst"), kind="plan")
    chair = as_role("chair")
    assert f"/publications/{waiting.pk}/measures.csv" in chair.get(f"/publications/{waiting.pk}/").content.decode()
    assert chair.get(f"/publications/{waiting.pk}/measures.csv").content.startswith(b"measure,now\n")
    assert Entry.objects.get(kind="export").what == "publications.table_taken_out"
    assert chair.get(f"/publications/{waiting.pk}/none.csv").status_code == 409
