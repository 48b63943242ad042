"""Findings: their shape, their links, their order, and the printed rule of strength."""

from __future__ import annotations

from dataclasses import replace

import pytest

from saferplan.findings import (
    COUNT_WORDS,
    MODERATE_LEVEL,
    MODERATE_WITHOUT,
    STRENGTH_RULE,
    STRENGTH_WORDS,
    STRENGTHS,
    STRONG_LEVEL,
    STRONG_WITHOUT,
    Finding,
    links_in,
    part_in_words,
    rareness_in_words,
    strength_in_words,
    strength_order,
    without_links,
)

ADDRESS = "figure:recorded_crime?area=partnership&period=2018/19"
FINDING = Finding(
    id="volume/total/partnership/all",
    question="volume",
    headline=f"[732]({ADDRESS}) crimes were recorded",
    sentence=f"The police recorded [732]({ADDRESS}) crimes.",
    figures=(ADDRESS,),
    method="A count.",
    reference="None.",
    strength="strong",
    strength_reason="few records lack a place",
    cannot_tell="Who.",
    size=732.0,
)


def test_links_and_words() -> None:
    assert links_in(FINDING.sentence) == [("732", ADDRESS)]
    assert without_links(FINDING.sentence) == "The police recorded 732 crimes."
    assert links_in("[a page](https://example.org) is no figure") == []


@pytest.mark.parametrize(
    "wrong", [{"strength": "certain"}, {"id": "volume/total"}, {"id": "volume/total/2018/19/all"}, {"figures": ()}]
)
def test_a_finding_holds_to_its_shape(wrong: dict[str, object]) -> None:
    with pytest.raises(AssertionError):
        replace(FINDING, **wrong)


def test_strong_findings_come_first_then_large_ones_then_by_name() -> None:
    weak = replace(FINDING, strength="weak", size=9_999.0)
    small = replace(FINDING, size=1.0)
    other = replace(FINDING, id="volume/total/partnership/burglary")
    assert sorted([weak, other, small, FINDING], key=strength_order) == [FINDING, other, small, weak]


def test_every_strength_has_its_printed_rule() -> None:
    assert list(STRENGTH_RULE) == list(STRENGTHS)
    assert "99.8%" in STRENGTH_RULE["strong"]
    assert "95%" in STRENGTH_RULE["moderate"]


def test_the_rule_has_the_levels_and_shares_that_judge() -> None:
    for level, strength in ((STRONG_LEVEL, "strong"), (MODERATE_LEVEL, "moderate")):
        assert f"{rareness_in_words(level)} (a {level * 100:g}% interval)" in STRENGTH_RULE[strength]
    assert part_in_words(STRONG_WITHOUT) in STRENGTH_RULE["strong"]
    assert part_in_words(MODERATE_WITHOUT) in STRENGTH_RULE["moderate"]


def test_a_plain_count_is_not_called_evidence() -> None:
    assert strength_in_words(FINDING).endswith("evidence")
    counts = replace(FINDING, counts=True)
    assert "evidence" not in strength_in_words(counts)
    assert set(COUNT_WORDS) == set(STRENGTH_WORDS) == set(STRENGTHS)
