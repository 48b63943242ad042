"""Documents made from true numbers never get "wrong"; with one number changed, most of them do."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finished_text import checked


def halves_up(value: Fraction, places: int = 0) -> str:
    """A number rounded as printed, halves away from nought."""
    steps = abs(value) * 10**places
    whole = steps.numerator // steps.denominator
    whole += 2 * (steps - whole) >= 1
    return f"{whole / 10**places:,.{places}f}"


def change(draw: random.Random) -> str:
    earlier, later = draw.randint(40, 9_000), draw.randint(40, 9_000)
    if earlier == later:
        later += 1
    way = "rose" if later > earlier else "fell"
    noun = "increase" if later > earlier else "reduction"
    percent = halves_up(Fraction(100 * (later - earlier), earlier), draw.choice((0, 1)))
    return draw.choice(
        (
            f"Burglary {way} by {percent}% from {earlier:,} in 2017/18 to {later:,} in 2018/19.",
            f"There were {later:,} burglaries in 2018/19 compared with {earlier:,} the year before, "
            f"a {percent}% {noun}.",
            f"Police recorded {later:,} burglaries. This is a {percent}% {noun} on the {earlier:,} "
            f"recorded in 2017/18.",
            f"Burglary {way} from {earlier:,} to {later:,} ({percent}%) over the year.",
        )
    )


def difference(draw: random.Random) -> str:
    earlier, more = draw.randint(300, 4_000), draw.randint(20, 250)
    return f"The number of referrals increased by {more} from {earlier:,} to {earlier + more:,} over the year."


def share(draw: random.Random) -> str:
    whole = draw.randint(20, 3_000)
    part = draw.randint(1, whole)
    percent = halves_up(Fraction(100 * part, whole), draw.choice((0, 1)))
    return draw.choice(
        (
            f"Of the {whole:,} incidents, {part:,} ({percent}%) involved alcohol.",
            f"In all {part:,} of the {whole:,} incidents ({percent}%) involved alcohol.",
            f"There were {whole:,} incidents, of which {part:,} ({percent}%) involved alcohol.",
            f"About alcohol: {percent}% of incidents ({part:,} of {whole:,}) involved it.",
        )
    )


def total(draw: random.Random) -> str:
    parts = [draw.randint(20, 900) for _ in range(3)]
    a, b, c = parts
    return draw.choice(
        (
            f"The team handled {sum(parts):,} cases, made up of {a} burglaries, {b} thefts and {c} robberies.",
            f"There were {a} burglaries, {b} thefts and {c} robberies, making a total of {sum(parts):,}.",
        )
    )


def mean(draw: random.Random) -> str:
    people, each = draw.randint(15, 90), draw.randint(2, 9)
    visits = people * each + draw.randint(0, people // 3)
    average = halves_up(Fraction(visits, people), 1)
    return f"The {people} families had {visits:,} visits between them, an average of {average} visits per family."


def small_base(draw: random.Random) -> str:
    base = draw.randint(7, 45)
    percent = halves_up(Fraction(100 * draw.randint(0, base), base))
    return f"Of the {base} people who replied, {percent}% felt unsafe."


def span(draw: random.Random) -> str:
    first, years = draw.randint(2008, 2018), draw.randint(2, 9)
    last = first + years
    return draw.choice(
        (
            f"The {years}-year strategy ({first}-{last}) was agreed by all.",
            f"Arson halved over the last {years} years, from {first}/{(first + 1) % 100:02d} "
            f"to {last}/{(last + 1) % 100:02d}.",
        )
    )


KINDS: tuple[Callable[[random.Random], str], ...] = (change, difference, share, total, mean, small_base, span)


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False), st.lists(st.sampled_from(KINDS), min_size=1, max_size=6, unique=True))
def test_true_numbers_are_never_wrong(draw: random.Random, kinds: list[Callable[[random.Random], str]]) -> None:
    lines = [kind(draw) for kind in kinds]
    assert [one.reason for one in checked(*lines).remarks if one.grade == "wrong"] == []


def mistyped(draw: random.Random, line: str) -> str:
    """The line with one digit of its number with most digits after the first changed, so that it is another number."""

    years = {match.start() for match in re.finditer(r"20\d\d(?:/\d\d)?", line)}
    numbers = [
        match for match in re.finditer(r"\d[\d,]*", line) if not any(0 <= match.start() - year < 7 for year in years)
    ]
    match = draw.choice(numbers)
    place = match.start()
    digit = int(line[place])
    other = draw.choice([new for new in range(1, 10) if abs(new - digit) > 1])
    return line[:place] + str(other) + line[place + 1 :]


@pytest.mark.parametrize(
    ("kind", "least"),
    [(change, 0.85), (difference, 0.95), (share, 0.9), (total, 0.95), (mean, 0.85), (small_base, 0.3)],
)
def test_a_mistyped_digit_is_found(kind: Callable[[random.Random], str], least: float) -> None:
    draw = random.Random(20)
    lines = [mistyped(draw, kind(draw)) for _ in range(150)]
    found = [any(one.grade in ("wrong", "doubtful") for one in checked(line).remarks) for line in lines]
    missed = [line for line, was in zip(lines, found, strict=True) if not was]
    assert sum(found) / len(found) >= least, missed[:8]
