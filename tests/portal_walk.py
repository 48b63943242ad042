"""Walking through the portal by its own links, and what is held of every page on the way."""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any

from django.urls import Resolver404, resolve

AXE = Path(__file__).resolve().parents[1] / "build" / "portal-tests" / "axe.min.js"
_RUN = """axe.run(document, {resultTypes: ['violations'], preload: false}).then(
  found => found.violations.map(one => one.id + ': ' + one.nodes[0].html.slice(0, 160)))"""
_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
_LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')


@dataclass
class Walked:
    """Which routes were seen, each with the address where, which give files, and what was wrong."""

    seen: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)


def route_of(path: str) -> str:
    """The name of the route of an address; "" where there is none."""
    try:
        return resolve(path.partition("?")[0]).view_name
    except Resolver404:
        return ""


def violations(page: Any) -> list[str]:
    """What axe finds on a page.  A page that is to be asked often is given axe beforehand, as an init script."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(_RUN)
    return found


def faults_of(page: Any) -> list[str]:
    """What is wrong with a page that is shown: for axe, its headings, its title, its width, its console.

    Where the browser runs no scripts, axe cannot be asked either.
    """
    faults = violations(page) if page.scripted else []
    if page.locator("h1").count() != 1:
        faults.append(f"{page.locator('h1').count()} headings of the first level")
    if not page.title().strip(" –"):
        faults.append("no title")
    wide = page.evaluate(_WIDE)
    if wide > 0:
        faults.append(f"{wide} pixels too wide")
    faults += [f"console: {one}" for one in page.said]
    page.said.clear()
    return faults


def walk(page: Any, walked: Walked, *, who: str, begin: str = "/") -> None:
    """Ask for one page of every route that links lead to, and look at each that nobody has seen before.

    A link to a page that this person may not open is wrong on the page that has it.
    """
    if page.scripted:
        page.context.add_init_script(path=AXE)
    todo = deque([(begin, "")])
    here: set[str] = set()
    while todo:
        path, whence = todo.popleft()
        route = route_of(path)
        if not route or route in here or route in walked.files:
            continue
        here.add(route)
        answer = page.request.get(path, max_redirects=5)
        if answer.status != 200:
            walked.wrong.append(f"{who}: {path}, linked from {whence}, gives {answer.status}")
        elif "text/html" not in answer.headers.get("content-type", ""):
            walked.files.add(route)
        else:
            if route not in walked.seen:
                walked.seen[route] = path
                page.goto(path)
                walked.wrong += [f"{who}: {path}: {one}" for one in faults_of(page)]
            links = [unescape(one) for one in _LINK.findall(answer.text())]
            todo.extend((one, path) for one in links if "/static/" not in one)
