"""The invented year fills the portal through its own doors, and is the same each time."""

from __future__ import annotations

from collections.abc import Callable

from portal_delivery import small_plan
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Body
from saferplan_portal.audit.actions import verify
from saferplan_portal.delivery import seed as delivery_seed
from saferplan_portal.delivery.models import MeasureReading, Report
from saferplan_portal.money import seed as money_seed
from saferplan_portal.money.models import Award, Return, Spend
from saferplan_portal.money.reading import as_grant, awards


def test_the_invented_year_ties_and_has_what_there_is_to_show(
    actor: Callable[..., Actor], bodies: dict[str, Body]
) -> None:
    small_plan(bodies)
    by_role = {role: actor(role) for role in ("manager", "chair", "analyst", "lead-officer")}
    actor("lead-officer", "police")
    delivery_seed.seed(by_role)
    money_seed.seed(by_role)
    assert Report.objects.count() >= 8
    assert MeasureReading.objects.count() == 3
    assert Award.objects.get().amount == 44_108_200
    balance = as_grant(awards().get()).balance()
    assert 0 < balance.spent < balance.allocated < balance.awarded
    assert Spend.objects.exclude(corrects=None).exists()
    assert set(Return.objects.values_list("state", flat=True)) == {"certified", "prepared"}
    assert verify()[2] == []
