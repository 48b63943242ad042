"""The templates of the portal's pages: where they lie, what they may call, and what a slip of the pen in them does."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import (
    BaseLoader,
    ChainableUndefined,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
)
from jinja2.utils import missing

from saferplan_portal.shell import form_parts, lists, words

OURS = "saferplan_portal"
"""Only the apps of the portal lend templates: those of others are written in another language."""

_ASKED_BY_THE_PAGE = (
    "assetUrl", "bodyClasses", "containerClasses", "cspNonce", "footerClasses", "headerClasses", "htmlClasses",
    "mainClasses", "mainLang", "opengraphImageUrl", "pageTitleLang",
)  # fmt: skip
_ATTRIBUTES_ASKED = ("bodyAttributes", "containerAttributes", "footerAttributes", "headerAttributes", "mainAttributes")
"""What the page of GOV.UK Frontend asks for, whether it is given or not."""


class SlipFails(ChainableUndefined):
    """What a template asked for and was not given.

    A name that nobody gave, or an attribute that a record does not have, is a slip: to print it or to ask of it
    fails.  Only a key that a mapping lacks reads as nothing, since the macros of GOV.UK Frontend are called so.
    """

    __slots__ = ()

    def _slips(self) -> bool:
        if self._undefined_hint is not None:
            return False
        return self._undefined_obj is missing or not isinstance(self._undefined_obj, (Mapping, ChainableUndefined))

    def _nothing(self) -> None:
        if self._slips():
            self._fail_with_undefined_error()

    def __getattr__(self, name: str) -> SlipFails:
        if name[:2] == "__":
            raise AttributeError(name)
        self._nothing()
        return self

    def __getitem__(self, _name: str) -> SlipFails:  # type: ignore[override]
        self._nothing()
        return self

    def __str__(self) -> str:
        self._nothing()
        return ""

    def __html__(self) -> str:
        return str(self)

    def __len__(self) -> int:
        self._nothing()
        return 0

    def __iter__(self) -> Any:
        self._nothing()
        return iter(())

    def __bool__(self) -> bool:
        self._nothing()
        return False

    def __eq__(self, other: object) -> bool:
        self._nothing()
        return isinstance(other, SlipFails)

    def __hash__(self) -> int:
        return id(type(self))


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a route of the portal.

    Raises NoReverseMatch where there is no such route.
    """
    return reverse(name, args=args, kwargs=kwargs)


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for.

    Templates are found as `<app>/<name>.html` in the folder `templates` of each app of the portal, and those of
    GOV.UK Frontend as `govuk_frontend_jinja/...`.
    """
    lent = options.pop("loader", None)
    folders = [
        Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.partition(".")[0] == OURS
    ]
    loaders: list[BaseLoader] = [
        FileSystemLoader(folders),
        PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")}),
    ]
    options |= {"undefined": SlipFails, "autoescape": True}
    made = Environment(loader=ChoiceLoader([*([lent] if lent else []), *loaders]), **options)  # noqa: S701  it is on
    made.filters |= {
        "day": words.day,
        "moment": words.moment,
        "month": words.month,
        "pounds": words.pounds,
        "number": words.number,
        "markdown": words.markdown,
    }
    made.globals |= {name: "" for name in _ASKED_BY_THE_PAGE}
    made.globals |= {name: {} for name in _ATTRIBUTES_ASKED}
    # The macros compare with these two names, which Nunjucks has and Jinja has not.
    made.globals |= {name: SlipFails(hint=f"{name} is nothing") for name in ("undefined", "null")}
    made.globals |= {
        "url": url,
        "static": static,
        "part_of": form_parts.part_of,
        "faults_of": form_parts.faults_of,
        "standing": form_parts.standing,
        "pages_of": lists.pages_of,
        "LANGUAGE": settings.LANGUAGE_CODE,
    }
    return made
