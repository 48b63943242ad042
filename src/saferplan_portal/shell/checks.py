"""System checks of the portal's own: they stop `saferplan portal serve`, and the build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.urls import URLPattern, URLResolver, get_resolver

from saferplan_portal.access import ACCESS


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
