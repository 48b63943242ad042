"""Addresses as a message needs them: whole, so that a link in it leads here."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def whole_address(route: str, *args: object) -> str:
    """The whole address of a page."""
    return f"{settings.PORTAL_ADDRESS}{reverse(route, args=args)}"
