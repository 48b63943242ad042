"""The page of a version: made once from its content, when it is prepared, and kept as it is from then on."""

from __future__ import annotations

from datetime import date

from django.template.loader import render_to_string

from saferplan_portal.publications.kinds import Content, Kind
from saferplan_portal.shell.words import day


def page_of(kind: Kind, content: Content) -> str:
    """The part of the public page that is frozen, as HTML.  It is made from the content alone."""
    given = {"content": content, "day_of": day_of}
    html = render_to_string(f"publications/kinds/{kind.code}.html", given, using="jinja2")
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def day_of(text: str) -> str:
    """A day of the content in words; "" stays "".

    >>> day_of("2026-03-03")
    '3 March 2026'
    """
    return day(date.fromisoformat(text)) if text else ""
