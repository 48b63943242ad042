"""What follows when allauth tells of a sign-in: the audit is told, and after a new password other places signed out."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa import signals as factors
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.models import Person


@receiver(factors.authentication_failed, dispatch_uid="portal_factor_failed")
def code_wrong(request: HttpRequest, user: Person, **_: Any) -> None:
    """A second factor was wrong."""
    sessions.failed(at=timezone.now(), person=user, how="the second factor was wrong")


@receiver(account.password_changed, dispatch_uid="portal_password_changed")
@receiver(account.password_reset, dispatch_uid="portal_password_reset")
def password_new(request: HttpRequest, user: Person, **_: Any) -> None:
    """The password is another one; who was signed in by the old one is so no more."""
    sessions.end_elsewhere(request, user, timezone.now())


@receiver(account.authentication_step_completed, dispatch_uid="portal_new_session_key")
def proved_again(request: HttpRequest, user: Person, **more: Any) -> None:
    """Who has shown once more that it is they goes on under a new session key: an old one is no use to anybody."""
    if more.get("reauthenticated"):
        sessions.proved_again(person=user, at=timezone.now(), how=more.get("type") or more["method"])
        request.session.cycle_key()


@receiver(account.authentication_step_completed, dispatch_uid="portal_factors_of_provider")
def came_by_provider(request: HttpRequest, method: str, **_: Any) -> None:
    """Keep with the record of a sign-in at the provider whether its ID token told of two factors."""
    if method == "socialaccount":
        *before, record = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
        record = {**record, "two_factors": request.two_at_provider}  # type: ignore[attr-defined]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*before, record]
