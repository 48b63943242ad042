"""The annual review: what is lacking before it can be frozen, and the frozen text with its hash.

The text is canonical JSON: keys in order, no spaces, UTF-8, one line.  The same records give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from saferplan.delivery.records import DeliveryRecord, as_json
from saferplan.errors import UnfinishedReview

SHAPE = 2
"""The shape of the text.  It goes up when a key is added or changes its meaning, so that old reviews stay readable."""

SHAPE_WITHOUT_LATE = 1
"""The shape of texts that do not say what came late: a review frozen in it is made again in it."""


@dataclass(frozen=True)
class FrozenReview:
    """A review that changes no more: its text, and the SHA-256 of the text's bytes in hexadecimal."""

    text: str
    sha256: str


def lacking(record: DeliveryRecord) -> tuple[str, ...]:
    """What a review still lacks, a sentence for each; nothing where it can be frozen."""
    return tuple(_lacking(record))


def _lacking(record: DeliveryRecord) -> Iterator[str]:
    if not record.priorities:
        yield "The review has no priority."
    for priority in record.priorities:
        if priority.ending is None:
            yield f"The priority “{priority.title}” does not end with keep, change or drop."
        for action in priority.actions:
            if action.ending is None:
                yield f"The action “{action.what}” does not end with keep, change or drop."


def canonical(record: DeliveryRecord) -> str:
    """The records as canonical JSON, on one line that ends with a line feed."""
    held = {"shape": SHAPE_WITHOUT_LATE if record.late is None else SHAPE, **as_json(record)}
    text = json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return f"{text}\n"


def freeze(record: DeliveryRecord) -> FrozenReview:
    """The review, frozen: its text and hash.

    Raises `UnfinishedReview`, with a sentence for each, where a priority or an action has no ending.
    """
    if faults := lacking(record):
        raise UnfinishedReview(faults)
    text = canonical(record)
    return FrozenReview(text, hash_of(text))


def hash_of(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def is_intact(frozen: FrozenReview, record: DeliveryRecord | None = None) -> bool:
    """Whether a frozen text has still its hash and, where its records are given, is what they make byte for byte."""
    return hash_of(frozen.text) == frozen.sha256 and (record is None or canonical(record) == frozen.text)
