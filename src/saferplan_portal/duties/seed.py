"""An invented partnership's register: owners, evidence by hand, a duty of its own, one set aside, and gaps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import SERVICES
from saferplan_portal.accounts.seed import body_of
from saferplan_portal.duties import actions

_OWNERS = {
    "form-a-partnership": ("council", "Director of Communities"),
    "assess-the-area-each-year": ("council", "Lead analyst"),
    "have-a-plan": ("council", "Community safety manager"),
    "ask-the-people": ("council", "Community safety manager"),
    "hold-a-public-meeting": ("council", "Community safety manager"),
    "answer-to-councillors": ("council", "Head of Scrutiny"),
    "serious-violence-strategy": ("police", "Local Policing Commander"),
    "share-facts-about-no-person": ("police", "Head of Data"),
    "support-in-safe-accommodation": ("council", "Head of Housing"),
    "domestic-homicide-review": ("council", "Community safety manager"),
    "asb-case-review": ("council", "Anti-social behaviour team leader"),
    "asb-case-review-figures": ("council", "Anti-social behaviour team leader"),
}
"""Who answers for which duty: the service of the body, and the office there."""

_TYPED = {
    "serious-violence-strategy": ("The strategy was agreed and published on the council's site.", 200),
    "share-facts-about-no-person": ("The figures of the last quarter were sent to every partner.", 80),
    "answer-to-councillors": ("The scrutiny committee took the partnership's report, and was answered.", 330),
    "support-in-safe-accommodation": ("The strategy for safe accommodation was published.", 500),
    "report-on-safe-accommodation": ("The yearly report was sent.", 400),
    "sign-a-sharing-protocol": ("All five authorities signed the protocol.", 150),
}
"""What was typed, and how many days ago it was done: some is in time, some is due soon, and one is over."""


def seed(by_role: Mapping[str, Actor]) -> None:
    """Fill the register."""
    manager = by_role["manager"]
    before = replace(manager, at=manager.at - timedelta(days=300))
    bodies = {service: body for service in SERVICES if (body := body_of(service, manager.at)) is not None}
    for duty, (service, office) in _OWNERS.items():
        if service in bodies:
            actions.name_owner(by=before, duty=duty, body=bodies[service], name=office)
    for duty, (what, ago) in _TYPED.items():
        done = manager.today - timedelta(days=ago)
        actions.type_evidence(by=manager, duty=duty, what=what, done_on=done)
    actions.set_aside(by=before, duty="join-up-a-county", reason="The area has one tier of council.")
    values = {
        "duty": "Meet the business improvement district",
        "law": "Decision of the Board",
        "holder": "the community safety manager",
        "asks": "The partnership meets the traders of the town twice a year about crime against shops.",
        "clock": "twice a year",
        "months": 6,
        "artefact": "Notes of the meeting",
        "about": "people",
        "since": before.today,
        "verified_on": before.today,
    }
    own = actions.add_own_duty(by=before, values=values)
    actions.name_owner(by=before, duty=own.slug, body=bodies["council"], name="Community safety manager")
