"""What the plan shows of the duties of the law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from saferplan_portal.duties.evidence import Found, Lacking, register
from saferplan_portal.planning.models import Consultation, DutyCovered, Plan, PlanVersion
from saferplan_portal.planning.reading import live_plan
from saferplan_portal.shell.words import day

COVERED = (
    "combat-substance-misuse",
    "reduce-reoffending",
    "prevent-serious-violence",
    "heed-the-police-and-crime-plan",
)
"""Duties that a plan meets by what it says it will do."""


def in_force(on: date) -> Found | Lacking:
    """Whether a plan that was signed for the Board covers a day."""
    plan = live_plan()
    if plan is None:
        return Lacking("No plan is in force here.", reverse("plan"))
    link = reverse("plan_one", args=[plan.pk])
    signed = _signed(plan, on)
    if signed is None or signed.ended_at is None:
        return Lacking("The plan was not signed for the Board by then.", link)
    if not plan.start <= on <= plan.end:
        return Lacking(f"The plan is from {day(plan.start)} to {day(plan.end)}.", link)
    return Found(
        f"A plan until {day(plan.end)} was signed on {day(signed.ended_at)}.", localdate(signed.ended_at), link
    )


def whole(on: date) -> Found | Lacking | None:
    """Whether the version that was signed lacked anything that a plan must have."""
    plan = live_plan()
    signed = None if plan is None else _signed(plan, on)
    if signed is None or signed.ended_at is None:
        return None
    link, many = reverse("plan_version", args=[signed.pk]), len(signed.gaps)
    if many:
        things = "1 thing was" if many == 1 else f"{many:,} things were"
        return Lacking(f"When it was put to the bodies, {things} wrong or missing in the plan.", link)
    return Found("The plan lacked nothing that a plan must have.", localdate(signed.ended_at), link)


def asked(on: date) -> Found | Lacking:
    """Whether people were asked about the plan, and it says what they said and what changed."""
    plan = live_plan() or Plan.objects.filter(state="draft").first()
    if plan is None:
        return Lacking("There is no plan that people were asked about.", reverse("plan"))
    link = reverse("plan_parts", args=[plan.pk, "consultations"])
    held = Consultation.objects.standing().filter(plan=plan, end__lte=on).order_by("-end").first()
    if held is None or held.end is None:
        return Lacking("Nobody was asked about the plan yet.", link)
    if not held.said or not held.changed:
        return Lacking("It is not said what people said, or what changed because of it.", link)
    return Found(f"{held.who} were asked until {day(held.end)}.", held.end, link)


def covered(duty: str) -> Callable[[date], Found | Lacking | None]:
    """Makes what looks whether the plan says how it meets a duty."""

    def look(on: date) -> Found | Lacking | None:
        plan = live_plan()
        signed = None if plan is None else _signed(plan, on)
        if plan is None or signed is None or signed.ended_at is None:
            return None
        link = reverse("plan_parts", args=[plan.pk, "duties"])
        held = DutyCovered.objects.standing().filter(plan=plan, duty=duty).first()
        if held is None:
            return Lacking("The plan does not say how it meets this duty.", link)
        return Found(f"The plan says: {held.how}", localdate(signed.ended_at), link)

    return look


def _signed(plan: Plan, on: date) -> PlanVersion | None:
    """The last version that was signed by a day."""
    return plan.versions.filter(state="approved", ended_at__date__lte=on).first()


def say_what_is_shown() -> None:
    """Tell the register of duties what the plan can show."""
    register("have-a-plan", "The plan", in_force)
    register("have-a-strategy", "The plan", in_force)
    register("say-what-a-plan-must", "What the plan holds", whole)
    register("ask-the-people", "Who was asked", asked)
    for duty in COVERED:
        register(duty, "What the plan says of it", covered(duty))
