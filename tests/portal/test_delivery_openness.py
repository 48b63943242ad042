"""Whoever sees no evidence of the partnership is shown of a measure what the public may see, and no number more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from portal_delivery import SmallPlan, small_plan
from portal_people import NOW
from saferplan_portal.accounts.models import Body
from saferplan_portal.accounts.roles import ROLES, Permission
from saferplan_portal.delivery.models import MeasureReading
from saferplan_portal.evidence.models import Release

WORK, EVIDENCE = Permission.SEE_WORK, Permission.SEE_EVIDENCE
CLOSED = sorted(code for code, role in ROLES.items() if WORK in role.may and EVIDENCE not in role.may)
OPEN = sorted(code for code, role in ROLES.items() if EVIDENCE in role.may)
NUMBER = "1,234"
"""A number that stands nowhere but in one reading."""


@pytest.fixture
def plan(bodies: dict[str, Body]) -> SmallPlan:
    """The small plan, one measure of which was read from a release to partners."""
    made = small_plan(bodies)
    MeasureReading.objects.create(
        measure=made.burglaries, period="2025/26", value=1234, kind="count", source="Release to partners",
        read_on=date(2026, 5, 1), release="a" * 64, entered_on=NOW.date(),
    )  # fmt: skip
    return made


def _pages(plan: SmallPlan) -> list[str]:
    quarter = ["2026-01-01", "2026-03-31"]
    return [
        reverse("delivery_overview"),
        reverse("delivery_measure", args=[plan.burglaries.pk]),
        reverse("delivery_action", args=[plan.locks.pk]),
        *(reverse("review_report", args=[kind, *quarter]) for kind in ("quarter", "scrutiny", "board")),
    ]


def test_the_two_kinds_of_roles_are_there() -> None:
    assert CLOSED == ["administrator", "scrutiny-reader"]
    assert len(OPEN) == 5


@pytest.mark.parametrize("role", CLOSED)
def test_a_number_of_partners_is_on_no_page_of_who_sees_no_evidence(
    role: str, plan: SmallPlan, as_role: Callable[..., Client]
) -> None:
    client = as_role(role)
    for address in _pages(plan):
        page = client.get(address)
        assert page.status_code == 200, address
        assert NUMBER not in page.text, address
        assert "worse than baseline" not in page.text.lower().replace("rule: worse than baseline", ""), address
    assert "not shown" in client.get(_pages(plan)[1]).text
    for form in ("docx", "pdf"):
        address = reverse("review_report_file", args=["scrutiny", "2026-01-01", "2026-03-31", form])
        assert client.post(address).status_code == 200


@pytest.mark.parametrize("role", OPEN)
def test_it_is_where_the_evidence_is_open(role: str, plan: SmallPlan, as_role: Callable[..., Client]) -> None:
    """The same pages: the rule is not that nobody sees it."""
    client = as_role(role)
    assert NUMBER in client.get(_pages(plan)[1]).text
    assert "worse than baseline" in client.get(_pages(plan)[0]).text


def test_what_was_typed_or_is_public_is_shown_to_all(plan: SmallPlan, as_role: Callable[..., Client]) -> None:
    """Typed with its source, or of a release that the public has."""
    client = as_role("scrutiny-reader")
    row = MeasureReading.objects.get()
    MeasureReading.objects.filter(pk=row.pk).update(release="")
    assert NUMBER in client.get(_pages(plan)[1]).text
    MeasureReading.objects.filter(pk=row.pk).update(release="b" * 64)
    assert NUMBER not in client.get(_pages(plan)[1]).text
    Release.objects.create(
        sha256="b" * 64, audience="public", edition="2026", bytes=1, files=1, way_in="upload", received_at=NOW
    )
    assert NUMBER in client.get(_pages(plan)[1]).text
