"""A visitor without a browser, light enough that fifty of them leave the processor to the portal."""

from __future__ import annotations

import http.client
import re
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode

_INPUT = re.compile(r"<input\b([^>]*)>")
_AREA = re.compile(r"<textarea\b([^>]*)>([^<]*)</textarea>")
_SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.S)
_CHOSEN = re.compile(r"<option\b([^>]*)\bselected\b")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass
class Answer:
    """What came back: status, address that it leads on to ("" for none), and text."""

    status: int
    onward: str
    text: str


@dataclass
class Visitor:
    """Somebody with a session (or none) at a port of this computer."""

    port: int
    session: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    connection: http.client.HTTPConnection | None = None

    def __post_init__(self) -> None:
        if self.session:
            self.cookies["portal"] = self.session

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> Answer:
        """Ask for a page, or send a form.  Raises `OSError` or `http.client.HTTPException` where nobody answers."""
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        address = f"http://127.0.0.1:{self.port}"
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Origin": address}
        body = None
        if fields is not None:
            body = urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            text = response.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.leave()
            raise
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = line.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return Answer(response.status, response.headers.get("Location", ""), text)

    def get(self, path: str) -> Answer:
        """A page."""
        return self.ask("GET", path)

    def post(self, path: str, fields: dict[str, str], *, form: Answer) -> Answer:
        """Send a form as it was got, with these fields filled in."""
        return self.ask("POST", path, fields_of(form.text) | fields)

    def leave(self) -> None:
        """Close the connection."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def fields_of(text: str) -> dict[str, str]:
    """What the fields of the forms on a page hold, by their names; the hidden ones too."""
    found = {}
    for inside in _INPUT.findall(text):
        told = dict(_ATTRIBUTE.findall(inside))
        chosen = told.get("type") not in ("radio", "checkbox") or re.search(r"\bchecked\b", inside)
        if "name" in told and chosen and told.get("type") != "submit":
            found[told["name"]] = told.get("value", "")
    for inside, content in _AREA.findall(text):
        found[dict(_ATTRIBUTE.findall(inside)).get("name", "")] = content.removeprefix("\n")
    for inside, options in _SELECT.findall(text):
        chosen = _CHOSEN.search(options)
        found[dict(_ATTRIBUTE.findall(inside)).get("name", "")] = (
            dict(_ATTRIBUTE.findall(chosen[1])).get("value", "") if chosen else ""
        )
    return {name: unescape(value) for name, value in found.items()}
