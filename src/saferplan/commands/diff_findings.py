"""Which findings differ between two bundles: new, gone, turned round, of another strength, or in other words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from saferplan.areas import PARTNERSHIP
from saferplan.commands.diff_marks import before_and_after
from saferplan.findings import STRENGTHS, without_links
from saferplan.plan.claims.reading import direction_in

NEW, GONE, TURNED, STRENGTH, REWORDED = "new", "gone", "turned", "strength", "reworded"
CHANGES = (NEW, GONE, TURNED, STRENGTH, REWORDED)
"""What may become of a finding, in the order in which it is told."""


@dataclass(frozen=True)
class FindingChange:
    """A finding that differs: its id, what became of it (one of `CHANGES`), and its words and strength in both.

    What stands for a bundle that does not make the finding is "".  `reworded` is one that says the same way, as
    surely, in words or numbers that are not those printed before.
    """

    id: str
    change: str
    headline_before: str
    headline_after: str
    strength_before: str
    strength_after: str
    sentence_before: str = ""
    sentence_after: str = ""

    @property
    def whole(self) -> bool:
        """Whether it is about the whole partnership."""
        return self.id.split("/")[2] == PARTNERSHIP

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
        headline = self.headline_after
        if self.headline_before != self.headline_after:
            headline = before_and_after(self.headline_before, self.headline_after)
        if self.change == REWORDED:
            return f"Now in other words: {headline} ({self.id})"
        weaker = STRENGTHS.index(self.strength_after) > STRENGTHS.index(self.strength_before)
        return f"Now {'weaker' if weaker else 'stronger'}: {headline} ({strengths}; {self.id})"

    def sentence_in_words(self) -> str:
        """The sentence under the headline with what changed in it; "" where nothing did, or one bundle has none."""
        before, after = self.sentence_before, self.sentence_after
        if not before or not after or before == after:
            return ""
        return before_and_after(before, after)


def changed_findings(first: Path, second: Path) -> tuple[FindingChange, ...]:
    """The findings that differ between two bundles: by what became of them, the partnership's and the strongest first.

    A finding is turned round where its headline says that something is up or more in the one and down or less in the
    other.  Where that is not so and its strength is the same, it is reworded where
    its headline or its sentence is not what it was, were it by one number: those whose headline changed come first.
    """
    old, new = ({one["id"]: one for one in _findings(path)} for path in (first, second))
    found = []
    for name in old.keys() | new.keys():
        before, after = old.get(name), new.get(name)
        if change := _change(before, after):
            made = _made(name, change, before, after)
            found.append((_weight(made, after or before or {}), made))
    return tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))


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
    return REWORDED if _words(before) != _words(after) else ""


def _words(finding: dict[str, Any] | None) -> tuple[str, str]:
    """What is printed of a finding: its headline and its sentence."""
    return _headline(finding), without_links(finding.get("sentence", "")) if finding else ""


def _sense(finding: dict[str, Any]) -> int:
    """Which way a headline says that something went: that of its first word of direction, 1, -1 or 0."""
    return next((sense for _, sense in direction_in(_headline(finding))), 0)


def _headline(finding: dict[str, Any] | None) -> str:
    return without_links(finding["headline"]) if finding else ""


def _made(name: str, change: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> FindingChange:
    strength, strength_after = (one["strength"] if one else "" for one in (before, after))
    (headline, sentence), (headline_after, sentence_after) = _words(before), _words(after)
    return FindingChange(name, change, headline, headline_after, strength, strength_after, sentence, sentence_after)


def _weight(one: FindingChange, finding: dict[str, Any]) -> tuple[int, bool, bool, int, float, str]:
    """Where a change is told."""
    same = one.change == REWORDED and one.headline_before == one.headline_after
    strength = STRENGTHS.index(finding["strength"])
    return CHANGES.index(one.change), not one.whole, same, strength, -finding["size"], one.id
