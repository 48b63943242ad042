"""Figures: addresses and their sentences, and the one rule of rounding."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields, replace

import pytest

from saferplan.assessment import deprivation, volume
from saferplan.errors import BadAddress
from saferplan.figures import (
    FIGURE_COLUMNS,
    FINER_DIGITS,
    MISSING_MEANS,
    MISSING_REASONS,
    ROUNDING_RULE,
    Figure,
    few_in_words,
    in_digits,
    in_words,
    parse_address,
    unplaced_of,
)


def figure(value: float | None, unit: str = "", missing: str = "") -> Figure:
    """A figure of which only value, unit and reason matter."""
    blank = dict.fromkeys(("numerator", "denominator", "low", "high", "level"))
    words = dict.fromkeys(("of", "area_vintage", "group", "interval_method"), "")
    return Figure(
        id="figure:recorded_crime?area=partnership&period=2018/19",
        measure="recorded_crime",
        statistic="count",
        area="partnership",
        period="2018/19",
        value=value,
        unit=unit,
        status="final",
        missing=missing,
        origin="open",
        caveats=(),
        inputs=(),
        **blank,
        **words,
    )


def test_a_figure_has_the_columns_of_the_table() -> None:
    assert [field.name for field in fields(Figure)] == list(FIGURE_COLUMNS)


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("recorded_crime?period=2018/19", "area=partnership&period=2018/19"),
        ("figure:recorded_crime?period=2018/19&area=partnership", "area=partnership&period=2018/19"),
        ("figure:recorded_crime?stat=count&period=2018", "area=partnership&period=2018"),
        ("figure:recorded_crime?show=words&period=2018", "area=partnership&period=2018"),
        (
            "figure:recorded_crime?stat=share&period=2018/19&of=deprivation_fifth&deprivation_fifth=1",
            "area=partnership&deprivation_fifth=1&of=deprivation_fifth&period=2018/19&stat=share",
        ),
        (
            "figure:recorded_crime?period=2018/19&change=percent&change_from=2017-04..2018-03",
            "area=partnership&change=percent&change_from=2017/18&period=2018/19",
        ),
        (
            "figure:recorded_crime?over=2014/15..2018/19&trend=run",
            "area=partnership&over=2014/15..2018/19&period=2018/19&trend=run",
        ),
        (
            "figure:recorded_crime?period=2018-04..2019-03&versus=area:E07000004&area=E01017689",
            "area=E01017689&period=2018/19&versus=area:E07000004",
        ),
        (
            "figure:recorded_crime?period=2018&among=crime_type&crime_type=burglary",
            "among=crime_type&area=partnership&crime_type=burglary&period=2018",
        ),
    ],
)
def test_the_canonical_address(written: str, canonical: str) -> None:
    assert str(parse_address(written)) == f"figure:recorded_crime?{canonical}"
    assert str(parse_address(str(parse_address(written)))) == str(parse_address(written))


BAD = {
    "recorded_crime": 'is no address; one looks like "figure:recorded_crime?period=2018/19".',
    "figure:recorded crime?period=2018": 'is no address; one looks like "figure:recorded_crime?period=2018/19".',
    "figure:m?": "'' is not a key and a value joined by =.",
    "figure:m?period": "'period' is not a key and a value joined by =.",
    "figure:m?period=": "'period=' is not a key and a value joined by =.",
    "figure:m?period=2018&period=2019": "'period' is given twice.",
    "figure:m?area=partnership": 'has no period; add one, like "?period=2018/19".',
    "figure:m?period=2018&change=percent": '"change" and "change_from" go together: what kind, and from which period.',
    "figure:m?period=2018&change_from=2018": '"change" and "change_from" go together: what kind, and from which '
    "period.",
    "figure:m?over=2014..2018": '"over" and "trend" go together: which periods, and what about them.',
    "figure:m?period=2018&trend=run": '"over" and "trend" go together: which periods, and what about them.',
    "figure:m?period=2018&change=much&change_from=2017": "\"change\" is 'much'; it is one of percent, "
    "difference, ratio, shared_out.",
    "figure:m?over=2014..2018&trend=up": "\"trend\" is 'up'; it is one of run, high, slope, tau.",
    "figure:m?period=2018&stat=median": "\"stat\" is 'median'; it is one of count, rate, share, mean, score, sii, rii, "
    "concentration.",
    "figure:m?period=2018&stat=share": 'is a share of nothing; add "of", the dimension (or area) that is the whole.',
    "figure:m?period=2018&show=2dp": "\"show\" is '2dp'; it is one of words, 0dp, 1dp.",
    "figure:m?period=2018&area=Aylesbury": "'Aylesbury' is no area; write a GSS code, partnership, board:name, "
    "town:name or group:name.",
    "figure:m?over=2014&trend=run": '"over" names two single periods joined by "..", like 2014/15..2018/19.',
}


@pytest.mark.parametrize("address", BAD)
def test_each_bad_address_has_its_sentence(address: str) -> None:
    with pytest.raises(BadAddress) as caught:
        parse_address(address)
    assert str(caught.value) == f"{address}: {BAD[address]}"


@pytest.mark.parametrize("key", ["period", "change_from", "over"])
def test_a_bad_period_in_an_address_is_named(key: str) -> None:
    address = {
        "period": "figure:m?period=2018-13",
        "change_from": "figure:m?period=2018&change=percent&change_from=2018-13",
        "over": "figure:m?over=2018-01..2018-13&trend=run",
    }[key]
    with pytest.raises(BadAddress, match=r"2018-13: is not a month"):
        parse_address(address)


@pytest.mark.parametrize(
    ("value", "unit", "digits", "printed"),
    [
        (33_529, "", None, "33,529"),
        (1_234_567.5, "", None, "1,234,568"),
        (0.5, "", None, "1"),
        (1.5, "%", None, "2"),
        (2.5, "%", None, "3"),
        (-2.5, "%", None, "-3"),
        (2.4999, "%", None, "2"),
        (0.05, "per 1,000 people", None, "0.1"),
        (62.25, "per 1,000 people", None, "62.3"),
        (62.249, "per 1,000 people", None, "62.2"),
        (1.005, "ratio", None, "1.01"),
        (2.675, "ratio", None, "2.68"),
        (9.82, "%", 1, "9.8"),
        (999.95, "per 1,000 people", None, "1,000.0"),
        (0, "%", None, "0"),
        (-0.0, "%", None, "0"),
        (0.0, "ratio", None, "0.00"),
        (0.49, "%", None, "under 1"),
        (0.004, "ratio", None, "under 0.01"),
        (0.04, "per 1,000 people", None, "under 0.1"),
        (-0.49, "%", None, "above -1"),
        (0.04, "", 1, "under 0.1"),
    ],
)
def test_the_one_rounding_rule(value: float, unit: str, digits: int | None, printed: str) -> None:
    assert in_digits(value, unit, digits=digits) == printed


def test_a_sign_where_there_is_a_number_to_sign() -> None:
    assert in_words(figure(9.8, "%"), signed=True) == "+10%"
    assert in_words(figure(-9.8, "%"), signed=True) == "-10%"
    assert in_words(figure(0.0, "%"), signed=True) == "0%"
    assert in_words(figure(0.3, "%"), signed=True) == "under 1%"
    assert in_words(figure(-0.3, "%"), signed=True) == "above -1%"
    assert in_words(figure(1200.0), signed=True) == "+1,200"


@pytest.mark.parametrize("reason", MISSING_REASONS)
def test_a_figure_without_a_value_prints_its_reason(reason: str) -> None:
    words = in_words(figure(None, missing=reason))
    assert words == MISSING_REASONS[reason]
    assert not any(character.isdigit() for character in words)


def test_the_note_on_rows_without_a_place() -> None:
    assert unplaced_of(("POPULATION year=2018 nearest=2017", "UNPLACED rows=120 of=1400")) == (120, 1400)
    assert unplaced_of(()) == (0, 0)


def test_the_rule_of_rounding_in_words_is_what_is_printed() -> None:
    for name, unit in (
        ("Counts are printed", ""),
        ("percentages", "%"),
        ("people", "per 1,000 people"),
        ("indices", "ratio"),
    ):
        digits = len(in_digits(12.3456, unit).partition(".")[2])
        places = f"to {digits} decimal place{'s' * (digits > 1)}" if digits else "whole"
        assert re.search(rf"{name} {places}[,.]", ROUNDING_RULE), name
    tables = [volume, deprivation]
    columns = [line for module in tables for line in inspect.getsource(module).splitlines() if "TableColumn(" in line]
    assert {found[1] for line in columns if (found := re.search(r"digits=(\w+)", line))} == {"FINER_DIGITS"}
    assert f"worked out, are printed to {FINER_DIGITS} decimal place," in ROUNDING_RULE


def test_every_reason_for_no_value_is_explained_once() -> None:
    assert set(MISSING_MEANS) == set(MISSING_REASONS)
    assert "straight line" in MISSING_MEANS["CANNOT_TELL"]
    assert len(set(MISSING_MEANS.values())) == len(MISSING_MEANS)


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (2, 5, "3 more; too few for a percentage"),
        (12, 4, "8 fewer; too few for a percentage"),
        (19, 1019, "1,000 more; too few for a percentage"),
        (7, 7, "7 in both"),
        (0, 3, "3 more; none before"),
        (0, 0, "none in either"),
        (20, 0, ""),
        (200, 3, ""),
    ],
)
def test_the_one_rule_for_changes_from_very_few(before: float, after: float, said: str) -> None:
    made = figure(None if before == 0 else (after / before - 1) * 100, "%", "FROM_NOUGHT" if before == 0 else "")
    address = "figure:recorded_crime?area=partnership&change={}&change_from=2017/18&period=2018/19"
    made = replace(made, id=address.format("percent"), numerator=after, denominator=before)
    assert few_in_words(made) == said
    assert few_in_words(replace(made, id=address.format("difference"))) == ""
    assert few_in_words(replace(made, statistic="rate")) == "", "a rate's parts are no counts"
    assert few_in_words(replace(made, value=None, missing="SUPPRESSED_SMALL")) == "", "it would give the number away"
    assert few_in_words(replace(made, value=None, missing="CANNOT_TELL")) == ""
