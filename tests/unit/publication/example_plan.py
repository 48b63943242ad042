"""A small made-up plan for the tests of documents, whose figures are those of the example release."""

from __future__ import annotations

from datetime import date

from saferplan.plan.model import (
    Action,
    Approval,
    Baseline,
    Consultation,
    Crosswalk,
    DutyCovered,
    EvidenceItem,
    LinkedPlan,
    Milestone,
    Move,
    Plan,
    PlanMeasure,
    Priority,
    Resources,
    SetAside,
    Target,
    Theme,
    WhyText,
)
from saferplan.publication.released import Released
from saferplan.settings import Body

BODIES = (
    Body("Eastmarch Council", "local authority"),
    Body("Eastmarch Police", "police", start="2010-04"),
    Body("An office that was closed", "invited body", end="2012-03"),
)
DUTIES = {"strategy": "A strategy to reduce crime and disorder"}


def example_plan(released: Released) -> Plan:
    """Two priorities with all that a plan can hold, bound to figures and findings of a release."""
    period = released.manifest["periods"]["headline"]
    total = f"figure:recorded_crime?period={period}"
    first, second, third = (one.id for one in released.findings[:3])
    burglary = Move("total", "down")
    return Plan(
        title="Eastmarch together",
        start=date(2019, 4, 1),
        end=date(2022, 3, 31),
        aim="Fewer people harmed.",
        about=WhyText(f"In all, []({total}) crimes were recorded."),
        made_up="All but the figures was made up.",
        approvals=(Approval("The Board", date(2019, 3, 20)),),
        priorities=(
            Priority(
                "homes",
                "Safer homes",
                findings=(first, second),
                chosen_by="The Board",
                chosen_on=date(2019, 3, 20),
                reason="Residents fear it most.",
                against="The analyst would have put drugs first.",
                why=WhyText(f"There were []({total}) crimes.\n\n- Of them **most** were near homes.\n- Some were not."),
                shows=("homes-plan/locks",),
            ),
            Priority("streets", "Calmer streets", why=WhyText("Nobody has counted it.")),
        ),
        themes=(Theme("early", "Acting early", "Before there is harm."), Theme("trust", "Trust")),
        measures=(
            PlanMeasure(
                "total",
                "Crimes recorded",
                "recorded_crime",
                way="down",
                baseline=Baseline(period=period),
                target=Target(date(2022, 3, 31), percent=-10),
                next_data=date(2019, 7, 1),
                every="every quarter",
            ),
            PlanMeasure(
                "visits", "Homes visited", kind="delivery", unit="homes", baseline=Baseline(value=310, source="us")
            ),
        ),
        actions=(
            Action(
                "visit",
                "Visit every home within a week.",
                "homes",
                heading="Prevent",
                lead="Eastmarch Police",
                partners=("Eastmarch Council",),
                start=date(2019, 4, 1),
                due=date(2020, 3, 31),
                milestones=(Milestone("Teams trained", date(2019, 6, 30)),),
                moves=(burglary, Move("visits", "up")),
                resources=Resources("Two posts", 80_000),
                evidence=("locks",),
                themes=("early",),
            ),
            Action("list", "Keep one list of repeat addresses.", "homes", heading="Work together"),
        ),
        consultations=(
            Consultation(
                "survey", "Residents", date(2019, 1, 7), date(2019, 1, 31), "a survey", 412, "Burglary.", "This."
            ),
        ),
        evidence=(
            EvidenceItem("locks", "Locks", "Fewer burglaries.", "strong", "A review", "https://example.org/review"),
        ),
        linked=(
            LinkedPlan("homes-plan", "The homes plan", "child", "Eastmarch Council", plan=_child()),
            LinkedPlan("above", "The county's strategy", "parent"),
        ),
        crosswalk=(Crosswalk("Burglary", ("homes",)), Crosswalk("Roads", dropped="Now with the roads board.")),
        duties=(DutyCovered("strategy", "This plan is it.", "The Board"),),
        set_aside=(SetAside(third, "It asks for nothing."),),
    )


def _child() -> Plan:
    """A child plan with one action that is shown."""
    action = Action("locks", "Fit locks in flats.", "all", lead="Eastmarch Council", due=date(2020, 3, 31))
    return Plan("The homes plan", date(2019, 4, 1), date(2022, 3, 31), actions=(action,))
