"""What is read of reviews: whether a frozen one is whole, and what a draft still lacks."""

from __future__ import annotations

from datetime import date, timedelta

from saferplan.delivery.records import DeliveryRecord
from saferplan.delivery.review import FrozenReview, is_intact
from saferplan_portal.planning.models import Plan
from saferplan_portal.review.gathering import gathered
from saferplan_portal.review.inputs import as_text, record_from
from saferplan_portal.review.models import Review
from saferplan_portal.shell.engine import engine_says


def live_record(plan: Plan, first: date, last: date, *, made_on: date, review: Review | None = None) -> DeliveryRecord:
    """The records of a plan for a time, as they stood on its last day, or on the day it is made if that is earlier.

    Raises `Unfit` where they contradict each other.
    """
    with engine_says():
        return record_from(as_text(gathered(plan, first, last, made_on=made_on, review=review)))


def record_of(review: Review, *, made_on: date) -> DeliveryRecord:
    """The records of a review: of one that is frozen those that were kept with it, of a draft the live ones."""
    if review.state == "frozen":
        with engine_says():
            return record_from(review.inputs)
    return live_record(review.plan, review.first_day, review.last_day, made_on=made_on, review=review)


def holds(review: Review) -> bool:
    """Whether a frozen review has still its hash, and its inputs make the same text, byte for byte."""
    return is_intact(FrozenReview(review.text, review.sha256), record_from(review.inputs))


def next_time(plan: Plan) -> tuple[date, date]:
    """The year that the next review of a plan is of: the one that follows what was frozen last, within its term."""
    last = plan.reviews.filter(state="frozen").order_by("-last_day").values_list("last_day", flat=True).first()
    first = min(last + timedelta(1) if last else plan.start, plan.end)
    try:
        after = first.replace(year=first.year + 1)
    except ValueError:
        after = date(first.year + 1, 3, 1)
    return first, min(after - timedelta(1), plan.end)


def last_frozen(on: date) -> Review | None:
    """The last review that was frozen by a day; None where there is none."""
    return Review.objects.filter(state="frozen", ended_on__lte=on).order_by("-ended_on", "-pk").first()
