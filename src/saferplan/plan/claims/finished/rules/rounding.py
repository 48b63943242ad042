"""Rounding that is not one rule: numbers cut off beside numbers rounded, and digits that change within a sentence."""

from __future__ import annotations

import math
from collections.abc import Iterator

from saferplan.plan.claims.finished.quantities import Quantity, Reading
from saferplan.plan.claims.finished.rule import Held, Rule, number_words, places_of, remark_on, rounded
from saferplan.plan.claims.finished.rules.changes import ChangeHeld, held_changes
from saferplan.plan.claims.remarks import Remark

NAME = "rounding"


def find(reading: Reading, held: Held) -> Iterator[Remark]:
    """Two rounding rules in one document, and two in one sentence."""
    yield from _cut_off(reading)
    for index, unit in enumerate(reading.units):
        if unit.cell is not None:
            continue
        for sentence in unit.sentences:
            here = [one for one in reading.of_unit(index) if one.sentence == sentence and one.number.kind == "percent"]
            yield from _digits(here, held)


def _cut_off(reading: Reading) -> Iterator[Remark]:
    """A change that only cutting off gives, beside one that only rounding gives."""
    cut: list[ChangeHeld] = []
    up: list[ChangeHeld] = []
    for one in held_changes(reading):
        number = one.change.number
        if number.kind != "percent" or number.qualifier or not number.step or not math.isfinite(one.middle):
            continue
        floor = math.floor(abs(one.middle) / number.step + 1e-9) * number.step
        nearest = math.floor(abs(one.middle) / number.step + 0.5 + 1e-9) * number.step
        if abs(floor - nearest) < 1e-9:
            continue
        if abs(number.value - floor) < 1e-9 * max(1, floor):
            cut.append(one)
        elif abs(number.value - nearest) < 1e-9 * max(1, nearest):
            up.append(one)
    for one in cut:
        other = next((two for two in up if two.change.index == one.change.index), up[0] if up else None)
        if other is None:
            continue
        near = other.change.sentence == one.change.sentence and other.change.index == one.change.index
        yield remark_on(
            NAME,
            "wrong",
            [one.change, other.change],
            f"Two rounding rules in "
            f"one {'sentence' if near else 'document'}: {number_words(abs(one.middle), 2)}% is cut off "
            f"to {one.change.words}, and {number_words(abs(other.middle), 2)}% is rounded to {other.change.words}.",
            f'Round both: "{rounded(abs(one.middle), one.change.number.step)}%" and "{other.change.words}".',
        )


def _digits(here: list[Quantity], held: Held) -> Iterator[Remark]:
    """Percentages of one sentence, of one kind, with unlike digits after the point."""
    exact = [
        one
        for one in here
        if one.spot.passage
        == here[-1].spot.passage  # a number on a line of its own is no part of the sentence under it
        and not one.number.qualifier
        and one.number.top is None
        and one.number.step
        and one.number.value not in (0, 50, 100)
    ]
    for role in ("share", "change"):
        alike = [one for one in exact if one.role == role]
        if len(alike) < 2:
            continue
        places = {places_of(one.number.step) for one in alike}
        if len(places) < 2:
            held.update(one.spot for one in alike)
            continue
        coarse = min(alike, key=lambda one: places_of(one.number.step))
        fine = max(alike, key=lambda one: places_of(one.number.step))
        yield remark_on(
            NAME,
            "doubtful",
            sorted((coarse, fine), key=lambda one: one.number.start),
            f"One sentence prints {fine.words} and {coarse.words}: one has {places_of(fine.number.step)} "
            f"{'digit' if places_of(fine.number.step) == 1 else 'digits'} after the point, the other "
            f"{places_of(coarse.number.step) or 'none'}.",
            "Print both to the same number of digits.",
        )


RULE = Rule(
    NAME,
    "Inconsistent rounding",
    "One change is cut off where another is rounded (wrong), or one sentence prints percentages with "
    "unlike digits (doubtful).",
    "Rounding of numbers whose totals are not printed.",
    find,
)
