"""A text checked: where each untrue sentence stands, what the words around a link add, and numbers tied to nothing."""

from __future__ import annotations

import time

import pytest
from claim_figures import change, level

from saferplan.errors import BadAddress
from saferplan.figures import Figure
from saferplan.findings import without_links
from saferplan.plan.claims.check import NO_FIGURE, NO_LINK, TURNED, check_text, check_texts
from saferplan.plan.claims.filling import fill_text, words_of_link
from saferplan.plan.claims.sentences import sentences_of
from saferplan.plan.claims.wording import load_wording
from saferplan.publication.document_text import blocks_of

FIGURES = {
    "figure:crimes?period=2018": level(732),
    "figure:share?period=2018": level(32.0, statistic="share"),
    "figure:fall?period=2018": change(-34.3),
    "figure:rise?period=2018": change(20.4),
}


WITHHELD = {
    "figure:recorded_crime?area=board:west&period=2018/19": level(None, missing="SUPPRESSED_SMALL"),
    "figure:recorded_crime?area=board:west&change=percent&change_from=2017/18&period=2018/19": change(
        None, missing="SUPPRESSED_SMALL"
    ),
    "figure:recorded_crime?area=partnership&period=2018/19": level(120),
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


SMALL, MOVED, WHOLE = WITHHELD
REASON = "not shown: a small number"


def among_withheld(address: str) -> Figure:
    if address not in WITHHELD:
        raise BadAddress(address, "there is no such figure")
    return WITHHELD[address]


@pytest.mark.parametrize("words", ["3", "fewer than five", "nearly ten", "some", "cannot tell"])
def test_a_withheld_figure_is_refused_with_what_may_be_said_instead(words: str) -> None:
    (found,) = check_text(f"There were [{words}]({SMALL}).", among_withheld, file="a.md").untrue
    assert (found.fault, found.true, found.now) == ("the figure may not be shown", REASON, REASON)
    assert found.instead == (f"of the whole partnership, 120: []({WHOLE})",)


def test_the_reason_may_be_said_and_not_which_way_it_went() -> None:
    for text in (f"There were []({SMALL}).", f"There were [{REASON}]({SMALL}).", f"The change is []({MOVED})."):
        assert check_text(text, among_withheld, file="a.md").untrue == (), text
    for text in (f"It fell by []({MOVED}).", f"A rise of [{REASON}]({MOVED}).", f"It went up again ([]({MOVED}))."):
        (found,) = check_text(text, among_withheld, file="a.md").untrue
        assert found.fault == "the figure may not be shown", text


def test_a_link_without_words_is_held_to_the_direction_right_beside_it() -> None:
    assert untrue("Burglary fell by [](figure:fall?period=2018).") == []
    assert untrue("Burglary fell, a change of [](figure:fall?period=2018).") == []
    assert untrue("Violence rose and burglary changed by [](figure:fall?period=2018).") == []
    (found,) = check_text("Burglary rose by [](figure:fall?period=2018).", look_up, file="a.md").untrue
    assert (found.fault, found.true) == (TURNED, "fell by 34%")
    assert untrue("A [](figure:fall?period=2018) increase.") == [(1, "", "fell by 34%")]


def test_a_text_is_filled_as_it_is_published() -> None:
    text = "Burglary fell by [](figure:fall?period=2018), to [](figure:crimes?period=2018).\n\n"
    text += "So [a third](figure:share?period=2018)."
    filled = fill_text(text, look_up)
    assert filled == text.replace("[](figure:fall", "[34%](figure:fall").replace(
        "[](figure:crimes", "[732](figure:crimes"
    )
    assert check_text(filled, look_up, file="a.md").untrue == ()
    assert fill_text(filled, look_up) == filled
    assert "".join(run["t"] for block in blocks_of(text, printed) for run in block["runs"]) == without_links(
        filled.replace("\n\n", "")
    )
    assert fill_text(f"There were [3]({SMALL}).", among_withheld) == f"There were [{REASON}]({SMALL})."
    with pytest.raises(BadAddress):
        fill_text("[](figure:none?period=2018)", look_up)


def printed(address: str, claimed: str) -> tuple[str, None]:
    return words_of_link(look_up(address), address, claimed), None


def test_a_figure_may_be_filled_in_words_or_to_a_digit() -> None:
    figure = level(32.04, statistic="share")
    shown = {
        show: words_of_link(figure, f"figure:share?period=2018&show={show}", "") for show in ("words", "0dp", "1dp")
    }
    assert shown == {"words": "a third", "0dp": "32%", "1dp": "32.0%"}


def test_emphasis_does_not_hide_what_stands_beside_a_link() -> None:
    text = "Burglary fell by **[](figure:fall?period=2018)**."
    assert "".join(run["t"] for run in blocks_of(text, printed)[0]["runs"]) == "Burglary fell by 34%."
    assert fill_text(text, look_up) == text.replace("[]", "[34%]")


def test_tables_and_notes_of_any_markdown_are_checked_by_file() -> None:
    text = """# Plan

<!-- [9](figure:crimes?period=2018) -->
~~[9](figure:crimes?period=2018)~~

| what rose | crimes |
|---|---:|
| burglary | [733](figure:crimes?period=2018) |
| share | [32%](figure:share?period=2018) |
"""
    checked = check_texts({"plan/one.md": text, "assessment/two.md": "[9](figure:crimes?period=2018)"}, look_up)
    assert [(one.file, one.line, one.claimed) for one in checked.untrue] == [
        ("plan/one.md", 8, "733"),
        ("assessment/two.md", 1, "9"),
    ]
    assert (checked.links, checked.typed) == (3, ())


def test_several_true_wordings_are_offered() -> None:
    (found,) = check_text("[30%](figure:share?period=2018) were violent.", look_up, file="a.md").untrue
    assert found.wordings == ("32%", "32.0%", "a third", "nearly a third")
    assert found.wordings[0] == found.true


@pytest.mark.parametrize(
    "text",
    [
        "[" * 200_000,
        "[](" * 60_000,
        "1," * 100_000,
        "[" + "twenty " * 30_000 + "](figure:crimes?period=2018)",
        "[" + "9" * 100_000 + "](figure:crimes?period=2018)",
        "[9](figure:" + "x" * 200_000 + ")",
    ],
)
def test_text_made_to_be_slow_is_read_in_bounded_time(text: str) -> None:
    """Each would take minutes if it were read again from every bracket."""
    began = time.process_time()
    checked = check_text(text, look_up, file="a.md")
    assert fill_text(text, look_up) == text
    assert checked.links == 0
    assert time.process_time() - began < 20


def test_many_links_in_one_sentence_are_each_held() -> None:
    checked = check_text("so many ([732](figure:crimes?period=2018)) " * 1_000, look_up, file="a.md")
    assert (checked.links, checked.untrue) == (1_000, ())
    nested = check_text("see [a [733](figure:crimes?period=2018)", look_up, file="a.md")
    assert [one.claimed for one in nested.untrue] == ["733"]


def test_words_that_nobody_could_read_are_no_claim() -> None:
    (found,) = check_text(f"[{'732 ' + 'crimes ' * 40}](figure:crimes?period=2018)", look_up, file="a.md").untrue
    assert found.fault == "these words cannot be checked"
