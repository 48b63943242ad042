"""An invented review of the plan's first year, frozen two weeks after it, by the same actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.delivery.seed import at
from saferplan_portal.planning.models import Priority
from saferplan_portal.planning.reading import live_plan
from saferplan_portal.review import actions
from saferplan_portal.review.actions import Verdict, things_of
from saferplan_portal.review.models import Review
from saferplan_portal.review.reading import next_time

FROZEN_AFTER = 14
"""So many days after its last day the review was frozen."""

_SAID = (
    Verdict("keep", "It does what it should, and partners want it to go on."),
    Verdict("change", "Fewer came than hoped. It moves to evenings, and is offered in two more towns."),
    Verdict("keep", "Too early to tell. It goes on, and is looked at again next year."),
    Verdict("drop", "Nobody could show that it made a difference, and its money is needed elsewhere."),
)


def seed(people: Mapping[str, Actor], folder: Path | None = None) -> None:
    """The review of the first year of the plan in force, where that year is over."""
    manager, plan = people["manager"], live_plan()
    if plan is None:
        return
    first, last = next_time(plan)
    if last >= manager.today:
        return
    then = at(manager, min((last - manager.today).days + FROZEN_AFTER, 0))
    review = actions.begin_review(by=then, plan=plan, first=first, last=last)
    for number, thing in enumerate(things_of(review)):
        said = _SAID[0] if isinstance(thing, Priority) else _SAID[number % len(_SAID)]
        actions.decide(by=then, review=review, thing=thing, said=said)
    actions.freeze(by=then, review=review, seen=Review.objects.get(pk=review.pk).version)
