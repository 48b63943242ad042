"""The app `prevention`."""

from django.apps import AppConfig


class PreventionConfig(AppConfig):
    """The app that keeps problem-solving records, powers used and advice on planning applications."""

    name = "saferplan_portal.prevention"
    label = "prevention"

    def ready(self) -> None:
        """Say what waits for people."""
        from saferplan_portal.prevention.tasks import tasks
        from saferplan_portal.shell.tasks import give_tasks

        give_tasks("prevention", tasks)
