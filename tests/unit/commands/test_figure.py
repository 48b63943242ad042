"""Figure: a year with a gap says which months and what to ask for; a measure alone lists its addresses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ashbrook_line import command_line
from saferplan.commands import assess, figure, read
from saferplan.commands.figure import FigureResult, FiguresHeld
from saferplan.commands.printed import figure_lines
from saferplan.errors import BadAddress
from saferplan.figures import in_words


def without_july(line: Path) -> None:
    """Take the month of July 2018 away, and read and assess again."""
    for path in (line / "inputs/police_uk").glob("*/2018-07/*-street.csv"):
        path.unlink()
    read(line)
    assess(line)


def test_a_year_with_a_gap_names_the_months_and_the_address_that_has_a_number(line: Path) -> None:
    without_july(line)
    found = figure("recorded_crime?period=2018/19", folder=line)
    assert isinstance(found, FigureResult)
    assert found.figure.missing == "INCOMPLETE_PERIOD"
    missing, offer = found.gap
    assert missing == "Not held: July 2018. Held: April to June 2018 and August 2018 to March 2019."
    number, _, address = offer.removeprefix("For the 11 months that are held it is ").partition(": ")
    other = figure(address, folder=line)
    assert isinstance(other, FigureResult)
    # 732 in the year, of which July has 12 + 10 + 2 always-alike, and by plan 23 violent and 12 or 13 of vehicles.
    assert other.figure.value is not None
    assert 660 < other.figure.value < 700
    assert int(number) == other.figure.value
    said = [text for _, text in figure_lines(found)]
    assert sum("some months are not held" in text for text in said) == 1
    assert other.gap == ()


def test_a_change_from_or_to_a_year_with_a_gap_gives_the_change_of_like_months(line: Path) -> None:
    without_july(line)
    found = figure("recorded_crime?period=2018/19&change=percent&change_from=2017/18", folder=line)
    assert isinstance(found, FigureResult)
    missing, offer = found.gap
    assert missing == "Not held: July 2018."
    number, _, address = offer.removeprefix("Between the months held of both it is ").partition(": ")
    assert "change_from=2017-04..2017-06,2017-08..2018-03" in address
    other = figure(address, folder=line)
    assert isinstance(other, FigureResult)
    assert number == in_words(other.figure)


def test_a_whole_year_has_no_gap(line: Path) -> None:
    found = figure("recorded_crime?period=2018/19", folder=line)
    assert isinstance(found, FigureResult)
    assert found.gap == ()
    assert "gap" not in found.as_json()


def test_a_measure_alone_lists_what_addresses_there_are(line: Path) -> None:
    found = figure("recorded_crime", folder=line)
    assert isinstance(found, FiguresHeld)
    lines = dict(text.split(": ", 1) for text in found.lines)
    assert "2017/18, 2018/19" in lines["period, financial years"]
    assert "2017-04 to 2019-03" in lines["period, months"]
    assert "burglary" in lines["crime_type"]
    assert lines["deprivation_fifth"] == "1, 2, 3, 4, 5"
    assert "partnership" in lines["area, partnership"]
    assert all(len(text) < 600 for text in found.lines), "it is compact"
    held = figure("recorded_crime?period=2017/18&crime_type=burglary", folder=line)
    assert isinstance(held, FigureResult)


def test_a_word_that_is_no_measure_names_those_there_are(line: Path) -> None:
    with pytest.raises(BadAddress, match=r"is no measure; there are .*recorded_crime"):
        figure("crime", folder=line)


def test_a_financial_year_written_with_a_hyphen_is_put_right(line: Path) -> None:
    with pytest.raises(BadAddress, match=r"2018-19: is no period; the financial year is written 2018/19"):
        figure("recorded_crime?period=2018-19", folder=line)
    with pytest.raises(BadAddress, match="written 2018/19"):
        figure("recorded_crime?period=2018/2019", folder=line)


def test_a_change_gives_the_records_without_a_place_of_both_years(line: Path) -> None:
    found = figure("recorded_crime?period=2018/19&change=percent&change_from=2017/18", folder=line)
    assert isinstance(found, FigureResult)
    notes = [text for text in found.explanation.caveats if "no place" in text]
    assert len(notes) == 2
    assert "this kind in 2018/19" in notes[0]
    assert "this kind in 2017/18" in notes[1]


def printed(done: subprocess.CompletedProcess[str]) -> str:
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_folder_is_given_first_last_or_by_an_option(line: Path) -> None:
    address = "recorded_crime?period=2018/19"
    asked = [(line, address), (address, line), (address, "--folder", line)]
    answers = {printed(command_line("figure", *words)) for words in asked}
    assert len(answers) == 1
    assert "732" in answers.pop()
    bundle = (line / "bundles/current").read_text().strip()
    same = [(line, bundle, "current"), (bundle, "current", line), (bundle, bundle, "--folder", line)]
    assert {printed(command_line("diff", *words)) for words in same} == {"0 figures differ.\n"}


def test_too_many_words_are_wrong_use(line: Path) -> None:
    done = command_line("figure", line, "a", "b")
    assert done.returncode == 2
    assert "expected an address, with the partnership folder before it" in done.stderr


def test_the_version_is_printed() -> None:
    assert printed(command_line("--version")).startswith("saferplan 0.")


def test_the_result_is_json_too(line: Path) -> None:
    lines = json.loads(printed(command_line("figure", line, "recorded_crime", "--json")))
    assert lines["measure"] == "recorded_crime"
