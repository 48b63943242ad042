"""The app of the evidence."""

from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    """The evidence."""

    name = "saferplan_portal.evidence"
    label = "evidence"
