"""A grant that ties to the penny: what was awarded, allocated to actions, spent with evidence, and still expected.

Money is whole pence.  Rows are only ever added: `with_allocation`, `with_spend` and `with_forecast` give a new grant
with one more row, or refuse it in a sentence.  A correction of a spend is a new row that names the old one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from saferplan.delivery.money import in_pounds
from saferplan.errors import BadRecord, DoesNotTie
from saferplan.plan.checking import day_words


@dataclass(frozen=True)
class Award:
    """Money that was given: how much, from which day until which, by whom, and on what conditions.

    Raises `BadRecord` where it is nothing or ends before it begins.
    """

    id: str
    amount: int
    first: date
    last: date
    funder: str = ""
    conditions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Hold an award to being some money for some time."""
        if self.amount <= 0:
            raise BadRecord("An award", f"it is of {in_pounds(self.amount)}", "more than nothing", "Correct the sum.")
        if self.last < self.first:
            raise BadRecord("An award", "it ends before it begins", "its first day first", "Correct the days.")


@dataclass(frozen=True)
class Allocation:
    """Money of the award that is set aside for one action; below nought, with a reason, where it is taken back."""

    id: str
    action: str
    amount: int
    on: date
    reason: str = ""


@dataclass(frozen=True)
class Spend:
    """Money spent on one action: how much, on which day, and what shows it.

    `entered` is the day the row was written.  `corrects` is the id of the row that this one takes the place of, ""
    where it is new; a correction may be of nought, for a spend that never was.  `evidence` says what shows it: the
    number of an invoice, the name of a file.
    """

    id: str
    action: str
    amount: int
    on: date
    evidence: str
    entered: date
    corrects: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Forecast:
    """What is still expected to be spent on an action until the award ends; the last one made of an action holds."""

    id: str
    action: str
    amount: int
    on: date


@dataclass(frozen=True)
class ActionMoney:
    """The money of one action: allocated, spent, left of the allocation, still expected, and the expected end.

    `over` is how much more than allocated is expected to be spent in all; below nought where it is less.
    """

    action: str
    allocated: int
    spent: int
    forecast: int

    @property
    def left(self) -> int:
        """What is allocated and not spent."""
        return self.allocated - self.spent

    @property
    def outturn(self) -> int:
        """What will have been spent in the end, as things are expected."""
        return self.spent + self.forecast

    @property
    def over(self) -> int:
        """By how much the expected end is above what is allocated; below nought where it is under."""
        return self.outturn - self.allocated


@dataclass(frozen=True)
class Balance:
    """The money of a whole grant, with a row for each action; every sum is that of the rows.

    `is_forecast` says whether anybody has said yet what is still to be spent.
    """

    awarded: int
    actions: tuple[ActionMoney, ...]
    is_forecast: bool

    @property
    def allocated(self) -> int:
        """What is allocated to actions."""
        return sum(one.allocated for one in self.actions)

    @property
    def unallocated(self) -> int:
        """What is awarded and allocated to nothing."""
        return self.awarded - self.allocated

    @property
    def spent(self) -> int:
        """What is spent."""
        return sum(one.spent for one in self.actions)

    @property
    def unspent(self) -> int:
        """What is awarded and not spent."""
        return self.awarded - self.spent

    @property
    def forecast(self) -> int:
        """What is still expected to be spent."""
        return sum(one.forecast for one in self.actions)

    @property
    def over(self) -> int:
        """By how much the expected end is above the award; below nought where it is under."""
        return self.spent + self.forecast - self.awarded

    @property
    def sentence(self) -> str:
        """The balance in a sentence."""
        told = (
            f"Of {in_pounds(self.awarded)} awarded, {in_pounds(self.allocated)} is allocated and "
            f"{in_pounds(self.spent)} spent; {in_pounds(self.unallocated)} is unallocated and "
            f"{in_pounds(self.unspent)} unspent."
        )
        if not self.is_forecast:
            return f"{told} Nobody has said yet what is still to be spent."
        if not self.over:
            return f"{told} As things are expected, all of it will be spent."
        way = "more than was awarded" if self.over > 0 else "less than was awarded"
        return f"{told} As things are expected, {in_pounds(abs(self.over))} {way} will be spent."


@dataclass(frozen=True)
class Grant:
    """An award with all its rows in the order they were written.

    `Grant(award)` is empty.  `grant_from` makes one from rows that were kept, and refuses them where they do not tie.
    """

    award: Award
    allocations: tuple[Allocation, ...] = ()
    spends: tuple[Spend, ...] = ()
    forecasts: tuple[Forecast, ...] = ()

    def with_allocation(self, row: Allocation) -> Grant:
        """The grant with money set aside for an action, or taken back from it.

        Raises `DoesNotTie` where more would be allocated than awarded, or less than spent; `BadRecord` where the row is
        of nothing, has no action, repeats an id, or takes money back without a reason.
        """
        where = f'Allocation to action "{row.action}"'
        self._check_row(where, row, self.allocations)
        if not row.amount:
            raise BadRecord(where, "it is of nothing", "a sum", "Give the sum.")
        if row.amount < 0 and not row.reason.strip():
            raise BadRecord(where, "money is taken back without a reason", "a reason", "Say why it is taken back.")
        balance = self.balance()
        allocated = balance.allocated + row.amount
        if allocated > balance.awarded:
            found = f"{in_pounds(allocated)} would be allocated of {in_pounds(balance.awarded)} awarded"
            do = f"No more than {in_pounds(balance.unallocated)} is left to allocate."
            raise DoesNotTie(where, found, "no more allocated than awarded", do)
        mine = self.money_of(row.action)
        if mine.allocated + row.amount < mine.spent:
            found = f"{in_pounds(mine.allocated + row.amount)} would be allocated, and {in_pounds(mine.spent)} is spent"
            do = f"No more than {in_pounds(mine.left)} can be taken back."
            raise DoesNotTie(where, found, "no less allocated than spent", do)
        return replace(self, allocations=(*self.allocations, row))

    def with_spend(self, row: Spend) -> Grant:
        """The grant with a spend, or with the correction of one.

        Raises `DoesNotTie` where more would be spent on an action than is allocated to it; `BadRecord` where the row
        has no evidence or action, is below nought, of nothing without being a correction, of a day outside the award or
        after it was entered, repeats an id, or corrects what is not there, was corrected already, or gives no reason.
        """
        where = f'Spending on action "{row.action}"'
        self._check_row(where, row, self.spends)
        self._check_spend(where, row)
        old = next((one for one in self.current_spends() if one.id == row.corrects), None)
        mine = self.money_of(row.action)
        spent = mine.spent + row.amount - (old.amount if old and old.action == row.action else 0)
        if spent > mine.allocated:
            found = f"{in_pounds(spent)} would be spent of the {in_pounds(mine.allocated)} allocated to it"
            do = "Allocate more to the action first, or correct the sum."
            raise DoesNotTie(where, found, "no more spent than allocated", do)
        return replace(self, spends=(*self.spends, row))

    def with_forecast(self, row: Forecast) -> Grant:
        """The grant with what is still expected of an action.  It may be more than is left: that is what it is for.

        Raises `BadRecord` where it is below nought, has no action, or repeats an id.
        """
        where = f'Forecast of action "{row.action}"'
        self._check_row(where, row, self.forecasts)
        if row.amount < 0:
            raise BadRecord(where, "it is below nought", "nought or more", "Correct the sum.")
        return replace(self, forecasts=(*self.forecasts, row))

    def _check_row(
        self, where: str, row: Allocation | Spend | Forecast, held: Iterable[Allocation | Spend | Forecast]
    ) -> None:
        if not row.action.strip():
            raise BadRecord(where, "it has no action", "the action it is for", "Choose the action.")
        if any(one.id == row.id for one in held):
            raise BadRecord(where, f'another row has the id "{row.id}"', "an id of its own", "Give it another.")

    def _check_spend(self, where: str, row: Spend) -> None:
        """Hold a spend to what it must say, and a correction to the row it names."""
        if row.amount < 0:
            raise BadRecord(where, "it is below nought", "nought or more", "Correct the row that was too high.")
        if not row.amount and not row.corrects:
            raise BadRecord(where, "it is of nothing", "a sum", "Give the sum.")
        if not row.evidence.strip():
            raise BadRecord(where, "nothing shows it", "what shows it, such as an invoice", "Attach or name it.")
        if not self.award.first <= row.on <= self.award.last:
            found = f"it is of {day_words(row.on)}"
            expected = f"a day from {day_words(self.award.first)} to {day_words(self.award.last)}, as awarded"
            raise BadRecord(where, found, expected, "Correct the day, or choose another award.")
        if row.entered < row.on:
            raise BadRecord(where, "it is entered before it is spent", "money spent", "Give it as a forecast.")
        if not row.corrects:
            return
        if not row.reason.strip():
            raise BadRecord(where, "it corrects a row without a reason", "a reason", "Say what was wrong.")
        if all(one.id != row.corrects for one in self.spends):
            found = f'it corrects the row "{row.corrects}", and there is none'
            raise BadRecord(where, found, "a row that is there", "Choose the row to correct.")
        if all(one.id != row.corrects for one in self.current_spends()):
            found = f'the row "{row.corrects}" was corrected already'
            raise BadRecord(where, found, "the row that took its place", "Correct that one.")

    def current_spends(self, entered_by: date | None = None) -> tuple[Spend, ...]:
        """The spends that hold: all but those that another took the place of; of rows entered by a day, if given."""
        held = [one for one in self.spends if entered_by is None or one.entered <= entered_by]
        gone = {one.corrects for one in held if one.corrects}
        return tuple(one for one in held if one.id not in gone)

    def actions(self) -> tuple[str, ...]:
        """Every action that any row names, in the order they came."""
        rows: tuple[Allocation | Spend | Forecast, ...] = (*self.allocations, *self.spends, *self.forecasts)
        return tuple(dict.fromkeys(one.action for one in rows))

    def money_of(self, action: str) -> ActionMoney:
        """The money of one action; all nought for one that no row names."""
        expected = [one.amount for one in self.forecasts if one.action == action]
        return ActionMoney(
            action,
            sum(one.amount for one in self.allocations if one.action == action),
            sum(one.amount for one in self.current_spends() if one.action == action),
            expected[-1] if expected else 0,
        )

    def balance(self) -> Balance:
        """The money of the whole grant, action by action."""
        return Balance(self.award.amount, tuple(self.money_of(one) for one in self.actions()), bool(self.forecasts))


def grant_from(
    award: Award, allocations: Iterable[Allocation], spends: Iterable[Spend], forecasts: Iterable[Forecast] = ()
) -> Grant:
    """A grant from rows that were kept, held to tie as a whole.

    Rows of different kinds do not say which came first, so that sums are held to at the end.  Raises `DoesNotTie`
    where they do not tie.
    """
    grant = Grant(award, tuple(allocations), tuple(spends), tuple(forecasts))
    balance = grant.balance()
    if balance.unallocated < 0:
        found = f"{in_pounds(balance.allocated)} is allocated of {in_pounds(balance.awarded)} awarded"
        raise DoesNotTie("The grant", found, "no more allocated than awarded", "Find the row that is wrong.")
    for one in balance.actions:
        if one.left < 0 or one.allocated < 0 or one.spent < 0:
            found = f"{in_pounds(one.spent)} is spent of {in_pounds(one.allocated)} allocated"
            raise DoesNotTie(f'Action "{one.action}"', found, "no more spent than allocated", "Find the wrong row.")
    return grant
