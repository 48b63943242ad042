"""The days of a body of the partnership, as partnership.toml has them: a day, or a whole month."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from saferplan.settings import Body


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
