"""A text checked: where each untrue sentence stands, what the words around a link add, and numbers tied to nothing."""

from __future__ import annotations

import pytest
from claim_figures import change, level

from saferplan.errors import BadAddress
from saferplan.figures import Figure
from saferplan.plan.claims.check import NO_FIGURE, NO_LINK, check_text
from saferplan.plan.claims.sentences import sentences_of
from saferplan.plan.claims.wording import load_wording

FIGURES = {
    "figure:crimes?period=2018": level(732),
    "figure:share?period=2018": level(32.0, statistic="share"),
    "figure:fall?period=2018": change(-34.3),
    "figure:rise?period=2018": change(20.4),
}


def look_up(address: str) -> Figure:
    if address not in FIGURES:
        raise BadAddress(address, "there is no such figure", "figure:crimes?period=2018")
    return FIGURES[address]


def untrue(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.claimed, one.true) for one in check_text(text, look_up, file="assessment/volume.md").untrue]


def test_each_untrue_sentence_is_given_with_its_line_and_true_words() -> None:
    text = """There were [](figure:crimes?period=2018) crimes.
[33%](figure:share?period=2018) were violent. It was
a year like others, with [732](figure:crimes?period=2018) crimes.

- Burglary fell by [34%](figure:fall?period=2018).
- There were [740](figure:crimes?period=2018)
  crimes in all.
"""
    checked = check_text(text, look_up, file="assessment/volume.md")
    assert checked.links == 5
    assert [(one.line, one.claimed, one.true) for one in checked.untrue] == [(2, "33%", "32%"), (6, "740", "732")]
    assert checked.untrue[0].sentence == "33% were violent."
    assert checked.untrue[1].sentence == "There were 740 crimes in all."
    assert {one.file for one in checked.untrue} == {"assessment/volume.md"}


def test_the_nearest_word_of_direction_counts() -> None:
    both = "Burglary fell by [34%](figure:fall?period=2018) while violence rose by [20%](figure:rise?period=2018)."
    assert untrue(both) == []
    turned = "Burglary rose by [34%](figure:fall?period=2018) while violence fell by [20%](figure:rise?period=2018)."
    assert untrue(turned) == [(1, "34%", "fell by 34%"), (1, "20%", "rose by 20%")]
    assert untrue("A [34%](figure:fall?period=2018) fall.") == []
    assert untrue("A [34%](figure:fall?period=2018) rise.") == [(1, "34%", "fell by 34%")]
    assert untrue("The change was [34%](figure:fall?period=2018).") == [(1, "34%", "fell by 34%")]


def test_a_qualifier_before_the_link_belongs_to_the_claim() -> None:
    assert untrue("Nearly [a third](figure:share?period=2018) were violent.") == []
    assert untrue("Over [32%](figure:share?period=2018) were violent.") == [(1, "over 32%", "32%")]
    assert untrue("More than [30%](figure:fall?period=2018) fewer burglaries.") == []
    assert untrue("Some [32](figure:share?period=2018) per cent were violent.") == []


def test_an_address_without_a_figure_is_said_with_the_nearest() -> None:
    (found,) = check_text("[9](figure:crime?period=2018)", look_up, file="a.md").untrue
    assert (found.fault, found.now, found.true) == (NO_FIGURE, "the nearest is figure:crimes?period=2018", "")


@pytest.mark.parametrize(
    "text",
    [
        "[9](figure: crimes)",
        "See figure:crimes?period=2018.",
        "[9] (figure:crimes?period=2018)",
        "[9](Figure:crimes?period=2018)",
    ],
)
def test_an_address_that_is_no_link_is_noticed(text: str) -> None:
    (found,) = check_text(text, look_up, file="a.md").untrue
    assert found.fault == NO_LINK


def test_numbers_tied_to_no_figure_are_listed_and_days_and_years_are_not() -> None:
    text = "In 2018/19 we met 14 people, 3.5 times; [732](figure:crimes?period=2018) crimes, 20% of them on 2 May 2018."
    assert [one.number for one in check_text(text, look_up, file="a.md").typed] == ["14", "3.5", "20%"]
    days = check_text("On the 3rd of June, 30 September and 5 more; 12 marches.", look_up, file="a.md")
    assert [one.number for one in days.typed] == ["5", "12"]


def test_sentences_know_their_lines() -> None:
    text = "# Head\nFirst one. Second\nruns on! Third?\n\n1. Item one.\n2. Item (two). And more.\n"
    assert [(one.text, one.line) for one in sentences_of(text, line=10)] == [
        ("Head", 10),
        ("First one.", 11),
        ("Second runs on!", 11),
        ("Third?", 12),
        ("Item one.", 14),
        ("Item (two).", 15),
        ("And more.", 15),
    ]


def test_the_table_is_whole() -> None:
    wording = load_wording()
    words = [one for qualifier in wording.qualifiers for one in qualifier.words]
    assert len(words) == len(set(words))
    assert not set(wording.up) & set(wording.down)
    assert all(len(reason.split()) > 5 for reason in wording.reasons.values())
    assert all(
        len(qualifier.reason.split()) > 2 and qualifier.least < qualifier.most for qualifier in wording.qualifiers
    )
