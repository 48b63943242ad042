"""Figures: one measure, area and period, with its parts, its interval and where it came from.

One figure is a `Figure`; many are a Polars frame with the same columns (`FIGURE_COLUMNS`).  A figure is named by an
ordinary link (`Address`).  One without a value says why (`MISSING_REASONS`).  The one rule of rounding is `in_digits`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

import polars as pl

from saferplan.areas import PARTNERSHIP, PLACE_CLASSES, is_area_code
from saferplan.errors import BadAddress
from saferplan.periods import parse_period

STATISTICS = {
    "count": "number",
    "rate": "rate",
    "share": "share",
    "mean": "mean",
    "score": "score",
    "sii": "slope index of inequality",
    "rii": "relative index of inequality",
    "concentration": "concentration index",
}

MISSING_REASONS = {
    "NOT_RECORDED": "not recorded",
    "NOT_PUBLISHED": "no file for this month",
    "INCOMPLETE_PERIOD": "some months are not held",
    "NO_DENOMINATOR": "no population within five years",
    "NO_INPUT": "nothing has been sent",
    "CANNOT_TELL": "cannot tell",
    "FROM_NOUGHT": "no percentage: it was nought before",
    "SUPPRESSED_SMALL": "not shown: a small number",
    "SUPPRESSED_SECONDARY": "not shown: it would give a small number away",
    "SUPPRESSED_SENSITIVE": "not shown for so small an area",
}
"""Why a figure has no value, as it is printed in its place."""

MISSING_MEANS = {
    "NOT_RECORDED": "The source does not record it.",
    "NOT_PUBLISHED": "A home force has no street file for the month. It is not a nought.",
    "INCOMPLETE_PERIOD": "At least one month of the period has no file, so no total is given.",
    "NO_DENOMINATOR": "There is no estimate of residents within five years of the period to divide by.",
    "NO_INPUT": "The partner who holds it has sent nothing.",
    "CANNOT_TELL": "Of a change: sharing out the records without a place would turn it round. Of a trend: there are "
    "too few periods. Of an index of inequality: there are too few groups or no crimes, or the rates of the "
    "deprivation groups do not lie along a straight line.",
    "FROM_NOUGHT": "Nothing can be a percentage, or a multiple, of nought.",
    "SUPPRESSED_SMALL": "It rests on a number so small that somebody might be recognised.",
    "SUPPRESSED_SECONDARY": "With it, a withheld number could be worked back.",
    "SUPPRESSED_SENSITIVE": "It is of what could point at a person who was harmed, or at a child: nothing of that kind "
    "is shown for an area smaller than a district.",
}
"""What each reason means: the words of the pages, the PDF and the reference."""
assert set(MISSING_MEANS) == set(MISSING_REASONS)
AGAINST_NOUGHT = "no ratio: it is set against nought"
"""What is printed for `FROM_NOUGHT` where the figure is a ratio, which may be of two places and not of two years."""

FIGURE_COLUMNS: dict[str, pl.DataType] = {
    "id": pl.String(),
    "measure": pl.String(),
    "statistic": pl.String(),
    "of": pl.String(),
    "area": pl.String(),
    "area_vintage": pl.String(),
    "period": pl.String(),
    "group": pl.String(),
    "value": pl.Float64(),
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "low": pl.Float64(),
    "high": pl.Float64(),
    "level": pl.Float64(),
    "interval_method": pl.String(),
    "unit": pl.String(),
    "status": pl.String(),
    "missing": pl.String(),
    "origin": pl.String(),
    "caveats": pl.List(pl.String()),
    "inputs": pl.List(pl.String()),
}


@dataclass(frozen=True)
class Figure:
    """One number that knows what it is: measure, statistic, area, period, group, parts, interval, sources.

    `value` is None where `missing` gives a reason, a key of `MISSING_REASONS`.  A share and a percentage change are
    in per cent (`unit` is "%").  `low` and `high` bound `value` at `level` by `interval_method`.  `caveats` are notes
    that travel with the figure, such as `UNPLACED rows=120 of=1400`.
    """

    id: str
    measure: str
    statistic: str
    of: str
    area: str
    area_vintage: str
    period: str
    group: str
    value: float | None
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    level: float | None
    interval_method: str
    unit: str
    status: str
    missing: str
    origin: str
    caveats: tuple[str, ...]
    inputs: tuple[str, ...]

    @property
    def address(self) -> Address:
        """The figure's address, taken apart."""
        return parse_address(self.id)


assert [f.name for f in fields(Figure)] == list(FIGURE_COLUMNS)


def unplaced_of(caveats: tuple[str, ...]) -> tuple[int, int]:
    """The rows without a place, and all rows, of the force behind a figure; (0, 0) where no such note travels.

    >>> unplaced_of(("UNPLACED rows=120 of=1400",))
    (120, 1400)
    """
    for caveat in caveats:
        if caveat.startswith("UNPLACED "):
            parts = dict(part.split("=", 1) for part in caveat.split(" ")[1:3])
            return int(parts["rows"]), int(parts["of"])
    return 0, 0


_DIGITS = {
    "": 0,
    "people": 0,
    "%": 0,
    "per 1,000 people": 1,
    "ratio": 2,
    "rank": 0,
    "months": 0,
    "index": 2,
    "points": 0,
    "points per 1,000 people": 0,
    "points a crime": 0,
    "days": 0,
    "days per 1,000 people": 0,
    "where 100 is the same": 0,
    "distance": 2,
    "per hectare": 1,
    "standard errors": 1,
    "percentage points": 0,
    "steps": 0,
    "score": 1,
}
"""How many digits after the point each unit is printed with: the one place where that is decided."""

FINER_DIGITS = 1
"""Digits after the point of shares that stand in a column of a table, and of percentages in a working."""


def in_digits(value: float, unit: str, *, digits: int | None = None) -> str:
    """Print a number by the one rule: halves go away from nought, thousands have commas, the unit sets the digits.

    A number that is not nought but would be printed as nought is said to be "under" the smallest printed step, or
    "above" that step below nought.

    >>> in_digits(9.82, "%"), in_digits(33529, ""), in_digits(0.5, ""), in_digits(62.08, "per 1,000 people")
    ('10', '33,529', '1', '62.1')
    >>> in_digits(0.3, "%"), in_digits(-0.3, "%"), in_digits(9.82, "%", digits=1)
    ('under 1', 'above -1', '9.8')
    """
    step = Decimal(1).scaleb(-(_DIGITS.get(unit, 1) if digits is None else digits))
    rounded = Decimal(repr(float(value))).quantize(step, rounding=ROUND_HALF_UP)
    if not rounded and value:
        return f"under {step:f}" if value > 0 else f"above -{step:f}"
    if not rounded:
        rounded = abs(rounded)
    return f"{rounded:,f}"


def in_bounds(low: float, high: float, unit: str, *, digits: int | None = None) -> tuple[str, str]:
    """Print the two ends of an interval: a bound so near nought that it would be "under" a step gets one digit more.

    >>> in_bounds(-0.4, 23.2, "%"), in_bounds(-0.01, 23.2, "%"), in_bounds(62.5, 70.0, "%")
    (('-0.4', '23'), ('0', '23'), ('63', '70'))
    """
    return _bound(low, unit, digits), _bound(high, unit, digits)


def _bound(value: float, unit: str, digits: int | None) -> str:
    places = _DIGITS.get(unit, 1) if digits is None else digits
    for tried in (places, places + 1):
        if abs(value) * 10**tried >= 0.5:
            return in_digits(value, unit, digits=tried)
    return in_digits(0.0, unit, digits=0)


def interval_in_words(figure: Figure, *, fallen: bool = False) -> str:
    """A figure's interval in words, "95% interval 8% to 12%"; "" where it has none.

    `fallen` says that the sentence reads "fell by": of an interval that is all below nought, how far it fell.
    """
    if figure.low is None or figure.high is None or figure.level is None:
        return ""
    turned = fallen and figure.high <= 0
    low, high = in_bounds(*((-figure.high, -figure.low) if turned else (figure.low, figure.high)), figure.unit)
    sign = "%" if figure.unit == "%" else ""
    return f"{figure.level * 100:g}% interval {low}{sign} to {high}{sign}"


def in_words(figure: Figure, *, digits: int | None = None, signed: bool = False) -> str:
    """Print a figure with its unit, or the reason it has no value.

    `signed` puts a plus before a rise (changes in tables); in a sentence the words carry the direction.
    """
    if figure.value is None:
        against_nought = figure.missing == "FROM_NOUGHT" and figure.unit == "ratio"
        return AGAINST_NOUGHT if against_nought else MISSING_REASONS[figure.missing]
    if figure.unit == "class":
        return PLACE_CLASSES[int(figure.value)]
    text = in_digits(figure.value, figure.unit, digits=digits)
    if signed and figure.value > 0 and text[0].isdigit():
        text = f"+{text}"
    return f"{text}%" if figure.unit == "%" else text


LEAST_BASE = 20
"""Of an earlier count below this no percentage is printed: five more of two would be "+250%", and says nothing."""

FEW_NOTE = f"Where there were fewer than {LEAST_BASE} before, the difference is printed and no percentage."


def few_in_words(figure: Figure) -> str:
    """What is printed in place of a percentage change of very few, in words; "" where there are enough for one.

    The percentage is of the earlier count, so that is the one which must be at least `LEAST_BASE`.  The figure itself
    stays as it is, in the data and in the downloads.

    >>> made = dict.fromkeys(FIGURE_COLUMNS, "") | {"statistic": "count", "unit": "%", "value": 150.0}
    >>> made |= {"id": "figure:recorded_crime?area=partnership&change=percent&change_from=2017/18&period=2018/19"}
    >>> few_in_words(Figure(**made | {"numerator": 5.0, "denominator": 2.0}))
    '3 more; too few for a percentage'
    >>> few_in_words(Figure(**made | {"numerator": 50.0, "denominator": 20.0}))
    ''
    """
    later, earlier = figure.numerator, figure.denominator
    withheld = figure.value is None and figure.missing != "FROM_NOUGHT"
    if withheld or later is None or earlier is None or earlier >= LEAST_BASE:
        return ""
    if figure.statistic != "count" or figure.address.change != "percent":
        return ""
    if not earlier:
        return f"{in_digits(later, '')} more; none before" if later else "none in either"
    if later == earlier:
        return f"{in_digits(later, '')} in both"
    return f"{in_digits(abs(later - earlier), '')} {'more' if later > earlier else 'fewer'}; too few for a percentage"


def _places_in_words(digits: int) -> str:
    """How a number of so many digits after the point is printed: "whole", or "to 1 decimal place"."""
    return f"to {digits} decimal place{'' if digits == 1 else 's'}" if digits else "whole"


_PRINTED = {unit: _places_in_words(digits) for unit, digits in _DIGITS.items()}

ROUNDING_RULE = (
    "Every figure is rounded once, from its full value, and halves go away from nought. Counts are printed "
    f"{_PRINTED['']}, percentages {_PRINTED['%']}, rates per 1,000 people {_PRINTED['per 1,000 people']}, and ratios "
    f"and indices {_PRINTED['ratio']}. Shares in a column of a table, and percentages in how a figure was worked out, "
    f"are printed {_places_in_words(FINER_DIGITS)}, since whole ones would hide small differences and add up less "
    "well. Rounded shares may still not add up to exactly 100%. A "
    "value that is not nought but would be rounded to it is printed as “under” the smallest step, such as “under 1”. "
    f"A change from fewer than {LEAST_BASE} is printed as a difference in words: a percentage of so few says nothing."
)
"""The one rule of rounding in words, made from the digits that are printed."""

_KEYS = ("among", "area", "change", "change_from", "of", "over", "period", "show", "stat", "trend", "versus")
_CHANGES = ("percent", "difference", "ratio", "shared_out")
_TRENDS = ("run", "high", "slope", "tau")


@dataclass(frozen=True)
class Address:
    """A figure's address, taken apart.

    `stat` is None for the measure's first statistic.  `group` holds dimension and value pairs, by dimension.  The
    other keys are as in the grammar: `change` with `change_from`, `versus`, `among`, `over` with `trend`, `show`.
    """

    measure: str
    period: str
    area: str = PARTNERSHIP
    stat: str | None = None
    of: str | None = None
    group: tuple[tuple[str, str], ...] = ()
    change: str | None = None
    change_from: str | None = None
    versus: str | None = None
    among: str | None = None
    over: str | None = None
    trend: str | None = None
    show: str | None = None

    @property
    def group_text(self) -> str:
        """The group as the figures table has it: `dimension=value` joined by `;`, alphabetical."""
        return ";".join(f"{dimension}={value}" for dimension, value in self.group)

    @property
    def level(self) -> Address:
        """The same without what is worked out from levels: change, comparison, rank, trend and show."""
        if not (self.change or self.change_from or self.versus or self.among or self.over or self.trend or self.show):
            return self
        return replace(self, change=None, change_from=None, versus=None, among=None, over=None, trend=None, show=None)

    def with_group(self, **values: str) -> Address:
        """The same address for another group, its other dimensions kept."""
        group = tuple(sorted((dict(self.group) | values).items()))
        return replace(self, group=group)

    def __str__(self) -> str:
        """The canonical address: keys alphabetical, area explicit, defaults and show left out."""
        pairs = {"area": self.area, "period": self.period} | dict(self.group)
        for key in ("among", "change", "change_from", "of", "over", "stat", "trend", "versus"):
            value = getattr(self, key)
            if value is not None:
                pairs[key] = value
        return f"figure:{self.measure}?" + "&".join(f"{key}={pairs[key]}" for key in sorted(pairs))


def _check_pairs(text: str, pairs: Mapping[str, str]) -> None:
    """Hold the keys of an address to the grammar."""
    if "period" not in pairs and "over" not in pairs:
        raise BadAddress(text, 'has no period; add one, like "?period=2018/19"')
    if ("change" in pairs) != ("change_from" in pairs):
        raise BadAddress(text, '"change" and "change_from" go together: what kind, and from which period')
    if ("over" in pairs) != ("trend" in pairs):
        raise BadAddress(text, '"over" and "trend" go together: which periods, and what about them')
    if "change" in pairs and pairs["change"] not in _CHANGES:
        raise BadAddress(text, f'"change" is {pairs["change"]!r}; it is one of {", ".join(_CHANGES)}')
    if "trend" in pairs and pairs["trend"] not in _TRENDS:
        raise BadAddress(text, f'"trend" is {pairs["trend"]!r}; it is one of {", ".join(_TRENDS)}')
    if "stat" in pairs and pairs["stat"] not in STATISTICS:
        raise BadAddress(text, f'"stat" is {pairs["stat"]!r}; it is one of {", ".join(STATISTICS)}')
    if pairs.get("stat") == "share" and "of" not in pairs:
        raise BadAddress(text, 'is a share of nothing; add "of", the dimension (or area) that is the whole')
    if "show" in pairs and pairs["show"] not in ("words", "0dp", "1dp"):
        raise BadAddress(text, f'"show" is {pairs["show"]!r}; it is one of words, 0dp, 1dp')
    if "area" in pairs and not is_area_code(pairs["area"]):
        raise BadAddress(
            text, f"{pairs['area']!r} is no area; write a GSS code, partnership, board:name, town:name or group:name"
        )


@lru_cache(maxsize=65536)
def parse_address(text: str) -> Address:
    """Read an address, `figure:measure?period=...&key=value`; the `figure:` in front may be left out.

    Raises `BadAddress` with what is wrong.

    >>> a = parse_address("figure:recorded_crime?period=2018/19&crime_type=burglary")
    >>> str(a)
    'figure:recorded_crime?area=partnership&crime_type=burglary&period=2018/19'
    """
    body = text.removeprefix("figure:")
    measure, mark, query = body.partition("?")
    if not mark or not measure.replace("_", "").isalnum():
        raise BadAddress(text, 'is no address; one looks like "figure:recorded_crime?period=2018/19"')
    pairs: dict[str, str] = {}
    for part in query.split("&"):
        key, equals, value = part.partition("=")
        if not equals or not value:
            raise BadAddress(text, f"{part!r} is not a key and a value joined by =")
        if key in pairs:
            raise BadAddress(text, f"{key!r} is given twice")
        pairs[key] = value
    _check_pairs(text, pairs)
    known = {key: pairs.pop(key) for key in _KEYS if key in pairs}
    for key in ("period", "change_from"):
        if key in known:
            known[key] = parse_period(known[key]).text
    if "over" in known:
        start, dots, end = known["over"].partition("..")
        if not dots:
            raise BadAddress(text, '"over" names two single periods joined by "..", like 2014/15..2018/19')
        parse_period(start), parse_period(end)
        known.setdefault("period", end)
    if known.get("stat") == "count":
        del known["stat"]
    return Address(measure=measure, group=tuple(sorted(pairs.items())), **known)
