"""Contents of every kind for the tests of publications, and a provider that hands them out."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.publications import content
from saferplan_portal.publications.actions import prepare, release
from saferplan_portal.publications.content import Offer
from saferplan_portal.publications.kinds import KINDS
from saferplan_portal.publications.models import Edition
from saferplan_portal.shell.rules import Unfit

TABLE: dict[str, Any] = {
    "name": "measures",
    "title": "Measures of the plan",
    "note": "One row for each measure.",
    "key": ["measure"],
    "columns": [
        {"name": "measure", "means": "The measure.", "type": "text"},
        {"name": "now", "means": "The last reading.", "type": "number"},
    ],
    "rows": [["=HYPERLINK(1)", 1200], ["Burglary", None], ["-9.8%", -9.8]],
}
_STATUS = {"tone": "red", "words": "Worse than baseline", "reason": "1,200 against 1,000 at the start."}
_BASE = {"summary": "What the partnership has to say.", "as_of": "2026-06-15", "tables": [TABLE]}

CONTENTS: dict[str, dict[str, Any]] = {
    "plan": _BASE
    | {
        "title": "A safer Ashbrook",
        "term": "from April 2026 to March 2029",
        "aim": "Fewer people harmed, & nobody left **alone** <script>alert(1)</script>.",
        "bodies": ["Ashbrook Council", "Ashbrook Police"],
        "against": [{"body": "Ashbrook Fire", "why": "Too little for <b>water</b>."}],
        "priorities": [
            {
                "title": "Violence at night",
                "why": "It doubled.",
                "evidence": [{"sentence": "Violence doubled.", "strength": "Strong evidence", "cannot_tell": "Why."}],
                "measures": [
                    {"title": "Violence with injury", "baseline": "1,000", "target": "800", "by": "2029-03-31"}
                ],
                "actions": [
                    {"title": "Safe routes", "lead": "Ashbrook Council", "partners": [], "due": "2027-03-31"},
                    {"title": "Street pastors", "lead": "Ashbrook Police", "partners": ["Youth Trust"], "due": ""},
                ],
            },
            {"title": "Chosen by the Board", "why": "Heard.", "evidence": [], "measures": [], "actions": []},
        ],
        "texts": [{"heading": "Foreword", "text": "We worked together."}],
    },
    "progress": _BASE
    | {
        "title": "One of two measures is worse than at the start",
        "rule": "A measure is better only when chance is an unlikely reason.",
        "priorities": [
            {
                "title": "Violence at night",
                "told": "One action is late.",
                "promises": [
                    {
                        "promised": "Safe routes",
                        "lead": "Ashbrook Council",
                        "due": "2027-03-31",
                        "did": "Four of six lit.",
                        "reported": "2026-05-02",
                        "status": {"tone": "amber", "words": "Late", "reason": "Two weeks past its day."},
                        "changed": None,
                        "code": "late",
                    },
                    {
                        "promised": "Street pastors",
                        "lead": "Ashbrook Police",
                        "due": "",
                        "did": "",
                        "reported": "",
                        "status": {"tone": "grey", "words": "Not started", "reason": ""},
                        "changed": {"tone": "green", "words": "On time", "reason": "Recruited last week."},
                        "code": "not-started",
                    },
                ],
                "measures": [
                    {
                        "title": "Violence with injury",
                        "baseline": "1,000",
                        "now": "1,200",
                        "target": "800",
                        "status": _STATUS,
                        "changed": None,
                        "id": "violence",
                        "code": "worse",
                        "value": 1200.0,
                    }
                ],
            },
            {"title": "Chosen by the Board", "told": "Nothing is live.", "promises": [], "measures": []},
        ],
    },
    "assessment": _BASE
    | {
        "title": "Violence has doubled since 2014/15",
        "release": "a" * 12,
        "site": "",
        "example": "A1 1AA",
        "strength_rule": {"strong": "Hardly chance.", "moderate": "Perhaps chance.", "weak": "May be chance."},
        "questions": [
            {
                "title": "How much crime is there?",
                "asks": "How many were recorded?",
                "findings": [
                    {
                        "headline": "33,529 crimes",
                        "sentence": "33,529 were recorded.",
                        "strength": "Strong evidence",
                        "cannot_tell": "What nobody reported.",
                    }
                ],
            },
            {"title": "What is missing?", "asks": "What is not held?", "findings": []},
        ],
    },
    "review": _BASE
    | {
        "title": "Annual review 2025/26",
        "period": "April 2025 to March 2026",
        "sections": [
            {
                "heading": "Spent",
                "text": "Every penny is accounted for.",
                "grids": [
                    {
                        "caption": "Grants",
                        "head": ["Grant", "Spent"],
                        "rows": [["Safer streets", "£1,200"]],
                        "empty": "No grant.",
                        "numeric": [1],
                    }
                ],
            }
        ],
    },
    "notice": _BASE
    | {
        "title": "Public meeting on 14 July 2026",
        "day": "2026-07-14",
        "starts": "6:30pm",
        "place": "Town Hall",
        "how": "Come along; no need to book.",
        "agenda": [{"title": "Violence at night", "about": "What we did"}, {"title": "Questions", "about": ""}],
    },
    "record": _BASE
    | {
        "title": "What was discussed on 12 March 2026",
        "day": "2026-03-12",
        "place": "Town Hall",
        "discussed": [
            {
                "title": "Burglary",
                "text": "It fell.",
                "decisions": [{"number": "1", "words": "Go on.", "owner": "Ashbrook Police", "due": "2026-09-30"}],
            }
        ],
    },
    "data": _BASE | {"title": "Data of the partnership", "notes": "Use it again."},
}


class Plain:
    """A provider that hands out what it was given, which a test may change: as live records do."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.now = copy.deepcopy(CONTENTS[kind])
        self.refuses = ""

    def offers(self, by: Actor) -> tuple[Offer, ...]:
        """Its one thing."""
        many = KINDS[self.kind].many
        return (Offer("7" if many else "", self.now["title"], "2026-07-14" if many else ""),)

    def content(self, by: Actor, subject: str) -> dict[str, Any]:
        """What it says now."""
        if self.refuses:
            raise Unfit(self.refuses)
        return self.now


def only_plain(monkeypatch: pytest.MonkeyPatch) -> dict[str, Plain]:
    """Put a plain provider in the place of every kind's, and give them by kind."""
    made = {kind: Plain(kind) for kind in KINDS}
    monkeypatch.setattr(content, "_PROVIDERS", dict(made))
    return made


def put_up(actor: Callable[..., Actor], kind: str = "plan", subject: str | None = None) -> Edition:
    """Have an analyst prepare and a chair release what a kind's provider says now."""
    if subject is None:
        subject = "7" if KINDS[kind].many else ""
    edition = prepare(by=actor("analyst"), kind=kind, subject=subject)
    return release(by=actor("chair"), edition=edition, seal=edition.seal)
