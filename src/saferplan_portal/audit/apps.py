"""The app `audit`."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AuditConfig(AppConfig):
    """The app that keeps who did what."""

    name = "saferplan_portal.audit"
    label = "audit"

    def ready(self) -> None:
        """Put the watch on every table of the portal whenever there may be new ones."""
        from saferplan_portal.audit.watch import watch_tables

        post_migrate.connect(watch_tables, sender=self, dispatch_uid="portal_watch_tables")
