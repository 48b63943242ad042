"""Redaction: measured on made-up comments whose names are not ours, and what must hold of any text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from redaction_examples import BLIND, INNOCENT, Measured, hard_comments, made_comments, measure
from saferplan.measures.comment_codes import known_words
from saferplan.methods.redaction import KINDS, Redacted, redact

MARK = re.compile("|".join(re.escape(f"[{kind}]") for kind in KINDS))
SEED = 2020
"""The seed whose comments were not looked at while the rules were written."""


def redacted(text: str) -> Redacted:
    return redact(text, known_words())


@pytest.fixture(scope="module")
def made() -> Measured:
    return measure(made_comments(SEED), redacted)


def test_of_made_up_comments_nearly_all_identifiers_go_and_hardly_anything_else(made: Measured) -> None:
    """The numbers are in docs/explanation/how-comments-are-read.md; change them there with these."""
    assert sum(made.marked.values()) == 365
    assert made.recall == pytest.approx(360 / 365), made.missed
    assert made.precision == 1.0, made.wrongly


def test_what_has_a_form_is_found_but_for_a_plate_that_ends_in_a_word(made: Measured) -> None:
    formed = set(made.marked) - {"name", "address"}
    missed = {kind: made.marked[kind] - made.found[kind] for kind in formed}
    assert {kind: number for kind, number in missed.items() if number} == {"vehicle": 1}
    assert any("BP04 BUS" in one for one in made.missed)


def test_the_hard_comments_and_those_that_no_rule_was_made_for() -> None:
    hard, blind = measure(hard_comments(), redacted), measure(hard_comments(BLIND), redacted)
    assert (sum(hard.found.values()), sum(hard.marked.values())) == (58, 63), hard.missed
    assert (sum(blind.found.values()), sum(blind.marked.values())) == (24, 34), blind.missed
    assert (blind.found["name"], blind.marked["name"]) == (7, 14)
    assert (len(hard.wrongly), len(blind.wrongly)) == (0, 2)


@pytest.mark.parametrize("text", INNOCENT)
def test_what_points_at_nobody_stays(text: str) -> None:
    assert redacted(text).text == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("The lights on High Street are out", "The lights on High Street are out"),
        ("14 High Street is a crack house", "[address] is a crack house"),
        ("I live on Pipit Close and it is dark", "I live on [address] and it is dark"),
        ("the park in Aylesbury", "the park in Aylesbury"),
        ("John Hampden School and St John's Road", "John Hampden School and St John's Road"),
        ("JOHN SMITH DEALS AT 12 OAK ROAD", "[name] DEALS AT [address]"),
        ("Fátima and Łukasz were robbed", "[name] and [name] were robbed"),
        ("Will you mark bikes in May?", "Will you mark bikes in May?"),
        ("the Khans at number 14", "the [name] at [address]"),
        ("Mr and Mrs Patel", "Mr and [name]"),
        ("call 999 or 101", "call 999 or 101"),
        ("in 2019 there were 8,000,000 of them", "in 2019 there were 8,000,000 of them"),
        ("card 4111 1111 1111 1111", "card [bank card]"),
        ("", ""),
    ],
)
def test_a_place_in_the_open_stays_and_a_home_goes(text: str, left: str) -> None:
    assert redacted(text).text == left


def test_streets_and_unknown_names_are_for_a_person_to_look_at() -> None:
    found = redacted("Speeding on Plover Way, and that Ottoline says so, near the park in Aylesbury.")
    assert found.words_to_look_at() == ("Plover Way", "Ottoline", "Aylesbury")
    assert [one.kind for one in found.look_at] == ["street", "capital", "capital"]


def test_spans_are_of_the_text_as_it_was() -> None:
    text = "Ring Tracey on 07700 900123 or Tracey's mum at 12 Oak Road"
    found = redacted(text)
    assert [(text[one.start : one.end], one.kind) for one in found.spans] == [
        ("Tracey", "name"),
        ("07700 900123", "phone"),
        ("Tracey", "name"),
        ("12 Oak Road", "address"),
    ]
    rebuilt, last = "", 0
    for one in found.spans:
        rebuilt += text[last : one.start] + f"[{one.kind}]"
        last = one.end
    assert rebuilt + text[last:] == found.text


PARTS = st.sampled_from(
    [
        *[
            "Tracey",
            "Smith",
            "14",
            "Oak",
            "Road",
            "Mr",
            "the",
            "neighbour",
            "called",
            "07700",
            "900123",
            "HP20",
            "1AA",
            "AB12",
            "CDE",
            "@x_1",
            "a.b@c.org",
            "at",
            "in",
        ],
        *[
            "",
            ",",
            ".",
            "\n",
            "[name]",
            "[address]",
            "[",
            "]",
            "-",
            "/",
            "(",
            ")",
            "O'Neill",
            "Mc",
            "is",
            "I",
            "live",
            "on",
            "crime",
            "ref",
            "4320",
            "born",
            "1961",
            "may",
            "Will",
        ],
    ]
)


@given(st.lists(PARTS, max_size=25).map(" ".join) | st.text(max_size=60))
def test_twice_is_once_and_nothing_is_added(text: str) -> None:
    once = redacted(text)
    again = redacted(once.text)
    assert again.text == once.text
    assert again.spans == ()
    kept = "".join(text[start:end] for start, end in _between(once, len(text)))
    assert MARK.sub("", once.text) == MARK.sub("", kept) or MARK.search(text)
    assert len(kept) <= len(text)
    assert all(one.end <= other.start for one, other in zip(once.spans, once.spans[1:], strict=False))
    assert all(one.kind in KINDS and one.start < one.end for one in once.spans)


def _between(found: Redacted, size: int) -> list[tuple[int, int]]:
    """What is left of the text as it was, between what was taken out."""
    ends = [0, *(one.end for one in found.spans)]
    starts = [*(one.start for one in found.spans), size]
    return list(zip(ends, starts, strict=True))
