"""The templates of the portal's pages: where they lie, what they may call, and what a slip of the pen in them does."""

from __future__ import annotations

from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

from django.apps import apps
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
    StrictUndefined,
    Template,
)

from saferplan.delivery.money import in_pounds
from saferplan_portal.shell import form_parts, lists, words

OURS = "saferplan_portal"
"""Only the apps of the portal lend templates: those of others are written in another language."""

THEIRS = "govuk_frontend_jinja"
"""The macros and the page of GOV.UK Frontend."""


class _Lenient(BaseLoader):
    """Loads the templates of GOV.UK Frontend, in which a name that was not given reads as nothing.

    They are written so.  In ours it is a slip, and fails.
    """

    def __init__(self) -> None:
        self._loader = PrefixLoader({THEIRS: PackageLoader(THEIRS)})
        self._environment: Environment | None = None

    def load(
        self,
        environment: Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> Template:
        """The template; raises `TemplateNotFound` for one that is not theirs."""
        if self._environment is None:
            self._environment = environment.overlay(undefined=ChainableUndefined)
        return self._loader.load(self._environment, name, globals)

    def list_templates(self) -> list[str]:
        """Their names."""
        return self._loader.list_templates()


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a route of the portal.

    Raises `NoReverseMatch` where there is no such route.
    """
    return reverse(name, args=args, kwargs=kwargs)


def environment(**options: Any) -> Environment:
    """The environment that Django's Jinja2 backend asks for.

    Templates are found as `<app>/<name>.html` in the folder `templates` of each app of the portal, and those of
    GOV.UK Frontend as `govuk_frontend_jinja/...`.
    """
    folders = [Path(app.path) / "templates" for app in apps.get_app_configs() if app.name.partition(".")[0] == OURS]
    options["loader"] = ChoiceLoader([options["loader"], FileSystemLoader(folders), _Lenient()])
    made = Environment(**{**options, "undefined": StrictUndefined, "autoescape": True})  # noqa: S701  it is on
    made.filters |= {
        "day": words.day,
        "cell_class": words.cell_class,
        "moment": words.moment,
        "month": words.month,
        "pounds": in_pounds,
        "number": words.number,
        "markdown": words.markdown,
    }
    made.globals |= {
        "url": url,
        "static": static,
        "part_of": form_parts.part_of,
        "faults_of": form_parts.faults_of,
        "standing": form_parts.standing,
        "pages_of": lists.pages_of,
        "pence": in_pounds,
    }
    return made
