"""Pages of the audit: searching, one row, exporting, and whether the chain holds.

The door of each writes a row itself: that somebody searched the audit is in the audit.
"""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, saw, took_out, verify
from saferplan_portal.audit.forms import KnownForm, SearchForm
from saferplan_portal.audit.models import KINDS, Entry, Head
from saferplan_portal.audit.permissions import check_see_audit
from saferplan_portal.audit.searching import MOST_EXPORTED, exported, found, value_words
from saferplan_portal.shell.rules import Unfit

PER_PAGE = 50


def _actor(request: HttpRequest) -> Actor:
    """Who looks, who must be an auditor."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    check_see_audit(by)
    return by


def _wanted(request: HttpRequest) -> tuple[SearchForm, dict[str, Any]]:
    """The search of a request: its form, and what it asks for (nothing, where it is amiss)."""
    form = SearchForm(request.GET if any(name in request.GET for name in _asked()) else None)
    if not form.is_bound:
        return form, {}
    return form, dict(form.cleaned_data) if form.is_valid() else {}


def _asked() -> list[str]:
    """The names under which a search is sent."""
    return [*SearchForm.base_fields, "since-day", "until-day"]


@require_safe
def audit(request: HttpRequest) -> HttpResponse:
    """Search."""
    _actor(request)
    form, wanted = _wanted(request)
    rows = Entry.objects.none() if form.is_bound and not form.is_valid() else found(wanted)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"form": form, "page": page, "kinds": KINDS, "query": query.urlencode(), "most": MOST_EXPORTED}
    return render(request, "audit/audit.html", context)


@require_safe
def audit_row(request: HttpRequest, position: int) -> HttpResponse:
    """One row with its detail, and the hashes that tie it to its neighbours."""
    _actor(request)
    entry = get_object_or_404(Entry, position=position)
    context = {
        "entry": entry,
        "kinds": KINDS,
        "detail": [(name.replace("_", " ").capitalize(), value_words(value)) for name, value in entry.detail.items()],
        "last": Head.objects.values_list("position", flat=True).first() or 0,
    }
    return render(request, "audit/row.html", context)


@require_safe
def audit_export(request: HttpRequest) -> HttpResponse:
    """What was found, as a CSV file; the export is in the audit before it leaves."""
    by = _actor(request)
    form, wanted = _wanted(request)
    if form.is_bound and not form.is_valid():
        raise Unfit("The search is not right, so there is nothing to export. Go back and correct it.")
    with transaction.atomic():
        rows = found(wanted)
        count = rows.count()
        if count > MOST_EXPORTED:
            raise Unfit(f"{count:,} rows are more than one file holds ({MOST_EXPORTED:,}). Choose fewer days.")
        text = exported(rows)
        detail = {name: str(value) for name, value in wanted.items() if value}
        took_out(by, Told("audit.exported", f"Exported {count:,} rows of the audit.", "audit", "", detail))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return response


@require_safe
def audit_chain(request: HttpRequest) -> HttpResponse:
    """How far the chain has come, with the hash to keep elsewhere, and a button to verify it."""
    _actor(request)
    return render(request, "audit/chain.html", _chain(KnownForm()))


@require_POST
def audit_verify(request: HttpRequest) -> HttpResponse:
    """Go through the whole chain, and say everywhere that it does not hold."""
    by = _actor(request)
    form = KnownForm(request.POST)
    if not form.is_valid():
        return render(request, "audit/chain.html", _chain(form))
    position, known = form.cleaned_data["position"], form.cleaned_data["hash"].lower()
    if bool(position) != bool(known):
        form.refuse("Give both the row and its hash, or neither.", "hash" if position else "position")
        return render(request, "audit/chain.html", _chain(form))
    until, _, broken = verify((position, known) if position else None)
    with transaction.atomic():
        sentence = f"Verified the audit up to row {until:,}: " + (
            "it holds." if not broken else f"{len(broken)} faults."
        )
        saw(by, Told("audit.verified", sentence, "audit", until))
    return render(request, "audit/chain.html", _chain(form) | {"verified": until, "broken": broken})


def _chain(form: KnownForm) -> dict[str, Any]:
    """What the page of the chain shows."""
    head = Head.objects.first() or Head()
    return {"form": form, "head": head, "watched": connection.vendor == "postgresql", "verified": None, "broken": []}
