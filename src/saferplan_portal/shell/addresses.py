"""Addresses as a message needs them: whole, so that a link in it leads here."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def whole_address(route: str, *args: object) -> str:
    """The whole address of a page; without the portal's own address, where none is set, from the slash on."""
    path = reverse(route, args=args)
    return f"https://{settings.PORTAL.addresses[0]}{path}" if settings.PORTAL.addresses else path
