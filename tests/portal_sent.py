"""What a browser would send for the form of a page that nobody changed."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser


class _Form(HTMLParser):
    """The fields of the first form of the main part of a page, with what they hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: dict[str, list[str]] = {}
        self._main = self._in = self._done = False
        self._name = ""
        self._area: list[str] | None = None
        self._first = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in a field."""
        given = {name: value or "" for name, value in attrs}
        self._main = self._main or tag == "main"
        if tag == "form" and self._main and not self._done:
            self._in = True
        if not self._in:
            return
        name = given.get("name", "")
        if tag == "input" and name and given.get("type") not in ("file", "submit"):
            if given.get("type") not in ("checkbox", "radio") or "checked" in given:
                self._hold(name, given.get("value", "on"))
        elif tag == "textarea":
            self._name, self._area = name, []
        elif tag == "select":
            self._name, self._first = name, ""
        elif tag == "option" and self._name and "selected" in given:
            self._hold(self._name, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        """Take in what a box holds."""
        if self._area is not None:
            self._area.append(data)

    def handle_endtag(self, tag: str) -> None:
        """End a box, or the form."""
        if tag == "textarea" and self._area is not None:
            self._hold(self._name, "".join(self._area))
            self._area = None
        elif tag == "select":
            self._name = ""
        elif tag == "form" and self._in:
            self._in, self._done = False, True

    def _hold(self, name: str, value: str) -> None:
        if name != "csrfmiddlewaretoken":
            self.fields.setdefault(name, []).append(value)


def sent_unchanged(html: str) -> dict[str, list[str]]:
    """The fields of a page's form with what they hold, as they would be sent."""
    read = _Form()
    read.feed(html)
    return read.fields


def faults_told(html: str) -> list[str]:
    """What the summary of errors of a page says."""
    _, _, after = html.partition("govuk-error-summary__list")
    told = re.sub(r"<[^>]*>", "\n", after.partition("</ul>")[0].partition(">")[2])
    return [unescape(line.strip()) for line in told.splitlines() if line.strip()]
