"""Easy words: short sentences, every number held to its figure, nothing said that the finding does not say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import textstat

from ashbrook_line import finished_folder
from saferplan.assessment.easy_numbers import easy_number, easy_part
from saferplan.assessment.easy_read import RULES
from saferplan.findings import Finding, links_in, without_links
from saferplan.plan.claims.check import check_text
from saferplan.publication.pictograms import ALTS
from saferplan.publication.released import Released, read_release
from saferplan.reference.easy_words import hard_words

MOST_WORDS = 15
_PERIOD = re.compile(r"(?:from|to|in) \w+ \d{4}|every 1,000")


@pytest.fixture(scope="module")
def released() -> Released:
    """Ashbrook's release."""
    return read_release(next((finished_folder() / "releases").glob("*/public")))


def sentences(finding: Finding) -> list[str]:
    """The sentences of a finding's easy words, with their links."""
    return [line for idea in finding.easy for line in re.split(r"(?<=[.?!]) (?=[A-Z“])", idea.words)]


def by_id(released: Released, start: str) -> Finding:
    return next(one for one in released.findings if one.id.startswith(start))


def test_most_findings_are_said_in_easy_words(released: Released) -> None:
    said = [one for one in released.findings if one.easy]
    assert len(said) >= 15
    assert {"volume", "trends", "comparison", "harm", "deprivation"} <= {one.question for one in said}


def test_no_sentence_is_long(released: Released) -> None:
    for finding in released.findings:
        for sentence in sentences(finding):
            assert len(without_links(sentence).split()) <= MOST_WORDS, (finding.id, sentence)
    for word in hard_words():
        assert all(len(line.split()) <= MOST_WORDS for line in word.means), word


def test_it_is_easy_by_a_score_that_is_not_ours(released: Released) -> None:
    """Flesch's reading ease: 80 and over is easy, 60 to 70 plain; the names of crime types are given, and count."""
    text = " ".join(without_links(s) for finding in released.findings for s in sentences(finding))
    assert textstat.flesch_reading_ease(text) >= 75
    meanings = " ".join(line for word in hard_words() for line in word.means)
    assert textstat.flesch_reading_ease(meanings) >= 75
    plain = " ".join(without_links(one.sentence) for one in released.findings if one.easy)
    assert textstat.flesch_reading_ease(text) > textstat.flesch_reading_ease(plain) + 10


def test_every_number_is_true_of_its_figure(released: Released) -> None:
    """Held by the check of claims, which knows nothing of how easy words are made."""
    links = 0
    for finding in released.findings:
        for sentence in sentences(finding):
            checked = check_text(sentence, released.figure, file=finding.id)
            links += checked.links
            # The number of crimes in a rate is a number of its unit; shares and ratios are read as such.
            assert checked.untrue == (), (finding.id, checked.untrue)
    assert links >= 15


def test_every_number_is_linked_but_periods_and_the_base_of_a_rate(released: Released) -> None:
    for finding in released.findings:
        for sentence in sentences(finding):
            bare = _PERIOD.sub("", re.sub(r"\[[^\]]*\]\([^)]*\)", "", sentence))
            assert not re.search(r"\d", bare), (finding.id, sentence)


def test_every_picture_is_drawn(released: Released) -> None:
    for finding in released.findings:
        for idea in finding.easy:
            assert idea.picture in {*ALTS, "part", "bars"}, idea


def test_a_planted_rise_goes_up_and_chance_is_not_sure(released: Released) -> None:
    violence = by_id(released, "trends/riser-percent/partnership/violence")
    assert violence.easy[0].picture == "up"
    assert without_links(violence.easy[0].words) == "Violence and sexual offences went up."
    vehicle = by_id(released, "trends/faller-percent/partnership/vehicle-crime")
    assert vehicle.easy[0].picture == "down"
    year = by_id(released, "trends/year/")
    assert year.strength == "weak"
    words = " ".join(without_links(idea.words) for idea in year.easy)
    assert "We cannot be sure if crime went up or down." in words
    assert "went up." not in words


def test_weak_findings_never_say_which_way(released: Released) -> None:
    for finding in released.findings:
        if finding.strength == "weak":
            assert not {"up", "down"} & {idea.picture for idea in finding.easy} or "/run/" in finding.id, finding.id


def test_a_rule_without_easy_words_has_none(released: Released) -> None:
    """New rules may come: a finding of one is left out of the easy version, and nothing breaks."""
    for finding in released.findings:
        if "/".join(finding.id.split("/")[:2]) not in RULES:
            assert finding.easy == ()


def test_the_links_are_among_the_figures(released: Released) -> None:
    for finding in released.findings:
        linked = {address for idea in finding.easy for _, address in links_in(idea.words)}
        assert linked <= set(finding.figures)
    with pytest.raises(AssertionError):
        replace(by_id(released, "volume/total"), figures=())


@pytest.mark.parametrize("value", [*range(1, 2500, 7), 33_529, 199_999, 1_234_567])
def test_a_rounded_number_is_near(value: int) -> None:
    words = easy_number(value)
    said = int(words.removeprefix("about ").replace(",", ""))
    assert abs(said - value) <= 0.05 * value
    assert words.startswith("about ") == (said != value)


@pytest.mark.parametrize("tenths", range(1, 1000))
def test_a_part_is_near_the_share(tenths: int) -> None:
    found = re.fullmatch(r"(about |more than )?(\d+) in (\d+)", easy_part(tenths / 10))
    assert found, tenths
    part, whole = int(found[2]), int(found[3])
    if found[1] == "more than ":
        assert 0 < tenths / 1000 - part / whole <= 0.12 * tenths / 1000
    else:
        assert abs(part / whole - tenths / 1000) <= (0.1 if found[1] else 0.02) * tenths / 1000 + 1e-9
    assert 0 < part <= whole
