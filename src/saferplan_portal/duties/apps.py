"""The app `duties`."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The app that holds the register of duties."""

    name = "saferplan_portal.duties"
    label = "duties"
