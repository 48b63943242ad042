"""The API gives what is public, as it was frozen, and says every fault in a sentence; schemathesis tries it all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import jsonschema
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode

from portal_publications import Plain, only_plain, put_up
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications.actions import Correction, prepare, release, withdraw
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.publications.models import Edition
from saferplan_portal.wsgi import application

Make = Callable[..., Actor]


@pytest.fixture(autouse=True)
def providers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Plain]:
    """A plain provider of every kind, and no other; and as many requests as the tests make."""
    monkeypatch.setattr("saferplan_portal.api.doors.MOST_ASKED", 100_000)
    monkeypatch.setattr("saferplan_portal.api.doors.MOST_WRONG", 100_000)
    made = only_plain(monkeypatch)
    figures = {
        "name": "figures",
        "title": "Figures",
        "columns": [
            {"name": name, "means": "x", "type": "text"}
            for name in (
                *("address", "measure", "area", "period", "value", "low", "high", "unit", "status", "printed"),
                "caveats",
            )
        ],
        "rows": [
            ["a?period=2024", "a", "E1", "2024", 5.0, 1.0, 9.0, "", "final", "5", ""],
            ["b?period=2024", "b", "E1", "2024", None, None, None, "%", "final", "not shown: a small number", ""],
        ],
    }
    made["data"].now["tables"] = [figures]
    return made


def _json(client: Client, path: str, status: int = 200, **headers: str) -> Any:
    answer = client.get(f"/api/v1/{path}", headers=headers)
    assert answer.status_code == status, answer.content
    assert not answer.cookies
    return json.loads(answer.content) if answer.content else None


def test_what_is_empty_is_an_empty_list(client: Client) -> None:
    """Nothing published is no fault."""
    for path in ("publications", "corrections", "actions", "measures", "figures"):
        told = _json(client, path)
        assert (told["items"], told["count"]) == ([], 0)


def test_publications_and_their_content(client: Client, actor: Make) -> None:
    """Each kind, with the content that was frozen; pages of the list; filtered by kind."""
    for kind in KINDS:
        put_up(actor, kind)
    told = _json(client, "publications?limit=2&offset=1")
    assert (len(told["items"]), told["count"]) == (2, len(KINDS))
    assert [one["slug"] for one in _json(client, "publications?kind=plan")["items"]] == ["plan"]
    plan = _json(client, "publications/plan")
    assert plan["content"]["title"] == "A safer Ashbrook"
    assert plan["seal"] == Edition.objects.get(publication__slug="plan").seal
    assert plan["page"] == "http://testserver/public/plan/version-1/"
    assert _json(client, "publications/plan/versions/1") == plan
    names = [one.name for one in Edition.objects.all() for one in (one.prepared_by, one.released_by) if one]
    assert not [name for name in names if name in json.dumps(plan)]


def test_actions_measures_and_figures(client: Client, actor: Make) -> None:
    """With the version that they stand in; worse is worse; a status that was set stands beside the rule's."""
    for kind in ("progress", "data"):
        put_up(actor, kind)
    first, second = _json(client, "actions")["items"]
    assert (first["status"]["words"], first["due"], second["due"]) == ("Late", "2027-03-31", None)
    assert (second["status"]["set_instead"], second["status"]["set_because"]) == ("On time", "Recruited last week.")
    (measure,) = _json(client, "measures")["items"]
    assert (measure["status"]["code"], measure["value"]) == ("worse", 1200.0)
    assert _json(client, "figures?measure=b")["items"][0]["printed"] == "not shown: a small number"
    assert _json(client, "figures?area=E2")["count"] == 0
    assert _json(client, "figures")["version"]["slug"] == "data"


def test_what_was_corrected_withdrawn_or_changed(client: Client, actor: Make, providers: dict[str, Plain]) -> None:
    """Corrections are listed, what is withdrawn is gone, what was changed outside is not shown."""
    put_up(actor)
    providers["plan"].now["title"] = "Mended"
    second = prepare(by=actor("analyst"), kind="plan", correction=Correction("80, not 800.", date(2026, 6, 1)))
    release(by=actor("chair"), edition=second, seal=second.seal)
    (told,) = _json(client, "corrections")["items"]
    assert (told["what"], told["words"], told["wrong_since"]) == ("correction", "80, not 800.", "2026-06-01")
    withdraw(by=actor("chair"), edition=second, reason="It names somebody.")
    assert "It names somebody." in _json(client, "publications/plan", 410)["error"]
    assert [one["state"] for one in _json(client, "publications/plan/versions")["items"]] == ["withdrawn", "replaced"]
    Edition.objects.filter(number=1).update(page="x")
    assert "not shown" in _json(client, "publications/plan/versions/1", 503)["error"]


def test_faults_are_sentences(client: Client) -> None:
    """404, 405, 422 and 429, each as the description says."""
    assert _json(client, "publications/none", 404)["error"].endswith("of this name.")
    assert _json(client, "publications/none/versions", 404)["error"].endswith("of this name.")
    assert "no such address" in json.loads(client.get("/api/v1/what").content)["error"]
    told = _json(client, "publications?limit=0&offset=x", 422)
    assert [one["where"].rpartition(".")[2] for one in told["faults"]] == ["limit", "offset"]
    assert client.post("/api/v1/publications").status_code == 405


def test_head_is_answered_as_get_without_a_body(client: Client, actor: Make) -> None:
    put_up(actor, "plan")
    for path in ("publications", "publications/plan", "publications/none", "publications?limit=0", "figures"):
        whole, head = client.get(f"/api/v1/{path}"), client.head(f"/api/v1/{path}")
        assert head.content == b""
        assert (head.status_code, int(head["Content-Length"])) == (whole.status_code, len(whole.content))
        assert head.headers.get("ETag") == whole.headers.get("ETag")
    etag = client.head("/api/v1/publications")["ETag"]
    assert client.head("/api/v1/publications", headers={"If-None-Match": etag}).status_code == 304
    assert client.head("/api/v1/releases").status_code == 405
    assert "head" not in json.loads(client.get("/api/openapi.json").content)["paths"]["/api/v1/publications"]


def test_too_many_requests(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """The answer says how long to wait."""
    monkeypatch.setattr("saferplan_portal.api.doors.MOST_ASKED", 2)
    answers = [client.get("/api/v1/publications") for _ in range(3)]
    assert [one.status_code for one in answers] == [200, 200, 429]
    assert 0 < int(answers[-1]["Retry-After"]) <= 300
    assert "Wait" in json.loads(answers[-1].content)["error"]


def test_an_answer_that_is_held_is_not_sent_again(client: Client, actor: Make) -> None:
    """By its ETag, which changes with the answer."""
    before = client.get("/api/v1/publications")
    assert client.get("/api/v1/publications", headers={"If-None-Match": before["ETag"]}).status_code == 304
    put_up(actor)
    after = client.get("/api/v1/publications", headers={"If-None-Match": before["ETag"]})
    assert (after.status_code, after["ETag"] != before["ETag"]) == (200, True)


def test_the_description_and_its_page(client: Client) -> None:
    """OpenAPI 3.1 that names each answer; the page for people is made from it."""
    told = json.loads(client.get("/api/openapi.json").content)
    assert told["openapi"].startswith("3.1")
    for shape in told["components"]["schemas"].values():
        jsonschema.Draft202012Validator.check_schema(shape)
    for path, methods in told["paths"].items():
        for one in methods.values():
            assert one["description"], path
            assert {"422", "429"} <= {str(status) for status in one["responses"]}
    page = client.get("/api/").content.decode()
    assert page.count("<h1") == 1
    assert "/api/v1/publications/{slug}/versions/{number}" in page
    assert "curl" in page


@pytest.fixture
def one_connection() -> Iterator[None]:
    """Requests go through the test's own transaction, as those of Django's test client do."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.mark.slow
@pytest.mark.usefixtures("one_connection")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
def test_schemathesis_finds_nothing(actor: Make, mode: GenerationMode) -> None:
    """Whatever is asked, allowed or not, the answer is as the description says, and never a 500."""
    for kind in KINDS:
        put_up(actor, kind)

    def portal(environ: dict[str, Any], start: Any) -> Any:
        return application(environ | {"REMOTE_ADDR": "127.0.0.1"}, start)

    described = schemathesis.openapi.from_wsgi("/api/openapi.json", portal)
    tried = []
    for found in described.get_all_operations():
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not (operation.query or operation.path_parameters or operation.body):
            continue

        @settings(
            max_examples=25,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(generation_mode=mode))
        def holds(case: Any) -> None:
            case.call_and_validate()

        holds()
        tried.append(operation.label)
    assert len(tried) == 9
