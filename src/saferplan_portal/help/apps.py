"""The app's name, and its check."""

from __future__ import annotations

from django.apps import AppConfig


class HelpConfig(AppConfig):
    """Information pages."""

    name = "saferplan_portal.help"
    label = "help"

    def ready(self) -> None:
        """Join the check of the pages to those that the portal starts with."""
        from saferplan_portal.help import checks  # noqa: F401  registers itself
