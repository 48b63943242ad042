"""The pages of information.  They know nobody: no session, no cookie, no trace; see `shell.middleware`."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from saferplan_portal.help import pages as read
from saferplan_portal.help.pages import ENGLISH, LANGUAGES, Page


@require_safe
def index(request: HttpRequest, language: str = ENGLISH) -> HttpResponse:
    """What there is, in a language."""
    found = read.pages(language)
    if not found:
        raise Http404
    easy = {one.number for one in found if one.easy}
    shown = [
        {
            "page": one,
            "url": _address(one.number, language, easy=False),
            "easy_url": _address(one.number, language, easy=True) if one.number in easy else "",
        }
        for one in found
        if not one.easy
    ]
    others = [(code, _index_of(code)) for code in read.languages() if code != language]
    return _render(request, "index", language, {"shown": shown, "others": _named(others)})


@require_safe
def page(request: HttpRequest, number: int, language: str = ENGLISH) -> HttpResponse:
    """One page."""
    return _page(request, number, language, easy=False)


@require_safe
def easy(request: HttpRequest, number: int, language: str = ENGLISH) -> HttpResponse:
    """One page for easy reading."""
    return _page(request, number, language, easy=True)


def _page(request: HttpRequest, number: int, language: str, *, easy: bool) -> HttpResponse:
    """A page with the ways to its other forms.  Raises `Http404` where there is none."""
    found = read.page(number, language, easy=easy)
    if found is None:
        raise Http404
    others = [
        (code, _address(number, code, easy=easy))
        for code in read.languages()
        if code != language and read.page(number, code, easy=easy)
    ]
    other_form = read.page(number, language, easy=not easy)
    context: dict[str, Any] = {
        "page": found,
        "other_form": _address(number, language, easy=not easy) if other_form else "",
        "others": _named(others),
        "index_url": _index_of(language),
    }
    return _render(request, "page", language, context)


def _render(request: HttpRequest, template: str, language: str, context: dict[str, Any]) -> HttpResponse:
    """A page in its language, with what to do in an emergency on top."""
    first: Page = read.emergency(language)
    given = {
        "language": language,
        "direction": LANGUAGES[language][1],
        "emergency": first,
        "emergency_language": first.language,
        "footer_links": [],
    }
    return render(request, f"help/{template}.html", given | context)


def _named(addresses: list[tuple[str, str]]) -> list[tuple[str, str, str]]:
    """Languages with their own names and the addresses of a page in them."""
    return [(code, LANGUAGES[code][0], address) for code, address in addresses]


def _index_of(language: str) -> str:
    """The address of the list of pages in a language."""
    return reverse("help") if language == ENGLISH else reverse("help_in", args=[language])


def _address(number: int, language: str, *, easy: bool) -> str:
    """The address of a page."""
    route = "help_easy" if easy else "help_page"
    return reverse(route, args=[number]) if language == ENGLISH else reverse(f"{route}_in", args=[language, number])
