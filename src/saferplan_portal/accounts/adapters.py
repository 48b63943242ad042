"""How allauth behaves here: nobody signs up by themselves, and an address at a provider signs in who was invited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import render

from saferplan_portal.accounts.models import Person


class PortalAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """People are invited by an administrator, and in no other way."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """No."""
        return False


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Signs in who is known here by the verified address that the provider tells."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """No."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Join a provider's account to the invited person of the same verified address, at the first time.

        Raises `ImmediateHttpResponse` with a page that says so where nobody of that address was invited.
        """
        if sociallogin.is_existing:
            return
        addresses = [one.email.lower() for one in sociallogin.email_addresses if one.verified]
        person = Person.objects.filter(email__in=addresses, is_active=True).first()
        if person is None:
            sentence = (
                "Nobody of your address has been invited here. Ask the administrator of the partnership's portal."
            )
            context = {"title": "You have not been invited", "sentence": sentence}
            raise ImmediateHttpResponse(render(request, "shell/error.html", context, status=403))
        sociallogin.connect(request, person)
