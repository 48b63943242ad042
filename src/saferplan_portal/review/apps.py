"""The app `review`."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """The app that makes the annual review and the reports."""

    name = "saferplan_portal.review"
    label = "review"

    def ready(self) -> None:
        """Say what the review shows of the duties."""
        from saferplan_portal.review.evidence import register_evidence

        register_evidence()
