"""Minutes: drafted from what was recorded of a meeting, and frozen with a hash when they are signed."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from saferplan.governance.quorum import listed


@dataclass(frozen=True)
class MinutedDecision:
    """A decision: its number in the meeting, what was decided, who owns it, by when, the vote and dissent, if any."""

    number: int
    text: str
    owner: str
    due: str
    vote: str = ""
    dissent: str = ""


@dataclass(frozen=True)
class MinutedItem:
    """An item of the agenda: its number and title, what was discussed, what was decided, what is to be done."""

    number: int
    title: str
    discussed: str
    decisions: tuple[MinutedDecision, ...] = ()
    actions: tuple[str, ...] = ()
    interests: tuple[str, ...] = ()


@dataclass(frozen=True)
class MeetingRecord:
    """What was recorded of a meeting, in words: when and where, who was there, whether it was quorate, and each item.

    `attendance` gives, for each way of attending, the bodies with who came for them.  `carried` are actions of earlier
    meetings that were still open.
    """

    title: str
    when: str
    where: str
    attendance: Mapping[str, tuple[str, ...]]
    quorum_rule: str
    quorum: str
    items: tuple[MinutedItem, ...]
    carried: tuple[str, ...] = ()


def minutes_text(record: MeetingRecord) -> str:
    """The minutes as Markdown, drafted from the record for somebody to correct."""
    return "\n".join(_lines(record)).strip() + "\n"


def _lines(record: MeetingRecord) -> Iterator[str]:
    """The minutes line by line."""
    yield from (f"{_plain(record.title)}, {record.when}, {_plain(record.where)}.", "", "## Who was there", "")
    for words, bodies in record.attendance.items():
        yield f"- {words}: {listed([_plain(one) for one in bodies]) if bodies else 'none'}."
    yield from ("", f"{record.quorum} The Board's rule: {record.quorum_rule}", "")
    if record.carried:
        yield from ("## Actions from earlier meetings, still open", "")
        yield from (f"- {_plain(one)}" for one in record.carried)
        yield ""
    for item in record.items:
        yield from (f"## {item.number}. {_plain(item.title)}", "")
        yield from (f"Interest declared: {_plain(one)}" + "\n" for one in item.interests)
        yield from (_text(item.discussed) if item.discussed else "Nothing was recorded of the discussion.", "")
        for one in item.decisions:
            said = [f"**Decision {one.number}.** {_sentence(one.text)} Owner: {_plain(one.owner)}, by {one.due}."]
            said += [f"Vote: {one.vote}."] if one.vote else []
            said += [f"Dissent: {_sentence(one.dissent)}"] if one.dissent else []
            yield from (" ".join(said), "")
        yield from (f"- Action: {_plain(one)}" for one in item.actions)
        yield ""


def _plain(text: str) -> str:
    """Words on one line that mean nothing to Markdown."""
    joined = " ".join(text.split())
    for sign in "\\`*_[]<>#&":
        joined = joined.replace(sign, f"\\{sign}")
    return re.sub(r"^(\d*)([-+=~.)])", r"\1\\\2", joined)


def _sentence(text: str) -> str:
    """Plain words that end with a full stop."""
    plain = _plain(text)
    return plain if plain.endswith((".", "!", "?")) else f"{plain}."


def _text(text: str) -> str:
    """Several lines, each plain, with the empty lines between them kept."""
    return "\n\n".join(_plain(part) for part in text.replace("\r\n", "\n").split("\n\n") if part.strip())


def frozen_hash(parts: Mapping[str, Any]) -> str:
    """The SHA-256 of what is frozen: its parts as JSON with sorted names, so that equal parts have equal hashes.

    >>> frozen_hash({"a": 1, "b": "x"}) == frozen_hash({"b": "x", "a": 1})
    True
    """
    text = json.dumps(parts, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def vote_words(votes: Iterable[int | None]) -> str:
    """Votes for, against and abstained in words; "" where no vote was counted.

    >>> vote_words((5, 1, 0)), vote_words((None, None, None))
    ('5 for, 1 against, none abstained', '')
    """
    counted = list(votes)
    if all(one is None for one in counted):
        return ""
    words = ("for", "against", "abstained")
    return ", ".join(f"{one or 'none'} {word}" for one, word in zip(counted, words, strict=True))
