"""The page of a version: made once from its content, when it is prepared, and kept as it is from then on."""

from __future__ import annotations

from django.template.loader import render_to_string

from saferplan_portal.publications.kinds import Content, Kind


def page_of(kind: Kind, content: Content) -> str:
    """The part of the public page that is frozen, as HTML.  It is made from the content alone."""
    html = render_to_string(f"publications/kinds/{kind.code}.html", {"content": content}, using="jinja2")
    return "\n".join(line.rstrip() for line in html.splitlines() if line.strip())
