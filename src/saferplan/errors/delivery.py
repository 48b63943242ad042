"""Delivery and money: records that cannot be so, sums that do not tie, and a review that is not finished."""

from __future__ import annotations

from saferplan.errors.base import SaferplanError


class BadRecord(SaferplanError):
    """A record of delivery contradicts itself or lacks what it must have."""

    exit_code = 4

    def __init__(self, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"{where}: {found}; expected {expected}. {do} Nothing was kept.")


class BadMoney(SaferplanError):
    """What was typed is no sum in pounds and pence."""

    exit_code = 4

    def __init__(self, found: str, expected: str) -> None:
        super().__init__(f"The sum {found}; expected {expected}. Type it again, like £1,234.50.")


class DoesNotTie(SaferplanError):
    """A sum of a grant would be more than what it is taken from, or less than nothing."""

    exit_code = 4

    def __init__(self, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"{where}: {found}; expected {expected}. {do} Nothing was kept.")
        self.found, self.do = found, do


class UnfinishedReview(SaferplanError):
    """A review lacks the ending of a priority or an action, or a reason, and so cannot be frozen.

    `faults` has a sentence for each that is lacking.
    """

    exit_code = 15

    def __init__(self, faults: tuple[str, ...]) -> None:
        many = f"The review lacks {len(faults):,} things; expected an ending with its reason for each."
        one = faults[0] if len(faults) == 1 else many
        super().__init__(f"{one} Fill them in, and freeze it then. Nothing was frozen.")
        self.faults = faults
