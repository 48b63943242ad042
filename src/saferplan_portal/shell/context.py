"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from saferplan_portal.shell.places import places_of

FOOTER = (
    ("Information and support", "help"),
    ("Accessibility", "public_accessibility"),
    ("Privacy", "public_privacy"),
    ("Contact", "public_contact"),
    ("What the public sees", "public_home"),
)
"""What stands at the foot of every page that says nothing else of it."""

ON_SQLITE = (
    "On trial, in a file (SQLite): whoever can open it can change records unseen.",
    "Only the command saferplan portal checks would show such a change. In service use PostgreSQL.",
)
DEMO = ("Demonstration: made-up people and records.", "Anybody here can sign in as anybody.")
"""What must be said on every page: in a few words that always stand there, and the rest for who opens it."""


def portal(request: HttpRequest) -> dict[str, Any]:
    """The partnership's name, who is here, where they can go, and what must be said on every page."""
    person = getattr(request, "user", None)
    signed_in = bool(person is not None and person.is_authenticated)
    notices = []
    if settings.PORTAL.way == "demo":
        notices.append(DEMO)
    if settings.PORTAL.embedded and signed_in:
        notices.append(ON_SQLITE)
    return {
        "partnership_name": settings.PORTAL.name,
        "contact": settings.PORTAL.contact,
        "sign_in": settings.PORTAL.sign_in,
        "demo": settings.PORTAL.way == "demo",
        "letters_in": str(settings.PORTAL.home / "outbox") if settings.PORTAL.writes_letters_at_once else "",
        "brand": settings.PORTAL.brand,
        # django-csp gives out the nonce only to who asks for it as text.
        "csp_nonce": str(request.csp_nonce) if hasattr(request, "csp_nonce") else "",
        "person": person if signed_in else None,
        "actor": getattr(request, "actor", None),
        "places": places_of(request) if signed_in else (),
        "notices": notices,
        "published_site": settings.PUBLISHED_SITE,
        "usual_footer": [(words, reverse(route)) for words, route in FOOTER],
    }
