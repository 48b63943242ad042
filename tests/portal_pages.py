"""Pages of the portal for tests: templates from text, HTML read back, and where what is built for tests lies."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from django import forms
from django.template import engines
from jinja2 import Environment

FOR_TESTS = Path(__file__).parents[1] / "build" / "portal-tests"
BUILT = Path(__file__).parents[1] / "src" / "saferplan_portal" / "static" / "portal"
WHY_NOT_BUILT = "not built here: python scripts/portal_assets.py --tests"

VOID = ("input", "br", "hr", "img", "meta", "link", "path", "circle", "rect")


def templates() -> Environment:
    """The environment of the portal's templates."""
    environment: Environment = engines["jinja2"].env  # type: ignore[attr-defined]
    return environment


def drawn(source: str, **context: Any) -> str:
    """A template from its text."""
    return templates().from_string(source).render(context)


def drawn_form(form: forms.BaseForm, **context: Any) -> str:
    """A form as `form_page` draws it, under the title "A form"."""
    source = '{% from "shell/form.html" import form_page with context %}{{ form_page(form, "A form") }}'
    return drawn(source, form=form, csrf_input="", **context)


class Read(HTMLParser):
    """HTML as a list of what is in it: tags with their attributes in order of name, and words without loose space."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.all: list[tuple[str, ...]] = []
        self._words = ""
        self.feed(html)
        self.close()
        self._end_words()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag that begins."""
        self._end_words()
        given = {name: " ".join((value or "").split()) for name, value in attrs}
        self.tags.append((tag, given))
        self.all.append((tag, *(f"{name}={value}" for name, value in sorted(given.items()))))

    def handle_endtag(self, tag: str) -> None:
        """A tag that ends."""
        self._end_words()
        if tag not in VOID:
            self.all.append((f"/{tag}",))

    def handle_data(self, data: str) -> None:
        """Words."""
        self._words += data

    def _end_words(self) -> None:
        if words := " ".join(self._words.split()):
            self.all.append((f"words {words}",))
        self._words = ""

    @property
    def words(self) -> str:
        """All words."""
        return " ".join(one[0].removeprefix("words ") for one in self.all if one[0].startswith("words "))

    def named(self, tag: str) -> list[dict[str, str]]:
        """The attributes of all tags of a name."""
        return [given for name, given in self.tags if name == tag]
