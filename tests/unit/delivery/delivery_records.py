"""Records of a small plan, for the tests of review, reports and summary."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from saferplan.delivery.grant import Allocation, Award, Grant, Spend
from saferplan.delivery.noise import Reading
from saferplan.delivery.override import Override, Shown
from saferplan.delivery.records import (
    ActionRecord,
    DecisionRecord,
    DeliveryRecord,
    Ending,
    MeasureRecord,
    PriorityRecord,
    Report,
)
from saferplan.delivery.status import ActionFacts, MeasureFacts, action_status, measure_status
from saferplan.delivery.target import target_reading
from saferplan.plan.model import Target

FIRST, LAST, AS_AT = date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 14)
KEEP = Ending("keep", "It works, and people ask for it.")


def measure(id_: str, before: int, after: int) -> MeasureRecord:
    """A measure that should go down, with its target of 800."""
    facts = MeasureFacts("down", Reading(before, "2023/24"), Reading(after, "2025/26"))
    status = Shown(measure_status(facts, on=AS_AT))
    return MeasureRecord(id_, f"Crimes of {id_}", status, target_reading(facts, Target(LAST, 800), on=AS_AT))


def record() -> DeliveryRecord:
    """A plan with two priorities: one action late, one set by a person, one done; one measure worse, one better."""
    grant = Grant(Award("fund", 100_000, date(2025, 4, 1), LAST))
    grant = grant.with_allocation(Allocation("a", "locks", 60_000, FIRST))
    grant = grant.with_spend(Spend("s", "locks", 45_000, FIRST, "Invoice 7", FIRST))
    late = action_status(ActionFacts(FIRST, LAST, last_report=LAST), on=AS_AT)
    done = action_status(ActionFacts(FIRST, LAST, done_on=date(2026, 4, 3)), on=AS_AT)
    override = Override("on-time", "The Board moved the day.", "The chair", AS_AT)
    locks = ActionRecord(
        "locks", "Fit locks", "Ashbrook Council", Shown(late), FIRST, LAST,
        reports=(Report(date(2026, 2, 3), "Forty homes “done”; naïve £ and — signs."), Report(AS_AT, "After it.")),
        moves=("burglary",), allocated=60_000, spent=45_000, ending=KEEP,
    )  # fmt: skip
    lamps = ActionRecord("lamps", "Mend lamps", "Ashbrook Council", Shown(late, override), FIRST, LAST, ending=KEEP)
    visits = ActionRecord("visits", "Visit homes", "Fire service", Shown(done), FIRST, LAST, ending=KEEP)
    burglary = measure("burglary", 1000, 1200)
    decision = DecisionRecord(date(2026, 2, 10), "Move the day of the lamps.", "The chair", date(2026, 3, 1))
    return DeliveryRecord(
        "Ashbrook", "Safer Ashbrook 2025-2028", FIRST, LAST, AS_AT,
        (
            PriorityRecord("homes", "Safer homes", (locks, lamps), (burglary,), (decision,), KEEP),
            PriorityRecord("fire", "Fewer fires", (visits,), (measure("arson", 1000, 801),), (), KEEP),
        ),
        (DecisionRecord(date(2025, 12, 1), "Adopt the plan.", "The Board"),),
        grant.balance(),
    )  # fmt: skip


def without_endings() -> DeliveryRecord:
    """The same, with the endings of the first priority and its first action still lacking."""
    one = record()
    homes, fire = one.priorities
    locks, lamps = homes.actions
    return replace(one, priorities=(replace(homes, ending=None, actions=(replace(locks, ending=None), lamps)), fire))
