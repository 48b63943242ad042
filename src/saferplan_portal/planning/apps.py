"""The app of the plan."""

from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The plan."""

    name = "saferplan_portal.planning"
    label = "planning"

    def ready(self) -> None:
        """Tell the evidence what of the plan rests on it, the duties what it shows, and people what waits for them."""
        from saferplan_portal.evidence.uses import tell_uses
        from saferplan_portal.planning.duties import say_what_is_shown
        from saferplan_portal.planning.steps import steps
        from saferplan_portal.planning.tasks import tasks
        from saferplan_portal.planning.uses import uses_of_figure, uses_of_finding
        from saferplan_portal.shell.steps import give_steps
        from saferplan_portal.shell.tasks import give_tasks

        tell_uses(of_finding=uses_of_finding, of_figure=uses_of_figure)
        say_what_is_shown()
        give_tasks("planning", tasks)
        give_steps("planning", steps)
