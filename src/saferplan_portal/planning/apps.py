"""The app of the plan."""

from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The plan."""

    name = "saferplan_portal.planning"
    label = "planning"

    def ready(self) -> None:
        """Tell the evidence what of the plan rests on it."""
        from saferplan_portal.evidence.uses import tell_uses
        from saferplan_portal.planning.uses import uses_of_figure, uses_of_finding

        tell_uses(of_finding=uses_of_finding, of_figure=uses_of_figure)
