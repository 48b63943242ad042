"""What a rule is, and the words that rules have in common."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.remarks import Remark, Spot

Held = set[Spot]
"""The quantities that some rule could hold against something; rules add to it."""


@dataclass(frozen=True)
class Rule:
    """One thing that a document can get wrong.

    `name` is the name that remarks carry, `title` what a reader calls it, `tells` when it speaks and `cannot` what it
    cannot tell.  `find` gives the remarks of a document and adds to the quantities that were held.
    """

    name: str
    title: str
    tells: str
    cannot: str
    find: Callable[[Reading, Held], Iterator[Remark]]


def remark_on(
    rule: str, grade: str, quantities: list[Quantity] | tuple[Quantity, ...], reason: str, advice: str = ""
) -> Remark:
    """A remark shown at the first of some quantities."""
    return Remark(rule, grade, tuple(one.spot for one in quantities), quantities[0].sentence_text, reason, advice)


def number_words(value: float, places: int | None = None) -> str:
    """A number for a reason: with commas, and no more digits than are needed.

    >>> number_words(6147.0), number_words(9.7679), number_words(0.25)
    ('6,147', '9.8', '0.25')
    """
    if places is None:
        places = (
            0
            if abs(value - round(value)) < 1e-9 * max(1.0, abs(value)) or abs(value) >= 1000
            else 1
            if abs(value) >= 1
            else 2
        )
    return f"{value:,.{places}f}"


def places_of(step: float) -> int:
    """How many digits after the point a step means."""
    return max(0, round(-math.log10(step))) if step > 0 else 0


def rounded(value: float, step: float) -> str:
    """A value rounded to a step, halves away from nought.

    >>> rounded(9.7679, 1.0), rounded(2.25, 0.1)
    ('10', '2.3')
    """
    step = step or 1.0
    steps = math.floor(abs(value) / step + 0.5 + 1e-9)
    return number_words(math.copysign(steps * step, value) if steps else 0.0, places_of(step))
