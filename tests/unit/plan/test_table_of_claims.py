"""The table of claims held by an evaluator of its own: what is accepted is true within the table, and nothing else is.

The evaluator reads `wording.toml` as it stands and reckons in fractions; it shares no code with the check.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from fractions import Fraction
from importlib import resources

import pytest
from claim_figures import change, level, rank, versus
from hypothesis import assume, example, given
from hypothesis import strategies as st

from saferplan.figures import MISSING_REASONS, Figure, in_words, interval_in_words
from saferplan.plan.claims.holding import fault_of
from saferplan.plan.claims.reading import read_claim
from saferplan.plan.claims.true_wording import true_wordings

TABLE = tomllib.loads(resources.files("saferplan.plan.claims").joinpath("wording.toml").read_text(encoding="utf-8"))
PART, TIMES, RANKS = TABLE["part"]["words"], TABLE["times"]["words"], TABLE["rank"]["words"]
TWENTIETH = Fraction(1, 20)


def is_true(words: str, figure: Figure, *, sense: int = 0) -> bool:
    return fault_of(read_claim(words), figure, sense=sense, words=words) == ""


def span(words: str, middle: Fraction, *, either_way: Fraction) -> tuple[Fraction, bool, Fraction | None, bool]:
    """The range of a number with the qualifier that stands before it: the ends, and whether each is within."""
    for row in TABLE["qualifier"]:
        for qualifier in sorted(row["words"], key=len, reverse=True):
            if words == qualifier:
                least = Fraction(str(row.get("least", 0))) * middle
                most = Fraction(str(row["most"])) * middle if "most" in row else None
                return least, row.get("least_in", False), most, row.get("most_in", False)
    assert words == "", words
    return middle * (1 - either_way), True, middle * (1 + either_way), True


def lies_in(value: Fraction, bounds: tuple[Fraction, bool, Fraction | None, bool]) -> bool:
    low, low_in, high, high_in = bounds
    above = value > low or (low_in and value == low)
    return above and (high is None or value < high or (high_in and value == high))


def near_an_end(value: Fraction, bounds: tuple[Fraction, bool, Fraction | None, bool]) -> bool:
    """Whether floating point may fall on either side."""
    return any(end is not None and abs(value - end) < Fraction(1, 10**9) for end in (bounds[0], bounds[2]))


QUALIFIERS = st.sampled_from(["", *(words for row in TABLE["qualifier"] for words in row["words"])])
VALUES = st.integers(-999_999, 4_000_000).map(lambda n: Fraction(n, 10_000))


@given(qualifier=QUALIFIERS, part=st.sampled_from(list(PART)), value=VALUES)
@example(qualifier="nearly", part="a third", value=Fraction(30))
@example(qualifier="", part="a quarter", value=Fraction(2625, 100))
def test_parts_are_true_within_their_range_alone(qualifier: str, part: str, value: Fraction) -> None:
    value = abs(value) % 100
    bounds = span(qualifier, Fraction(*PART[part]) * 100, either_way=TWENTIETH)
    assume(not near_an_end(value, bounds) or value in (bounds[0], bounds[2]))
    figure = level(float(value), statistic="share")
    assert is_true(f"{qualifier} {part}", figure) is lies_in(value, bounds)


@given(qualifier=QUALIFIERS, word=st.sampled_from(list(TIMES)), value=VALUES)
def test_multiples_are_true_of_ratios_and_of_changes_within_their_range_alone(
    qualifier: str, word: str, value: Fraction
) -> None:
    times, ratio = Fraction(str(TIMES[word])), abs(value) / 100
    said, is_ = (times, ratio) if times > 1 else (1 - times, 1 - ratio)  # halved is a fall by a half
    bounds = span(qualifier, said, either_way=TWENTIETH)
    assume(not near_an_end(is_, bounds))
    assert is_true(f"{qualifier} {word}", versus(float(ratio))) is lies_in(is_, bounds)
    percent = float((ratio - 1) * 100)
    assert is_true(f"{qualifier} {word}", change(percent)) is lies_in(is_, bounds)


@given(digits=st.integers(0, 3), number=st.integers(0, 99_999), value=VALUES, qualifier=QUALIFIERS)
@example(digits=0, number=10, value=Fraction("10.5"), qualifier="")
@example(digits=0, number=10, value=Fraction("9.5"), qualifier="")
@example(digits=1, number=98, value=Fraction("9.75"), qualifier="")
def test_written_percentages_are_held_to_their_last_digit(
    digits: int, number: int, value: Fraction, qualifier: str
) -> None:
    said, value = Fraction(number, 10**digits), abs(value)
    words = f"{qualifier} {number // 10**digits}{f'.{number % 10**digits:0{digits}d}' if digits else ''}%"
    half = Fraction(1, 2 * 10**digits)
    if qualifier in ("", "exactly", "precisely"):
        assume(said < 1000 or digits or number % 10)  # those that end in noughts are rounded; see below
        expected = said - half <= value < said + half if said else value == 0
    else:
        bounds = span(qualifier, said, either_way=Fraction(0))
        assume(not near_an_end(value, bounds))
        expected = lies_in(value, bounds)
    assert is_true(words, level(float(value), statistic="share")) is expected


@given(number=st.integers(0, 9_999_999), off=st.integers(-120, 120))
def test_counts_that_end_in_noughts_are_rounded_to_two_digits_at_least(number: int, off: int) -> None:
    text = str(number)
    noughts = len(text) - len(text.rstrip("0")) if number else 0
    step = 10 ** min(noughts, max(0, len(text) - 2)) if number >= 1000 else 1
    value = max(0, number + off)
    expected = value == 0 if number == 0 else 2 * number - step <= 2 * value < 2 * number + step
    assert is_true(f"{number:,}", level(float(value))) is expected


@given(st.integers(1, 99_999))
def test_numbers_in_words_are_those_in_digits(number: int) -> None:
    figure = level(float(number))
    assert is_true(spelt(number), figure) is is_true(f"{number:,}", figure) is True
    for other in (number + 1, number - 1, number * 10, number + 100):
        assert is_true(spelt(number), level(float(other))) is is_true(f"{number:,}", level(float(other)))


def spelt(number: int) -> str:
    """A number in words, by a way of its own."""
    small = [
        "nought",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
    ]
    small += ["sixteen", "seventeen", "eighteen", "nineteen"]
    tens = ["-", "-", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
    if number < 20:
        return small[number]
    if number < 100:
        return tens[number // 10] + (f"-{small[number % 10]}" if number % 10 else "")
    if number < 1000:
        return f"{small[number // 100]} hundred" + (f" and {spelt(number % 100)}" if number % 100 else "")
    rest = number % 1000
    joined = " and " if 0 < rest < 100 else " "
    return f"{spelt(number // 1000)} thousand" + (f"{joined}{spelt(rest)}" if rest else "")


@given(value=VALUES, said=st.integers(1, 400), way=st.sampled_from([-1, 0, 1]))
def test_a_change_is_true_in_its_own_direction_alone(value: Fraction, said: int, way: int) -> None:
    figure = change(float(value))
    half = Fraction(1, 2)
    prints = said - half <= abs(value) < said + half
    turned = {1: value > 0, -1: value < 0, 0: value > 0}[way]
    assert is_true(f"{said}%", figure, sense=way) is (prints and turned)
    assert is_true(f"+{said}%", figure, sense=-1) is (prints and value > 0), "a sign of its own comes first"
    assert is_true(f"-{said}%", figure, sense=1) is (prints and value < 0)
    assert is_true(f"fell by {said}%", figure, sense=1) is (prints and value < 0), "and so does a word of its own"


@given(value=VALUES, said=st.integers(0, 400))
def test_points_are_never_told_as_per_cent_nor_the_other_way_about(value: Fraction, said: int) -> None:
    share_moved = change(float(value), kind="points")
    way = 1 if value >= 0 else -1
    prints = Fraction(2 * said - 1, 2) <= abs(value) < Fraction(2 * said + 1, 2) if said else value == 0
    assert is_true(f"{said} percentage points", share_moved, sense=way) is prints
    assert not is_true(f"{said}%", share_moved, sense=way)
    assert not is_true(f"{said} per cent", share_moved, sense=way)
    assert not is_true("a third", share_moved, sense=way)
    assert not is_true(f"{said} percentage points", change(float(value)), sense=way)
    assert not is_true(f"{said} points", level(float(abs(value) % 100), statistic="share"))


@given(place=st.integers(1, 30), many=st.integers(1, 30))
def test_a_place_is_the_one_that_is_said_from_either_end(place: int, many: int) -> None:
    assume(place <= many)
    figure = rank(place, many)
    for word, nth in RANKS.items():
        assert is_true(f"{word} highest", figure) is (place == nth)
        assert is_true(f"{word} lowest", figure) is (many - place + 1 == nth)
    assert is_true("the highest", figure) is (place == 1)
    assert is_true("lowest", figure) is (place == many)
    assert is_true("top three", figure) is (place <= 3)
    assert is_true(f"{place}th of {many}", figure)
    assert not is_true(f"{place}th of {many + 1}", figure)
    assert not is_true("the largest increase", figure), "it ranks levels"
    assert not is_true("one of the highest", figure)


KINDS = st.sampled_from(["percent", "points", "ratio", "difference", "share", "count", "rate", "rank", "places"])


def figure_of(kind: str, value: float, other: int) -> Figure:
    if kind in ("percent", "points", "difference"):
        return change(value, kind=kind)
    if kind == "share":
        return level(abs(value) % 100, statistic="share")
    if kind == "rate":
        return level(abs(value), statistic="rate")
    if kind == "count":
        return level(float(int(abs(value) * 100)))
    if kind == "ratio":
        return versus(abs(value) / 40)
    return rank(float(int(abs(value)) % other + 1), float(other))


@given(kind=KINDS, value=VALUES.map(float), other=st.integers(1, 20), digits=st.sampled_from([None, 0, 1, 2]))
def test_whatever_the_engine_writes_of_a_figure_is_accepted(kind: str, value: float, other: int, digits: int) -> None:
    figure = figure_of(kind, value, other)
    assert is_true(in_words(figure, digits=digits), figure), in_words(figure, digits=digits)
    assert is_true(in_words(figure, digits=digits, signed=kind in ("percent", "points", "difference")), figure)
    for way in (-1, 0, 1):
        offered = true_wordings(figure, None, sense=way)
        assert offered
        assert [one for one in offered if not is_true(one, figure, sense=way)] == []


@given(kind=KINDS, value=VALUES.map(float), other=st.integers(1, 20), wrong=st.sampled_from(["9%", "a third", "+4%"]))
def test_what_is_offered_holds_by_the_evaluator_too(kind: str, value: float, other: int, wrong: str) -> None:
    figure = figure_of(kind, value, other)
    assert figure.value is not None
    for words in true_wordings(figure, read_claim(wrong)):
        plain = re.sub(r"^(rose|fell) by ", "", words)
        turned = -1 if words.startswith("fell by ") else 1
        for part, (top, bottom) in PART.items():
            if (match := re.fullmatch(rf"(.*?) ?{part}", plain)) and figure.unit == "%":
                bounds = span(match[1], Fraction(top, bottom) * 100, either_way=TWENTIETH)
                assert lies_in(Fraction(figure.value) * turned, bounds) or near_an_end(Fraction(figure.value), bounds)


@pytest.mark.parametrize("words", ["10%", "a third", "twice", "732", "1.6 times", "5 percentage points", "5 to 15"])
@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
@pytest.mark.parametrize("kind", ["percent", "share", "ratio", "points"])
def test_what_is_no_number_bears_nothing_out(words: str, value: float, kind: str) -> None:
    maker = {"ratio": lambda: versus(value), "share": lambda: level(value, statistic="share")}
    figure = maker.get(kind, lambda: change(value, kind=kind))()
    assert fault_of(read_claim(words), figure, words="") == "the figure has no value"


REFUSED = [
    "ten or twelve",
    "2 hundred",
    "732 or so to 740 or so",
    "three times more",
    "half a dozen or more people",
    "one of the highest",
    "nearly the highest",
    "year on year",
    "no rise of 10%",
    "twenty twenty",
    "highest since 2014/19",
    "grew threefold, then fell",
]


@pytest.mark.parametrize("words", REFUSED)
def test_what_can_be_read_in_two_ways_is_not_read(words: str) -> None:
    assert read_claim(words) is None


@given(low=VALUES, width=st.integers(0, 900_000), said=st.tuples(st.integers(-120, 420), st.integers(-120, 420)))
def test_an_interval_is_the_figures_own(low: Fraction, width: int, said: tuple[int, int]) -> None:
    high = low + Fraction(width, 10_000)
    figure = replace(change(float((low + high) / 2)), low=float(low), high=float(high))
    assert is_true(interval_in_words(figure), figure), interval_in_words(figure)
    if high < 0:
        assert is_true(interval_in_words(figure, fallen=True), figure, sense=-1)
    first, second = said
    ends = to_whole(low) == first and to_whole(high) == second
    turned = high < 0 and to_whole(-high) == first and to_whole(-low) == second
    assert is_true(f"{first}% to {second}%", figure) is ((ends or turned) and first <= second)
    assert is_true(f"between {first}% and {second}%", figure) is ((ends or turned) and first <= second)


def to_whole(value: Fraction) -> int:
    """To the nearest whole number, halves away from nought."""
    size = int(abs(value) + Fraction(1, 2))
    return size if value >= 0 else -size


@given(
    missing=st.sampled_from([one for one in MISSING_REASONS if one.startswith("SUPPRESSED")]),
    words=st.sampled_from(
        ["9%", "a third", "fewer than five", "doubled", "no", "the highest", "rose every year", "some"]
    ),
    sense=st.sampled_from([-1, 0, 1]),
)
def test_nothing_is_true_of_a_withheld_figure_but_its_reason(missing: str, words: str, sense: int) -> None:
    for figure in (
        change(None, missing=missing),
        level(None, missing=missing),
        level(None, missing=missing, statistic="share"),
    ):
        assert fault_of(read_claim(words), figure, sense=sense, words=words) == "the figure may not be shown"
        assert true_wordings(figure, read_claim(words), sense=sense) == (in_words(figure),)
