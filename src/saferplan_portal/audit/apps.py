"""The app `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The app that keeps who did what."""

    name = "saferplan_portal.audit"
    label = "audit"
