"""Which sentences say nearly the same: held to promises of a printed plan in our own words, and to what must hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from saferplan.plan.alike import alike_pairs, stems_of

PROMISES = (
    "Work with charities on begging and rough sleeping in town centres.",
    "Fit locks and alarms in homes that were burgled.",
    "Give every school a lesson on prejudice each year.",
    "Address the harm that comes with rough sleeping and begging.",
    "Offer treatment to people who leave prison.",
    "Offer mentors to young people who are drawn to gangs.",
    "Train staff to see the signs of exploitation.",
    "Train volunteers to run evening clubs for young people.",
)


def test_what_is_the_same_promise_is_found_and_what_shares_a_word_is_not() -> None:
    assert [(pair.first, pair.second) for pair in alike_pairs(PROMISES)] == [(0, 3)]


def test_the_same_words_in_another_order_are_wholly_alike() -> None:
    pair = alike_pairs(["Close the drug houses, swiftly.", "Swiftly close drug houses!", "Fit locks."])[0]
    assert (pair.first, pair.second, pair.shared) == (0, 1, 1.0)


@pytest.mark.parametrize("texts", [[], ["One alone."], ["", ""], ["We will.", "We will."], ["Locks", "Locks and keys"]])
def test_too_little_to_compare_is_not_alike(texts: list[str]) -> None:
    assert alike_pairs(texts) == ()


@given(st.lists(st.text(alphabet="abc de fgh", max_size=40), max_size=6))
@settings(max_examples=100, deadline=None)
def test_it_does_not_matter_which_comes_first(texts: list[str]) -> None:
    ahead = {(pair.first, pair.second): pair.shared for pair in alike_pairs(texts)}
    last = len(texts) - 1
    back = {(last - pair.second, last - pair.first): pair.shared for pair in alike_pairs(texts[::-1])}
    assert ahead.keys() == back.keys()
    assert all(abs(ahead[pair] - back[pair]) < 1e-9 for pair in ahead)


def test_endings_do_not_part_words() -> None:
    assert stems_of("Policies on policing burglaries") == stems_of("policy polic burglary")
