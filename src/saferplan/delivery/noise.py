"""Whether a change between two readings is more than chance makes: one interface, and the test that stands behind it.

`ChanceTest` is the interface.  `TwoReadings` is the test in use: it looks at two readings and at nothing between them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from saferplan.errors import BadRecord
from saferplan.findings import rareness_in_words
from saferplan.methods.differences import difference_of_shares, difference_of_values
from saferplan.methods.intervals import percent_change, poisson_interval, wilson_interval
from saferplan.periods import Period, parse_period

READING_KINDS = {
    "count": "a number of events in its period",
    "rate": "events in its period for so many people or things",
    "share": "a part of a whole, in per cent",
    "value": "a mean, a score, or another number that is no count",
}
"""What a reading may be, with what each means."""

CHANGE_SCALES = {"%": "in per cent of the baseline", "percentage points": "in percentage points", "": "in its own unit"}
"""What the numbers of a change are in."""

LEVEL = 0.95
AGREES_WITHIN = 0.6
"""A share may differ by so many points from its part and whole, for it may have been rounded to a whole number."""


@dataclass(frozen=True)
class Reading:
    """A measure as it was read once: the value, the period it tells of, and what it was worked out from.

    `period` is written as in a figure's address (`2024/25`), "" where it is not known.  `kind` is a key of
    `READING_KINDS`.  `low` and `high` bound the value at 95%, where somebody gave limits.  A count's numerator is the
    count itself, and need not be given.  `value` is None where there is no data.  Raises `BadRecord` where the parts
    contradict each other, and `BadAddress` where the period cannot be read.
    """

    value: float | None
    period: str = ""
    kind: str = "count"
    unit: str = ""
    low: float | None = None
    high: float | None = None
    numerator: float | None = None
    denominator: float | None = None

    def __post_init__(self) -> None:
        """Hold the parts of a reading to each other."""
        if self.kind not in READING_KINDS:
            raise _bad(f'the kind "{self.kind}"', f"one of {', '.join(READING_KINDS)}")
        if self.period:
            parse_period(self.period)
        numbers = (self.value, self.low, self.high, self.numerator, self.denominator)
        if any(one is not None and not math.isfinite(one) for one in numbers):
            raise _bad("a number that is not finite", "finite numbers")
        if (self.low is None) != (self.high is None):
            raise _bad("one limit without the other", "both limits or none")
        if self.value is not None:
            self._check_value(self.value)

    def _check_value(self, value: float) -> None:
        """Hold the value to its kind, its limits, and its part and whole."""
        if self.low is not None and self.high is not None and not self.low <= value <= self.high:
            raise _bad(f"the value {value:g} outside its limits", "a value between its low and its high")
        if self.kind == "count" and (value < 0 or value != math.floor(value)):
            raise _bad(f"a count of {value:g}", "a whole number from 0 up")
        if self.kind == "count" and self.numerator not in (None, value):
            raise _bad("a count that is not its own numerator", "the count alone")
        if self.kind == "share" and not 0 <= value <= 100:
            raise _bad(f"a share of {value:g}", "a share from 0 to 100 per cent")
        part, whole = self.numerator, self.denominator
        if self.kind in ("rate", "share") and part is not None and whole is not None:
            if part < 0 or whole <= 0:
                raise _bad(f"{part:g} out of {whole:g}", "a part from 0 up, out of more than 0")
            if self.kind == "share" and abs(100 * part / whole - value) > AGREES_WITHIN:
                raise _bad(f"a share of {value:g}% that is {part:g} out of {whole:g}", "a share that is its part")

    @property
    def span(self) -> Period | None:
        """The period as months, None where it is not known."""
        return parse_period(self.period) if self.period else None

    @property
    def has_parts(self) -> bool:
        """Whether the numbers that it was worked out from are known, as chance is reckoned from them."""
        if self.kind == "count":
            return self.value is not None
        if self.kind == "value" or self.numerator is None or self.denominator is None:
            return False
        return self.kind == "share" or self.numerator == math.floor(self.numerator)

    @property
    def has_limits(self) -> bool:
        """Whether limits were given with it."""
        return self.low is not None


def _bad(found: str, expected: str) -> BadRecord:
    return BadRecord("A reading of a measure", found, expected, "Correct the reading.")


@dataclass(frozen=True)
class Limits:
    """The limits within which the level behind a reading lies, and how they were got."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True)
class Compared:
    """A later reading against the baseline: the change, its limits, and in words what chance would do.

    `scale` is a key of `CHANGE_SCALES`.  `low` and `high` are None where chance cannot be told; `change` is infinite
    from nothing to something, and `low` holds then what it is at least.
    """

    change: float
    low: float | None
    high: float | None
    level: float
    method: str
    chance_words: str
    scale: str

    @property
    def beyond_chance(self) -> bool | None:
        """Whether "no change" lies outside the limits; None where chance cannot be told."""
        return None if self.low is None or self.high is None else self.low > 0 or self.high < 0


class ChanceTest(Protocol):
    """What a test of chance answers.  Both readings have a value, are of one kind and unit, and share no month."""

    def compare(self, baseline: Reading, latest: Reading) -> Compared:
        """The change from the baseline to the latest reading, with what chance would do."""
        ...

    def limits(self, reading: Reading) -> Limits | None:
        """The limits of one reading, None where they cannot be told."""
        ...


@dataclass(frozen=True)
class TwoReadings:
    """The test in use: two readings and nothing between them, at one level, with a dispersion that is stated.

    `dispersion` is the variance of the counts as a multiple of what chance alone gives (`methods.series.dispersion`);
    1 takes every event as independent of every other, which series of crimes are not.
    """

    level: float = LEVEL
    dispersion: float = 1.0

    def compare(self, baseline: Reading, latest: Reading) -> Compared:
        """The change, by what the readings were worked out from; by their limits where that is not known."""
        assert baseline.value is not None, "a baseline has a value"
        assert latest.value is not None, "a latest reading has a value"
        if baseline.has_parts and latest.has_parts and latest.kind in ("count", "rate"):
            return self._events(baseline, latest)
        if baseline.has_parts and latest.has_parts:
            return self._shares(baseline, latest)
        if baseline.has_limits and latest.has_limits and self.level == LEVEL:
            found = difference_of_values(_bounded(latest), _bounded(baseline), level=LEVEL)
            method = "limits of the two readings, joined by squaring and adding"
            limits = float(found.low), float(found.high)
            return self._told(float(found.value), limits, method, _scale_of(latest))
        return Compared(
            latest.value - baseline.value,
            None,
            None,
            self.level,
            "none: the readings came without limits",
            "The two readings did not both come with limits, so nobody can tell whether chance made the change.",
            _scale_of(latest),
        )

    def limits(self, reading: Reading) -> Limits | None:
        """The limits of one reading: those of its count or share; those that were given; or None."""
        if reading.value is None:
            return None
        if reading.has_parts and reading.kind == "share":
            found = wilson_interval(reading.numerator or 0.0, reading.denominator or 0.0, level=self.level)
            return Limits(100 * float(found.low), 100 * float(found.high), self.level, str(found.method))
        if reading.has_parts:
            events = reading.value if reading.kind == "count" else float(reading.numerator or 0.0)
            bounds, wider = poisson_interval(events, level=self.level), math.sqrt(max(self.dispersion, 1.0))
            if not events and reading.kind == "rate":
                return None  # a rate of nought does not say how much one event would add
            one = 1.0 if reading.kind == "count" else reading.value / events
            low, high = events - (events - float(bounds.low)) * wider, events + (float(bounds.high) - events) * wider
            return Limits(max(low, 0.0) * one, high * one, self.level, f"{bounds.method}{self._spread}")
        if reading.low is not None and reading.high is not None and self.level == LEVEL:
            return Limits(reading.low, reading.high, LEVEL, "limits given with the reading")
        return None

    @property
    def _spread(self) -> str:
        return f", dispersion {max(self.dispersion, 1.0):g}"

    def _events(self, baseline: Reading, latest: Reading) -> Compared:
        """Two counts, each for the months and the people that it is of."""
        assert baseline.value is not None, "a baseline has a value"
        assert latest.value is not None, "a latest reading has a value"
        later, earlier = _events_of(latest), _events_of(baseline)
        found = percent_change(
            later,
            earlier,
            level=self.level,
            exposure_later=_exposure(latest),
            exposure_earlier=_exposure(baseline),
            dispersion=self.dispersion,
        )
        change = float(found.value) if earlier else (math.inf if later else 0.0)
        limits = float(found.low), float(found.high)
        return self._told(change, limits, f"{found.method}{self._spread}", "%")

    def _shares(self, baseline: Reading, latest: Reading) -> Compared:
        """Two shares, each of a base of its own, in percentage points."""
        found = difference_of_shares(
            latest.numerator or 0.0,
            latest.denominator or 0.0,
            baseline.numerator or 0.0,
            baseline.denominator or 0.0,
            level=self.level,
        )
        method = "Wilson limits of the two shares, joined by squaring and adding (Newcombe)"
        points = 100 * float(found.value), (100 * float(found.low), 100 * float(found.high))
        return self._told(*points, method, "percentage points")

    def _told(self, change: float, limits: tuple[float, float], method: str, scale: str) -> Compared:
        """A change with its limits, and the sentence of what chance would do."""
        low, high = limits
        beyond = low > 0 or high < 0
        rare = f"Chance alone would make so large a change less than {rareness_in_words(self.level)}."
        usual = "Chance alone could have made this change."
        return Compared(change, low, high, self.level, method, rare if beyond else usual, scale)


def months_of(reading: Reading) -> int:
    """How many months a reading tells of; 1 where its period is not known."""
    return 1 if reading.span is None else len(reading.span.months)


def _exposure(reading: Reading) -> float:
    return months_of(reading) * (1.0 if reading.kind == "count" else float(reading.denominator or 0.0))


def _events_of(reading: Reading) -> float:
    return float((reading.value if reading.kind == "count" else reading.numerator) or 0.0)


def _bounded(reading: Reading) -> tuple[float, float, float]:
    assert reading.value is not None, "a reading with limits has a value"
    assert reading.low is not None, "it has limits"
    assert reading.high is not None, "it has limits"
    return reading.value, reading.low, reading.high


def _scale_of(reading: Reading) -> str:
    return "percentage points" if reading.kind == "share" else ""
