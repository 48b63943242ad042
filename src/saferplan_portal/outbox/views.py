"""The page of the outbox."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.outbox import actions
from saferplan_portal.outbox.models import STATE_NAMES, Message
from saferplan_portal.outbox.permissions import check_see_outbox

PER_PAGE = 50


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """Which messages wait, were sent, or were given up; never what they say."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    check_see_outbox(by)
    found = Message.objects.select_related("to").defer("text")
    state = request.GET.get("state", "")
    if state in STATE_NAMES:
        found = found.filter(state=state)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    config = settings.PORTAL
    into = config.home / "outbox" if config.email.by == "file" else ""
    context = {
        "into": into,
        "at_once": config.writes_letters_at_once,
        "page": page,
        "standing": actions.standing(),
        "state": state,
        "states": STATE_NAMES,
    }
    return render(request, "outbox/outbox.html", context)


@require_POST
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a message tried again that was given up."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    actions.send_again(by=by, message=get_object_or_404(Message, pk=pk))
    messages.success(request, "The message will be tried again.")
    return redirect("outbox")
