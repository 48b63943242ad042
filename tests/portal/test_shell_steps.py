"""A new administrator is told what a portal needs first, and whose it is to do, until all of it is done."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from saferplan_portal.accounts.models import Body
from saferplan_portal.shell import steps


def test_an_administrator_sees_what_is_missing_and_nobody_else(as_role: Callable[..., Client]) -> None:
    page = as_role("administrator").get("/").text
    assert "First steps" in page
    assert "Invite somebody as analyst" in page
    assert "Take in the first release of the evidence" in page
    assert "The analyst" in page
    assert "Nothing waits for you" not in page
    Body.objects.filter(slug="fire").delete()
    assert "there is none yet for: " in as_role("administrator").get("/").text
    assert "First steps" not in as_role("manager").get("/").text


def test_the_list_goes_when_all_is_done(as_role: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "_MAKERS", {"test": lambda: [steps.Step(1, "Something", "people", True)]})
    assert "First steps" not in as_role("administrator").get("/").text
    monkeypatch.setattr(steps, "_MAKERS", {"test": lambda: [steps.Step(1, "Something", "people", False)]})
    assert '<a class="govuk-link govuk-task-list__link" href="/people/">Something</a>' in (
        as_role("administrator").get("/").text
    )
