"""Searching the audit, and handing out what was found."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from saferplan.publication.downloads import csv_text
from saferplan_portal.audit.models import KINDS, Entry

MOST_EXPORTED = 50_000
"""One export holds so many rows at most; who needs more takes it year by year."""

_LONDON = ZoneInfo("Europe/London")
_HEAD = ("row", "at", "kind", "what", "person", "who", "about", "about number", "sentence", "detail", "hash")


def found(wanted: Mapping[str, Any]) -> QuerySet[Entry]:
    """The rows that match, newest first; what is not given narrows nothing."""
    rows = Entry.objects.order_by("-position")
    if words := str(wanted.get("words") or "").strip():
        rows = rows.filter(Q(sentence__icontains=words) | Q(what__icontains=words))
    if who := str(wanted.get("who") or "").strip():
        rows = rows.filter(who__icontains=who)
    for name in ("kind", "about", "about_id", "person"):
        if wanted.get(name):
            rows = rows.filter(**{name: wanted[name]})
    if wanted.get("since"):
        rows = rows.filter(at__gte=datetime.combine(wanted["since"], time(), _LONDON))
    if wanted.get("until"):
        rows = rows.filter(at__lt=datetime.combine(wanted["until"] + timedelta(days=1), time(), _LONDON))
    return rows


def exported(rows: QuerySet[Entry]) -> str:
    """Rows as a CSV file, oldest first, in which nothing that anybody typed is a formula."""
    return csv_text(
        _HEAD,
        (
            (
                str(one.position),
                one.at.isoformat(),
                KINDS[one.kind],
                one.what,
                "" if one.person is None else str(one.person),
                one.who,
                one.about,
                one.about_id,
                one.sentence,
                as_words(one.detail),
                one.hash,
            )
            for one in reversed(rows[:MOST_EXPORTED])
        ),
    )


def as_words(detail: Mapping[str, Any]) -> str:
    """The detail of a row in one line: "name: Fire -> Fire Authority; until: 2026-04-01"."""
    return "; ".join(f"{name}: {value_words(value)}" for name, value in detail.items())


def value_words(value: Any) -> str:
    """A value of a detail: of a change what it was and what it became."""
    if isinstance(value, list) and len(value) == 2:
        return f"{_one(value[0])} -> {_one(value[1])}"
    if isinstance(value, list):
        return ", ".join(_one(one) for one in value) or "none"
    return _one(value)


def _one(value: Any) -> str:
    return "nothing" if value in (None, "") else str(value)
