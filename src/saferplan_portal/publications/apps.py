"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class PublicationsConfig(AppConfig):
    """Publications."""

    name = "saferplan_portal.publications"
    label = "publications"
