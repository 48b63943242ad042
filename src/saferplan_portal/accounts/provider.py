"""What an organisation's provider tells of a sign-in: whether it asked for two factors, and where one signs out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from requests import RequestException

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
    try:
        told = OpenIDConnectOAuth2Adapter(request, PROVIDER).openid_config.get("end_session_endpoint")
    except (RequestException, ValueError):
        return ""
    if not isinstance(told, str) or urlsplit(told).scheme != urlsplit(settings.PORTAL.sign_in.oidc_server).scheme:
        return ""
    app = get_adapter(request).get_app(request, provider=PROVIDER)
    back = settings.PORTAL_ADDRESS + reverse("account_login")
    asked = urlencode({"client_id": app.client_id, "post_logout_redirect_uri": back})
    return f"{told}{'&' if urlsplit(told).query else '?'}{asked}"
