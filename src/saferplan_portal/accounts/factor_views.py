"""allauth's pages of second factors, each with its row in the audit in the transaction of what it does.

allauth tells of some changes by signals after the commit, when the row could be lost; so nothing here waits for them.
"""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy

from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.factors import unreadable
from saferplan_portal.accounts.models import Person
from saferplan_portal.accounts.reading import proved_twice


class _Changes:
    """Mixed in before a view that changes the factors of who is signed in: tells the audit what became of them."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """Change them, and keep it, together or not at all."""
        assert isinstance(self.request.user, Person)
        with transaction.atomic():
            before = _factors(self.request.user)
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]
            after = _factors(self.request.user)
            sessions.factors_changed(self.request, self.request.user, before, after)
        return response


def _factors(person: Person) -> dict[int, str]:
    """The factors of a person, by their keys."""
    return dict(Authenticator.objects.filter(user=person).order_by("pk").values_list("pk", "type"))


class _Adds(_Changes):
    """Adding a factor: it was also proved, so this session is not asked for it again."""

    kind: Authenticator.Type

    def form_valid(self, form: Any) -> HttpResponse:
        """Add it, and keep that it was proved."""
        response = super().form_valid(form)
        person = self.request.user
        assert isinstance(person, Person)
        if not proved_twice(self.request, person):
            record_authentication(self.request, person, "mfa", type=self.kind)
        return response


class AddApp(_Adds, totp.ActivateTOTPView):  # type: ignore[misc]
    """Adding a code app."""

    kind = Authenticator.Type.TOTP


class AddPasskey(_Adds, webauthn.AddWebAuthnView):  # type: ignore[misc]
    """Adding a passkey."""

    kind = Authenticator.Type.WEBAUTHN


class RemoveApp(_Changes, totp.DeactivateTOTPView):  # type: ignore[misc]
    """Taking the code app away."""


class RemovePasskey(_Changes, webauthn.RemoveWebAuthnView):  # type: ignore[misc]
    """Taking a passkey away."""

    success_url = reverse_lazy("mfa_index")


class NewCodes(_Changes, recovery.GenerateRecoveryCodesView):  # type: ignore[misc]
    """Making new recovery codes."""


class ShownCodes(recovery.ViewRecoveryCodesView):  # type: ignore[misc]
    """Showing the recovery codes, which happens once; who has some that cannot be read is led to make new ones."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page."""
        theirs = Authenticator.objects.filter(user_id=request.user.pk, type=Authenticator.Type.RECOVERY_CODES)
        if unreadable(theirs):
            messages.info(request, "Your recovery codes cannot be read any more. Make new ones.")
            return redirect("mfa_generate_recovery_codes")
        response: HttpResponse = super().get(request, *args, **kwargs)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The codes, kept in the audit as shown before they are."""
        with transaction.atomic():
            context: dict[str, Any] = super().get_context_data(**kwargs)
            if context["can_view_codes"]:
                sessions.codes_shown(self.request.actor)
        return context
