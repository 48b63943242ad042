"""Property tests of periods, addresses and rounding: whatever can be written is read back the same."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from saferplan.figures import STATISTICS, Address, in_digits, parse_address
from saferplan.periods import (
    calendar_year,
    financial_year,
    like_for_like,
    month_number,
    month_period,
    month_text,
    parse_period,
    period_of,
    rolling_year,
)

YEARS = st.integers(1000, 9000)
MONTHS = st.integers(1000 * 12, 9000 * 12)
PERIODS = st.one_of(
    YEARS.map(financial_year),
    YEARS.map(calendar_year),
    MONTHS.map(rolling_year),
    MONTHS.map(month_period),
    st.builds(lambda year, quarter: parse_period(f"{year}-Q{quarter}"), YEARS, st.integers(1, 4)),
    st.builds(
        lambda start, steps: period_of(start + step for step in steps), MONTHS, st.sets(st.integers(0, 60), min_size=1)
    ),
)
SLUGS = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,6}){0,2}", fullmatch=True)
AREAS = st.one_of(
    st.just("partnership"),
    st.from_regex(r"[EWX][0-9]{8}", fullmatch=True),
    SLUGS.map(lambda slug: f"board:{slug}"),
    SLUGS.map(lambda slug: f"town:{slug}"),
    st.lists(st.from_regex(r"E[0-9]{8}", fullmatch=True), min_size=2, max_size=3).map("+".join),
)
DIMENSIONS = st.sampled_from(["crime_type", "deprivation_fifth", "deprivation_decile", "weekday"])
YEARS_OVER = st.tuples(YEARS, st.integers(0, 9)).map(
    lambda pair: f"{financial_year(pair[0]).text}..{financial_year(pair[0] + pair[1]).text}"
)


@st.composite
def addresses(draw: st.DrawFn) -> Address:
    """Any address that the grammar allows."""
    stat = draw(st.none() | st.sampled_from([name for name in STATISTICS if name != "count"]))
    of = draw(DIMENSIONS | st.just("area")) if stat == "share" else None
    change = draw(st.none() | st.sampled_from(["percent", "difference", "ratio", "shared_out"]))
    trend = draw(st.none() | st.sampled_from(["run", "high", "slope", "tau"]))
    over = draw(YEARS_OVER) if trend else None
    versus = draw(st.none() | st.tuples(DIMENSIONS, SLUGS).map(":".join) | AREAS.map(lambda area: f"area:{area}"))
    return Address(
        measure=draw(st.sampled_from(["recorded_crime", "asb_incidents", "population"])),
        period=draw(PERIODS).text,
        area=draw(AREAS),
        stat=stat,
        of=of,
        group=tuple(sorted(draw(st.dictionaries(DIMENSIONS, SLUGS, max_size=3)).items())),
        change=change,
        change_from=draw(PERIODS).text if change else None,
        versus=versus,
        among=draw(st.none() | DIMENSIONS | st.sampled_from(["ward", "board", "district", "lsoa"])),
        over=over,
        trend=trend,
    )


@given(PERIODS)
def test_a_period_is_read_back_as_it_was_written(period: object) -> None:
    assert parse_period(period.text) == period  # type: ignore[attr-defined]


@given(MONTHS)
def test_a_month_is_read_back_as_it_was_written(month: int) -> None:
    assert month_number(month_text(month)) == month
    assert month_text(month) < month_text(month + 1)


@given(st.sets(MONTHS, min_size=1, max_size=30))
def test_any_months_have_a_name_that_means_them(months: set[int]) -> None:
    named = period_of(months)
    assert named.months == tuple(sorted(months))
    assert parse_period(named.text).months == named.months


@given(PERIODS, st.integers(-20, 20))
def test_like_months_are_held_and_alike(period: object, years: int) -> None:
    other = period_of(month + 12 * years for month in period.months)  # type: ignore[attr-defined]
    held = set(period.months[::2]) | set(other.months[:5])  # type: ignore[attr-defined]
    found = like_for_like(period, other, held)  # type: ignore[arg-type]
    if found is not None:
        later, earlier = found
        assert set(later.months) | set(earlier.months) <= held
        assert [m % 12 for m in sorted(later.months, key=lambda m: m % 12)] == sorted(m % 12 for m in earlier.months)


@given(addresses())
def test_an_address_is_read_back_as_it_was_written(address: Address) -> None:
    text = str(address)
    assert parse_address(text) == address
    assert str(parse_address(text)) == text
    assert parse_address(text.removeprefix("figure:")) == address


@given(addresses(), st.randoms(use_true_random=False))
def test_the_canonical_address_is_the_same_in_any_order_of_keys(address: Address, random: object) -> None:
    head, _, query = str(address).partition("?")
    pairs = query.split("&")
    assert pairs == sorted(pairs, key=lambda pair: pair.partition("=")[0])
    random.shuffle(pairs)  # type: ignore[attr-defined]
    assert str(parse_address(f"{head}?{'&'.join([*pairs, 'show=words'])}")) == str(address)


@given(st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 4))
def test_rounding_is_within_half_a_step_and_never_minus_nought(value: float, digits: int) -> None:
    step = Decimal(1).scaleb(-digits)
    printed = in_digits(value, "", digits=digits)
    if printed.startswith("under "):
        assert 0 < Decimal(repr(value)) < step / 2
        assert Decimal(printed.removeprefix("under ")) == step
    elif printed.startswith("above "):
        assert -step / 2 < Decimal(repr(value)) < 0
        assert Decimal(printed.removeprefix("above ")) == -step
    else:
        number = Decimal(printed.replace(",", ""))
        assert abs(number - Decimal(repr(value))) <= step / 2
        assert not (printed.startswith("-") and number == 0)
        assert -number.as_tuple().exponent == digits  # type: ignore[operator]


@given(st.integers(-(10**6), 10**6), st.integers(0, 3))
def test_halves_go_away_from_nought(whole: int, digits: int) -> None:
    half = Decimal(2 * whole + 1).scaleb(-digits) / 2
    away = (abs(half) + Decimal(1).scaleb(-digits) / 2).copy_sign(half)
    assert Decimal(in_digits(float(half), "", digits=digits).replace(",", "")) == away
