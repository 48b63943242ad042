"""What the review shows of the duties of the law."""

from __future__ import annotations

from datetime import date, timedelta

from django.urls import reverse

from saferplan_portal.duties.evidence import Found, Lacking, register
from saferplan_portal.planning.models import Plan
from saferplan_portal.review.reading import last_frozen
from saferplan_portal.shell.words import day


def yearly_review(on: date) -> Found | Lacking | None:
    """Whether the plan was reviewed: the last frozen review, or that there is none in a plan's second year or later."""
    if (review := last_frozen(on)) is not None:
        sentence = f"The review of {day(review.first_day)} to {day(review.last_day)} was frozen."
        return Found(sentence, review.ended_on or review.last_day, reverse("review_list"))
    plan = Plan.objects.filter(state="live", start__lte=on - timedelta(days=365)).first()
    if plan is None:
        return None
    return Lacking("The plan is more than a year old, and no review of it was frozen.", reverse("review_list"))


def register_evidence() -> None:
    """Say what looks for the yearly review."""
    register("have-a-plan", "Yearly review", yearly_review)
