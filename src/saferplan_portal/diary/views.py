"""Pages of the diary, and the calendar at a secret address."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from saferplan.delivery.calendar import EVENT_KINDS
from saferplan_portal.diary import actions
from saferplan_portal.diary.events import day_of, events_for
from saferplan_portal.diary.reading import address_of
from saferplan_portal.shell.acting import Asked
from saferplan_portal.shell.addresses import whole_address


@require_safe
def diary(request: Asked) -> HttpResponse:
    """What is when, from today on."""
    return _page(request, "")


def _page(request: Asked, secret: str) -> HttpResponse:
    coming = [(one, day_of(one)) for one in events_for(request.actor)]
    context = {
        "events": [(one, on) for one, on in coming if on >= request.actor.today],
        "kinds": EVENT_KINDS,
        "known": address_of(request.actor.person or 0),
        "address": whole_address("diary_feed", secret) if secret else "",
    }
    return render(request, "diary/diary.html", context)


@require_POST
def make_address(request: Asked) -> HttpResponse:
    """Make a secret address, and show it this once."""
    return _page(request, actions.make_address(by=request.actor))


@require_POST
def end_address(request: Asked) -> HttpResponse:
    """End the secret address."""
    actions.end_address(by=request.actor)
    messages.success(request, "The address works no more.")
    return redirect("diary")


@require_POST
def take(request: Asked) -> HttpResponse:
    """The diary as a file."""
    return _calendar(actions.take_calendar(by=request.actor), "attachment")


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """The diary at a secret address, for a calendar program that cannot sign in."""
    text = actions.read_feed(secret=secret, at=timezone.now())
    if text is None:
        raise Http404
    return _calendar(text, "inline")


def _calendar(text: str, how: str) -> HttpResponse:
    headers = {
        "Content-Disposition": f'{how}; filename="diary.ics"',
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "X-Robots-Tag": "noindex",
        "Cache-Control": "no-store",
    }
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
