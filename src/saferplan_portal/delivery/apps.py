"""The app `delivery`."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The app that knows how actions and measures stand."""

    name = "saferplan_portal.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Say what waits for people."""
        from saferplan_portal.delivery.tasks import tasks
        from saferplan_portal.shell.tasks import give_tasks

        give_tasks("delivery", tasks)
