"""Bodies of the partnership, as partnership.toml has them: their names, and their days, each a day or a whole month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from saferplan.plan.model import Plan
from saferplan.settings import Body


def plain_name(name: str) -> str:
    """A name as names are compared: large and small letters, room and "&" make no difference.

    >>> plain_name("Ashbrook  Fire & Rescue") == plain_name("ashbrook fire and rescue")
    True
    """
    return " ".join(name.casefold().replace("&", "and").split())


def with_registered_names(plan: Plan, bodies: Sequence[Body]) -> Plan:
    """A plan whose bodies are written as the register writes them, so that one body is one body wherever it is counted.

    A name that is not in the register stays as it is.
    """
    names = {plain_name(one.name): one.name for one in bodies}

    def written(name: str) -> str:
        return names.get(plain_name(name), name)

    actions = tuple(
        replace(one, lead=written(one.lead), partners=tuple(written(name) for name in one.partners))
        for one in plan.actions
    )
    linked = tuple(
        replace(one, plan=with_registered_names(one.plan, bodies)) if one.plan is not None else one
        for one in plan.linked
    )
    return replace(
        plan,
        actions=actions,
        linked=linked,
        duties=tuple(replace(one, lead=written(one.lead)) for one in plan.duties),
        approvals=tuple(replace(one, body=written(one.body)) for one in plan.approvals),
    )


def first_day(body: Body) -> date | None:
    """The first day on which a body is there, None where that is not known.

    >>> first_day(Body("Ashbrook ICB", "health", "2022-07"))
    datetime.date(2022, 7, 1)
    """
    return date.fromisoformat(f"{body.start}-01"[:10]) if body.start else None


def last_day(body: Body) -> date | None:
    """The last day on which a body is there, None where it has none.

    >>> last_day(Body("Ashbrook CCG", "health", "2013-04-01", "2022-06"))
    datetime.date(2022, 6, 30)
    """
    if not body.end:
        return None
    day = date.fromisoformat(f"{body.end}-01"[:10])
    return day if len(body.end) == len("2022-06-30") else day.replace(day=monthrange(day.year, day.month)[1])
