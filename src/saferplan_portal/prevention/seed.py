"""Invented records of prevention, made through the same actions that people use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.prevention import actions
from saferplan_portal.prevention.actions import AskedOf, Begun, Used

_STAGES = (
    (
        "objective",
        {
            "what": "People cross the station car park after dark without fear.",
            "measure": "Calls about the car park between 6pm and 6am.",
            "by": "The end of the financial year.",
        },
    ),
    (
        "scanning",
        {
            "problem": "Damage to cars, and groups who drink there and shout at passers-by.",
            "where": "The upper deck, Thursday to Saturday, 8pm to 1am.",
            "sources": "Calls to the police, the parking firm's log, and forty answers on paper.",
        },
    ),
    (
        "analysis",
        {
            "why": "No light on the stairs, nobody about after the last train, one way in and out.",
            "who": "Commuters and night workers. The parking firm can light and lock; the council can license.",
            "before": "Extra patrols in spring: calls fell while they lasted, and rose after.",
        },
    ),
)


def seed(people: Mapping[str, Actor], folder: Path | None = None) -> None:
    """A record in its fourth stage and a new one, a year of powers used, and three planning applications."""
    manager = people["manager"]
    bodies = {one.service: one for one in Body.objects.order_by("-pk")}
    council, police = bodies["council"], bodies["police"]

    def on(days: int) -> Actor:
        return replace(manager, at=manager.at - timedelta(days=days))

    problem = actions.begin_problem(by=on(150), begun=Begun("Station car park after dark", "Upper deck", council))
    for number, (stage, said) in enumerate(_STAGES):
        actions.finish_stage(by=on(140 - 30 * number), problem=problem, stage=stage, said=said)
    actions.begin_problem(by=on(9), begun=Begun("Off-road bikes on the common", "The common", police))
    for days, power, body in (
        (320, "dispersal", police),
        (300, "dispersal", police),
        (240, "community-protection-warning", council),
        (200, "community-protection-notice", council),
        (120, "dispersal", police),
        (60, "closure-notice", police),
    ):
        used = Used(power, body, on(days).today, "Everybody whom the law names")
        row = actions.record_power(by=on(days), used=used)
        if power == "community-protection-notice":
            actions.mark_breached(by=on(days - 50), row=row, seen=1, on=on(days - 50).today)
    asked = [
        AskedOf(f"25/0{number}17", site, police, on(days).today, on(days - 28).today)
        for number, (site, days) in enumerate(
            (("Forty flats at the old dairy", 200), ("A bus station", 110), ("A school extension", 45)), start=1
        )
    ]
    rows = [actions.open_consultation(by=on((on(0).today - one.asked_on).days), asked=one) for one in asked]
    words = "Light the paths, give each stair its own door, and let windows look onto the bicycle store."
    answered = [
        actions.move_consultation(
            by=on(days), row=design, seen=1, to="answered", on=on(days).today, said={"words": words}
        )
        for design, days in ((rows[0], 180), (rows[1], 90))
    ]
    said = {
        "words": "Lights and doors are conditions of the permission; the store stays where it was.",
        "outcome": "partly",
    }
    actions.move_consultation(by=on(100), row=answered[0], seen=2, to="decided", on=on(100).today, said=said)
