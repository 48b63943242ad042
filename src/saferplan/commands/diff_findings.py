"""Which findings differ between two bundles: new, gone, turned round, of another strength, or in other words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.areas import PARTNERSHIP
from saferplan.findings import STRENGTHS, without_links
from saferplan.plan.claims.reading import direction_in

NEW, GONE, TURNED, STRENGTH, WORDS = "new", "gone", "turned", "strength", "words"
CHANGES = (NEW, GONE, TURNED, STRENGTH, WORDS)
"""What may become of a finding, in the order in which it is told."""


@dataclass(frozen=True)
class FindingChange:
    """A finding that differs: its id, what became of it (one of `CHANGES`), and what it says and its strength in both.

    What stands for a bundle that does not make the finding is "".
    """

    id: str
    change: str
    headline_before: str
    headline_after: str
    strength_before: str
    strength_after: str
    sentence_before: str = ""
    sentence_after: str = ""

    def in_words(self) -> str:
        """The change in a line: what is said now, and what was said before."""
        if self.change == NEW:
            return f"New finding: {self.headline_after} ({self.strength_after}; {self.id})"
        if self.change == GONE:
            return f"No longer found: {self.headline_before} ({self.strength_before}; {self.id})"
        strengths = f"{self.strength_before} -> {self.strength_after}"
        if self.change == TURNED:
            also = f"{strengths}; " if self.strength_before != self.strength_after else ""
            return f"Turned round: {self.headline_before} -> {self.headline_after} ({also}{self.id})"
        same = self.headline_before == self.headline_after
        if self.change == WORDS:
            said = (self.sentence_before, self.sentence_after) if same else (self.headline_before, self.headline_after)
            return f"Now says: {said[0]} -> {said[1]} ({self.id})"
        weaker = STRENGTHS.index(self.strength_after) > STRENGTHS.index(self.strength_before)
        said_now = self.headline_after if same else f"{self.headline_before} -> {self.headline_after}"
        return f"Now {'weaker' if weaker else 'stronger'}: {said_now} ({strengths}; {self.id})"


def changed_findings(first: Path, second: Path) -> tuple[FindingChange, ...]:
    """The findings that differ between two bundles: by what became of them, the partnership's and the strongest first.

    A finding is turned round where its headline says that something is up or more in the one and down or less in the
    other.  One whose words or numbers alone differ is told as it was and as it is: those with another headline first,
    then those with the same headline and another sentence.
    """
    old, new = ({one["id"]: one for one in _findings(path)} for path in (first, second))
    found = []
    for name in old.keys() | new.keys():
        before, after = old.get(name), new.get(name)
        if change := _change(before, after):
            found.append((_weight(name, change, after or before or {}), _made(name, change, before, after)))
    order = sorted(found, key=lambda pair: (pair[0][0], pair[1].headline_before == pair[1].headline_after, pair[0]))
    return tuple(one for _, one in order)


def _findings(path: Path) -> list[dict[str, Any]]:
    return list(json.loads((path / "findings.json").read_text(encoding="utf-8")))


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """What became of a finding; "" where nothing did."""
    if before is None or after is None:
        return NEW if before is None else GONE
    if _sense(before) * _sense(after) < 0:
        return TURNED
    if before["strength"] != after["strength"]:
        return STRENGTH
    return WORDS if (_headline(before), _sentence(before)) != (_headline(after), _sentence(after)) else ""


def _sense(finding: dict[str, Any]) -> int:
    """Which way a headline says that something went: that of its first word of direction, 1, -1 or 0."""
    return next((sense for _, sense in direction_in(_headline(finding))), 0)


def _headline(finding: dict[str, Any] | None) -> str:
    return without_links(finding["headline"]) if finding else ""


def _sentence(finding: dict[str, Any] | None) -> str:
    return without_links(finding.get("sentence", "")) if finding else ""


def _made(name: str, change: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> FindingChange:
    was, now = (one["strength"] if one else "" for one in (before, after))
    said = _sentence(before), _sentence(after)
    return FindingChange(name, change, _headline(before), _headline(after), was, now, said[0], said[1])


def _weight(name: str, change: str, finding: dict[str, Any]) -> tuple[int, bool, int, float, str]:
    """Where a change is told."""
    whole = name.split("/")[2] == PARTNERSHIP
    return CHANGES.index(change), not whole, STRENGTHS.index(finding["strength"]), -finding["size"], name
