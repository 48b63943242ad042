"""Themes by phrases: what a phrase means, denial, slips of spelling, and relations that must hold of any texts."""

from __future__ import annotations

import re
import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.measures.comment_codes import coding_rules
from saferplan.methods._misspellings import is_slip, right_words
from saferplan.methods.text_themes import CodingRules, ThemeRule, code_texts
from saferplan.reference.coding_frame import standard_frame


def one_rule(*include: str, **more: tuple[str, ...]) -> CodingRules:
    return CodingRules((ThemeRule("x", include, more.pop("exclude", ()), more.pop("whole", ())),), **more)


def has(text: str, rules: CodingRules) -> bool:
    return bool(code_texts([text], rules).present[0, 0])


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("fly-tip*", "Fly tipping everywhere", True),
        ("fly tip*", "FLY-TIPPERS", True),
        ("dont see", "We don’t see them", True),
        ("no * police", "no police", True),
        ("no * police", "no sign of police", True),
        ("no * police", "no sign of the police", True),
        ("no * police", "no sign of any of the police", False),
        ("no * police", "no. Police", False),
        ("no/more police", "more police", True),
        ("litter", "glitter", False),
        ("*tipping", "flytipping", True),
        ("police", "policeman", False),
    ],
)
def test_what_a_phrase_means(phrase: str, text: str, found: bool) -> None:
    assert has(text, one_rule(phrase)) is found


def test_an_exclude_takes_back_only_what_it_touches() -> None:
    rules = one_rule("drug*", exclude=("drug store",))
    assert not has("by the drug store", rules)
    assert has("drugs by the drug store", rules)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no problem with drugs", False),
        ("no problem with litter or drugs", False),
        ("no problem with litter, but drugs are rife", True),
        ("no problem with litter. Drugs are rife", True),
        ("drugs are not a problem", False),
        ("drugs are a problem", True),
        ("no problem with the two nice shops beside the road and drugs", True),
    ],
)
def test_denial_reaches_no_further_than_its_part_of_the_sentence(text: str, found: bool) -> None:
    rules = one_rule("drug*", not_before=("no problem with",), not_after=("are not a problem",))
    assert has(text, rules) is found


def test_the_words_that_made_a_code_are_told() -> None:
    rules = CodingRules((ThemeRule("a", ("fly tip*", "rubbish")), ThemeRule("b", ("no * police",))))
    texts = ["Fly-tipping, rubbish, fly-tipping. There is no sign of police", "nothing here"]
    coded = code_texts(texts, rules)
    assert coded.words(texts) == {(0, 0): ("Fly-tipping", "rubbish", "fly-tipping"), (0, 1): ("no sign of police",)}


def test_nothing_is_said_by_a_text_that_is_no_more_than_that() -> None:
    rules = one_rule("police", whole=("none",), no_content=("no comment", "n a"))
    coded = code_texts(["No comment.", "N/A", "", "...", "no comment on police", "None", "none of it"], rules)
    assert coded.no_content.tolist() == [True, True, True, True, False, False, False]
    assert coded.present[:, 0].tolist() == [False, False, False, False, True, True, False]


@pytest.mark.parametrize(
    ("word", "right", "slip"),
    [
        ("burglery", "burglary", True),
        ("ligthing", "lighting", True),
        ("grafiti", "graffiti", True),
        ("speedding", "speeding", True),
        ("spending", "speeding", False),
        ("fighting", "lighting", False),
        ("speeding", "speeding", False),
    ],
)
def test_what_a_slip_is(word: str, right: str, slip: bool) -> None:
    assert is_slip(word, right) is slip


def test_words_that_could_be_two_or_are_short_are_left() -> None:
    assert right_words(["drgus", "casting"], ["drugs", "costing", "cysting"], frozenset()) == {}
    assert right_words(["burglery"], ["burglary"], frozenset({"burglery"})) == {}


def test_a_misspelt_word_is_read_and_counted() -> None:
    coded = code_texts(["vandlaism twice, vandlaism", "graffitti"], one_rule("vandal*", "graffiti"))
    assert coded.present[:, 0].tolist() == [True, True]
    assert coded.misspelt == 3


TEXTS = st.lists(
    st.lists(
        st.sampled_from(
            [
                "drugs",
                "police",
                "no",
                "problem",
                "with",
                "litter",
                "fly",
                "tipping",
                ",",
                ".",
                "but",
                "park",
                "speeding",
                "is",
                "not",
                "a",
                "the",
            ]
        ),
        max_size=12,
    ).map(" ".join),
    min_size=1,
    max_size=12,
)


@given(TEXTS, st.randoms(use_true_random=False))
def test_the_order_and_company_of_texts_make_no_difference(texts: list[str], chance: object) -> None:
    rules = CodingRules(
        (ThemeRule("a", ("drug*", "park")), ThemeRule("b", ("no * police", "speeding"), ("speeding is",))),
        not_before=("no problem with",),
        not_after=("is not a problem",),
        no_content=("no",),
    )
    together = code_texts(texts, rules).present
    order = list(range(len(texts)))
    chance.shuffle(order)  # type: ignore[attr-defined]
    shuffled = code_texts([texts[place] for place in order], rules).present
    assert np.array_equal(shuffled, together[order])
    assert np.array_equal(np.vstack([code_texts([text], rules).present for text in texts]), together)


@given(TEXTS)
def test_a_plain_phrase_is_found_where_an_independent_pattern_finds_it(texts: list[str]) -> None:
    """The standard library's own patterns, over the text with its commas taken out."""
    coded = code_texts(texts, one_rule("fly tip*", "police"))
    expected = [bool(re.search(r"\bfly[ ,]+tip|\bpolice\b", text)) for text in texts]
    assert coded.present[:, 0].tolist() == expected


def test_many_comments_take_little_room() -> None:
    texts = [f"Drugs and litter near shop {number}, no police to be seen" for number in range(2000)]
    rules = coding_rules(standard_frame())
    tracemalloc.start()
    code_texts(texts, rules)
    assert tracemalloc.get_traced_memory()[1] < 60_000_000
    tracemalloc.stop()
