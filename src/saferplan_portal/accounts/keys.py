"""Keys made from the portal's secret, one for each purpose, and what was encrypted with them."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

_FACTORS = "second-factor"


def key_for(purpose: str) -> bytes:
    """A key of 32 bytes for one purpose, in the letters that Fernet wants."""
    made = hashlib.blake2b(
        purpose.encode(), key=hashlib.sha256(settings.SECRET_KEY.encode()).digest(), digest_size=32, person=b"saferplan"
    )
    return base64.urlsafe_b64encode(made.digest())


def encrypted(secret: str) -> str:
    """The secret of a second factor as the database keeps it."""
    return Fernet(key_for(_FACTORS)).encrypt(secret.encode()).decode()


def decrypted(kept: str) -> str | None:
    """The secret of a second factor; None where it was encrypted with another key than the portal has now."""
    try:
        return Fernet(key_for(_FACTORS)).decrypt(kept.encode()).decode()
    except InvalidToken:
        return None
