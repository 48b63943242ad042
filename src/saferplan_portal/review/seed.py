"""An invented review of the plan's first year, made through the same actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.planning.models import Priority
from saferplan_portal.planning.reading import live_plan
from saferplan_portal.review import actions
from saferplan_portal.review.actions import Verdict, things_of
from saferplan_portal.review.models import Review

_SAID = (
    Verdict("keep", "It does what it should, and partners want it to go on."),
    Verdict("change", "Fewer came than hoped. It moves to evenings, and is offered in two more towns."),
    Verdict("keep", "Too early to tell. It goes on, and is looked at again next year."),
    Verdict("drop", "Nobody could show that it made a difference, and its money is needed elsewhere."),
)


def seed(people: Mapping[str, Actor], folder: Path | None = None) -> None:
    """A frozen review of a first half year, and one being prepared in which some endings are lacking."""
    manager, plan = people["manager"], live_plan()
    if plan is None:
        return
    first = max(plan.start, manager.today - timedelta(days=365))
    middle = first + (manager.today - first) / 2
    if (manager.today - first).days < 60:
        return
    frozen = actions.begin_review(by=manager, plan=plan, first=first, last=middle)
    _decide(manager, frozen, len(things_of(frozen)))
    actions.freeze(by=manager, review=frozen, seen=Review.objects.get(pk=frozen.pk).version)
    draft = actions.begin_review(by=manager, plan=plan, first=_after(middle), last=manager.today)
    _decide(manager, draft, len(things_of(draft)) // 2)


def _after(day: date) -> date:
    return day + timedelta(1)


def _decide(by: Actor, review: Review, many: int) -> None:
    """End the first so many things of a review."""
    for number, thing in enumerate(things_of(review)[:many]):
        said = _SAID[0] if isinstance(thing, Priority) else _SAID[number % len(_SAID)]
        actions.decide(by=by, review=review, thing=thing, said=said)
