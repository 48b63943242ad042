"""Holding a claim to its figure: whether it is true, why not, and the words that would be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from saferplan.figures import Figure, in_digits, in_words, parse_address
from saferplan.plan.claims.reading import Claim, read_claim

TRUE = ""
NOT_TRUE = "it is not true of the figure"

_SUGGESTED = (
    "half",
    "a third",
    "a quarter",
    "two thirds",
    "three quarters",
    "a fifth",
    "two fifths",
    "three fifths",
    "four fifths",
    "a tenth",
)
_HAIR = 1e-12
_FORMS = ("{}", "nearly {}", "just over {}")


def fault_of(claim: Claim | None, figure: Figure, *, sense: int = 0, words: str = "") -> str:
    """Why a claim is not true of a figure, in a few words; "" where it is true.

    `sense` is what the sentence around the link says of the direction (1, -1 or 0), used where the claim has none of
    its own; `words` are those of the link, for a figure without a value, which may be said in its own words alone.
    """
    if figure.value is None:
        return TRUE if words.strip() == in_words(figure) else "the figure has no value"
    if claim is None:
        return "these words cannot be checked"
    if claim.kind == "interval":
        return _interval_fault(claim, figure)
    if claim.kind == "rank":
        return _rank_fault(claim, figure)
    quantity = _quantity(claim, figure, sense=sense)
    if isinstance(quantity, str):
        return quantity
    return TRUE if _within(claim, quantity) else NOT_TRUE


def _is_change(figure: Figure) -> bool:
    """Whether a figure goes up or down, so that its sign is a direction."""
    address = parse_address(figure.id)
    return address.change in ("percent", "difference") or address.trend in ("run", "slope", "tau")


def _quantity(claim: Claim, figure: Figure, *, sense: int) -> float | str:
    """The figure as the kind of quantity that is claimed, in the direction that is claimed; or why it is none."""
    assert figure.value is not None
    value, change = figure.value, _is_change(figure)
    outside, sense = sense, claim.sense or sense
    percent_change = change and figure.unit == "%"
    if claim.kind == "times":
        if figure.unit == "ratio":
            return value
        return 1 + value / 100 if percent_change else "the figure is not a multiple of another"
    if claim.kind == "unchanged":
        if figure.unit == "ratio":
            return (value - 1) * 100
        return value if change else "the figure is not a change"
    if claim.kind == "number":
        if figure.unit == "%":
            return "the figure is a percentage"
        return value * sense if change and sense else value * (sense if claim.signed else 1)
    if figure.unit == "ratio":
        # "20% higher" is of the difference; "80% of" and "half the rate" are of the ratio itself.
        sense = claim.sense or (outside if claim.kind == "percent" else 0)
        ratio = (value - 1) * sense if sense else value
        return ratio * 100 if claim.kind == "percent" else ratio
    if figure.unit != "%":
        return "the figure is a number, not a part or a percentage"
    if (change and sense) or claim.signed:
        value *= sense
    return value if claim.kind == "percent" else value / 100


def _within(claim: Claim, value: float) -> bool:
    """Whether a quantity is what was claimed."""
    if claim.step is not None:
        return _prints_as(value, claim.low, claim.step)
    # A bound reckoned from a third or a tenth is off by a hair; what lies on it is taken to lie on it.
    hair = _HAIR * max(1.0, abs(value))
    above = value >= claim.low - hair if claim.low_in else value > claim.low + hair
    below = value <= claim.high + hair if claim.high_in else value < claim.high - hair
    return above and below


def _prints_as(value: float, number: float, step: Decimal) -> bool:
    """Whether a value rounds to a number written to a step, halves away from nought; nought is nought alone."""
    if number == 0:
        return value == 0
    steps = (Decimal(repr(float(value))) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP)
    return steps * step == Decimal(repr(number))


def _interval_fault(claim: Claim, figure: Figure) -> str:
    assert claim.step is not None
    assert claim.high_step is not None
    if figure.low is None or figure.high is None:
        return "the figure has no interval"
    ends = (figure.low, claim.low, claim.step), (figure.high, claim.high, claim.high_step)
    if all(_limit_is(value, number, step) for value, number, step in ends):
        return TRUE
    # A fall of 19% to 47% is told without its sign, the smaller first.
    turned = (-figure.high, claim.low, claim.step), (-figure.low, claim.high, claim.high_step)
    if figure.high < 0 and all(_limit_is(value, number, step) for value, number, step in turned):
        return TRUE
    return "these are not the limits of the figure's interval"


def _limit_is(value: float, number: float, step: Decimal) -> bool:
    return abs(value) < float(step) / 2 if number == 0 else _prints_as(value, number, step)


def _rank_fault(claim: Claim, figure: Figure) -> str:
    if figure.unit != "rank":
        return "the figure is not a rank"
    place = figure.denominator if claim.low < 0 else claim.low
    return TRUE if figure.value == place else NOT_TRUE


def true_words(figure: Figure, claim: Claim | None, *, sense: int = 0) -> str:
    """Words that are true of a figure, as near as may be to the kind that was written.

    >>> from saferplan.plan.claims.reading import read_claim
    >>> share = Figure("figure:recorded_crime?of=crime_type&period=2018&stat=share", "recorded_crime", "share",
    ...     "crime_type", "partnership", "", "2018", "", 24.1, 241.0, 1000.0, None, None, None, "", "%", "final", "",
    ...     "open", (), ())
    >>> true_words(share, read_claim("a third")), true_words(share, read_claim("30%"))
    ('a quarter', '24%')
    """
    if figure.value is None:
        return in_words(figure)
    for words, way_needed in _nearest(figure, claim):
        told = _directed(words, figure, claim, sense) if way_needed else words
        if not fault_of(read_claim(told), figure, sense=sense, words=told):
            return told
    return in_words(figure)


def _directed(words: str, figure: Figure, claim: Claim | None, sense: int) -> str:
    """The words with the direction, where the sentence does not say the right one."""
    assert figure.value is not None
    if not _is_change(figure):
        return words
    way = 1 if figure.value > 0 else -1
    said = sense if claim is None or not claim.sense else 0  # the link's own words are to be replaced
    return words if said == way else f"{'rose' if way > 0 else 'fell'} by {words}"


def _nearest(figure: Figure, claim: Claim | None) -> Iterator[tuple[str, bool]]:
    """Words to try, the nearest to what was written first, and whether they need a direction beside them."""
    value = figure.value
    assert value is not None
    mark = "%" if figure.unit == "%" else ""
    kind = claim.kind if claim else ""
    if kind == "interval" and figure.low is not None and figure.high is not None:
        low, high = (in_digits(bound, figure.unit) for bound in (figure.low, figure.high))
        yield f"{low}{mark} to {high}{mark}", False
    if kind == "part":
        yield from ((form.format(part), True) for form in _FORMS for part in _SUGGESTED)
    if kind == "times" and figure.unit == "%":
        yield from ((form.format(word), False) for form in _FORMS for word in ("doubled", "halved"))
    if kind == "times" and figure.unit == "ratio":
        yield f"{in_digits(value, 'ratio')} times", False
    digits = _digits_of(claim)
    if claim is not None and claim.signed:
        yield in_words(figure, digits=digits, signed=True), False
    if _is_change(figure):
        yield in_digits(abs(value), figure.unit, digits=digits) + mark, True
    yield in_words(figure, digits=digits), False


def _digits_of(claim: Claim | None) -> int | None:
    """How many digits after the point a number was written with; None for words."""
    if claim is None or claim.step is None or claim.kind not in ("number", "percent"):
        return None
    exponent = claim.step.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else None
