"""A claim held to its figure: the bounds of every row of the table, directions, suggestions that are always true."""

from __future__ import annotations

import pytest
from claim_figures import change, level, rank, versus
from hypothesis import given
from hypothesis import strategies as st

from saferplan.figures import Figure, in_words
from saferplan.plan.claims.holding import fault_of
from saferplan.plan.claims.reading import read_claim
from saferplan.plan.claims.true_wording import true_words
from saferplan.plan.claims.wording import load_wording


def is_true(words: str, figure: Figure, *, sense: int = 0) -> bool:
    return fault_of(read_claim(words), figure, sense=sense, words=words) == ""


SHARE = {"statistic": "share"}


@pytest.mark.parametrize(
    ("words", "true", "untrue"),
    [
        # The examples of the printed Plan, each with the values on both sides of its bounds.
        ("nearly a third", (30.0, 33.3), (29.9, 33.4)),
        ("almost 1 in 2", (45.0, 49.9), (44.9, 50.0)),
        ("over 50%", (50.1, 99.0), (50.0, 49.9)),
        ("a quarter", (23.75, 26.25), (23.7, 26.3)),
        ("10%", (9.5, 10.49), (9.49, 10.5)),
        ("9.8%", (9.75, 9.84), (9.74, 9.85)),
        ("two-thirds", (64.0, 69.9), (63.0, 70.1)),
        ("2 out of 5", (38.0, 42.0), (37.9, 42.1)),
        ("just over half", (50.1, 55.0), (50.0, 55.1)),
        ("about a fifth", (18.0, 22.0), (17.9, 22.1)),
        ("at least 20%", (20.0, 90.0), (19.9,)),
        ("no more than 20%", (20.0, 0.0), (20.1,)),
        ("fewer than one in ten", (0.0, 9.9), (10.0,)),
        ("most", (50.1, 100.0), (50.0,)),
        ("most of them", (50.1, 100.0), (50.0,)),
        ("a minority", (0.0, 49.9), (50.0,)),
        ("under 1%", (0.3,), (1.0,)),
        ("0%", (0.0,), (0.3,)),
    ],
)
def test_shares(words: str, true: tuple[float, ...], untrue: tuple[float, ...]) -> None:
    assert [value for value in true if not is_true(words, level(value, **SHARE))] == []
    assert [value for value in untrue if is_true(words, level(value, **SHARE))] == []


@pytest.mark.parametrize(
    ("words", "true", "untrue"),
    [
        ("1,700", (1650, 1700, 1749), (1649, 1750)),
        ("2,000", (1950, 2049), (1949, 2050)),
        ("33,529", (33_529,), (33_528, 33_530)),
        ("33,500", (33_450, 33_549), (33_449, 33_550)),
        ("100", (100,), (99, 101)),
        ("732 over the year", (732,), (733, 800)),
        ("732 in the last year", (732,), (733,)),
        ("almost 1,700", (1530, 1699), (1529, 1700)),
        ("1.7 million", (1_650_000, 1_749_999), (1_750_000,)),
        ("12 burglaries", (12,), (13,)),
        ("no", (0,), (1,)),
        ("a dozen", (12,), (11,)),
        ("two million", (1_950_000, 2_049_999), (1_949_999, 2_050_000)),
        ("twenty-one", (21,), (20, 1)),
        ("three hundred and twelve", (312,), (300, 12)),
        ("exactly 1,700", (1700,), (1699, 1683)),
    ],
)
def test_counts(words: str, true: tuple[float, ...], untrue: tuple[float, ...]) -> None:
    assert [value for value in true if not is_true(words, level(value))] == []
    assert [value for value in untrue if is_true(words, level(value))] == []


@pytest.mark.parametrize(
    ("words", "sense", "value", "true"),
    [
        ("+133%", 0, 133.2, True),
        ("10% more than last year", 0, 9.8, True),
        ("10% more than last year", 0, 12.0, False),
        ("nearly 10% more than last year", 0, 9.8, True),
        ("10% less than last year", 0, 9.8, False),
        ("more than halved", 0, -51.0, True),
        ("more than halved", 0, 9.8, False),
        ("nearly halved", 0, -49.0, True),
        ("nearly halved", 0, -51.0, False),
        ("+133%", 0, -133.2, False),
        ("-34%", 0, -34.3, True),
        ("−34%", 0, -34.3, True),
        ("34%", -1, -34.3, True),
        ("34%", 1, -34.3, False),
        ("34%", 0, -34.3, False),
        ("fell by a third", 0, -33.0, True),
        ("rose by a third", 0, -33.0, False),
        ("a third", -1, -33.0, True),
        ("more than doubled", 0, 133.0, True),
        ("more than doubled", 0, 99.0, False),
        ("doubled", 0, 103.0, True),
        ("nearly doubled", 0, 90.0, True),
        ("halved", 0, -51.0, True),
        ("halved", 0, 51.0, False),
        ("unchanged", 0, 0.4, True),
        ("unchanged", 0, -0.6, False),
        ("95% interval 5% to 15%", 0, 10.0, True),
        ("95% interval 6% to 15%", 0, 10.0, False),
        ("5% to 15%", -1, -10.0, True),
    ],
)
def test_changes(words: str, sense: int, value: float, true: bool) -> None:
    assert is_true(words, change(value), sense=sense) is true


def test_ratios_and_ranks() -> None:
    assert is_true("1.62 times", versus(1.616))
    assert is_true("1.62", versus(1.616))
    assert not is_true("1.6 times", versus(1.55 - 1e-9))
    assert is_true("twice", versus(2.05))
    assert is_true("half", versus(0.51))
    assert is_true("20% higher", versus(1.2))
    assert is_true("20%", versus(0.8), sense=-1)
    assert is_true("80%", versus(0.8))
    assert is_true("highest", rank(1, 4))
    assert is_true("second highest", rank(2, 4))
    assert is_true("3rd", rank(3, 4))
    assert is_true("lowest", rank(4, 4))
    assert not is_true("lowest", rank(3, 4))


def test_what_cannot_be_checked_is_not_true() -> None:
    for words in (
        "crime",
        "not 732",
        "nearly over 732",
        "732 or 733",
        "several",
        "732 in 2018",
        "nearly never 732",
        "the most deprived",
    ):
        assert read_claim(words) is None, words
        assert fault_of(read_claim(words), level(732), words=words) == "these words cannot be checked"


def test_a_claim_of_another_kind_says_what_the_figure_is() -> None:
    assert fault_of(read_claim("10%"), level(732)) == "the figure is a number, not a part or a percentage"
    assert fault_of(read_claim("10"), level(10.0, **SHARE)) == "the figure is a percentage"
    assert fault_of(read_claim("highest"), level(732)) == "the figure is not a rank"
    assert fault_of(read_claim("twice"), level(2)) == "the figure is not a multiple of another"
    assert fault_of(read_claim("5 to 15"), level(10)) == "the figure has no interval"
    assert fault_of(read_claim("unchanged"), level(0)) == "the figure is not a change"


def test_a_figure_without_a_value_bears_out_its_own_reason_alone() -> None:
    figure = change(None, missing="CANNOT_TELL")
    assert fault_of(read_claim("10%"), figure, words="10%") == "the figure has no value"
    assert fault_of(None, figure, words="cannot tell") == ""
    assert true_words(figure, read_claim("10%")) == "cannot tell"


@pytest.mark.parametrize(
    ("words", "sense", "figure", "suggested"),
    [
        ("a third", 0, level(24.1, **SHARE), "a quarter"),
        ("a quarter", 0, level(32.0, **SHARE), "a third"),
        ("nearly a third", 0, level(35.5, **SHARE), "just over a third"),
        ("30%", 0, level(24.14, **SHARE), "24%"),
        ("30.0%", 0, level(24.14, **SHARE), "24.1%"),
        ("750", 0, level(732), "732"),
        ("rose by 30%", 0, change(-34.3), "fell by 34%"),
        ("30%", -1, change(-34.3), "34%"),
        ("30%", 1, change(-34.3), "fell by 34%"),
        ("+30%", 0, change(34.3), "+34%"),
        ("doubled", 0, change(-51.0), "halved"),
        ("twice", 0, versus(1.62), "1.62 times"),
        ("5% to 14%", 0, change(10.0), "5% to 15%"),
    ],
)
def test_words_that_would_be_true(words: str, sense: int, figure: Figure, suggested: str) -> None:
    assert true_words(figure, read_claim(words), sense=sense) == suggested


WRITTEN = st.sampled_from(
    [
        *load_wording().parts,
        *load_wording().times,
        *(
            f"{one.words[0]} {what}"
            for one in load_wording().qualifiers
            for what in ("a third", "12%", "1,700", "twice")
        ),
        *(
            "12%",
            "-12%",
            "+12.5%",
            "1,700",
            "732",
            "62.1",
            "3 to 5",
            "4% to 9%",
            "unchanged",
            "rose by half",
            "nonsense",
        ),
    ]
)
VALUES = st.floats(-99, 400, allow_nan=False).map(lambda value: round(value, 4))


@given(
    words=WRITTEN, value=VALUES, sense=st.sampled_from([-1, 0, 1]), kind=st.sampled_from(["change", "share", "ratio"])
)
def test_suggested_words_are_true(words: str, value: float, sense: int, kind: str) -> None:
    makers = {
        "change": lambda: change(value),
        "share": lambda: level(abs(value) % 100, statistic="share"),
        "ratio": lambda: versus(abs(value) / 40),
    }
    figure = makers[kind]()
    suggested = true_words(figure, read_claim(words), sense=sense)
    claim = read_claim(suggested)
    assert fault_of(claim, figure, sense=sense, words=suggested) == "", (suggested, figure.value)


@given(value=VALUES, digits=st.sampled_from([None, 0, 1, 2]), unit=st.sampled_from(["change", "share", "count"]))
def test_what_the_engine_prints_is_always_true(value: float, digits: int | None, unit: str) -> None:
    figure = {
        "change": lambda: change(value),
        "share": lambda: level(abs(value) % 100, statistic="share"),
        "count": lambda: level(float(int(abs(value) * 1000))),
    }[unit]()
    printed = in_words(figure, digits=digits)
    assert is_true(printed, figure), (printed, figure.value)


@given(first=st.floats(1, 99), second=st.floats(1, 99))
def test_of_two_plain_numbers_that_print_differently_one_is_not_the_other(first: float, second: float) -> None:
    one, other = level(first, **SHARE), level(second, **SHARE)
    if in_words(one) != in_words(other):
        assert not is_true(in_words(one), other)
