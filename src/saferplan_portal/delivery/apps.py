"""The app `delivery`."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The app that knows how actions and measures stand."""

    name = "saferplan_portal.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Say what waits for people, and read what the plan comes to rest on."""
        from saferplan_portal.delivery.due import read_promised
        from saferplan_portal.delivery.tasks import tasks
        from saferplan_portal.planning.baselines import when_promised
        from saferplan_portal.shell.tasks import give_tasks

        give_tasks("delivery", tasks)
        when_promised(read_promised)
