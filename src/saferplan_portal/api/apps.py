"""The app's name."""

from __future__ import annotations

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The API."""

    name = "saferplan_portal.api"
    label = "api"
