"""How allauth behaves here: nobody signs up by themselves, tries are counted by us, and its messages are ours."""

from __future__ import annotations

import time
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from saferplan_portal.accounts import limits, permissions
from saferplan_portal.accounts.actions import passwords, sessions
from saferplan_portal.accounts.keys import decrypted, encrypted
from saferplan_portal.accounts.mail import Letter, change_letter, reset_letter
from saferplan_portal.accounts.models import Person
from saferplan_portal.accounts.provider import came_by_provider, proves_two, record_proves_two
from saferplan_portal.outbox.actions import post

SAID = {
    "account/messages/password_changed.txt": "Your password has been changed.",
    "mfa/messages/totp_activated.txt": "The code app has been added.",
    "mfa/messages/totp_deactivated.txt": "The code app has been removed.",
    "mfa/messages/webauthn_added.txt": "The passkey has been added.",
    "mfa/messages/webauthn_removed.txt": "The passkey has been removed.",
    "account/messages/logged_out.txt": "You have signed out.",
}
"""allauth's messages that are worth telling, in our words."""

_AGAIN_AFTER = 300
"""Seconds after which a person proves again who they are, before the sign-in itself is changed."""


class PortalAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited by an administrator, and in no other way."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again",
        "incorrect_password": "The password is not right. Try again",
        "enter_current_password": "The password that you use now is not right. Try again",
        "incorrect_code": "The code is not right. Wait for the next one and type that",
        "too_many_login_attempts": "You have tried too often. Wait fifteen minutes, then try again",
        "invalid_password_reset": "This link works no more. Ask for a new one",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try before the password is looked at.

        Raises `ValidationError` where the address or the place has had too many, or where nobody signs in by password.
        """
        if not settings.PORTAL.sign_in.passwords:
            raise ValidationError("Nobody signs in with a password here. Use the account of your organisation", "none")
        at = timezone.now()
        address = limits.named("sign-in", str(credentials.get("email", "")).lower())
        place = limits.place_of(request)
        for key, most in ((address, limits.MOST_TRIES), (place, limits.MOST_TRIES_FROM_ONE_PLACE)):
            until = limits.take(key, most, limits.WAIT, at)
            if until is not None:
                sessions.locked_out(at=at, key=key, seconds=limits.WAIT)
                wait = limits.wait_in_words(until, at)
                raise ValidationError(f"There were too many wrong tries. Wait {wait}, then try again", "locked")
        self._counted = (address, place)

    def _rollback_login_failed_rl_usage(self) -> None:
        """The password was right: forget the tries of this address, and uncount this one of the place."""
        address, place = self._counted
        limits.forget(address)
        limits.give_back(place)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Keep in the audit that a password was wrong; an address that nobody has is not kept."""
        known = Person.objects.filter(email__iexact=str(credentials.get("email", ""))).first()
        sessions.failed(at=timezone.now(), person=known, how="the password was wrong")

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether the password of the person who is signed in is right."""
        found = self.authenticate(context.request, email=user.email, password=password)  # type: ignore[attr-defined]
        return found is not None and found.pk == user.pk

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Set a password, with its row in the audit."""
        passwords.choose(at=timezone.now(), person=user, password=password)  # type: ignore[arg-type]

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign a person in, as one of few places at once."""
        super().login(request, user)
        sessions.begin_here(request, user)  # type: ignore[arg-type]

    def logout(self, request: HttpRequest) -> None:
        """Sign out here, and keep it in the audit."""
        sessions.end_here(request)
        super().logout(request)

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Where somebody goes who signs out: who came by the provider is told that they are signed in there still."""
        if any(came_by_provider(one) for one in get_authentication_records(request, request.user)):
            return reverse("account_signed_out")
        return str(super().get_logout_redirect_url(request))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether the person must prove again who they are; not within five minutes of having done so.

        A password alone is never enough once there is a second factor.
        """
        request = context.request
        records = get_authentication_records(request, request.user)
        if is_mfa_enabled(request.user):
            records = [record for record in records if record_proves_two(record)]
        return not any(time.time() - record["at"] < _AGAIN_AFTER for record in records)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """By what a person may prove it: the password only where there is no second factor yet."""
        words = {
            "reauthenticate": "Use your password",
            "mfa_reauthenticate": "Use a code",
            "mfa_reauthenticate:webauthn": "Use a passkey",
        }
        methods = [one | {"description": words[one["id"]]} for one in super().get_reauthentication_methods(user)]
        stronger = [one for one in methods if one["id"] != "reauthenticate"]
        return stronger or methods

    def add_message(
        self, request: HttpRequest, level: int, message_template: str | None = None, *args: Any, **kwargs: Any
    ) -> None:
        """Tell what is worth telling."""
        said = SAID.get(message_template or "") or kwargs.get("message")
        if said:
            messages.add_message(request, messages.SUCCESS if message_template else level, said)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter into the outbox, to the person; there is none for who has no account."""
        person = Person.objects.filter(email__iexact=email, is_active=True).first()
        letter: Letter | None
        if template_prefix == "account/email/password_reset_key":
            if not settings.PORTAL.sign_in.passwords:
                return
            letter = reset_letter(context["password_reset_url"])
        else:
            letter = change_letter(template_prefix, settings.PORTAL.contact)
        if person is not None and letter is not None:
            post(at=timezone.now(), to=person, letter=letter)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person by message that the sign-in was changed."""
        self.send_mail(template_prefix, user.email, context or {})  # type: ignore[attr-defined]


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors: their secrets lie encrypted in the database."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right. Wait for the next one and type that",
    }

    def encrypt(self, text: str) -> str:
        """Encrypt a secret with a key made from the portal's own, which lies outside the database."""
        return encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; for one that cannot be read, another that nobody knows, so that no code fits it."""
        return decrypted(encrypted_text) or generate_totp_secret()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """What a passkey is called that was given no name."""
        count = len(self._of(user, type))
        return "Passkey" if not count else f"Passkey {count + 1}"

    def _of(self, user: AbstractBaseUser, kind: Any) -> list[Any]:
        from allauth.mfa.models import Authenticator

        return list(Authenticator.objects.filter(user_id=user.pk, type=kind))

    def _get_site_name(self) -> str:
        return str(settings.PORTAL.name)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signs in who is known here by the verified address that the provider tells."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No."""
        return False

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> Any:
        """See what the ID token of this sign-in tells of factors, and keep nothing else of what the provider told."""
        claims = sociallogin.account.extra_data.get("id_token") or {}
        request.two_at_provider = proves_two(claims, settings.PORTAL.sign_in.oidc_acr)  # type: ignore[attr-defined]
        sociallogin.account.extra_data = {}
        return super().populate_user(request, sociallogin, data)

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join a provider's account to the invited person of the same verified address, at the first time.

        An address that an administrator changed lately joins nobody: a change and a join would together hand an account
        to one person alone.  Raises `ImmediateHttpResponse` with a page that says so, there and where nobody of that
        address was invited.
        """
        if sociallogin.is_existing:
            return
        addresses = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
        person = Person.objects.filter(email__in=addresses, is_active=True).first()
        if person is None:
            sessions.failed(at=timezone.now(), person=None, how="the provider's address has not been invited")
            sentence = (
                "Nobody of your address has been invited here. Ask the administrator of the partnership's portal."
            )
            context = {"title": "You have not been invited", "sentence": sentence}
            raise ImmediateHttpResponse(render(request, "shell/error.html", context, status=403))
        if permissions.address_is_new(person, timezone.now()):
            sessions.failed(at=timezone.now(), person=person, how="the address at the provider is too new here")
            sentence = (
                f"Your address was changed here within the last {permissions.FOUR_EYES_DAYS} days, so the account of "
                "your organisation is not joined yet. Sign in with your password and your second factor."
            )
            context = {"title": "Your address is new here", "sentence": sentence}
            raise ImmediateHttpResponse(render(request, "shell/error.html", context, status=403))
        with transaction.atomic():
            # Joining writes the whole row of the person, so it must be the row of now.
            person = Person.objects.select_for_update().get(pk=person.pk)
            sociallogin.connect(request, person)
            sentence = "Joined the account at the provider of their organisation, by its verified address."
            sessions.factor_changed(at=timezone.now(), person=person, sentence=sentence, detail={})
