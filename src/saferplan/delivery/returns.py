"""The return to the commissioner: what was spent in a period, action by action, certified by a second person."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from saferplan.delivery.grant import Grant
from saferplan.delivery.money import in_pounds
from saferplan.errors import BadRecord
from saferplan.plan.checking import day_words


@dataclass(frozen=True)
class ReturnLine:
    """One action in a return: before the period as last returned, changes to that since, in the period, and in all."""

    action: str
    before: int
    changed: int
    spent: int

    @property
    def to_date(self) -> int:
        """All that is spent up to the end of the period."""
        return self.before + self.changed + self.spent


@dataclass(frozen=True)
class Certified:
    """Who says that a return is right, and the day; never who prepared it."""

    by: str
    on: date


@dataclass(frozen=True)
class GrantReturn:
    """A return: the award, the period, a line for each action, and who prepared and who certified it.

    `as_at` is the day whose rows it was made from: rows that were entered later are not in it.
    """

    award: str
    awarded: int
    first: date
    last: date
    as_at: date
    lines: tuple[ReturnLine, ...]
    prepared_by: str
    certified: Certified | None = None

    @property
    def spent(self) -> int:
        """What was spent in the period."""
        return sum(one.spent for one in self.lines)

    @property
    def changed(self) -> int:
        """By how much what was returned before has changed since; below nought where it is less."""
        return sum(one.changed for one in self.lines)

    @property
    def to_date(self) -> int:
        """All that is spent up to the end of the period."""
        return sum(one.to_date for one in self.lines)

    @property
    def sentence(self) -> str:
        """The return in a sentence."""
        said = f"From {day_words(self.first)} to {day_words(self.last)} {in_pounds(self.spent)} was spent"
        changed = f"; {in_pounds(self.changed)} is the change to earlier periods" if self.changed else ""
        return f"{said}{changed}; in all {in_pounds(self.to_date)} of {in_pounds(self.awarded)} awarded."


@dataclass(frozen=True)
class ReturnPeriod:
    """What a return is of: its first and last day, and the day whose rows it is made from."""

    first: date
    last: date
    as_at: date


def make_return(
    grant: Grant, period: ReturnPeriod, *, prepared_by: str, before: GrantReturn | None = None
) -> GrantReturn:
    """The return of a period, not yet certified; `before` is the last return that was certified, None for the first.

    Corrections of what was returned before stand in a column of their own, so that returns add up to what is spent.
    Raises `BadRecord` where the period ends before it begins, is not over on the day, nobody prepared it, or it does
    not follow on the one before, which must be certified and of the same award.
    """
    _check(grant, period, prepared_by, before)
    held = [one for one in grant.current_spends(period.as_at) if one.on <= period.last]
    returned = {one.action: one.to_date for one in before.lines} if before else {}
    lines = []
    for action in dict.fromkeys((*returned, *(one.action for one in grant.spends if one in held))):
        mine = [one for one in held if one.action == action]
        earlier = sum(one.amount for one in mine if one.on < period.first)
        was = returned.get(action, 0)
        lines.append(ReturnLine(action, was, earlier - was, sum(one.amount for one in mine if one.on >= period.first)))
    days = (period.first, period.last, period.as_at)
    return GrantReturn(grant.award.id, grant.award.amount, *days, tuple(lines), prepared_by.strip())


def _check(grant: Grant, period: ReturnPeriod, prepared_by: str, before: GrantReturn | None) -> None:
    where = "A return to the commissioner"
    if period.last < period.first:
        raise BadRecord(where, "its period ends before it begins", "its first day first", "Correct the days.")
    if period.as_at < period.last:
        found = f"its period is not over until {day_words(period.last)}"
        raise BadRecord(where, found, "a period that is over", "Make it after that day.")
    if not prepared_by.strip():
        raise BadRecord(where, "nobody prepared it", "who prepared it", "Say who.")
    if before is None:
        return
    if before.award != grant.award.id or before.certified is None:
        found = "the return before it is of another award, or not certified"
        raise BadRecord(where, found, "a certified return of this award", "Certify that one first.")
    if (period.first - before.last).days != 1:
        found = f"it begins on {day_words(period.first)}, and the one before ends on {day_words(before.last)}"
        raise BadRecord(where, found, "the day after", "Correct the first day.")


def certify(made: GrantReturn, *, by: str, on: date) -> GrantReturn:
    """The return, certified by a second person.

    Raises `BadRecord` where it is certified already, by nobody, by who prepared it, or before it was made.
    """
    where = "A return to the commissioner"
    if made.certified is not None:
        raise BadRecord(where, "it is certified already", "one that is not", "Make a new return to correct it.")
    if not by.strip():
        raise BadRecord(where, "nobody certifies it", "who does", "Say who.")
    if by.strip().casefold() == made.prepared_by.casefold():
        raise BadRecord(where, "who prepared it would certify it", "a second person", "Ask somebody else to certify.")
    if on < made.as_at:
        found = f"it is certified before it was made, on {day_words(made.as_at)}"
        raise BadRecord(where, found, "a day from then on", "Correct the day.")
    return replace(made, certified=Certified(by.strip(), on))
