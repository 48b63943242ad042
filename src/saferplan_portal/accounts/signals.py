"""What follows when allauth has changed somebody's sign-in: the audit is told, and other places are signed out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account import signals as account
from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY, get_authentication_records
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.models import Person
from saferplan_portal.accounts.reading import IN_SESSION, actor_for

_NAMES = {
    Authenticator.Type.TOTP: "a code app",
    Authenticator.Type.WEBAUTHN: "a passkey",
    Authenticator.Type.RECOVERY_CODES: "recovery codes",
}


def _changed(request: HttpRequest, person: Person, sentence: str) -> None:
    """Keep a change in the audit, and sign the person out at every other place."""
    at = timezone.now()
    sessions.factor_changed(at=at, person=person, sentence=sentence, detail={"browser": sessions.device_of(request)})
    _sign_out_elsewhere(request, person, at)


def _sign_out_elsewhere(request: HttpRequest, person: Person, at: datetime) -> None:
    """Sign a person out at every place but this one, if they are signed in here."""
    here = request.session.get(IN_SESSION) if request.user.is_authenticated else None
    sessions.end_everywhere(by=actor_for(person, at), person=person, but=here, why="changed")


@receiver(factors.authenticator_added, dispatch_uid="portal_factor_added")
def factor_added(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """A factor was added."""
    _changed(request, user, f"Added {_NAMES[authenticator.type]} to the own sign-in.")


@receiver(factors.authenticator_removed, dispatch_uid="portal_factor_removed")
def factor_removed(request: HttpRequest, user: Person, authenticator: Authenticator, **_: Any) -> None:
    """A factor was taken away; with the last one goes what this session had proved by it."""
    _changed(request, user, f"Took {_NAMES[authenticator.type]} out of the own sign-in.")
    if not Authenticator.objects.filter(user=user).exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
        kept = [one for one in get_authentication_records(request, user) if one.get("method") != "mfa"]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = kept


@receiver(factors.authenticator_reset, dispatch_uid="portal_factor_reset")
def codes_made(request: HttpRequest, user: Person, **_: Any) -> None:
    """New recovery codes were made."""
    _changed(request, user, "Made new recovery codes.")


@receiver(factors.authentication_failed, dispatch_uid="portal_factor_failed")
def code_wrong(request: HttpRequest, user: Person, **_: Any) -> None:
    """A second factor was wrong."""
    sessions.failed(at=timezone.now(), person=user, how="the second factor was wrong")


@receiver(account.password_changed, dispatch_uid="portal_password_changed")
@receiver(account.password_reset, dispatch_uid="portal_password_reset")
def password_new(request: HttpRequest, user: Person, **_: Any) -> None:
    """The password is another one; who was signed in by the old one is so no more."""
    _sign_out_elsewhere(request, user, timezone.now())


@receiver(account.authentication_step_completed, dispatch_uid="portal_new_session_key")
def proved_again(request: HttpRequest, **more: Any) -> None:
    """Who has shown once more that it is they goes on under a new session key: an old one is no use to anybody."""
    if more.get("reauthenticated"):
        request.session.cycle_key()


@receiver(account.authentication_step_completed, dispatch_uid="portal_factors_of_provider")
def came_by_provider(request: HttpRequest, method: str, **_: Any) -> None:
    """Keep with the record of a sign-in at the provider whether its ID token told of two factors."""
    if method == "socialaccount":
        *before, record = request.session[AUTHENTICATION_METHODS_SESSION_KEY]
        record = {**record, "two_factors": request.two_at_provider}  # type: ignore[attr-defined]
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [*before, record]
