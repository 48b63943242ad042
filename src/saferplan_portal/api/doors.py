"""The two doors of the API: how often anybody may ask, and the token that a body's program shows."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security import HttpBearer
from ninja.throttling import BaseThrottle

from saferplan_portal.accounts.actor import Actor, Held, the_portal
from saferplan_portal.accounts.limits import limited, named, place_of, take
from saferplan_portal.api.actions import hash_of
from saferplan_portal.api.models import Token
from saferplan_portal.audit.actions import Told, refused
from saferplan_portal.evidence.storing import MOST_UPLOADED

MOST_ASKED, ASKED_SECONDS = 300, 300
"""So many requests in so many seconds from one place on the network."""

MOST_WRONG, WRONG_SECONDS = 10, 900
"""So many wrong tokens in so many seconds from one place."""

ROOM = 100_000
"""Bytes that a request may have besides its file."""


class Asked(BaseThrottle):
    """Counts the requests of each place on the network, for all processes together."""

    def __init__(self) -> None:
        self._wait = 0.0

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether it may be answered; where not, `wait` says for how long."""
        now = timezone.now()
        until = take(named("api", place_of(request)), MOST_ASKED, ASKED_SECONDS, now)
        self._wait = (until - now).total_seconds() if until else 0.0
        return until is None

    def wait(self) -> float | None:
        """Seconds until the next may be."""
        return self._wait


class TokenDoor(HttpBearer):
    """Opens to a token of one scope; `request.auth` is then an `Actor` that stands for the body's program."""

    def __init__(self, scope: str) -> None:
        super().__init__()
        self.scope = scope

    def authenticate(self, request: HttpRequest, token: str) -> tuple[Actor, Token] | None:
        """Who shows the token, or None where it opens nothing here.

        Raises `HttpError` where too many wrong ones came from this place, or the request is too large.
        """
        now = timezone.now()
        key = named("token", place_of(request))
        found = Token.objects.filter(sha256=hash_of(token), scope=self.scope).select_related("body").first()
        if found is None or not found.holds_on(timezone.localdate(now)):
            if limited(key, MOST_WRONG, WRONG_SECONDS):
                raise HttpError(429, "Too many wrong tokens came from your network. Wait 15 minutes.")
            which = f"the token “{found.name}”, which has ended" if found else "a token that there is not"
            refused(the_portal(now), Told("api.token_refused", f"Refused {which}.", "token", found.pk if found else ""))
            return None
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_UPLOADED + ROOM:
            raise HttpError(413, f"The file is larger than {MOST_UPLOADED // 1_000_000:,} MB. No release is.")
        held = (Held("analyst", found.body_id, found.body.name),)
        return Actor(None, f"The token “{found.name}”", held, now, second_factor=True), found
