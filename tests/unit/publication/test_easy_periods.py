"""The easy version says over what period its rates are, means one time by "before", and keeps its sums elsewhere."""

from __future__ import annotations

import doctest
import re
from dataclasses import replace
from pathlib import Path

import pytest

from ashbrook_line import finished_folder
from saferplan.figures import parse_address
from saferplan.findings import EasyIdea, Finding, links_in
from saferplan.publication import easy_periods
from saferplan.publication.easy_periods import before_of, of_one_before, with_periods
from saferplan.publication.easy_read import easy_findings, easy_version
from saferplan.publication.pages import write_site
from saferplan.publication.released import Released, read_release

RATE = "figure:recorded_crime?area=partnership&period={}&stat=rate"
COUNT = "figure:recorded_crime?area=partnership&period={}"


@pytest.fixture(scope="module")
def ashbrook() -> Released:
    return read_release(next((finished_folder() / "releases").glob("*/public")))


def easy(released: Released, *ideas: EasyIdea) -> Finding:
    """A finding of the release that says these ideas in easy words."""
    addresses = tuple(address for idea in ideas for _, address in links_in(idea.words))
    return replace(released.findings[0], easy=ideas, figures=(*released.findings[0].figures, *addresses))


def rise(released: Released, earlier: str, later: str) -> Finding:
    words = f"Before, there were [9]({COUNT.format(earlier)}) crimes. Now there are [12]({COUNT.format(later)})."
    return easy(released, EasyIdea("bars", words))


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(easy_periods).failed == 0


@pytest.mark.parametrize(
    ("period", "long", "when"),
    [
        ("2018/19", "That is for one year.", "from April 2018 to March 2019"),
        ("2018-04..2018-12", "That is for nine months, not a whole year.", "from April 2018 to December 2018"),
        ("2018-06", "That is for one month, not a whole year.", "in June 2018"),
    ],
)
def test_a_rate_says_over_what_period_it_is(ashbrook: Released, period: str, long: str, when: str) -> None:
    idea = EasyIdea("people", f"That is [62]({RATE.format(period)}) crimes for every 1,000 people who live here.")
    said = [one.words for one in with_periods(easy(ashbrook, idea)).easy]
    assert said == [f"{idea.words} {long}", f"This was {when}."]
    dated = easy(ashbrook, EasyIdea("calendar", "This was then."), idea)
    assert len(with_periods(dated).easy) == 2


def test_before_is_said_once_and_means_one_time(ashbrook: Released) -> None:
    last, long_ago = rise(ashbrook, "2017/18", "2018/19"), rise(ashbrook, "2014/15", "2018/19")
    assert (before_of(last), before_of(long_ago)) == ("2017/18", "2014/15")
    plain = easy(ashbrook, EasyIdea("police", "The police record crimes."))
    assert of_one_before([plain, last, long_ago], [plain, last]) == [plain, last]
    assert of_one_before([plain, long_ago, last], [plain, long_ago, last]) == [plain, long_ago]
    said = with_periods(last).easy
    assert said[1].words == "“Before” means from April 2017 to March 2018."
    assert with_periods(replace(last, easy=said)).easy == said


def test_the_whole_easy_version_keeps_to_it(ashbrook: Released) -> None:
    told = easy_findings(ashbrook.findings)
    assert len({before_of(one) for one in told} - {""}) <= 1
    for chapter in easy_version(ashbrook).chapters:
        for finding in chapter.findings:
            words = " ".join(idea.words for idea in finding.easy)
            rates = [parse_address(address) for _, address in links_in(words) if parse_address(address).stat == "rate"]
            assert ("That is for " in words) == any(one.versus is None for one in rates), words
            assert ("Before, " in words) <= ("“Before” means " in words), words


def test_sums_are_on_a_page_of_their_own(ashbrook: Released, tmp_path: Path) -> None:
    write_site(ashbrook, tmp_path)
    page, sums = ((tmp_path / name).read_text(encoding="utf-8") for name in
                  ("easy-read.html", "easy-read-numbers.html"))  # fmt: skip
    assert "worked-out" not in page
    assert "figure:" not in re.sub(r'data-figure="[^"]*"', "", page)
    links = re.findall(r'class="fig" href="([^"]*)"', page)
    assert links
    for link in links:
        home, _, anchor = link.partition("#")
        assert home == "easy-read-numbers.html"
        assert f'id="{anchor}"' in sums
