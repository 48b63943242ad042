"""What the plan shows of the duties of the law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate

from saferplan_portal.duties.evidence import Found, Lacking, once, register
from saferplan_portal.planning.models import Consultation, PlanVersion
from saferplan_portal.planning.reading import working_plan
from saferplan_portal.planning.signed import text_of
from saferplan_portal.shell.words import day

COVERED = (
    "combat-substance-misuse",
    "reduce-reoffending",
    "prevent-serious-violence",
    "heed-the-police-and-crime-plan",
)
"""Duties that a plan meets by what it says it will do."""


@once
def signed_by(on: date) -> PlanVersion | None:
    """The version that the Board had signed last on a day, of the plan that was in force then."""
    held = PlanVersion.objects.filter(state="approved", ended_at__date__lte=on).exclude(plan__closed_on__lte=on)
    held = held.exclude(
        plan__state="closed", plan__closed_on=None
    )  # closed before the day was kept: not known until when
    return held.select_related("plan").order_by("-ended_at").first()


def in_force(on: date) -> Found | Lacking:
    """Whether a plan that was signed for the Board covers a day."""
    signed = signed_by(on)
    if signed is None or signed.ended_at is None:
        plan = working_plan()
        if plan is None:
            return Lacking("No plan is in force here.", reverse("plan"))
        return Lacking("The plan was not signed for the Board by then.", reverse("plan_one", args=[plan.pk]))
    plan, link = signed.plan, reverse("plan_one", args=[signed.plan_id])
    if not plan.start <= on <= plan.end:
        return Lacking(f"The plan is from {day(plan.start)} to {day(plan.end)}.", link)
    return Found(
        f"A plan until {day(plan.end)} was signed on {day(signed.ended_at)}.", localdate(signed.ended_at), link
    )


def whole(on: date) -> Found | Lacking | None:
    """Whether the version that was signed lacked anything that a plan must have."""
    signed = signed_by(on)
    if signed is None or signed.ended_at is None:
        return None
    link, many = reverse("plan_version", args=[signed.pk]), len(signed.gaps)
    if many:
        things = "1 thing was" if many == 1 else f"{many:,} things were"
        return Lacking(f"When it was put to the bodies, {things} wrong or missing in the plan.", link)
    return Found("The plan lacked nothing that a plan must have.", localdate(signed.ended_at), link)


def asked(on: date) -> Found | Lacking:
    """Whether people were asked about the plan, and it says what they said and what changed."""
    signed = signed_by(on)
    plan = working_plan() if signed is None else signed.plan
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
    """Makes what looks whether the plan, as the Board signed it, says how it meets a duty."""

    def look(on: date) -> Found | Lacking | None:
        signed = signed_by(on)
        if signed is None or signed.ended_at is None:
            return None
        link = reverse("plan_version", args=[signed.pk])
        how = next((one.how for one in text_of(signed).duties if one.duty == duty), "")
        if not how:
            return Lacking("The plan that the Board signed does not say how it meets this duty.", link)
        return Found(f"The plan says: {how}", localdate(signed.ended_at), link)

    return look


def say_what_is_shown() -> None:
    """Tell the register of duties what the plan can show."""
    register("have-a-plan", "The plan", in_force)
    register("have-a-strategy", "The plan", in_force)
    register("say-what-a-plan-must", "What the plan holds", whole)
    register("ask-the-people", "Who was asked", asked)
    for duty in COVERED:
        register(duty, "What the plan says of it", covered(duty))
