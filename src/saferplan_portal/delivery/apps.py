"""The app `delivery`."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """The app that knows how actions and measures stand."""

    name = "saferplan_portal.delivery"
    label = "delivery"
