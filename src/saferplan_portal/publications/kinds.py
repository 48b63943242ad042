"""The kinds of things that are published: what each is, where it is read, and what it must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Content = Mapping[str, Any]
"""What is published, as plain values: texts, numbers, yes or no, lists and mappings of these."""

EVERY = ("title", "summary", "as_of", "tables")
"""What every kind says: a title that says what was found, a summary, the day it stands for, and tables to download."""


@dataclass(frozen=True)
class Kind:
    """A kind of publication.

    `address` is where the public reads it; a kind of which there are many has the day or year put after it.  `needs`
    are the parts that its page is made of, besides `EVERY`.
    """

    code: str
    name: str
    about: str
    address: str
    many: bool
    needs: tuple[str, ...]


KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "plan",
            "Community Safety Plan",
            "The approved plan: priorities, the evidence for each, who does what by when.",
            "plan",
            False,
            ("term", "aim", "bodies", "against", "priorities", "texts"),
        ),
        Kind(
            "progress",
            "Progress",
            "What was promised, what was done, and whether it worked.",
            "progress",
            False,
            ("rule", "priorities"),
        ),
        Kind(
            "assessment",
            "Summary of the Strategic Assessment",
            "The findings of the public release, each with its strength and what it cannot tell.",
            "assessment",
            False,
            ("release", "site", "example", "strength_rule", "questions"),
        ),
        Kind(
            "review",
            "Annual review",
            "What was planned, done, moved, spent and decided in a year.",
            "review",
            True,
            ("period", "sections"),
        ),
        Kind(
            "notice",
            "Notice of a public meeting",
            "When and where the public may attend, and what will be discussed.",
            "meeting",
            True,
            ("day", "starts", "place", "how", "agenda"),
        ),
        Kind(
            "record",
            "What a meeting discussed",
            "What was discussed and decided, once the minutes are signed.",
            "discussed",
            True,
            ("day", "place", "discussed"),
        ),
        Kind(
            "data",
            "Data",
            "Figures and records of the partnership to download and use again.",
            "data",
            False,
            ("notes",),
        ),
    )
}
"""The kinds by code.  The codes are stored, and never change."""


class BadContent(ValueError):
    """What was to be published lacks a part, or holds what is no plain value: a fault of the program that made it."""


def check_content(kind: Kind, content: Content) -> None:
    """Hold content to its kind.

    Raises `BadContent` where a part is missing.
    """
    lacking = [name for name in (*EVERY, *kind.needs) if name not in content]
    if lacking:
        raise BadContent(f"A publication of the kind {kind.code} lacks {', '.join(lacking)}.")
    if not content["title"] or not content["summary"]:
        raise BadContent(f"A publication of the kind {kind.code} has no title or no summary.")
