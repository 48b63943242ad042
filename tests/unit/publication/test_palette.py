"""Colours pass their contrast, whoever chose them, and shades are told apart without hue."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saferplan.publication.palette import (
    ACCENT,
    CONTEXT,
    FOR_MARKS,
    INK,
    QUIET,
    accent_for,
    contrast,
    luminance,
    shades,
)

COLOURS = st.integers(0, 0xFFFFFF).map(lambda value: f"#{value:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#767676", "#ffffff", 4.54),  # the palest grey that the guidelines allow for text on white
        ("#949494", "#ffffff", 3.03),  # and for marks
        ("#ff0000", "#ffffff", 4.00),
    ],
)
def test_contrast_is_that_of_the_guidelines(one: str, other: str, expected: float) -> None:
    assert contrast(one, other) == pytest.approx(expected, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


FOR_TEXT = 4.5
"""The least contrast of words, WCAG 2.2, success criterion 1.4.3."""


def test_our_own_colours_pass() -> None:
    assert contrast(INK) >= FOR_TEXT
    assert contrast(QUIET) >= FOR_TEXT
    assert contrast(ACCENT) >= FOR_TEXT
    assert contrast(CONTEXT) >= FOR_MARKS
    assert accent_for(ACCENT).note == ""


@given(COLOURS)
def test_any_colour_asked_for_gives_an_accent_that_passes_or_says_why_not(colour: str) -> None:
    accent = accent_for(colour)
    assert contrast(accent.mark) >= FOR_MARKS
    assert contrast(accent.text) >= FOR_TEXT
    assert contrast(accent.mark) / contrast(CONTEXT) >= 1.5
    assert (accent.mark == colour) or (colour in accent.note and ACCENT in accent.note)


def test_a_colour_like_the_grey_of_context_is_replaced_and_said() -> None:
    accent = accent_for("#777777")
    assert accent.mark == ACCENT
    assert "black and white" in accent.note


@given(COLOURS, st.integers(1, 5))
def test_shades_run_from_light_to_dark_and_are_told_apart_in_greyscale(colour: str, count: int) -> None:
    made = shades(colour, count)
    assert len(made) == count
    assert all(luminance(one) > luminance(other) for one, other in pairwise(made))
    assert all(contrast(one, other) > 1.25 for one, other in pairwise(made))
