"""The app `review`."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The app that makes the annual review and the reports."""

    name = "saferplan_portal.review"
    label = "review"
