"""The summary of the Strategic Assessment, from the public release, and the data of it."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from saferplan.findings import STRENGTH_RULE, strength_order
from saferplan.publication.released import Released
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.evidence import reading as evidence
from saferplan_portal.evidence.models import Release
from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import Content
from saferplan_portal.publications.places import example_of
from saferplan_portal.publications.sources.shared import column, finding_told, iso, plain
from saferplan_portal.shell.rules import Unfit
from saferplan_portal.shell.words import day

MOST_HEADLINES = 3


class Assessment:
    """The findings of the current public release."""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """The summary, once a public release was received."""
        release = evidence.current_release("public")
        return (Offer("", f"Summary of the Strategic Assessment, {release_words(release)}"),) if release else ()

    def content(self, by: Actor, subject: str) -> Content:
        """The questions with their findings, in page order.  Raises `Unfit` where there is no public release."""
        release, released = current_public()
        findings = sorted(released.findings, key=strength_order)
        if not findings:
            raise Unfit("The public release has no finding, so there is nothing to sum up.")
        headlines = [plain(one.headline) for one in findings[:MOST_HEADLINES]]
        return {
            "title": headlines[0],
            "summary": _sentences(headlines),
            "as_of": iso(release.as_of),
            "release": release.sha256,
            "site": settings.PUBLISHED_SITE,
            "example": example_of(released),
            "strength_rule": dict(STRENGTH_RULE),
            "questions": [
                {
                    "title": plain(answer.title),
                    "asks": "",
                    "findings": [finding_told(one) for one in answer.findings],
                }
                for answer in released.answers
            ],
            "tables": [_findings_table(released)],
        }


def current_public() -> tuple[Release, Released]:
    """The current public release and what it holds.  Raises `Unfit` where none was received."""
    release = evidence.current_release("public")
    if release is None:
        raise Unfit("No public release of the evidence was received yet. An analyst sends it under Evidence.")
    return release, evidence.released_of(release)


def release_words(release: Release) -> str:
    """Which release it is: by its title, or by the day that it stands for."""
    return release.title or (f"release of {day(release.as_of)}" if release.as_of else f"release {release.edition}")


def public_released() -> Released | None:
    """What the current public release holds; None where none was received."""
    return evidence.current("public")


def _sentences(headlines: list[str]) -> str:
    """Headlines as sentences."""
    return " ".join(one if one.endswith((".", "?", "!")) else f"{one}." for one in headlines)


def _findings_table(released: Released) -> dict[str, Any]:
    """The findings as a table to download."""
    rows = [
        [one.id, plain(one.headline), plain(one.sentence), told["strength"], one.method, one.cannot_tell]
        for one in released.findings
        for told in (finding_told(one),)
    ]
    return {
        "name": "findings",
        "title": "Findings of the Strategic Assessment",
        "note": "One row for each finding. An id stays the same from year to year.",
        "key": ["id"],
        "columns": [
            column("id", "What names the finding."),
            column("headline", "What was found, in a few words."),
            column("sentence", "What was found."),
            column("strength", "How strong the evidence is."),
            column("method", "How it was worked out."),
            column("cannot_tell", "What it cannot tell."),
        ],
        "rows": rows,
    }
