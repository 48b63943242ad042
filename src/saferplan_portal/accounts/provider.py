"""What an organisation's provider tells of a sign-in: whether it asked for two factors, and where one signs out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import reverse

PROVIDER = "work"
"""The name under which the one provider of a portal is set up."""

_MULTIPLE = "mfa"
_KINDS = (
    frozenset({"pwd", "pin", "kba"}),
    frozenset({"otp", "sms", "tel", "swk", "hwk", "pop", "sc"}),
    frozenset({"face", "fpt", "iris", "retina", "vbm"}),
)
"""The methods of RFC 8176 that prove something known, something held and something that one is.  The rest prove none
of these: where one was, that a browser was known, that the risk was found low."""


def proves_two(claims: Mapping[str, Any], levels: Collection[str]) -> bool:
    """Whether an ID token tells that two factors were asked for.

    Its `amr` does with "mfa" or with methods of two kinds; its `acr` where it is one of `levels`, which are the
    partnership's to name.  What is not told was not asked for.
    """
    acr, amr = claims.get("acr"), claims.get("amr")
    if isinstance(acr, str) and acr in levels:
        return True
    methods = {one for one in amr if isinstance(one, str)} if isinstance(amr, list) else set()
    return _MULTIPLE in methods or sum(bool(kind & methods) for kind in _KINDS) >= 2


def came_by_provider(record: Mapping[str, Any]) -> bool:
    """Whether a record of a session is of a sign-in at the provider."""
    return record.get("method") == "socialaccount"


def record_proves_two(record: Mapping[str, Any]) -> bool:
    """Whether a record of a session shows a second factor: ours, or one that the provider's ID token tells of."""
    return record.get("method") == "mfa" or (came_by_provider(record) and record.get("two_factors") is True)


def address_of_sign_out(request: HttpRequest) -> str:
    """Where somebody signs out at the provider; "" where it names no such place or is not reached."""
    told = _place_of_sign_out(request)
    if not told:
        return ""
    app = get_adapter(request).get_app(request, provider=PROVIDER)
    back = settings.PORTAL_ADDRESS + reverse("account_login")
    asked = urlencode({"client_id": app.client_id, "post_logout_redirect_uri": back})
    return f"{told}{'&' if urlsplit(told).query else '?'}{asked}"


def _place_of_sign_out(request: HttpRequest) -> str:
    """What the provider tells of it, asked for once in a while: anybody may open the page that shows it."""
    server = settings.PORTAL.sign_in.oidc_server
    key = f"provider-sign-out:{server}"
    kept = cache.get(key)
    if kept is not None:
        return str(kept)
    try:
        told, lasts = OpenIDConnectOAuth2Adapter(request, PROVIDER).openid_config.get("end_session_endpoint"), 3600
    except (OSError, ValueError):  # what the provider's not answering, or not in JSON, comes to
        told, lasts = "", 60
    found = told if isinstance(told, str) and urlsplit(told).scheme == urlsplit(server).scheme else ""
    cache.set(key, found, lasts)
    return found
