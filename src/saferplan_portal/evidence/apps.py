"""The app of the evidence."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The evidence."""

    name = "saferplan_portal.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Say what the evidence shows of duties."""
        from saferplan_portal.evidence.duties import say_what_is_shown
        from saferplan_portal.evidence.steps import steps
        from saferplan_portal.shell.steps import give_steps

        say_what_is_shown()
        give_steps("evidence", steps)
