"""The app `money`."""

from django.apps import AppConfig


class MoneyConfig(AppConfig):
    """The app that keeps grants to the penny."""

    name = "saferplan_portal.money"
    label = "money"
