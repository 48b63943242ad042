"""The GRIM test held to published examples and to plain counting."""

from __future__ import annotations

from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal

import pytest

from saferplan.methods.grim import can_be_mean, can_be_percentage

# Means and sizes that the R package scrutiny prints with its verdicts (its data set pigs1).
PUBLISHED = [
    ("7.22", 32, True),
    ("4.74", 25, False),
    ("5.23", 29, False),
    ("2.57", 24, False),
    ("6.77", 27, False),
    ("2.68", 28, True),
    ("7.01", 29, False),
    ("7.38", 26, True),
    ("3.14", 27, False),
    ("6.89", 31, False),
    ("5.00", 25, True),
]


@pytest.mark.parametrize(("mean", "n", "possible"), PUBLISHED)
def test_published_examples(mean: str, n: int, possible: bool) -> None:
    assert can_be_mean(mean, n) is possible


def printed(value: Decimal, places: int) -> set[str]:
    step = Decimal(1).scaleb(-places)
    return {str(value.quantize(step, rounding=way)) for way in (ROUND_HALF_UP, ROUND_HALF_DOWN)}


@pytest.mark.parametrize("n", [1, 2, 7, 16, 28, 40, 99])
def test_every_percentage_is_as_counting_says(n: int) -> None:
    for places in (0, 1):
        real = set().union(*(printed(Decimal(100 * k) / n, places) for k in range(n + 1)))
        for step in range(100 * 10**places + 1):
            text = f"{Decimal(step).scaleb(-places):.{places}f}"
            assert can_be_percentage(text, n) is (text in real), (text, n)


def test_several_items_make_more_means_possible() -> None:
    assert not can_be_mean("4.35", 12)
    assert can_be_mean("4.35", 12, items=5)


def test_every_two_digit_mean_of_a_hundred_is_possible() -> None:
    assert all(can_be_mean(f"{step / 100:.2f}", 100) for step in range(501))


@pytest.mark.parametrize(("n", "items"), [(0, 1), (-3, 1), (5, 0)])
def test_a_mean_of_nobody_is_refused(n: int, items: int) -> None:
    with pytest.raises(ValueError, match="at least one"):
        can_be_mean("1.0", n, items=items)


def test_a_percentage_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        can_be_percentage("50", 0)
