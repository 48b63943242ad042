"""The app `prevention`."""

from django.apps import AppConfig


class PreventionConfig(AppConfig):
    """The app that keeps problem-solving records, powers used and advice on planning applications."""

    name = "saferplan_portal.prevention"
    label = "prevention"
