"""The seal: one hash over the content, in a form that is always the same, and over the page that was made of it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from saferplan_portal.publications.kinds import BadContent, Content


def canonical(content: Content) -> str:
    """Content as JSON of one form: keys in order, no spaces, letters as they are.

    Raises `BadContent` where something in it is no plain value.

    >>> canonical({"b": 1, "a": ["é"]})
    '{"a":["é"],"b":1}'
    """
    try:
        return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise BadContent(f"What was to be published holds what is no plain value: {error}.") from error


def content_of(text: str) -> dict[str, Any]:
    """Content from its canonical form."""
    content: dict[str, Any] = json.loads(text)
    return content


def seal_of(content: str, page: str) -> str:
    """The seal of a version: SHA-256 over its canonical content, a zero byte, and its page."""
    return hashlib.sha256(content.encode() + b"\0" + page.encode()).hexdigest()
