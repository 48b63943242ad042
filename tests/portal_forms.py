"""Forms as they stand on pages: read from the HTML, and filled with plain values that may well be in order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

DAYS = (0, -20, 40)
"""So many days from today are filled into boxes for a day."""

WORDS = ("Because of what was found.", "Agreed with the partners.", "A second look.")


def small_file(name: str = "table.csv") -> SimpleUploadedFile:
    """A file that the portal takes."""
    return SimpleUploadedFile(name, b"month,number\nApril,12\nMay,13\n", content_type="text/csv")


@dataclass
class Box:
    """What is asked under one name: how, what stands there already, and what may be chosen."""

    kind: str
    value: str = ""
    choices: list[str] = field(default_factory=list)
    numeric: bool = False


@dataclass
class FoundForm:
    """A form that is posted: where to ("" for the page's own address), and its boxes by name."""

    to: str
    boxes: dict[str, Box] = field(default_factory=dict)

    def filled(self, pick: int, today: date) -> dict[str, Any]:
        """Something for every box: what stands there, or a plain value; `pick` chooses among several."""
        on = today + timedelta(days=DAYS[pick % len(DAYS)])
        sent: dict[str, Any] = {}
        for name, box in self.boxes.items():
            if box.kind == "file":
                sent[name] = small_file()
            elif box.value or box.kind == "hidden":
                sent[name] = box.value
            elif box.choices:
                sent[name] = box.choices[pick % len(box.choices)]
            elif box.kind != "choice":
                sent[name] = _words(name, box, pick, on)
        return sent


def _words(name: str, box: Box, pick: int, on: date) -> str:
    """What somebody might type into a box."""
    part = name.rpartition("-")[2]
    if part in ("day", "month", "year"):
        return str(getattr(on, part))
    if box.kind == "email":
        return f"new{pick}@invented.example"
    return str(pick + 1) if box.numeric else WORDS[pick % len(WORDS)]


class Forms(HTMLParser):
    """The forms of the main part of a page."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[FoundForm] = []
        self._inside, self._form, self._list, self._long = False, False, "", ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that begins."""
        given = {name: value or "" for name, value in attrs}
        self._inside = self._inside or tag == "main"
        if tag == "form" and self._inside and given.get("method") == "post":
            self._form = True
            self.found.append(FoundForm(given.get("action", "")))
        elif self._form and tag in ("input", "select", "textarea", "option"):
            self._box(tag, given)

    def _box(self, tag: str, given: dict[str, str]) -> None:
        boxes, name = self.found[-1].boxes, given.get("name", "")
        if tag == "option":
            if given.get("value"):
                boxes[self._list].choices.append(given["value"])
            if "selected" in given:
                boxes[self._list].value = given.get("value", "")
        elif not name or name == "csrfmiddlewaretoken":
            return
        elif tag == "select":
            self._list = name
            boxes[name] = Box("choice")
        elif tag == "textarea":
            self._long = name
            boxes[name] = Box("text")
        elif given.get("type") in ("radio", "checkbox"):
            box = boxes.setdefault(name, Box("choice"))
            box.choices.append(given.get("value", "on"))
            if "checked" in given:
                box.value = given.get("value", "on")
        else:
            numeric = "inputmode" in given or "govuk-input__prefix" in given.get("class", "")
            boxes[name] = Box(given.get("type", "text"), given.get("value", ""), numeric=numeric)

    def handle_endtag(self, tag: str) -> None:
        """A tag that ends."""
        self._inside = self._inside and tag != "main"
        self._form = self._form and tag != "form"
        self._long = "" if tag == "textarea" else self._long

    def handle_data(self, data: str) -> None:
        """What stands in a box of several lines."""
        if self._long and self._form:
            self.found[-1].boxes[self._long].value += data.strip()


def form_for(html: str, address: str) -> FoundForm | None:
    """The form of a page that is sent to an address: to its own, or by name."""
    return next((one for one in Forms(html).found if one.to in ("", address)), None)
