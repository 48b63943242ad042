"""How a duty stands on a day: met, due soon, a gap, or nothing here can tell, and when it is due next.

The rule.  A duty with a clock is met for as long as the clock runs from the day of its evidence, due soon in the last
60 days, and a gap after.  A duty without one is met while a live record shows it; what somebody typed shows it for
twelve months.  Where several things must be there, the worst of them decides.  A live record that is missing may be
made good by something typed, and the status then says so.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

STATUSES = {
    "gap": "Gap",
    "due-soon": "Due soon",
    "met": "Met",
    "not-computed": "Not computed",
    "not-here": "Does not apply here",
}
"""How a duty may stand, worst first, in words."""

RULE = (
    "Met while the clock of the law runs from the day of the evidence, due soon in its last 60 days, a gap after. "
    "Without a clock, met while a live record shows it; something typed shows it for twelve months."
)
"""The rule as it is printed beside a status."""

SOON = timedelta(days=60)
TYPED_MONTHS = 12


@dataclass(frozen=True)
class Piece:
    """One thing that shows a duty, or its lack: what it is, a sentence, and the day of it, None where it is lacking.

    `typed` says that a person wrote it and no live record shows it; `link` leads to the record.
    """

    what: str
    sentence: str
    on: date | None
    typed: bool = False
    link: str = ""


@dataclass(frozen=True)
class Standing:
    """How a duty stands: a key of `STATUSES`, why, when it is due next, and whether only what was typed shows it."""

    status: str
    reason: str
    next_due: date | None = None
    typed: bool = False

    @property
    def words(self) -> str:
        """The status in words."""
        return STATUSES[self.status]


def standing(months: int, pieces: Sequence[Piece], day: date, artefact: str = "") -> Standing:
    """How a duty stands on a day, by the rule above.  `months` is its clock, nought where the law sets none.

    >>> held = Piece("Meeting", "The Board met on 3 March 2026.", date(2026, 3, 3))
    >>> standing(12, [held], date(2026, 6, 15)).next_due
    datetime.date(2027, 3, 3)
    >>> standing(12, [held], date(2027, 3, 4)).reason
    'The Board met on 3 March 2026. By the clock of the law that was due again by 3 March 2027.'
    """
    live = [one for one in pieces if not one.typed]
    typed = max(
        (one for one in pieces if one.typed and one.on and one.on <= day), key=lambda one: one.on or day, default=None
    )
    if not live and typed is None:
        shows = f" What shows it: {artefact[0].lower()}{artefact[1:]}." if artefact else ""
        return Standing("not-computed", f"No record here answers for it, and nobody has typed what shows it.{shows}")
    made = [_of_one(months, one, day) for one in live]
    by_hand = _of_one(months or TYPED_MONTHS, typed, day) if typed is not None else None
    if not made:
        assert by_hand is not None
        return by_hand
    worst = min(made, key=lambda one: (list(STATUSES).index(one.status), one.next_due or date.max))
    if worst.status == "gap" and by_hand is not None and by_hand.status != "gap":
        return by_hand
    return worst


def _of_one(months: int, piece: Piece, day: date) -> Standing:
    """How a duty stands by one thing alone."""
    if piece.on is None or piece.on > day:
        return Standing("gap", piece.sentence, typed=piece.typed)
    if not months:
        return Standing("met", piece.sentence, typed=piece.typed)
    due = months_after(piece.on, months)
    again = "By the clock of the law that {} due again by " + f"{_day(due)}."
    if day > due:
        return Standing("gap", f"{piece.sentence} {again.format('was')}", due, piece.typed)
    if day >= due - SOON:
        return Standing("due-soon", f"{piece.sentence} {again.format('is')}", due, piece.typed)
    return Standing("met", piece.sentence, due, piece.typed)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or the last of that month where it has no such day.

    >>> months_after(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _day(day: date) -> str:
    """A day in words."""
    return f"{day.day} {day:%B} {day.year}"
