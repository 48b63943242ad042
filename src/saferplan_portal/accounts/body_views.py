"""Pages of the bodies of the partnership."""

from __future__ import annotations

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from saferplan_portal.accounts import permissions as rules
from saferplan_portal.accounts.actions import bodies
from saferplan_portal.accounts.models import Body, Membership
from saferplan_portal.accounts.people_forms import BodyForm, EndBodyForm, VersionedBodyForm
from saferplan_portal.accounts.people_views import actor_of, both, filled, sent
from saferplan_portal.accounts.roles import Permission
from saferplan_portal.shell.acting import Done, pressed

_FIELDS = ("name", "legal_role", "service", "first_day")


@require_safe
def body_list(request: HttpRequest) -> HttpResponse:
    """The bodies of today, those to come, and those that have ended."""
    by = actor_of(request)
    holding = Membership.objects.holding(by.today).values("pk")
    count = Count("memberships", filter=Q(memberships__in=holding), distinct=True)
    every = list(Body.objects.select_related("successor").annotate(roles=count))
    context = {
        "now": [one for one in every if one.holds_on(by.today)],
        "others": [one for one in every if not one.holds_on(by.today)],
        "manages": rules.can_manage_bodies(by),
    }
    return render(request, "accounts/bodies.html", context)


@require_safe
def body_page(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: its role in law, its days, what it became, and who holds a role at it."""
    by = actor_of(request)
    body = get_object_or_404(Body.objects.select_related("successor"), slug=slug)
    memberships = Membership.objects.filter(body=body, ended_at=None, last_day__gte=by.today, person__is_active=True)
    ended = body.last_day is not None and body.last_day < by.today
    context = {
        "body": body,
        "predecessors": body.predecessors.all(),
        "memberships": memberships.select_related("person").order_by("role", "person__name"),
        "sees_people": by.may(Permission.SEE_PEOPLE),
        "manages": rules.can_manage_bodies(by),
        "ended": ended,
    }
    return render(request, "accounts/body.html", context)


@both
def add_body(request: HttpRequest) -> HttpResponse:
    """Add a body."""
    by = actor_of(request)
    rules.check_manage_bodies(by)
    form = BodyForm(sent(request))

    def does() -> str:
        bodies.add_body(by=by, values=form.values(*_FIELDS))
        return f"{form.cleaned_data['name']} has been added."

    done = filled(request, form, does, reverse("bodies"))
    return done or render(request, "accounts/add_body.html", {"form": form})


@both
def change_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what is kept of a body."""
    by = actor_of(request)
    rules.check_manage_bodies(by)
    body = get_object_or_404(Body, slug=slug)
    first = {name: getattr(body, name) for name in _FIELDS} | {"seen_version": body.version}
    form = VersionedBodyForm(sent(request), initial=first)

    def does() -> str:
        bodies.change_body(by=by, body=body, seen=form.cleaned_data["seen_version"], values=form.values(*_FIELDS))
        return "The body has been changed."

    done = filled(request, form, does, reverse("body", args=[slug]), body.name)
    return done or render(request, "accounts/change_body.html", {"form": form, "body": body})


@both
def end_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Say when a body ends and which follows it."""
    by = actor_of(request)
    rules.check_manage_bodies(by)
    body = get_object_or_404(Body, slug=slug)
    first = {"last_day": body.last_day, "successor": body.successor, "seen_version": body.version}
    form = EndBodyForm(sent(request), initial=first)

    def does() -> str:
        data = form.cleaned_data
        bodies.end_body(
            by=by, body=body, seen=data["seen_version"], last_day=data["last_day"], successor=data["successor"]
        )
        return f"It is written down when {body.name} ends."

    done = filled(request, form, does, reverse("body", args=[slug]), body.name)
    return done or render(request, "accounts/end_body.html", {"form": form, "body": body})


@require_POST
def keep_body(request: HttpRequest, slug: str) -> HttpResponse:
    """Take back that a body ends."""
    body = get_object_or_404(Body, slug=slug)
    back = reverse("body", args=[slug])

    def do(seen: int) -> Done:
        bodies.keep_body(by=actor_of(request), body=body, seen=seen)
        return Done("", back)

    return pressed(request, do, subject=body.name, back=back)
