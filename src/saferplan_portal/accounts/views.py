"""Signing in: the pages around allauth's, the own sign-in with its factors and sessions, and the demonstration."""

from __future__ import annotations

from typing import Any

from allauth.account import views as account
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.factors import unreadable
from saferplan_portal.accounts.models import Membership, Person, PortalSession
from saferplan_portal.accounts.provider import address_of_sign_out, came_by_provider
from saferplan_portal.accounts.reading import DEMO_SIGN_IN, IN_SESSION, living_sessions
from saferplan_portal.accounts.roles import ROLES
from saferplan_portal.shell.rules import Unfit

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """Where somebody goes who has signed in with a password alone: to add a second factor, or to use theirs."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.second_factor and actor.held:
        return redirect("start")
    kinds = set(Authenticator.objects.filter(user_id=actor.person).values_list("type", flat=True))
    by_provider = any(came_by_provider(one) for one in get_authentication_records(request, _person(request)))
    return render(request, "accounts/second_factor.html", {"kinds": kinds, "by_provider": by_provider})


@require_safe
def signed_out(request: HttpRequest) -> HttpResponse:
    """After signing out here, for who came by the provider: where they sign out there too."""
    if not settings.PORTAL.sign_in.oidc_server:
        raise Http404
    return render(request, "accounts/signed_out.html", {"sign_out_there": address_of_sign_out(request)})


@require_safe
def your_sign_in(request: HttpRequest) -> HttpResponse:
    """The own sign-in: password, second factors, recovery codes, and where one is signed in."""
    person = _person(request)
    factors = list(Authenticator.objects.filter(user_id=person.pk).order_by("created_at"))
    codes = next((one for one in factors if one.type == Authenticator.Type.RECOVERY_CODES), None)
    lost = unreadable(factors)
    context = {
        "app": next((one for one in factors if one.type == Authenticator.Type.TOTP), None),
        "passkeys": [
            {"pk": one.pk, "name": one.wrap().name, "made": one.created_at, "used": one.last_used_at}
            for one in factors
            if one.type == Authenticator.Type.WEBAUTHN
        ],
        "codes_left": None if codes is None or codes in lost else len(codes.wrap().get_unused_codes()),
        "has_codes": codes is not None,
        "lost": lost,
        "has_password": person.has_usable_password(),
        "sessions": living_sessions(person.pk, timezone.now()),
        "here": request.session.get(IN_SESSION),
        "memberships": Membership.objects.filter(person=person).select_related("body").order_by("-last_day"),
    }
    return render(request, "accounts/your_sign_in.html", context)


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Sign out at one other place."""
    if is_reauthentication_required(request, app="allauth.mfa"):
        return _again(request)
    session = get_object_or_404(PortalSession, pk=pk, person=_person(request))
    sessions.end_one(by=request.actor, session=session)  # type: ignore[attr-defined]
    messages.success(request, "You are signed out there.")
    return redirect("mfa_index")


@require_POST
def end_all_sessions(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    if is_reauthentication_required(request, app="allauth.mfa"):
        return _again(request)
    sessions.end_everywhere(by=request.actor, person=_person(request))  # type: ignore[attr-defined]
    return redirect("account_login")


def _again(request: HttpRequest) -> HttpResponse:
    """Ask first who it is: whoever sits at an open browser is not to sign its person out elsewhere."""
    messages.info(request, "Show first that it is you. Then choose once more.")
    return redirect(f"{reverse('account_reauthenticate')}?next={reverse('mfa_index')}")


class ChangePassword(account.PasswordChangeView):  # type: ignore[misc]
    """Choosing another password; who signs in by the organisation's provider has none here."""

    success_url = reverse_lazy("mfa_index")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Hold it to who has a password.

        Raises `Unfit` for who has none.
        """
        if not _person(request).has_usable_password():
            raise Unfit("You sign in by the provider of your organisation, and have no password here to change.")
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response

    def get_default_success_url(self) -> str:
        """Back to the own sign-in."""
        return str(self.success_url)


@require_http_methods(["GET", "HEAD", "POST"])
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """In a demonstration, and nowhere else: a button for a person of each role."""
    if settings.PORTAL.way != "demo":
        raise Http404
    day = timezone.localdate()
    held = Membership.objects.filter(first_day__lte=day, last_day__gte=day, person__is_active=True)
    held = held.select_related("person", "body").order_by("pk")
    if request.method == "POST":
        chosen = next((one for one in held if str(one.pk) == request.POST.get("membership")), None)
        if chosen is None:
            raise Http404
        return _sign_in_as(request, chosen.person)
    people: dict[str, list[Membership]] = {code: [] for code in ROLES}
    for one in held:
        people[one.role].append(one)
    return render(request, "accounts/demo_sign_in.html", {"people": people, "roles": ROLES})


def _sign_in_as(request: HttpRequest, person: Person) -> HttpResponse:
    """Sign somebody in by a button."""
    from django.contrib.auth import login, logout

    sessions.end_here(request)
    logout(request)
    login(request, person, backend=BACKEND)
    request.session[DEMO_SIGN_IN] = True
    sessions.begin_here(request, person)
    return redirect("start")


def _person(request: HttpRequest) -> Person:
    """Who is signed in, on a page that nobody else reaches."""
    assert isinstance(request.user, Person)
    return request.user
