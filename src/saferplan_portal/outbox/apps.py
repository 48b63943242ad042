"""The app `outbox`."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    """The app that sends messages."""

    name = "saferplan_portal.outbox"
    label = "outbox"
