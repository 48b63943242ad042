"""The app `duties`."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The app that holds the register of duties."""

    name = "saferplan_portal.duties"
    label = "duties"

    def ready(self) -> None:
        """Tell the start page what waits for people."""
        from saferplan_portal.duties.tasks import tasks  # Django's apps must be ready first
        from saferplan_portal.shell.tasks import give_tasks

        give_tasks("duties", tasks)
