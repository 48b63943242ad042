"""Plans for the portal's tests: a small one made by hand through the portal's own doors, and the worked example's."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from saferplan.commands.plan_folder import read_plan
from saferplan.demo.county_safety_plan import write_plan
from saferplan.plan.model import Plan as EnginePlan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.planning.actions import ActionGiven, AgreementTold, add_action, add_part, begin_plan
from saferplan_portal.planning.models import Action, Measure, Plan, Priority

TERM = {"title": "Safer Ashbrook Plan 2026 to 2029", "start": date(2026, 4, 1), "end": date(2029, 3, 31)}
"""What the small plan says of itself."""


def county_plan(tmp_path: Path) -> EnginePlan:
    """The worked example's plan, read from its folder."""
    write_plan(tmp_path)
    return read_plan(tmp_path)


def small_plan(by: Actor) -> Plan:
    """A draft with one priority, one measure with a baseline, and one action that is complete."""
    plan = begin_plan(by=by, values=TERM)
    priority = add_part(
        by=by, plan=plan, kind=Priority, values={"title": "Fewer burglaries", "chosen_by": "Safer Ashbrook Board"}
    )
    measure = add_part(by=by, plan=plan, kind=Measure, values=measure_values())
    values = {"what": "Fit locks.", "priority": priority, "lead": Body.objects.get(slug="police")}
    given = ActionGiven(values | {"due": date(2027, 3, 31)}, moves=((measure, "down"),))
    add_action(by=by, plan=plan, given=given)
    return plan


def measure_values() -> dict[str, object]:
    """A measure with all that it needs."""
    return {
        "title": "Burglary",
        "figure": "recorded_crime?crime_type=burglary",
        "way": "down",
        "baseline_period": "2018/19",
        "target_percent": -10.0,
        "target_by": date(2029, 3, 31),
        "next_data": date(2026, 10, 31),
    }


def only_action(plan: Plan) -> Action:
    """The one action of a small plan, as it stands."""
    return Action.objects.get(plan=plan)


PROPOSED = """{"standing": "Working paper.", "audience": "partnership", "source": "Made for a test.",
"proposed": [{"id": "crime-type/robbery",
"title": "Robbery", "standing": "proposed", "score": 12.0, "band": "high", "rank": 1, "rank_low": 1, "rank_high": 2,
"chance_top": 0.9, "top": 5, "reasons": ["It scores 12 of 16, high."], "doubts": ["Few records."], "findings": [],
"figures": [], "model": "four-by-four 1"}]}"""
"""What the engine writes of the priorities that the scores propose: one."""


def told(by: Actor) -> AgreementTold:
    """What a manager was told today of a lead body's agreement."""
    return AgreementTold("Their lead officer", by.today)


def declare_baselines() -> None:
    """Give every measure a number with its day, which needs no release to be read."""
    Measure.objects.update(baseline_value=1_000.0, baseline_on=date(2019, 3, 31))
