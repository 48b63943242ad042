"""A small plan in force for the tests of delivery and money: two priorities, four actions, four measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from saferplan.plan.frozen import frozen_text, hash_of
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.planning.models import Action, Measure, Milestone, Move, Plan, PlanVersion, Priority
from saferplan_portal.planning.shape import unsigned


@dataclass(frozen=True)
class SmallPlan:
    """The rows of the plan: what is planned, and how anyone will know."""

    plan: Plan
    burglary: Priority
    violence: Priority
    locks: Action
    patrols: Action
    training: Action
    lights: Action
    burglaries: Measure
    fear: Measure
    reports: Measure
    assaults: Measure


def small_plan(bodies: dict[str, Body]) -> SmallPlan:
    """The plan, written straight into the database."""
    plan = Plan.objects.create(
        title="Ashbrook Community Safety Plan",
        start=date(2025, 4, 1),
        end=date(2028, 3, 31),
        state="live",
        made_at=datetime(2025, 1, 1, tzinfo=UTC),
    )
    burglary = Priority.objects.create(plan=plan, slug="burglary", title="Fewer burglaries", position=1)
    violence = Priority.objects.create(plan=plan, slug="violence", title="Less violence", position=2)

    def action(slug: str, what: str, priority: Priority, lead: str, due: date) -> Action:
        values = {"state": "live", "live_on": date(2025, 4, 1), "start": date(2025, 4, 1), "due": due}
        return Action.objects.create(
            plan=plan,
            slug=slug,
            what=what,
            priority=priority,
            lead=bodies[lead],
            **values,
        )

    def measure(slug: str, title: str, way: str, value: float, unit: str = "") -> Measure:
        return Measure.objects.create(
            plan=plan, slug=slug, title=title, way=way, unit=unit, baseline_period="2024/25", baseline_value=value,
            baseline_source="Police records", baseline_on=date(2025, 3, 31), target_by=date(2026, 3, 31),
        )  # fmt: skip

    locks = action("locks", "Fit better locks in Mill Lane", burglary, "council", date(2026, 9, 30))
    patrols = action("patrols", "Patrol the station after dark", burglary, "police", date(2026, 3, 31))
    training = action("training", "Train bar staff", violence, "council", date(2027, 3, 31))
    lights = action("lights", "Light the footpath", violence, "fire", date(2026, 12, 31))
    for what, due in (("Choose who fits them", date(2025, 9, 30)), ("Half of the homes done", date(2026, 8, 31))):
        Milestone.objects.create(plan=plan, action=locks, what=what, due=due)
    made = SmallPlan(
        plan,
        burglary,
        violence,
        locks,
        patrols,
        training,
        lights,
        measure("burglaries", "Burglaries of homes", "down", 1000),
        measure("fear", "Feel unsafe after dark", "down", 30, "%"),
        measure("reports", "Reports of domestic abuse", "known", 400),
        measure("assaults", "Assaults in the town centre", "down", 200),
    )
    made.burglaries.target_value = 800
    made.burglaries.save()
    for which, moved in (
        (locks, made.burglaries),
        (patrols, made.burglaries),
        (patrols, made.fear),
        (training, made.assaults),
        (lights, made.fear),
    ):
        Move.objects.create(action=which, measure=moved, way="down")
    return made


def sign_small_plan(made: SmallPlan, manager: Actor, chair: Actor) -> PlanVersion:
    """The plan as it stands, signed for the Board."""
    assert manager.person is not None
    content = frozen_text(unsigned(made.plan))
    return PlanVersion.objects.create(
        plan=made.plan,
        number=1 + made.plan.versions.count(),
        content=content,
        sha256=hash_of(content),
        state="approved",
        proposed_by_id=manager.person,
        proposed_at=manager.at,
        ended_by_id=chair.person,
        ended_at=chair.at,
    )
