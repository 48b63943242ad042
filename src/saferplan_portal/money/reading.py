"""Grants as the engine knows them, from the rows that are kept."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, QuerySet

from saferplan.delivery import grant as engine
from saferplan.delivery.returns import Certified, GrantReturn, ReturnLine
from saferplan_portal.money.models import Allocation, Award, Forecast, Return, Spend
from saferplan_portal.planning.models import Action


def awards() -> QuerySet[Award]:
    """Every award with all its rows, in as many questions to the database as there are kinds of rows."""
    actions = Action.objects.select_related("lead")
    kinds = ("allocations", Allocation), ("spends", Spend), ("forecasts", Forecast)
    rows = [
        Prefetch(name, kind._default_manager.select_related("entered_by").prefetch_related(Prefetch("action", actions)))
        for name, kind in kinds
    ]
    return Award.objects.prefetch_related(*rows, "conditions", "spends__files", "spends__corrected_by")


def key_of(action: int) -> str:
    """The name of an action in the rows of the engine."""
    return str(action)


def as_grant(award: Award, *, on: date = date.max) -> engine.Grant:
    """An award with its rows, those entered by a day, held to tie.

    Raises `DoesNotTie` where somebody wrote rows past the portal.
    """
    given = engine.Award(str(award.pk), award.amount, award.first_day, award.last_day, award.funder)
    allocations = [
        engine.Allocation(str(one.pk), key_of(one.action_id), one.amount, one.entered_on, one.reason)
        for one in award.allocations.all()
        if one.entered_on <= on
    ]
    spends = [as_spend(one) for one in award.spends.all() if one.entered_on <= on]
    forecasts = [
        engine.Forecast(str(one.pk), key_of(one.action_id), one.amount, one.entered_on)
        for one in award.forecasts.all()
        if one.entered_on <= on
    ]
    return engine.grant_from(given, allocations, spends, forecasts)


def as_spend(one: Spend) -> engine.Spend:
    """A spend as the engine knows it; a row that is not written yet has no number."""
    return engine.Spend(
        id=str(one.pk or "new"),
        action=key_of(one.action_id),
        amount=one.amount,
        on=one.spent_on,
        evidence=one.evidence,
        entered=one.entered_on,
        corrects=str(one.corrects_id or ""),
        reason=one.reason,
    )


def as_return(one: Return) -> GrantReturn:
    """A return as the engine knows it.  People stand in it by their number: two may share a name."""
    certified = None
    if one.certified_by_id is not None and one.certified_on is not None:
        certified = Certified(str(one.certified_by_id), one.certified_on)
    return GrantReturn(
        award=str(one.award_id),
        awarded=one.award.amount,
        first=one.first_day,
        last=one.last_day,
        as_at=one.as_at,
        lines=tuple(
            ReturnLine(key_of(line.action_id), line.before, line.changed, line.spent) for line in one.lines.all()
        ),
        prepared_by=str(one.prepared_by_id),
        certified=certified,
    )


def last_certified(award: Award) -> Return | None:
    """The last return of an award that was certified."""
    return award.returns.filter(state="certified").order_by("-last_day").first()
