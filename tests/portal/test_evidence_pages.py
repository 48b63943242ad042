"""The pages of the evidence: findings, figures and how each was worked out, releases, and two compared."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal_releases import edition_of, files_of, packed, receive
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.models import Entry
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.reading import current
from saferplan_portal.shell.rules import Refused

Made = Callable[..., Actor]
Signed = Callable[..., Client]
FINDINGS, FIGURES, RELEASES = "/evidence/findings/", "/evidence/figures/", "/evidence/releases/"
FIGURE = "figure:recorded_crime?area=partnership&period=2018/19"


@pytest.mark.parametrize("page", [FINDINGS, FIGURES, RELEASES])
def test_before_anything_was_received(as_role: Signed, page: str) -> None:
    """Each list says what to do."""
    answer = as_role("analyst").get(page)
    assert answer.status_code == 200
    assert "received yet" in answer.text
    assert "Receive a release" in answer.text
    assert "Receive a release" not in as_role("chair").get(page).text


def test_findings_by_question(
    actor: Made, as_role: Signed, ashbrook_releases: Path, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    """Each with its strength; filters by strength and words, and few questions to the database."""
    receive(actor("analyst"), ashbrook_releases)
    client = as_role("lead-officer", "police")
    client.get(FINDINGS)
    with django_assert_max_num_queries(9):  # one of them holds the chain of the audit, on PostgreSQL alone
        page = client.get(FINDINGS)
    released = current("partnership")
    assert released is not None
    assert f"{len(released.findings)} findings" in page.text
    assert all(answer.asks.replace("'", "&#39;") in page.text for answer in released.answers if answer.findings)
    assert "No finding is like that" in client.get(FINDINGS, {"words": "zeppelin"}).text
    strong = [one for one in released.findings if one.strength == "strong"]
    assert f"{len(strong)} finding" in client.get(FINDINGS, {"strength": "strong"}).text


def test_every_finding_has_a_page(actor: Made, as_role: Signed, ashbrook_releases: Path) -> None:
    """With what it cannot tell, its figures as links, and its charts as pictures that open."""
    receive(actor("analyst"), ashbrook_releases)
    client = as_role("board-member", "fire")
    released = current("partnership")
    assert released is not None
    pictures = 0
    for one in released.findings:
        page = client.get(f"{FINDINGS}{one.id}")
        assert page.status_code == 200, one.id
        assert "What it cannot tell" in page.text
        assert "How this was worked out" in page.text
        assert "Nothing in the plan rests on this finding yet" in page.text
        pictures += page.text.count('class="sp-chart__picture"')
    assert pictures > 0
    answer = next(one for one in released.answers if one.charts)
    chart = client.get(f"/evidence/charts/{answer.question}/partnership/{answer.charts[0].id}.svg")
    assert chart["Content-Type"] == "image/svg+xml"
    assert chart.text.startswith("<svg")
    assert client.get("/evidence/charts/volume/partnership/none.svg").status_code == 404
    assert client.get(f"{FINDINGS}volume/none/partnership/all").status_code == 404


def test_figures_are_found_by_measure_area_period_and_part(
    actor: Made, as_role: Signed, ashbrook_releases: Path
) -> None:
    """The whole partnership first; what is not there is said."""
    receive(actor("analyst"), ashbrook_releases)
    client = as_role("manager")
    assert "Choose a measure to see" in client.get(FIGURES).text
    page = client.get(FIGURES, {"measure": "recorded_crime", "period": "2018/19", "part": "burglary"})
    assert "Recorded crime, Burglary" in page.text
    assert "Recorded crime, Robbery" not in page.text
    assert "95%" in page.text or "interval" in page.text.lower()
    nothing = client.get(FIGURES, {"measure": "recorded_crime", "area": "Zeppelin"})
    assert "No figure of this measure is like that" in nothing.text
    assert client.get(FIGURES, {"measure": "none"}).status_code == 200


def test_a_figure_says_how_it_was_worked_out(actor: Made, as_role: Signed, ashbrook_releases: Path) -> None:
    """Value, interval, caveats, sources, the same in other periods, and the findings that rest on it."""
    receive(actor("analyst"), ashbrook_releases)
    client = as_role("manager")
    page = client.get(f"{FIGURES}one/?address={quote(FIGURE)}")
    for words in (
        "How it was worked out",
        "What to bear in mind",
        "Where it came from",
        "2017/18",
        "Findings that rest",
    ):
        assert words in page.text, words
    for wrong in ("figure:recorded_crime?area=moon&period=2018/19", "nonsense", ""):
        assert client.get(f"{FIGURES}one/?address={quote(wrong)}").status_code == 404


def test_a_release_is_uploaded(as_role: Signed, ashbrook_releases: Path, ashbrook_bundle: Path) -> None:
    """Through the form; a bundle and a text are refused beside the box, and the account says who sent it."""
    client = as_role("analyst")
    assert client.get(f"{RELEASES}receive/").status_code == 200
    files = files_of(edition_of(ashbrook_releases, "partnership"))
    sent = client.post(f"{RELEASES}receive/", {"file": SimpleUploadedFile("a.zip", packed(files).read())}, follow=True)
    assert "was received, and is current for the partnership" in sent.text
    assert "Analyst of Ashbrook Council" in sent.text
    again = client.post(f"{RELEASES}receive/", {"file": SimpleUploadedFile("a.zip", packed(files).read())})
    assert "received before" in again.text
    pointer = (ashbrook_bundle / "bundles" / "current").read_text(encoding="utf-8").strip()
    bundle = packed(files_of(ashbrook_bundle / "bundles" / pointer)).read()
    assert "This is a bundle" in client.post(f"{RELEASES}receive/", {"file": SimpleUploadedFile("b.zip", bundle)}).text
    wrong = client.post(f"{RELEASES}receive/", {"file": SimpleUploadedFile("a.txt", b"x")})
    assert "must be a file of the kind ZIP" in wrong.text
    assert "There is a problem" in client.post(f"{RELEASES}receive/", {}).text
    assert Release.objects.count() == 1


def test_only_analysts_reach_the_form(as_role: Signed) -> None:
    """The door is theirs, and a refusal is kept."""
    assert as_role("manager").get(f"{RELEASES}receive/").status_code == 403
    assert as_role("scrutiny-reader").get(FINDINGS).status_code == 403
    assert Entry.objects.filter(kind="refusal").count() == 2


def _second(folder: Path) -> dict[str, bytes]:
    """The partnership's release again, with one finding in other words."""
    import hashlib

    files = files_of(edition_of(folder, "partnership"))
    findings = json.loads(files["findings.json"])
    findings[0]["headline"] = "Quite another thing was found"
    files["findings.json"] = json.dumps(findings).encode()
    sums = json.loads(files["checksums.json"])
    sums["findings.json"] = hashlib.sha256(files["findings.json"]).hexdigest()
    return files | {"checksums.json": json.dumps(sums).encode()}


def test_two_releases_are_compared(actor: Made, as_role: Signed, ashbrook_releases: Path) -> None:
    """Sentence by sentence; the same one, and one for other people, are not."""
    from saferplan_portal.evidence.actions import receive_upload

    by = actor("analyst")
    first = receive(by, ashbrook_releases)
    second = receive_upload(by=by, file=packed(_second(ashbrook_releases)))
    public = receive(by, ashbrook_releases, "public")
    client = as_role("analyst")
    page = client.get(f"{RELEASES}compare/", {"before": first.pk, "after": second.pk})
    assert "Quite another thing was found" in page.text
    assert "0 figures have another value" in page.text
    assert "not the same" in client.get(f"{RELEASES}compare/", {"before": first.pk, "after": first.pk}).text
    assert "for the same people" in client.get(f"{RELEASES}compare/", {"before": first.pk, "after": public.pk}).text
    assert client.get(f"{RELEASES}compare/").status_code == 200
    assert client.post(f"{RELEASES}{first.pk}/make-current/").status_code == 409, "not seen what is current"
    assert f'name="instead_of" value="{second.pk}"' in client.get(f"{RELEASES}{first.pk}/").text
    back = client.post(f"{RELEASES}{first.pk}/make-current/", {"instead_of": second.pk}, follow=True)
    assert "is current again for the partnership" in back.text
    assert client.get(f"{RELEASES}{second.pk}/").text.count("Make this the current release again") == 1


def test_who_read_the_evidence_is_in_the_audit(actor: Made, as_role: Signed, ashbrook_releases: Path) -> None:
    """What was opened and looked for; a page that is not there leaves no row."""
    receive(actor("analyst"), ashbrook_releases)
    client = as_role("lead-officer", "police")
    client.get(f"{FIGURES}one/?address={quote(FIGURE)}")
    client.get(f"{FINDINGS}there/is/no/such")
    (row,) = Entry.objects.filter(kind="read")
    assert row.what == "evidence_figure.seen"
    assert FIGURE in row.detail.values()
    assert "Lead officer, Ashbrook Police" in row.who


def test_a_page_whose_reading_cannot_be_kept_is_not_given_out(
    actor: Made, as_role: Signed, ashbrook_releases: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No row, no page."""
    receive(actor("analyst"), ashbrook_releases)
    client = as_role("chair")
    client.raise_request_exception = False

    def full(*args: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr("saferplan_portal.shell.middleware.saw", full)
    answer = client.get(f"{FIGURES}one/?address={quote(FIGURE)}")
    assert answer.status_code == 500
    assert "How it was worked out" not in answer.text


def test_a_refusal_behind_a_restricted_door_is_said_and_kept(as_role: Signed, monkeypatch: pytest.MonkeyPatch) -> None:
    """And is no failure of the program."""

    def refuse(*args: object) -> None:
        raise Refused("Only the invented may see this.")

    monkeypatch.setattr("saferplan_portal.evidence.views._shown", refuse)
    answer = as_role("chair").get(FINDINGS)
    assert (answer.status_code, "Only the invented may see this." in answer.text) == (403, True)
    assert Entry.objects.filter(kind="refusal").count() == 1
