"""Runs, highs and ranks of changes, worked out by the resolver from Ashbrook's levels and held as a text has them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.figures import FIGURE_COLUMNS, Figure
from saferplan.measures.resolver import Resolver
from saferplan.plan.claims.check import check_text
from saferplan.plan.claims.holding import fault_of
from saferplan.plan.claims.reading import read_claim
from saferplan.plan.claims.true_wording import true_wordings

YEARS = ("2013/14", "2014/15", "2015/16", "2016/17", "2017/18", "2018/19")


def row(value: float, *, period: str, crime_type: str = "", area: str = "partnership") -> dict[str, object]:
    group = f"crime_type={crime_type}" if crime_type else ""
    kind = f"&{group}" if group else ""
    made: dict[str, object] = dict.fromkeys(FIGURE_COLUMNS, "")
    made |= dict.fromkeys(("numerator", "denominator", "low", "high", "level")) | {
        "caveats": [],
        "inputs": [],
    }
    made |= {"id": f"figure:recorded_crime?area={area}{kind}&period={period}", "measure": "recorded_crime"}
    return made | {
        "statistic": "count", "area": area, "period": period, "group": group, "value": value, "origin": "open",
        "status": "final",
    }  # fmt: skip


def resolver(rows: Iterable[dict[str, object]]) -> Resolver:
    return Resolver(pl.DataFrame(list(rows), schema=FIGURE_COLUMNS), {})


def series(values: Iterable[float]) -> Resolver:
    return resolver(row(value, period=period) for value, period in zip(values, YEARS, strict=False))


def said(words: str, values: list[float], *, trend: str, first: str = "2013/14", last: str | None = None) -> bool:
    address = f"figure:recorded_crime?over={first}..{last or YEARS[len(values) - 1]}&trend={trend}"
    return check_text(f"Crime [{words}]({address}).", series(values).figure, file="plan.md").untrue == ()


def test_a_run_is_what_is_said() -> None:
    up, down = [1.0, 2, 3, 4, 5, 6], [9.0, 8, 9, 8, 7, 6]
    for words in ("rose every year", "increased each year", "rose for five years running", "rose year after year"):
        assert said(words, up, trend="run"), words
    for words in (
        "rose in each of the last five years",
        "rose every year for four years",
        "rose for the fifth year running",
    ):
        assert said(words, up, trend="run"), words
    for words in (
        "fell every year",
        "rose for six years in a row",
        "rose for the fourth year running",
        "rose every month",
    ):
        assert not said(words, up, trend="run"), words
    assert said("fell for the third year running", down, trend="run")
    assert said("fell for the third consecutive year", down, trend="run")
    assert said("fell for two years in a row", down, trend="run")
    assert not said("fell every year", down, trend="run")
    assert not said("fell for the second year running", down, trend="run")
    assert not said("was up or down every year", up, trend="run")
    assert not said("rose every year", [1.0, 2], trend="run"), "one rise is not every year"


def test_a_sentence_must_say_which_way_a_run_went() -> None:
    (found,) = check_text(
        "So it was [every year](figure:recorded_crime?over=2013/14..2018/19&trend=run).",
        series([1, 2, 3, 4, 5, 6]).figure,
        file="a.md",
    ).untrue
    assert found.fault == "the sentence does not say whether it rose or fell"
    assert found.true == "rose every year"


def test_a_high_is_of_as_many_periods_as_are_said() -> None:
    values = [9.0, 2, 3, 4, 5, 6]
    assert said("stood at a five-year high", values, trend="high", first="2014/15")
    assert said("was the highest in five years", values, trend="high", first="2014/15")
    assert not said("stood at a six-year high", values, trend="high", first="2014/15"), "five years are no six"
    assert not said("stood at a six-year high", values, trend="high"), "the first was higher"
    assert not said("stood at a five-month high", values, trend="high", first="2014/15")
    assert not said("stood at a five-year low", values, trend="high", first="2014/15")
    assert said("stood at a five-year low", [9.0, 8, 7, 6, 5], trend="high")
    assert said("was the highest since 2014/15", values, trend="high", first="2014/15")
    assert said("was the highest since 2013/14", values, trend="high", first="2014/15")
    assert not said("was the highest since 2016/17", values, trend="high", first="2014/15"), (
        "it says less than is known"
    )
    assert not said("was the highest since 2013/14", values, trend="high"), "that year was higher"
    assert said("was the lowest since 2013/14", [9.0, 8, 7, 6, 5], trend="high")


LEVELS = st.lists(st.integers(0, 50), min_size=3, max_size=6)
SPANS = st.sampled_from(
    ["rose every year", "fell every year", "rose for the second year running", "fell for three years in a row",
     "three-year high", "four-year low", "highest since 2013/14", "lowest since 2013/14"]
)  # fmt: skip


@given(values=LEVELS, words=SPANS)
def test_what_is_accepted_of_a_series_is_true_of_its_values(values: list[int], words: str) -> None:
    """Held by looking at the values themselves."""
    steps = [later - earlier for earlier, later in itertools.pairwise(values)]
    ups = next((n for n, step in enumerate(reversed(steps)) if step <= 0), len(steps))
    downs = next((n for n, step in enumerate(reversed(steps)) if step >= 0), len(steps))
    only_least = all(values[-1] < one for one in values[:-1])
    expected = {
        "rose every year": ups == len(steps),
        "fell every year": downs == len(steps),
        "rose for the second year running": ups == 2,
        "fell for three years in a row": downs >= 3,
        "three-year high": values[-1] == max(values),
        "four-year low": only_least and len(values) >= 4,
        "highest since 2013/14": values[-1] == max(values),
        "lowest since 2013/14": only_least,
    }
    trend = "run" if "every" in words or "running" in words or "row" in words else "high"
    assert said(words, [float(one) for one in values], trend=trend) is expected[words]


@given(values=LEVELS, trend=st.sampled_from(["run", "high"]))
def test_what_is_offered_of_a_series_is_accepted(values: list[int], trend: str) -> None:
    figures = series([float(one) for one in values])
    figure = figures.figure(f"figure:recorded_crime?over=2013/14..{YEARS[len(values) - 1]}&trend={trend}")
    for words in true_wordings(figure, read_claim("rose every year" if trend == "run" else "a six-year high")):
        assert fault_of(read_claim(words), figure, words=words) == "", words


KINDS = ("burglary", "drugs", "robbery", "shoplifting")


def types(values: dict[str, tuple[float, float]]) -> Resolver:
    return resolver(
        row(value, period=period, crime_type=kind)
        for kind, both in values.items()
        for value, period in zip(both, ("2017/18", "2018/19"), strict=True)
    )


def ranked(words: str, kind: str, values: dict[str, tuple[float, float]], change: str = "difference") -> bool:
    address = (
        f"figure:recorded_crime?among=crime_type&crime_type={kind}&change={change}&change_from=2017/18&period=2018/19"
    )
    text = words if "(" in words else f"It was [{words}]({{}})."
    return check_text(text.format(address), types(values).figure, file="a.md").untrue == ()


MOVED = {"burglary": (100.0, 130.0), "drugs": (10.0, 20.0), "robbery": (50.0, 40.0), "shoplifting": (300.0, 200.0)}


def test_the_largest_increase_is_the_first_of_the_changes_and_a_rise() -> None:
    assert ranked("the largest increase", "burglary", MOVED)
    assert ranked("the second largest increase", "drugs", MOVED)
    assert ranked("Burglary saw the [largest]({}) rise.", "burglary", MOVED)
    assert ranked("the largest fall", "shoplifting", MOVED)
    assert ranked("the second largest fall", "robbery", MOVED)
    assert not ranked("the largest fall", "burglary", MOVED)
    assert not ranked("the largest increase", "shoplifting", MOVED)
    assert not ranked("the largest increase", "drugs", MOVED)
    fallen = {kind: (both[0] + 500, both[1]) for kind, both in MOVED.items()}
    assert not ranked("the largest increase", "burglary", fallen), "the smallest fall is no increase"
    assert ranked("the smallest fall", "burglary", fallen)


def test_numbers_and_percentages_are_ranked_apart() -> None:
    assert ranked("the largest percentage increase", "drugs", MOVED, "percent")
    assert not ranked("the largest increase", "drugs", MOVED, "percent"), "by number it is burglary"
    assert not ranked("the largest percentage increase", "burglary", MOVED)
    assert ranked("Drugs saw the [largest]({}) percentage increase.", "drugs", MOVED, "percent")


@given(st.fixed_dictionaries({kind: st.tuples(st.integers(0, 60), st.integers(0, 60)) for kind in KINDS}))
def test_what_is_accepted_of_ranked_changes_is_true_of_the_changes(values: dict[str, tuple[int, int]]) -> None:
    moved = {kind: float(after - before) for kind, (before, after) in values.items()}
    given_ = {kind: (float(before), float(after)) for kind, (before, after) in values.items()}
    for kind, own in moved.items():
        above = sum(one > own for one in moved.values())
        below = sum(one < own for one in moved.values())
        alike = sum(one == own for one in moved.values())
        assert ranked("the largest increase", kind, given_) is (above == 0 and own > 0)
        assert ranked("the largest fall", kind, given_) is (below == 0 and alike == 1 and own < 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("change", ["difference", "percent"])
def test_what_is_offered_of_a_ranked_change_is_accepted(kind: str, change: str) -> None:
    figures = types(MOVED)
    address = (
        f"figure:recorded_crime?among=crime_type&crime_type={kind}&change={change}&change_from=2017/18&period=2018/19"
    )
    (found,) = check_text(f"It was [15th]({address}).", figures.figure, file="a.md").untrue
    assert found.wordings
    for words in found.wordings:
        assert check_text(f"It was [{words}]({address}).", figures.figure, file="a.md").untrue == (), words


def test_a_difference_of_shares_is_in_points() -> None:
    levels = resolver(
        row(value, period=period, crime_type=kind) | {"statistic": "share", "of": "crime_type", "unit": "%"}
        | {"id": f"figure:recorded_crime?area=partnership&crime_type={kind}&of=crime_type&period={period}&stat=share"}
        for kind, value, period in (("drugs", 20.0, "2017/18"), ("drugs", 25.0, "2018/19"))
    )  # fmt: skip
    of = "figure:recorded_crime?crime_type=drugs&of=crime_type&stat=share&period=2018/19&change_from=2017/18"

    def untrue(words: str, change: str) -> bool:
        return bool(
            check_text(f"Its share rose by {words.format(f'{of}&change={change}')}.", levels.figure, file="a").untrue
        )

    assert levels.figure(f"{of}&change=difference").unit == "percentage points"
    assert not untrue("[5 percentage points]({})", "difference")
    assert not untrue("[5]({}) percentage points", "difference")
    assert not untrue("[]({}) percentage points", "difference")
    assert untrue("[5%]({})", "difference")
    assert untrue("[5]({}) per cent", "difference")
    assert untrue("[]({})%", "difference")
    assert not untrue("[25%]({})", "percent")
    assert untrue("[5 percentage points]({})", "percent")
    assert untrue("[]({}) percentage points", "percent")


def figure_of(unit: str, value: float, *, statistic: str = "count", address: str = "") -> Figure:
    made: dict[str, object] = row(value, period="2018/19") | {"unit": unit, "statistic": statistic}
    made |= {"caveats": (), "inputs": ()} | ({"id": address} if address else {})
    return Figure(**made)  # type: ignore[arg-type]


def holds(words: str, figure: Figure) -> bool:
    return check_text(f"It was {words.format('figure:x?period=2018')}.", lambda _: figure, file="a").untrue == ()


def test_so_many_in_a_thousand_is_said_of_a_rate_alone() -> None:
    rate = figure_of("per 1,000 people", 62.08, statistic="rate")
    for words in (
        "[62.1 per 1,000 people]({})",
        "[62.1]({}) per 1,000",
        "[621 per 10,000]({})",
        "[6,200]({}) per 100,000",
    ):
        assert holds(words, rate), words
    for words in ("[62.1 per 10,000]({})", "[62.1]({}) per 100,000 people", "[621 per 1,000]({})"):
        assert not holds(words, rate), words
    assert not holds("[62 per 1,000]({})", figure_of("", 62.0)), "a count is no rate"


def test_likely_is_said_of_rates_and_shares_alone() -> None:
    against = "figure:recorded_crime?area=partnership&deprivation_fifth=1&period=2018/19&versus=deprivation_fifth:5"
    counts, rates = (figure_of("ratio", 2.02, statistic=one, address=against) for one in ("count", "rate"))
    for words in ("[twice as likely]({})", "[twice]({}) as likely", "[2.02 times as likely]({})"):
        assert holds(words, rates), words
        assert not holds(words, counts), words
    assert holds("[twice as many]({})", counts)
    assert not holds("[twice]({}) as many again", rates)


def test_half_as_many_is_a_multiple_and_half_more_a_change() -> None:
    change = "figure:recorded_crime?area=partnership&change=percent&change_from=2017/18&period=2018/19"
    fell, rose = (figure_of("%", value, address=change) for value in (-50.0, 50.0))
    assert holds("[half as many]({})", fell)
    assert not holds("[half as many]({})", rose)
    assert holds("[half as many again]({})", rose)
    assert holds("[half]({}) as many again", rose)
    assert holds("[half more]({})", rose)
    assert not holds("[half more]({})", fell)


def test_a_level_is_no_change() -> None:
    share = figure_of("%", 24.0, statistic="share")
    for words in (
        "up [24%]({})",
        "[rose by 24%]({})",
        "a rise of [24%]({})",
        "[24%]({}) more",
        "a [24%]({}) fall",
        "[+24%]({})",
    ):
        assert not holds(words, share), words
    for words in ("[rose to 24%]({})", "up to [24%]({})", "[24%]({}) in the year it rose", "made up [24%]({})"):
        assert holds(words, share), words
    assert not holds("higher by []({})", share), "nor is it where it is filled in"
