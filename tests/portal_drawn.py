"""Draws a page of every template of the portal, in a process of its own, for tests that look at each in a browser.

    python tests/portal_drawn.py FOLDER

The folder is a copy of a filled portal's: what is done here to come to the last pages changes it.  Each line that is
printed is a page as JSON; the last one names the templates that no page was drawn from.
"""

from __future__ import annotations

import json
import re
import sys
from collections import deque
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from html import unescape
from pathlib import Path
from typing import Any
from unittest.mock import patch

from portal_visitor import fields_of

APPS = Path(__file__).resolve().parents[1] / "src" / "saferplan_portal"
WALKERS = ("manager", "administrator", "analyst", "lead-officer", "auditor")
"""Whom the walk takes by the hand: between them they reach every template that a link leads to."""
ALLAUTHS = ("account/", "mfa/", "socialaccount/")
"""The templates that allauth's views name."""

_USED = re.compile(r"""{%-?\s*(?:extends|from|import|include)\s+"([^"]+)\"""")
_NAMED = re.compile(r'"([\w/]+\.html)"')
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')
_SIGN_IN = """
[sign_in]
oidc_name = "Ashbrook Council"
oidc_server = "https://sign-in.ashbrook.example"
oidc_client = "portal"
"""


@dataclass(frozen=True)
class Page:
    """A page that was drawn: from which templates not seen before, where, for whom; whether it shows faults."""

    templates: tuple[str, ...]
    path: str
    who: str
    html: str
    policy: str = ""
    faulty: bool = False


def page_templates() -> set[str]:
    """Every template of the portal that is a page: no other is made of it, or a view names it for all that."""
    files, named = dict[str, str](), set[str]()
    for folder in APPS.glob("*/templates"):
        files |= {one.relative_to(folder).as_posix(): one.read_text(encoding="utf-8") for one in folder.rglob("*.html")}
        for file in folder.parent.rglob("*.py"):
            named.update(_NAMED.findall(file.read_text(encoding="utf-8")))
    used = {name for text in files.values() for name in _USED.findall(text)}
    whole = {name for name, text in files.items() if "{% extends" in text}
    return (set(files) - used) | {name for name in whole if name in named or name.startswith(ALLAUTHS)}


class Drawing:
    """What has been drawn so far."""

    def __init__(self) -> None:
        from django.template.backends.jinja2 import Template

        self.left = page_templates()
        self._names: list[str] = []
        draw = Template.render

        def heard(template: Any, context: Any = None, request: Any = None) -> Any:
            self._names.append(template.template.name)
            return draw(template, context, request)

        patch.object(Template, "render", heard).start()

    def ask(self, client: Any, who: str, path: str, sent: dict[str, Any] | None = None, frozen: str = "") -> str:
        """Ask for a page, or send a form there; print it where one of its templates was not seen before.

        `frozen` is a template that the page shows what was drawn from earlier.
        """
        self._names[:] = [frozen] if frozen else []
        answer = client.get(path, follow=True) if sent is None else client.post(path, sent, follow=True)
        if answer.streaming or not answer.headers.get("Content-Type", "").startswith("text/html"):
            return ""
        html = str(answer.content.decode("utf-8"))
        if new := self.left.intersection(self._names):
            self.left -= new
            _show(answer, Page(tuple(sorted(new)), path, who, html))
        return html

    def send_nothing(self, client: Any, who: str, path: str) -> None:
        """Send the form at an address with nothing in its boxes, and print the page that comes."""
        fields = fields_of(self.ask(client, who, path))
        self._names.clear()
        answer = client.post(path, dict.fromkeys(fields, ""), follow=True)
        html = str(answer.content.decode("utf-8"))
        _show(answer, Page(tuple(self._names), path, who, html, faulty=True))

    def show_failed(self) -> None:
        """Print the page of what failed here, which is made of no template."""
        from django.test import RequestFactory

        from saferplan_portal.shell.views import failed

        answer = failed(RequestFactory().get("/"))
        _show(answer, Page((), "/", "", answer.content.decode("utf-8")))

    def walk(self, client: Any, who: str) -> None:
        """Ask for a page of every route that links lead to."""
        from portal_walk import route_of

        todo, here = deque(["/"]), set[str]()
        while todo:
            path = todo.popleft()
            route = route_of(path)
            if route and route not in here:
                here.add(route)
                links: Iterable[str] = _LINK.findall(self.ask(client, who, path))
                todo.extend(unescape(one) for one in links if "/static/" not in one)


def _show(answer: Any, page: Page) -> None:
    """Print a page with the policy that it is to be shown under."""
    print(json.dumps(asdict(replace(page, policy=answer.headers.get("Content-Security-Policy", "")))))


def draw(folder: Path) -> set[str]:
    """Draw them all; the templates that are left."""
    settings_file = folder / "portal" / "portal.toml"
    settings_file.write_text(settings_file.read_text(encoding="utf-8") + _SIGN_IN, encoding="utf-8")
    (folder / "portal" / "oidc-secret").write_text("only for these tests", encoding="utf-8")
    from saferplan_portal.running.starting import start

    start(folder, "demo")
    from portal_drawn_last import last_pages
    from portal_people import client_of

    drawing = Drawing()
    for role in WALKERS:
        drawing.walk(client_of(role), role)
    last_pages(drawing)
    return drawing.left


if __name__ == "__main__":
    print(json.dumps({"left": sorted(draw(Path(sys.argv[1])))}))
