"""The app `shell`: what every other app stands on."""

from django.apps import AppConfig


class ShellConfig(AppConfig):
    """The app that holds the checks, the look and the pages that belong to no other."""

    name = "saferplan_portal.shell"
    label = "shell"

    def ready(self) -> None:
        """Register the system checks."""
        from saferplan_portal.shell import checks  # noqa: F401  (registers on import; Django's apps must be ready first)
