"""The app `diary`."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """The app that gathers what is when."""

    name = "saferplan_portal.diary"
    label = "diary"
