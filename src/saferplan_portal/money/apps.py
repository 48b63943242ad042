"""The app `money`."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """The app that keeps grants to the penny."""

    name = "saferplan_portal.money"
    label = "money"

    def ready(self) -> None:
        """Say what waits for people."""
        from saferplan_portal.money.tasks import tasks
        from saferplan_portal.shell.tasks import give_tasks

        give_tasks("money", tasks)
