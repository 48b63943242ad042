"""The register of anti-social behaviour powers used: each use held to the law of its day, and counted by year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from saferplan.errors import BadRecord
from saferplan.periods import financial_year
from saferplan.plan.checking import day_words
from saferplan.reference.asb_powers import AsbPower, asb_powers


@dataclass(frozen=True)
class PowerUsed:
    """One use of a power: its id, which power, by which body, on which day, whether it was breached, who was consulted.

    There is nothing in it of the person that it was used on, and nothing may be added: that is a case.
    """

    id: str
    power: str
    body: str
    on: date
    breached: bool = False
    consulted: str = ""


@dataclass(frozen=True)
class PowerCount:
    """How often a power was used in a financial year, and in how many of these cases it was breached."""

    year: str
    power: str
    used: int
    breached: int


def power_on(power: str, day: date) -> AsbPower:
    """The row of a power that holds on a day, by its id.

    Raises `BadRecord` where there is no such power, or it did not hold on that day.
    """
    rows = [one for one in asb_powers() if one.id == power]
    where = "A power used"
    if not rows:
        names = ", ".join(dict.fromkeys(one.id for one in asb_powers()))
        raise BadRecord(where, f'the power "{power}"', f"one of {names}", "Choose one of these.")
    held = next((one for one in rows if one.holds_on(day)), None)
    if held is None:
        found = f"{rows[-1].power} on {day_words(day)}, when it did not hold"
        raise BadRecord(where, found, f"a day from {rows[0].since}", "Correct the day or the power.")
    return held


def check_use(use: PowerUsed, *, on: date) -> AsbPower:
    """The row of the power behind a use, which is held to it.

    Raises `BadRecord` as `power_on` does, and where the day is still to come, no body is named, or the law asks for
    consulting and nothing is said of it.
    """
    held = power_on(use.power, use.on)
    where = f"The use of a {held.power[:1].lower()}{held.power[1:]}"
    if use.on > on:
        raise BadRecord(where, f"the day {day_words(use.on)}, still to come", "a day gone by", "Correct the day.")
    if not use.body.strip():
        raise BadRecord(where, "no body used it", "the body that did", "Choose the body.")
    if held.consults and not use.consulted.strip():
        raise BadRecord(where, "nothing is said of who was consulted", held.consults, "Say who was, or why nobody.")
    return held


def counts_by_year(uses: Iterable[PowerUsed]) -> tuple[PowerCount, ...]:
    """How often each power was used in each financial year, in the order of the years and of the register.

    Only powers that were used are counted.  A small count may point at a person where the place is small: counts of the
    whole partnership are what is published.

    >>> made = [PowerUsed(str(day), "dispersal", "Police", date(2026, 3, day), day == 2) for day in (1, 2)]
    >>> counts_by_year([*made, PowerUsed("9", "dispersal", "Police", date(2026, 4, 1))])[0]
    PowerCount(year='2025/26', power='dispersal', used=2, breached=1)
    """
    order = list(dict.fromkeys(one.id for one in asb_powers()))
    found: dict[tuple[str, str], list[PowerUsed]] = {}
    for one in uses:
        year = financial_year(one.on.year if one.on.month > 3 else one.on.year - 1).text
        found.setdefault((year, one.power), []).append(one)
    ordered = sorted(found.items(), key=lambda item: (item[0][0], order.index(item[0][1])))
    return tuple(PowerCount(*key, len(rows), sum(row.breached for row in rows)) for key, rows in ordered)
