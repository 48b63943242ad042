"""What the publications show of the duties of the law."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime

from saferplan_portal.duties.evidence import Found, Lacking, register
from saferplan_portal.publications.models import ONCE_PUBLIC, Edition


def plan_published(on: date) -> Found | Lacking | None:
    """Whether the plan could be read by the public on a day."""
    held = Edition.objects.filter(publication__kind="plan", state__in=ONCE_PUBLIC, released_at__date__lte=on)
    edition = held.filter(Q(ended_at=None) | Q(ended_at__date__gt=on)).order_by("-number").first()
    if edition is None:
        return Lacking("The public cannot read the plan here.", reverse("publications"))
    assert edition.released_at is not None
    day = localtime(edition.released_at).date()
    return Found(f"The plan is published, version {edition.number}.", day, reverse("public_publication", args=["plan"]))


def register_all() -> None:
    """Say what looks for each duty."""
    register("publish-the-plan", "The plan where the public can read it", plan_published)
