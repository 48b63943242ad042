"""Around every page: what is logged, who acts, whether they may, and which pages know nobody."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone

from saferplan_portal.access import ACCESS, Door, Needs, may_open
from saferplan_portal.accounts.actions import sessions
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.accounts.models import Person
from saferplan_portal.accounts.reading import WHY_OVER, actor_for, proved_twice, session_of, why_over
from saferplan_portal.audit.actions import Told, refused, saw
from saferplan_portal.shell.rules import Refused, Unfit

Next = Callable[[HttpRequest], HttpResponse]
_log = logging.getLogger("saferplan_portal.requests")

WITHOUT_TRACE = ("/information/",)
"""Addresses of pages for people in danger: the browser keeps nothing of them, and the next site learns nothing."""

WITHOUT_SESSION = (*WITHOUT_TRACE, "/public/", "/api/")
"""Addresses of pages that know nobody: no session is read or made there, and no cookie set."""


class RequestLog:
    """Logs each request by the name of its route, never by its address: an address may hold what somebody typed."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request and log a line."""
        begun = time.perf_counter()
        request.id = secrets.token_hex(8)  # type: ignore[attr-defined]
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store" if _is_page(response) else "public, max-age=3600")
        match = request.resolver_match
        told = {
            "route": match.view_name if match else "none",
            "method": request.method,
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - begun) * 1000),
            "request": request.id,  # type: ignore[attr-defined]
        }
        _log.info("request", extra=told)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Log the kind and place of what nobody caught, never its message: that may hold what somebody typed."""
        _log.error("request failed", exc_info=error, extra={"request": request.id})  # type: ignore[attr-defined]


def _is_page(response: HttpResponse) -> bool:
    """Whether a response is a page or data, and not a stylesheet or script."""
    kind = response.headers.get("Content-Type", "")
    return not kind.startswith(("text/css", "text/javascript", "application/javascript", "font/", "image/"))


class PagesWithoutSession:
    """Pages that know nobody: no cookie comes in or goes out; those for people in danger leave no trace either."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Take the cookies off the request, and put the headers on the response."""
        if not request.path.startswith(WITHOUT_SESSION):
            return self.get_response(request)
        request.COOKIES.clear()
        response = self.get_response(request)
        response.cookies.clear()
        if "Vary" in response:
            del response["Vary"]
        if request.path.startswith(WITHOUT_TRACE):
            response["Cache-Control"] = "no-store"
            response["Referrer-Policy"] = "no-referrer"
        return response


class WhoActs:
    """Puts the person with the roles of today on the request, as `actor`; None where nobody has signed in."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find out who it is, and end a session whose time is over."""
        request.actor = None  # type: ignore[attr-defined]
        if not request.path.startswith(WITHOUT_SESSION) and isinstance(request.user, Person):
            request.actor = self._actor(request, request.user, timezone.now())  # type: ignore[attr-defined]
        return self.get_response(request)

    def _actor(self, request: HttpRequest, person: Person, at: datetime) -> Actor | None:
        """The person of a session that lives; one that is over is ended, and its person told why."""
        session = session_of(request)
        why = why_over(session, person, at)
        if not why and session is not None:
            sessions.seen(session=session, at=at)
            return actor_for(person, at, second_factor=proved_twice(request, person))
        if session is not None and session.ended is None:
            sessions.ran_out(session=session, at=at, why=why)
        logout(request)
        messages.info(request, WHY_OVER[why])
        return None


class DeclaredAccess:
    """Lets nobody through a door but by the table of access, and writes each refusal into the audit."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on: the door is held where its view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """Hold the door.  What is behind a restricted one is sent only once its opening is kept."""
        match = request.resolver_match
        route = match.view_name if match else ""
        access = ACCESS.get(route)
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if access is None:
            raise PermissionDenied(f"Nobody has said who may open {route}.")
        if not may_open(route, actor):
            if actor is None:
                return redirect_to_login(request.get_full_path())
            if access is not Door.PUBLIC and not actor.second_factor:
                return redirect("second_factor")
            return self._refuse(request, actor, route, "This page is for people with another role.")
        if isinstance(access, Needs) and access.restricted and actor is not None and request.method in ("GET", "HEAD"):
            return self._open_restricted(request, view, args, kwargs)
        return None

    def _open_restricted(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase:
        """Draw the page, then keep that it was opened, and only then give it out.

        The page is drawn before the transaction begins: on SQLite that would hold up every writer meanwhile.
        """
        assert request.resolver_match is not None, "a door was held, so there is a route"
        route, actor = request.resolver_match.view_name, request.actor  # type: ignore[attr-defined]
        try:
            response = view(request, *args, **kwargs)
        except (Refused, Unfit) as error:
            # Django shows this middleware's own errors to nobody, so that they come to `process_exception` from here.
            told = self.process_exception(request, error)
            if told is None:
                raise
            return told
        if response.status_code == 200:
            with transaction.atomic(savepoint=False):
                sentence = f"Opened {request.path}."[:500]
                saw(actor, Told(f"{route}.seen", sentence, "page", route, _opened(request, kwargs)))
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Make a page of a refusal, or of what cannot be done; the view's transaction is over by then."""
        actor: Actor | None = getattr(request, "actor", None)
        route = request.resolver_match.view_name if request.resolver_match else ""
        if isinstance(error, Refused) and actor is not None:
            return self._refuse(request, actor, route, str(error))
        if isinstance(error, Unfit):
            return render(
                request, "shell/error.html", {"title": "This cannot be done", "sentence": str(error)}, status=409
            )
        return None

    def _refuse(self, request: HttpRequest, actor: Actor, route: str, sentence: str) -> HttpResponse:
        """Keep the refusal and say it."""
        refused(actor, Told(f"{route}.refused", f"{request.method} {request.path}: {sentence}"[:500], "page", route))
        context = {"title": "You cannot open this page", "sentence": sentence}
        return render(request, "shell/error.html", context, status=403)


def _opened(request: HttpRequest, kwargs: dict[str, Any]) -> dict[str, str]:
    """What an address named and asked for, as text."""
    asked = {name: value for name, value in request.GET.items() if value}
    return {name: str(value)[:200] for name, value in (asked | kwargs).items()}
