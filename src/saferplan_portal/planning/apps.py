"""The app of the plan."""

from __future__ import annotations

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    """The plan."""

    name = "saferplan_portal.planning"
    label = "planning"
