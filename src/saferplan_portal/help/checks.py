"""The check of the pages: each can be read, and a warning tells which ones nobody has checked within a year."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, Warning, register
from django.utils import timezone

from saferplan_portal.help.pages import BadPage, emergency, languages, pages

STALE = timedelta(days=365)


@register()
def pages_hold(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Every page of information can be read; whoever runs the portal learns which of them nobody has checked."""
    try:
        every = [one for language in languages() for one in (emergency(language), *pages(language))]
    except BadPage as error:
        return [Error(str(error), id="portal.E040")]
    today = timezone.localdate()
    stale = sorted(
        {
            f"{one.language}/{one.name}"
            for one in every
            if not one.checked_by or one.checked_on is None or today - one.checked_on > STALE
        }
    )
    if not stale:
        return []
    hint = (
        "Ring the numbers, read the pages, and put copies with checked_by and checked_on into portal/help/<language>/."
    )
    return [Warning(f"Nobody has checked these pages within a year: {', '.join(stale)}.", hint=hint, id="portal.W040")]
