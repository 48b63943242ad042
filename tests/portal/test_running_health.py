"""Whether a watcher can tell that all is well, and that the log tells nothing of people."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable

import pytest
from django.db import DatabaseError
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from saferplan_portal.shell.logs import JsonLines

SECRET = "Rosamund-Thistlewood"


def test_health_asks_nothing_of_the_database(client: Client, django_assert_num_queries: Callable[..., object]) -> None:
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        answer = client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert not answer.cookies


def test_ready_tells_of_a_lost_database_and_of_migrations(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/ready").json() == {"status": "ok"}
    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda self, targets: [("one", False)])
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "migrations are missing"})

    def lost(self: object, connection: object) -> None:
        raise DatabaseError(f"password of {SECRET} is wrong")

    monkeypatch.setattr(MigrationExecutor, "__init__", lost)
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database", "error": "DatabaseError"})


def test_a_line_of_the_log_tells_the_route_and_never_the_address(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "saferplan_portal"):
        client.get(f"/people/?words={SECRET}")
        client.get(f"/{SECRET}/")
        client.post("/account/login/", {"login": f"{SECRET}@a.example", "password": SECRET})
    lines = [JsonLines().format(record) for record in caplog.records]
    told = [json.loads(line) for line in lines]
    assert [one["status"] for one in told if one["message"] == "request"][:2] == [302, 404]
    assert {"at", "level", "from", "message", "route", "method", "milliseconds", "request"} <= set(told[0])
    assert not [line for line in lines if SECRET in line]


def test_an_address_that_is_not_the_portals_is_logged_without_it(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """Django logs it itself, with the whole request beside it and the host as the message."""
    assert client.get("/", headers={"host": f"{SECRET}.example"}).status_code == 400
    found = [one for one in caplog.records if one.name == "django.security.DisallowedHost"]
    assert len(found) == 1
    line = JsonLines().format(found[0])
    assert SECRET.lower() not in line.lower()
    told = json.loads(line)
    assert (told["message"], told["error"]) == ("failed", "DisallowedHost")
    assert "request" not in told


def test_a_failure_is_logged_by_its_kind_and_place(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("saferplan_portal.test")
    try:
        raise ValueError(f"no such person: {SECRET}")
    except ValueError:
        logger.exception("it failed for %s", SECRET)
    line = JsonLines().format(caplog.records[-1])
    assert SECRET not in line
    told = json.loads(line)
    assert (told["error"], told["message"]) == ("ValueError", "it failed for %s")
    assert "test_running_health.py" in told["through"][-1]
