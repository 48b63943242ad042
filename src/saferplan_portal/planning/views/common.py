"""What the pages of the plan share: who asks, which plan, and how a form comes to an action and back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from saferplan_portal.accounts.actor import Actor
from saferplan_portal.planning.models import Plan
from saferplan_portal.shell.changed import changed_page, tell_of_theirs
from saferplan_portal.shell.forms import PortalForm
from saferplan_portal.shell.locking import ChangedMeanwhile
from saferplan_portal.shell.merging import with_theirs
from saferplan_portal.shell.rules import Unfit

Trail = list[tuple[str, str]]


def actor_of(request: HttpRequest) -> Actor:
    """Who asks."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def trail_of(plan: Plan, *more: tuple[str, str]) -> Trail:
    """The way from the plan to a page."""
    return [(plan.title, reverse("plan_one", args=[plan.pk])), *more]


@dataclass(frozen=True)
class FormPage:
    """A page of one form: its title, the words of its button, where the way out leads, the way here, and more to say.

    `subject` names what is changed, for the page that shows another person's change; `warning` is for what ends
    something.
    """

    title: str
    words: str
    back: str
    trail: Trail
    subject: str = ""
    say: str = ""
    warning: bool = False
    template: str = "planning/form.html"
    more: dict[str, Any] = field(default_factory=dict)


def form_page(
    request: HttpRequest, form: PortalForm, page: FormPage, do: Callable[[], tuple[str, str]]
) -> HttpResponse:
    """Show a form, or, where it was sent and is in order, do what it asks.

    `do` calls the action, and gives the sentence that says what was done and the address to go to.
    """
    if form.is_bound and form.is_valid():
        try:
            (sentence, address), theirs = with_theirs(form, do)
        except Unfit as error:
            form.refuse(str(error), error.field)
        except ChangedMeanwhile as changed:
            return changed_page(request, changed, form, subject=page.subject or page.title, back=page.back)
        else:
            messages.success(request, sentence)
            tell_of_theirs(request, theirs)
            return redirect(address)
    return render(request, page.template, {"form": form, "page": page, **page.more})


def sent(request: HttpRequest) -> Any:
    """What was sent with a form, None where it is only to be shown."""
    return request.POST if request.method == "POST" else None
