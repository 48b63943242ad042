"""The register's pages: for each role, empty, with errors, and full."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from board_examples import PDF, content_of
from saferplan_portal.access import may_open
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.audit.models import Entry
from saferplan_portal.duties import actions
from saferplan_portal.duties.models import OwnDuty, Typed, TypedPaper
from saferplan_portal.duties.seed import seed
from saferplan_portal.duties.urls import urlpatterns
from saferplan_portal.shell.tasks import tasks_of

Made = Callable[..., Actor]
AsRole = Callable[..., Client]


@pytest.fixture
def filled(actor: Made, bodies: dict[str, Body], tmp_path: Any, settings: Any) -> Actor:
    """The invented register, as of now, and who keeps it."""
    settings.MEDIA_ROOT = tmp_path
    manager = replace(actor("manager"), at=timezone.now())
    seed({"manager": manager})
    paper = SimpleUploadedFile("prevent.pdf", PDF)
    actions.type_evidence(by=manager, duty="prevent", what="Agreed.", done_on=manager.today, paper=paper)
    return manager


def _addresses() -> dict[str, str]:
    """Every page of the register."""
    own = OwnDuty.objects.get().slug
    made = {}
    for one in urlpatterns:
        name, pattern = one.name or "", str(one.pattern)
        if "<int:pk>" in pattern:
            pk = (TypedPaper if name == "duty_paper" else Typed).objects.values_list("pk", flat=True)[0]
            made[name] = reverse(name, args=[pk])
        elif "<slug:slug>" in pattern:
            made[name] = reverse(name, args=[own if name in ("duty_change", "duty_end") else "have-a-plan"])
        else:
            made[name] = reverse(name)
    return made


@pytest.mark.parametrize("role", ROLES)
def test_each_role_opens_what_the_table_says(role: str, as_role: AsRole, actor: Made, filled: Actor) -> None:
    """Every page, full: it opens or refuses, and never fails."""
    client, by = as_role(role, "council"), actor(role, "council")
    for name, address in _addresses().items():
        if name == "duty_take_up":
            continue
        answer = client.get(address)
        assert content_of(answer) or answer.status_code == 302
        expected = {200} if may_open(name, by) else {403}
        if name == "duty_withdraw" and role in ("lead-officer", "board-member", "chair"):
            expected = {200, 403}  # for the body that owns the duty
        assert answer.status_code in expected, (name, answer.status_code)


def test_the_register_says_how_each_duty_stands(as_role: AsRole, filled: Actor) -> None:
    """Words beside each shape, the rule, and what has not been checked."""
    page = as_role("scrutiny-reader").get(reverse("duties")).content.decode()
    for words in (
        "Gap",
        "Due soon",
        "Met",
        "Not computed",
        "have not been checked against the words of the law",
        "(typed)",
    ):
        assert words in page
    assert page.count("<h1") == 1
    assert "Met while the clock of the law runs" in page
    assert "Add a duty of our own" not in page


def test_every_duty_of_the_register_has_a_page(as_role: AsRole, filled: Actor) -> None:
    """With its law, its warning and what is needed."""
    client = as_role("manager")
    links = set(re.findall(r'href="(/duties/[a-z-]+/)"', client.get(reverse("duties")).content.decode()))
    assert len(links) > 30
    for link in links - {reverse("duty_add")}:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert answer.content.decode().count("<h1") == 1
    told = client.get(reverse("duty", args=["answer-to-councillors"])).content.decode()
    assert "written from memory" in told


def test_the_register_of_another_day_and_of_one_status(as_role: AsRole, filled: Actor) -> None:
    """Filters are in the address; a day that cannot be read is said, and today is shown."""
    client = as_role("analyst")
    past = client.get(reverse("duties"), {"on-day": "8", "on-month": "9", "on-year": "2020"}).content.decode()
    assert "Duties of the law as of 8 September 2020" in past
    assert "Have a strategy against serious violence" not in past
    then = {"on-day": "8", "on-month": "9", "on-year": "2020"}
    one = client.get(reverse("duty", args=["have-a-plan"]), then).content.decode()
    assert "As of 8 September 2020." in one
    assert client.get(reverse("duty", args=["serious-violence-strategy"]), then).status_code == 404
    none = client.get(reverse("duties"), {"on-day": "8", "on-month": "9", "on-year": "2020", "status": "due-soon"})
    assert "No duty stands so on that day." in none.content.decode()
    bad = client.get(reverse("duties"), {"on-day": "31", "on-month": "2", "on-year": "2026"})
    assert bad.status_code == 200
    assert "There is a problem" in bad.content.decode()
    assert client.get(reverse("duty", args=["no-such-duty"])).status_code == 404


def test_every_form_sent_empty_says_what_is_amiss(as_role: AsRole, filled: Actor) -> None:
    """And writes nothing."""
    client = as_role("manager")
    rows = Entry.objects.filter(kind="write").count()
    forms = ("duty_add", "duty_owner", "duty_type", "duty_withdraw", "duty_set_aside", "duty_change", "duty_end")
    addresses = _addresses()
    for name in forms:
        answer = client.post(addresses[name], {})
        page = answer.content.decode()
        assert answer.status_code == 422, name
        assert "There is a problem" in page, name
        for link in re.findall(r'<a href="#([^"]+)"', page):
            assert f'id="{link}"' in page, (name, link)
    assert Entry.objects.filter(kind="write").count() == rows


def test_from_owner_to_evidence_through_the_pages(as_role: AsRole, filled: Actor, bodies: dict[str, Body]) -> None:
    """Named, typed with a paper, downloaded, withdrawn; set aside and taken up; the file."""
    client = as_role("manager")
    slug = "equality"
    today = timezone.localdate()
    day = {"done_on-day": str(today.day), "done_on-month": str(today.month), "done_on-year": str(today.year)}

    def send(route: str, key: object, **values: Any) -> str:
        answer = client.post(reverse(route, args=[key]), values, follow=True)
        assert answer.status_code == 200, route
        return answer.content.decode()

    assert "Chief, Ashbrook Fire" in send("duty_owner", slug, body=bodies["fire"].pk, name="Chief")
    file = SimpleUploadedFile("assessment.pdf", PDF)
    assert "marked as typed" in send("duty_type", slug, what="Assessed.", paper=file, **day)
    bad = client.post(
        reverse("duty_type", args=[slug]), {"what": "x", "paper": SimpleUploadedFile("x.pdf", b"<html>"), **day}
    )
    assert bad.status_code == 422
    typed = Typed.objects.get(duty=slug)
    download = client.get(reverse("duty_paper", args=[typed.paper.pk]))
    assert download["Content-Disposition"] == 'attachment; filename="assessment.pdf"'
    assert content_of(download) == PDF
    assert "Withdrawn on" in send("duty_withdraw", typed.pk, because="Wrong year")
    assert "Does not apply here" in send("duty_set_aside", slug, reason="For the test")
    assert "Does not apply here" not in send("duty_take_up", slug, seen_version=1)
    out = client.get(reverse("duties_csv"))
    assert out["Content-Type"] == "text/csv; charset=utf-8"
    assert out.content.decode().startswith("id,duty,part,law")


def test_an_owner_types_evidence_and_nobody_else_is_asked_to(as_role: AsRole, filled: Actor) -> None:
    """The police own the serious violence strategy."""
    address = reverse("duty_type", args=["serious-violence-strategy"])
    assert as_role("lead-officer", "police").get(address).status_code == 200
    assert as_role("lead-officer", "fire").get(address).status_code == 403
    page = as_role("lead-officer", "fire").get(reverse("duty", args=["serious-violence-strategy"])).content.decode()
    assert address not in page


def test_what_waits_in_the_register(filled: Actor, actor: Made) -> None:
    """The body that answers for a duty is told of it, and the manager of those of nobody."""
    scrutiny = "Answer to councillors"
    own = [one.title for one in tasks_of(replace(actor("lead-officer", "council"), at=filled.at))]
    other = [one.title for one in tasks_of(replace(actor("lead-officer", "fire"), at=filled.at))]
    assert scrutiny in own
    assert scrutiny not in other
    assert any("nobody who answers for it" in one.title for one in tasks_of(filled))
    assert list(tasks_of(replace(actor("auditor"), at=filled.at))) == []
