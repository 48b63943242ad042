"""Many statuses in one sentence: how many there are of each, and never a mean of what cannot be added."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from saferplan.delivery.override import Shown
from saferplan.delivery.status import RULES
from saferplan.plan.checking import listed

_SAID = {
    "not-started": ("has not started", "have not started"),
    "on-time": ("is on time", "are on time"),
    "late": ("is late", "are late"),
    "done": ("is done", "are done"),
    "dropped": ("was dropped", "were dropped"),
    "better": ("is better", "are better"),
    "held": ("is held steady", "are held steady"),
    "no-detectable-change": ("shows no detectable change", "show no detectable change"),
    "worse": ("is worse than baseline", "are worse than baseline"),
    "no-data": ("has no data", "have no data"),
    "cannot-tell": ("cannot be told", "cannot be told"),
}
"""What is said of one, and of several, by code."""

JUDGED = ("better", "held", "no-detectable-change", "worse")
"""The codes of measures that chance was considered for."""

LEAST_JUDGED = 10
"""From so many judged measures on it is said how many chance alone would call better or worse."""


@dataclass(frozen=True)
class Summary:
    """How many statuses there are of each code, all of one kind, and how many of them a person set."""

    kind: str
    counts: dict[str, int]
    overridden: int

    @property
    def many(self) -> int:
        """How many there are in all."""
        return sum(self.counts.values())

    @property
    def sentence(self) -> str:
        """The counts in a sentence, those of none left out; then how many people set, and what chance would do."""
        if not self.many:
            return f"There are no {self.kind}s."
        parts = [f"{count:,} {_SAID[code][count != 1]}" for code, count in self.counts.items() if count]
        told = f"Of {self.many:,} {self.kind}{'' if self.many == 1 else 's'}, {listed(parts)}."
        if self.overridden:
            were = "status was set by a person" if self.overridden == 1 else "statuses were set by people"
            told += f" {self.overridden:,} {were}, with a reason."
        judged = sum(self.counts.get(code, 0) for code in JUDGED) if self.kind == "measure" else 0
        if judged >= LEAST_JUDGED:
            told += (
                f" If none of the {judged:,} that were judged had really changed, chance alone would call about "
                f"{max(1, round(judged / 20)):,} better or worse."
            )
        return told


def summary_of(kind: str, shown: Sequence[Shown]) -> Summary:
    """The summary of statuses of one kind, a key of `RULES`, in the order of its table.

    >>> from datetime import date
    >>> from saferplan.delivery.status import ActionFacts, action_status
    >>> days = (date(2026, 3, 31), date(2026, 3, 1), date(2026, 9, 30))
    >>> found = [Shown(action_status(ActionFacts(date(2026, 1, 1), due), on=date(2026, 4, 1))) for due in days]
    >>> summary_of("action", found).sentence
    'Of 3 actions, 1 is on time and 2 are late.'
    """
    assert all(one.computed.kind == kind for one in shown), kind
    counts = {code: sum(one.code == code for one in shown) for code in RULES[kind]}
    return Summary(kind, counts, sum(one.override is not None for one in shown))
