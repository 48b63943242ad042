"""Where a signed-in person can go: groups of places, each shown only to whom the table of access lets in."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from saferplan_portal.access import may_open


@dataclass(frozen=True)
class Place:
    """A place in the navigation: its words, and the name of its route."""

    words: str
    route: str


GROUPS: tuple[tuple[str, tuple[Place, ...]], ...] = (
    ("Start", (Place("Your tasks", "start"), Place("Diary", "diary"), Place("Your sign-in", "mfa_index"))),
    (
        "Board",
        (
            Place("The Board", "board"),
            Place("Meetings", "board_meetings"),
            Place("Actions arising", "board_actions"),
            Place("Members and rules", "board_members"),
            Place("Duties of the law", "duties"),
        ),
    ),
    (
        "Evidence",
        (
            Place("Findings", "evidence_findings"),
            Place("Figures", "evidence_figures"),
            Place("Releases", "evidence_releases"),
        ),
    ),
    (
        "Plan",
        (Place("The plan", "plan"), Place("All plans", "plan_all"), Place("What works", "plan_library")),
    ),
    (
        "Delivery",
        (
            Place("How the plan stands", "delivery_overview"),
            Place("Actions of your body", "delivery_mine"),
            Place("What is late", "delivery_late"),
            Place("Grants and spending", "money_awards"),
            Place("Reviews and reports", "review_list"),
            Place("Problem solving", "prevention_problems"),
            Place("Powers used", "prevention_powers"),
            Place("Planning applications", "prevention_designs"),
        ),
    ),
    ("Publication", (Place("Publications", "publications"), Place("Public pages", "public_home"))),
    (
        "People and audit",
        (
            Place("People", "people"),
            Place("Roles to confirm", "people_review"),
            Place("Bodies", "bodies"),
            Place("Messages", "outbox"),
            Place("Tokens", "tokens"),
            Place("Audit", "audit"),
        ),
    ),
)
"""The groups of the navigation, in order."""


@dataclass(frozen=True)
class ShownPlace:
    """A place as a page shows it."""

    text: str
    url: str
    current: bool


def places_of(request: HttpRequest) -> tuple[tuple[str, tuple[ShownPlace, ...]], ...]:
    """The groups with the places that this person may open; a group with none is left out."""
    actor = getattr(request, "actor", None)
    shown = []
    for title, places in GROUPS:
        urls = [(place.words, reverse(place.route)) for place in places if may_open(place.route, actor)]
        # Of places within each other, the page belongs to the innermost.
        here = max((url for _, url in urls if _holds(request.path, url)), key=len, default="")
        open_to = tuple(ShownPlace(words, url, url == here) for words, url in urls)
        if open_to:
            shown.append((title, open_to))
    return tuple(shown)


def _holds(path: str, url: str) -> bool:
    """Whether a page is a place's, or lies within it."""
    return path == url or (len(url) > 1 and path.startswith(url) and url != reverse("start"))
