"""The coding frame: the one that ships is whole and means what it says; a file of one's own is checked."""

from __future__ import annotations

from typing import Any

import pytest

from saferplan.measures.comment_codes import coding_rules
from saferplan.methods.text_themes import code_texts
from saferplan.reference.coding_frame import FrameFault, frame_from, standard_frame

OWN: dict[str, Any] = {
    "title": "Ashbrook",
    "version": "1",
    "theme": [{"slug": "geese", "title": "Geese", "means": "Geese on the green.", "include": ["goose/geese"]}],
}

SAID = {
    "drugs": ("Cannabis smell all day", "Dealers on every corner"),
    "fly-tipping-and-litter": ("Mattresses dumped in the lane", "bins overflowing"),
    "lack-of-police": ("I never see a police officer", "Not enough police", "101 takes an hour to answer"),
    "burglary": ("Our shed was broken into", "burglaries"),
    "youths": ("Gangs of teenagers", "Nothing for the young to do"),
    "speeding": ("Cars go too fast", "boy racers"),
    "parking": ("Cars parked on the pavement",),
    "street-lighting": ("The street lights are off", "the path is unlit"),
    "fraud-and-scams": ("Scammers ring daily", "cold callers"),
    "vehicle-crime": ("My van was stolen", "catalytic converter gone"),
    "violence-and-knives": ("Stabbings", "kids with knives"),
    "robbery": ("I was mugged", "my phone was stolen"),
    "domestic-abuse": ("domestic violence is hidden",),
    "sexual-offences": ("a flasher in the woods",),
    "safety-of-women-at-night": ("I do not feel safe walking home", "as a woman I worry"),
    "hate": ("racist abuse",),
    "extremism": ("terrorism",),
    "noise": ("loud music at three",),
    "fireworks-and-fires": ("fireworks until two",),
    "begging-and-rough-sleeping": ("beggars by the bank", "homelessness"),
    "alcohol": ("drunks outside the bank",),
    "dogs": ("dog mess",),
    "vandalism-and-graffiti": ("graffiti on the wall",),
    "cctv": ("we need more cameras",),
    "shops": ("shoplifting daily",),
    "anti-social-behaviour": ("anti-social behaviour",),
    "neighbours": ("noisy neighbours",),
    "motorcycles-and-scooters": ("e-scooters",),
    "rural-crime": ("hare coursing",),
    "courts-and-sentences": ("sentences are a joke",),
    "good-as-it-is": ("a safe area, thank you",),
}
"""Of each theme, something that gives it."""


@pytest.mark.parametrize("slug", standard_frame().slugs)
def test_every_theme_of_the_standard_frame_is_given_by_what_people_say(slug: str) -> None:
    coded = code_texts(SAID[slug], coding_rules(standard_frame()))
    assert coded.present[:, coded.themes.index(slug)].all()


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("", []),
        ("No comment", []),
        ("We have no problem with drugs or litter here", []),
        ("The car was broken into", ["vehicle-crime"]),
        ("I fight for breath, beg to differ and love oilseed rape", []),
        ("Dog grooming is good", ["dogs"]),
        ("Domestic violence", ["domestic-abuse"]),
        ("Speed up the broadband", []),
        ("Traffic lights at the junction", []),
        ("More police are needed to tackle burglery and speedding", ["burglary", "lack-of-police", "speeding"]),
    ],
)
def test_the_themes_of_a_comment_and_no_others(text: str, slugs: list[str]) -> None:
    coded = code_texts([text], coding_rules(standard_frame()))
    assert sorted(name for name, has in zip(coded.themes, coded.present[0], strict=True) if has) == slugs


def test_the_standard_frame_has_a_title_a_meaning_and_each_phrase_once() -> None:
    frame = standard_frame()
    assert len(set(frame.slugs)) == len(frame.themes) == len({theme.title for theme in frame.themes})
    for theme in frame.themes:
        assert theme.means.endswith(".")
        assert len(set(theme.include)) == len(theme.include), theme.slug
        assert not set(theme.include) & set(theme.exclude), theme.slug


def test_a_frame_of_ones_own_replaces_the_standard_one_or_adds_to_it() -> None:
    alone = frame_from(OWN, standard_frame())
    assert alone.slugs == ("geese",)
    assert alone.no_content == ()
    assert alone.common_words == standard_frame().common_words
    drugs = {"slug": "drugs", "title": "Drugs", "means": "Drugs.", "include": ["ket"]}
    more = {**OWN, "mode": "extend", "leave_out": ["extremism"], "theme": [*OWN["theme"], drugs]}
    both = frame_from({**more, "no_content": ["whatever"], "common_words": "ashbrook"}, standard_frame())
    assert both.slugs == (*(slug for slug in standard_frame().slugs if slug != "extremism"), "geese")
    assert both.theme("drugs").include == ("ket",)
    assert (both.title, both.no_content[-1]) == ("Ashbrook", "whatever")
    assert both.common_words == standard_frame().common_words | {"ashbrook"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"mode": "add"}, 'mode: it is "add"; expected "extend" or "replace"'),
        ({"colour": "red"}, 'it has the key "colour"'),
        ({"theme": []}, "it has no theme"),
        ({"theme": {"slug": "x"}}, "two brackets"),
        ({"title": ""}, '"title" is lacking or no text'),
        ({"no_content": "none"}, '"no_content" is no list of texts'),
        ({"common_words": ["a"]}, "common_words: it is no text"),
        ({"mode": "extend", "leave_out": ["unicorns"]}, 'it has "unicorns"'),
        ({"theme": [*OWN["theme"], *OWN["theme"]]}, 'theme "geese": it is there twice'),
        ({"theme": [{**OWN["theme"][0], "slug": "Geese!"}]}, "small letters, figures and hyphens"),
        ({"theme": [{**OWN["theme"][0], "include": []}]}, "no phrase gives it"),
        ({"theme": [{**OWN["theme"][0], "include": ["* goose"]}]}, "a word before and after a star by itself"),
        ({"theme": [{**OWN["theme"][0], "include": ["goose/"]}]}, "letters before or after each star"),
        ({"theme": [{**OWN["theme"][0], "weight": 2}]}, 'it has the key "weight"'),
    ],
)
def test_what_is_wrong_with_a_frame_is_said(change: dict[str, Any], said: str) -> None:
    with pytest.raises(FrameFault) as fault:
        frame_from({**OWN, **change}, standard_frame())
    assert said in str(fault.value)
