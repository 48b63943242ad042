"""What is overdue, or belongs to somebody who has left, and to whom it goes, in a sentence each.

The line is the lead officer of the body, then the community safety manager, then the chair of the Board.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from saferplan.plan.checking import day_words

LINE: Mapping[str, str] = {
    "lead": "the lead officer",
    "manager": "the community safety manager",
    "chair": "the chair of the Board",
}
"""To whom something may go, in order, with what each is called."""

AFTER: Mapping[str, int] = {"lead": 1, "manager": 15, "chair": 43}
"""From how many days overdue on something goes to each: at once, after two weeks, after six weeks."""


@dataclass(frozen=True)
class Owned:
    """Something that somebody owes: what, by when, which body, and until when the people of its line are there.

    `left` has, for those who have left or have a last day, that day, by the keys of `LINE`; a place that nobody holds
    has the day from which it is empty.
    """

    id: str
    what: str
    body: str
    due: date | None = None
    done: bool = False
    left: Mapping[str, date] | None = None


@dataclass(frozen=True)
class Escalation:
    """Something that goes to somebody: its id, to whom (a key of `LINE`), why in a sentence, and the days overdue."""

    id: str
    to: str
    sentence: str
    overdue: int


def escalations(owned: Iterable[Owned], *, on: date) -> tuple[Escalation, ...]:
    """What must go to somebody on a day, the longest overdue first.

    What is overdue goes up the line as days pass (`AFTER`).  What belongs to a lead officer who has left goes to the
    manager at once, overdue or not.  Where nobody holds the place it would go to, it goes one further; the chair is
    the last.

    >>> one = Owned("locks", "Fit locks", "Ashbrook Council", date(2026, 3, 31))
    >>> print(escalations([one], on=date(2026, 4, 20))[0].sentence)
    “Fit locks” was due on 31 March 2026, 20 days ago: it goes to the community safety manager.
    """
    found = [made for one in owned if (made := _escalated(one, on))]
    return tuple(sorted(found, key=lambda one: (-one.overdue, one.id)))


def _escalated(one: Owned, on: date) -> Escalation | None:
    if one.done:
        return None
    overdue = max((on - one.due).days, 0) if one.due else 0
    gone = {role for role, day in (one.left or {}).items() if day < on}
    reached = [role for role, days in AFTER.items() if overdue >= days]
    if not reached and "lead" not in gone:
        return None
    line = list(LINE)
    place = line.index(reached[-1]) if reached else 0
    while line[place] in gone and place < len(line) - 1:
        place += 1
    to = line[place]
    why = (
        [f"was due on {day_words(one.due)}, {overdue:,} {'day' if overdue == 1 else 'days'} ago"]
        if (overdue and one.due)
        else []
    )
    if "lead" in gone:
        why.append("has no lead officer any more")
    where = f" of {one.body}" if to == "lead" else ""
    return Escalation(one.id, to, f"“{one.what}” {' and '.join(why)}: it goes to {LINE[to]}{where}.", overdue)
