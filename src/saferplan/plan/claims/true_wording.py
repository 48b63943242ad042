"""True words of a figure: what may be written in place of words that are not true, or of none."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from saferplan.figures import Figure, in_digits, in_words
from saferplan.periods import Period, parse_period
from saferplan.plan.claims.claim import Claim
from saferplan.plan.claims.holding import fault_of, is_change
from saferplan.plan.claims.reading import read_claim
from saferplan.plan.claims.wording import load_wording

MOST = 5
"""So many wordings at most are offered."""

_PARTS = (
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
    "nine tenths",
)
_TIMES = ("doubled", "halved", "trebled", "quadrupled")
_MULTIPLES = ("twice", "half", "three times", "four times", "five times")
_FORMS = ("{}", "nearly {}", "just over {}")
_ORDINALS = ("", "second ", "third ", "fourth ", "fifth ")
_UNITS = {"financial": "year", "calendar": "year", "quarter": "quarter", "month": "month"}
_FINER = ("%", "per 1,000 people", "ratio", "percentage points")


def true_words(figure: Figure, claim: Claim | None, *, sense: int = 0, ranked: Figure | None = None) -> str:
    """Words that are true of a figure, as near as may be to the kind that was written.

    >>> from saferplan.plan.claims.reading import read_claim
    >>> share = Figure("figure:recorded_crime?of=crime_type&period=2018&stat=share", "recorded_crime", "share",
    ...     "crime_type", "partnership", "", "2018", "", 24.1, 241.0, 1000.0, None, None, None, "", "%", "final", "",
    ...     "open", (), ())
    >>> true_words(share, read_claim("a third")), true_words(share, read_claim("30%"))
    ('a quarter', '24%')
    >>> true_wordings(share, read_claim("30%"))
    ('24%', '24.1%', 'a quarter', 'nearly a quarter')
    """
    if figure.value is None:
        return in_words(figure)
    return next(_true(figure, claim, sense, ranked, _nearest(figure, claim)), in_words(figure))


def true_wordings(
    figure: Figure, claim: Claim | None, *, sense: int = 0, ranked: Figure | None = None
) -> tuple[str, ...]:
    """Several wordings that are true of a figure: the nearest to what was written, as printed, finer, and in words.

    Each is accepted by `fault_of` in a sentence with the same direction.  Of a figure without a value there is one, the
    reason why.
    """
    if figure.value is None:
        return (in_words(figure),)
    several = (*_nearest(figure, claim), *_others(figure))
    told = dict.fromkeys(_true(figure, claim, sense, ranked, iter(several)))
    plain = [words for words in told if not (sense < 0 and words.startswith("-"))]  # not "fell by -34%"
    return tuple(plain or told)[:MOST]


def in_plain_words(figure: Figure) -> str:
    """A figure in words rather than digits, where words of the table fit it; else as it is printed."""
    if figure.value is None:
        return in_words(figure)
    spoken = (words for words in _spoken(figure) if not words[0][:1].isdigit())
    return next(_true(figure, None, 0, None, spoken), in_words(figure))


def _true(
    figure: Figure, claim: Claim | None, sense: int, ranked: Figure | None, words: Iterator[tuple[str, bool]]
) -> Iterator[str]:
    """Those of the words that are true of the figure, with their direction where they need one."""
    for tried, way_needed in words:
        told = _directed(tried, figure, claim, sense) if way_needed else tried
        if not fault_of(read_claim(told), figure, sense=sense, words=told, ranked=ranked):
            yield told


def _directed(words: str, figure: Figure, claim: Claim | None, sense: int) -> str:
    """The words with the direction, where the sentence does not say the right one."""
    assert figure.value is not None
    if not is_change(figure):
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
        yield from ((form.format(part), True) for form in _FORMS for part in _PARTS)
    if kind == "times" and figure.unit == "%":
        yield from ((form.format(word), False) for form in _FORMS for word in ("doubled", "halved"))
    if kind == "times" and figure.unit == "ratio":
        yield f"{in_digits(value, 'ratio')} times", False
    if kind in ("rank", "run", "high"):
        yield from _spoken(figure)
    digits = _digits_of(claim)
    if claim is not None and claim.heads and figure.unit.endswith("per 1,000 people"):
        scaled = in_digits(value * claim.heads / 1000, figure.unit, digits=digits)
        yield f"{scaled} per {claim.heads:,}", False
    if claim is not None and claim.signed:
        yield in_words(figure, digits=digits, signed=True), False
    if is_change(figure):
        points = " percentage points" if figure.unit == "percentage points" else mark
        yield in_digits(abs(value), figure.unit, digits=digits) + points, True
    yield in_words(figure, digits=digits), False


def _others(figure: Figure) -> Iterator[tuple[str, bool]]:
    """Other words to try: as printed, one digit finer, in words, and roundly."""
    value, mark = figure.value, "%" if figure.unit == "%" else ""
    assert value is not None
    yield in_digits(abs(value) if is_change(figure) else value, figure.unit) + mark, is_change(figure)
    if figure.unit in _FINER:
        digits = {"%": 1, "per 1,000 people": 2, "ratio": 2}.get(figure.unit, 1)
        finer = in_digits(abs(value) if is_change(figure) else value, figure.unit, digits=digits)
        yield finer + (" percentage points" if figure.unit == "percentage points" else mark), is_change(figure)
    yield from _spoken(figure)
    if not figure.unit and abs(value) >= 100:
        yield from ((f"{form}{text}", is_change(figure)) for form, text in _roundly(abs(value)))


def _roundly(size: float) -> Iterator[tuple[str, str]]:
    """A count to two figures, with the word that it needs."""
    step = Decimal(1).scaleb(len(str(int(size))) - 2)
    number = (Decimal(repr(size)) / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    if float(number) != size:
        yield "about ", f"{number:,f}"
        yield ("nearly " if float(number) > size else "just over "), f"{number:,f}"


def _spoken(figure: Figure) -> Iterator[tuple[str, bool]]:
    """A figure in words: parts of a whole, multiples, places, runs and highs."""
    value = figure.value
    assert value is not None
    if figure.unit == "%":
        if is_change(figure):
            forms = (*_FORMS, "more than {}")
            yield from (
                (form.format(word), False) for form in forms for word in _TIMES if value > 80 or word == "halved"
            )
        if abs(value) < 98:
            yield from ((form.format(part), True) for form in _FORMS for part in _PARTS)
    if figure.unit == "ratio":
        yield from ((form.format(word), False) for form in _FORMS for word in _MULTIPLES)
    if figure.unit == "rank" and figure.address.trend is None and figure.denominator:
        yield from ((words, False) for words in _places(figure))
    if figure.address.trend in ("run", "high") and figure.denominator:
        yield from ((words, False) for words in _over_periods(figure))


def _places(figure: Figure) -> Iterator[str]:
    """A place in an order, from either end; of changes, as the largest rise or fall."""
    assert figure.value is not None
    assert figure.denominator is not None
    from_top, from_below = int(figure.value), int(figure.denominator - figure.value) + 1
    change = figure.address.change
    kind = "percentage " if change in ("percent", "shared_out", "ratio") else ""
    if change is not None:
        if from_top <= len(_ORDINALS):
            yield f"{_ORDINALS[from_top - 1]}largest {kind}increase"
        if from_below <= len(_ORDINALS):
            yield f"{_ORDINALS[from_below - 1]}largest {kind}fall"
        return
    if from_top <= len(_ORDINALS):
        yield f"{_ORDINALS[from_top - 1]}highest"
    if from_below <= len(_ORDINALS):
        yield f"{_ORDINALS[from_below - 1]}lowest"
    yield f"{_nth(from_top)} of {int(figure.denominator)}"


def _over_periods(figure: Figure) -> Iterator[str]:
    """A run or a high of periods."""
    assert figure.value is not None
    start: Period = parse_period(str(figure.address.over).partition("..")[0])
    unit = _UNITS.get(start.kind)
    if unit is None:
        return
    if figure.address.trend == "run":
        verb = "rose" if figure.value > 0 else "fell"
        yield f"{verb} every {unit}"
        if abs(figure.value) >= 2:
            yield f"{verb} for the {_nth(int(abs(figure.value)))} {unit} running"
        return
    many = int(figure.denominator or 0)
    for end, best in (("high", "highest"), ("low", "lowest")):
        yield f"{_number(many)}-{unit} {end}"
        if start.kind in ("financial", "calendar"):
            yield f"{best} since {start.text}"


def _nth(number: int) -> str:
    """A place in words where the table has it, else in digits.

    >>> _nth(3), _nth(12), _nth(21)
    ('third', '12th', '21st')
    """
    words = {place: name for name, place in load_wording().ranks.items()}
    if number in words:
        return words[number]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _number(number: int) -> str:
    """A small number in words, else in digits."""
    words = {value: name for name, value in load_wording().numbers.items() if " " not in name}
    return words.get(number, str(number))


def _digits_of(claim: Claim | None) -> int | None:
    """How many digits after the point a number was written with; None for words."""
    if claim is None or claim.step is None or claim.kind not in ("number", "percent", "points"):
        return None
    exponent = claim.step.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else None
