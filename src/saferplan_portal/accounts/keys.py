"""Keys made from the portal's secret, one for each purpose."""

from __future__ import annotations

import base64
import hashlib

from django.conf import settings


def key_for(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, in the letters that Fernet wants."""
    made = hashlib.blake2b(
        purpose.encode(), key=hashlib.sha256(settings.SECRET_KEY.encode()).digest(), digest_size=32, person=b"saferplan"
    )
    return base64.urlsafe_b64encode(made.digest())
