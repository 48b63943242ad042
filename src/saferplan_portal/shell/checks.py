"""System checks of the portal's own: they stop `saferplan portal serve`, and the build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.http import Http404
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from saferplan_portal.access import ACCESS
from saferplan_portal.config import LOOPBACK


def routes(patterns: Sequence[URLPattern | URLResolver] | None = None, within: str = "") -> Iterator[tuple[str, str]]:
    """Every route: its name with its name space ("" where it has none), and its pattern."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inner = f"{within}{one.namespace}:" if one.namespace else within
            yield from routes(one.url_patterns, inner)
        else:
            yield (f"{within}{one.name}" if one.name else "", str(one.pattern))


@register()
def every_route_is_declared(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Each route has a name, each name a line in the table of access, and each line a route."""
    found: list[CheckMessage] = []
    seen = set()
    for name, pattern in routes():
        seen.add(name)
        if not name:
            found.append(Error(f"The route {pattern!r} has no name.", hint="Give it one.", id="portal.E001"))
        elif name not in ACCESS:
            hint = "Say in saferplan_portal/access.py who may open it."
            found.append(Error(f"Nobody has said who may open the route {name!r}.", hint=hint, id="portal.E002"))
    for name in sorted(set(ACCESS) - seen):
        hint = "Take it out of saferplan_portal/access.py."
        found.append(
            Error(f"The table of access names {name!r}, and there is no such route.", hint=hint, id="portal.E003")
        )
    return found


@register()
def a_demonstration_is_one(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Signing in by a button is there in a demonstration alone, and a demonstration is on this computer alone."""
    demo = settings.PORTAL.way == "demo"
    found: list[CheckMessage] = []
    if not demo and _answers_to_strangers():
        sentence = "Anybody could sign in by a button, and this is no demonstration."
        hint = "Do not start it. The page of the demonstration must answer 404 here."
        found.append(Error(sentence, hint=hint, id="portal.E004"))
    if demo and not (settings.PORTAL.embedded and set(settings.ALLOWED_HOSTS) <= set(LOOPBACK)):
        sentence = "A demonstration runs on its own embedded database, and on a loopback address."
        hint = "Start it by saferplan demo, or set the portal up for service."
        found.append(Error(sentence, hint=hint, id="portal.E005"))
    return found


def _answers_to_strangers() -> bool:
    """Whether the sign-in of a demonstration answers with anything but that there is no such page."""
    match = resolve(reverse("demo_sign_in"))
    for ask in (RequestFactory().get, RequestFactory().post):
        try:
            match.func(ask(reverse("demo_sign_in")))
        except Http404:
            continue
        return True
    return False
