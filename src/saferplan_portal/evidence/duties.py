"""What the evidence shows of the duties of the law."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from saferplan.governance.clocks import months_after
from saferplan_portal.duties.evidence import Found, Lacking, register
from saferplan_portal.evidence.models import Release
from saferplan_portal.shell.words import day


def assessed(on: date) -> Found | Lacking:
    """Whether an assessment was received whose figures are of the twelve months before a day."""
    link = reverse("evidence_releases")
    held = Release.objects.filter(received_at__date__lte=on).exclude(as_of=None).order_by("-as_of").first()
    if held is None or held.as_of is None:
        return Lacking("No assessment was received here.", link)
    if months_after(held.as_of, 12) < on:
        return Lacking(f"The last assessment received is as of {day(held.as_of)}, over twelve months before.", link)
    return Found(f"An assessment as of {day(held.as_of)} was received.", held.as_of, link)


def say_what_is_shown() -> None:
    """Tell the register of duties what the evidence can show."""
    register("assess-the-area-each-year", "The assessment", assessed)
